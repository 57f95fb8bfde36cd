"""Claims: who says what about an incident, from a file beside it or from rows of a table.

The claims of `X.csv` stand beside it in `X.claims.csv`, one row a claim with
the columns of `geomap.tables.CLAIM`, or in `X.claims.json`, whose layouts
`geomap.incidents.claim_files` reads. Claimants are named alike however a
source spells them; what it wrote stays in `claimant_as_written`.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from geomap.errors import InputError
from geomap.incidents.claimants import claimant_of
from geomap.incidents.tolls import FIGURES, contested, figure_of, toll
from geomap.incidents.values import parse_date
from geomap.tables import CLAIM, STANCES, names_of

__all__ = [
    "CLAIM_KEYS",
    "FIGURES",
    "Claim",
    "SourcedClaim",
    "Unread",
    "claim_of",
    "claims_path",
    "contested",
    "find_claims",
    "read_claims",
    "toll",
]

Claim = dict[str, str | None]
"""One claim: the CLAIM columns without `incident_id`; empty is None, `published` is ISO text.

Where the source names the claimant otherwise, `claimant_as_written` says how.
"""

CLAIM_KEYS = tuple(name for name in names_of(CLAIM) if name != "incident_id")

_REQUIRED = tuple(column.name for column in CLAIM if column.required)
_AS_WRITTEN = "claimant_as_written"
_VIA = re.compile(
    r"(?P<who>.*\S)\s*\((?:via|through|cited by|quoted by|по данным|через)\s+(?P<where>[^()]+)\)",
    re.IGNORECASE,
)
"""A claimant with the medium that carried the words: "Armenia (via Pravda.ru)"."""

_BELOW_ZERO = re.compile(r"\s*[-\u2212]\s*[1-9]")


class SourcedClaim(NamedTuple):
    """A claim, the incident it is about, and the line (or number) and cells it was read from."""

    incident_id: str
    claim: Claim
    line: int
    row: dict[str, str]


class Unread(NamedTuple):
    """A claim that cannot be read: where it stands in words, its line, why, and what it is."""

    where: str
    line: int
    reason: str
    row: Mapping[str, str] | str

    @property
    def message(self) -> str:
        """One line for a person."""
        return f"{self.where}: {self.reason}"


def claims_path(path: Path | str) -> Path:
    """Return where the claims of an incident file are written: `cases.csv`, `cases.claims.csv`."""
    return Path(path).with_suffix(".claims.csv")


def find_claims(path: Path | str) -> Path | None:
    """Return the claims file beside an incident file, or None where there is none.

    Raises
    ------
    InputError
        There is one of each kind, so that it is not clear which counts.
    """
    beside = [claims_path(path), Path(path).with_suffix(".claims.json")]
    found = [item for item in beside if item.is_file() and item != Path(path)]
    if len(found) > 1:
        raise InputError(f"{found[0]}: {found[1].name} is there, too; keep one of them")
    return found[0] if found else None


def read_claims(path: Path | str, unread: list[Unread] | None = None) -> list[SourcedClaim]:
    """Return the claims of a file, in its order: CSV, or JSON by its suffix.

    With a list, rows that cannot be read are added to it in place of an error.

    Raises
    ------
    InputError
        A column is missing, a row cannot be read, a stance is none, or a figure
        runs backwards; the message gives file, line and column.
    """
    from geomap.incidents import claim_files

    if Path(path).suffix.lower() == ".json":
        return claim_files.from_json(path, unread)
    return claim_files.from_csv(path, unread)


def claim_of(cells: Mapping[str, object]) -> Claim:
    """Return a claim with its values checked, from text cells by CLAIM column.

    The claimant is named as all spellings of the body are. Cells under other
    names, where they hold text, stay as they are.

    Raises
    ------
    InputError
        It begins with the column and the value that cannot be meant.
    """
    claim: Claim = {name: _text(cells.get(name), name) for name in CLAIM_KEYS}
    for name in _REQUIRED:
        if name != "incident_id" and claim[name] is None:
            raise InputError(f'{name} "" is empty')
    stance = str(claim["stance"])
    if stance.casefold() not in STANCES:
        raise InputError(f'stance "{stance[:80]}" is not one of {", ".join(STANCES)}')
    claim["stance"] = stance.casefold()
    if claim["about"] in FIGURES and _BELOW_ZERO.match(claim["value"] or ""):
        raise InputError(f'value "{str(claim["value"])[:80]}" is below zero')
    try:
        figure_of(claim)
    except InputError as error:
        raise InputError(f'value "{str(claim["value"])[:80]}" {error}') from None
    if claim["published"] is not None:
        claim["published"] = _iso(claim["published"])
    _name_claimant(claim)
    return claim | _others(cells)


def _name_claimant(claim: Claim) -> None:
    """Give the claimant the name of the body, and keep what the source calls it."""
    written = str(claim["claimant"])
    who = written
    carried = _VIA.fullmatch(written)
    if carried:
        who = carried["who"]
        claim["publisher"] = claim["publisher"] or carried["where"].strip()
    claim["claimant"] = claimant_of(who).name
    if claim["claimant"] != written:
        claim[_AS_WRITTEN] = written


def _others(cells: Mapping[str, object]) -> Claim:
    return {
        name: value
        for name, value in cells.items()
        if name not in CLAIM_KEYS and name != "incident_id" and isinstance(value, str) and value
    }


def _text(value: object, name: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f'{name} "{str(value)[:80]}" is no text')
    return value.strip() or None


def _iso(text: str) -> str:
    try:
        span = parse_date(text)
    except InputError as error:
        raise InputError(f'published "{text[:80]}" {error}') from None
    letters = {"day": 10, "month": 7, "year": 4}.get(span.precision)
    if letters is None or span.first.isoformat()[:letters] != span.last.isoformat()[:letters]:
        raise InputError(f'published "{text[:80]}" is no one day, month or year')
    return span.first.isoformat()[:letters]
