"""A number of killed or wounded in a text."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Role", "TollMention"]

Role = Literal["toll", "more", "revised", "former", "background"]
"""`toll` is a figure of an event of the report; `more` adds to the one before ("another
two bodies"); `revised` takes the place of a figure that was given before, `former` is
that earlier figure ("in the morning he had spoken of three"); `background` is of an
earlier war, a running total, or not of this report's events."""


@dataclass(frozen=True, slots=True)
class TollMention:
    """A figure at `text[start:end]` of sentence `sentence`.

    `about` is `killed` or `wounded`; `value` is in the grammar of claim values (`3`,
    `3-5`, `>=5`, `>10`, `<=4`, `~20`, and `0` where nobody was), or words where the
    text counts with none ("several"). `side` is whose losses it counts, as a plain
    name or as written ("Ukraine", "civilians"), with its span; None counts all.
    """

    start: int
    end: int
    sentence: int
    about: Literal["killed", "wounded"]
    value: str
    role: Role
    why: str
    confidence: float
    side: str | None = None
    side_start: int | None = None
    side_end: int | None = None
