"""Names in Latin letters: each script by a table of its own, or as anyascii has it.

The scripts that leave vowels out or write them elsewhere than they are spoken have
a module each, loaded when a name in them is met.
"""

import re
from collections.abc import Callable
from functools import cache

from geomap.names.letters import MAX_LETTERS, PUNCTUATION, normalise

__all__ = ["TURKIC", "TURKIC_LETTERS", "TURKIC_ONLY", "ascii_fold", "romanise", "romanise_letters"]

TURKIC = frozenset({"az", "tr"})
"""Languages in which c, q and x have values of their own."""


def _table(pairs: str) -> dict[str, str]:
    return {letter: read for letter, _, read in (pair.partition("=") for pair in pairs.split())}


_ARMENIAN = _table(
    "ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=y թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz ղ=gh ճ=ch մ=m "
    "յ=y ն=n շ=sh ո=o չ=ch պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=v փ=p ք=k օ=o ֆ=f"
)
_CYRILLIC = _table(
    "а=a б=b в=v г=g ґ=g ғ=gh ҝ=g д=d е=e є=ye э=e ё=yo ж=zh ҹ=j ҷ=j џ=j з=z и=i і=i й=y ї=yi "
    "ј=y к=k л=l м=m н=n ң=ng о=o ө=o п=p р=r с=s т=t у=u ў=u ү=u ұ=u ф=f х=kh ҳ=h һ=h ц=ts "
    "ч=ch ш=sh щ=shch ы=y ю=yu я=ya ә=a қ=q ъ= ь="
)
_LATIN = {"ə": "a", "ı": "i", "ş": "sh", "ș": "sh", "ğ": "gh"}
TURKIC_LETTERS = _LATIN | {"x": "kh", "q": "g", "c": "j", "ç": "ch", "j": "zh", "ö": "o", "ü": "u"}
"""Readings in which Azerbaijani and Turkish differ from other languages."""
TURKIC_ONLY = frozenset("əığ")
"""Letters that tell an Azerbaijani or Turkish name."""
_PLAIN_TABLE = str.maketrans(_ARMENIAN | _CYRILLIC | _LATIN)
_TURKIC_TABLE = str.maketrans(_ARMENIAN | _CYRILLIC | TURKIC_LETTERS)
_FOLD_TABLE = str.maketrans({"ə": "e", "ı": "i"})
_DIGRAPHS = (("ու", "u"), ("եւ", "ev"), ("дж", "j"))
_ARMENIAN_VO = re.compile(r"\bո(?!վ)")

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_MARKS = re.compile("[\u0300-\u036f]")

_RUNS = re.compile(
    "(?P<hebrew>[\u0590-\u05ff]+)|(?P<arabic>[\u0600-\u06ff]+)|(?P<indic>[\u0900-\u0d7f]+)"
    "|(?P<thai>[\u0e00-\u0eff]+)|(?P<burmese>[\u1000-\u109f]+)|(?P<kana>[\u3041-\u30ff]+)"
)
"""Runs of letters whose readers look at more than one letter."""

_FIRST_RUN = "\u0590"


def romanise(text: str, language: str | None = None) -> str:
    """Return a Latin reading in lower-case ASCII words.

    Armenian, Cyrillic, Azerbaijani, the Arabic and Hebrew scripts, those of India,
    Thai, Lao, Burmese and kana are read by own tables, everything else by anyascii.

    Parameters
    ----------
    text
        A name in any script.
    language
        ISO 639 code where known: `az` and `tr` give `c`, `x` and `q` their
        Azerbaijani and Turkish values. Letters that only these write (ə, ı, ğ)
        tell the language too.
    """
    return romanise_letters(normalise(text), language)


def romanise_letters(letters: str, language: str | None = None) -> str:
    """Return the Latin reading of what `normalise` returned: for those who need both."""
    if letters.isascii() and language not in TURKIC:
        return _NOT_LETTERS.sub(" ", letters).strip()
    for written, read in _DIGRAPHS:
        letters = letters.replace(written, read)
    letters = _ARMENIAN_VO.sub("vo", letters)
    turkic = language in TURKIC or not TURKIC_ONLY.isdisjoint(letters)
    return _ascii(letters, _TURKIC_TABLE if turkic else _PLAIN_TABLE)


def ascii_fold(text: str) -> str:
    """Return Latin letters with their marks dropped (`Şuşa` is `susa`), as people type them."""
    return _ascii(normalise(text), _FOLD_TABLE)


def _ascii(letters: str, table: dict[int, str]) -> str:
    letters = _MARKS.sub("", letters)
    if letters and max(letters) >= _FIRST_RUN:
        letters = _RUNS.sub(_run, letters)
    read = letters.translate(table)
    if not read.isascii():
        from anyascii import anyascii

        read = anyascii(read).casefold().translate(PUNCTUATION)
    return _NOT_LETTERS.sub(" ", read).strip()[:MAX_LETTERS].strip()


def _run(found: re.Match[str]) -> str:
    return _reader(str(found.lastgroup))(found[0])


@cache
def _reader(script: str) -> Callable[[str], str]:
    if script == "arabic":
        from geomap.names.abjads import read_arabic as reader
    elif script == "hebrew":
        from geomap.names.abjads import read_hebrew as reader
    elif script == "indic":
        from geomap.names.indic import read_indic as reader
    elif script == "thai":
        from geomap.names.thai import read_thai as reader
    elif script == "burmese":
        from geomap.names.burmese import read_burmese as reader
    else:
        from geomap.names.kana import read_kana as reader
    return reader
