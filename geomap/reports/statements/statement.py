"""Who says, denies or corrects something in a text, and which words of it are theirs."""

from dataclasses import dataclass
from typing import Literal

from geomap.reports.parties.party import Party

__all__ = ["Statement"]


@dataclass(frozen=True, slots=True)
class Statement:
    """Words of a speaker: the verb of saying at `text[start:end]`, the content beside it.

    `content_start`, `content_end` span what is said: a clause, or several sentences
    that go on with the same speaker. `empty` tells that it says nothing of its own
    ("denied the report", "refuted Moscow's version"): it is about what others said,
    `against` naming them where the text does. `quote` is the speaker's own words in
    quotation marks, with its span.
    """

    start: int
    end: int
    sentence: int
    speaker: Party
    stance: Literal["asserts", "denies", "revises"]
    content_start: int
    content_end: int
    why: str
    confidence: float
    empty: bool = False
    against: str | None = None
    quote: str | None = None
    quote_start: int | None = None
    quote_end: int | None = None
