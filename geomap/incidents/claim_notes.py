"""What a person should know of how claims became the figures of a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from geomap.errors import InputError
from geomap.incidents.figures import parse_figure
from geomap.incidents.tolls import FIGURES, standing, toll
from geomap.incidents.unknown import is_not_known
from geomap.names import shown

__all__ = ["claim_notes"]

_MOST = 10  # sentences of a kind before "and N more"
_ENDS = ("low", "best", "high")


def claim_notes(values: Mapping[str, Any], *, but: Iterable[str] = ()) -> list[str]:
    """Return a sentence for each claim that gives no number, and each row's figure set aside.

    Parameters
    ----------
    values
        Parsed values by column, the figures still those of the rows.
    but
        Figures that the rows gave as claims, so that none is set aside.
    """
    wordy: list[str] = []
    aside: list[str] = []
    compared = [what for what in FIGURES if what not in but]
    for row, claims in enumerate(values["claims"]):
        if claims:
            name = shown(str(values["id"][row]), 80)
            wordy += [f"{name}: {told}" for told in _without_number(claims)]
            aside += [f"{name}: {told}" for told in _set_aside(values, row, claims, compared)]
    return [*_some(wordy, "claims without a number"), *_some(aside, "figures set aside")]


def _without_number(claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for what in FIGURES:
        for claim in standing(claims, what):
            value = claim.get("value")
            if isinstance(value, str) and value.strip() and not is_not_known(value):
                try:
                    figure = parse_figure(value, what)
                except InputError:  # told where claims are read
                    continue
                if figure is None:
                    who = shown(str(claim.get("claimant") or ""), 80)
                    yield (
                        f'"{shown(value, 80)}" {what} by the claim of {who} is no number; '
                        "it adds nothing to the figures"
                    )


def _set_aside(
    values: Mapping[str, Any], row: int, claims: Sequence[Mapping[str, Any]], compared: list[str]
) -> Iterator[str]:
    for what in compared:
        figure = toll(claims, what)
        given = [float(values[f"{what}_{end}"][row]) for end in _ENDS]
        known = [number for number in given if number == number]  # noqa: PLR0124 - NaN
        if figure is None or not known:
            continue
        counted = [float(number) for number in figure]
        if any(g == g and g != c for g, c in zip(given, counted, strict=True)):  # noqa: PLR0124
            yield (
                f"its row gives {_span(known)} {what}, its claims {_span(counted)}; the figures "
                "of the claims go before it, the row's is kept in raw"
            )


def _span(numbers: Sequence[float]) -> str:
    low, high = min(numbers), max(numbers)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _some(sentences: list[str], what: str) -> list[str]:
    more = len(sentences) - _MOST
    return sentences[:_MOST] + ([f"and {more} more {what}"] if more > 0 else [])
