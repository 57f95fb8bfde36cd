"""What OpenStreetMap tags say: names with languages, the kind of place, its id."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from geomap.gazetteer.sources.features import Feature
from geomap.gazetteer.sources.languages import language_code
from geomap.gazetteer.sources.sizes import settlement_radius_m

__all__ = ["country_of", "kind_of", "names_of", "osm_id"]

_NAME_TAGS = (
    "name", "official_name", "int_name", "short_name", "loc_name", "reg_name", "nat_name",
    "alt_name", "old_name",
)  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_TYPED_ID = re.compile(r"(node|way|relation)/(\d{1,19})")
_SHORT_ID = re.compile(r"([nwra])(\d{1,19})")
_TYPES = {"n": "node", "w": "way", "r": "relation"}
_ISO2 = re.compile(r"[A-Z]{2}")

_SETTLEMENTS = frozenset({"city", "town", "village", "hamlet"})
_PLACES = {
    "city": Feature("city", 4_000),
    "town": Feature("town", 2_000),
    "village": Feature("village", 1_000),
    "hamlet": Feature("hamlet", 1_000),
    "isolated_dwelling": Feature("dwelling", 500),
    "farm": Feature("farm", 1_000),
    "suburb": Feature("neighbourhood", 2_000),
    "borough": Feature("neighbourhood", 4_000),
    "quarter": Feature("neighbourhood", 1_500),
    "neighbourhood": Feature("neighbourhood", 1_000),
    "locality": Feature("locality", 2_000),
    "island": Feature("island", 5_000),
    "islet": Feature("island", 1_000),
    "archipelago": Feature("islands", 20_000),
    "sea": Feature("sea", 200_000),
    "ocean": Feature("sea", 2_000_000),
    "country": Feature("country", 500_000),
    "state": Feature("region", 100_000),
    "province": Feature("region", 100_000),
    "region": Feature("region", 100_000),
    "county": Feature("district", 30_000),
    "district": Feature("district", 30_000),
    "municipality": Feature("district", 15_000),
}
_OTHERS = {
    ("natural", "peak"): Feature("peak", 1_000),
    ("natural", "hill"): Feature("hill", 1_500),
    ("natural", "volcano"): Feature("mountain", 2_000),
    ("natural", "mountain_range"): Feature("range", 15_000),
    ("natural", "ridge"): Feature("ridge", 5_000),
    ("natural", "valley"): Feature("valley", 5_000),
    ("natural", "water"): Feature("lake", 5_000),
    ("natural", "spring"): Feature("spring", 1_000),
    ("natural", "bay"): Feature("bay", 10_000),
    ("natural", "saddle"): Feature("pass", 1_000),
    ("mountain_pass", "yes"): Feature("pass", 1_000),
    ("waterway", "river"): Feature("river", 25_000),
    ("waterway", "stream"): Feature("river", 10_000),
    ("waterway", "canal"): Feature("canal", 10_000),
    ("waterway", "dam"): Feature("dam", 1_500),
    ("aeroway", "aerodrome"): Feature("airport", 2_000),
    ("military", "base"): Feature("base", 3_000),
    ("military", "checkpoint"): Feature("checkpoint", 1_000),
    ("barrier", "border_control"): Feature("checkpoint", 1_000),
    ("amenity", "monastery"): Feature("monastery", 1_000),
    ("historic", "monastery"): Feature("monastery", 1_000),
    ("historic", "fort"): Feature("fortress", 1_000),
    ("historic", "castle"): Feature("fortress", 1_000),
    ("man_made", "bridge"): Feature("bridge", 1_000),
    ("railway", "station"): Feature("station", 1_000),
}
_UNKNOWN = Feature("feature", 5_000)


def names_of(tags: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Yield every name with its language: `name` first, then by language, then other names.

    Lists are cut at semicolons. A suffix that is no language (`name:etymology`,
    `name:left`) is no name of the place and not yielded.
    """
    suffixed = [(key, *key.partition(":")[::2]) for key in tags if ":" in key]
    for tag in _NAME_TAGS:
        yield from ((text, None) for text in _texts(tags.get(tag)))
        for key, stem, suffix in suffixed:
            if stem == tag and _LANGUAGE.fullmatch(suffix):
                yield from ((text, language_code(suffix)) for text in _texts(tags[key]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (text for text in map(str.strip, value.split(";")) if text)


def kind_of(tags: Mapping[str, Any], population: int) -> Feature:
    """Return the kind and usual radius: by `place`, then `admin_level`, then other tags.

    An abandoned or historic settlement (`abandoned:place`, `historic:place`)
    says so. What no tag tells is a `feature`, known to 5 km.
    """
    place = tags.get("place")
    if isinstance(place, str) and place in _PLACES:
        known = _PLACES[place]
        if place in _SETTLEMENTS:
            return Feature(known.kind, max(known.radius_m, settlement_radius_m(population)))
        return known
    for prefix, kind in (("abandoned", "abandoned"), ("disused", "abandoned"),
                         ("historic", "historical")):  # fmt: skip
        if tags.get(f"{prefix}:place"):
            return Feature(kind, 1_000)
    if tags.get("boundary") == "administrative":
        return _administrative(str(tags.get("admin_level", "")))
    for (key, value), found in _OTHERS.items():
        if tags.get(key) == value:
            return found
    return _UNKNOWN


def _administrative(level: str) -> Feature:
    if level == "2":
        return Feature("country", 500_000)
    if level in {"3", "4"}:
        return Feature("region", 100_000)
    return Feature("district", 30_000 if level in {"5", "6"} else 15_000)


def country_of(tags: Mapping[str, Any]) -> str | None:
    """Return the ISO 3166 code of two letters that the tags give, or None."""
    for key in ("ISO3166-1:alpha2", "ISO3166-1", "is_in:country_code", "addr:country"):
        value = tags.get(key)
        if isinstance(value, str) and _ISO2.fullmatch(value):
            return value
    return None


def osm_id(feature_id: Any, tags: Mapping[str, Any], place: tuple[str, float, float]) -> str:
    """Return `osm:node/123`, as the exporters of Overpass, osmium, Nominatim and GDAL write ids.

    Where the export has none, a digest of name, lon and lat: the same feature
    gets the same id again.
    """
    for given in (feature_id, tags.get("@id"), tags.get("id")):
        typed = _TYPED_ID.fullmatch(str(given))
        if typed:
            return f"osm:{typed[1]}/{typed[2]}"
        short = _SHORT_ID.fullmatch(str(given))
        if short and short[1] != "a":
            return f"osm:{_TYPES[short[1]]}/{short[2]}"
        if short:  # osmium numbers areas: twice a way's number, or twice a relation's and one
            number = int(short[2])
            return f"osm:{'relation' if number % 2 else 'way'}/{number // 2}"
    for type_key, id_key in (("@type", "@id"), ("osm_type", "osm_id")):
        kind, number_given = str(tags.get(type_key)), str(tags.get(id_key))
        kind = {"N": "node", "W": "way", "R": "relation"}.get(kind, kind)
        if _TYPED_ID.fullmatch(f"{kind}/{number_given}"):
            return f"osm:{kind}/{number_given}"
    if str(tags.get("osm_way_id", "")).isdecimal():
        return f"osm:way/{tags['osm_way_id']}"
    name, lon, lat = place
    digest = hashlib.blake2b(
        f"{name}|{lon:.5f}|{lat:.5f}".encode("utf-8", "replace"), digest_size=8
    )
    return f"osm:digest/{digest.hexdigest()}"
