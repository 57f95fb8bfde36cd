"""Where a place is that no gazetteer has, and which of several places a name means.

An unknown village is put where the text says: at the village it is near, or in the region
it is in, with a radius that covers it. A namesake in a country that the text does not
speak of is never the answer.
"""

import re

from geomap.gazetteer import Match
from geomap.gazetteer.phrases import NEAR_M
from geomap.reports.places.board import Board, Sketch, groups_of
from geomap.reports.places.namesakes import (
    BESIDE_M,
    IN,
    NEAR,
    TOLD_OF,
    WITHIN_LETTERS,
    doubt_namesakes,
    reach,
)
from geomap.reports.places.resolving import senses
from geomap.reports.places.runs import is_russian
from geomap.reports.places.russian import nominatives
from geomap.reports.places.russian_words import AREA_KINDS_RU
from geomap.reports.places.spot_words import AREA_WORDS, AROUND_WORDS
from geomap.tables import AREA_KINDS

__all__ = ["one_sense", "place_unknown", "read_areas"]

AROUND_M = 15_000.0
"""How far "the Kupiansk area" or "sector" reaches from the town: half-way to the next one."""


_LARGEST_M = 400_000.0
"""An area of a larger radius says too little of where a village in it lies."""


_MOST_PARAGRAPH = 12
"""Sentences to either side that are looked at for others of the same paragraph."""


_AFTER = re.compile(r"\s(?P<word>[a-z]+)(?![\w-])")
_INSIDE = re.compile(
    r"(?<!\w)(?:in|across|inside|throughout|в|во|на)\s(?:the\s)?(?:[^\W\d_-]+\s){0,2}$",
    re.IGNORECASE,
)
_WINDS = {"южн": "South", "сев": "North", "зап": "West", "вос": "East", "цен": "Central"}


def read_areas(board: Board) -> None:
    """Read "the Kharkiv region" as the region, and "the Kupiansk area" as the country around."""
    for one in board.sketches:
        last = AREA_KINDS_RU.get(one.name.rpartition(" ")[2].casefold())
        if _listed_in_english(board, one, last):
            continue
        if last is not None and not one.is_area:
            one.role, one.located, one.kind = "area", "area", "district"
            one.margin_m = AREA_WORDS["district" if last == "район" else "region"]
            continue
        found = _AFTER.match(board.text, one.end)
        if found is None:
            continue
        word = found["word"]
        if one.is_area:
            if word in AREA_WORDS and one.match and one.match.place.kind != "country":
                one.end, one.name = found.end(), board.text[one.start : found.end()]
            continue
        if word in AREA_WORDS:
            _as_area(board, one, word, found.end())
        elif word in AROUND_WORDS:
            one.margin_m = max(one.margin_m, AROUND_M)
            one.kind = "around"


def _listed_in_english(board: Board, one: Sketch, kind: str | None) -> bool:
    """Take a Russian region by its English name: of Kharkiv and область, "Kharkiv region"."""
    wind = _WINDS.get(one.name[:3].casefold()) if " " in one.name else None
    if one.match is None or (kind is None and wind is None) or not is_russian(one.name):
        return False
    if one.is_area and wind is None:
        return False
    word = "district" if kind == "район" else "region"
    asked = f"{wind} {one.match.place.name}" if wind else f"{one.match.place.name} {word}"
    answer = senses(board.gazetteer, asked)
    match = answer[0] if answer.places else None
    if match is None or match.place.kind not in AREA_KINDS:
        return False
    if match.place.country != one.match.place.country:
        return False
    one.match, one.sure, one.role = match, answer.status == "resolved", "area"
    return True


def _as_area(board: Board, one: Sketch, word: str, end: int) -> None:
    answer = senses(board.gazetteer, f"{one.name} {word}")
    match = answer[0] if answer.places else None
    one.end, one.name = end, board.text[one.start : end]
    one.role, one.kind = "area", "district" if AREA_WORDS[word] < 50_000 else "region"
    if match is not None and match.place.kind in AREA_KINDS:
        one.match, one.sure = match, answer.status == "resolved"
        return
    if one.match is not None:
        one.why = f"the {word} about the town it is named after"
        one.margin_m, one.located = AREA_WORDS[word], "area"


def one_sense(board: Board) -> None:
    """Give all mentions of one place, under all names that the text gives it, one answer."""
    for one in board.sketches:
        if one.match is not None and not one.sure and not one.is_area:
            found = _nearest_sense(board, one)
            if found is not None:
                one.match, one.sure = found, True
    _join_forms(board)
    for head, group in groups_of(board.sketches, board).items():
        free = [one for one in group if one.role not in {"offset", "between"}]
        names = list(dict.fromkeys(one.name for one in free))
        board.names[head] = names
        matched = [one for one in free if one.match is not None]
        if len({one.match.place.id if one.match else None for one in free}) > 1 or (
            any(not one.sure for one in free) and len({one.word for one in free}) > 1
        ):
            common = _common(board, free)
            if common is not None:
                for one in free:
                    one.match, one.sure = common, True
                continue
        best = max(matched, key=_weight, default=None)
        for one in free:
            if best is None or (one.match is not None and one.word == best.word):
                continue
            one.match, one.sure = best.match, best.sure
            one.margin_m = max(one.margin_m, best.margin_m if one.is_area else 0.0)


def _nearest_sense(board: Board, one: Sketch) -> Match | None:
    """Return the only place of a name that is near what its sentence names for sure."""
    near = [
        other.where
        for other in board.beside(one.start, reach=1)
        if other.sure and other.settled and other.where
    ]
    if not near:
        return None
    fits = []
    for match in senses(board.gazetteer, one.name).places:
        here = Sketch(0, 0, 0, "", match)
        if here.settled and any(
            here.far_from(Sketch(0, 0, 0, "", point=where)) <= BESIDE_M for where in near
        ):
            fits.append(match)
    return fits[0] if len(fits) == 1 else None


def _join_forms(board: Board) -> None:
    """Join names that are one place's by its id, and cases of one Russian name on no record."""
    by_id: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for one in board.sketches:
        if one.match is not None and one.sure and not one.located:
            kind = "area" if one.is_area else "point"
            board.join(by_id.setdefault(f"{kind} {one.match.place.id}", one.word), one.word)
        elif one.match is None and is_russian(one.name) and " " not in one.name:
            forms = {one.name, *nominatives(one.name)}
            known = next((unknown[form] for form in forms if form in unknown), one.word)
            board.join(known, one.word)
            for form in forms:
                unknown.setdefault(form, known)


def _weight(one: Sketch) -> tuple[bool, bool, float]:
    assert one.match is not None
    return one.match.place.id.startswith("geomap:"), one.sure, one.match.score


def _common(board: Board, group: list[Sketch]) -> Match | None:
    """Return the place that all names of one place have in the gazetteer, the nearest first."""
    answers: dict[str, dict[str, Match]] = {}
    for one in group:
        if one.word not in answers:
            answers[one.word] = {
                match.place.id: match for match in senses(board.gazetteer, one.name).places
            }
    known = [ids for ids in answers.values() if ids]
    if len(known) < 2:
        return None
    shared = [match for key, match in known[0].items() if all(key in ids for ids in known[1:])]
    if not shared:
        return None
    anchors = [one for one in board.sketches if one.where and one not in group and one.sure]
    return min(shared, key=lambda match: (_away(match, anchors), -match.score))


def _away(match: Match, anchors: list[Sketch]) -> float:
    here = Sketch(0, 0, 0, "", match)
    return min((round(max(0.0, here.far_from(one) - reach(one)), -4) for one in anchors), default=0)


def place_unknown(board: Board) -> None:
    """Put every place without a position of its own where the text says it lies, in place."""
    doubt_namesakes(board)
    for group in groups_of(board.sketches, board).values():
        unknown = [one for one in group if one.match is None and one.point is None]
        told = next((one for one in group if one.point and one.role not in TOLD_OF), None)
        if not unknown:
            continue
        if told is None:
            told = next((one for one in unknown if _beside(board, one)), None)
        if told is None:
            told = next((one for one in unknown if _in_context(board, one)), None)
        if told is None:
            told = next((one for one in unknown if _in_paragraph(board, one)), None)
        if told is None:
            continue
        for one in unknown:
            if one is not told:
                one.point, one.located, one.why = told.point, told.located, told.why
                one.score, one.within = told.score, told.within


def _beside(board: Board, one: Sketch) -> bool:
    """Place an unknown name by what stands right beside it: near a village, in a region."""
    after = [other for other in board.beside(one.start) if other.start > one.start]
    for other in after[:3]:
        if other.where is None or other.role in TOLD_OF:
            continue
        gap = board.text[one.end : other.start]
        if len(gap) > WITHIN_LETTERS:
            break
        if NEAR.fullmatch(gap) and not other.is_area:
            return _put(one, other, NEAR_M, f"the text says near {other.name}", 0.7)
        if IN.fullmatch(gap) and gap.strip():
            margin = 0.0 if other.is_area else AROUND_M
            return _put(one, other, margin, f"the text says in {other.name}", 0.6)
    return False


def _in_context(board: Board, one: Sketch) -> bool:
    """Place an unknown name in the region that its own sentence is of; no other is guessed."""
    areas = [
        other
        for other in board.beside(one.start)
        if other.is_area and other.where
        if other.role not in {*TOLD_OF, "speaker"} and reach(other) < _LARGEST_M
        if not (other.match and other.match.place.kind in {"country", "continent"})
    ]
    chosen = min(areas, key=reach, default=None)
    if chosen is None:
        one.why = "on no record; the text does not say where it lies"
        return False
    return _put(one, chosen, 0.0, f"its sentence is of {chosen.name}", 0.4)


def _in_paragraph(board: Board, one: Sketch) -> bool:
    """Place an unknown name in the smallest area of its paragraph, or the country of either."""
    number = board.passage.paragraphs[one.sentence]
    areas = [
        other
        for other in board.beside(one.start, reach=_MOST_PARAGRAPH)
        if board.passage.paragraphs[other.sentence] == number
        and other.is_area
        and other.where
        and other.role not in {*TOLD_OF, "speaker"}
        and not (other.match and other.match.place.kind == "continent")
        and (other.sentence == one.sentence or other.start < one.start)
        and (_is_own(one, other) or _INSIDE.search(board.before(other, 40)))
    ]
    own = [other for other in areas if other.sentence == one.sentence]
    chosen = min(own or areas, key=reach, default=None)
    if chosen is None or len({other.word for other in own or areas}) > 1:
        return False
    told = "sentence" if own else "paragraph"
    return _put(one, chosen, 0.0, f"its {told} is of {chosen.name}", 0.4 if own else 0.3)


def _is_own(one: Sketch, other: Sketch) -> bool:
    """Tell whether an area is the country that the sentence of a name speaks of."""
    country = other.match is not None and other.match.place.kind == "country"
    return country and other.sentence == one.sentence


def _put(one: Sketch, other: Sketch, margin_m: float, why: str, score: float) -> bool:
    if other.where is None:
        return False
    lon, lat, radius = other.where
    one.point = lon, lat, round((radius**2 + margin_m**2) ** 0.5)
    one.located, one.score = "area", score
    one.why = f"on no record; {why}"
    one.within = other.match
    return True
