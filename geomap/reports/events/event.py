"""Something that a text says happened, was denied, is feared or was long ago."""

from dataclasses import dataclass
from typing import Literal

from geomap.reports.parties.party import Party

__all__ = ["Event", "Status", "Words"]

Status = Literal["happened", "did not", "feared", "background"]
"""`feared` is planned, possible, threatened or demanded; `background` an earlier war,
a habit, a total over months, a law."""


@dataclass(frozen=True, slots=True)
class Words:
    """A value read from `text[start:end]`."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event named at `text[start:end]` (the trigger words) of sentence `sentence`.

    `type` is of INCIDENT_TYPES. `strikes` counts what is counted of it ("four drone
    strikes": 4, in the grammar of claim values). `generic` tells that the words alone
    do not say what happened ("the incident", "the attack"): they mean another event of
    the text. `why` tells what decided.
    """

    start: int
    end: int
    sentence: int
    type: str
    status: Status
    why: str
    confidence: float
    weapon: Words | None = None
    strikes: Words | None = None
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    generic: bool = False
