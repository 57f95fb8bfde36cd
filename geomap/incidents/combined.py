"""Several files as one table: each read on its own, its ids told apart from those of the others."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.errors import InputError
from geomap.tables import INCIDENT, SAME_EVENT, SUMMARY, names_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["combined", "labels_of"]

_LISTED = ("rejects", "warnings")
_NAMES = ("id", "same_event", "same_event_suggested")
_SHOWN = 3


def labels_of(paths: Sequence[str]) -> list[str]:
    """Return what to call each of several files: its stem, else its name, else with its folder.

    Raises
    ------
    InputError
        A file is given twice.
    """
    whole = [path if path == "-" else str(Path(path).resolve()) for path in paths]
    for number, path in enumerate(whole):
        if path in whole[:number]:
            raise InputError(f"{paths[number]}: it is given twice; give each file once")
    files = [Path("stdin" if path == "-" else path) for path in whole]
    return [
        next((name for name in _names_of(file, files) if name is not None), whole[number])
        for number, file in enumerate(files)
    ]


def _names_of(file: Path, files: Sequence[Path]) -> Iterator[str | None]:
    """Yield names of a file, the shortest first, None for those that another file has, too."""
    for depth in range(len(file.parts)):
        for name in ("stem", "name"):
            of_each = ["/".join([*one.parts[-1 - depth : -1], getattr(one, name)]) for one in files]
            of_this = of_each[files.index(file)]
            yield None if of_each.count(of_this) > 1 else of_this


def combined(
    tables: "Sequence[gpd.GeoDataFrame]", labels: Sequence[str]
) -> "tuple[gpd.GeoDataFrame, tuple[str, ...]]":
    """Return the incidents of several files as one table, and what a person should know of it.

    An id that stands in several files means another incident in each, unless
    they are files of one published dataset (ACLED, UCDP GED, GDELT) and have the
    very same values under it: downloads that overlap. Such an incident is there
    once. Any other is named `LABEL:ID` in all of the files, its links with it;
    its own id stays in `dataset_id` and `raw`.

    Parameters
    ----------
    tables
        As `geomap.read_incidents` returns them, located or not, one or more.
    labels
        What to call the file of each, as `labels_of` does.

    Returns
    -------
    GeoDataFrame
        INCIDENT columns and geometry, SAME_EVENT columns where any table has them
        and SUMMARY columns where all do; all other columns are left out. `attrs`
        has the rejects and warnings of all, and in `files` the whole `attrs` of
        each. One table comes back as it is.
    tuple of str
        A sentence each on incidents that are told once and on ids that changed.
    """
    if len(tables) == 1:
        return tables[0], ()
    parts, once = _each_once(tables)
    parts, renamed = _apart(parts, labels)
    table = _joined(parts)
    table.attrs = {
        name: [item for part in tables for item in part.attrs.get(name, ())] for name in _LISTED
    }
    table.attrs["files"] = [dict(part.attrs) for part in tables]
    notes = []
    if once:
        there = f"{once} {'incident is' if once == 1 else 'incidents are'}"
        notes.append(f"{there} in several files of one dataset, with the same values: taken once")
    if renamed:
        ids = "1 id stands" if len(renamed) == 1 else f"{len(renamed)} ids stand"
        shown = ", ".join(sorted(renamed)[:_SHOWN])
        more = ", ..." if len(renamed) > _SHOWN else ""
        example = f"{labels[0]}:{min(renamed)}"
        notes.append(
            f"{ids} in several files for different incidents ({shown[:200]}{more}): "
            f"they are FILE:ID here, such as {example[:80]}"
        )
    return table, tuple(notes)


def _each_once(
    tables: "Sequence[gpd.GeoDataFrame]",
) -> "tuple[list[gpd.GeoDataFrame], int]":
    """Return tables without the incidents that an earlier file of their dataset has alike."""
    parts: list[gpd.GeoDataFrame] = []
    known: dict[tuple[str, str], Mapping[str, Any]] = {}
    once = 0
    for table in tables:
        dataset = table.attrs.get("dataset")
        if dataset is None:
            parts.append(table)
            continue
        repeated = np.array([(dataset, name) in known for name in table["id"]], dtype=bool)
        drop = repeated.copy()
        for row in np.flatnonzero(repeated).tolist():
            drop[row] = _facts(table, row) == known[dataset, table["id"].iloc[row]]
        once += int(drop.sum())
        kept = table[~drop] if drop.any() else table
        others = _ids_of_others(tables, table)
        for row in np.flatnonzero(kept["id"].isin(others).to_numpy()).tolist():
            known.setdefault((dataset, kept["id"].iloc[row]), _facts(kept, row))
        parts.append(kept)
    return parts, once


def _ids_of_others(tables: "Sequence[gpd.GeoDataFrame]", table: "gpd.GeoDataFrame") -> set[str]:
    """Return the ids in the other tables of a table's dataset."""
    dataset = table.attrs.get("dataset")
    others = (one for one in tables if one is not table and one.attrs.get("dataset") == dataset)
    return {name for one in others for name in one["id"]}


def _facts(table: "gpd.GeoDataFrame", row: int) -> dict[str, Any]:
    """Return what a row says, its source row aside, in values that can be compared."""
    cells = ((name, table[name].iloc[row]) for name in names_of(INCIDENT) if name != "raw")
    # NaN is not equal to itself
    return {name: cell if isinstance(cell, list) else str(cell) for name, cell in cells}


def _apart(
    tables: "Sequence[gpd.GeoDataFrame]", labels: Sequence[str]
) -> "tuple[list[gpd.GeoDataFrame], set[str]]":
    """Return tables whose names of incidents and events are each in one of them alone."""
    named = [_names_in(table) for table in tables]
    everywhere: dict[str, int] = {}
    for names in named:
        for name in names:
            everywhere[name] = everywhere.get(name, 0) + 1
    shared = {name for name, count in everywhere.items() if count > 1}
    if not shared:
        return list(tables), set()
    taken = set(everywhere)
    parts = []
    for table, names, label in zip(tables, named, labels, strict=True):
        new = {}
        for name in sorted(shared & names):
            new[name] = f"{label}:{name}"
            while new[name] in taken:
                new[name] = f"{label}:{new[name]}"
            taken.add(new[name])
        parts.append(_renamed(table, new) if new else table)
    return parts, shared


def _names_in(table: "gpd.GeoDataFrame") -> set[str]:
    return {name for column in _NAMES if column in table.columns for name in table[column].dropna()}


def _renamed(table: "gpd.GeoDataFrame", new: Mapping[str, str]) -> "gpd.GeoDataFrame":
    import pandas as pd

    changed: dict[str, Any] = {}
    own = table["dataset_id"].astype(object)
    gaps = own.isna() & table["id"].isin(list(new))
    changed["dataset_id"] = own.where(~gaps, table["id"])
    for column in _NAMES:
        if column in table.columns:
            cells = [new.get(cell, cell) for cell in table[column]]
            changed[column] = pd.Series(cells, index=table.index, dtype=object)
    return table.assign(**changed)


def _joined(tables: "Sequence[gpd.GeoDataFrame]") -> "gpd.GeoDataFrame":
    """Return the rows of all tables under each other.

    Columns are put together one by one: pandas would take the type of a column
    that one table leaves empty for that of another.
    """
    import geopandas as gpd
    import pandas as pd

    names = names_of(INCIDENT)
    judged = all(set(names_of(SUMMARY)) <= set(table.columns) for table in tables)
    if judged:
        names += names_of(SUMMARY)
    names += [n for n in names_of(SAME_EVENT) if any(n in table.columns for table in tables)]
    kinds = {column.name: column.kind for column in (*INCIDENT, *SUMMARY, *SAME_EVENT)}
    columns: dict[str, Any] = {}
    for name in names:
        cells = (
            _source_rows(tables)
            if name == "raw"
            else np.concatenate([_cells(table, name, kinds[name]) for table in tables])
        )
        columns[name] = pd.Series(cells, dtype=cells.dtype, copy=False)
    geometry = np.concatenate([np.asarray(table.geometry, dtype=object) for table in tables])
    plain = pd.DataFrame(columns, copy=False)
    placed = gpd.GeoDataFrame(plain, geometry=geometry, crs="EPSG:4326")
    order = [*names_of(INCIDENT), "geometry", *names[len(INCIDENT) :]]
    return placed[order]


def _cells(table: "gpd.GeoDataFrame", name: str, kind: str) -> Any:
    if name not in table.columns:
        is_number = kind == "number"
        return np.full(len(table), np.nan if is_number else None, float if is_number else object)
    if kind in {"number", "count"}:
        return table[name].to_numpy(dtype="float64", na_value=np.nan)
    if kind == "date":
        return table[name].to_numpy(dtype="datetime64[s]")
    found = np.full(len(table), None, dtype=object)
    found[:] = table[name].astype(object).to_numpy()
    return found


def _source_rows(tables: "Sequence[gpd.GeoDataFrame]") -> Any:
    """Return the source rows of all tables, made when they are looked at where any are so."""
    from geomap.incidents.source_rows import SourceRows

    columns = [table["raw"].array for table in tables]
    ends = list(accumulate(map(len, columns)))

    def row(number: int) -> Any:
        part = bisect_right(ends, number)
        return columns[part][number - (ends[part] - len(columns[part]))]

    numbers = np.arange(ends[-1])
    if any(isinstance(column, SourceRows) for column in columns):
        return SourceRows(row, numbers)
    found = np.full(len(numbers), None, dtype=object)
    found[:] = [row(number) for number in numbers.tolist()]
    return found
