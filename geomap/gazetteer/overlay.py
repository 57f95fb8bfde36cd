"""CSV overlays: one row a name, with the source of the row.

The columns are `PLACE_NAME` of `geomap.tables`. The rows of a place agree on
everything but the name, its language, script and source; the first row gives
the lead name. A file that cannot mean what it says is refused whole: a place
in the wrong spot is worse than none.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geomap.errors import GazetteerError, InputError
from geomap.files import plain_cell, read_text
from geomap.gazetteer.places import Name, Place
from geomap.tables import PLACE_NAME, Column

__all__ = ["MAX_OVERLAY_BYTES", "attributions", "overlay_files", "read_overlays"]

MAX_OVERLAY_BYTES = 64 * 2**20
"""A table written by hand is far below this; above it, it is a dump for the world index."""

_SHOWN_PROBLEMS = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_POSITION = ("lon", "lat")  # cells may be empty, but a table without the columns places nothing
_SHARED = ("kind", "lon", "lat", "radius_m", "country", "admin1")
_FORMS = {
    "place_id": (re.compile(r"[a-z][a-z0-9_-]*:[^\s:]+"), "PREFIX:SLUG, for example geomap:farukh"),
    "script": (re.compile(r"[A-Z][a-z]{3}"), "an ISO 15924 code, for example Latn"),
    "language": (re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*"), "an ISO 639 code, for example az"),
    "country": (re.compile(r"[A-Z]{2}"), "an ISO 3166 code of two letters, for example AZ"),
}
_CREDITS = (
    ("geonames", "GeoNames (geonames.org), CC BY 4.0"),
    ("wikipedia", "coordinates and names as stated by Wikipedia (wikipedia.org)"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    where: str
    cells: dict[str, str]
    numbers: dict[str, float | None]


def overlay_files(path: Path | str) -> tuple[Path, ...]:
    """Return the CSV files that a path names: itself, or those of a folder by name.

    Raises
    ------
    GazetteerError
        There is nothing at `path`, or a folder without a CSV file.
    """
    target = Path(path)
    try:
        if target.is_dir():
            files = tuple(sorted(target.glob("*.csv")))
            if not files:
                raise GazetteerError(f"{path}: the folder holds no .csv file; name a gazetteer")
            return files
        if target.exists():
            return (target,)
    except (OSError, ValueError) as error:
        raise GazetteerError(f"{path!s}: cannot read the gazetteer: {error}") from None
    raise GazetteerError(f"{path}: no such gazetteer; name a CSV file or a folder of them")


def read_overlays(files: Sequence[Path]) -> tuple[Place, ...]:
    """Return the places of one or more CSV files, in the order of their first rows.

    Raises
    ------
    GazetteerError
        One line that names every problem with its file, line and column.
    """
    problems: list[str] = []
    rows: dict[str, list[_Row]] = {}
    for file in files:
        for row in _rows(file, problems):
            rows.setdefault(row.cells["place_id"], []).append(row)
    for place_rows in rows.values():
        problems += _disagreements(place_rows)
    if problems:
        more = len(problems) - _SHOWN_PROBLEMS
        tail = [f"and {more} more"] if more > 0 else []
        raise GazetteerError("; ".join(problems[:_SHOWN_PROBLEMS] + tail))
    return tuple(_place(place_rows) for place_rows in rows.values())


def attributions(places: Sequence[Place]) -> tuple[str, ...]:
    """Return whom the sources of these places ask to be credited."""
    sources = {place.source for place in places}
    sources |= {name.source for place in places for name in place.names}
    text = "\n".join(sources).casefold()
    return tuple(credit for word, credit in _CREDITS if word in text)


def _rows(file: Path, problems: list[str]) -> Iterator[_Row]:
    try:
        text = read_text(file, what="gazetteer", limit=MAX_OVERLAY_BYTES)
    except InputError as error:
        problems.append(str(error))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = [cell.strip() for cell in next(reader, [])]
        problem = _header_problem(header)
        if problem:
            problems.append(f"{file}, line 1: {problem}")
            return
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield from _row(f"{file}, line {line}", header, cells, problems)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(f"{file}, line {line}: not a CSV row ({error})")


def _header_problem(header: list[str]) -> str | None:
    known = {column.name for column in PLACE_NAME}
    needed = [c.name for c in PLACE_NAME if c.required or c.name in _POSITION]
    missing = [name for name in needed if name not in header]
    if not known & set(header):
        return f"not a gazetteer overlay; its header is {','.join(c.name for c in PLACE_NAME)}"
    if missing:
        return f"column {', '.join(missing)} is missing"
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        return f"column {repeated[0]} is given twice"
    return None


def _row(where: str, header: list[str], values: list[str], problems: list[str]) -> Iterator[_Row]:
    if len(values) != len(header):
        problems.append(f"{where}: {len(values)} cells where the header has {len(header)} columns")
        return
    cells = {column.name: "" for column in PLACE_NAME}
    cells |= {name: plain_cell(value).strip() for name, value in zip(header, values, strict=True)}
    found: list[str] = []
    numbers: dict[str, float | None] = {}
    for column in PLACE_NAME:
        problem = _cell_problem(column, cells[column.name])
        if problem:
            found.append(f"{where}, column {column.name}: {problem}")
        elif column.kind == "number":
            numbers[column.name] = float(cells[column.name]) if cells[column.name] else None
    if not found and (numbers["lon"] is None) != (numbers["lat"] is None):
        empty = "lon" if numbers["lon"] is None else "lat"
        found.append(f"{where}, column {empty}: empty beside the other coordinate; give both")
    problems += found
    if not found:
        yield _Row(where, cells, numbers)


def _cell_problem(column: Column, cell: str) -> str | None:
    if _CONTROL.search(cell):
        return "holds a control character; remove it"
    if not cell:
        return f"empty; it says {column.meaning}" if column.required else None
    if column.kind == "number":
        return _number_problem(column, cell)
    pattern, wanted = _FORMS.get(column.name, (None, ""))
    if pattern and not pattern.fullmatch(cell):
        return f'"{_cut(cell)}" is not {wanted}'
    return None


def _number_problem(column: Column, cell: str) -> str | None:
    try:
        number = float(cell)
    except ValueError:
        return f'"{_cut(cell)}" is no number'
    if not math.isfinite(number):
        return f'"{_cut(cell)}" is no finite number'
    if column.low is not None and number < column.low:
        return f'"{_cut(cell)}" is under {column.low:g}'
    if column.high is not None and number > column.high:
        return f'"{_cut(cell)}" is over {column.high:g}'
    return None


def _cut(cell: str) -> str:
    return cell if len(cell) <= 40 else cell[:39] + "…"


def _disagreements(rows: list[_Row]) -> Iterator[str]:
    first, seen = rows[0], set[tuple[str, str]]()
    for row in rows:
        for column in _SHARED:
            ours, theirs = (
                one.numbers[column] if column in one.numbers else one.cells[column]
                for one in (row, first)
            )
            if ours != theirs:
                yield (
                    f'{row.where}, column {column}: "{_cut(row.cells[column])}" but '
                    f'{row.cells["place_id"]} has "{_cut(first.cells[column])}" at {first.where}'
                )
        key = (row.cells["name"], row.cells["language"])
        if key in seen:
            yield f'{row.where}, column name: "{_cut(key[0])}" is given twice; delete one row'
        seen.add(key)


def _place(rows: list[_Row]) -> Place:
    cells, numbers = rows[0].cells, rows[0].numbers
    return Place(
        id=cells["place_id"],
        name=cells["name"],
        lon=numbers["lon"],
        lat=numbers["lat"],
        kind=cells["kind"],
        radius_m=numbers["radius_m"],
        names=tuple(
            Name(
                text=row.cells["name"],
                language=row.cells["language"] or None,
                script=row.cells["script"],
                source=row.cells["source"],
            )
            for row in rows
        ),
        country=cells["country"] or None,
        admin1=cells["admin1"] or None,
        source=cells["source"],
    )
