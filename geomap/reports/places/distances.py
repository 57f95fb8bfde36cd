"""Places told by another: "10 km north of X", "between X and Y", "в 5 км к северу от X"."""

import re
from bisect import bisect_left
from typing import NamedTuple

from geomap.gazetteer.phrases import BESIDE_M
from geomap.reports.places.aliases import unseen_name
from geomap.reports.places.board import Board, Sketch
from geomap.reports.places.moving import middle, moved, rounding_m
from geomap.reports.places.spot_words import KINDS, ROADS

__all__ = ["place_between", "place_off"]

_WORDS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "a dozen": 12, "half a": 0.5, "a few": 3, "several": 3,
    "a couple of": 2, "одном": 1, "полутора": 1.5, "двух": 2, "трёх": 3, "трех": 3, "четырёх": 4,
    "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10,
    "двенадцати": 12, "пятнадцати": 15, "двадцати": 20, "тридцати": 30, "нескольких": 3,
    "паре": 2, "полукилометре": 0.5,
}  # fmt: skip
_METRES = ((r"nautical|nm$|морск", 1852.0), (r"mi", 1609.344), (r"yard", 0.9144),
           (r"k|к", 1000.0), (r"", 1.0))  # fmt: skip
_NUMBER = (
    r"(?P<number>\d{1,4}(?:[.,]\d{1,3})?(?:\s?(?:-|–|to)\s?(?P<upto>\d{1,4}))?|"
    + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
    + ")"
)
_UNIT = (
    r"(?P<unit>nautical\smiles?|km|kms|kilomet(?:er|re)s?|miles?|m|met(?:er|re)s?|yards?"
    r"|км|километр\w{0,3}|м|метр\w{0,3})\.?"
)
_WIND_EN = r"(?:north|south|east|west)(?:[- ]?(?:north|south|east|west)){0,2}"
_WIND_RU = r"(?:север|юг|юж|восток|восточ|запад)"
_EN = rf"(?:(?:due|to\sthe|towards\sthe)\s)?(?P<en>{_WIND_EN})(?P<side>erly|wards?)?"
_RU_TO = rf"(?:к|на)\s(?P<ru>(?:{_WIND_RU}[а-яё]{{0,2}}-?){{1,2}}[а-яё]{{0,3}})"
_RU_ER = rf"(?P<er>(?:{_WIND_RU}[а-яё]{{0,2}}-?){{1,2}}ее)"
_OFF = re.compile(
    rf"(?<![\w.,])(?:(?P<about>about|some|around|roughly|approximately|nearly|almost|примерно"
    rf"|около|приблизительно)\s)?(?:(?:в|на)\s)?(?:(?:примерно|около)\s)?{_NUMBER}(?:\s|-)?{_UNIT}"
    rf"(?:\s(?:away\s)?(?:{_EN}|{_RU_TO}|{_RU_ER}))?"
    r"(?P<of>\s(?:away\s)?(?:of|from|off|outside|inland\sfrom|от))?(?!\w)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"(?<![\w-])(?P<inside>(?:in|at|across|throughout)\s(?:the\s)?(?:far\s)?|the\s|на\s)?"
    rf"(?:(?:just|immediately|due|to\sthe)\s)?(?:(?P<en>{_WIND_EN})\s(?:of|from)"
    rf"|к\s(?P<ru>(?:{_WIND_RU}[а-яё]{{0,2}}-?){{1,2}}[а-яё]{{0,3}})\sот|{_RU_ER})(?!\w)",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"\s(?:the\s|its\s)?(?:{KINDS}\s(?:of\s)?)?(?:the\s)?[\"“«„]?", re.IGNORECASE)
_BACK = re.compile(
    r"\s(?:(?:the|this|that)\s(?:village|town|city|settlement|post|camp|crossing|base)|there|here"
    r"|it|сел[ао]|пос[её]лка|деревни|города|населённого\sпункта|него|нее|неё|станицы)(?!\w)",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    r"(?:\s(?:town|village|city|itself))?\s?[,(–—-]?\s?(?:(?:non-)?[a-z]{2,14}-(?:controlled|held),\s)?(?:(?:a|the)\s(?:small\s)?(?:village|town|hamlet|settlement|city|point)\s)?"
    r"(?:(?:which\s)?(?:is|lies)\s|located\s|situated\s|lying\s|just\s|only\s"
    r"|(?:что|который|которое)\s|расположенн\w{2,3}\s|находящ\w{2,4}\s)?",
    re.IGNORECASE,
)
_ROOTS = (("north", "n"), ("south", "s"), ("east", "e"), ("west", "w"), ("север", "n"),
          ("юг", "s"), ("юж", "s"), ("восто", "e"), ("запад", "w"))  # fmt: skip
_TURN = {"n": 0.0, "e": 90.0, "s": 180.0, "w": 270.0}
_FAR_BACK = 600
_AND = re.compile(
    rf"\s(?:and|и|to|towards?|до|в|на)\s(?:the\s)?(?:{KINDS}\s(?:of\s)?)?[\"«]?", re.IGNORECASE
)
_DASH = re.compile(r"\s?[-–—]\s?")
_PAIR = re.compile(
    rf"(?P<half>half[\s-]?way\s|midway\s)?(?:on\s|along\s|на\s|по\s)?(?:the\s)?(?P<road>{ROADS}\s"
    rf"(?:that\sleads\s|leading\s|running\s|linking\s|connecting\s|из\s|от\s|с\s|между\s)?)?"
    rf"(?P<between>between\s|from\s|linking\s|connecting\s|между\s)?"
    rf"(?:the\s)?(?:{KINDS}\s(?:of\s)?)?$",
    re.IGNORECASE,
)
_ROAD_AFTER = re.compile(rf"\s{ROADS}(?!\w)", re.IGNORECASE)
_HALF_SHARE, _BETWEEN_SHARE = 0.25, 0.5
_LONGEST_LINE_M = 300_000.0


class _Away(NamedTuple):
    """A distance in metres, half its rounding, and a direction in degrees from north."""

    metres: float
    rounded_m: float
    bearing: float | None


def place_off(board: Board) -> None:
    """Put spots where a distance and direction from another place say, in place."""
    starts = [one.start for one in board.sketches]
    ends = {one.end: one for one in board.sketches}
    added: list[Sketch] = []
    read: list[tuple[int, int]] = []
    for found in _OFF.finditer(board.text):
        away = _away(found)
        if away is None or (away.bearing is None and not found["of"]):
            continue
        if _place(board, found, away, (starts, ends), added):
            read.append(found.span())
    for found in _BESIDE.finditer(board.text):
        wind = found["en"] or found["ru"] or found["er"]
        bearing = _bearing(wind)
        if found["inside"] or bearing is None:
            continue
        # of a quarter of a circle about that direction, the corners are the furthest
        away = _Away(BESIDE_M / 2, BESIDE_M * 0.65, bearing)
        at = bisect_left(read, (found.start() + 1, 0)) - 1
        if at < 0 or read[at][1] <= found.start():
            _place(board, found, away, (starts, ends), added)
    board.sketches += added
    board.order()


def _place(
    board: Board,
    found: "re.Match[str]",
    away: _Away,
    rows: tuple[list[int], dict[int, Sketch]],
    added: list[Sketch],
) -> bool:
    """Place what one phrase speaks of; return whether it named or meant a place."""
    starts, ends = rows
    base, end = _base(board, found, starts)
    if base is None or base.where is None or (base.is_area and base.kind != "between"):
        return False
    where = _position(base, away)
    subject: Sketch | None = _subject(board, found.start(), ends)
    comma = board.text[found.start() - 2 : found.start()] == ", "
    if subject is None and comma and found.start() - 2 not in ends:
        subject = unseen_name(board, found.start() - 2)
    if subject is base:
        return False
    base_why = "what a distance or direction is told from"
    if base.end > found.end() - 1 and not base.role:
        base.role, base.why = "listed", base_why
    if subject is not None:
        if subject.match is None or not subject.sure or _elsewhere(subject, where):
            subject.point, subject.located = where, "area"
            subject.match = None
            subject.why = f"the text says where it lies from {base.name}"
        return True
    span = board.text[found.start() : end].strip()
    text = span if base.name in span else f"{span} ({base.name})"
    row = board.passage.sentence_at(found.start())
    spot = Sketch(found.start(), end, row, text, base.match, base.sure, "offset", point=where)
    spot.why = f"so far from {base.name}"
    spot.key = f"{base.word}+{away.metres:.0f}@{away.bearing}"
    added.append(spot)
    return True


def _position(base: Sketch, away: _Away) -> tuple[float, float, float]:
    assert base.where is not None
    if away.bearing is None:
        lon, lat, radius = base.where
        return lon, lat, round((radius**2 + (away.metres + away.rounded_m) ** 2) ** 0.5)
    return moved(base.where, away.bearing, away.metres, away.rounded_m)


def _elsewhere(subject: Sketch, where: tuple[float, float, float]) -> bool:
    """Return whether a place on record is a namesake of what the text places elsewhere."""
    told = Sketch(0, 0, 0, "", point=where)
    return subject.far_from(told) > max(30_000.0, 3 * where[2])


def _base(board: Board, found: "re.Match[str]", starts: list[int]) -> tuple[Sketch | None, int]:
    """Return the place that a phrase counts from, and where the phrase ends."""
    of = found.groupdict().get("of") or found["er"] or found.re is _BESIDE
    if of:
        tail = _TAIL.match(board.text, found.end())
        at = tail.end() if tail else found.end() + 1
        row = bisect_left(starts, at)
        if row < len(starts) and starts[row] == at:
            return board.sketches[row], board.sketches[row].end
        back = _BACK.match(board.text, found.end())
        if back is None:
            return None, 0
        return _last_settled(board, found.start(), starts), back.end()
    base = _last_settled(board, found.start(), starts, apposed=True)
    return base, found.end()


def _last_settled(
    board: Board, before: int, starts: list[int], *, apposed: bool = False
) -> Sketch | None:
    """Return the last settlement named before an offset, not far back."""
    for row in range(bisect_left(starts, before) - 1, -1, -1):
        one = board.sketches[row]
        if one.start < before - _FAR_BACK:
            return None
        touching = apposed and bool(_APPOSED.fullmatch(board.text[one.end : before]))
        if one.settled and one.role not in {"dateline", "speaker"} and not touching:
            return one
    return None


def _subject(board: Board, start: int, ends: dict[int, Sketch]) -> Sketch | None:
    """Return the name that a phrase stands beside: "Stara Krynytsia, 10 km north of ..."."""
    for end in range(start, max(-1, start - 45), -1):
        one = ends.get(end)
        if one is not None:
            return one if _APPOSED.fullmatch(board.text[end:start]) else None
    return None


def _away(found: "re.Match[str]") -> _Away | None:
    wind = found["en"] or found["ru"] or found["er"]
    unit = next(metres for root, metres in _METRES if re.match(root, found["unit"].casefold()))
    number = _number(found)
    metres = number * unit
    if not 0 < metres <= 1_000_000:
        return None
    bearing = _bearing(wind) if wind else None
    if wind and bearing is None:
        return None
    words = not found["number"][0].isdigit()
    rounded = rounding_m(number, unit, about=bool(found["about"]) or words)
    if found["upto"]:
        first = float(re.split(r"\s?(?:-|–|to)\s?", found["number"])[0].replace(",", "."))
        rounded += abs(float(found["upto"]) - first) * unit / 2
    return _Away(metres, rounded, bearing)


def _number(found: "re.Match[str]") -> float:
    written = found["number"].casefold()
    if written in _WORDS:
        return float(_WORDS[written])
    if found["upto"]:
        first = re.split(r"\s?(?:-|–|to)\s?", written)[0]
        return (float(first.replace(",", ".")) + float(found["upto"])) / 2
    return float(written.replace(",", "."))


def _bearing(wind: str) -> float | None:
    """Return degrees from north; north-north-east is half-way from north to north-east."""
    text = wind.casefold()
    letters = sorted((at, letter) for root, letter in _ROOTS for at in _all(text, root))
    if not letters:
        return None
    bearing = _TURN[letters[-1][1]]
    for _, letter in reversed(letters[:-1]):
        turn = (_TURN[letter] - bearing + 180.0) % 360.0 - 180.0
        if abs(turn) > 90.0:
            return None
        bearing = (bearing + turn / 2) % 360.0
    return bearing


def _all(text: str, root: str) -> list[int]:
    return [found.start() for found in re.finditer(root, text)]


def place_between(board: Board) -> None:
    """Put a spot between each two places that a phrase stands between, in place."""
    added = []
    for one, other in zip(board.sketches, board.sketches[1:], strict=False):
        gap = board.text[one.end : other.start]
        if one.sentence != other.sentence or len(gap) > 40 or one.role == "offset":
            continue
        head = _PAIR.search(board.before(one, 70))
        if head is None:
            continue
        dash = bool(_DASH.fullmatch(gap))
        road = bool(head["road"]) or bool(_ROAD_AFTER.match(board.text, other.end))
        if not (dash and road) and not (_AND.fullmatch(gap) and (head["between"] or head["road"])):
            continue
        if (head["between"] or "").strip().casefold() == "from" and not head["road"]:
            continue
        spot = _spot_between(board, one, other, bool(head["half"]), len(head[0]))
        if spot is not None:
            added.append(spot)
    board.sketches += added
    board.order()


def _spot_between(board: Board, one: Sketch, other: Sketch, half: bool, back: int) -> Sketch | None:
    if (one.is_area and one.where) or (other.is_area and other.where):
        return None
    ends = [each for each in (one, other) if each.where is not None]
    if not ends:
        return None
    if len(ends) == 2:
        if one.far_from(other) > _LONGEST_LINE_M:
            return None
        assert one.where is not None
        assert other.where is not None
        where = middle(one.where, other.where, _HALF_SHARE if half else _BETWEEN_SHARE)
    else:
        lon, lat, radius = ends[0].where or (0.0, 0.0, 0.0)
        where = lon, lat, round((radius**2 + BESIDE_M**2) ** 0.5)
    start = one.start - back
    start += len(board.text[start : one.start]) - len(board.text[start : one.start].lstrip())
    text = board.text[start : other.end]
    spot = Sketch(start, other.end, one.sentence, text, ends[0].match, True, "between", point=where)
    spot.why = f"between {one.name} and {other.name}"
    spot.kind = "between"
    spot.key = "between:" + "|".join(sorted((one.word, other.word)))
    for each in (one, other):
        if not each.role:
            each.role, each.why = "listed", "an end of the line that is told"
    return spot
