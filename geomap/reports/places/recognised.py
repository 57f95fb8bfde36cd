"""Names that a recogniser found, laid over what the rules found in the same text."""

from bisect import bisect_right
from collections.abc import Sequence

from geomap.reports.places.evidence import Found
from geomap.reports.places.known import Names
from geomap.reports.places.runs import Token
from geomap.reports.recognisers import Recognised

__all__ = ["with_spans"]

_ARTICLES = frozenset({"the", "a", "an"})


def with_spans(
    tokens: Sequence[Token], found: Sequence[Found], spans: Sequence[Recognised], names: Names
) -> list[Found]:
    """Return what names were taken for, with those of a recogniser in place of the rules'.

    Where both speak of the same words the recogniser goes first, but for metonyms ("the
    Kremlin"), which it does not tell apart. Where it is silent, the rules stand.
    """
    starts = [token.start for token in tokens]
    metonyms = {n for one in found if one.kind == "metonym" for n in range(one.first, one.last)}
    taken = set[int]()
    recognised = []
    for span in spans:
        rows = _rows(tokens, starts, span)
        if rows and not (taken | metonyms) & set(rows):
            taken |= set(rows)
            recognised.append(
                Found(rows[0], rows[-1] + 1, span.label, f"recognised as a {span.label}")
            )
    _tell_areas(tokens, recognised, names)
    kept = [one for one in found if not taken & set(range(one.first, one.last))]
    return sorted([*kept, *recognised], key=lambda one: one.first)


def _rows(tokens: Sequence[Token], starts: Sequence[int], span: Recognised) -> range:
    """Return the words that a span covers, without an article before them."""
    first = max(0, bisect_right(starts, span.start) - 1)
    while first < len(tokens) and tokens[first].end <= span.start:
        first += 1
    last = first
    while last < len(tokens) and tokens[last].start < span.end:
        last += 1
    while first < last - 1 and tokens[first].word in _ARTICLES:
        first += 1
    return range(first, last)


def _tell_areas(tokens: Sequence[Token], recognised: Sequence[Found], names: Names) -> None:
    """Say of each place whether some country or region bears its name."""
    places = [one for one in recognised if one.kind == "place"]
    written = [" ".join(token.text for token in tokens[one.first : one.last]) for one in places]
    known = names.look_up(dict.fromkeys(written))
    for one, name in zip(places, written, strict=True):
        entry = known.get(name)
        one.area = bool(entry and (entry.area or entry.country))
        one.country = bool(entry and entry.country)
