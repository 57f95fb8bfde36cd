"""What pronouns and short forms stand for: "it", "he", "the ministry", "ведомство"."""

from collections import deque
from collections.abc import Sequence

from geomap.reports.parties.found import Found
from geomap.reports.parties.lexicon import Word
from geomap.reports.parties.listed import listed
from geomap.reports.parties.party import Party
from geomap.reports.parties.words import NOT_ONE, PLURAL, PRONOUNS, SHARED_SIDES, SPOKEN_FOR
from geomap.reports.parties.words_ru import BY_WORDS
from geomap.reports.parties.words_ru import PRONOUNS as RUSSIAN_PRONOUNS
from geomap.reports.parties.words_ru import SHARED_SIDES as RUSSIAN_SIDES

__all__ = ["Memory", "pronouns_of"]

_REMEMBERED = 60
_STILL = 3
_THINGS = frozenset({"state", "body", "force", "armed group", "organisation", "agency"})
_GROUPS = frozenset({"armed group", "organisation"})
_MISSIONS = frozenset({"organisation", "body", "force"})
_PERSONS = frozenset({"official", "witness"})
_CLASSES = (
    frozenset(["army", "military", "forces", "troops", "armed"]),
    frozenset(["mission", "peacekeepers", "contingent", "force", "observers"]),
    listed("group movement rebels militia militants front"),
    listed("ministry министерство ведомство минобороны мид мвд"),
    frozenset(["spokesman", "spokesperson", "spokeswoman", "spokespeople"]),
    frozenset(["administration", "authorities"]),
    frozenset(["armed", "wing"]),
    frozenset(["армия", "военные", "войска", "вс"]),
    frozenset(["миссия", "наблюдатели"]),
    frozenset(["представитель", "спикер", "пресс-секретарь"]),
    frozenset(["mayor"]),
    frozenset(["alliance", "mission"]),
)
_WHOSE = frozenset({"его", "ее", "их"})
_ARMED = frozenset({"army", "military", "forces", "troops"})
_BEFORE_THINGS = listed("at on of to by for with from in hit into near calls call")
_SIDES = frozenset((*SHARED_SIDES, *RUSSIAN_SIDES))
_BEGIN_SIDES = frozenset(each.split()[0] for each in _SIDES)


def pronouns_of(here: Sequence[Word]) -> list[Found]:
    """Return the pronouns of a sentence that may stand for a party, and "both sides"."""
    found: list[Found] = []
    for at, word in enumerate(here):
        stands = PRONOUNS.get(word.bare) or RUSSIAN_PRONOUNS.get(word.bare)
        if word.bare in _WHOSE and at and here[at - 1].bare == "по" and (
            at + 1 < len(here) and here[at + 1].bare in BY_WORDS
        ):  # fmt: skip
            stands = "many"
        if stands and not (word.bare == "it" and _of_nobody(here, at)):
            found.append(Found(at, at + 1, "body", False, None, pronoun=stands))
        elif word.bare in _BEGIN_SIDES:
            for size in (1, 2, 3):
                if " ".join(each.bare for each in here[at : at + size]) in _SIDES:
                    found.append(Found(at, at + size, "state", False, None, written="both sides"))
                    break
    return found


def _of_nobody(here: Sequence[Word], at: int) -> bool:
    """Tell whether "it" is no party's: "it is unclear", "fired at it"."""
    following = here[at + 1].bare if at + 1 < len(here) else ""
    if at and here[at - 1].bare in _BEFORE_THINGS:
        return True
    if following in {"is", "was"}:
        after = here[at + 2].bare if at + 2 < len(here) else ""
        return not after.endswith("ing") and after not in {"not", "aware", "ready"}
    return following in NOT_ONE or at + 1 >= len(here) or here[at + 1].kind != "word"


def _initials(text: str) -> tuple[str, ...]:
    """Return the short names that a name of capitals may have: "JCS" of the Joint Chiefs."""
    letters = "".join(word[0] for word in text.split() if word[0].isupper())
    return tuple(letters[at:] for at in range(min(2, len(letters))) if len(letters) - at > 1)


def _all_initials(name: str) -> str:
    """Return what a Russian name is shortened to: "ОВА" for an областная военная администрация."""
    words = name.split()
    if not 2 < len(words) < 6 or not "а" <= words[0][0].casefold() <= "я":
        return ""
    return "".join(word[0] for word in words).upper()


def _issues(party: Party, found: Found) -> bool:
    """Tell whether a party in the first lines may be who issued a text."""
    named = len(party.text.split()) > 1 and party.text[0].isupper()
    return party.kind in {"organisation", "body"} or (
        party.kind == "witness" and named and found.also != ""
    )


class Memory:
    """The parties that a text has named so far, the latest last, and who spoke last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.written = ""
        self.recent: deque[tuple[Party, Found]] = deque(maxlen=_REMEMBERED)
        self.speaker: Party | None = None
        self.speaker_plural = False
        self.spoken: set[str] = set()
        self.heads: dict[str, Party] = {}
        self.issuer: Party | None = None
        self.persons: dict[str, Party] = {}
        self.shorts: dict[str, Party] = {}
        self.number = self.spoke_at = -1
        self.here: list[tuple[Party, Found]] = []
        self.last: list[tuple[Party, Found]] = []

    def begin(self, number: int) -> None:
        """Begin a sentence."""
        if self.here:
            self.last = self.here
        self.here = []
        self.number = number

    def add(self, party: Party, found: Found, *, speaks: bool) -> None:
        """Keep a party in mind."""
        if not found.pronoun:
            self.recent.append((party, found))
            self.here.append((party, found))
            if found.head and not found.bare:
                for head in found.head.split()[-1:]:
                    self.heads[head] = party
            if found.person:
                self.persons[found.person.split()[-1].casefold()] = party
            if self.issuer is None and self.number <= _STILL and _issues(party, found):
                self.issuer = party
            for short in (found.also, *_initials(party.text), _all_initials(party.name)):
                if short:
                    self.shorts.setdefault(short, party)
        elif self.speaker is not None and party.name == self.speaker.name:
            self.spoke_at = self.number
        if speaks and party.kind != "civilians":
            self.speaker, self.spoke_at = party, self.number
            self.spoken.add(party.name)
            self.speaker_plural = found.head.split()[-1] in PLURAL if found.head else False

    def short_form(self, found: Found) -> Party | None:  # noqa: PLR0911 - one return a pattern
        """Return the party that "the ministry" or a surname stands for."""
        if self.written.isupper() and self.written in self.shorts:
            return self.shorts[self.written]
        if found.person in self.shorts:
            return self.shorts[found.person]
        first, _, rest = (found.head and self.written.partition(" ")) or ("", "", "")
        if first in self.shorts and rest.startswith("spokes"):
            return self.shorts[first]
        if found.person and not found.head:
            return self.persons.get(found.person.split()[-1].casefold())
        if not found.bare or not found.head or found.also or found.kind == "civilians":
            return None
        head = found.head.split()[-1]
        if head not in SPOKEN_FOR and not found.definite and head[0] < "а":
            return None
        return self._kindred(head)

    def _kindred(self, head: str) -> Party | None:
        """Return the last party whose full name has this head, or one like it."""
        kindred = next((each for each in _CLASSES if head in each), frozenset({head}))
        for party, earlier in reversed(self.recent):
            other = earlier.head.split()[-1] if earlier.head else ""
            same = not earlier.bare and other != "" and (other == head or other in kindred)
            group = head in {"group", "movement"} and not earlier.bare and party.kind in _GROUPS
            mission = head in {"mission", "alliance"} and earlier.known and party.kind in _MISSIONS
            if head in _ARMED and party.name not in self.spoken:
                continue  # "Cambodian troops fired rockets, the army said": another army
            if same or group or mission:
                return party
        return None

    def meant_by(self, found: Found) -> Party | None:
        """Return the party that a pronoun stands for, the last speaker first."""
        kind = found.pronoun
        if kind == "we":
            return self.speaker or Party(0, 0, "", "", "body")
        if kind == "issuer":
            recent = self.speaker is not None and self.number - self.spoke_at <= _STILL
            return self.speaker if recent else None
        candidates = [party for party, _ in reversed(self.here)]
        before = [party for party, _ in self.last]
        if self.speaker is not None and self.number - self.spoke_at <= 2:
            candidates = [self.speaker, *candidates]
        candidates += before
        for party in candidates:
            if kind == "thing" and (party.kind in _THINGS or "hospital" in party.text):
                return party
            if kind == "person" and party.kind in _PERSONS:
                return party
            if kind == "many" and party.kind != "agency":
                return party
        return None
