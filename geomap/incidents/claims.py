"""Claims: who says what about an incident, and the figures and doubts that follow from it.

The claims of `X.csv` stand in `X.claims.csv` beside it, one row a claim, with
the columns of `geomap.tables.CLAIM`.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor
from pathlib import Path
from statistics import median
from typing import NamedTuple

from geomap.errors import InputError
from geomap.incidents.delimited import delimited
from geomap.incidents.rows import Source
from geomap.incidents.values import Figure, parse_date, parse_figure
from geomap.tables import CLAIM, STANCES, names_of

__all__ = [
    "FIGURES",
    "Claim",
    "SourcedClaim",
    "claim_of",
    "claims_path",
    "contested",
    "read_claims",
    "toll",
]

Claim = dict[str, str | None]
"""One claim: the CLAIM columns without `incident_id`; empty is None, `published` is ISO text."""

FIGURES = ("killed", "wounded")
"""What a claim can be about so that its value is a count."""

_KEYS = tuple(name for name in names_of(CLAIM) if name != "incident_id")
_REQUIRED = tuple(column.name for column in CLAIM if column.required)


class SourcedClaim(NamedTuple):
    """A claim, the incident it is about, and the line and cells it was read from."""

    incident_id: str
    claim: Claim
    line: int
    row: dict[str, str]


def claims_path(path: Path | str) -> Path:
    """Return where the claims of an incident file stand: `cases.csv`, `cases.claims.csv`."""
    return Path(path).with_suffix(".claims.csv")


def read_claims(path: Path | str) -> list[SourcedClaim]:
    """Return the claims of a sidecar, in its order.

    Raises
    ------
    InputError
        A column is missing, a row cannot be read, a stance is none, or a figure
        runs backwards; the message gives file, line and column.
    """
    source = Source(str(path))
    found = delimited(source)
    columns = [name.strip().lstrip("\ufeff").casefold() for name in found.columns]
    missing = [name for name in _REQUIRED if name not in columns]
    if missing:
        raise InputError(f"{source.name}: column {', '.join(missing)} is missing")
    if found.refused:
        first = found.refused[0]
        raise InputError(f"{source.name}, line {first['line']}: {first['reason']}")
    claims = []
    for row in found.rows:
        cells = dict(zip(columns, row.cells, strict=True))
        try:
            incident_id, claim = _said_of(cells)
        except InputError as error:
            raise InputError(f"{source.name}, line {row.line}: {error}") from None
        as_written = dict(zip(found.columns, row.cells, strict=True))
        claims.append(SourcedClaim(incident_id, claim, row.line, as_written))
    return claims


def _said_of(cells: Mapping[str, str]) -> tuple[str, Claim]:
    incident_id = cells["incident_id"].strip()
    if not incident_id:
        raise InputError('incident_id "" is empty')
    return incident_id, claim_of(cells)


def claim_of(cells: Mapping[str, object]) -> Claim:
    """Return a claim with its values checked, from text cells by CLAIM column.

    Raises
    ------
    InputError
        It begins with the column and the value that cannot be meant.
    """
    claim: Claim = {name: _text(cells.get(name), name) for name in _KEYS}
    for name in _REQUIRED:
        if name != "incident_id" and claim[name] is None:
            raise InputError(f'{name} "" is empty')
    stance = str(claim["stance"])
    if stance.casefold() not in STANCES:
        raise InputError(f'stance "{stance[:80]}" is not one of {", ".join(STANCES)}')
    claim["stance"] = stance.casefold()
    try:
        _figure(claim)
    except InputError as error:
        raise InputError(f'value "{str(claim["value"])[:80]}" {error}') from None
    if claim["published"] is not None:
        claim["published"] = _iso(claim["published"])
    return claim


def toll(claims: Iterable[Mapping[str, str | None]], about: str) -> Figure | None:
    """Return the killed or wounded that claims add up to, or None where none gives a figure.

    Over the sides, `low` adds the least that anyone asserts for each, `high` the
    most and `best` each side's median claim. A claim without a side counts all:
    against those the side totals stand as one claim more, and the figures are
    least, median and most of them. A median between two whole numbers is
    rounded down. A denial gives no figure. A revision takes the place of what
    the same claimant had said before of the same side.
    """
    by_side: dict[str, list[Figure]] = {}
    for claim in _standing(claims, about):
        figure = _figure(claim)
        if figure is not None:
            by_side.setdefault(_plain(claim["side"]), []).append(figure)
    everyone = by_side.pop("", [])
    if by_side:
        sides = list(by_side.values())
        everyone = [
            Figure(
                sum(min(figure.low for figure in side) for side in sides),
                sum((_median(side) for side in sides), Fraction(0)),
                sum(max(figure.high for figure in side) for side in sides),
            ),
            *everyone,
        ]
    if not everyone:
        return None
    return Figure(
        min(figure.low for figure in everyone),
        Fraction(floor(_median(everyone))),
        max(figure.high for figure in everyone),
    )


def contested(claims: Sequence[Mapping[str, str | None]]) -> bool | None:
    """Tell whether some party denies; None where nobody is on record at all."""
    return any(claim["stance"] == "denies" for claim in claims) if claims else None


def _standing(
    claims: Iterable[Mapping[str, str | None]], about: str
) -> list[Mapping[str, str | None]]:
    """Return what is asserted about a figure, revised claims left out."""
    standing: list[Mapping[str, str | None]] = []
    figures = [claim for claim in claims if _plain(claim["about"]) == about]
    if all(claim["published"] for claim in figures):
        figures.sort(key=lambda claim: claim["published"] or "")
    for claim in figures:
        if claim["stance"] == "denies":
            continue
        if claim["stance"] == "revises":
            standing = [other for other in standing if _who(other) != _who(claim)]
        standing.append(claim)
    return standing


def _who(claim: Mapping[str, str | None]) -> tuple[str, str]:
    return _plain(claim["claimant"]), _plain(claim["side"])


def _figure(claim: Mapping[str, str | None]) -> Figure | None:
    if _plain(claim["about"]) not in FIGURES or not claim["value"]:
        return None
    return parse_figure(claim["value"])


def _median(figures: Sequence[Figure]) -> Fraction:
    return Fraction(median(figure.best for figure in figures))


def _plain(text: str | None) -> str:
    return (text or "").strip().casefold()


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
    whole = span.first.isoformat()
    return {"day": whole, "month": whole[:7], "year": whole[:4]}[span.precision]
