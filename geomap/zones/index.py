"""ZoneIndex: which zones cover a point, how far their edge is, how likely it is inside."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geomap.errors import ZoneError
from geomap.geodesy import ecef
from geomap.zones.boundary import Boundary
from geomap.zones.cover import BUDGET_BYTES, Cover, Method
from geomap.zones.periods import Periods
from geomap.zones.usable import edges_of, shapes_of, stretches_of

__all__ = ["ZoneIndex"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_POINTS_AT_ONCE = 65_536  # asked about together: under 100 MB of workings
_SPHERES_AT_ONCE = 2_000_000  # pairs of points and spheres
_ROUNDED_M = 1.0  # what straight lines from products of coordinates may be wrong by


class ZoneIndex:
    """Zones, ready to be asked about points; exact, reusable, picklable.

    Parameters
    ----------
    zones
        A ZONE table: a GeoDataFrame (any CRS, its active geometry), a mapping of
        columns (EPSG:4326) or a GeoSeries. Needs geometry, its edges straight in
        lon/lat; uses `edge_m`, `edge_stretches`, `valid_from` and `valid_to` where
        given. Empty and missing geometry cover nothing; longitudes past 180 degrees
        are brought round. Invalid polygons are refused: repair them first
        (`read_zones(path, on_invalid="fix")`).
    method
        How `query` finds what covers a point; the answers are the same. "geos" asks
        GEOS, "grid" builds an exact grid first, "auto" asks GEOS until it was asked
        about a million points and half a point a vertex, all calls together, and
        the grid from then on (from a quarter of that on where it is on disk).
    budget_bytes
        Memory that building the grid may take, about; it keeps a third or less.
    on_disk
        Whether grids of zones with 10,000 vertices and more are kept in the cache
        folder (`GEOMAP_CACHE`), to be built once a machine.

    Raises
    ------
    ZoneError
        A geometry is no valid polygon in degrees, an `edge_m` no length, or a
        stretch of `edge_stretches` does not lie on its zone's boundary.
    """

    def __init__(
        self,
        zones: Any,
        *,
        method: Method = "auto",
        budget_bytes: int = BUDGET_BYTES,
        on_disk: bool = True,
    ) -> None:
        if method not in ("auto", "grid", "geos"):
            raise ZoneError(f'method is "auto", "grid" or "geos", not {method!r}')
        self.geometry = shapes_of(zones)
        count = len(self.geometry)
        self._edge_m, self._stretches = edges_of(zones, count), stretches_of(zones, count)
        self._cover = Cover(
            self.geometry, method=method, budget_bytes=budget_bytes, on_disk=on_disk
        )
        self._periods = Periods.of(zones, count)
        self._boundaries: dict[int, Boundary] = {}
        for zone, stretches in enumerate(self._stretches):
            if stretches is not None and len(stretches):
                self._boundary(zone)  # refuses stretches that do not lie on it

    def __len__(self) -> int:
        return len(self.geometry)

    def query(
        self, lon: ArrayLike, lat: ArrayLike, *, day: ArrayLike | None = None
    ) -> tuple[Ints, Ints]:
        """Return every (point, zone) pair in which the zone covers the point.

        A point on the boundary is covered, as by `covers` of GEOS. NaN and infinite
        points are in nothing.

        Parameters
        ----------
        lon, lat
            Degrees, scalars or arrays.
        day
            Days as numpy's datetime64 (or dates, or ISO 8601 text), a scalar or one a
            point: only zone versions in force on that day count, their first and last
            day included. Where it is NaT, and without it, all versions do.

        Returns
        -------
        tuple
            Point numbers and zone numbers (rows of the zones given), sorted by both.

        Raises
        ------
        ZoneError
            A day or a zone's `valid_from` or `valid_to` is no day.
        """
        lons, lats = np.broadcast_arrays(np.atleast_1d(lon), np.atleast_1d(lat))
        lons, lats = (np.ascontiguousarray(part.ravel(), dtype=float) for part in (lons, lats))
        keep = None if day is None else self._periods.in_force(day, len(lons))
        return self._cover.pairs(lons, lats, keep)

    def distance(self, lon: ArrayLike, lat: ArrayLike, zone: ArrayLike) -> Any:
        """Return signed metres to a zone's boundary on the ellipsoid, positive inside.

        The nearest edge is found in earth-centred coordinates, and the length
        to its foot by Karney (2013), all that could be nearest compared: right to
        the millimetre within 1,000 km, and to 1 in 1,000 within 10,000 km, where
        the edge taken may be another of those about as near. A cut at 180 degrees
        is no boundary.

        Parameters
        ----------
        lon, lat
            Degrees, scalars or arrays; NaN gives NaN.
        zone
            Zone numbers (rows of the zones given), scalar or array; a zone
            without geometry gives NaN.
        """
        return self._each(lon, lat, 0.0, zone, Boundary.signed_distance)[0]

    def edge_m(self, lon: ArrayLike, lat: ArrayLike, zone: ArrayLike) -> Any:
        """Return the 95 % half-width, metres, of the stretch of boundary nearest to each point."""
        return self._each(lon, lat, 0.0, zone, Boundary.signed_distance)[1]

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
        self,
        lon: ArrayLike,
        lat: ArrayLike,
        radius_m: ArrayLike,
        zone: ArrayLike,
        *,
        each: bool = False,
    ) -> tuple[Any, Any, Any]:
        """Return distance, edge_m and probability together: the boundary is looked at once.

        Crowds of positions about a rough boundary are reckoned with together, right to
        two thousandths; with `each`, every one as though it were asked about alone.
        """
        ask = partial(Boundary.measured, each=each)
        distance, edge_m, chance = self._each(lon, lat, radius_m, zone, ask)
        return distance, edge_m, chance

    def rough_distance(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return bounds of the distance to each zone's boundary, without measuring it.

        Parameters
        ----------
        lon, lat
            Degrees, shape (n,).

        Returns
        -------
        tuple
            The least and the most, in metres of straight line through the earth, unsigned,
            one row a zone, shape (zones, n); infinite for a zone without a boundary.
        """
        spheres = [self._boundary(zone).spheres() for zone in range(len(self))]
        least, most = np.full((2, len(spheres), len(lon)), np.inf)
        middle = np.concatenate([centres for centres, _ in spheres])
        starts = np.cumsum([0, *(len(radii) for _, radii in spheres)])
        xyz, squared = ecef(lon, lat), (middle**2).sum(axis=1)[:, None]
        at_once = max(_SPHERES_AT_ONCE // max(len(middle), 1), 1)
        for first in range(0, len(lon) if len(middle) else 0, at_once):
            part = slice(first, first + at_once)
            here = xyz[part]
            away = np.sqrt(np.maximum((here**2).sum(axis=1) + squared - 2 * middle @ here.T, 0.0))
            for zone, (_, radii) in enumerate(spheres):
                rows = away[starts[zone] : starts[zone + 1]]
                if len(rows):
                    least[zone, part] = (rows - radii[:, None]).min(axis=0) - _ROUNDED_M
                    most[zone, part] = rows.min(axis=0) + _ROUNDED_M
        return np.maximum(least, 0.0), most

    def widest_edge_m(self, zone: int) -> float:
        """Return the greatest 95 % half-width of a zone's boundary, metres."""
        return float(self._boundary(zone).edge_m.max(initial=0.0))

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
        # Counting, and not np.unique, which loads numpy.ma: a twentieth of a single question.
        for number in np.flatnonzero(np.bincount(zones.astype(np.intp))).tolist():
            boundary = self._boundary(number)
            rows = np.flatnonzero((zones == number) & np.isfinite(lons) & np.isfinite(lats))
            for at in range(0, len(rows), _POINTS_AT_ONCE):
                part = rows[at : at + _POINTS_AT_ONCE]
                answers = ask(boundary, lons[part], lats[part], radii[part])
                for column, values in zip(out, answers, strict=False):
                    column[part] = values
        return [column.reshape(shape)[()] for column in out]

    def _boundary(self, zone: int) -> Boundary:
        """Return the boundary of a zone, cut to pieces when it is first asked for."""
        if zone not in self._boundaries:
            self._boundaries[zone] = Boundary.of(
                self.geometry[zone], self._edge_m[zone], self._stretches[zone]
            )
        return self._boundaries[zone]

    def _check(self, zones: NDArray[Any], radius_m: Floats) -> None:
        if zones.size and not np.issubdtype(zones.dtype, np.integer):
            raise ZoneError(f"zone numbers are whole numbers, not {zones.dtype}")
        if zones.size and not (zones.min() >= 0 and zones.max() < len(self)):
            raise ZoneError(
                f"zone numbers run from 0 to {len(self) - 1}, the rows of the zones given"
            )
        if not (np.isfinite(radius_m).all() and (radius_m >= 0).all()):
            raise ZoneError("radius_m is 0 or more metres, and finite")
