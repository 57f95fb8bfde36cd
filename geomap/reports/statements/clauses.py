"""Attributions of one sentence: the verb, who speaks, which words are theirs."""

from collections.abc import Sequence

from geomap.reports.parties.lexicon import Word
from geomap.reports.parties.listed import listed
from geomap.reports.parties.saying import Saying, saying_of
from geomap.reports.parties.subject_words import DETERMINERS, NUMBERS
from geomap.reports.parties.words_ru import BY_WORDS
from geomap.reports.statements.contents import is_false
from geomap.reports.statements.frame import Frame, Standing
from geomap.reports.statements.silences import negated
from geomap.reports.statements.speakers import english_speaker, is_passive, russian_speaker
from geomap.reports.statements.words import NOUNISH

__all__ = ["frames_of"]

_NEAR = 5
_SHORT = 10
_BE = listed("was were is are been being be")
_AFTER_CALL = frozenset({"on", "for", "up", "in", "off"})
_EDGES = DETERMINERS | NUMBERS | {"as", "как", "в", "об", "во"}
_BY = frozenset({"от", "from", "by"})
_IN = frozenset({"in", "at", "of", "the", "в", "на", "из"})
_REVISIONS = frozenset({"уточнение", "обновление", "update", "correction", "revision", "поправка"})
_DATA = frozenset({"данные", "информация", "сведения", "источник"})
_TOLD_BY = listed("witness media press news police intelligence field local hospital casualty")
_SOURCES = listed("source sources per источник источники")
_HANDED = listed("passage access entry exit permission visas treatment leave")
"""What is denied to somebody, not of something."""
_BARE_NOUNS = listed("""
    post posts list lists log logs record records document documents label brand term terms
    address note notes charge charges state states count counts estimate estimates update
    updates register dispute contest claim report
""")
_PARTICIPLES = listed("reporting recording listing posting charging stating noting finding")
_DETERMINERS = listed("the a an this that any no its his her their our such new of in by")


def frames_of(
    here: Sequence[Word], standing: Sequence[Standing], *, title: bool = False
) -> list[Frame]:
    """Return the attributions of a sentence in order."""
    frames: list[Frame] = []
    source = _data_of(here, standing)
    if source is not None:
        return [source]
    inside = {at for one in standing for at in range(one.first, one.last)}
    for at, word in enumerate(here):
        if word.kind != "word":
            if word.text == ":" and at and (not frames or here[at - 1].kind == "word") and (
                not title
            ):  # fmt: skip
                _colon(here, standing, at, frames)
            elif word.text == "(" and at:
                _bracketed(here, standing, at, frames)
            continue
        if at in inside:
            continue
        frame = (
            _according(here, standing, at)
            or _responsibility(here, standing, at)
            or _verb(here, standing, at, frames)
        )
        if frame is not None:
            frames.append(_cited(frame, frames))
    return frames


def _cited(frame: Frame, frames: list[Frame]) -> Frame:
    """Put who is cited in the place of the agency that cites: "Interfax reported, citing X"."""
    passes_on = "quoted" in frame.why or "ссылкой" in frame.why
    if not passes_on or not frames or frame.first - frames[-1].last > 3:
        return frame
    agency = frames[-1]
    if agency.speaker.party.kind != "agency":
        return frame
    frames.pop()
    frame.mode = agency.mode if agency.mode in {"before", "around"} else "after"
    if frame.mode != "after":
        frame.first = agency.first
    return frame


def _colon(
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> None:
    for one in reversed(standing):
        if one.last > at or at + 2 >= len(here):
            continue
        before = here[one.first - 1] if one.first else None
        back = one.first - 1 - (before is not None and before.bare in DETERMINERS)
        revised = back > 0 and here[back].bare in _BY and here[back - 1].bare in _REVISIONS
        opens = one.first <= 1 or (before is not None and before.text in "|•—–-.;")
        placed = all(word.capital or word.bare in _IN for word in here[one.last : at])
        if placed and at - one.last <= 4 and (opens or revised):
            why = "an update with its source" if revised else "a name and a colon"
            frames.append(Frame(at, "says", one, one.first, at + 1, "after", why, 0.7))
        return


def _bracketed(
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> None:
    """Read a party alone in brackets at the end of a clause: "two wounded (SANA)"."""
    for one in standing:
        alone = 0 <= one.first - at - 1 <= 1 and one.last < len(here) and here[one.last].text == ")"
        ends = alone and (one.last + 1 == len(here) or here[one.last + 1].text in ".;|")
        tells = one.party.kind in {"agency", "body", "organisation", "witness"}
        if ends and tells and at > 3:
            frames.append(
                Frame(at, "says", one, at, one.last, "before", "a source in brackets", 0.7)
            )
            return


def _responsibility(here: Sequence[Word], standing: Sequence[Standing], at: int) -> Frame | None:
    """Return "X took responsibility", in Russian: "ответственность взяла на себя X"."""
    around = [word.bare for word in here[max(0, at - 12) : at + 6]]
    if not here[at].bare.startswith("взял") or "ответственность" not in around:
        return None
    if negated(here, at):
        return None
    one = next((each for each in standing if at < each.first <= at + 4), None) or next(
        (each for each in reversed(standing) if each.last <= at and each.party.kind != "civilians"),
        None,
    )
    if one is None:
        return None
    named = next((n for n, word in enumerate(here) if word.bare == "ответственность"), at)
    whose = named + 1 < len(here) and here[named + 1].bare == "за"
    frame = Frame(at, "says", one, at, at + 1, "claimed" if whose else "back",
                  "взял ответственность; claims responsibility", 0.85)  # fmt: skip
    if whose:
        end = at if named < at else len(here)
        frame.content = (named + 2, end)
    return frame


def _data_of(here: Sequence[Word], standing: Sequence[Standing]) -> Frame | None:
    """Return "Данные областной администрации." as an attribution of what stands before it."""
    if not here or here[0].bare not in _DATA or len(here) > _SHORT:
        return None
    one = next((each for each in standing if each.first <= 1 + (here[1:2] != [])), None)
    if one is None or any(word.kind == "word" for word in here[one.last :]):
        return None
    return Frame(0, "says", one, 0, one.last, "back", f'"{here[0].text}" of a source', 0.8)


def _according(here: Sequence[Word], standing: Sequence[Standing], at: int) -> Frame | None:
    """Return "according to X", "по данным X" as an attribution."""
    word, following = here[at].bare, here[at + 1].bare if at + 1 < len(here) else ""
    if word == "according" and following == "to":
        start, why = at + 2, '"according to"'
    elif word in {"по", "со"} and (following in BY_WORDS or following == "ссылкой"):
        start, why = at + 2, f'"{word} {following}"'
    elif word in _SOURCES and (following == ":" or word == "per"):
        start, why = at + 1 + (following == ":"), f'"{word}"'
    elif word == "по" and at + 2 < len(here) and here[at + 2].bare in BY_WORDS:
        start, why = at + 1, '"по их словам"'
    else:
        return None
    for one in standing:
        if start <= one.first <= start + 3:
            last = max(one.last, start + 1)
            if why == '"по их словам"':
                last = at + 3
            if word in _SOURCES and word != "per" and at == 0:
                return Frame(at, "says", one, at, last, "back", why, 0.8)
            opens = at == 0 or (here[at - 1].kind == "sign" and here[at - 1].text not in ",(")
            mode = "after" if at < 3 or opens else "before"
            if mode == "before" and at and here[at - 1].text == "," and last < len(here) - 2 and (
                here[last].text == ","
            ):  # fmt: skip
                mode = "around"
            return Frame(at, "says", one, at, last, mode, why, 0.9)
    return None


def _verb(  # noqa: PLR0911 - one return a pattern
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> Frame | None:
    kind = saying_of(here[at].bare)
    if kind is None or _no_verb(here, standing, at):
        return None
    if kind == "calls" and not is_false(word.bare for word in here[at + 1 : at + 15]):
        return None
    if kind == "denies" and not _HANDED.isdisjoint(word.bare for word in here[at + 1 : at + 6]):
        return None
    if negated(here, at):
        return None
    cyrillic = here[at].bare[0] >= "а"
    found = (
        russian_speaker(here, standing, at, frames)
        if cyrillic
        else english_speaker(here, standing, at, frames)
    )
    if found is None:
        return None
    speaker, first, last, confidence, shared = found
    if kind == "quotes":
        quoted = next((one for one in standing if 0 < one.first - at <= 4), None)
        if quoted is not None:
            return Frame(at, "says", quoted, at, quoted.last, "after",
                         f'"{here[at].text}": the words of whom is quoted', 0.85)  # fmt: skip
        if speaker.party.kind == "agency":
            return None
    why = f'"{here[at].text}" with its speaker'
    mode = _mode(here, first, last, kind)
    if first == at and is_passive(here, at):
        mode = "around"
    elif shared and mode == "before" and any(word.kind == "word" for word in here[last:]):
        mode = "after"
    return Frame(at, kind, speaker, first, last, mode, why, confidence, shared)


def _no_verb(here: Sequence[Word], standing: Sequence[Standing], at: int) -> bool:  # noqa: PLR0911 - one return a pattern
    """Tell whether a form is a noun here, an infinitive, or says nothing ("called on")."""
    word = here[at].bare
    before = here[at - 1] if at else None
    following = here[at + 1].bare if at + 1 < len(here) else ""
    if before is not None and before.bare == "to":
        return True
    if word in {"quoted", "cited"} and following == "by" and (
        before is None or before.bare not in _BE
    ):  # fmt: skip
        return True
    called_on = word.startswith(("call", "term")) and following in _AFTER_CALL
    speech = word in {"speak", "speaks", "spoke", "spoken"} and following != "of"
    finding = word in {"found", "find", "finds"} and following != "that"
    if called_on or speech or finding:
        return True
    if word in _PARTICIPLES and before is not None and before.kind == "word" and (
        before.bare not in _BE and before.bare not in {"and", "as"}
    ):  # fmt: skip
        return True
    if word == "reports" and following in {"from", "of", "that", "said", "say"} and (
        before is not None and before.bare in _TOLD_BY and here[max(0, at - 2)].bare != "the"
    ):  # fmt: skip
        return True
    if word in NOUNISH:
        clause = following in {"that", ":", '"', "“"}
        closed = before is not None and before.text == ")"
        if word in _BARE_NOUNS and not clause and before is not None and not closed and (
            not before.bare.endswith(("s", "y", "e", "ce")) or before.bare == word
            or not any(one.last == at for one in standing)
        ):  # fmt: skip
            return True
        if before is None or before.owner or before.bare in _DETERMINERS:
            return True
        return not any(one.last <= at and at - one.last <= 3 for one in standing)
    return False


def _mode(here: Sequence[Word], first: int, last: int, kind: Saying) -> str:
    """Return where the words said stand: before the attribution, after it, or both."""
    edge = first
    while edge and here[edge - 1].bare in _EDGES:
        edge -= 1
    sign = here[edge - 1].text if edge else ""
    rest = here[last:]
    stop = next(
        (n for n, word in enumerate(rest) if word.text in {",", ";", "."} or word.text in "”»"),
        len(rest),
    )
    clause = rest[:stop]
    ongoing = last - first == 1 and here[first].bare.endswith("ing")
    if ongoing or kind in {"accuses", "denies", "revises", "calls", "counts"}:
        return "after"
    follows = any(
        word.bare in {"that", "что"} or word.text in {":", '"', "“", "«"} for word in clause
    )
    if any(word.bare == "этом" for word in here[max(0, first - 4) : first]):
        return "back"
    inverted = kind == "says" and last - first > 1 and saying_of(here[first].bare) == "says"
    if inverted and sign and sign in ',"”»—–-?!' and edge > 1:
        more = [word for word in rest[stop + 1 :] if word.kind == "word"]
        quoted = any(word.text in '"“«' for word in rest[stop + 1 :])
        return "around" if quoted and len(more) > 2 else "before"
    if (
        sign in {",", '"', "”", "»", "—", "–", "-", "?", "!"}
        and not follows
        and len(clause) <= _NEAR + 2
    ):
        dashed = sign in {"—", "–", "-"}
        if dashed or sign != "," or _whole(here[:edge]):
            more = [word for word in rest[stop + 1 :] if word.kind == "word"]
            return "around" if len(more) > 2 else "before"
    return "after" if any(w.kind != "sign" for w in rest) else ("before" if edge > 3 else "back")


def _whole(before: Sequence[Word]) -> bool:
    """Tell whether words before a comma are more than "On Monday"."""
    words = [word for word in before if word.kind == "word"]
    return len(words) > 4 or (len(words) > 1 and words[0].bare in {"no", "nobody", "none", "there"})
