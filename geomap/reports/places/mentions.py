"""What a name in a text was taken for: a place, or something that only bears a place's name."""

from dataclasses import dataclass
from typing import Any, Literal

from geomap.gazetteer import Match, Resolution

__all__ = ["Kind", "Mention"]

Kind = Literal["place", "demonym", "metonym", "organisation", "person"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at `text[start:end]` of a report.

    `resolution` says which place a `place` is, or the country of a demonym or
    metonym; None where nothing was looked up. `within` is the area that the text
    says an unknown place lies in. `why` tells what decided the kind.
    """

    start: int
    end: int
    text: str
    kind: Kind
    resolution: Resolution | None
    why: str
    within: Match | None = None

    @property
    def match(self) -> Match | None:
        """The likeliest place on record, sure or not; near-misses in spelling are none."""
        found = self.resolution.places if self.resolution else ()
        return found[0] if found and found[0].match != "spelling" else None

    def as_json(self) -> dict[str, Any]:
        """Return the mention as JSON: the span, the kind, why, and the answer."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "kind": self.kind,
            "why": self.why,
            "resolution": self.resolution.as_json() if self.resolution else None,
            "within": self.within.as_json() if self.within else None,
        }
