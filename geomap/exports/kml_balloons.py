"""What the balloons of placemarks say: rows of a word and what stands beside it."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from geomap.exports.flat import LOCATED_WORDS, plain_values
from geomap.exports.flat_columns import claims_text
from geomap.exports.kml_fields import Fields
from geomap.exports.kml_text import balloon, holdable, lines
from geomap.style import VERDICT_STYLES
from geomap.tables import INCIDENT, SAME_EVENT, SUMMARY, names_of
from geomap.zones.wording import length, period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["incident_balloons", "zone_balloons"]

Row = tuple[str, Sequence[str]]

_ZONE_WORDS = {
    "zone_id": "Identifier",
    "version": "Version",
    "names": "Other names",
    "authority": "Authority",
    "basis": "Basis",
    "source": "Drawn from",
    "not_claimed": "Not claimed",
    "note": "Note",
}
_OURS = {*names_of(INCIDENT), *names_of(SUMMARY), *names_of(SAME_EVENT)}
_MADE = {"claims_asserting", "claims_denying", "claims_said", "killed_from", "wounded_from"}


def incident_balloons(
    table: "pd.DataFrame", fields: Fields, headings: Sequence[str]
) -> Callable[[int], str]:
    """Return what gives a row's balloon: verdict and reason first, then who says what."""
    claims = plain_values(table["claims"], "list")
    contested = fields.values("contested")
    others = [
        (name, texts)
        for name, column, texts in zip(fields.names, fields.columns, fields.texts, strict=True)
        if column.name not in _OURS | _MADE
    ]
    cells = {name: fields.values(name) for name in (*_OURS, *_MADE)}

    def of_row(row: int) -> str:
        one = {name: texts[row] for name, texts in cells.items()}
        one["contested"] = "yes" if contested[row] == "1" else None
        told = [holdable(claims_text([claim]) or "") for claim in claims[row] or ()]
        statements = [line for text in told for line in lines(text)]
        rows = [*_incident_rows(one, statements)]
        rows += [(name, lines(text)) for name, texts in others if (text := texts[row])]
        return balloon(headings[row], rows)

    return of_row


def _incident_rows(one: dict[str, str | None], statements: Sequence[str]) -> Iterator[Row]:
    style = VERDICT_STYLES.get(one["verdict"] or "")
    if style is not None:
        doubt = " (contested)" if one["contested"] else ""
        yield "Verdict", [style.label + doubt]
    yield from _told("Why", one["why"])
    if one["zone_id"]:
        version = f", version {one['zone_version']}" if one["zone_version"] else ""
        yield "Zone", [one["zone_id"] + version]
    yield from _told("When", _days(one))
    yield from _told("Type", one["type"])
    yield from _told("Place as written", one["place"])
    yield from _told("Position", _position(one))
    yield from _told("Reported actors", one["actors"])
    for about in ("killed", "wounded"):
        yield from _told(about.capitalize(), _toll(one, about))
    if one["contested"] and style is None:
        yield "Contested", ["some party denies what another asserts"]
    yield from _told("In a sentence", one["claims_said"])
    if statements:
        yield "Who says what", statements
    yield from _told("Sources", one["sources"], between="; ")
    yield from _told("Report", one["text"])
    dataset = " ".join(filter(None, (one["dataset"], one["dataset_id"])))
    yield from _told("Dataset", dataset)
    yield from _told("Same event", one["same_event"])
    yield from _told("Same event, suggested", one["same_event_suggested"])


def _told(word: str, text: str | None, *, between: str | None = None) -> Iterator[Row]:
    if text:
        parts = text.split(between) if between else [text]
        yield word, [line for part in parts for line in lines(part)]


def _days(one: dict[str, str | None]) -> str | None:
    days = " to ".join(dict.fromkeys(filter(None, (one["date_start"], one["date_end"]))))
    if days and one["date_precision"] not in {None, "day"}:
        return f"{days} (known to the {one['date_precision']})"
    return days or "date unknown"


def _position(one: dict[str, str | None]) -> str:
    how = LOCATED_WORDS.get(one["located"] or "", one["located"] or "")
    parts = []
    if one["lon"] and one["lat"] and one["located"] != "area":
        parts.append(f"{one['lat']}, {one['lon']} (latitude, longitude)")
    if one["radius_m"] and float(one["radius_m"]):
        parts.append(f"within {length(float(one['radius_m']))} (95 %)")
    if not parts and not how:
        return "unknown"
    return ", ".join([*parts, *filter(None, [how])])


def _toll(one: dict[str, str | None], about: str) -> str | None:
    low, best, high = (one[f"{about}_{end}"] for end in ("low", "best", "high"))
    count = best or low or high
    if count is None:
        return None
    spread = [end for end in (low, high) if end]
    text = f"{count} (claims: {' to '.join(dict.fromkeys(spread))})" if spread else count
    rests = one[f"{about}_from"]
    return f"{text}\n{rests}" if rests else text


def zone_balloons(fields: Fields, headings: Sequence[str]) -> Callable[[int], str]:
    """Return what gives a zone version's balloon: what it rests on and does not claim."""
    cells = {name: fields.values(name) for name in ("valid_from", "valid_to", "edge_m")}
    words = {column.name: _ZONE_WORDS.get(column.name) for column in fields.columns}

    def of_row(row: int) -> str:
        one: dict[str, Any] = {name: texts[row] for name, texts in cells.items()}
        rows: list[Row] = [("In force", [period(one["valid_from"], one["valid_to"])])]
        if one["edge_m"] and float(one["edge_m"]):
            rows.append(("Boundary", [f"known to about {length(float(one['edge_m']))} (95 %)"]))
        for column, texts in zip(fields.columns, fields.texts, strict=True):
            word = words[column.name]
            if word is not None:
                text = _names(texts[row]) if column.name == "names" else texts[row]
                rows += _told(word, text)
        return balloon(headings[row], rows)

    return of_row


def _names(text: str | None) -> str | None:
    """Return the names of a zone, one a line with its language, from the JSON of its field."""
    if not text:
        return None
    # what JSON had escaped is back
    return holdable("\n".join(f"{code}: {name}" for code, name in json.loads(text).items()))
