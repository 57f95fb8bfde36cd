"""Incidents in Arrow batches against zones: each row judged as `geomap.flag` judges it.

For tables of any size and engines of any kind: a `Flagger` is made once, pickled to
wherever it is wanted, and asked about one batch after another. What it answers for a
row hangs on that row alone.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from geomap.errors import TableError
from geomap.flags.facts import positions_of
from geomap.flags.inputs import check_threshold, checked_zones
from geomap.flags.pairs import listed_places
from geomap.flags.reach import Reach
from geomap.flags.told import Told, together, told_of
from geomap.flags.verdicts import strange_rules
from geomap.incidents.columns import without_collection
from geomap.tables import INCIDENT, SUMMARY, VERDICTS, names_of
from geomap.zones import LIKELY, ZoneIndex
from geomap.zones.probability import LIKELIHOODS
from geomap.zones.wording import length

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from geopandas import GeoDataFrame

__all__ = ["Flagger", "Incidents", "TableRows", "flag_batch", "flagged_schema", "summary_columns"]

_READ = frozenset(column.name for column in INCIDENT) | {"geometry"}
_ROWS, _PAIRS = 2**15, 2**20  # measured together, at most
_MANY = 5_000  # different incidents from which on knowing roughly is worth its making

Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Flagger:
    """Zones, ready to hold batches of incidents against; picklable, its answers always the same.

    Parameters
    ----------
    zones
        ZONE columns, as `read_zones` returns them.
    threshold
        Probability of having been inside from which an incident in force is a breach.
    within_m
        Metres. A position outside of every zone, farther than this from all of them and
        so far that its probability of being inside is 0, is then "clear", whatever the
        dates, and its nearest zone is not named: most such need no measuring. All others
        are judged in full. None judges all in full.

    Raises
    ------
    TableError
        A column of the zones is missing or of the wrong kind, `threshold` is no
        probability above 0, or `within_m` is no length.
    ZoneError
        There are no zones, or a rule or a stretch of one makes no sense.
    """

    def __init__(
        self, zones: "GeoDataFrame", *, threshold: float = LIKELY, within_m: float | None = None
    ) -> None:
        check_threshold(threshold)
        if within_m is not None and not (math.isfinite(within_m) and within_m >= 0):
            raise TableError(f"within_m is 0 or more metres, not {within_m}")
        self.zones = checked_zones(zones)
        self.threshold, self.within_m = threshold, within_m
        self.index = ZoneIndex(self.zones)
        self.listed = frozenset[str]().union(*listed_places(self.zones))
        self._reach: Reach | None = None

    def reach(self, cases: int) -> Reach | None:
        """Return how far zones roughly are, made when it is first worth it."""
        if self._reach is None and (cases >= _MANY or self.within_m is not None):
            self._reach = Reach(self.index)
        return self._reach

    def far(self, lon: Floats, lat: Floats, radius_m: Floats) -> Flags:
        """Return which positions surely lie beyond what is measured, degrees and metres."""
        if self.within_m is None:
            return np.zeros(len(lon), dtype=bool)
        reach = self.reach(len(lon))
        assert reach is not None
        return reach.far(lon, lat, radius_m, self.within_m)

    def warnings(self) -> list[str]:
        """Return sentences on rules that name no known type of incident."""
        return strange_rules(self.zones)


def flagged_schema(schema: "pa.Schema") -> "pa.Schema":
    """Return the schema of what `flag_batch` returns for batches of a schema."""
    import pyarrow as pa

    word = pa.dictionary(pa.int32(), pa.string())
    types = {"truth": pa.bool_(), "number": pa.float64(), "text": word}
    kept = [field for field in schema if field.name not in set(names_of(SUMMARY))]
    added = [pa.field(column.name, types[column.kind]) for column in SUMMARY]
    return pa.schema([*kept, *added], metadata=schema.metadata)


def flag_batch(batch: "pa.RecordBatch | pa.Table", flagger: Flagger) -> "pa.RecordBatch":
    """Return a batch of incidents with the verdict on each: the SUMMARY columns of `tables`.

    Parameters
    ----------
    batch
        INCIDENT columns under their own names, those that a verdict rests on of the
        types that these hold: lon, lat and radius_m numbers, dates dates or ISO texts,
        actors a list. Others are carried along. Without lon and lat, points in
        WKB in `geometry` (EPSG:4326) are the positions. Ids are not looked at.
    flagger
        The zones.

    Returns
    -------
    pyarrow.RecordBatch
        The columns of the batch, then those of SUMMARY, texts as dictionaries; an older
        verdict is replaced.

    Raises
    ------
    TableError
        A column holds what it cannot mean, or a row has half a position.
    """
    import pyarrow as pa

    schema = flagged_schema(batch.schema)
    if not batch.num_rows:
        return pa.RecordBatch.from_pylist([], schema=schema)
    table = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
    found = summary_columns(TableRows(table), flagger)
    columns = [
        found[field.name] if field.name in found else _whole(batch, field.name) for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _whole(batch: "pa.RecordBatch | pa.Table", name: str) -> "pa.Array":
    import pyarrow as pa

    column = batch[name]
    if not isinstance(column, pa.ChunkedArray):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


Far = Callable[[Floats, Floats, Floats], Flags]
"""Tells of lon, lat (degrees) and radius_m which are surely far from all zones."""


class Incidents(Protocol):
    """Rows to be judged, of which those that are far from all zones need no more than positions."""

    def __len__(self) -> int:
        """Return how many there are."""

    def far(self, test: Far) -> Flags:
        """Return which rows are far, and no areas."""

    def table(self, rows: "NDArray[np.intp] | slice" = ...) -> "pa.Table":
        """Return the INCIDENT columns of some rows that verdicts rest on."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table as `Incidents`."""

    whole: "pa.Table"

    def __len__(self) -> int:
        return int(self.whole.num_rows)

    def far(self, test: Far) -> Flags:
        """Return which rows are far, and no areas."""
        (lon, lat, radius_m), area = positions_of(self.whole)
        return test(lon, lat, radius_m) & ~area

    def table(self, rows: "NDArray[np.intp] | slice" = slice(None)) -> "pa.Table":
        """Return the columns of some rows that verdicts rest on."""
        import pyarrow as pa

        table = self.whole.select([name for name in self.whole.column_names if name in _READ])
        if isinstance(rows, slice):
            start, stop, _ = rows.indices(table.num_rows)
            return table.slice(start, stop - start)
        return table.take(pa.array(rows))


def summary_columns(incidents: Incidents, flagger: Flagger) -> "dict[str, pa.Array]":
    """Return the SUMMARY columns of incidents, by name; raises as `flag_batch`."""
    far = np.zeros(len(incidents), dtype=bool)
    if flagger.within_m is not None:
        far = incidents.far(flagger.far)
    rows = np.flatnonzero(~far)
    # Measured in full, each pair of a row and a zone takes some hundred bytes for a while.
    size = max(min(_ROWS, _PAIRS // len(flagger.zones)), 1)
    parts = []
    with without_collection():
        for start in range(0, max(len(rows), 1), size):
            part = rows[start : start + size]
            whole = len(part) == len(incidents)
            table = incidents.table() if whole else incidents.table(part)
            parts.append(told_of(table, flagger, part))
    told = together(parts)
    if told.beyond.any():
        kept = ~told.beyond[told.case]
        told, rows = told._replace(case=told.case[kept]), rows[kept]
    return _columns(flagger, told, rows, len(incidents))


def _columns(
    flagger: Flagger, told: Told, rows: NDArray[np.intp], count: int
) -> "dict[str, pa.Array]":
    """Return the SUMMARY columns of all rows; those not told of are far from every zone."""
    import pyarrow as pa

    def spread(values: "NDArray[Any]", otherwise: Any) -> "NDArray[Any]":
        if len(rows) == count:
            return np.asarray(values[told.case])
        column = np.full(count, otherwise, dtype=values.dtype)
        column[rows] = values[told.case]
        return column

    nowhere = len(LIKELIHOODS) - 1
    level = np.where(np.isnan(told.probability), -1, nowhere)
    for place in range(nowhere - 1, -1, -1):
        level[told.probability >= LIKELIHOODS[place][0]] = place
    zone, inside = spread(told.zone, -1), spread(told.inside, 0)
    beyond = "outside every zone, farther than place and boundary can be wrong"
    if flagger.within_m:
        beyond = f"outside every zone, by more than {length(flagger.within_m)}"
    zones = flagger.zones
    return {
        "verdict": _words(VERDICTS, spread(told.verdict, VERDICTS.index("clear"))),
        "zone_id": _words(list(zones["zone_id"]), zone),
        "zone_version": _words([str(one) for one in zones["version"]], zone),
        "inside": pa.array(inside == 1, mask=inside < 0),
        "distance_m": pa.array(spread(told.distance_m, np.nan), from_pandas=True),
        "probability": pa.array(spread(told.probability, 0.0), from_pandas=True),
        "likelihood": _words([word for _, word in LIKELIHOODS], spread(level, nowhere)),
        "why": _words([*told.texts, beyond], spread(told.why, len(told.texts))),
    }


def _words(texts: "Sequence[str]", codes: Codes) -> "pa.DictionaryArray":
    """Return texts by their codes, each text once; -1 is empty."""
    import pyarrow as pa

    once = list(dict.fromkeys(texts))
    place = {text: number for number, text in enumerate(once)}
    numbers = np.array([*(place[text] for text in texts), 0], dtype=np.int32)[codes]
    indices = pa.array(numbers, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(once, pa.string()))
