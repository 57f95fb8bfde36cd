"""Who acts in an event and on whom: by voice, "by", "at", "on" and "'s"."""

from collections.abc import Sequence

from geomap.reports.events.clauses import Line
from geomap.reports.events.triggers import Trigger
from geomap.reports.events.words import LIGHT, listed
from geomap.reports.parties.party import Party

__all__ = ["roles"]

_PLACED = listed(
    """
    at on in near from against towards toward into over across by with of to for along
    inside under after before between в на у под при из от к со с по близ возле около за
    """
)
_AT = listed("at on against targeting upon towards по на")
_BY = listed("by from со")
_SPEAKERS = frozenset({"agency", "witness"})
_FAR = 9


def roles(line: Line, found: Trigger) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return the parties that acted and those that were acted on, as the grammar tells."""
    if not line.parties:
        return (), ()
    first = _clause_start(line, found)
    stop = min(max(line.right[found.head], line.right[found.end - 1]), found.end + 16)
    before = [p for p in line.party_in(first, found.first) if p.kind not in _SPEAKERS]
    after = [p for p in line.party_in(found.end, stop) if p.kind not in _SPEAKERS]
    by = _behind(line, after, _BY, found.end)
    at = _behind(line, after, _AT, found.end)
    if found.voice == "passive":
        return tuple(by), tuple(_subject(line, before))
    if found.voice == "active":
        actors = _subject(line, before)
        direct = [p for p in after[:1] if _index(line, p) - found.end <= 3 and p not in by]
        return tuple(actors), tuple(p for p in (at or direct) if p not in actors)
    actors = by or _owner(line, before, found.first)
    if not actors and line.has(LIGHT, max(first, found.first - 6), found.first) is not None:
        actors = _subject(line, before)
    return tuple(actors), tuple(p for p in at if p not in actors)


def _clause_start(line: Line, found: Trigger) -> int:
    first = line.left[found.first]
    near = found.first - first <= 3 or line.word(first - 1) in {"who", "which"}
    if (
        near
        and first
        and line.word(first - 1) in {",", "who", "which", "которые", "который"}
        and (not line.party_in(first, found.first))
    ):
        first = line.left[first - 2] if first > 1 else 0
    return first


def _index(line: Line, party: Party) -> int:
    """Return the word that a party begins at."""
    low, high = 0, len(line.tokens)
    while low < high:
        middle = (low + high) // 2
        if line.tokens[middle].end <= party.start:
            low = middle + 1
        else:
            high = middle
    return low


def _subject(line: Line, before: Sequence[Party]) -> list[Party]:
    """Return the last party that no preposition governs, else none."""
    for party in reversed(before):
        at = _index(line, party)
        if line.word(at - 1) in {"the", "its", "their", "a"}:
            at -= 1
        governor = line.word(at - 1)
        if governor not in _PLACED:
            return [party]
        if governor in {"of", "from"} and at >= 2 and line.word(at - 2).endswith("s"):
            return [party]  # "members of the guard", "soldiers from Azerbaijan"
    return []


def _owner(line: Line, before: Sequence[Party], trigger: int) -> list[Party]:
    """Return the party right before a noun: "Israeli strikes", "the army's shelling"."""
    if not before:
        return []
    last = before[-1]
    ends = line.tokens[trigger].start - last.end
    between = line.words[_index(line, last) + 1 : trigger]
    told = any(word in _PLACED or word.endswith("ed") for word in between)
    owns = 0 <= ends <= 24 and not told and line.word(_index(line, last) - 1) not in _AT
    return [last] if owns else []


def _behind(line: Line, after: Sequence[Party], words: frozenset[str], start: int) -> list[Party]:
    """Return the first party that stands behind one of `words`."""
    for party in after:
        at = _index(line, party)
        if at - start > _FAR + 4:
            break
        back = at - 1
        while back >= start and line.word(back) not in _PLACED and at - back <= 3:
            back -= 1
        if back >= start and line.word(back) in words:
            return [party]
    return []
