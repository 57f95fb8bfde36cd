"""Arabic, Persian, Urdu and Hebrew letters in Latin ones: vowels that are not written stay out.

Letters that stand for a vowel in one place and a consonant in another are told
apart by their neighbours: waw and yeh are w and y at the start of a word and before
alif; heh ends a word as `-ah`; the article is a word of its own.
"""

import re

__all__ = ["read_arabic", "read_hebrew"]


def _table(pairs: str) -> dict[int, str]:
    return {
        ord(letter): read for letter, _, read in (pair.partition("=") for pair in pairs.split())
    }


_ARABIC = _table(
    "ا=a أ=a آ=a ى=a ة=ah إ=i ٱ=a ب=b پ=p ت=t ث=th ج=j چ=ch ح=h خ=kh د=d ذ=dh ر=r ز=z ژ=zh "
    "س=s ش=sh ص=s ض=d ط=t ظ=z غ=gh ف=f ڤ=v ق=q ك=k ک=k گ=g ڭ=ng ل=l م=m ن=n ه=h ھ=h ہ=h ە=a "
    "ۀ=h ۂ=h و=u ۆ=o ۇ=u ۈ=u ۋ=v ي=i ی=i ې=i ێ=e ؤ=u ئ=y ے=e ۓ=e ٹ=t ټ=t ڈ=d ډ=d ڑ=r ړ=r ڕ=r "
    "ڵ=l ں=n ڼ=n ځ=dz څ=ts ږ=zh ښ=kh ګ=g ع= ء="
)
_UNWRITTEN_ARABIC = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_CONSONANTS = "بپتثجچحخدذرزژسشصضطظغفقكکگلمنٹڈڑ"
_ARABIC_STEPS = (
    (re.compile("\\bال(?=[ء-ي]{3})(?![^ ]*[پچژگکیہھےٹڈڑں])"), "al "),
    (re.compile(r"\bاو(?!و)"), "u"),
    (re.compile(r"\bا[يی]"), "i"),
    (re.compile("وو"), "wu"),
    (re.compile(r"\bو(?=\w)|و(?=[اآأ]|[يی]\w)|(?<=[اآ])و(?=[هہ]\b)"), "w"),
    (re.compile(r"\b[يی](?=\w)|[يی](?=[اآأ])|[يی](?=[هہ]\b)"), "y"),
    (re.compile(rf"\bع(?=[{_CONSONANTS}يی])|(?<=[{_CONSONANTS}])ع(?=[{_CONSONANTS}])"), "a"),
    (re.compile(f"(?<=[{_CONSONANTS}wy])[هہ]"), "ah"),
)

_HEBREW = _table(
    "א=a ב=b ג=g ד=d ה=h ו=u ז=z ח=kh ט=t י=i כ=k ך=kh ל=l ם=m מ=m ן=n נ=n ס=s ע=a פ=p ף=f "
    "צ=ts ץ=ts ק=k ר=r ש=sh ת=t"
)
_UNWRITTEN_HEBREW = re.compile("[\u0591-\u05bd\u05bf-\u05c7]")
_HEBREW_STEPS = (
    (re.compile(r"\bאו(?!ו)"), "u"),
    (re.compile(r"\bאי"), "i"),
    (re.compile(r"וו|\bו(?=\w)"), "v"),
    (re.compile(r"(?<=\w)ה\b"), "a"),
    (re.compile(r"(?<=[בגדזחטכלמנסעפצקרשת])ה"), "ah"),
)


def read_arabic(letters: str) -> str:
    """Return words in the Arabic script, of any language, in Latin letters."""
    letters = _UNWRITTEN_ARABIC.sub("", letters)
    for pattern, read in _ARABIC_STEPS:
        letters = pattern.sub(read, letters)
    return letters.translate(_ARABIC)


def read_hebrew(letters: str) -> str:
    """Return Hebrew words in Latin letters."""
    letters = _UNWRITTEN_HEBREW.sub("", letters)
    for pattern, read in _HEBREW_STEPS:
        letters = pattern.sub(read, letters)
    return letters.translate(_HEBREW)
