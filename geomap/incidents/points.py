"""Positions of a table, whatever it holds them as: columns, points, or none at all."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["in_degrees", "points", "with_positions"]


def points(lon: "NDArray[np.float64]", lat: "NDArray[np.float64]") -> "NDArray[Any]":
    """Return an array of points, EPSG:4326, with None where lon or lat is not a number.

    Rows at one position have the same point: points cannot be changed, and
    those of a million incidents in some towns would take half the memory of a table.
    """
    import numpy as np
    import pandas as pd
    import shapely

    geometry = np.full(len(lon), None, dtype=object)
    known = np.isfinite(lon) & np.isfinite(lat)
    numbers, positions = pd.factorize(lon[known] + 1j * lat[known])
    different = np.asarray(shapely.points(positions.real, positions.imag))
    geometry[known] = different[numbers]
    return geometry


def with_positions(table: "pd.DataFrame") -> "gpd.GeoDataFrame":
    """Return a copy with lon, lat and points of them as its geometry, EPSG:4326.

    The columns lon and lat go before geometry; without them points in any
    reference system are brought to degrees, and without either nothing has a
    position. The index, the attributes and all other columns stay.

    Parameters
    ----------
    table
        Incidents that `geomap.tables.check_table` has passed: a GeoDataFrame,
        or a DataFrame with a column `geometry` or none.
    """
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    shapes = _shapes(table)
    plain = pd.DataFrame(table).drop(columns=_names_of_geometry(table))
    if not {"lon", "lat"} <= set(plain.columns):
        absent = np.full(len(plain), np.nan)
        lon, lat = (absent, absent) if shapes is None else (shapes.x, shapes.y)
        plain["lon"], plain["lat"] = np.asarray(lon), np.asarray(lat)
    for name in ("lon", "lat"):
        plain[name] = plain[name].to_numpy(dtype="float64", na_value=np.nan)
    geometry = points(plain["lon"].to_numpy(), plain["lat"].to_numpy())
    placed = gpd.GeoDataFrame(plain, geometry=geometry, crs="EPSG:4326")
    return _like(table, placed)


def in_degrees(table: "pd.DataFrame") -> "gpd.GeoDataFrame":
    """Return a table with its geometry in EPSG:4326.

    Without a reference system it is taken to be there. A DataFrame that is no
    GeoDataFrame has its geometry in the column `geometry`.
    """
    import geopandas as gpd

    shapes = _shapes(table)
    found = gpd.GeoDataFrame(table.drop(columns=_names_of_geometry(table)), geometry=shapes)
    return _like(table, found)


def _like(table: "pd.DataFrame", found: "gpd.GeoDataFrame") -> "gpd.GeoDataFrame":
    """Return the columns in the order of the table given, new ones last, with its attributes."""
    order = [name for name in table.columns if name in found.columns]
    ordered = found[[*order, *(name for name in found.columns if name not in order)]]
    ordered.attrs = dict(table.attrs)
    return ordered


def _shapes(table: "pd.DataFrame") -> "gpd.GeoSeries | None":
    """Return the geometry in EPSG:4326, or None where the table has none."""
    import geopandas as gpd

    names = _names_of_geometry(table)
    if not names:
        return None
    shapes = gpd.GeoSeries(table[names[0]])
    return shapes.set_crs("EPSG:4326") if shapes.crs is None else shapes.to_crs("EPSG:4326")


def _names_of_geometry(table: "pd.DataFrame") -> list[str]:
    """Return the active geometry column, or else `geometry`, where the table has it."""
    active = getattr(table, "active_geometry_name", None)
    names = ["geometry"] if active in {None, "geometry"} else [str(active), "geometry"]
    return [name for name in names if name in table.columns]
