"""ZoneIndex: which zones cover a point, how far their edge is, how likely it is inside."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geomap.errors import ZoneError
from geomap.zones.boundary import Boundary, covers
from geomap.zones.usable import edges_of, shapes_of, stretches_of

__all__ = ["ZoneIndex"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_POINTS_AT_ONCE = 65_536  # asked about together: under 100 MB of workings


class ZoneIndex:
    """Zones, ready to be asked about points; exact, reusable, picklable.

    Parameters
    ----------
    zones
        A ZONE table: a GeoDataFrame (any CRS, its active geometry), a mapping of
        columns (EPSG:4326) or a GeoSeries. Needs geometry, its edges straight in
        lon/lat; uses `edge_m` and `edge_stretches` where given. Empty and missing
        geometry cover nothing; longitudes past 180 degrees are brought round.

    Raises
    ------
    ZoneError
        A geometry is no valid polygon in degrees, an `edge_m` no length, or a
        stretch of `edge_stretches` does not lie on its zone's boundary.
    """

    def __init__(self, zones: Any) -> None:
        self.geometry = shapes_of(zones)
        count = len(self.geometry)
        edge_m, stretches = edges_of(zones, count), stretches_of(zones, count)
        self._boundaries = [
            Boundary.of(geometry, edge, stretch)
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
            covered = np.flatnonzero(covers(geometry, lons.astype(float), lats.astype(float)))
            points.append(covered)
            zones.append(np.full(len(covered), zone, dtype=np.intp))
        point = np.concatenate([*points, np.empty(0, np.intp)]).astype(np.intp)
        zone_number = np.concatenate([*zones, np.empty(0, np.intp)]).astype(np.intp)
        order = np.lexsort((zone_number, point))
        return point[order], zone_number[order]

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
        self, lon: ArrayLike, lat: ArrayLike, radius_m: ArrayLike, zone: ArrayLike
    ) -> tuple[Any, Any, Any]:
        """Return distance, edge_m and probability together: the boundary is looked at once."""
        distance, edge_m, chance = self._each(lon, lat, radius_m, zone, Boundary.measured)
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
        # Counting, and not np.unique, which loads numpy.ma: a twentieth of a single question.
        for number in np.flatnonzero(np.bincount(zones.astype(np.intp))).tolist():
            boundary = self._boundaries[number]
            rows = np.flatnonzero((zones == number) & np.isfinite(lons) & np.isfinite(lats))
            for at in range(0, len(rows), _POINTS_AT_ONCE):
                part = rows[at : at + _POINTS_AT_ONCE]
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
