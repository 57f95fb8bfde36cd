"""Incidents as columns: what the page knows of each, with texts that recur held once.

Positions are degrees. Nothing here is HTML, and nothing is rounded yet.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.incidents.columns import without_collection
from geomap.incidents.sentences import said
from geomap.webmap.cells import (
    cells,
    day,
    day_codes,
    day_numbers,
    iso,
    number_cells,
    text,
    text_cells,
    texts,
)
from geomap.webmap.words import Words, words_in

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geomap.gazetteer import Gazetteer

__all__ = ["AREA", "NONE", "PIN", "TOLLS", "Claims", "Coded", "IncidentColumns", "Listed",
           "coded", "incident_columns"]  # fmt: skip

NONE, PIN, AREA = 0, 1, 2
"""How an incident is drawn; `DRAWN` in static/table.js."""
TOLLS = tuple(f"{what}_{end}" for what in ("killed", "wounded") for end in ("low", "best", "high"))
_TEXTS = {
    "title": "title", "type": "type", "place": "place", "located": "located",
    "dataset": "dataset", "text": "text", "precision": "date_precision", "zone": "zone_id",
    "version": "zone_version", "likelihood": "likelihood", "why": "why",
}  # fmt: skip
"""The page's columns of text, and the table's."""
_NUMBERS = {
    "lon": "lon", "lat": "lat", "radius": "radius_m", "distance": "distance_m",
    "probability": "probability", **dict(zip(TOLLS, TOLLS, strict=True)),
}  # fmt: skip
_CLAIM_TEXTS = ("claimant", "stance", "about", "value", "side", "quote", "publisher", "url")
_NOT_NAMED = "not named"


@dataclass(frozen=True, slots=True)
class Coded:
    """A text for each row: `codes` are places in `distinct`, -1 for none.

    The texts stand in the order in which rows first have them.
    """

    distinct: list[str]
    codes: "NDArray[np.int32]"

    def cells(self) -> list[str | None]:
        """Return the text of each row."""
        values: list[str | None] = [*self.distinct, None]
        return [values[code] for code in self.codes.tolist()]


@dataclass(frozen=True, slots=True)
class Listed:
    """Several texts for each row: `counts` of them, one row's after another's."""

    counts: "NDArray[np.int32]"
    items: Coded

    def cells(self) -> list[list[str]]:
        """Return the texts of each row."""
        return list(_parted([text or "" for text in self.items.cells()], self.counts))


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of each row: `counts` of them, one row's after another's; days as numbers."""

    counts: "NDArray[np.int32]"
    texts: dict[str, Coded]
    published: "NDArray[np.int32]"

    def cells(self) -> list[list[dict[str, str | None]]]:
        """Return the claims of each row (`Claim` in static/data.js)."""
        columns = {key: column.cells() for key, column in self.texts.items()}
        columns["published"] = [iso(number) for number in self.published.tolist()]
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        return list(_parted(rows, self.counts))


@dataclass(frozen=True, slots=True)
class IncidentColumns:
    """Each incident as the page's scripts read it (`Incident` in static/data.js), by column.

    Attributes
    ----------
    texts
        `id`, `event` and those of `Incident` that are text.
    numbers
        `lon`, `lat` (degrees), `radius`, `distance` (metres), `probability` and
        TOLLS; NaN where unknown.
    days
        `start` and `end`, days since 1970-01-01 or NO_DAY.
    drawn
        NONE, PIN or AREA.
    contested
        1 and 0; -1 where nobody says.
    marker
        The row at whose position it is drawn; -1 where it is not.
    places
        What the gazetteer has for places: the name that leads, and all names
        with their languages.
    place
        Which of `places` each row is at; -1 for none.
    """

    count: int
    texts: dict[str, Coded]
    numbers: dict[str, "NDArray[np.float64]"]
    days: dict[str, "NDArray[np.int32]"]
    drawn: "NDArray[np.int8]"
    contested: "NDArray[np.int8]"
    marker: "NDArray[np.int32]"
    actors: Listed
    sources: Listed
    claims: Claims
    places: list[tuple[str, list[list[str]]]]
    place: "NDArray[np.int32]"

    def every_text(self) -> Iterator[str]:
        """Yield each text that the page may show for an incident, some of them twice."""
        for column in (*self.texts.values(), *self.claims.texts.values()):
            yield from column.distinct
        yield from self.actors.items.distinct
        yield from self.sources.items.distinct
        for lead, names in self.places:
            yield lead
            yield from (name for name, _ in names)


def coded(cells: Iterable[str | None]) -> Coded:
    """Return texts with each different one held once."""
    import pandas as pd

    held = list(cells)
    column = np.empty(len(held), dtype=object)
    column[:] = held
    codes, found = pd.factorize(column)
    return Coded(found.tolist(), codes.astype(np.int32))


@without_collection()
def incident_columns(
    table: "pd.DataFrame", gazetteer: "Gazetteer | None" = None, *, lang: str = "en"
) -> IncidentColumns:
    """Return what the page knows of each incident.

    Parameters
    ----------
    table
        INCIDENT and SUMMARY columns, of any type; absent columns are empty.
    gazetteer
        Where the other names of a `place_id` are looked up.
    lang
        ISO 639 code of the language whose place names lead, and of the page's own words.
    """
    found = {name: text_cells(table, column) for name, column in _TEXTS.items()}
    ids = [own or f"row-{n}" for n, own in enumerate(text_cells(table, "id"), start=1)]
    verdicts = [given or "not placed" for given in text_cells(table, "verdict")]
    numbers = {name: number_cells(table, column) for name, column in _NUMBERS.items()}
    drawn = _drawn(numbers, found["located"])
    claims = [_claims(cell) for cell in cells(table, "claims")]
    radius = numbers["radius"].round(7)
    events, marker = _markers(table, ids, found["located"], radius, drawn)
    found |= {
        "id": ids, "verdict": verdicts, "event": events,
        "reason": _reasons(drawn, numbers, found["place"], words_in(lang)),
        "said": [_said(row) for row in claims],
    }  # fmt: skip
    places, place = _places(text_cells(table, "place_id"), gazetteer, lang)
    return IncidentColumns(
        count=len(table),
        texts={name: coded(column) for name, column in found.items()},
        numbers=numbers,
        days={end: day_numbers(table, f"date_{end}") for end in ("start", "end")},
        drawn=drawn,
        contested=_contested(table),
        marker=marker,
        actors=_listed(map(texts, cells(table, "actors"))),
        sources=_listed(dict.fromkeys(texts(cell)) for cell in cells(table, "sources")),
        claims=_claim_columns(claims),
        places=places,
        place=place,
    )


def _parted(items: Sequence[Any], counts: "NDArray[np.int32]") -> Iterator[list[Any]]:
    ends = np.cumsum(counts).tolist()
    for end, count in zip(ends, counts.tolist(), strict=True):
        yield list(items[end - count : end])


def _listed(rows: Iterable[Iterable[str]]) -> Listed:
    lists = [list(row) for row in rows]
    counts = np.array([len(row) for row in lists], dtype=np.int32)
    return Listed(counts, coded(item for row in lists for item in row))


def _drawn(
    numbers: Mapping[str, "NDArray[np.float64]"], located: Sequence[str | None]
) -> "NDArray[np.int8]":
    placed = ~(np.isnan(numbers["lon"]) | np.isnan(numbers["lat"]))
    area = np.array([cell == "area" for cell in located], dtype=bool)
    wide = np.nan_to_num(numbers["radius"].round(7)) != 0
    drawn = np.where(area, np.where(wide, AREA, NONE), PIN)
    return np.where(placed, drawn, NONE).astype(np.int8)


def _reasons(
    drawn: "NDArray[np.int8]",
    numbers: Mapping[str, "NDArray[np.float64]"],
    places: Sequence[str | None],
    words: Words,
) -> list[str | None]:
    """Return why an incident is not drawn, where it is not."""
    placed = ~(np.isnan(numbers["lon"]) | np.isnan(numbers["lat"]))
    reasons: list[str | None] = [None] * len(drawn)
    for row in np.flatnonzero(drawn == NONE).tolist():
        if placed[row]:
            reasons[row] = words.say("reason.area")
        else:
            place = places[row]
            reasons[row] = words.say("reason.place" if place else "reason.none", place=place or "")
    return reasons


def _contested(table: "pd.DataFrame") -> "NDArray[np.int8]":
    said_so = [
        -1 if text(cell) is None else int(str(cell) == "True") for cell in cells(table, "contested")
    ]
    return np.array(said_so, dtype=np.int8)


def _markers(
    table: "pd.DataFrame",
    ids: Sequence[str],
    located: Sequence[str | None],
    radius: "NDArray[np.float64]",
    drawn: "NDArray[np.int8]",
) -> tuple[list[str | None], "NDArray[np.int32]"]:
    """Return each incident's event, and the row at whose position it is drawn.

    Reports that a person linked (`same_event`) are drawn as one, where the
    position is best known: that with the smallest radius; of several one placed
    by coordinates, then the first by id. A radius that is not given is no small
    one. What is only suggested joins nothing. The event is None for a report
    without another, the row -1 where none has a position.
    """
    marker = np.where(drawn == NONE, -1, np.arange(len(drawn))).astype(np.int32)
    events: list[str | None] = [None] * len(drawn)
    reports: dict[str, list[int]] = {}
    for row, event in enumerate(text_cells(table, "same_event")):
        if event and event.strip():
            reports.setdefault(event.strip(), []).append(row)
    for event, rows in reports.items():
        if len(rows) < 2:
            continue
        ranks = [
            (
                math.inf if math.isnan(radius[row]) else radius[row],
                located[row] != "coordinates",
                ids[row],
                row,
            )
            for row in rows
            if drawn[row] != NONE
        ]
        for row in rows:
            events[row], marker[row] = event, min(ranks)[-1] if ranks else -1
    return events, marker


def _claims(value: object) -> list[dict[str, str | None]]:
    if not isinstance(value, (list, tuple)):
        return []
    given = {"claimant": _NOT_NAMED, "stance": "asserts", "about": "event"}
    return [
        {key: text(claim.get(key)) or given.get(key) for key in _CLAIM_TEXTS}
        | {"published": day(claim.get("published"))}
        for claim in value
        if isinstance(claim, Mapping)
    ]


def _said(claims: Sequence[Mapping[str, str | None]]) -> str | None:
    """Return who says what, in a sentence."""
    return said([c for c in claims if c["claimant"] != _NOT_NAMED]) if claims else None


def _claim_columns(rows: Sequence[Sequence[Mapping[str, str | None]]]) -> Claims:
    claims = [claim for row in rows for claim in row]
    return Claims(
        np.array([len(row) for row in rows], dtype=np.int32),
        {key: coded(claim[key] for claim in claims) for key in _CLAIM_TEXTS},
        day_codes([claim["published"] for claim in claims]),
    )


def _places(
    ids: Sequence[str | None], gazetteer: "Gazetteer | None", lang: str
) -> tuple[list[tuple[str, list[list[str]]]], "NDArray[np.int32]"]:
    """Return names of the places that the rows are at, and which of them each row is at."""
    if gazetteer is None:
        return [], np.full(len(ids), -1, np.int32)
    asked = coded(ids)
    found: list[tuple[str, list[list[str]]]] = []
    numbers = np.full(len(asked.distinct) + 1, -1, np.int32)
    for code, place_id in enumerate(asked.distinct):
        place = gazetteer.place(place_id)
        if place is not None:
            numbers[code] = len(found)
            unique = {name.text: name.language or "" for name in reversed(place.names)}
            names = [[name, unique[name]] for name in reversed(unique)]
            found.append((place.name_in(lang), names))
    return found, numbers[asked.codes]
