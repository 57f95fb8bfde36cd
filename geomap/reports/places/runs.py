"""Runs of capitalised words: where names may stand in a text, with character spans.

Every function is linear in the text: a run is cut at `LONGEST_RUN` words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geomap.reports.places.lexicon import CONNECTORS

__all__ = ["LONGEST_RUN", "Token", "is_russian", "runs_of", "tokens_of"]

LONGEST_RUN = 24
"""Words of one run: the name of a ministry has a dozen."""

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|(?:St|Mt|Ft|Dr|Mr|Mrs|Ms|Gen|Col|Sgt|Lt|Gov|Sen|Rep|Prof|Capt)\.(?=\s)"
    r"|(?<!\w)[A-Z]\.(?=\s[A-Z])|[^\W_]+(?:['’ʻ`-][^\W_]+)*"
)
_OWNER = re.compile(r"['’]s$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:al|el|ez|es|et|er|ed|ech|esh|ad|as|ash|an|ar|at|az|us|d|l)[-'’][A-Z]")
_STOPS = ".!?"
_SHORT_LINE = 45
"""Letters of a line that is a heading or an address: a name does not go on after it."""

_TIES = re.compile(r"[ \t\u00a0]{1,2}|\n|['’] ")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its span, its letters, whether it has a capital, whether a sentence starts with it.

    `tied` tells that only a space stands before it; `owner` that "'s" follows, which
    is not part of it.
    """

    start: int
    end: int
    text: str
    capital: bool
    first: bool
    tied: bool
    owner: bool

    @property
    def word(self) -> str:
        """Return it casefolded, less full stops."""
        return self.text.casefold().rstrip(".")


def is_russian(word: str) -> bool:
    """Return whether a word ends in Cyrillic letters."""
    return "Ѐ" <= word[-1:] <= "ӿ"


def tokens_of(text: str) -> list[Token]:
    """Return the words of a text in order."""
    tokens: list[Token] = []
    end, first = 0, True
    for found in _TOKEN.finditer(text):
        word, start = found[0], found.start()
        between = text[end:start]
        if tokens and not first:
            first = any(stop in between for stop in _STOPS) or between.count("\n") > 1
            first = first or (between.rstrip()[-1:] in {'"', "“", ":"} and bool(between.strip()))
        owner = bool(_OWNER.search(word))
        stop = found.end() - (2 if owner else 0)
        word = text[start:stop]
        capital = word[:1].isupper() or bool(_ARTICLE.match(word))
        tied = bool(tokens) and not tokens[-1].owner and bool(_TIES.fullmatch(between))
        if between == "\n":
            tied = tied and end - text.rfind("\n", 0, end) > _SHORT_LINE
        tokens.append(Token(start, stop, word, capital, first or not tokens, tied, owner))
        end, first = found.end(), False
    return tokens


def runs_of(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield where runs of capitalised words begin and end, small words inside counted in."""
    row, count = 0, len(tokens)
    while row < count:
        if not tokens[row].capital:
            row += 1
            continue
        last = after = row + 1
        while after < count and after - row < LONGEST_RUN and tokens[after].tied:
            if tokens[after].capital and not tokens[after].first:
                last = after + 1
            elif tokens[after].word not in CONNECTORS or after - last >= 2:
                break
            after += 1
        yield row, last
        row = last
