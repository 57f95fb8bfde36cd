"""CSV in the columns of ACLED's 2023 layout, after its published codebook.

What ACLED codes and geomap does not know stays empty: interaction codes, regions
and countries, how far a source reaches. ACLED tells some kinds of incident apart
that are one type here; where a type could be several sub-event types, or several
event types, the cell is empty, and the type as geomap has it stands in `type`.

| ACLED | from |
| --- | --- |
| `event_date`, `year` | `date_start`; ACLED has one day an event |
| `time_precision` | `date_precision`: 1 day, 2 week, 3 month or year |
| `geo_precision` | 1 to 4 km, 2 to 25 km, 3 for areas and beyond; empty without a radius |
| `fatalities` | `killed_best`; empty where not known, never 0 |
| `actor1`, `actor2` | the first two actors; all stand in `actors` |
| `notes` | `text`, else `title` |
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geomap.exports.flat import joined
from geomap.exports.interchange.facts import (
    Facts,
    count_of,
    counted,
    first_two,
    numbered,
    still_means,
    still_places,
    without,
)
from geomap.exports.interchange.sheet import Sheet
from geomap.incidents.codes import acled_sub_events, acled_type
from geomap.incidents.datasets.acled import ACLED
from geomap.incidents.precision import (
    ACLED_PLACES,
    ACLED_TIMES,
    NEAR_M,
    SETTLEMENT_M,
    decoder,
)
from geomap.tables import Column

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "EVENT_TYPES", "sheet"]

COLUMNS = (
    Column("event_id_cnty", "text", "identifier of the event"),
    Column("event_date", "date", "the day, or the first day it may have happened"),
    Column("year", "count", "the year of the day"),
    Column("time_precision", "count", "1 day, 2 week, 3 month or vaguer", low=1, high=3),
    Column("disorder_type", "text", "ACLED's disorder type, where the event type decides it"),
    Column("event_type", "text", "ACLED's event type, where geomap's type is one of them"),
    Column("sub_event_type", "text", "ACLED's sub-event type, where geomap's type is one of them"),
    Column("actor1", "text", "who is named first"),
    Column("assoc_actor_1", "text", "who acted with the first; as the source row has it"),
    Column("inter1", "text", "ACLED's code of the first actor; as the source row has it"),
    Column("actor2", "text", "who is named second"),
    Column("assoc_actor_2", "text", "who acted with the second; as the source row has it"),
    Column("inter2", "text", "ACLED's code of the second actor; as the source row has it"),
    Column("interaction", "text", "ACLED's code of both; as the source row has it"),
    Column("civilian_targeting", "text", "as the source row has it"),
    Column("iso", "text", "country number; as the source row has it"),
    Column("region", "text", "as the source row has it"),
    Column("country", "text", "as the source row has it"),
    Column("admin1", "text", "as the source row has it"),
    Column("admin2", "text", "as the source row has it"),
    Column("admin3", "text", "as the source row has it"),
    Column("location", "text", "place name as written in the report"),
    Column("latitude", "number", "degrees north, EPSG:4326", low=-90, high=90),
    Column("longitude", "number", "degrees east, EPSG:4326", low=-180, high=180),
    Column("geo_precision", "count", "1 town, 2 near it, 3 a larger region", low=1, high=3),
    Column("source", "text", "addresses or names of publications"),
    Column("source_scale", "text", "as the source row has it"),
    Column("notes", "text", "the report's own description"),
    Column("fatalities", "count", "best figure of killed; empty is not known", low=0),
    Column("tags", "text", "as the source row has it"),
    Column("timestamp", "text", "as the source row has it"),
)
"""The 31 columns of the layout, in its order."""

EVENT_TYPES: Mapping[str, tuple[str, ...]] = {
    "Battles": (
        "Armed clash", "Government regains territory", "Non-state actor overtakes territory",
    ),
    "Explosions/Remote violence": (
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    ),
    "Violence against civilians": (
        "Sexual violence", "Attack", "Abduction/forced disappearance",
    ),
    "Protests": (
        "Peaceful protest", "Protest with intervention", "Excessive force against protesters",
    ),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use",
        "Headquarters or base established", "Looting/property destruction",
        "Non-violent transfer of territory", "Other",
    ),
}  # fmt: skip
"""ACLED's event types and the sub-event types of each."""

_EVENT_OF = {sub: event for event, subs in EVENT_TYPES.items() for sub in subs}
_WRITTEN = {name.casefold(): name for name in (*EVENT_TYPES, *_EVENT_OF)}

_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Strategic developments": "Strategic developments",
    "Peaceful protest": "Demonstrations",
    "Protest with intervention": "Demonstrations",
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Violent demonstration": "Demonstrations",
    "Mob violence": "Political violence",
}
"""The disorder type of event types that have one, and of the sub-event types of the others."""

_TIMES = {"day": 1, "week": 2, "month": 3, "year": 3}

_KINDS = ("event_type", "sub_event_type", "disorder_type")
_OF_SIDES = (
    "assoc_actor_1", "inter1", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
)  # fmt: skip


def sheet(table: "pd.DataFrame", *, alone: bool = False) -> Sheet:
    """Return incidents in ACLED's columns; geomap's own follow them."""
    facts = Facts(table)
    rows = facts.source_rows(ACLED)
    found: dict[str, Sequence[Any]] = {
        "event_id_cnty": facts["id"],
        "event_date": facts["date_start"],
        "year": [day and int(day[:4]) for day in facts["date_start"]],
        "time_precision": _times(facts, rows),
        **_kinds(facts["type"], rows),
        **_sides(facts, rows),
        "location": facts["place"],
        "latitude": facts.degrees("lat"),
        "longitude": facts.degrees("lon"),
        "geo_precision": _places(facts, rows),
        "source": facts.texts([joined(sources) for sources in facts.lists("sources")]),
        "notes": _either(facts["text"], facts["title"]),
        "fatalities": [count_of(count) for count in facts["killed_best"]],
    }
    facts.complete(found, rows, COLUMNS)
    notes = tuple(_notes(facts, found, alone=alone))
    return Sheet(*facts.with_beside(found, COLUMNS), notes)


def _times(facts: Facts, rows: Sequence[Mapping[str, str]]) -> list[Any]:
    read = decoder(ACLED_TIMES)
    return [
        numbered(row["time_precision"])
        if still_means(row.get("time_precision"), precision, read)
        else precision and _TIMES.get(precision)
        for precision, row in zip(facts["date_precision"], rows, strict=True)
    ]


def _places(facts: Facts, rows: Sequence[Mapping[str, str]]) -> list[Any]:
    read = decoder(ACLED_PLACES)
    return [
        numbered(row["geo_precision"])
        if still_places(row.get("geo_precision"), located, radius, read)
        else _place_code(located, radius, is_known=lat is not None)
        for located, radius, lat, row in zip(
            facts["located"], facts["radius_m"], facts["lat"], rows, strict=True
        )
    ]


def _place_code(located: str | None, radius_m: float | None, *, is_known: bool) -> int | None:
    if not is_known:
        return None
    if located == "area":
        return 3
    if radius_m is None:
        return None
    return 1 if radius_m <= SETTLEMENT_M else 2 if radius_m <= NEAR_M else 3


def _kinds(
    types: Sequence[str | None], rows: Sequence[Mapping[str, str]]
) -> dict[str, list[str | None]]:
    """Return the event, sub-event and disorder type of each incident, as far as a type says."""
    known: dict[str | None, tuple[str | None, ...]] = {}
    found = []
    for kind, row in zip(types, rows, strict=True):
        written = row.get("sub_event_type", "").strip() or row.get("event_type", "")
        if still_means(written, kind, acled_type):
            found.append(tuple((row.get(name) or "").strip() or None for name in _KINDS))
            continue
        if kind not in known:
            known[kind] = _kind(kind)
        found.append(known[kind])
    return {name: [kinds[number] for kinds in found] for number, name in enumerate(_KINDS)}


def _kind(kind: str | None) -> tuple[str | None, str | None, str | None]:
    if kind is None:
        return None, None, None
    written = _WRITTEN.get(kind.casefold())
    if written is not None and written in EVENT_TYPES:
        return written, None, _DISORDER.get(written)
    subs = (written,) if written else acled_sub_events(kind)
    events = {_EVENT_OF[sub] for sub in subs}
    event = events.pop() if len(events) == 1 else None
    sub = subs[0] if len(subs) == 1 else None
    return event, sub, _DISORDER.get(sub or "") or _DISORDER.get(event or "")


def _sides(facts: Facts, rows: Sequence[dict[str, str]]) -> dict[str, list[str | None]]:
    """Return who acted: as the source row has it where that names the same, else the first two.

    What the source row codes of them goes with them.
    """
    lists = facts.lists("actors")
    first, second = first_two(lists)
    found = {"actor1": first, "actor2": second}
    read = ACLED.converters["actors"]
    for number, (actors, row) in enumerate(zip(lists, rows, strict=True)):
        cells = [row.get(name, "") for name in ACLED.fields["actors"]]
        if [name for cell in cells for name in read(cell)] != actors:
            without(row, _OF_SIDES)
        elif actors:
            for side, names in found.items():
                names[number] = row.get(side, "").strip() or None
    return {side: facts.texts(names) for side, names in found.items()}


def _either(texts: Sequence[str | None], others: Sequence[str | None]) -> list[str | None]:
    return [text or other for text, other in zip(texts, others, strict=True)]


def _notes(facts: Facts, found: Mapping[str, Sequence[Any]], *, alone: bool) -> Iterator[str]:
    """Yield what the layout does not hold, in sentences."""
    kinds = zip(facts["type"], found["event_type"], found["sub_event_type"], strict=True)
    finer = sum(
        kind is not None and acled_type(sub or event or "") != kind for kind, event, sub in kinds
    )
    if finer:
        yield (
            "ACLED has other types than geomap: what a type leaves open is empty, and the type "
            f"stands in the column type, for {counted(finer, 'incident')}"
        )
    several = sum(len(actors) > 2 for actors in facts.lists("actors"))
    if several:
        yield f"ACLED names two actors: all stand in actors, for {counted(several, 'incident')}"
    days = zip(facts["date_start"], facts["date_end"], strict=True)
    longer = sum(last is not None and first != last for first, last in days)
    if longer:
        yield f"ACLED has one day an event: the first stands for {counted(longer, 'longer one')}"
    titles = zip(facts["title"], facts["text"], strict=True)
    if any(title and text for title, text in titles):
        yield "ACLED has no title: notes hold the text, and the title only where there is none"
    ends = zip(*(facts[f"killed_{end}"] for end in ("low", "best", "high")), strict=True)
    ranges = sum(not low == best == high for low, best, high in ends)
    if ranges:
        yield f"ACLED has one figure of killed: the best stands for {counted(ranges, 'range')}"
    yield from facts.notes("ACLED", alone=alone)
