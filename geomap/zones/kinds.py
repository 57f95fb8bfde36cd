"""Kinds of shape: what a recipe's `[shape.*]` tables may say, read and handed on to be drawn."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import ZoneError
from geomap.zones.bands import routed
from geomap.zones.shapes import Point, Shape, Stretch, Stretches, combined, outline, tidy
from geomap.zones.spots import anchored, circle, square

__all__ = ["Position", "Sources", "make_shape", "metres"]

Position = Callable[[str], Point | None]
"""Returns lon, lat of a gazetteer id, or None where there is none."""

Facts = Mapping[str, Any]

_MADE_OF_OTHERS = frozenset({"recipe", "union", "difference", "intersection"})


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a shape takes what its own table does not hold.

    `recipe` returns a shape of another recipe, by file name and shape name;
    `file` the polygons of a zone file, by file name and zone ids (none is all of
    them); `position` the position of a gazetteer id.
    """

    recipe: Callable[[str, str], Shape]
    file: Callable[[str, Sequence[str]], BaseGeometry]
    position: Position


@dataclass(frozen=True, slots=True)
class _Shop:
    shapes: Facts
    recipe_edge_m: float
    edge_m: float  # of the shape at hand
    sources: Sources
    path: tuple[str, ...]
    done: dict[str, Shape]  # a shape that many are made of is drawn once

    def made(self, name: str) -> Shape:
        if name not in self.done:
            self.done[name] = _made(name, self)
        return self.done[name]

    def point(self, value: Any) -> Point:
        return _point(value, self.sources.position)

    def points(self, value: Any) -> list[Point]:
        if not isinstance(value, list) or not value:
            raise ZoneError("points are a list of [lon, lat] pairs and place ids")
        return [self.point(item) for item in value]


def make_shape(name: str, shapes: Facts, edge_m: float, sources: Sources) -> Shape:
    """Return the shape that a recipe calls `name`.

    Parameters
    ----------
    name
        Key into `shapes`.
    shapes
        The recipe's `[shape.*]` tables.
    edge_m
        The recipe's own `edge_m`, for shapes and stretches that give none.
    sources
        Other recipes, files and the positions of places.

    Raises
    ------
    ZoneError
        A shape is missing, refers to itself, lacks what its kind needs, or says
        something that its kind does not know.
    """
    return _made(name, _Shop(shapes, edge_m, edge_m, sources, (), {}))


def _made(name: str, shop: _Shop) -> Shape:
    if name in shop.path:
        raise ZoneError(f'shape "{name}" is made of itself')
    if name not in shop.shapes:
        raise ZoneError(f'no shape is called "{name}"')
    facts = shop.shapes[name]
    kind = facts.get("kind") if isinstance(facts, Mapping) else None
    if kind not in _KINDS:
        raise ZoneError(f'shape "{name}": kind "{kind}" is none of {", ".join(_KINDS)}')
    known, draw = _KINDS[kind]
    try:
        _check_words(facts, {"kind", "note", "edge_m", *known})
        if "edge_m" in facts and kind in _MADE_OF_OTHERS:
            raise ZoneError(f"a {kind} keeps the edge_m of what it is made of; leave it out")
        edge_m = metres(facts.get("edge_m", shop.recipe_edge_m), "edge_m", least=0)
        within = replace(shop, edge_m=edge_m, path=(*shop.path, name))
        return draw(facts, within)
    except KeyError as error:
        raise ZoneError(f'shape "{name}": a {kind} needs {error.args[0]}') from None
    except (TypeError, ValueError, AttributeError, shapely.errors.GEOSException) as error:
        reason = " ".join(str(error).split())
        if isinstance(error, ZoneError):
            # Where a shape is made of others, the innermost one is the one to look at.
            raise ZoneError(
                reason if reason.startswith("shape ") else f'shape "{name}": {reason}'
            ) from None
        raise ZoneError(f'shape "{name}": cannot be drawn: {reason}') from None


def _outline(facts: Facts, shop: _Shop) -> Shape:
    holes = [stretch for hole in facts.get("hole", []) for stretch in _hole(hole, shop)]
    return outline(_stretches(facts, shop, "points"), holes)


def _hole(facts: Facts, shop: _Shop) -> Stretches:
    _check_words(facts, {"points", "edge_m", "note"})
    edge_m = metres(facts.get("edge_m", shop.edge_m), "edge_m", least=0)
    return [(shop.points(facts["points"]), edge_m)]


def _corridor(facts: Facts, shop: _Shop) -> Shape:
    half_m = metres(facts["width_m"], "width_m") / 2
    return routed(
        _stretches(facts, shop, "route"), (half_m, half_m), ends=facts.get("ends", "round")
    )


def _line(facts: Facts, shop: _Shop) -> Shape:
    widths_m = tuple(metres(facts[side], side, least=0) for side in ("left_m", "right_m"))
    return routed(
        _stretches(facts, shop, "route"),
        (widths_m[0], widths_m[1]),
        ends=facts.get("ends", "flat"),
    )


def _stretches(facts: Facts, shop: _Shop, plain: str) -> Stretches:
    """Return the stretches that a table gives, or its one list of points."""
    if ("stretch" in facts) == (plain in facts):
        raise ZoneError(f"give either {plain} or stretches, and not both")
    if plain in facts:
        return [(shop.points(facts[plain]), shop.edge_m)]
    found = []
    for stretch in facts["stretch"]:
        _check_words(stretch, {"points", "edge_m", "note"})
        edge_m = metres(stretch.get("edge_m", shop.edge_m), "edge_m", least=0)
        found.append((shop.points(stretch["points"]), edge_m))
    return found


def _radius(facts: Facts, shop: _Shop) -> Shape:
    if ("radius_m" in facts) == ("side_m" in facts):
        raise ZoneError("give either radius_m, for a circle, or side_m, for a square")
    centre = shop.point(facts["centre"])
    if "radius_m" in facts:
        if "bearing" in facts:
            raise ZoneError("a circle has no bearing")
        return circle(centre, metres(facts["radius_m"], "radius_m"), edge_m=shop.edge_m)
    bearing = _number(facts.get("bearing", 0), "bearing")
    side_m = metres(facts["side_m"], "side_m")
    return square(centre, side_m, bearing=bearing, edge_m=shop.edge_m)


def _anchors(facts: Facts, shop: _Shop) -> Shape:
    if ("within" in facts) == ("reach_m" in facts):
        raise ZoneError("give either within, a shape, or reach_m, where no place outside faces it")
    inside = shop.points(facts["inside"])
    outside = shop.points(facts["outside"]) if facts["outside"] else []
    if "within" in facts and "edge_m" in facts:
        raise ZoneError("edge_m means nothing beside within: that shape has its own")
    if "within" in facts:
        limit: Shape | float = shop.made(facts["within"])
    else:
        limit = metres(facts["reach_m"], "reach_m")
    return anchored(inside, outside, limit, edge_m=shop.edge_m)


def _file(facts: Facts, shop: _Shop) -> Shape:
    chosen = facts.get("zones", [])
    if not isinstance(chosen, list) or not all(isinstance(zone, str) for zone in chosen):
        raise ZoneError("zones is a list of the zone ids to take")
    area = shop.sources.file(_text(facts["file"], "file"), chosen)
    neat = tidy(area)
    rings = shapely.get_rings(shapely.get_parts(neat))
    lines = [shapely.LineString(shapely.get_coordinates(ring)) for ring in rings]
    return Shape(neat, tuple(Stretch(shop.edge_m, line) for line in lines))


def _recipe(facts: Facts, shop: _Shop) -> Shape:
    return shop.sources.recipe(_text(facts["file"], "file"), _text(facts["shape"], "shape"))


def _combination(facts: Facts, shop: _Shop) -> Shape:
    parts = facts["of"]
    if not isinstance(parts, list):
        raise ZoneError("of is a list of shape names")
    return combined(facts["kind"], [shop.made(_text(part, "of")) for part in parts])


_KINDS: dict[str, tuple[set[str], Callable[[Facts, _Shop], Shape]]] = {
    "outline": ({"points", "stretch", "hole"}, _outline),
    "corridor": ({"route", "stretch", "width_m", "ends"}, _corridor),
    "line": ({"route", "stretch", "left_m", "right_m", "ends"}, _line),
    "anchors": ({"inside", "outside", "within", "reach_m"}, _anchors),
    "radius": ({"centre", "radius_m", "side_m", "bearing"}, _radius),
    "file": ({"file", "zones"}, _file),
    "recipe": ({"file", "shape"}, _recipe),
    "union": ({"of"}, _combination),
    "difference": ({"of"}, _combination),
    "intersection": ({"of"}, _combination),
}


def metres(value: Any, name: str, *, least: float | None = None) -> float:
    """Return a length in metres as it was written: above 0, or `least` or more.

    Raises
    ------
    ZoneError
        It is no finite number, or too small.
    """
    length = _number(value, name)
    if least is None and length <= 0:
        raise ZoneError(f"{name} is above 0 metres, not {value}")
    if least is not None and length < least:
        raise ZoneError(f"{name} is {least:g} or more metres, not {value}")
    return length


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ZoneError(f'{name} "{value}" is no number')
    return value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise ZoneError(f'{name} "{value}" is no name')
    return value


def _point(value: Any, position: Position) -> Point:
    if isinstance(value, str):
        where = position(value)
        if where is None:
            raise ZoneError(f'place "{value}" is not in the gazetteer, or has no position there')
        return float(where[0]), float(where[1])
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ZoneError(f"{value} is no point; write [lon, lat] or a place id in quotes")
    lon, lat = (_number(part, "coordinate") for part in value)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ZoneError(f"{value} is no [lon, lat] in degrees; write 181 east as -179")
    return float(lon), float(lat)


def _check_words(facts: Facts, known: set[str]) -> None:
    """Refuse words that would be passed over: a slip of the pen must not become a default."""
    strange = sorted(set(facts) - known)
    if strange:
        raise ZoneError(f"{strange[0]} means nothing here; known are {', '.join(sorted(known))}")
