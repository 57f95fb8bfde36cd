"""Drafts of reports, as `geomap extract --json` writes them: a row an incident, claims with it.

A file holds the JSON object of one report, `{"report": ..., "incidents": [...]}`, several
of them a line each, or a list of them. What an incident has beside the INCIDENT columns
stays in `raw`, and so do the spans of its claims, under `claim_spans`. What the page of
`--review` saves is the same, with what was not confirmed beside `incidents`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from geomap.errors import InputError
from geomap.incidents.claims import CLAIM_KEYS
from geomap.incidents.geojson import json_in
from geomap.incidents.json_cell import member_of
from geomap.incidents.options import ReadOptions
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Row, Rows, Source, is_own
from geomap.incidents.tabular import NO_TEXT
from geomap.tables import INCIDENT, names_of

__all__ = ["CLAIM_SPANS", "DRAFT_SUFFIXES", "drafted", "is_draft"]

CLAIM_SPANS = ("start", "end", "confidence", "why")
"""What a drafted claim has beside the CLAIM columns: the words it was read from, how surely."""

DRAFT_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ""})

_KEPT_SPANS = "claim_spans"
_NOT_CONFIRMED = ("rejected", "undecided")
_MOST_COLUMNS = 2_000
_OPENING = re.compile(r'\ufeff?\s*(?:\[\s*)?\{\s*"(?:report|places|incidents|notes)"\s*:')


class _Drafted(NamedTuple):
    """One entry of a file: where it stands in words, its text and what the JSON holds."""

    where: str
    text: str
    value: Any


def is_draft(source: Source) -> bool:
    """Tell whether a file is JSON of drafts, by how it opens and what its first object holds."""
    start = source.head[:4096]
    opening = start.decode("utf-8", "replace") if b"\0" not in start else source.text[:4096]
    if not _OPENING.match(opening):
        return False
    try:
        first = next(_entries(source), None)
    except InputError:
        return False
    return first is not None and _looks_right(first.value)


def drafted(source: Source, options: ReadOptions | None = None) -> Rows:  # noqa: ARG001 - as readers are
    """Return a row for each incident of each draft, numbered through the file.

    Raises
    ------
    InputError
        It is no JSON of drafts, or its incidents have too many different members.
    """
    found = Rows([], [], unit="incident", encoding=source.decoded.encoding)
    found.notes += [source.decoded.note] if source.decoded.note else []
    incidents: list[tuple[int, Mapping[str, Any]]] = []
    number = 0
    left_out = 0
    for entry in _entries(source):
        left_out += _left_out(entry.value)
        listed = entry.value.get("incidents") if isinstance(entry.value, dict) else None
        if not isinstance(listed, list):
            number += 1
            reason = _problem(entry)
            found.refused.append(_refused(source, number, "incidents", entry.text, reason))
            continue
        for incident in listed:
            number += 1
            if isinstance(incident, dict):
                incidents.append((number, incident))
            else:
                text = json.dumps(incident, ensure_ascii=False)
                found.refused.append(
                    _refused(source, number, "", text, "an incident is a JSON object")
                )
    if left_out:
        what = "1 draft that is" if left_out == 1 else f"{left_out} drafts that are"
        found.notes.append(f"{what} rejected or not decided on: not read")
    if not number:
        raise InputError(f"{source.name}: it holds no incident")
    found.columns = _columns([incident for _, incident in incidents], source)
    for at, incident in incidents:
        row = _row(source, at, incident, found.columns)
        (found.rows if isinstance(row, Row) else found.refused).append(row)  # type: ignore[arg-type]
    return found


def _entries(source: Source) -> Iterator[_Drafted]:
    """Yield the objects of a file: those of a list, the one it is, or one a line."""
    text = source.text.removeprefix("\ufeff")
    try:
        value = json_in(text)
    except (ValueError, RecursionError) as error:
        if "\n" not in text.strip() or text.lstrip().startswith("["):
            said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise InputError(f"{source.name}: no valid JSON: {said}") from None
        yield from _lines(text)
        return
    listed = value if isinstance(value, list) else [value]
    for place, one in enumerate(listed, start=1):
        yield _Drafted(f"report {place}", "", one)


def _lines(text: str) -> Iterator[_Drafted]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json_in(line)
        except (ValueError, RecursionError):
            value = None
        yield _Drafted(f"line {number}", line, value)


def _looks_right(value: Any) -> bool:
    return isinstance(value, dict) and "incidents" in value and "features" not in value


def _left_out(value: Any) -> int:
    """Return how many incidents a person who reviewed a draft did not confirm."""
    listed = [value.get(name) for name in _NOT_CONFIRMED] if isinstance(value, dict) else []
    return sum(len(one) for one in listed if isinstance(one, list))


def _problem(entry: _Drafted) -> str:
    if entry.value is None:
        return f"{entry.where}: no valid JSON"
    if not isinstance(entry.value, dict):
        return f"{entry.where}: a report is a JSON object"
    return f"{entry.where}: incidents is {'no list' if 'incidents' in entry.value else 'missing'}"


def _refused(source: Source, number: int, column: str, text: str, reason: str) -> Reject:
    return reject(source.name, number, column=column, value="", reason=reason, row=text)


def _columns(incidents: list[Mapping[str, Any]], source: Source) -> list[str]:
    """Return the members of all incidents but claims, and where the spans of claims stand."""
    if not incidents:  # all are refused, which their reasons say best
        return list(names_of(INCIDENT))
    names = dict.fromkeys(str(name) for incident in incidents for name in incident)
    names.pop("claims", None)
    if len(names) > _MOST_COLUMNS:
        raise InputError(
            f"{source.name}: {len(names):,} different members; incidents of one file share theirs"
        )
    if any("claims" in incident for incident in incidents):
        names[_KEPT_SPANS] = None
    if is_own(list(names)):
        names["raw"] = None
    return list(names)


def _row(
    source: Source, number: int, incident: Mapping[str, Any], columns: list[str]
) -> Row | Reject:
    claims, spans = _claims(incident.get("claims"))
    whole = dict(incident)
    if "claims" in incident:
        whole.setdefault(_KEPT_SPANS, spans)
    if "raw" in columns:
        raw = whole.get("raw")
        whole["raw"] = _texts(raw) if isinstance(raw, dict) else raw or {}
    cells = [member_of(whole, name) for name in columns]
    if NO_TEXT.search("".join(cells)):
        reason = "holds a NUL or half a character; remove it"
        return reject(source.name, number, column="", value="", reason=reason,
                      row=dict(zip(columns, cells, strict=True)))  # fmt: skip
    return Row(number, cells, None, {"claims": claims})


def _texts(raw: Mapping[Any, Any]) -> dict[str, str]:
    members = {str(name): value for name, value in raw.items()}
    return {name: str(member_of(members, name)) for name in members}


def _claims(listed: Any) -> tuple[Any, list[dict[str, Any]]]:
    """Return claims with their columns and texts, and the spans and whatever else they hold."""
    if listed is None:
        return [], []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return listed, []
    claims, spans = [], []
    for one in listed:
        beside = {
            name: value
            for name, value in one.items()
            if name in CLAIM_SPANS or (name not in CLAIM_KEYS and not isinstance(value, str))
        }
        spans.append(beside)
        claims.append({n: _text(v) for n, v in one.items() if n not in beside})
    return claims, spans if any(spans) else []


def _text(value: Any) -> Any:
    """Return a number that a person wrote without quotation marks as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    return str(member_of({"value": value}, "value"))
