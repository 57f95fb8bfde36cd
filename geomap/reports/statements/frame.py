"""An attribution as it is found in the words of a sentence."""

from dataclasses import dataclass

from geomap.reports.parties.party import Party
from geomap.reports.parties.saying import Saying

__all__ = ["Frame", "Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A party at words `first` to `last` (not with it) of a sentence."""

    first: int
    last: int
    party: Party


@dataclass(slots=True)
class Frame:
    """A verb at word `verb` with its speaker; the frame stands at words `first` to `last`.

    `mode` is `after` where what is said follows, `before` where it stands before, `around`
    where both, `back` where the sentence before is meant.
    """

    verb: int
    kind: Saying
    speaker: Standing
    first: int
    last: int
    mode: str
    why: str
    confidence: float
    shared: bool = False
    content: tuple[int, int] = (0, 0)
