"""Where something that a text tells of may have happened."""

from dataclasses import dataclass

__all__ = ["Spot"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A position that `text[start:end]` names, and how it is known.

    The span is the name as written, with the kind of area that follows it ("Kharkiv
    region"); of an `offset` or `between` it is the whole phrase ("10 km north of
    Quneitra"), and the names inside have spots of their own. `name` is the place as
    written, `names` all names that the text gives it; spots of one place share `key`.
    `located` is as in an INCIDENT (`exact name`, `fuzzy name`, `ambiguous name`, `area`,
    `missing`). An unknown village that the text puts in a known region, or beside a known
    village, has that position and a radius that covers it, and is `area`. `role` tells
    what the words around it make of it: `at` (in, at, near: things happen there), `offset`,
    `between`, `area` (a region or country that holds others), `origin` (fired from),
    `direction` (towards), `listed` (where else, "was not hit"), `speaker` (stands for
    its government), `dateline`. `score` is the gazetteer's, 0 to 1.
    """

    start: int
    end: int
    sentence: int
    text: str
    name: str
    names: tuple[str, ...]
    key: str
    place_id: str | None
    lon: float | None
    lat: float | None
    radius_m: float | None
    kind: str | None
    located: str
    role: str
    score: float
    why: str
    known_as: str | None = None
    country: str | None = None
