"""Namesakes: which place of a name is meant, by what the text says and by where it speaks of.

A namesake in a country that the text does not speak of is never the answer, nor one far
from what it is said to be near. Datelines of desks abroad say nothing of where things were.
"""

import re
from dataclasses import replace

from geomap.gazetteer import Match
from geomap.names import normalise
from geomap.reports.places.board import Board, Sketch, groups_of
from geomap.reports.places.resolving import senses
from geomap.reports.places.spot_words import KINDS
from geomap.tables import AREA_KINDS

__all__ = ["BESIDE_M", "IN", "NEAR", "TOLD_OF", "WITHIN_LETTERS", "doubt_namesakes", "reach"]

BESIDE_M = 80_000.0
"""Within this of the places of its sentence, a name that others bear too is the one there."""

NEAR = re.compile(
    rf"\s?,?\s(?:near|close\sto|next\sto|outside|just\soutside|not\sfar\sfrom|around|by|beside"
    r"|on\sthe\soutskirts\sof|in\sthe\s(?:vicinity|suburbs|outskirts)\sof|под|около|возле|близ"
    r"|вблизи|у|рядом\sс(?:о)?|недалеко\sот|неподалёку\sот|неподалеку\sот|в\sпригороде)\s"
    rf"(?:the\s)?(?:{KINDS}\s(?:of\s)?)?",
    re.IGNORECASE,
)

IN = re.compile(
    r"\s?(?:,|\(|\[)?\s?(?:a\s(?:small\s)?(?:village|town|settlement)\s)?"
    r"(?:(?:in|inside|within|of|part\sof|in\sthe\s\w{4,8}\sof|в|во|на)\s)?(?:the\s)?"
    r"(?:[a-z]{3,10}ern\s|[а-яё-]{4,14}(?:ом|ой|ем)\s)?",
    re.IGNORECASE,
)

WITHIN_LETTERS = 60

TOLD_OF = frozenset({"offset", "between"})

_MOST_ANCHORS = 200
"""Distinct places that a small one is measured from: a report has fewer."""

_FAR_M = 400_000.0
"""A small place farther than this from all others of the text, in a country that it does not
name, is a namesake of one on no record."""

_ABROAD_M = 120_000.0
"""The same where the text speaks of peoples and countries, and not of that one."""

_DESK_M = 1_000_000.0
"""A dateline farther than this from a place is of a desk abroad: it tells nothing of it."""

_NEARBY_M = 100_000.0
"""What is said to be near a place is not farther from it."""

_WELL_KNOWN = 0.9
"""Score of a city that is meant by its name alone, wherever the text is about."""

_VILLAGE = re.compile(
    r"(?:village|town|hamlet|settlement|селе|село|села|деревне|деревня|посёлке|хуторе)"
    r"\s(?:of\s)?$",
    re.IGNORECASE,
)

_WIDE = frozenset({"country", "continent"})


def doubt_namesakes(board: Board) -> None:
    """Take from names the places that lie in a country the text does not speak of, far away."""
    known = [one for one in board.sketches if one.match and one.where]
    for one in known:
        _heed_near(board, one)
        _heed_sentence(board, one)
    known = [one for one in known if one.match]
    told = [one for one in known if one.role in TOLD_OF]  # told from a place: no place apart
    groups = groups_of([one for one in known if one.role not in TOLD_OF], board)
    spoken = _peoples(board)
    countries: dict[str, set[str]] = {}
    anchors: dict[str, Sketch] = {}
    for head, group in groups.items():
        match = group[0].match
        if match is not None and match.place.country:
            countries.setdefault(match.place.country, set()).add(head)
        sure = next((one for one in group if one.sure), None)
        if sure is not None and len(anchors) < _MOST_ANCHORS:
            anchors[head] = sure
    for head, group in groups.items():
        match = group[0].match
        if match is None or _settled_by_words(board, group):
            continue
        named = countries.get(match.place.country or "", set()) - {head}
        if named or (match.place.kind == "city" and match.score >= _WELL_KNOWN):
            continue
        others = [one for other, one in anchors.items() if other != head]
        near = min(
            (
                away
                for one in others
                if (away := _apart(group[0], one)) < _DESK_M or one.role != "dateline"
            ),
            default=0.0,
        )
        abroad = spoken and match.place.country not in spoken
        if near > (_ABROAD_M if abroad and match.place.kind != "city" else _FAR_M):
            for one in [*group, *(each for each in told if each.match == match)]:
                one.match, one.sure, one.point = None, False, None


def reach(one: Sketch) -> float:
    """Return how far in metres an area reaches from its middle; 0 for what is none."""
    return (one.where[2] if one.where else 0.0) if one.is_area else 0.0


def _peoples(board: Board) -> set[str]:
    """Return the countries that a text speaks of by name, by their people or as areas."""
    spoken = set[str]()
    for mention in board.passage.mentions:
        if mention.match is None:
            continue
        place = mention.match.place
        if place.country and (mention.kind != "place" or place.kind in AREA_KINDS):
            spoken.add(place.country)
    return spoken


def _heed_near(board: Board, one: Sketch) -> None:
    """Take a name far from what the text says it is near for a namesake of the one meant."""
    if one.is_area or one.match is None:
        return
    for other in board.beside(one.start):
        if other.start <= one.end or other.is_area or not other.sure or other.where is None:
            continue
        gap = board.text[one.end : other.start]
        if len(gap) >= WITHIN_LETTERS:
            return
        if NEAR.fullmatch(gap):
            if one.far_from(other) > _NEARBY_M and other.match is not None:
                fits = [
                    match
                    for match in senses(board.gazetteer, one.name).places
                    if Sketch(0, 0, 0, "", match).far_from(other) <= _NEARBY_M
                ]
                one.match, one.sure = (fits[0], len(fits) == 1) if fits else (None, False)
            return


def _heed_sentence(board: Board, one: Sketch) -> None:
    """Take, of a name that many places bear, the one in the region and near the towns beside it.

    A former name of a city is none of these where a place of that name is there.
    """
    if one.match is None or one.is_area or one.role or one.match.place.id.startswith("geomap:"):
        return
    main = normalise(one.match.place.name) == one.word
    if main and one.match.place.kind == "city":
        return
    others = [
        other
        for other in board.beside(one.start)
        if other is not one and other.sure and other.where and other.word != one.word
        if not other.role and other.match and other.match.place.kind not in _WIDE
    ]
    areas = [other for other in others if other.is_area]
    towns = [other for other in others if not other.is_area]
    if not others:
        return
    near = [
        match
        for match in senses(board.gazetteer, one.name).places
        if match.place.kind not in AREA_KINDS and normalise(match.place.name) == one.word
    ]
    if len(near) < 2:
        return

    def fits(match: Match) -> bool:
        here = Sketch(0, 0, 0, "", match)
        if any(here.far_from(other) <= BESIDE_M for other in towns):
            return True
        share = 0.7 if towns else 1.0  # a region and a town in it: not at the far edge
        return any(here.far_from(other) <= share * reach(other) for other in areas)

    if main and fits(one.match):
        return
    found = [match for match in near if fits(match)]
    if found:
        one.match = replace(found[0], score=max(found[0].score, 0.6))
        one.sure = len(found) == 1
    elif main and areas:
        one.match, one.sure = None, False


def _apart(one: Sketch, other: Sketch) -> float:
    """Return metres from a place to the reach of another; no country is near one abroad."""
    if other.match is not None and other.match.place.kind in {"country", "continent"}:
        return float("inf")
    return max(0.0, one.far_from(other) - reach(other))


def _settled_by_words(board: Board, group: list[Sketch]) -> bool:
    """Settle a name by the area that the text puts it in; return whether no more is to be asked."""
    first = group[0]
    assert first.match is not None
    place = first.match.place
    area = next((found for one in group if (found := _said_area(board, one))), None)
    village = any(_VILLAGE.search(board.before(one, 40)) for one in group if one.is_area)
    if village and area is not None and area not in group:
        _seek_inside(board, group, area)
        return True
    if place.kind in AREA_KINDS or (place.kind == "city" and first.sure):
        return True
    if place.id.startswith("geomap:") and first.sure:
        return True
    if area is not None and not _holds(area, first):
        _seek_inside(board, group, area)
    return area is not None


def _said_area(board: Board, one: Sketch) -> Sketch | None:
    """Return the area that the words right after a name put it in."""
    for other in board.beside(one.start):
        if other.start <= one.end or not other.is_area:
            continue
        gap = board.text[one.end : other.start]
        if other.where and len(gap) < WITHIN_LETTERS and IN.fullmatch(gap) and gap.strip():
            return other
        if len(gap) >= WITHIN_LETTERS:
            break
    return None


def _holds(area: Sketch, one: Sketch) -> bool:
    assert area.match is None or area.where is not None
    if area.match and one.match and area.match.place.kind == "country":
        return area.match.place.country == one.match.place.country
    return one.far_from(area) <= 1.5 * reach(area)


def _seek_inside(board: Board, group: list[Sketch], area: Sketch) -> None:
    """Take the namesake inside an area that the text gives, or leave the name unknown."""
    answer = senses(board.gazetteer, group[0].name)
    fits = [
        match
        for match in answer.places
        if match.place.kind not in AREA_KINDS and _holds(area, Sketch(0, 0, 0, "", match))
    ]
    for one in group:
        one.match, one.sure = (fits[0], len(fits) == 1) if fits else (None, False)
