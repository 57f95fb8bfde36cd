"""All parties of a text, in order, each with its name."""

from collections.abc import Sequence
from dataclasses import replace

from geomap.reports.parties.acting import speaks_next
from geomap.reports.parties.found import Found
from geomap.reports.parties.lexicon import Word, read_words
from geomap.reports.parties.naming import Names, plain_text
from geomap.reports.parties.party import Party
from geomap.reports.parties.phrases import english_parties
from geomap.reports.parties.phrases_ru import russian_parties
from geomap.reports.parties.references import Memory, pronouns_of
from geomap.reports.parties.subjects import subjects_of
from geomap.reports.parties.words import SPOKEN_FOR
from geomap.reports.passage import Passage

__all__ = ["find_parties"]

_SOURCE = frozenset({"source", "sources"})
_OUR = frozenset({"team", "teams", "staff", "colleagues", "office", "monitors", "observers",
                  "correspondent", "reporter", "partners"})  # fmt: skip
_ITS = frozenset({"its", "their", "whose"})


def find_parties(passage: Passage) -> tuple[Party, ...]:
    """Return every mention of who acts, speaks or suffers, in order of the text.

    A pronoun or "the ministry" bears the name of the party that it stands for; where
    none fits, a pronoun is left out and a short form keeps its own words.
    """
    names = Names(russian=passage.russian)
    memory = Memory(passage.text)
    placed, persons = _placed(passage), _persons(passage)
    parties: list[Party] = []
    for number in range(len(passage.sentences)):
        here = read_words(passage.tokens_of(number))
        memory.begin(number)
        ours: list[int] = []
        for found in _in_sentence(here, placed, persons):
            party = _party(passage.text, here, found, names, memory)
            if party is None:
                continue
            speaks = found.pronoun != "we" and _speaks(here, found)
            if found.pronoun == "we":
                ours.append(len(parties))
            parties.append(party)
            memory.add(party, found, speaks=speaks)
        # "we" in quotation marks is whoever the sentence says spoke
        if ours and memory.spoke_at == number and memory.speaker is not None:
            for at in ours:
                parties[at] = replace(
                    parties[at], name=memory.speaker.name, kind=memory.speaker.kind,
                    of=memory.speaker.of, armed=memory.speaker.armed,
                )  # fmt: skip
    return tuple(party for party in parties if party.name)


def _in_sentence(
    here: Sequence[Word], placed: dict[int, int], persons: frozenset[int]
) -> list[Found]:
    if not here:
        return []
    marks = frozenset(at for at, word in enumerate(here) if word.start in placed)
    cyrillic = sum("а" <= word.bare[0] <= "я" for word in here if word.kind == "word")
    russian = cyrillic * 2 > sum(word.kind == "word" for word in here)
    named = russian_parties(here) if russian else english_parties(here, marks)
    named = [one for one in named if one.head or one.person or here[one.first].start not in persons]
    if not russian:
        spoken = subjects_of(here, named, placed)
        held = {at for one in spoken for at in range(one.first, one.last)}
        named = [one for one in named if held.isdisjoint(range(one.first, one.last))] + spoken
        named = _owned_by_many(here, named)
    taken = {at for one in named for at in range(one.first, one.last)}
    more = [one for one in pronouns_of(here) if one.first not in taken]
    return sorted((*named, *more), key=lambda one: one.first)


def _owned_by_many(here: Sequence[Word], named: Sequence[Found]) -> list[Found]:
    """Return parties with plural owners as part of their names: "the miners' union"."""
    whole: list[Found] = []
    for one in sorted(named, key=lambda each: each.first):
        before = whole[-1] if whole else None
        alone = one.last - one.first == 1 and one.head in _SOURCE
        if alone and one.last < len(here) and here[one.last].text == ":":
            continue  # "Source: Gori hospital"
        sign = before is not None and before.last + 1 == one.first and here[before.last]
        if before and sign and sign.text in "'’" and sign.start == here[before.last - 1].end:
            one.first, one.bare = before.first, False
            whole.pop()
        whole.append(one)
    return whole


def _persons(passage: Passage) -> frozenset[int]:
    """Return where names of persons begin: "Jordan Tyler" is no state."""
    return frozenset(each.start for each in passage.mentions if each.kind == "person")


def _placed(passage: Passage) -> dict[int, int]:
    """Return the places that the text surely names, by where their words begin."""
    return {mention.start: mention.end for mention in passage.mentions if mention.kind == "place"}


def _party(
    text: str, here: Sequence[Word], found: Found, names: Names, memory: Memory
) -> Party | None:
    start, end = here[found.first].start, here[found.last - 1].end
    if here[found.last - 1].owner:
        end = here[found.last - 1].stop
    written = plain_text(text[start:end])
    if found.pronoun:
        meant = memory.meant_by(found)
        if meant is None or (not meant.name and found.pronoun != "we"):
            return None
        return Party(start, end, text[start:end], meant.name, meant.kind, meant.of, meant.armed,
                     pronoun=True)  # fmt: skip
    memory.written = written
    meant = memory.short_form(found)
    ours = found.first and here[found.first - 1].bare == "our" and found.head in _OUR
    if ours and memory.issuer is not None:
        meant = memory.issuer
    if found.bare and found.head in SPOKEN_FOR and found.first and (
        here[found.first - 1].bare in _ITS
    ):  # fmt: skip
        meant = memory.meant_by(replace(found, pronoun="thing")) or meant
    if meant is not None:
        of = meant.of
        return Party(start, end, written, meant.name, meant.kind, of, meant.armed or found.armed)
    if found.bare and found.head == "group":
        return None
    name = names.name(found, written)
    return Party(start, end, written, name, found.kind, found.of, found.armed)


def _speaks(here: Sequence[Word], found: Found) -> bool:
    from geomap.reports.parties.acting import said_before

    before = [word.bare for word in here[max(0, found.first - 3) : found.first]]
    if before[-1:] == ["what"]:
        return False  # "denied what Moscow had said": another one speaks
    if "according" in before or before[-2:] in (["по", "данным"], ["по", "словам"]):
        return True
    verb = found.first - 1 - (found.first > 0 and here[found.first - 1].bare in {"the", "a", "an"})
    inverted = said_before(here, verb + 1) and (verb < 1 or here[verb - 1].kind == "sign")
    return speaks_next(here, found.last) or inverted
