"""Recipes: small TOML files of facts, built into committed GeoJSON zone layers.

Building is deterministic, so that CI can rebuild every layer and compare.
"""

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geomap.errors import ZoneError
from geomap.files import read_text
from geomap.zones.shapes import Shape, make_shape

__all__ = ["build_layer", "shipped_recipes"]

_DECIMALS = 6
_COPIED = ("authority", "basis")
_REQUIRED = ("zone_id", "name", "edge_m", "source", "not_claimed", "version", "shape")


def shipped_recipes() -> list[Path]:
    """Return the paths of the recipes that geomap ships, in order."""
    from geomap.shipped import shipped

    return sorted(shipped("layers", "zones").glob("*.toml"))


def build_layer(path: Path | str) -> str:
    """Return the GeoJSON layer that a recipe describes, the same bytes every time.

    Raises
    ------
    ZoneError
        The recipe is no TOML, lacks a fact, or its shapes enclose no area.
    """
    path = Path(path)
    recipe, digest = _read(path)
    features = []
    for version in recipe["version"]:
        try:
            features.append(_feature(path, recipe, version, digest))
        except (ZoneError, KeyError, TypeError) as error:
            what = f"{error.args[0]} is missing" if isinstance(error, KeyError) else error
            raise ZoneError(f"{path}, version {version.get('version')}: {what}") from None
    body = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'


def _read(path: Path) -> tuple[dict[str, Any], str]:
    text = read_text(path, what="recipe", limit=2**24)
    try:
        recipe = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ZoneError(f"{path}: not TOML: {error}") from None
    missing = [name for name in _REQUIRED if not recipe.get(name) and recipe.get(name) != 0]
    if missing:
        raise ZoneError(f"{path}: the recipe lacks {', '.join(missing)}")
    return recipe, hashlib.sha256(text.encode()).hexdigest()


def _shape(path: Path, recipe: Mapping[str, Any], name: str, above: tuple[Path, ...] = ()) -> Shape:
    def other_recipe(file: str, shape: str) -> Shape:
        # A recipe may only name its neighbours: shipped facts do not read the disk at large.
        other = path.with_name(Path(file).name)
        if other in (path, *above):
            raise ZoneError(f"{file} is made of itself")
        return _shape(other, _read(other)[0], shape, (*above, path))

    return make_shape(name, recipe["shape"], recipe["edge_m"], other_recipe)


def _feature(
    path: Path, recipe: Mapping[str, Any], version: Mapping[str, Any], digest: str
) -> dict[str, Any]:
    shape = _shape(path, recipe, version["shape"])
    edge_m = version.get("edge_m", recipe["edge_m"])
    properties = {
        "zone_id": recipe["zone_id"],
        "version": str(version["version"]),
        "name": version.get("name", recipe["name"]),
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
        "recipe": f"{path.name} sha256:{digest}",
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
    tree = shapely.STRtree([stretch.line for stretch in shape.stretches])
    for ring in shapely.get_rings(shapely.get_parts(shape.area)):
        points = np.round(shapely.get_coordinates(ring), _DECIMALS)
        middles = shapely.points((points[:-1] + points[1:]) / 2)
        nearest = np.atleast_1d(tree.nearest(middles))
        known_to = [shape.stretches[index].edge_m for index in nearest]
        for value, run in groupby(range(len(known_to)), known_to.__getitem__):
            edges = list(run)
            if value != edge_m:
                yield {"edge_m": value, "line": points[edges[0] : edges[-1] + 2].tolist()}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value
