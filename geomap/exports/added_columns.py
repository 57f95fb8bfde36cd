"""Columns that people added to a table: names that a layer can hold, and shapes beside its own.

Names become text, each its own even where a program takes `Title` and `title` for
the same; further shapes become text, since a layer has one geometry.
"""

from collections.abc import Collection
from itertools import count
from typing import TYPE_CHECKING, Any

from geomap.exports.flat import TOLD, clean
from geomap.tables import INCIDENT, SAME_EVENT, SUMMARY, ZONE, names_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["distinct_names", "with_one_geometry"]

_SHOWN = 5


def distinct_names(
    table: "pd.DataFrame", reserved: Collection[str] = (), *, zones: bool = False
) -> "tuple[pd.DataFrame, list[str]]":
    """Return a table whose column names are text and differ in more than case, and what changed.

    Columns of ours and columns of shapes keep their names; another one that is called
    alike has a number behind its own.

    Parameters
    ----------
    table
        Incidents or zones.
    reserved
        Names, in lower case, that the format has for itself.
    zones
        Whether they are zones.
    """
    own = names_of(ZONE) if zones else [*names_of((*INCIDENT, *SUMMARY, *SAME_EVENT)), "geometry"]
    kept = {*own, *_names_of_shapes(table)}
    taken = {str(name).lower() for name in (*kept, *(() if zones else TOLD))} | set(reserved)
    names: list[Any] = []
    for name in table.columns:
        if name in kept and name not in names:
            names.append(name)
            continue
        names.append(_free(clean(str(name)).strip() or "column", taken))
        taken.add(names[-1].lower())
    changed = [
        f'"{clean(str(old))}" is "{new}"'
        for old, new in zip(table.columns, names, strict=True)
        if str(old) != new
    ]
    if names == list(table.columns):
        return table, []
    shown = ", ".join(changed[:_SHOWN])
    more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
    notes = [f"columns are called otherwise in the file: {shown}{more}"] if changed else []
    return table.set_axis(names, axis="columns"), notes


def with_one_geometry(table: "pd.DataFrame") -> "tuple[pd.DataFrame, list[str]]":
    """Return a table whose columns of shapes, beside its geometry, are WKT, and what changed."""
    active = getattr(table, "active_geometry_name", None) or "geometry"
    shapes: dict[Any, Any] = {
        name: table[name] for name in _names_of_shapes(table) if name not in {active, "geometry"}
    }
    if not shapes:
        return table, []
    from geopandas import GeoSeries

    # of a table that is no GeoDataFrame they are no GeoSeries
    texts = {name: GeoSeries(values).to_wkt().astype(object) for name, values in shapes.items()}
    texts = {name: values.where(values.notna(), None) for name, values in texts.items()}
    listed = ", ".join(sorted(map(str, texts)))
    return table.assign(**texts), [f"shapes beside the position are text (WKT): {listed}"]


def _names_of_shapes(table: "pd.DataFrame") -> set[Any]:
    kinds = zip(table.columns, table.dtypes, strict=True)
    return {name for name, kind in kinds if kind.name == "geometry"}


def _free(name: str, taken: Collection[str]) -> str:
    if name.lower() not in taken:
        return name
    numbered = (f"{name}_{number}" for number in count(2))
    return next(free for free in numbered if free.lower() not in taken)
