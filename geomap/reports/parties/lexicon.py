"""The words that parties are named by, found in the tokens of a text.

States, groups, missions and media are tables in `layers/claims` (its README says what
the columns mean); heads such as "ministry" stand in the modules of words.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from geomap.errors import InputError
from geomap.files import read_text
from geomap.reports.language import Token, tokens
from geomap.reports.parties import words, words_ru
from geomap.reports.parties.party import PartyKind
from geomap.shipped import shipped

__all__ = ["Entry", "Word", "entry_at", "read_words"]

_LONGEST_ENDING = 3
_STATES = ("name", "country", "adjectives", "capitals", "russian", "russian_adjectives",
           "russian_capitals")  # fmt: skip
_GROUPS = ("kind", "name", "of", "spellings", "russian")
_KINDS: dict[str, tuple[PartyKind, bool]] = {
    "group": ("armed group", True),
    "force": ("force", True),
    "body": ("body", False),
    "mission": ("organisation", False),
    "ngo": ("organisation", False),
    "media": ("agency", False),
}
_SHORT = 7
_ARTICLE = re.compile(r"(?:a[dlnrstz]|ash|e[dlnrstz]|es[hs]|ul|аль|ат|ас|аш|ад|ан|ар|аз|эль|эс|эш)"
                      r"[-'’][A-ZА-Я]")  # fmt: skip
"""The article of an Arabic name: "al-Jabal" is a name though it begins with a small letter."""


@dataclass(slots=True)
class Word:
    """A token as rules read it: small letters, no ending of possession."""

    start: int
    end: int
    text: str
    bare: str
    capital: bool
    owner: bool
    kind: str

    @property
    def stop(self) -> int:
        """Where the word ends without its "'s"."""
        return self.start + len(self.bare)


@dataclass(frozen=True, slots=True)
class Entry:
    """A spelling: `role` is `state`, `adjective`, `capital`, `named` or `head`.

    A star ends a word whose ending changes; `basic` is the form that a dictionary has.
    `exact` is how it must be written, for short names that are also common words.
    """

    words: tuple[str, ...]
    role: str
    name: str
    kind: PartyKind
    armed: bool = False
    of: str | None = None
    basic: str = ""
    exact: str = ""
    proper: bool = False

    def stands_at(self, here: Sequence[Word], at: int) -> bool:
        """Tell whether the spelling stands at a word."""
        if at + len(self.words) > len(here):
            return False
        for offset, pattern in enumerate(self.words):
            if not _fits(pattern, here[at + offset].bare):
                return False
        if self.exact:
            return here[at].text[: len(self.exact)] == self.exact
        return not self.proper or here[at].capital


def _fits(pattern: str, word: str) -> bool:
    if pattern[-1] == "*":
        stem = pattern[:-1]
        return word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING
    return word == pattern


def read_words(found: Sequence[Token]) -> list[Word]:
    """Return tokens as rules read them."""
    return [_word(token) for token in found]


def _word(token: Token) -> Word:
    text = token.text
    bare, owner = _bare(text)
    capital = text[0].isupper() or _ARTICLE.match(text) is not None
    return Word(token.start, token.end, text, bare, capital, owner, token.kind)


@lru_cache(maxsize=32_768)
def _bare(text: str) -> tuple[str, bool]:
    plain = text.replace("’", "'").replace("ё", "е").casefold()
    if plain.endswith("'s"):
        return plain[:-2], True
    return plain, False


def entry_at(here: Sequence[Word], at: int) -> Entry | None:
    """Return the longest spelling that stands at a word."""
    for entry in _begun_by(here[at].bare):
        if entry.stands_at(here, at):
            return entry
    return None


@lru_cache(maxsize=32_768)
def _begun_by(word: str) -> tuple[Entry, ...]:
    """Return the spellings that may begin with a word, the longest first."""
    exact, stems = _table()
    found = list(exact.get(word, ()))
    for size in range(2, len(word) + 1):
        if len(word) - size <= _LONGEST_ENDING:
            found += stems.get(word[:size], ())
    # stems of two letters fit too much: the longer stem is meant
    return tuple(sorted(found, key=lambda entry: (-len(entry.words), -len(entry.words[0]))))


@cache
def _table() -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    exact: dict[str, list[Entry]] = {}
    stems: dict[str, list[Entry]] = {}
    for entry in (*_of_states(), *_of_groups(), *_of_heads()):
        first = entry.words[0]
        table, key = (stems, first[:-1]) if first[-1] == "*" else (exact, first)
        if entry not in table.setdefault(key, []):
            table[key].append(entry)
    return exact, stems


def _of_states() -> Iterator[Entry]:
    for row in _rows("states.csv", _STATES):
        for column, role in (
            ("country", "state"), ("adjectives", "adjective"), ("capitals", "capital"),
            ("russian", "state"), ("russian_adjectives", "adjective"),
            ("russian_capitals", "capital"),
        ):  # fmt: skip
            for spelling in filter(None, row[column].split(";")):
                yield _entry(spelling, role, row["name"], ("state", False), row["name"])


def _of_groups() -> Iterator[Entry]:
    for row in _rows("groups.csv", _GROUPS):
        kind = _KINDS[row["kind"]]
        for spelling in filter(None, (*row["spellings"].split(";"), *row["russian"].split(";"))):
            yield _entry(spelling, "named", row["name"], kind, row["of"] or None)


def _of_heads() -> Iterator[Entry]:
    for kind, armed, phrases in (*words.HEADS, *words_ru.HEADS):
        for phrase in " ".join(phrases.split()).split(", "):
            basic = _basic(phrase)
            yield _entry(phrase, "head", basic, (kind, armed), None, proper=False)


def _entry(
    spelling: str,
    role: str,
    name: str,
    kind: tuple[PartyKind, bool],
    of: str | None,
    *,
    proper: bool = True,
) -> Entry:
    parts = []
    for part in spelling.split():
        stem, bar, _ = part.partition("|")
        bare = [_bare(token.text)[0] for token in tokens(stem)]
        if bar or _bends(part, role):
            bare[-1] += "*"
        parts += bare
    short = len(spelling) < _SHORT and spelling.isupper()
    basic = _basic(spelling)
    return Entry(
        tuple(parts), role, name, *kind, of, basic,
        basic if short else "", proper and spelling[0].isupper(),
    )  # fmt: skip


def _bends(part: str, role: str) -> bool:
    """Tell whether a Russian word that has no bar takes endings: most that end in a consonant."""
    cyrillic = "а" <= part[-1].casefold() <= "я"
    firm = part[-1] in "бвгджзклмнпрстфхцчшщ"
    return cyrillic and firm and role != "adjective" and not part.isupper()


def _basic(spelling: str) -> str:
    return spelling.replace("|", "")


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    path = shipped("layers", "claims", name)
    reader = csv.DictReader(io.StringIO(read_text(path, what="table of parties")))
    if tuple(reader.fieldnames or ()) != columns:
        raise InputError(f"{path}: the columns are {', '.join(columns)}")
    for row in reader:
        if None in row or None in row.values():
            raise InputError(f"{path}, line {reader.line_num}: the columns are {len(columns)}")
        yield row
