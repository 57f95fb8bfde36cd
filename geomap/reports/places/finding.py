"""The places that a text names, each with its span, resolved in the light of the others.

No trained model: longest match against the gazetteer, capitals, the words beside a
name, small lexicons (`lexicon`, `demonyms`), one sense a document. English.
"""

from collections.abc import Sequence

from geomap.gazetteer import Gazetteer, Match, Resolution
from geomap.reports.places.demonyms import demonym_country
from geomap.reports.places.evidence import Found
from geomap.reports.places.known import names_of, with_regions
from geomap.reports.places.lexicon import METONYMS
from geomap.reports.places.mentions import Mention
from geomap.reports.places.middles import centred
from geomap.reports.places.reading import read_names
from geomap.reports.places.recognised import with_spans
from geomap.reports.places.resolving import alone, country_name, resolve_together
from geomap.reports.places.runs import Token
from geomap.reports.recognisers import Recognised

__all__ = ["FAR", "MAX_LETTERS", "MOST_RESOLVED", "NEXT_LETTERS", "find_places"]

FAR = 20
"""Places away from an unknown one at which the text no longer says where that lies."""

NEXT_LETTERS = 80
"""Letters between two names of one sentence that still speak of each other."""

MOST_RESOLVED = 2_000
"""Distinct names of a text that are resolved, the first ones: an atlas is no report."""

_STATES_TOO = frozenset({"Georgia"})
_STATES = frozenset(
    [
        "Alabama",
        "Florida",
        "Tennessee",
        "Texas",
        "Mississippi",
        "Louisiana",
        "Kentucky",
        "Virginia",
        "Ohio",
        "Illinois",
        "Indiana",
        "Michigan",
        "Pennsylvania",
        "Maryland",
        "California",
        "Arkansas",
        "Missouri",
        "Oklahoma",
        "Nevada",
    ]
) | {"North Carolina", "South Carolina", "New York", "New Jersey", "West Virginia"}
"""States among which Georgia is one of them, and no country."""

MAX_LETTERS = 2_000_000
"""Letters of a text that are read: a report of a thousand pages. The rest is left out."""


def find_places(
    text: str,
    gazetteer: Gazetteer,
    *,
    country: str | None = None,
    near: tuple[float, float] | None = None,
    resolve: bool = True,
    spans: Sequence[Recognised] | None = None,
) -> list[Mention]:
    """Return the names of places in a text, and the names that only look like some.

    Parameters
    ----------
    text
        A report, plain text; past `MAX_LETTERS` letters it is not read.
    gazetteer
        Where names are looked up; one with a world behind it knows the regions
        and seas of the world too.
    country
        ISO 3166 code of the country the report is about, if it is about one.
    near
        lon, lat in degrees of a position the report is about, if known.
    resolve
        False leaves places unresolved: where they are named, not what they are.
    spans
        Names that a recogniser found in the text; they go before those of the rules.

    Returns
    -------
    list[Mention]
        In order of the text, without overlaps. Of the names past the first
        `MOST_RESOLVED` distinct ones, `resolution` is None.
    """
    text = text[:MAX_LETTERS]
    places = with_regions(gazetteer)
    tokens, found = read_names(text, names_of(places))
    if spans:
        found = with_spans(tokens, found, spans, names_of(places))
    if not resolve:
        return [_mention(text, tokens, one, None) for one in found]
    queries = _queries(text, tokens, found)
    names = list(dict.fromkeys(queries.values()))[:MOST_RESOLVED]
    areas = frozenset(queries[row] for row, one in enumerate(found) if row in queries and one.area)
    answers = resolve_together(places, names, areas, country=country, near=near)
    mentions = [
        _mention(text, tokens, one, answers.get(queries.get(row, "")))
        for row, one in enumerate(found)
    ]
    mentions = [_of_country(places, mention) for mention in mentions]
    return _held(text, mentions)


def _mention(text: str, tokens: Sequence[Token], one: Found, answer: Resolution | None) -> Mention:
    start, end = tokens[one.first].start, tokens[one.last - 1].end
    return Mention(start, end, text[start:end], one.kind, answer, one.why)


def _queries(text: str, tokens: Sequence[Token], found: Sequence[Found]) -> dict[int, str]:
    """Return what to ask for each place: "Dallas, Texas" where its area follows a comma."""
    queries: dict[int, str] = {}
    for row, one in enumerate(found):
        if one.kind != "place":
            continue
        name = one.query or text[tokens[one.first].start : tokens[one.last - 1].end]
        after = found[row + 1] if row + 1 < len(found) else None
        if after and after.kind == "place" and after.first == one.last:
            gap = text[tokens[one.last - 1].end : tokens[after.first].start]
            inside = after.area and not one.country and (after.country or not one.area)
            capital = text[tokens[after.first].start :].startswith(("D.C.", "DC"))
            if gap.strip() == "," and (inside or capital):
                inner = after.query or text[tokens[after.first].start : tokens[after.last - 1].end]
                queries[row] = f"{name}, {inner}"
                continue
        queries[row] = name
    _among_states(text, tokens, found, queries)
    # A name that is placed once in a text is placed so throughout.
    full: dict[str, str] = {}
    for query in queries.values():
        head, _, tail = query.partition(", ")
        if tail:
            full.setdefault(head, query)
    return {row: full.get(query, query) for row, query in queries.items()}


def _among_states(
    text: str, tokens: Sequence[Token], found: Sequence[Found], queries: dict[int, str]
) -> None:
    """Ask for Georgia in the United States where it is listed beside one of the states."""
    for row, query in list(queries.items()):
        if query not in _STATES_TOO:
            continue
        for other in (row - 1, row + 1):
            if other in queries and 0 <= other < len(found):
                first, last = found[min(row, other)], found[max(row, other)]
                gap = text[tokens[first.last - 1].end : tokens[last.first].start].strip(" ,\n")
                if gap in {"", "and", "or"} and queries[other] in _STATES:
                    queries[row] += ", United States"
                    break


def _of_country(gazetteer: Gazetteer, mention: Mention) -> Mention:
    """Return a demonym or metonym with the country it stands for."""
    if mention.kind not in {"demonym", "metonym"}:
        return mention
    words = mention.text.casefold()
    code = demonym_country(words) if mention.kind == "demonym" else None
    if mention.kind == "metonym":
        code = next((iso for house, iso in METONYMS.items() if words.endswith(house)), None)
    name = country_name(code) if code else mention.text if mention.kind == "metonym" else None
    answer = centred(alone(gazetteer, name)) if name else None
    return Mention(mention.start, mention.end, mention.text, mention.kind, answer, mention.why)


def _held(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return mentions with the area that the text says each unknown place lies in."""
    places = [mention for mention in mentions if mention.kind == "place"]
    areas: dict[int, Match] = {}
    for row, mention in enumerate(places):
        if mention.match is None:
            area = _area_beside(text, places, row)
            if area:
                areas[mention.start] = area
    return [
        Mention(m.start, m.end, m.text, m.kind, m.resolution, m.why, areas.get(m.start))
        for m in mentions
    ]


def _area_beside(text: str, places: Sequence[Mention], row: int) -> Match | None:
    """Return the place named next to an unknown one in its sentence, after it first.

    Where its sentence names none, the nearest of `FAR` places before it, then after it.
    """
    order = [*range(row + 1, min(row + 3, len(places))), *range(row - 1, max(row - 3, -1), -1)]
    for other in order:
        found: Match | None = places[other].match
        first, last = sorted((row, other))
        between = text[places[first].end : places[last].start]
        if found and len(between) < NEXT_LETTERS and ". " not in between:
            return found
    for other in [*range(row - 1, max(row - FAR, -1), -1), *range(row + 1, row + FAR)]:
        later: Match | None = places[other].match if other < len(places) else None
        if later:
            return later
    return None
