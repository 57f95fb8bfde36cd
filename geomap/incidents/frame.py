"""Values as a GeoDataFrame with the columns of an incident table, claims counted up."""

from typing import TYPE_CHECKING, Any

from geomap.incidents.claims import FIGURES, contested, toll
from geomap.tables import INCIDENT, SUMMARY, Column, names_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["frame"]


def frame(values: dict[str, list[Any]]) -> "gpd.GeoDataFrame":
    """Return the table of parsed values, EPSG:4326, with what follows from the claims.

    Columns are those of INCIDENT in order and `geometry`, then those of SUMMARY
    where `values` has them. Text and lists are objects with None for empty,
    dates naive `datetime64[s]`, numbers and counts floats with NaN for empty.
    """
    import geopandas as gpd
    import pandas as pd

    from geomap.incidents.points import points

    _derive(values)
    table = pd.DataFrame({column.name: _series(values[column.name], column) for column in INCIDENT})
    geometry = points(table["lon"].to_numpy(), table["lat"].to_numpy())
    located = gpd.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")
    if set(names_of(SUMMARY)) <= set(values):
        for column in SUMMARY:
            located[column.name] = _series(values[column.name], column)
    return located


def _derive(values: dict[str, list[Any]]) -> None:
    """Fill what claims tell: they go before the figures of their row, which stay in `raw`."""
    for index, claims in enumerate(values["claims"]):
        if not claims:
            continue
        values["contested"][index] = contested(claims)
        for what in FIGURES:
            figure = toll(claims, what)
            if figure is not None:
                for end, count in figure._asdict().items():
                    values[f"{what}_{end}"][index] = float(count)


def _series(values: list[Any], column: Column) -> "pd.Series[Any]":
    import numpy as np
    import pandas as pd

    if column.kind in {"number", "count"}:
        return pd.Series(np.array(values, dtype="float64"))
    if column.kind == "date":
        return pd.Series(np.array(values, dtype="datetime64[D]").astype("datetime64[s]"))
    return pd.Series(values, dtype=object)
