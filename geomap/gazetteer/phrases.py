"""What reports wrap around a name: "near the village of Farukh", "Lachin district".

A wrapper says which kind of place is meant and how far off. A text that asks
for a district is never answered with the village of that name, and "near"
widens the radius instead of passing for the place itself.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from geomap.names import shown
from geomap.tables import AREA_KINDS

__all__ = [
    "BESIDE_M",
    "MAX_NAMES",
    "NEAR_M",
    "SORTS",
    "Phrase",
    "Wants",
    "fits",
    "read_phrase",
    "split_names",
]

NEAR_M = 5_000.0
"""What "near X" adds: reports name the nearest settlement, and in hill country the next
one is 3 to 10 km away, so that half of that bounds where the nearest one changes."""

BESIDE_M = 10_000.0
"""What "north of X" without a distance adds: a direction is given when X is not at hand."""

MAX_NAMES = 6
"""A text that lists more names than this is prose, not a place."""

_MAX_DISTANCE_M = 100_000.0
_LONGEST = 200
_DISTANCE_SHARE = 0.25
"""Of a stated distance with a direction: both are rounded, and measured by road or from an edge."""
_BESIDE_SHARE = 0.75

Wants = Literal["settlement", "district", "corridor", "direction", "relief", "water", "structure"]

_WORDS: dict[Wants, str] = {
    "settlement": (
        "village villages town towns city cities settlement settlements hamlet municipality "
        "село села деревня дер посёлок поселок пос город гор kənd kəndi qəsəbə qəsəbəsi şəhər "
        "şəhəri köyü գյուղ գյուղը գյուղի քաղաք քաղաքը სოფელი ქალაქი قرية مدينة بلدة روستای شهر"
    ),
    "district": (
        "district districts rayon raion region regions oblast province provinces county counties "
        "governorate rayonu bölgəsi vilayəti район районе области область края край "
        "շրջան շրջանը շրջանի մարզ მუნიციპალიტეტი محافظة منطقة"
    ),
    "corridor": "corridor dəhlizi koridoru коридор коридоре միջանցք միջանցքը",
    "direction": (
        "direction directions front axis sector istiqaməti istiqamətində направление направлении "
        "ուղղություն ուղղությամբ"
    ),
    "relief": (
        "mount mt mountain mountains hill hills height heights peak ridge range summit dağı "
        "yüksəkliyi yüksəklikləri гора горы высота высоты высот хребет хребта "
        "լեռ լեռը բարձունք բարձունքը բարձունքներ"
    ),
    "water": "river lake reservoir canal çayı gölü река реки озеро озера водохранилище գետ լիճ",
    "structure": (
        "bridge tunnel pass crossing checkpoint post airport airfield monastery fortress mine road "
        "highway junction dam körpüsü мост моста монастырь аэропорт трасса կամուրջ վանք"
    ),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MEANING: dict[str, Wants] = {
    word: wants for wants, words in _WORDS.items() for word in words.split()
}
_PLURALS = _words(
    "villages towns cities settlements districts regions provinces counties directions mountains "
    "hills heights направлениях районах սարեր բարձունքներ yüksəklikləri"
)
SORTS: dict[Wants, str] = {
    "settlement": "a settlement",
    "district": "a district or region",
    "corridor": "a corridor",
    "direction": "a direction",
    "relief": "a hill or mountain",
    "water": "a river or lake",
    "structure": "a bridge, road, post or other structure",
}
"""What to call the sort of place that a wrapper asks for."""

_KINDS: dict[Wants, frozenset[str]] = {
    "district": AREA_KINDS - {"corridor", "direction"},
    "corridor": frozenset({"corridor"}),
    "direction": frozenset({"direction"}),
    "relief": frozenset({"mountain", "hill", "height", "peak", "ridge", "range"}),
    "water": frozenset({"river", "lake", "reservoir", "canal"}),
    "structure": frozenset(
        {"bridge", "tunnel", "pass", "checkpoint", "airport", "monastery", "fortress", "road"}
    ),
}
_NO_SETTLEMENT = AREA_KINDS.union(*_KINDS.values())
_NAMELESS = _words(
    "a an the of in at position positions outskirts observation point points area areas troops "
    "post posts highlands territory"
)

_BRACKET = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]?")
_COMMA = re.compile(r"\s*[,،、]\s*")
_LIST = re.compile(r"\s*[/;؛&]\s*|\s+(?:and|и|və|և|ու)\s+", re.IGNORECASE)
_ABBREVIATION = re.compile(r"^(?:[сгдп]|գ|ք)\.\s*(?=\w)", re.IGNORECASE)
_LEAD = re.compile(r"^(?:the|in|at|from|to|within|inside|в|во)\s+(?=\S)", re.IGNORECASE)
_NEAR = (
    r"(?:very\s+|just\s+)?(?:near(?:\s+to)?|close\s+to|next\s+to|not\s+far\s+from|around|outside"
    r"|between|in\s+the\s+(?:area|vicinity|direction|environs|surroundings)\s+of"
    r"|(?:on\s+)?(?:the\s+)?outskirts\s+of|около|близ|вблизи|возле|рядом\s+с|недалеко\s+от"
    r"|в\s+районе|в\s+окрестностях|под)"
)
_NEAR_FIRST = re.compile(rf"^{_NEAR}\s+(?=\S)", re.IGNORECASE)
_NEAR_WITHIN = re.compile(rf"^(\S.*?)\s+{_NEAR}\s+(\S.*)$", re.IGNORECASE)
_NEAR_LAST = re.compile(
    r"(?<=\S)\s+(?:area|vicinity|surroundings|yaxınlığında|ətrafında|մոտ|մոտակայքում|մերձակայքում)$",
    re.IGNORECASE,
)
_COMPASS = r"(?P<wind>(?:north|south|east|west)(?:[- ]?(?:north|south|east|west))*(?:ern)?)"
_SHORT = r"(?P<short>[ns][ns]?[ew]|[ew][ns][ew]|[nsew])"
_WIND = re.compile(r"north|south|east|west")
_DEGREES = {"n": 0.0, "e": 90.0, "s": 180.0, "w": 270.0}
_BESIDE = re.compile(rf"^(?:to\s+)?(?:the\s+)?{_COMPASS}\s+(?:of|from)\s+(?=\S)", re.IGNORECASE)
_DISTANCE = re.compile(
    r"^(?:about|some|approximately)?\s*(\d{1,4}(?:[.,]\d{1,3})?)\s*"
    r"(km|kilomet(?:er|re)s?|км|m|met(?:er|re)s?|м|miles?)\s+"
    rf"(?:(?:to\s+)?(?:the\s+)?(?:{_COMPASS}|{_SHORT})\s+)?(?:away\s+)?(?:of|from|off|outside|от)\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text about a place, read.

    `head` is the name itself, as written. `wants` is the sort of place the
    wrapper asks for, None where it says nothing. `margin_m` is how far from
    the place the text may mean, in metres, None where it means the place. With
    a `bearing`, degrees clockwise from north, it is how far from the point
    `offset_m` metres from the place in that direction.
    `qualifiers` are the names after commas, in brackets or after "near".
    """

    head: str
    wants: Wants | None = None
    margin_m: float | None = None
    qualifiers: tuple[str, ...] = ()
    bearing: float | None = None
    offset_m: float = 0.0


def fits(kind: str, wants: Wants | None) -> bool:
    """Return whether a place of this kind is what the wrapper asks for."""
    if wants is None:
        return True
    if wants == "settlement":
        return kind not in _NO_SETTLEMENT
    return kind in _KINDS[wants]


def read_phrase(text: str, *, near_m: float = NEAR_M, beside_m: float = BESIDE_M) -> Phrase:
    """Return the name in a text and what the words around it say.

    Parameters
    ----------
    text
        A place as a report writes it, any script; past 200 characters it is cut.
    near_m
        Metres that "near", "around" or "area" add to a place's radius.
    beside_m
        Metres within which a bare direction ("north of X") places it; the point
        meant is half that far away. "10 km from X" adds 10 km, and "10 km north
        of X" is that far away, known to a quarter of it.
    """
    line = shown(text, _LONGEST)
    qualifiers = [found.strip() for found in _BRACKET.findall(line)]
    line = " ".join(_BRACKET.sub(" ", line).split())
    head, *rest = [part for part in _COMMA.split(line) if part] or [""]
    phrase = Phrase(head, qualifiers=tuple(q for q in rest + qualifiers if q))
    for _ in range(6):
        shorter = _unwrapped(phrase, near_m, beside_m)
        if shorter == phrase:
            break
        phrase = shorter
    return phrase


def split_names(text: str) -> tuple[Phrase, ...]:
    """Return the phrases of a list such as "Farukh/Parukh" or "X and Y heights"; else nothing.

    A plural wrapper at the end holds for every name: in "Martuni and Martakert
    directions" both are directions.
    """
    parts = [part for part in _LIST.split(shown(text, _LONGEST)) if part.strip()]
    if not 2 <= len(parts) <= MAX_NAMES:
        return ()
    phrases = [read_phrase(part) for part in parts]
    last = parts[-1].split()[-1].casefold()
    if last in _PLURALS:
        phrases = [
            phrase if phrase.wants else replace(phrase, wants=_MEANING.get(last))
            for phrase in phrases
        ]
    return tuple(phrases)


def _unwrapped(phrase: Phrase, near_m: float, beside_m: float) -> Phrase:
    head = phrase.head
    off = _placed_off(phrase, beside_m)
    if off:
        return off
    near = _NEAR_FIRST.match(head)
    if near:
        return _with_margin(phrase, head[near.end() :], near_m)
    last = _NEAR_LAST.search(head)
    if last:
        return _with_margin(phrase, head[: last.start()], near_m)
    within = _NEAR_WITHIN.match(head)
    if within and _nameless(within[1]):
        return _with_margin(phrase, within[2], near_m)
    if within:
        return replace(phrase, head=within[1], qualifiers=(*phrase.qualifiers, within[2]))
    return _without_kind_word(phrase)


def _without_kind_word(phrase: Phrase) -> Phrase:
    lead = _LEAD.match(phrase.head)
    if lead:
        return replace(phrase, head=phrase.head[lead.end() :])
    short = _ABBREVIATION.match(phrase.head)
    if short:
        return _wanting(phrase, phrase.head[short.end() :], "settlement")
    words = phrase.head.split()
    if len(words) < 2:
        return phrase
    first, last = (word.casefold().rstrip(".") for word in (words[0], words[-1]))
    if first in _MEANING:
        skipped = 2 if words[1].casefold() == "of" and len(words) > 2 else 1
        return _wanting(phrase, " ".join(words[skipped:]), _MEANING[first])
    if last in _MEANING:
        return _wanting(phrase, " ".join(words[:-1]), _MEANING[last])
    return phrase


def _wanting(phrase: Phrase, head: str, wants: Wants) -> Phrase:
    # "A village of Lachin district" is somewhere in the district: of two
    # wrappers the wider one is what the text pins down.
    areas = {"district", "corridor", "direction"}
    both = [asked for asked in (phrase.wants, wants) if asked]
    wider = next((asked for asked in both if asked in areas), both[0])
    return replace(phrase, head=head, wants=wider)


def _with_margin(phrase: Phrase, head: str, margin_m: float) -> Phrase:
    return replace(phrase, head=head, margin_m=max(margin_m, phrase.margin_m or 0.0))


def _placed_off(phrase: Phrase, beside_m: float) -> Phrase | None:
    """Return the phrase less a distance or direction before its name; None without one."""
    head = phrase.head
    distance = _DISTANCE.match(head)
    if distance:
        metres = _metres(distance[1], distance[2])
        rest, wind = head[distance.end() :], distance["wind"] or distance["short"]
        return _off(phrase, rest, wind, metres) or _with_margin(
            phrase, rest, min(metres, _MAX_DISTANCE_M)
        )
    beside = _BESIDE.match(head)
    if beside:
        rest = head[beside.end() :]
        off = _off(phrase, rest, beside["wind"], beside_m / 2)
        # Of a quarter of a circle of beside_m about that direction, the corners are the furthest.
        wide = max(_BESIDE_SHARE * beside_m, phrase.margin_m or 0.0)
        return replace(off, margin_m=wide) if off else _with_margin(phrase, rest, beside_m)
    return None


def _off(phrase: Phrase, head: str, wind: str | None, metres: float) -> Phrase | None:
    """Return the phrase of a text that says where from a place; None where it does not."""
    bearing = None if wind is None or phrase.bearing is not None else _bearing(wind)
    if bearing is None:
        return None
    margin_m = max(_DISTANCE_SHARE * metres, phrase.margin_m or 0.0)
    return replace(phrase, head=head, bearing=bearing, offset_m=metres, margin_m=margin_m)


def _bearing(wind: str) -> float | None:
    """Return degrees clockwise from north: NNE and north-north-east are half-way from N to NE."""
    text = wind.casefold()
    letters = [found[0] for found in _WIND.findall(text)] if len(text) > 3 else list(text)
    bearing = _DEGREES[letters[-1]]
    for letter in reversed(letters[:-1]):
        turn = (_DEGREES[letter] - bearing + 180.0) % 360.0 - 180.0
        if abs(turn) > 90.0:
            return None  # north-south is a line, and no direction
        bearing = (bearing + turn / 2) % 360.0
    return bearing


def _metres(number: str, unit: str) -> float:
    unit = unit.casefold()
    metres_each = 1609.344 if unit.startswith("mile") else 1000.0 if unit[0] in "kк" else 1.0
    return float(number.replace(",", ".")) * metres_each


def _nameless(text: str) -> bool:
    words = text.casefold().split()
    return all(
        word in _NAMELESS or word in _MEANING or word.replace(".", "").isdigit() for word in words
    )
