"""How a zone file is read, and what reading it took for granted: options and report.

A zone file needs only polygons. Whatever else a zone is made of and the file
does not say is assumed, and every assumption, repair and omission is reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from geomap.errors import ZoneError
from geomap.tables import ZONE, names_of

__all__ = [
    "KEPT",
    "ON_INVALID",
    "SETTABLE",
    "Assumption",
    "OnInvalid",
    "Repair",
    "Skipped",
    "ZoneReading",
    "ZoneReport",
]

OnInvalid = Literal["raise", "fix", "skip"]
ON_INVALID: tuple[OnInvalid, ...] = ("raise", "fix", "skip")
"""What to do about a polygon that is invalid: refuse the file, repair it, leave it out."""

KEPT = ("note", "not_claimed", "recipe")
"""Properties that zones carry beside the ZONE columns."""

SETTABLE = tuple(name for name in (*names_of(ZONE), "note", "not_claimed") if name != "geometry")
"""Columns that a person may map to a field of the file, or give a value for."""

_NAMED = 5  # features told of one by one before "and 7 more"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneReading:
    """How to read a zone file.

    Parameters
    ----------
    on_invalid
        `raise` refuses the file with the number of every feature whose geometry
        cannot be a zone. `fix` repairs invalid polygons, and no others: one that
        is missing or empty is refused all the same. `skip` leaves out what
        `raise` would refuse.
    columns
        Our column to the file's field, where they differ.
    layer
        Which layer of a file that has several.
    where
        Pairs of field and value: only features that have one of the values given
        for each field.
    given
        Our column to a value that a person gives, in place of the file's.

    Raises
    ------
    ZoneError
        A policy or a column that there is not.
    """

    on_invalid: OnInvalid = "raise"
    columns: Mapping[str, str] = field(default_factory=dict)
    layer: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.on_invalid not in ON_INVALID:
            raise ZoneError(f'on_invalid is "{self.on_invalid}"; use raise, fix or skip')
        for name in (*self.columns, *self.given):
            if name not in SETTABLE:
                raise ZoneError(f'zones have no column "{name}"; there are {", ".join(SETTABLE)}')


class Assumption(NamedTuple):
    """What a column was taken to be where the file does not say."""

    column: str
    meaning: str  # "open", "0", "from name"
    zones: int  # how many zones it was assumed of


class Repair(NamedTuple):
    """One polygon that was repaired, and what that changed."""

    feature: int  # number in the file, from 1
    zone_id: str
    version: str
    reason: str  # why it was invalid
    before_km2: float  # what its rings enclose as drawn: loops that run backwards count less
    after_km2: float

    @property
    def change_km2(self) -> float:
        """Square kilometres gained, or lost where negative."""
        return self.after_km2 - self.before_km2

    def __str__(self) -> str:
        return (
            f"feature {self.feature} ({self.zone_id}) repaired ({self.reason}): "
            f"{_km2(self.before_km2)} as drawn, {_km2(self.after_km2)} now, "
            f"a change of {_km2(self.change_km2, sign='+')}"
        )


class Skipped(NamedTuple):
    """One feature that was left out, and why."""

    feature: int
    reason: str

    def __str__(self) -> str:
        return f"feature {self.feature} left out: {self.reason}"


@dataclass(frozen=True, slots=True)
class ZoneReport:
    """What reading a zone file took for granted, changed and left out.

    As text it is one line a sentence, each with the file's name before it.
    """

    path: str
    zones: int
    assumed: tuple[Assumption, ...] = ()
    repaired: tuple[Repair, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()  # whatever else a reader should know
    unused: tuple[str, ...] = ()  # fields of the file that mean nothing to a zone

    def sentences(self) -> list[str]:
        """Return what there is to say, each as one sentence without the file's name."""
        said = []
        if self.assumed:
            said.append("assumed: " + ", ".join(map(self._assumption, self.assumed)))
        said += _few([str(repair) for repair in self.repaired], "repaired")
        said += _few([str(skipped) for skipped in self.skipped], "left out")
        return [*said, *self.notes]

    def _assumption(self, assumed: Assumption) -> str:
        part = "" if assumed.zones == self.zones else f" ({assumed.zones} of {self.zones} zones)"
        return f"{assumed.column} {assumed.meaning}{part}"

    def __str__(self) -> str:
        return "\n".join(f"{self.path}: {sentence}" for sentence in self.sentences())


def _few(sentences: list[str], what: str) -> list[str]:
    """Return the first sentences, and how many there are beyond them."""
    more = len(sentences) - _NAMED
    return [*sentences[:_NAMED], f"{more} more features {what}"] if more > 0 else sentences


def _km2(value: float, *, sign: str = "") -> str:
    """Return square kilometres with decimals enough for a change of some square metres."""
    decimals = 1 if abs(value) >= 1_000 else 3 if abs(value) >= 1 else 6
    return f"{value:{sign},.{decimals}f} km2"
