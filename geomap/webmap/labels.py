"""Gazetteer places as labels for the map, the more important first.

The page drops whichever would lie over another, so order decides what is read.
"""

from typing import TYPE_CHECKING, Any

from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.gazetteer import Place

__all__ = ["place_labels"]

_KINDS = {"capital": (0, 5), "city": (1, 6), "town": (2, 8), "village": (3, 10)}
"""Rank and the smallest zoom at which a label of that kind may show."""
_OTHER = (4, 11)
LIMIT = 400
"""Labels on a page: more would neither fit nor load quickly."""


def place_labels(
    places: "Iterable[Place]",
    box: tuple[float, float, float, float],
    *,
    lang: str = "en",
    reported: frozenset[str] = frozenset(),
) -> list[dict[str, Any]]:
    """Return labels for the places in a box.

    Parameters
    ----------
    places
        Places of a gazetteer; areas and places without a position get no label.
    box
        West, south, east, north, degrees.
    lang
        ISO 639 code of the language whose names are shown, where a place has one.
    reported
        Ids of places where incidents are, which are named before all others.
    """
    west, south, east, north = box
    ranked = []
    for place in places:
        lon, lat = place.lon, place.lat
        if lon is None or lat is None or place.kind in AREA_KINDS:
            continue
        if not (west <= lon <= east and south <= lat <= north):
            continue
        rank, zoom = _KINDS.get(place.kind, _OTHER)
        if place.id in reported:
            rank, zoom = 0, min(zoom, 8)
        ranked.append((rank, place.id, zoom, place))
    ranked.sort(key=lambda item: item[:3])
    return [_label(place, zoom, lang) for _, _, zoom, place in ranked[:LIMIT]]


def _label(place: "Place", zoom: int, lang: str) -> dict[str, Any]:
    text = place.name_in(lang)
    language = next((name.language for name in place.names if name.text == text), None)
    return {
        "text": text,
        "language": language or "",
        "lon": place.lon,
        "lat": place.lat,
        "kind": place.kind,
        "zoom": zoom,
    }
