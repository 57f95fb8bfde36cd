"""Parties in Russian sentences: "в министерстве обороны Украины", "союз врачей Судана"."""

from collections.abc import Sequence

from geomap.reports.documents.agencies import agency_of
from geomap.reports.parties.found import Found, Piece, pieces_of
from geomap.reports.parties.lexicon import Word
from geomap.reports.parties.listed import listed
from geomap.reports.parties.saying import ACTING, AUXILIARIES, saying_of
from geomap.reports.parties.words_ru import ADJECTIVE_ENDINGS, BY_WORDS, FIELDS, PLACING

__all__ = ["russian_parties"]

_LONGEST = 9
_LONE_HEADS = listed("""
    сторона глава совет комитет сила часть части силы суд начальник управление аппарат радио
    союз сайт канал движение генерал секретарь заместитель фонд человек майор капитан
    руководство советник сеть общество полк рота сын дочь брат муж семья люди сотрудники
    граждане расчеты администрация служба формирования вс портал следствие церковь община
    предприятие компания университет фронт лидер миссия партия
    организация
""") - {"администрация", "миссия", "люди", "граждане", "следствие", "компания"}
_OF_PLACES = frozenset({"мэр", "глава", "староста", "губернатор", "замглавы"})
_ADJECTIVES = ("ской", "ского", "ских", "цкой", "цкого")
_GENITIVE = ("а", "я", "ы", "и", "ой", "ей", "ого", "его", "ых", "их", "ев", "ов", "ий")
_TOLD = ("ам", "ям", "ству")
_BODIES = frozenset({"body", "organisation", "armed group"})
_OF_WHAT = ("ого", "его", "ой", "ых", "их")
_NOUNS = ("ния", "ства", "ости", "ции", "тия")
_BY_WHAT = ("ым", "ем", "ой", "ом", "ием", "ими", "ыми", "им")
_NOUN_BREAKS = listed("""
    в на по и а но что как от из с у о об при для за под над не же ли было были был
""")


def russian_parties(here: Sequence[Word]) -> list[Found]:
    """Return the parties of a Russian sentence, in order."""
    pieces = pieces_of(here)
    starts = {piece.first: piece for piece in pieces}
    found: list[Found] = []
    taken = 0
    for piece in pieces:
        if piece.first < taken:
            continue
        one = _party(here, piece, starts, taken)
        if one is not None:
            found.append(one)
            taken = one.last
    return found + _agencies(here, found)


def _party(
    here: Sequence[Word], piece: Piece, starts: dict[int, Piece], taken: int
) -> Found | None:
    entry = piece.entry
    if entry.role == "head":
        return _headed(here, piece, starts, taken)
    if entry.role == "named":
        if entry.words[0].endswith("*") and here[piece.first].bare in _NOUN_BREAKS:
            return None
        return Found(
            piece.first, piece.last, entry.kind, entry.armed, entry.of, known=entry.name
        )  # fmt: skip
    if entry.role in {"state", "capital"}:
        return _state(here, piece)
    return None


def _state(here: Sequence[Word], piece: Piece) -> Found | None:
    """Return a state that acts: a capital only as the subject of a verb."""
    entry, first = piece.entry, piece.first
    before = here[first - 1].bare if first else ""
    if before in PLACING or (first and here[first - 1].kind == "word" and (
        _looks_genitive_of(here, first) and before not in _NOUN_BREAKS
        and saying_of(before) is None and before not in AUXILIARIES
    )):  # fmt: skip
        return None
    acting = _verb_near(here, piece.last)
    if entry.role == "capital" and not acting:
        joined = piece.last + 1 < len(here) and here[piece.last].bare == "и"
        if not (joined and _verb_near(here, piece.last + 2)):
            return None
    return Found(first, piece.last, "state", False, entry.of, known=entry.name)


def _looks_genitive_of(here: Sequence[Word], at: int) -> bool:
    """Tell whether a name may only say whose the noun before it is: "территория Украины"."""
    return here[at].bare.endswith(("ы", "и", "а", "я", "у", "ю", "ой", "ей", "е")) and not (
        _verb_near(here, at + 1)
    )


def _verb_near(here: Sequence[Word], at: int) -> bool:
    for word in here[at : at + 4]:
        if word.kind == "sign":
            return word.text == ":"
        if saying_of(word.bare) or word.bare in ACTING:
            return True
    return False


def _headed(
    here: Sequence[Word], piece: Piece, starts: dict[int, Piece], taken: int
) -> Found | None:
    entry = piece.entry
    found = Found(piece.first, piece.last, entry.kind, entry.armed, None, head=entry.basic)
    first = piece.first
    while first > taken and piece.first - first < 4:
        before = here[first - 1]
        if before.kind != "word" or saying_of(before.bare):
            break
        known = next((p for p in starts.values() if p.last == first), None)
        if known is not None and known.entry.role == "adjective":
            found.of = found.of or known.entry.of
            first = known.first
        elif before.bare.endswith(ADJECTIVE_ENDINGS) and len(before.bare) > 4 and (
            before.bare not in PLACING and before.bare not in AUXILIARIES
            and not before.bare.endswith(("ние", "нее", "нии", "тие", "ствие"))
            and not before.bare.startswith("данн")
        ):  # fmt: skip
            first -= 1
        else:
            break
    found.first = first
    told = here[found.last - 1].bare.endswith(_TOLD) and entry.kind in {"witness", "agency"}
    if not told:  # "сообщил журналистам мэр": the mayor is another
        _go_on(here, found, starts)
        _person(here, found, starts)
    _also(here, found, starts)
    alone = found.last - found.first == len(entry.words) and not found.person
    found.bare = alone
    sourced = first > 0 and here[first - 1].bare in BY_WORDS
    if alone and _bare(entry.basic) in _LONE_HEADS and not found.also and not sourced:
        return None
    if entry.kind == "civilians" and alone and entry.basic in {"человек", "люди"}:
        return None
    return found


def _capitals(here: Sequence[Word], at: int) -> int:
    """Return how many capitals stand in a row: a place, or a place and a person's two names."""
    last = at
    while last < len(here) and last - at < 4 and here[last].kind == "word" and here[last].capital:
        last += 1
    return last - at


def _bare(word: str) -> str:
    return word.replace("ё", "е")


def _go_on(here: Sequence[Word], found: Found, starts: dict[int, Piece]) -> None:
    """Take the genitives that follow: "штаба операции объединённых сил", "МВД России"."""
    at = found.last
    while at < len(here) and at - found.first < _LONGEST and here[at].kind == "word":
        piece = starts.get(at)
        word = here[at]
        if piece is not None and piece.entry.role in {"state", "capital", "adjective", "named"}:
            found.of = found.of or piece.entry.of
            at = piece.last
            if piece.entry.role == "named" and found.kind in {"armed group", "force"}:
                found.known = piece.entry.name
            if piece.entry.role != "adjective":
                found.last = at
                break
        elif piece is not None and piece.entry.role == "head" and (
            word.bare.endswith(_GENITIVE) or word.text.isupper()
        ) and not saying_of(word.bare):  # fmt: skip
            at = piece.last
        elif (word.bare in FIELDS and word.bare != "по") or (
            word.bare == "по" and at + 1 < len(here) and here[at + 1].bare in FIELDS
        ) or word.bare.endswith(_ADJECTIVES) or (
            found.head in _OF_PLACES and word.capital and (
            word.bare.endswith(("я", "и", "ы", "ска", "ого", "ой", "ка"))
            and _capitals(here, at) in {1, 3}
        )) or (word.capital and word.bare.endswith(_GENITIVE) and found.kind not in {
            "official", "witness", "civilians"
        } and not saying_of(word.bare)):  # fmt: skip
            at += 1
        elif word.bare == "в" and at + 1 < len(here) and here[at + 1].capital and (
            found.kind in {"body", "official"} and starts.get(at + 1) is not None
        ):  # fmt: skip
            at = starts[at + 1].last
            found.last = at
            break
        elif word.bare.endswith(_BY_WHAT) and any(
            each.bare.startswith("командующ") for each in here[found.first : at]
        ):
            at += 1
        elif found.kind in _BODIES and word.bare.endswith(_OF_WHAT) and at + 1 < len(here) and (
            here[at + 1].bare.endswith(_NOUNS) and at + 1 not in starts
        ):  # fmt: skip
            at += 2
        else:
            break
        found.last = at
    _in_quotes(here, found, starts)


def _in_quotes(here: Sequence[Word], found: Found, starts: dict[int, Piece]) -> None:
    """Take the name in quotation marks: "группировка «Исламское государство»"."""
    at = found.last
    if found.kind not in {"armed group", "organisation", "force", "agency"}:
        return
    if at + 1 >= len(here) or here[at].text not in {'"', "«", "“"}:
        return
    for last in range(at + 2, min(at + 7, len(here))):
        if here[last].text in {'"', "»", "”"}:
            piece = starts.get(at + 1)
            if piece is not None and piece.entry.role == "named":
                found.known = piece.entry.name
            found.last = last + 1
            return


def _person(here: Sequence[Word], found: Found, starts: dict[int, Piece]) -> None:
    if found.kind not in {"official", "witness", "civilians"}:
        return
    at = found.last
    while at < len(here) and at - found.last < 4 and here[at].capital and at not in starts and (
        here[at].kind == "word"
    ):  # fmt: skip
        at += 1
    if at > found.last:
        found.person = " ".join(word.text for word in here[found.last : at])
        found.last = at


def _also(here: Sequence[Word], found: Found, starts: dict[int, Piece]) -> None:
    at = found.last
    if at + 2 < len(here) and here[at].text == "(" and here[at + 2].text == ")":
        found.also = here[at + 1].text
        piece = starts.get(at + 1)
        if piece is not None and piece.entry.role == "named":
            found.known = piece.entry.name


def _agencies(here: Sequence[Word], found: list[Found]) -> list[Found]:
    """Return names that speak and are on no list: agencies, persons."""
    taken = {at for one in found for at in range(one.first, one.last)}
    more: list[Found] = []
    at = 0
    while at < len(here):
        last = at
        while last < len(here) and here[last].capital and last not in taken and (
            here[last].kind == "word" and last - at < 4
        ):  # fmt: skip
            last += 1
        if last == at:
            at += 1
            continue
        written = " ".join(word.text for word in here[at:last])
        agency = agency_of(written)
        spoken = (last < len(here) and saying_of(here[last].bare)) or (
            at and saying_of(here[at - 1].bare) is not None
        )  # fmt: skip
        if agency:
            more.append(Found(at, last, "agency", False, None, known=agency))
        elif spoken and last - at > 1 and at:
            more.append(Found(at, last, "official", False, None, person=written))
        at = last
    return more
