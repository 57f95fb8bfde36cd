"""ZoneIndex: which zones cover a point, how far their edge is, how likely it is inside."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geomap.errors import ZoneError
from geomap.geodesy import distance_m, east_north, ecef, pieces
from geomap.zones.probability import REACH_SIGMAS, edge_shares, sigma_m

__all__ = ["ZoneIndex"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Polygonal = shapely.Polygon | shapely.MultiPolygon

PIECE_M = 1_000.0
"""Edges are measured in pieces this long: chord and edge then differ by 2 cm times tan(lat)."""

STRETCH_OFF_M = 2_000.0
"""A stretch farther off its boundary than this is a mistake: it would say so of another one."""

_DEGREE_M = 111_200.0
_PAIRS_AT_ONCE = 1_000_000  # point-edge pairs held in memory: about 100 MB


class ZoneIndex:
    """Zones, ready to be asked about points; exact, reusable, picklable.

    Parameters
    ----------
    zones
        A ZONE table: a GeoDataFrame (any CRS) or a mapping of columns (EPSG:4326).
        Needs `geometry`, its edges straight in lon/lat; uses `edge_m` and
        `edge_stretches` where given. Empty and missing geometry cover nothing.

    Raises
    ------
    ZoneError
        A stretch of `edge_stretches` does not lie on its zone's boundary.
    """

    def __init__(self, zones: Any) -> None:
        if getattr(zones, "crs", None) is not None:
            zones = zones.to_crs("EPSG:4326")
        self.geometry = np.array(list(zones["geometry"]), dtype=object)
        count = len(self.geometry)
        edge_m = list(zones["edge_m"]) if "edge_m" in zones else [0.0] * count
        stretches = list(zones["edge_stretches"]) if "edge_stretches" in zones else [None] * count
        self._boundaries = [
            _Boundary.of(geometry, edge, stretch)
            for geometry, edge, stretch in zip(self.geometry, edge_m, stretches, strict=True)
        ]

    def __len__(self) -> int:
        return len(self.geometry)

    def query(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Ints, Ints]:
        """Return every (point, zone) pair in which the zone covers the point.

        A point on the boundary is covered. NaN points are in nothing.

        Returns
        -------
        tuple
            Point numbers and zone numbers (rows of the zones given), sorted by both.
        """
        lons, lats = np.broadcast_arrays(np.atleast_1d(lon), np.atleast_1d(lat))
        points, zones = [], []
        for zone, geometry in enumerate(self.geometry):
            covered = np.flatnonzero(_covers(geometry, lons.astype(float), lats.astype(float)))
            points.append(covered)
            zones.append(np.full(len(covered), zone, dtype=np.intp))
        point = np.concatenate([*points, np.empty(0, np.intp)]).astype(np.intp)
        zone_number = np.concatenate([*zones, np.empty(0, np.intp)]).astype(np.intp)
        order = np.lexsort((zone_number, point))
        return point[order], zone_number[order]

    def distance(self, lon: ArrayLike, lat: ArrayLike, zone: ArrayLike) -> Any:
        """Return signed metres to a zone's boundary on the ellipsoid, positive inside.

        The nearest edge is found in earth-centred coordinates, and the length
        to its foot by Karney (2013). A cut at 180 degrees is no boundary.

        Parameters
        ----------
        lon, lat
            Degrees, scalars or arrays; NaN gives NaN.
        zone
            Zone numbers (rows of the zones given), scalar or array; a zone
            without geometry gives NaN.
        """
        return self._each(lon, lat, 0.0, zone, _Boundary.signed_distance)[0]

    def edge_m(self, lon: ArrayLike, lat: ArrayLike, zone: ArrayLike) -> Any:
        """Return the 95 % half-width, metres, of the stretch of boundary nearest to each point."""
        return self._each(lon, lat, 0.0, zone, _Boundary.signed_distance)[1]

    def probability(
        self, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike, zone: ArrayLike
    ) -> Any:
        """Return the probability that each position lies inside a zone.

        Parameters
        ----------
        lon, lat
            Degrees, scalars or arrays; NaN gives NaN.
        radius_m
            Metres that hold the true position with 95 %; NaN counts as 0.
        zone
            Zone numbers, scalar or array; a zone without geometry gives 0.
        """
        return self.measured(lon, lat, radius_m, zone)[2]

    def measured(
        self, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike, zone: ArrayLike
    ) -> tuple[Any, Any, Any]:
        """Return distance, edge_m and probability together: the boundary is looked at once."""
        distance, edge_m, chance = self._each(lon, lat, radius_m, zone, _Boundary.measured)
        return distance, edge_m, chance

    def _each(
        self, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike, zone: ArrayLike, ask: Any
    ) -> list[Any]:
        """Ask each zone about its points, a bounded number at a time; return three columns."""
        columns = np.broadcast_arrays(
            np.asarray(lon, float), np.asarray(lat, float), np.asarray(radius_m, float), zone
        )
        shape = columns[0].shape
        lons, lats, radii, zones = (column.ravel() for column in columns)
        radii = np.where(np.isnan(radii), 0.0, radii)
        self._check(zones, radii)
        out = [np.full(len(lons), np.nan) for _ in range(3)]
        for number in np.unique(zones):
            boundary = self._boundaries[int(number)]
            rows = np.flatnonzero((zones == number) & np.isfinite(lons) & np.isfinite(lats))
            size = max(1, _PAIRS_AT_ONCE // max(1, len(boundary.edge_m)))
            for at in range(0, len(rows), size):
                part = rows[at : at + size]
                answers = ask(boundary, lons[part], lats[part], radii[part])
                for column, values in zip(out, answers, strict=False):
                    column[part] = values
        return [column.reshape(shape)[()] for column in out]

    def _check(self, zones: NDArray[Any], radius_m: Floats) -> None:
        if zones.size and not np.issubdtype(zones.dtype, np.integer):
            raise ZoneError(f"zone numbers are whole numbers, not {zones.dtype}")
        if zones.size and not (zones.min() >= 0 and zones.max() < len(self)):
            raise ZoneError(
                f"zone numbers run from 0 to {len(self) - 1}, the rows of the zones given"
            )
        if not (np.isfinite(radius_m).all() and (radius_m >= 0).all()):
            raise ZoneError("radius_m is 0 or more metres, and finite")


@dataclass(frozen=True, slots=True)
class _Boundary:
    """The edges of one zone, cut into short pieces, with how well each is known."""

    geometry: Polygonal | None
    start: Floats  # lon, lat; shape (n, 2)
    end: Floats
    start_xyz: Floats  # earth-centred metres; shape (n, 3)
    run_xyz: Floats
    edge_m: Floats
    real: NDArray[np.bool_]  # False on a cut along 180 degrees

    @classmethod
    def of(cls, geometry: Polygonal | None, edge_m: float, stretches: Any) -> "_Boundary":
        start, end = _edges(geometry)
        # A cut along 180 degrees and the line that stands for a pole are no boundary on the earth.
        cut = (np.abs(start[:, 0]) == 180) & (start[:, 0] == end[:, 0])
        pole = (np.abs(start[:, 1]) == 90) & (start[:, 1] == end[:, 1])
        start, end, edge = pieces(start, end, PIECE_M)
        real = ~(cut | pole)[edge]
        known_to = _known_to(start, end, float(np.nan_to_num(edge_m or 0.0)), stretches)
        start_xyz = ecef(start[:, 0], start[:, 1])
        run_xyz = ecef(end[:, 0], end[:, 1]) - start_xyz
        return cls(geometry, start, end, start_xyz, run_xyz, known_to, real)

    def signed_distance(
        self, lon: Floats, lat: Floats, _radius_m: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Return metres to the boundary, positive inside, and its edge_m there."""
        if not self.real.any():
            return np.full(len(lon), np.nan), np.full(len(lon), np.nan)
        start, run = self.start_xyz[self.real], self.run_xyz[self.real]
        offset = ecef(lon, lat)[:, None, :] - start
        squared = np.maximum((run**2).sum(axis=1), np.finfo(float).tiny)
        along = np.clip(np.einsum("pek,ek->pe", offset, run) / squared, 0, 1)
        offset -= along[..., None] * run
        nearest = np.einsum("pek,pek->pe", offset, offset).argmin(axis=1)
        share = along[np.arange(len(lon)), nearest][:, None]
        first, last = self.start[self.real][nearest], self.end[self.real][nearest]
        foot = first + share * (last - first)
        metres = distance_m(lon, lat, foot[:, 0], foot[:, 1])
        sign = np.where(_covers(self.geometry, lon, lat), 1.0, -1.0)
        return sign * metres, self.edge_m[self.real][nearest]

    def measured(self, lon: Floats, lat: Floats, radius_m: Floats) -> tuple[Floats, Floats, Floats]:
        """Return distance, edge_m and the probability of lying inside, known to `radius_m`."""
        distance, edge_m = self.signed_distance(lon, lat)
        inside = _covers(self.geometry, lon, lat).astype(float)
        if not len(self.edge_m) or not len(lon):
            return distance, edge_m, inside
        sigma = sigma_m(radius_m, edge_m)
        rows = np.flatnonzero((sigma > 0) & (np.abs(distance) < REACH_SIGMAS * sigma))
        if not len(rows):
            return distance, edge_m, inside
        away = sigma[rows][:, None]
        here = (lon[rows][:, None], lat[rows][:, None])
        east, north = east_north(*here, self.start_xyz)
        start = (east / away, north / away)
        east, north = east_north(*here, self.start_xyz + self.run_xyz)
        end = (east / away, north / away)
        shares = edge_shares((start[0].ravel(), start[1].ravel()), (end[0].ravel(), end[1].ravel()))
        inside[rows] = shares.reshape(start[0].shape).sum(axis=1)
        return distance, edge_m, np.clip(inside, 0.0, 1.0)


def _covers(geometry: Polygonal | None, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    if geometry is None or geometry.is_empty:
        return np.zeros(len(lon), dtype=bool)
    if len(lon) > 10:
        shapely.prepare(geometry)
    return np.asarray(shapely.intersects_xy(geometry, lon, lat))


def _edges(geometry: Polygonal | None) -> tuple[Floats, Floats]:
    """Return edge ends as lon, lat, rings anticlockwise round what they enclose."""
    if geometry is None or geometry.is_empty:
        return np.empty((0, 2)), np.empty((0, 2))
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(geometry)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[:-1] == ring[1:]
    return points[:-1][joined], points[1:][joined]


def _known_to(start: Floats, end: Floats, edge_m: float, stretches: Any) -> Floats:
    """Return edge_m of each piece of boundary: that of the stretch it lies on, else the zone's own.

    A stretch may be drawn a little off the boundary; as far off as it is, that
    far it reaches, so that an exact one never takes the other side of a narrow zone.
    """
    out = np.full(len(start), edge_m)
    if not isinstance(stretches, (list, tuple, np.ndarray)) or not len(stretches) or not len(start):
        return out
    scale = np.array([np.cos(np.radians(start[:, 1].mean())), 1.0]) * _DEGREE_M
    edges = np.asarray(shapely.linestrings(np.stack([start, end], axis=1) * scale), dtype=object)
    boundary = shapely.multilinestrings(edges)
    middles = np.asarray(shapely.points((start + end) / 2 * scale), dtype=object)
    nearest = np.full(len(start), np.inf)
    for stretch in stretches:
        line = shapely.linestrings(np.asarray(stretch["line"], dtype=float) * scale)
        off = float(shapely.distance(shapely.points(shapely.get_coordinates(line)), boundary).max())
        if off > STRETCH_OFF_M:
            raise ZoneError(f"a stretch of edge_stretches lies {off:,.0f} m off the boundary")
        away = np.asarray(shapely.distance(line, middles))
        on = (away <= 1.5 * off + 1.0) & (away < nearest)
        out[on], nearest[on] = stretch["edge_m"], away[on]
    return out
