"""Values as a GeoDataFrame with the columns of an incident table, claims counted up."""

from typing import TYPE_CHECKING, Any

from geomap.incidents.claims import FIGURES, contested, toll
from geomap.incidents.columns import without_collection
from geomap.tables import INCIDENT, SAME_EVENT, SUMMARY, Column, names_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["frame"]


def frame(values: dict[str, Any]) -> "gpd.GeoDataFrame":
    """Return the table of parsed values, EPSG:4326, with what follows from the claims.

    Columns are those of INCIDENT in order and `geometry`, then those of SUMMARY
    where `values`, lists or arrays by column, has them. Text and lists are
    objects with None for empty, dates naive `datetime64[s]`, numbers and counts
    floats with NaN for empty. Source rows of a large file are a column of
    `geomap.incidents.source_rows`.
    """
    with without_collection():
        return _frame(values)


def _frame(values: dict[str, Any]) -> "gpd.GeoDataFrame":
    import geopandas as gpd
    import pandas as pd

    from geomap.incidents.points import points

    _derive(values)
    columns = {column.name: _series(values[column.name], column) for column in INCIDENT}
    geometry = points(columns["lon"].to_numpy(), columns["lat"].to_numpy())
    # copies would hold a table of a million rows in memory twice
    table = pd.DataFrame(columns, copy=False)
    located = gpd.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326", copy=False)
    if set(names_of(SUMMARY)) <= set(values):
        for column in SUMMARY:
            located[column.name] = _series(values[column.name], column)
    for column in SAME_EVENT:
        if column.name in values:
            located[column.name] = _series(values[column.name], column)
    return located


def _derive(values: dict[str, Any]) -> None:
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


def _series(values: Any, column: Column) -> "pd.Series[Any]":
    import numpy as np
    import pandas as pd

    found: Any
    if column.kind in {"number", "count"}:
        found = np.asarray(values, dtype="float64")
    elif column.kind == "date":
        found = np.asarray(values, dtype="datetime64[D]").astype("datetime64[s]")
    elif isinstance(values, (np.ndarray, pd.api.extensions.ExtensionArray)):
        found = values
    else:
        found = np.fromiter(values, dtype=object, count=len(values))
    series: pd.Series[Any] = pd.Series(found, dtype=found.dtype, copy=False)
    return series
