"""Recipes: small TOML files of facts, built into committed GeoJSON zone layers.

Building is deterministic, so that CI can rebuild every layer and compare.
"""

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import ZoneError
from geomap.files import read_text
from geomap.zones.forbids import check_rule
from geomap.zones.kinds import Position, Sources, make_shape, metres
from geomap.zones.shapes import Point, Shape, runs

__all__ = ["build_layer", "shipped_recipes"]

_DECIMALS = 6
_COPIED = ("authority", "basis")
_REQUIRED = ("zone_id", "name", "edge_m", "source", "not_claimed", "version", "shape")
_KNOWN = {*_REQUIRED, *_COPIED, "names", "forbids"}
_VERSION_REQUIRED = ("version", "shape")
_VERSION_KNOWN = {
    *_VERSION_REQUIRED,
    *("name", "names", "valid_from", "valid_to", "basis", "authority", "edge_m", "forbids"),
    *("inside_places", "outside_places", "note"),
}


def shipped_recipes() -> list[Path]:
    """Return the paths of the recipes that geomap ships, in order."""
    from geomap.shipped import shipped

    return sorted(shipped("layers", "zones").glob("*.toml"))


def build_layer(path: Path | str, position: Position | None = None) -> str:
    """Return the GeoJSON layer that a recipe describes, the same bytes every time.

    Parameters
    ----------
    path
        The TOML recipe. Recipes and zone files that it names lie beside it.
    position
        Returns lon, lat of a gazetteer id, or None where there is none; needed
        where the recipe names places instead of writing coordinates.

    Raises
    ------
    ZoneError
        The recipe is no TOML, lacks a fact, says what means nothing in a recipe,
        names a place that has no position, or its shapes enclose no area.
    """
    path = Path(path)
    recipe, digest = _read(path)
    features = []
    for number, version in enumerate(recipe["version"]):
        name = version.get("version") if isinstance(version, Mapping) else version
        bench = _Bench(path, recipe, position or _no_gazetteer, {path.name: digest})
        try:
            _check_version(version, recipe["version"][:number])
            features.append(_feature(bench, version))
        except (ZoneError, TypeError) as error:
            raise ZoneError(f"{path}, version {name}: {error}") from None
        except RecursionError:
            raise ZoneError(f"{path}, version {name}: shapes within shapes, too deep") from None
    body = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'


def _no_gazetteer(place_id: str) -> Point | None:
    raise ZoneError(f'"{place_id}" is a place id: give build_layer a function for positions')


def _read(path: Path) -> tuple[dict[str, Any], str]:
    text = read_text(path, what="recipe", limit=2**24)
    try:
        recipe = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ZoneError(f"{path}: not TOML: {error}") from None
    missing = [name for name in _REQUIRED if not recipe.get(name) and recipe.get(name) != 0]
    if missing:
        raise ZoneError(f"{path}: the recipe lacks {', '.join(missing)}")
    strange = sorted(set(recipe) - _KNOWN)
    if strange:
        known = ", ".join(sorted(_KNOWN))
        raise ZoneError(f"{path}: {strange[0]} means nothing in a recipe; known are {known}")
    for name, kind, word in (
        ("version", list, "[[version]] tables"),
        ("shape", dict, "[shape.NAME] tables"),
        ("source", list, "a list of texts"),
    ):
        if not isinstance(recipe[name], kind):
            raise ZoneError(f"{path}: {name} is no {word}")
    if not all(isinstance(source, str) for source in recipe["source"]):
        raise ZoneError(f"{path}: source is no list of texts")
    try:
        metres(recipe["edge_m"], "edge_m", least=0)
    except ZoneError as error:
        raise ZoneError(f"{path}: {error}") from None
    return recipe, hashlib.sha256(text.encode()).hexdigest()


def _check_version(version: Any, before: Sequence[Mapping[str, Any]]) -> None:
    if not isinstance(version, Mapping):
        raise ZoneError("write each version as a [[version]] table")
    for name in _VERSION_REQUIRED:
        if name not in version:
            raise ZoneError(f"{name} is missing")
    strange = sorted(set(version) - _VERSION_KNOWN)
    if strange:
        known = ", ".join(sorted(_VERSION_KNOWN))
        raise ZoneError(f"{strange[0]} means nothing in a version; known are {known}")
    if str(version["version"]) in {str(other["version"]) for other in before}:
        raise ZoneError("this version is there twice")
    start, end = version.get("valid_from"), version.get("valid_to")
    if (_iso(start) or "") > (_iso(end) or "9999"):
        raise ZoneError(f"valid_from {start} is after valid_to {end}")
    inside, outside = (set(version.get(f"{side}_places", [])) for side in ("inside", "outside"))
    both = sorted(inside & outside)
    if both:
        raise ZoneError(f"{both[0]} is listed inside and outside")


@dataclass(frozen=True, slots=True)
class _Bench:
    """What one version is built from, and the digest of every file that went into it."""

    path: Path
    recipe: Mapping[str, Any]
    position: Position
    used: dict[str, str]
    above: tuple[Path, ...] = field(default=())

    def shape(self, name: str) -> Shape:
        sources = Sources(self._other_recipe, self._file, self.position)
        return make_shape(name, self.recipe["shape"], self.recipe["edge_m"], sources)

    def _other_recipe(self, file: str, shape: str) -> Shape:
        other = self._beside(file, "recipe")
        if other in (self.path, *self.above):
            raise ZoneError(f"{file} is made of itself")
        recipe, self.used[other.name] = _read(other)
        above = (*self.above, self.path)
        return _Bench(other, recipe, self.position, self.used, above).shape(shape)

    def _file(self, file: str, zone_ids: Sequence[str]) -> BaseGeometry:
        from geomap.zones.layers import read_zone_columns

        other = self._beside(file, "zone file")
        zones = read_zone_columns(other)
        self.used[other.name] = hashlib.sha256(other.read_bytes()).hexdigest()
        named = zones["zone_id"]
        missing = [zone_id for zone_id in zone_ids if zone_id not in named]
        if missing:
            raise ZoneError(f'{file} has no zone "{missing[0]}"; there are {", ".join(named)}')
        chosen = [
            geometry
            for zone_id, geometry in zip(named, zones["geometry"], strict=True)
            if not zone_ids or zone_id in zone_ids
        ]
        union: BaseGeometry = shapely.union_all(chosen)
        return union

    def _beside(self, file: str, what: str) -> Path:
        # A recipe may only name its neighbours: shipped facts do not read the disk at large.
        other = self.path.with_name(Path(file).name or "-")
        if Path(file).name != file or not other.is_file():
            raise ZoneError(f'"{file}": no such {what} beside {self.path.name}')
        return other


def _feature(bench: _Bench, version: Mapping[str, Any]) -> dict[str, Any]:
    recipe = {**bench.recipe, **version}
    check_rule(recipe.get("forbids", {}))
    shape = bench.shape(version["shape"])
    edge_m = metres(recipe["edge_m"], "edge_m", least=0)
    properties = {
        "zone_id": recipe["zone_id"],
        "version": str(version["version"]),
        "name": recipe["name"],
        "names": recipe.get("names", {}),
        "valid_from": _iso(version.get("valid_from")),
        "valid_to": _iso(version.get("valid_to")),
        **{name: recipe.get(name) for name in _COPIED},
        "edge_m": edge_m,
        "edge_stretches": list(_differing(shape, edge_m)),
        "forbids": recipe.get("forbids", {}),
        "inside_places": version.get("inside_places", []),
        "outside_places": version.get("outside_places", []),
        "source": "; ".join(recipe["source"]),
        "note": version.get("note"),
        "not_claimed": recipe["not_claimed"],
        "recipe": "; ".join(f"{name} sha256:{digest}" for name, digest in bench.used.items()),
    }
    geometry = json.loads(shapely.to_geojson(shape.area))
    return {
        "type": "Feature",
        "bbox": [round(bound, _DECIMALS) for bound in shape.area.bounds],
        "properties": properties,
        "geometry": _rounded(geometry),
    }


def _iso(day: object) -> str | None:
    if day is None:
        return None
    if isinstance(day, dt.date) and not isinstance(day, dt.datetime):
        return day.isoformat()
    raise ZoneError(f'"{day}" is no plain date; write it as 2022-08-25 without quotes')


def _differing(shape: Shape, edge_m: float) -> Iterable[dict[str, Any]]:
    """Yield the runs of boundary whose edge_m is not the zone's own."""
    for ring in shapely.get_rings(shapely.get_parts(shape.area)):
        points = np.round(shapely.get_coordinates(ring), _DECIMALS)
        for value, line in runs(points, shape.stretches):
            if value != edge_m:
                yield {"edge_m": value, "line": line.tolist()}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value
