"""Incidents in Arrow batches against zones: each row judged as `geomap.flag` judges it.

For tables of any size and engines of any kind: a `Flagger` is made once, pickled to
wherever it is wanted, and asked about one batch after another. What it answers for a
row hangs on that row alone.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from geomap.errors import TableError
from geomap.flags.facts import Coded, Facts, combined, facts_of, frame_of, positions_of
from geomap.flags.inputs import check_cases, check_threshold, checked_zones
from geomap.flags.pairs import judge, listed_places
from geomap.flags.reach import Asked, Reach
from geomap.flags.reasons import Reasons
from geomap.flags.times import Times
from geomap.flags.verdicts import strange_rules
from geomap.flags.worded import worded
from geomap.flags.worst import worst
from geomap.tables import INCIDENT, SUMMARY, VERDICTS, names_of
from geomap.zones import LIKELY, ZoneIndex
from geomap.zones.probability import LIKELIHOODS
from geomap.zones.wording import length

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

__all__ = ["Flagger", "Incidents", "TableRows", "flag_batch", "flagged_schema", "summary_columns"]

_READ = frozenset(column.name for column in INCIDENT) | {"geometry"}
_MANY = 5_000  # different incidents from which on knowing roughly is worth its making

Codes = np.ndarray[tuple[int], np.dtype[np.int64]]


class Flagger:
    """Zones, ready to hold batches of incidents against; picklable, its answers always the same.

    Parameters
    ----------
    zones
        ZONE columns, as `read_zones` returns them.
    threshold
        Probability of having been inside from which an incident in force is a breach.
    within_m
        Metres. A position that lies outside of every zone and may be farther than this
        from all of them, so far that it has no probability of being inside, is then
        "clear" without its nearest zone being looked for or measured, whatever the
        dates; one that is nearer is judged in full. None judges all in full.

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


class Incidents(Protocol):
    """Rows to be judged, of which those that are far from all zones need no more than positions."""

    def __len__(self) -> int:
        """Return how many there are."""

    def positions(self) -> "tuple[list[NDArray[np.float64]], NDArray[np.bool_]]":
        """Return lon, lat and radius_m of each, and which are areas."""

    def table(self, rows: "NDArray[np.intp] | slice" = ...) -> "pa.Table":
        """Return the INCIDENT columns of some rows that verdicts rest on."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table as `Incidents`."""

    whole: "pa.Table"

    def __len__(self) -> int:
        return int(self.whole.num_rows)

    def positions(self) -> "tuple[list[NDArray[np.float64]], NDArray[np.bool_]]":
        """Return lon, lat and radius_m of each, and which are areas."""
        return positions_of(self.whole)

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
    far = _far(incidents, flagger)
    rows = np.flatnonzero(~far)
    table = incidents.table(rows) if far.any() else incidents.table()
    return _columns(flagger, _told(table, flagger, rows), rows, len(incidents))


def _far(incidents: Incidents, flagger: Flagger) -> "NDArray[np.bool_]":
    """Return which rows need no looking at: points that are far from all zones."""
    if flagger.within_m is None:
        return np.zeros(len(incidents), dtype=bool)
    (lon, lat, radius_m), area = incidents.positions()
    reach = flagger.reach(len(incidents))
    assert reach is not None
    return reach.far(lon, lat, radius_m, flagger.within_m) & ~area


class _Told(NamedTuple):
    """What is said of rows, by the number of their case."""

    case: Codes
    verdict: Codes  # of VERDICTS
    zone: "NDArray[np.intp]"  # -1 where it is about none
    inside: "NDArray[np.int8]"  # -1 is unknown
    distance_m: "NDArray[np.float64]"
    probability: "NDArray[np.float64]"
    why: Codes
    texts: list[str]


def _told(table: "pa.Table", flagger: Flagger, rows: "NDArray[np.intp]") -> _Told:
    """Return what is said of the rows of a table, which have these numbers in its batch."""
    facts = facts_of(table)
    case, first = _cases(facts, flagger.listed)
    frame = frame_of(facts, first)
    frame.index = rows[first]
    check_cases(frame)
    asked = _asking(facts, first, flagger)
    pairs = judge(frame, flagger.zones, flagger.threshold, index=flagger.index, asked=asked)
    zone_id = list(flagger.zones["zone_id"])
    zone = worst(pairs, zone_id)
    coded = facts.coded
    known = (
        combined([coded["type"].codes[first], coded["actors"].codes[first]])[0],
        _unplaced_codes(facts, first),
        facts.numbers["radius_m"][first],
        coded["claims"].codes[first],
    )
    texts, why = worded(Reasons(frame, flagger.zones, pairs), pairs, zone, zone_id, known)
    row = np.arange(len(zone))
    number = {word: code for code, word in enumerate(VERDICTS)}
    verdict = np.array([number[word] for word in pairs.verdict[row, zone].tolist()], np.int64)
    placed = verdict != number["not placed"]
    side = {True: 1, False: 0}
    inside = np.array([side.get(one, -1) for one in pairs.inside[row, zone].tolist()], np.int8)
    return _Told(
        case, verdict, np.where(placed, zone, -1), np.where(placed, inside, -1).astype(np.int8),
        pairs.distance_m[row, zone], pairs.probability[row, zone], why, texts,
    )  # fmt: skip


def _cases(facts: Facts, listed: frozenset[str]) -> "tuple[Codes, NDArray[np.intp]]":
    """Return codes that tell apart rows on which a verdict may differ, and the first of each."""
    numbers, coded = facts.numbers, facts.coded
    apart = coded["located"].codes == _code_of(coded["located"], "area")
    loose = np.isnan(numbers["lon"]) | apart
    control = _listed(facts, listed)
    names = ("type", "actors", "date_precision", "located", "claims")
    return combined(
        [
            *numbers.values(),
            *facts.days.values(),
            *(coded[name].codes for name in names),
            np.where(loose | control, coded["place"].codes, -1),
            np.where(control, coded["place_id"].codes, -1),
        ]
    )


def _unplaced_codes(facts: Facts, rows: "NDArray[np.intp]") -> Codes:
    """Return codes of all that is said of rows without a position."""
    known = ~np.isnan(facts.numbers["lat"][rows])
    return combined([*(facts.coded[name].codes[rows] for name in ("place", "located")), known])[0]


def _asking(
    facts: Facts, rows: "NDArray[np.intp]", flagger: Flagger
) -> "Callable[[Times], Asked] | None":
    """Return what tells which pairs to measure; control places are asked all."""
    reach = flagger.reach(len(rows))
    if reach is None:
        return None
    lon, lat, radius_m = (facts.numbers[name][rows] for name in ("lon", "lat", "radius_m"))
    control = _listed(facts, flagger.listed)[rows]

    def asked(when: Times) -> Asked:
        live = when.in_force != False  # noqa: E712 - None may be
        sole = np.isnat(when.first) | (when.first == when.last)
        found = reach.asked(lon, lat, radius_m, live, sole=sole)
        found.near[control] = True
        return found

    return asked


def _listed(facts: Facts, listed: frozenset[str]) -> "NDArray[np.bool_]":
    """Return which rows are at a place that some zone lists."""
    column = facts.coded["place_id"]
    known = np.array([*(cell in listed for cell in column.cells), False], dtype=bool)
    return np.asarray(known[column.codes])


def _code_of(column: Coded, cell: str) -> int:
    return list(column.cells).index(cell) if cell in column.cells else -2


def _columns(
    flagger: Flagger, told: _Told, rows: "NDArray[np.intp]", count: int
) -> "dict[str, pa.Array]":
    """Return the SUMMARY columns of all rows; those not told of are far from every zone."""
    import pyarrow as pa

    def spread(values: "NDArray[Any]", otherwise: Any) -> "NDArray[Any]":
        if len(rows) == count:
            return np.asarray(values[told.case])
        column = np.full(count, otherwise, dtype=values.dtype)
        column[rows] = values[told.case]
        return column

    probability = spread(told.probability, 0.0)
    level = np.full(count, -1)
    for place, (least, _) in enumerate(LIKELIHOODS):
        level[(level < 0) & (probability >= least)] = place
    zone, inside = spread(told.zone, -1), spread(told.inside, 0)
    beyond = f"farther than {length(flagger.within_m or 0.0)} from every zone"
    zones = flagger.zones
    return {
        "verdict": _words(VERDICTS, spread(told.verdict, VERDICTS.index("clear"))),
        "zone_id": _words(list(zones["zone_id"]), zone),
        "zone_version": _words([str(one) for one in zones["version"]], zone),
        "inside": pa.array(inside == 1, mask=inside < 0),
        "distance_m": pa.array(spread(told.distance_m, np.nan), from_pandas=True),
        "probability": pa.array(probability, from_pandas=True),
        "likelihood": _words([word for _, word in LIKELIHOODS], level),
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
