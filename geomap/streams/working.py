"""A piece of a file flagged: read, understood, located, held against the zones."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.flags.batches import Far, Flagger, TableRows, summary_columns
from geomap.incidents.context import context_columns
from geomap.incidents.rejects import Reject, reject
from geomap.streams.cases import Understood, incidents_of, line_of
from geomap.streams.understanding import Understanding, row_of
from geomap.tables import SUMMARY, names_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from numpy.typing import NDArray

    from geomap.gazetteer import Gazetteer
    from geomap.streams.inputs import Input
    from geomap.streams.pieces import Piece

__all__ = ["Flagged", "Worker"]

_FOUND = ("lon", "lat", "radius_m", "located", "place_id")
_KEPT_NAMES = 100_000  # distinct names whose places are remembered


@dataclass(slots=True)
class Flagged:
    """The rows of a piece with their verdicts, those refused, and how many of which verdict."""

    table: "pa.Table | None"  # None where there are no rows
    refused: list[Reject]
    verdicts: dict[str, int]


class Worker:
    """All that is needed to flag pieces; picklable until it is used.

    Parameters
    ----------
    known
        What the columns mean.
    flagger
        The zones.
    gazetteer
        Opens what resolves names. Each is resolved by itself, once; in a table that is
        read whole the other names of the table have a say.
    with_points
        Whether the output has geometry, so that positions are needed beside the columns.
    """

    def __init__(
        self,
        known: Understanding,
        flagger: Flagger,
        *,
        gazetteer: "Callable[[], Gazetteer]",
        with_points: bool = False,
    ) -> None:
        self.known, self.flagger = known, flagger
        self._open, self._points = gazetteer, with_points
        self._gazetteer: Gazetteer | None = None
        self._places: dict[tuple[Any, ...], dict[str, Any]] = {}

    def flag(self, source: "Input", piece: "Piece") -> Flagged:
        """Return a piece flagged."""
        import pyarrow as pa
        import pyarrow.compute as pc

        piece.table, refused = _texts(source, piece)
        if not piece.table.num_rows:
            return Flagged(None, [*piece.refused, *refused], {})
        far = None if self.flagger.within_m is None else self.flagger.far
        found = incidents_of(self.known, source, piece, far=far)
        whole = len(found) == piece.table.num_rows
        own = piece.table if whole else piece.table.take(pa.array(found.rows))
        both = sorted([*refused, *found.refused], key=lambda item: item["line"])
        if not own.num_rows:
            return Flagged(None, both, {})
        located = self._located(found, own)
        flags = summary_columns(found if located is None else located, self.flagger)
        counted = pc.value_counts(flags["verdict"]).to_pylist()
        out = own.select([n for n in own.column_names if n not in names_of(SUMMARY)])
        if located is not None and not self.known.axes and not self.known.has_shapes:
            for name in _FOUND:
                if name not in out.column_names:
                    out = out.append_column(name, located.near[name])
        if self.known.has_shapes:  # which CSV leaves out
            for name, degrees in (("lon", found.lon), ("lat", found.lat)):
                if name not in out.column_names:
                    out = out.append_column(name, pa.array(degrees, from_pandas=True))
        for name in names_of(SUMMARY):
            out = out.append_column(name, flags[name])
        if self._points:
            lon, lat = (found.lon, found.lat) if located is None else located.points()
            out = out.append_column("\0lon", pa.array(lon, from_pandas=True))
            out = out.append_column("\0lat", pa.array(lat, from_pandas=True))
        metadata = {k: v for k, v in (out.schema.metadata or {}).items() if k == b"geo"}
        verdicts = {one["values"]: one["counts"] for one in counted}
        return Flagged(out.replace_schema_metadata(metadata or None), both, verdicts)

    def _located(self, found: Understood, own: "pa.Table") -> "_Located | None":
        """Return incidents with positions for those that name a place, or None: all have one.

        Areas with a middle gain the extent that the gazetteer gives the area of that name.
        """
        import pyarrow as pa

        near = np.flatnonzero(~found.beyond)
        lost, unsized = np.isnan(found.lon[near]), found.unsized()[near]
        if not (lost | unsized).any():
            return None
        incidents = found.table(near)
        texts = {name: incidents[name].combine_chunks() for name in ("place", "place_id")}
        place, chosen = (
            column.is_valid().to_numpy(zero_copy_only=False) for column in texts.values()
        )
        rows = np.flatnonzero((lost & (place | chosen)) | (unsized & place))
        if not len(rows):
            return _Located(found, near, incidents)
        at, own = pa.array(rows), own.take(pa.array(near[rows]))
        context = context_columns(own.column_names)
        points = (np.where(unsized, found.lon[near], 0.0), np.where(unsized, found.lat[near], 0.0))
        keys = list(zip(
            unsized[rows].tolist(),
            *(column[rows].tolist() for column in points),
            texts["place"].take(at).to_pylist(),
            texts["place_id"].take(at).to_pylist(),
            *(own[name].cast(pa.string()).to_pylist() for name in context),
            strict=True,
        ))  # fmt: skip
        places = {key: self._place(key, context) for key in dict.fromkeys(keys)}
        for name in _FOUND:
            column = incidents[name]
            values = column.to_numpy().astype(object) if name in _FOUND[:3] else column.to_pylist()
            for row, key in zip(rows.tolist(), keys, strict=True):
                values[row] = places[key][name]
            kind = pa.float64() if name in _FOUND[:3] else pa.string()
            array = pa.array(values, kind, from_pandas=True)
            number = incidents.column_names.index(name)
            incidents = incidents.set_column(number, name, array)
        return _Located(found, near, incidents)

    def _place(self, key: tuple[Any, ...], context: list[str]) -> dict[str, Any]:
        """Return where a row is: whether it is an area at lon, lat, its place, id and context."""
        if key not in self._places:
            import pandas as pd

            from geomap.incidents import locate

            if self._gazetteer is None:
                self._gazetteer = self._open()
            if len(self._places) >= _KEPT_NAMES:
                self._places.clear()
            unsized, lon, lat, place, place_id, *said = key
            raw = {name: cell or "" for name, cell in zip(context, said, strict=True)}
            cells: dict[str, Any] = {"id": "1", "place": place, "place_id": place_id, "raw": raw}
            one = pd.DataFrame({name: [cell] for name, cell in cells.items()}, dtype=object)
            if unsized:
                one = one.assign(lon=lon, lat=lat, located="area")
            row = locate(one, self._gazetteer).iloc[0]
            self._places[key] = {name: None if pd.isna(row[name]) else row[name] for name in _FOUND}
        return self._places[key]


@dataclass(frozen=True, slots=True)
class _Located:
    """Rows of which those not known to be far have their positions in a table."""

    found: Understood
    rows: "NDArray[np.intp]"
    near: "pa.Table"

    def __len__(self) -> int:
        return len(self.found)

    def far(self, test: Far) -> "NDArray[np.bool_]":
        """Return which rows are far from all zones."""
        far = self.found.beyond.copy()
        far[self.rows] = TableRows(self.near).far(test)
        return far

    def table(self, rows: "NDArray[np.intp] | slice" = slice(None)) -> "pa.Table":
        """Return the INCIDENT columns of some rows that are not far."""
        import pyarrow as pa

        wanted = np.arange(len(self))[rows]
        return self.near.take(pa.array(np.searchsorted(self.rows, wanted)))

    def points(self) -> "tuple[NDArray[np.float64], ...]":
        """Return lon and lat of all rows."""
        lon, lat = self.found.lon.copy(), self.found.lat.copy()
        lon[self.rows], lat[self.rows] = (self.near[name].to_numpy() for name in ("lon", "lat"))
        return lon, lat


def _texts(source: "Input", piece: "Piece") -> "tuple[pa.Table, list[Reject]]":
    """Return a piece with its bytes as texts, and the rows that are none; they are blanked out."""
    import pyarrow as pa

    table = piece.table
    if source.kind == "parquet":
        return table, []
    bad: dict[int, str] = {}
    columns = []
    for name in table.column_names:
        column = table[name]
        try:
            columns.append(column.cast(pa.string()))
        except pa.ArrowInvalid:
            cells = column.to_pylist()
            for row, cell in enumerate(cells):
                try:
                    cell.decode("utf-8")
                except UnicodeDecodeError:
                    bad.setdefault(row, name)
            texts = [cell.decode("utf-8", "replace") for cell in cells]
            columns.append(pa.chunked_array([pa.array(texts, pa.string())]))
    found = pa.table(columns, names=table.column_names)
    if not bad:
        return found, []
    refused = [
        reject(
            source.name, line_of(piece, row), column=name, value="",
            reason="is not UTF-8; save the file as UTF-8", row=row_of(found, row),
        )
        for row, name in sorted(bad.items())
    ]  # fmt: skip
    kept = np.setdiff1d(np.arange(table.num_rows), list(bad))
    piece.numbers = [line_of(piece, row) for row in kept.tolist()]
    return found.take(pa.array(kept)), refused
