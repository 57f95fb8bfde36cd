"""A party named in a text: a state, a ministry, an army, an agency, a person who saw."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Party", "PartyKind"]

PartyKind = Literal[
    "state",  # a state or its government, also by its capital: Russia, Baku, the Kremlin
    "body",  # a ministry, staff, office, mission, court: speaks for a party
    "force",  # troops, army, navy, police, peacekeepers, a unit
    "armed group",
    "official",  # a person in office or a spokesperson, named or not
    "agency",  # a news agency, newspaper, channel: what is reported through it
    "organisation",  # humanitarian, human rights, monitors
    "witness",  # residents, medics, journalists on the spot
    "civilians",  # who suffers and bears no arms
]


@dataclass(frozen=True, slots=True)
class Party:
    """A party at `text[start:end]` of a report.

    `text` is how it is written there, without article and "'s"; `name` is how it is
    called throughout: what a pronoun or "the ministry" stands for is that party's
    name. `of` is whose it is, as a plain name ("Azerbaijan" for "Azeri forces" and
    "Baku"), None where that is not said. `armed` tells whether it bears arms.
    """

    start: int
    end: int
    text: str
    name: str
    kind: PartyKind
    of: str | None = None
    armed: bool = False
    pronoun: bool = False
