"""Links: which reports a person takes to be of one event, in a small CSV file.

One row a pair: `incident_id, other_id, same, score, why`. `same` is yes, no,
or empty where nobody has decided yet.
"""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import InputError, OutputError
from geomap.files import csv_text, plain_cell, read_text, write_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LINK_COLUMNS", "Link", "carried_links", "linked", "read_links", "write_links"]

LINK_COLUMNS = ("incident_id", "other_id", "same", "score", "why")

_WORDS = {"yes": True, "y": True, "true": True, "1": True, "same": True,
          "no": False, "n": False, "false": False, "0": False, "different": False}  # fmt: skip


class Link(NamedTuple):
    """Two reports, whether they are of one event (None: not decided), and why it was proposed."""

    incident_id: str
    other_id: str
    same: bool | None
    score: float | None = None
    why: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """The two, in no order."""
        return frozenset((self.incident_id, self.other_id))


def read_links(path: Path | str) -> list[Link]:
    """Return the links of a file.

    Raises
    ------
    InputError
        It cannot be read, lacks a column, an id is empty or links to itself,
        `same` is neither yes nor no, or a pair is decided both ways.
    """
    name = Path(path).name
    text = read_text(path, what="links file")
    # a spreadsheet may have saved it with the separator of its country
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    links: list[Link] = []
    decided: dict[frozenset[str], tuple[bool, int]] = {}
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        missing = [column for column in LINK_COLUMNS[:3] if column not in header]
        if missing:
            raise InputError(f"{name}: column {', '.join(missing)} is missing")
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            where = f"{name}, line {reader.line_num}"
            if len(cells) != len(header):
                raise InputError(f"{where}: {len(cells)} cells where the header has {len(header)}")
            link = _link(dict(zip(header, map(plain_cell, cells), strict=True)), where)
            links.append(link)
            if link.same is not None:
                before, line = decided.setdefault(link.pair, (link.same, reader.line_num))
                if before != link.same:
                    raise InputError(f"{where}: line {line} says the opposite; keep one of them")
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}: no CSV: {error}") from None
    return links


def carried_links(incidents: "pd.DataFrame") -> list[Link]:
    """Return the links that a table carries in its column `same_event`, one row an incident."""
    if "same_event" not in incidents.columns:
        return []
    known = incidents["same_event"].notna().to_numpy()
    members: dict[str, list[str]] = {}
    pairs = zip(incidents["same_event"][known], incidents["id"][known], strict=True)
    for event, name in dict.fromkeys(pairs):
        members.setdefault(event, []).append(name)
    return [
        Link(names[0], other, same=True, why="as the file has it")
        for names in members.values()
        for other in names[1:]
    ]


def _link(cells: dict[str, str], where: str) -> Link:
    one, two = cells["incident_id"].strip(), cells["other_id"].strip()
    for column, value in (("incident_id", one), ("other_id", two)):
        if not value:
            raise InputError(f'{where}: {column} "" is empty')
    if one == two:
        raise InputError(f'{where}: other_id "{two[:80]}" is the incident itself')
    written = cells["same"].strip()
    if written and written.casefold() not in _WORDS:
        raise InputError(f'{where}: same "{written[:80]}" is neither yes nor no')
    try:
        score = float(cells.get("score") or "nan")
    except ValueError:
        raise InputError(f'{where}: score "{cells["score"][:80]}" is no number') from None
    same = _WORDS[written.casefold()] if written else None
    return Link(one, two, same, None if math.isnan(score) else score, cells.get("why", ""))


def write_links(links: Iterable[Link], path: Path | str, *, decided: Sequence[Link] = ()) -> None:
    """Write links as CSV; what a person decided in a file that stands there is never lost.

    Parameters
    ----------
    links
        What to write; pairs that `decided` holds are left to it.
    path
        The file. One that is there is replaced where all it decides is in `decided`.
    decided
        Links that a person read and decided; they come first.

    Raises
    ------
    OutputError
        It cannot be written, or the file there holds decisions of its own.
    """
    known = {link.pair: link.same for link in decided if link.same is not None}
    if Path(path).is_file():
        for link in read_links(path):
            if link.same is not None and known.get(link.pair) != link.same:
                raise OutputError(
                    f"{path}: it holds decisions; name it with --links, or move it away"
                )
    kept = [link for link in decided if link.same is not None]
    whole = [*kept, *(link for link in links if link.pair not in known)]
    words = {True: "yes", False: "no", None: ""}
    rows = [
        (one, two, words[same], None if score is None else f"{score:.2f}", why)
        for one, two, same, score, why in whole
    ]
    write_text(path, csv_text(LINK_COLUMNS, rows))


def linked(ids: Iterable[str], links: Iterable[Link]) -> dict[str, str]:
    """Return, for each incident that links join to another, the name of the event.

    The name is the first id of its reports in the order of their letters, so
    that it is the same in whatever order rows stand.

    Raises
    ------
    InputError
        Two reports are linked through others and said to be of two events.
    """
    known = set(ids)
    event: dict[str, str] = {}

    def root(name: str) -> str:
        while event.get(name, name) != name:
            name = event[name]
        return name

    whole = list(links)
    for link in whole:
        if link.same:
            one, two = sorted((root(link.incident_id), root(link.other_id)))
            event[two] = one
            event.setdefault(one, one)
    for link in whole:
        if link.same is False and root(link.incident_id) == root(link.other_id):
            raise InputError(
                f'links: "{link.incident_id[:80]}" and "{link.other_id[:80]}" are said not to be '
                "one event, but other links join them"
            )
    members: dict[str, list[str]] = {}
    for name in sorted(known & set(event)):
        members.setdefault(root(name), []).append(name)
    return {name: found[0] for found in members.values() if found[1:] for name in found}
