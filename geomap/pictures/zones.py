"""Zone versions in a picture: the area, its edge by version, and the band of doubt about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.pictures.drawing import Element, element, path_of
from geomap.pictures.frame import Frame
from geomap.pictures.ground import in_pixels
from geomap.style import ZONE_STYLE

__all__ = ["BAND_OPACITY", "DASHES", "Zone", "zone_drawing", "zones_shown"]

DASHES = ("", "9 5", "2 5", "13 4 2 4")
"""What tells versions of one zone apart, in their order, as on the web map."""
BAND_OPACITY = 0.13
_LEAST_BAND, _WIDEST_BAND = 4.0, 600.0
_SEAM = 180 - 1e-6
_LONG_DEGREES = 0.5
_SMOOTH = 0.1


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone version as it stands in a frame.

    Attributes
    ----------
    row
        What `webmap.data.zone_values` says of it.
    dashes
        How its edge is dashed; empty for the first version.
    letter
        What it is called on the map; empty where there is only one zone.
    shape
        Its area, pixels.
    bands
        Half-width of each stretch that is in doubt, pixels, with the stretch.
    """

    row: Mapping[str, Any]
    dashes: str
    letter: str
    shape: shapely.MultiPolygon
    bands: tuple[tuple[float, shapely.MultiLineString], ...]


def zones_shown(rows: Sequence[Mapping[str, Any]], frame: Frame) -> list[Zone]:
    """Return the zone versions that are to be drawn."""
    shown = [row for row in rows if row["shown"]]
    ids = list(dict.fromkeys(row["id"] for row in shown))
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        number = seen.get(row["id"], 0)
        seen[row["id"]] = number + 1
        if row["shown"]:
            letter = _letter(ids.index(row["id"])) if len(ids) > 1 else ""
            dashes = DASHES[number % len(DASHES)]
            found.append(Zone(row, dashes, letter, _shape(row, frame), _bands(row, frame)))
    return found


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB ..."""
    first, last = divmod(number, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def _shape(row: Mapping[str, Any], frame: Frame) -> shapely.MultiPolygon:
    parts: list[shapely.Polygon] = []
    for shell, *holes in row["polygons"]:
        turn = _turn(np.array(shell)[:, 0], frame)
        # Edges are straight in degrees, which on this projection long ones are not.
        fine = shapely.segmentize(shapely.Polygon(shell, holes), _LONG_DEGREES)
        parts.append(in_pixels(fine, frame, turn))
    return shapely.MultiPolygon(parts)


def _turn(lon: NDArray[np.float64], frame: Frame) -> float:
    middle = (lon.min() + lon.max()) / 2
    return float(frame.unrolled(middle) - middle)


def _bands(
    row: Mapping[str, Any], frame: Frame
) -> tuple[tuple[float, shapely.MultiLineString], ...]:
    found = []
    for band in row["bands"]:
        lines = [np.array(line) for line in band["lines"]]
        lat = np.concatenate([line[:, 1] for line in lines])
        half = float(frame.metres(band["edge"], (lat.min() + lat.max()) / 2))
        if 2 * half > _LEAST_BAND:
            drawn = [
                in_pixels(piece, frame, _turn(line[:, 0], frame))
                for line in lines
                for piece in _off_the_seam(line)
            ]
            found.append((min(half, _WIDEST_BAND / 2), shapely.MultiLineString(drawn)))
    return tuple(found)


def _off_the_seam(line: NDArray[np.float64]) -> list[shapely.LineString]:
    """Return a line without what runs along 180 degrees: a cut there is no boundary."""
    on_it = np.abs(line[:, 0]) >= _SEAM
    cut = np.flatnonzero(on_it[:-1] & on_it[1:]) + 1
    return [shapely.LineString(part) for part in np.split(line, cut) if len(part) > 1]


def zone_drawing(zones: Sequence[Zone], frame: Frame) -> Element:
    """Return the zones: one tint for all bands, so that nothing is darker where two meet."""
    stroke, width = str(ZONE_STYLE["stroke"]), float(str(ZONE_STYLE["width"]))
    round_ends = {"stroke_linejoin": "round", "stroke_linecap": "round", "fill": "none"}
    bands = element("g", {"opacity": BAND_OPACITY, "stroke": stroke, **round_ends})
    areas = element("g", {"stroke_linejoin": "round"})
    for zone in zones:
        for half, lines in zone.bands:
            path = path_of(np.array(line.coords) for line in lines.geoms)
            bands.add(element("path", {"d": path, "stroke_width": 2 * half}))
        fill = {
            "fill": str(ZONE_STYLE["fill"]),
            "fill_opacity": float(str(ZONE_STYLE["fill_opacity"])),
        }
        areas.add(element("path", {"d": _rings(zone.shape), "fill_rule": "evenodd", **fill}))
        dashes: dict[str, str | float] = {"stroke_dasharray": zone.dashes} if zone.dashes else {}
        line = {"fill": "none", "stroke": stroke, "stroke_width": width, **dashes}
        areas.add(element("path", {"d": _edges(zone.row, frame), **line}))
    return element("g", {}, *([bands] if bands.children else []), areas)


def _rings(shape: shapely.MultiPolygon) -> str:
    simple = shapely.simplify(shape, _SMOOTH)
    rings = (
        np.array(ring.coords)
        for part in shapely.get_parts(simple)
        for ring in (part.exterior, *part.interiors)
    )
    return path_of(rings, closed=True)


def _edges(row: Mapping[str, Any], frame: Frame) -> str:
    drawn = []
    for polygon in row["polygons"]:
        turn = _turn(np.array(polygon[0])[:, 0], frame)
        for ring in polygon:
            for piece in _off_the_seam(np.array(ring)):
                fine = in_pixels(shapely.segmentize(piece, _LONG_DEGREES), frame, turn)
                drawn.append(np.array(shapely.simplify(fine, _SMOOTH).coords))
    closed = [line for line in drawn if len(line) > 3 and (line[0] == line[-1]).all()]
    rest = [line for line in drawn if not (len(line) > 3 and (line[0] == line[-1]).all())]
    return path_of(closed, closed=True) + path_of(rest)
