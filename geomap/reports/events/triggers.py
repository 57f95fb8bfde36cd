"""A trigger that was found in a sentence, before its status and parties are read."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Trigger", "Voice"]

Voice = Literal["active", "passive", "noun"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words `first` up to `end` of a sentence that name an event.

    `head` is the verb or noun that the grammar around them hangs on, `weapon` the word of
    a weapon, `counted` the noun whose number counts strikes. A
    `type` of `strike` is read from what else the report says.
    """

    first: int
    end: int
    head: int
    type: str
    voice: Voice
    why: str
    confidence: float = 0.9
    weapon: int | None = None
    counted: int | None = None
    generic: bool = False
