"""Reading the runs of one text: which part of each is a place, an organisation, a person.

Evidence is weighed in two passes. The first takes what stands by itself: countries,
regions, large towns, names after "in" or "the village of". The second takes other
mentions of the same names, and names listed beside a place; a surname of a person
named in full is that person everywhere.
"""

from collections.abc import Iterable, Iterator, Sequence

from geomap.reports.places.evidence import LARGE, Found, Text, is_area, longest, placed, strong
from geomap.reports.places.known import LONGEST_NAME, Known, Names
from geomap.reports.places.lexicon import (
    CALENDAR,
    COMMON,
    CONNECTORS,
    CONQUERED,
    FIRST_NAMES,
    GROUPS,
    IN,
    KIN,
    KIND_AFTER,
    METONYMS,
    NOT_PLACES,
    ORGANISATION,
    TITLES,
)
from geomap.reports.places.runs import Token, is_russian, runs_of, tokens_of
from geomap.reports.places.russian import area_names, declined
from geomap.reports.places.russian_words import OFFICE_STEMS
from geomap.reports.places.signs import heads_line, paired, told_by_kind
from geomap.reports.places.taking import take

__all__ = ["read_names"]

_ADJECTIVES = frozenset({"US", "U.S.", "UK", "U.K."})
"""Countries whose letters stand as an adjective before any office: "U.S. Centers for ..."."""

_OF_STATE = frozenset({"ministry", "army", "navy", "parliament", "government"})
_NAMES = ORGANISATION | TITLES | FIRST_NAMES
_FOR = ORGANISATION | {"for", "of"}
_NO_PLACE = NOT_PLACES | COMMON | TITLES
_NOT_OF_NAME = TITLES | CONNECTORS
_PARTICLES = frozenset({"de", "del", "do", "da", "dos", "el", "la", "le", "sur", "upon", "am"})


def read_names(text: str, names: Names) -> tuple[list[Token], list[Found]]:
    """Return the words of a text, and what names in it were taken for, in order."""
    tokens = tokens_of(text)
    runs = list(runs_of(tokens))
    lower = frozenset(token.word for token in tokens if not token.capital)
    known, bases = _known(text, tokens, runs, names)
    read = Text(text, tokens, known, lower, bases=bases)
    areas = area_names(tokens, names)
    for (first, last), (base, whole) in areas.items():
        why = "a region by its adjective" if whole else f"a part or the district of {base}"
        read.found.append(Found(first, last, "place", why, query=base, part=not whole, area=whole))
    for run in runs:
        for first, last in _less(run, areas):
            for start, stop in _apart(read, first, last):
                _read_run(read, start, stop)
    _second_pass(read)
    _offices(read)
    for found in read.found:
        if found.query is None:
            found.query = bases.get((found.first, found.last))
        known_as = read.known.get((found.first, found.last))
        found.area = found.area or bool(known_as and (known_as.area or known_as.country))
        found.country = bool(known_as and known_as.country)
    return tokens, sorted(read.found, key=lambda found: found.first)


def _known(
    text: str, tokens: Sequence[Token], runs: Sequence[tuple[int, int]], names: Names
) -> tuple[dict[tuple[int, int], Known], dict[tuple[int, int], str]]:
    """Return what is known of each run of words, and the nominative of those that are declined."""
    spans = {
        (row, stop): text[tokens[row].start : tokens[stop - 1].end]
        for first, last in runs
        for row in range(first, last)
        if tokens[row].capital
        for stop in range(row + 1, min(row + LONGEST_NAME, last) + 1)
        if tokens[stop - 1].capital
    }
    asked = names.look_up(dict.fromkeys(spans.values()))
    known = {span: asked[name] for span, name in spans.items() if name in asked}
    bases = {**_spelled(spans, known, names), **declined(spans, known, names)}
    known |= {span: found for span, (_, found) in bases.items()}
    return known, {span: base for span, (base, _) in bases.items()}


def _spelled(
    spans: dict[tuple[int, int], str], known: dict[tuple[int, int], Known], names: Names
) -> dict[tuple[int, int], tuple[str, Known]]:
    """Return large towns by another spelling of an Arabic name: "Al Fasher", "Hodeidah"."""
    forms: dict[tuple[int, int], list[str]] = {}
    for span, text in spans.items():
        if span in known or span[1] - span[0] > 2:
            continue
        article, stem = text[:2], text[3:]
        if text[2:3] in {" ", "-"} and article.casefold() in {"al", "el"} and len(stem) > 3:
            forms[span] = [f"{'El' if article.casefold() == 'al' else 'Al'} {stem}", stem]
        elif text.endswith("ah") and len(text) > 6 and " " not in text:
            forms[span] = [text[:-1]]
    asked = names.look_up(dict.fromkeys(form for all_ in forms.values() for form in all_))
    return {
        span: (form, asked[form])
        for span, all_ in forms.items()
        for form in all_
        if form in asked and asked[form].people >= LARGE
    }


def _less(run: tuple[int, int], areas: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run that no area covers."""
    first, last = run
    for start, stop in sorted(areas):
        if start < last and stop > first:
            if start > first:
                yield first, start
            first = max(first, stop)
    if first < last:
        yield first, last


def _offices(read: Text) -> None:
    """Take what a Russian place is only the owner of for an organisation: "милиции Луганска"."""
    for found in read.found:
        if found.kind != "place" or not is_russian(read.tokens[found.first].text):
            continue
        for row in range(found.first - 1, max(-1, found.first - 5), -1):
            if not read.tokens[row + 1].tied or read.tokens[row].word in IN:
                break
            head = read.tokens[row]
            if head.word in CONQUERED:
                break
            if head.word in OFFICE_STEMS and (head.first or not head.capital):
                found.kind, found.why = "organisation", "whose office or force it is"
                found.first = row
                break


def _apart(read: Text, first: int, last: int) -> list[tuple[int, int]]:
    """Return the parts of a run that are names of their own: "Norway and Sweden", "Iraq Sunday"."""
    parts, start = [], first
    for row in range(first, last):
        word = read.tokens[row].word
        if word == "and" and _whole_area(read, start, row, last):
            continue
        if (word in CALENDAR and row > first) or (
            word in {"and", "or"} and row > start and _splits(read, start, row, last)
        ):
            parts.append((start, row))
            start = row + 1
    parts.append((start, last))
    return [(one, end) for one, end in parts if one < end]


def _whole_area(read: Text, start: int, row: int, last: int) -> bool:
    """Return whether "and" stands inside the name of an area: "Jammu and Kashmir"."""
    stops = range(row + 2, min(row + LONGEST_NAME, last) + 1)
    return any(is_area(read, one, stop) for one in range(start, row) for stop in stops)


def _splits(read: Text, start: int, row: int, last: int) -> bool:
    """Return whether "and" stands between two names, not inside one."""
    left = next(
        (n for n in range(start, row) if (n, row) in read.known and strong(read, n, row)), None
    )
    if left is not None and not set(read.words(start, left)) & _FOR:
        return True
    right = longest(read, row + 1, last)
    if right == last and strong(read, row + 1, last):
        return not set(read.words(start, row)) & (ORGANISATION | {"for"})
    return not set(read.words(start, last)) & ORGANISATION


def _read_run(read: Text, first: int, last: int) -> None:
    """Read one run: cut off what is no name, then take it apart from the left."""
    tokens = read.tokens
    while first < last and _empty(read, first, last):
        first += 1
        while first < last and not tokens[first].capital:
            first += 1
    while first < last and tokens[last - 1].word in {"the", *CONNECTORS}:
        last -= 1
    if first >= last:
        return
    whole = " ".join(read.words(first, last))
    house = next((name for name in METONYMS if whole == name or whole.endswith(" " + name)), None)
    if house:
        read.found.append(Found(first, last, "metonym", "a house of government"))
        return
    group = next((name for name in GROUPS if (whole + " ").startswith(name + " ")), None)
    if group:
        stop = first + len(group.split())
        read.found.append(Found(first, stop, "organisation", "an armed group"))
        if stop < last:
            _read_run(read, stop, last)
        return
    parts = _organisation(read, first, last)
    if parts is not None:
        _take_parts(read, parts, first, last)
        return
    if _person(read, first, last):
        return
    take(read, first, last)


def _empty(read: Text, first: int, last: int) -> bool:
    """Return whether the first word of a run is none of a name: "The", "In", "Yesterday"."""
    token = read.tokens[first]
    span = longest(read, first, last)
    if token.word in {"the", "a", "an"} or (span is None and _opens(read, first, last)):
        return True
    if token.text == "US" or (span and span - first > 1):
        return False
    if token.word in COMMON and (token.first or last - first > 1):
        return True
    starts = token.first or token.text.isupper()
    return starts and token.word in read.lower and not strong(read, first, first + 1)


def _opens(read: Text, first: int, last: int) -> bool:
    """Return whether a word has its capital from the sentence: "Talks on Canada"."""
    if not read.tokens[first].first:
        return False
    if not _NAMES.isdisjoint(read.words(first, last)):
        return False
    follows = read.tokens[first + 1].word if first + 1 < last else ""
    joined = follows in CONNECTORS and follows not in _PARTICLES
    return joined or strong(read, first + 1, last)


def _organisation(read: Text, first: int, last: int) -> list[tuple[int, int]] | None:
    """Return the places that stand free before an organisation's own name; None: it is none."""
    words = read.words(first, last)
    marks = [row for row, word in enumerate(words) if word in ORGANISATION]
    if not marks:
        return None
    stop = longest(read, first, last)
    if stop == last and strong(read, first, last):
        return None
    if stop and stop == last and len(words) > 1 and marks == [len(words) - 1]:
        return None
    if words[-1] in KIND_AFTER and marks[-1] != len(words) - 1 and len(words) <= 3:
        return None
    # "West Bank Health Ministry": an area, then what it is of; "Texas Department" is one name.
    return [(first, stop)] if stop and _frees(read, first, stop, last) else []


def _frees(read: Text, first: int, stop: int, last: int) -> bool:
    known = read.known.get((first, stop))
    if not known or not (known.country or known.area):
        return False
    words = set(read.words(stop, last))
    if read.span(first, stop) in _ADJECTIVES:
        return True
    role = bool(words & TITLES) and read.tokens[last - 1].word not in ORGANISATION
    return role or bool(words & _OF_STATE)


def _take_parts(read: Text, parts: list[tuple[int, int]], first: int, last: int) -> None:
    for start, stop in parts:
        read.found.append(Found(start, stop, "place", "an area before whose office it is"))
        first = stop
    if first < last:
        why = "a word of an organisation or a thing"
        read.found.append(Found(first, last, "organisation", why))


def _person(read: Text, first: int, last: int) -> bool:
    """Take a run for a person, where it is one; a place before a role is taken by itself."""
    words, tokens = read.words(first, last), read.tokens
    if len(words) > 1 and strong(read, first, last):
        return False
    role = next((row for row, word in enumerate(words) if word in TITLES), None)
    if role is not None and (len(words) > role + 1 or role > 0):
        if role and (stop := longest(read, first, first + role)):
            take(read, first, stop)
        _named(read, first + role, _land(read, first + role, last), "a role before the name")
        return True
    before = read.before(first)
    if words[-1] in KIND_AFTER and len(words) <= 3:
        return False
    titled = before in TITLES and len(words) <= 4 and not is_area(read, first, last)
    titled = titled or (before in KIN and len(words) <= 3)
    named = len(words) in {2, 3, 4} and words[0] in FIRST_NAMES
    initial = len(words) > 1 and any(
        len(token.text) <= 2 and token.text.endswith(".") for token in tokens[first + 1 : last]
    )
    if named and strong(read, first, last):
        named = False
    if titled or named or initial:
        _named(
            read, first, last, "a role or first name before it" if titled or named else "initial"
        )
        return True
    return False


def _land(read: Text, first: int, last: int) -> int:
    """Take the place at the end of "President Sall of Senegal"; return where the person ends."""
    for row in range(first + 1, last - 1):
        stop = longest(read, row + 1, last) if read.tokens[row].word in {"of", "for"} else None
        if stop and strong(read, row + 1, stop):
            read.found.append(Found(row + 1, stop, "place", "where someone holds office"))
            return row
    return last


def _named(read: Text, first: int, last: int, why: str) -> None:
    read.found.append(Found(first, last, "person", why))
    words = [word for word in read.words(first, last) if word not in _NOT_OF_NAME]
    read.people.update(word for word in words if len(word) > 2)


def _second_pass(read: Text) -> None:
    """Take doubtful names that are places elsewhere in the text, or are listed beside one."""
    places = [found for found in read.found if found.kind == "place"]
    taken = {read.span(found.first, found.last).casefold() for found in places}
    starts = {found.first: found for found in places}
    ends = {found.last: found for found in places}
    doubtful = sorted(read.doubtful)
    for first, last in [*reversed(doubtful), *doubtful]:  # lists grow to either side
        if first in starts:
            continue
        why = heads_line(read, first, last) or told_by_kind(read, first, last)
        why = why or _beside(read, (first, last), starts, ends)
        if read.span(first, last).casefold() in taken:
            why = "a place elsewhere in the text"
        if why:
            found = Found(first, last, "place", why)
            read.found.append(found)
            starts[first] = ends[last] = found
    kept = [found for found in read.found if not _person_elsewhere(read, found)]
    read.found[:] = kept


def _beside(
    read: Text, span: tuple[int, int], starts: dict[int, Found], ends: dict[int, Found]
) -> str:
    """Return why a doubtful name is a place by its neighbours; nothing where it is not."""
    first, last = span
    words = read.words(first, last)
    if last - first > 3 or set(words) & _NO_PLACE or set(words) & read.people:
        return ""
    if any(word in read.lower for word in words) or read.tokens[first].text.isupper():
        return ""
    follows = starts.get(last)
    known = (first, last) in read.known
    mid = not read.tokens[first].first and not read.tokens[last - 1].owner
    if follows and read.gap(last).strip() == "," and (known or placed(read, first) or mid):
        return "followed by the area it lies in"
    listed = read.gap(first).strip() == "," and first in ends
    if listed and known:
        return "listed after a place"
    joined = first >= 2 and read.tokens[first - 1].word in {"and", "or"} and (first - 1) in ends
    if joined and not known:
        other = ends[first - 1]
        joined = placed(read, other.first) and last - first == 1
    if joined and read.tokens[first].tied:
        return "joined to a place"
    return paired(read, span, starts, ends)


def _person_elsewhere(read: Text, found: Found) -> bool:
    """Return whether a small place is the surname of a person whom the text names in full."""
    if found.kind != "place" or found.last - found.first > 1:
        return False
    known = read.known.get((found.first, found.last))
    word = read.tokens[found.first].word
    small = known is None or not (known.country or known.area or known.ours)
    return small and word in read.people and not placed(read, found.first)
