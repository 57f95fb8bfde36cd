"""GPX 1.1: a waypoint for each incident whose place is known, for devices in the field.

Written here, not by GDAL, which escapes no address of a link: one `&` in it and no
device reads the file. A flag is red for a breach and blue for a possible one, by the
names that Garmin gives its symbols; others have the plain waypoint.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from geomap.exports.flat import columns_to_write, completed, plain_values
from geomap.exports.options import ExportOptions
from geomap.exports.shapes import degrees_text
from geomap.files import replacing
from geomap.incidents.sentences import said
from geomap.incidents.tolls import FIGURES, toll_of
from geomap.names import shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="geomap" xmlns="http://www.topografix.com/GPX/1/1" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd">
"""

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)

_NAME = 30
"""Letters of a name that handhelds show; they cut what is longer, and two may become one."""

_IN_KM = 10_000
"""From here a radius is easier to read in kilometres."""

_SYMBOLS = {"breach": "Flag, Red", "possible": "Flag, Blue"}
_SYMBOL = "Waypoint"

_TOLD = frozenset({
    "id", "title", "type", "date_start", "date_end", "date_precision", "place", "lon", "lat",
    "radius_m", "located", "actors", "killed_low", "killed_best", "killed_high", "wounded_low",
    "wounded_best", "wounded_high", "contested", "claims", "sources", "dataset", "verdict", "why",
})  # fmt: skip
"""Columns that a waypoint tells of."""

Row = Mapping[str, Any]


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write the incidents with a known place as waypoints, in the order of the table.

    Returns what the format could not hold, one sentence each.

    Raises
    ------
    OutputError
        The file cannot be written; then it is not changed.
    """
    whole = completed(table)
    columns = {c.name: plain_values(whole[c.name], c.kind) for c in columns_to_write(whole)}
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    points = [row for row in rows if _is_placed(row) and not _is_area(row)]
    parts = [_HEAD, _metadata(points, options or ExportOptions())]
    parts += map(_waypoint, points, _names(points))
    text, changed = _NO_XML.subn("\ufffd", "".join([*parts, "</gpx>\n"]))
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
    notes = list(_not_held(rows, columns))
    if zones is not None:
        notes.append("GPX holds waypoints alone here; the zones are left out")
    if changed:
        notes.append(f"GPX holds no control or half characters; {changed} show as \ufffd")
    return tuple(notes)


def _is_placed(row: Row) -> bool:
    return row["lon"] is not None and row["lat"] is not None


def _is_area(row: Row) -> bool:
    return bool(row["located"] == "area")


def _metadata(points: Sequence[Row], options: ExportOptions) -> str:
    found = _element("name", options.title) + _element("desc", "; ".join(options.attributions))
    if points:
        lon, lat = [row["lon"] for row in points], [row["lat"] for row in points]
        corners = {"minlat": min(lat), "minlon": min(lon), "maxlat": max(lat), "maxlon": max(lon)}
        found += f"<bounds{_degrees(corners)}/>"
    return f"<metadata>{found}</metadata>\n" if found else ""


def _waypoint(row: Row, name: str) -> str:
    """Return a `wpt`, its elements in the order that the schema of GPX 1.1 wants."""
    sources = [_line(source) for source in row["sources"] or ()]
    links = [source for source in sources if _ADDRESS.fullmatch(source)]
    named = [source for source in sources if source not in links]
    elements = [
        _element("name", name),
        _element("cmt", f"{_line(row['title'])} [{_line(row['id'])}]".strip()),
        _element("desc", "\n".join(_described(row))),
        _element("src", "; ".join(filter(None, [_line(row["dataset"]), *named]))),
        *(f'<link href="{_text(link)}"/>' for link in links),
        _element("sym", _SYMBOLS.get(str(row.get("verdict")), _SYMBOL)),
        _element("type", _line(row["type"])),
    ]
    position = _degrees({"lat": row["lat"], "lon": row["lon"]})
    return f"<wpt{position}>{''.join(elements)}</wpt>\n"


def _described(row: Row) -> Iterator[str]:
    """Yield the lines of a description; each text of a person's is held to its own line."""
    if row.get("verdict"):
        yield f"Verdict: {_line(row['verdict'])}. {_line(row.get('why'))}".strip()
    claims = said(row["claims"])
    if claims:
        yield f"Claims: {claims}"
    for what in FIGURES:
        figure = _figure([row[f"{what}_{end}"] for end in ("low", "best", "high")])
        if figure and toll_of(row["claims"] or (), what) is None:
            yield f"{what.capitalize()}: {figure} (no claim is recorded)"
    if row["actors"]:
        yield f"Actors as written: {'; '.join(map(_line, row['actors']))}"
    if row["date_start"] or row["date_end"]:
        yield f"Date: {_dates(row)}"
    if row["place"]:
        yield f"Place as written: {_line(row['place'])}"
    if row["located"]:
        yield f"Position: {_line(row['located'])}{_within(row['radius_m'])}"


def _figure(ends: Sequence[float | None]) -> str:
    low, best, high = ends
    known = [end for end in ends if end is not None]
    if not known:
        return ""
    if len(set(known)) == 1:
        return f"{known[0]:g}"
    words = {"at least": low, "best": best, "at most": high}
    return ", ".join(f"{word} {end:g}" for word, end in words.items() if end is not None)


def _dates(row: Row) -> str:
    days = dict.fromkeys(day for day in (row["date_start"], row["date_end"]) if day)
    precision = row["date_precision"]
    known = f" (known to the {precision})" if precision and precision != "day" else ""
    return " to ".join(days) + known


def _within(radius_m: float | None) -> str:
    if not radius_m:
        return ""
    length = f"{radius_m:.0f} m" if radius_m < _IN_KM else f"{radius_m / 1000:.0f} km"
    return f", within {length} (95 %)"


def _names(points: Sequence[Row]) -> list[str]:
    """Return a name for each, place and day; no two are the same, for a device keeps one."""
    taken: set[str] = set()
    names = []
    numbers: dict[str, Iterator[int]] = {}
    for row in points:
        labels = (shown(str(row[key] or "")) for key in ("place", "title", "id"))
        label = next(filter(None, labels), "incident")
        day = _day(row)
        name = _short(label, day)
        following = numbers.setdefault(name.casefold(), count(2))
        while name.casefold() in taken:
            name = _short(label, f"{day} {next(following)}".strip())
        taken.add(name.casefold())
        names.append(name)
    return names


def _day(row: Row) -> str:
    """Return the day of an incident, or nothing where that is not known to the day."""
    start, end = row["date_start"], row["date_end"]
    is_day = row["date_precision"] in {None, "day"} and (end is None or end == start)
    return str(start) if start and is_day else ""


def _short(label: str, end: str) -> str:
    if not end:
        return shown(label, _NAME)
    return f"{shown(label, _NAME - len(end) - 1)} {end}"


def _not_held(rows: Sequence[Row], columns: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    unplaced = sum(not _is_placed(row) for row in rows)
    areas = sum(_is_placed(row) and _is_area(row) for row in rows)
    if unplaced:
        yield f"GPX holds no incident without a position; {_left_out(unplaced)}"
    if areas:
        yield f"GPX holds no incident that is known to an area alone; {_left_out(areas)}"
    if any(columns["date_start"]):
        yield "GPX holds moments, no days; the dates stand in the descriptions"
    others = [
        _line(name)
        for name, values in columns.items()
        if name not in _TOLD and any(value is not None for value in values)
    ]
    if others and rows:
        yield f"columns left out of GPX: {', '.join(others)}"


def _left_out(number: int) -> str:
    return "1 is left out" if number == 1 else f"{number} are left out"


def _element(name: str, text: str | None) -> str:
    return f"<{name}>{_text(text)}</{name}>" if text else ""


def _text(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _line(text: object) -> str:
    """Return text on one line, nothing for none."""
    return " ".join(str(text).split()) if text is not None else ""


def _degrees(values: Mapping[str, float]) -> str:
    return "".join(f' {name}="{degrees_text(value)}"' for name, value in values.items())
