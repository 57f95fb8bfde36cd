"""Place names as letters: one form for comparing, a Latin reading, and a key of the sound.

The three forms are the tiers of the gazetteer: `normalise` (the same letters),
`romanise` (the same letters in another script) and `sound_key` (another way of
writing the same sounds). Every function answers any Unicode string, in time
bounded by `MAX_LETTERS`.
"""

import re
import unicodedata

__all__ = [
    "MAX_LETTERS",
    "SCRIPT_NAMES",
    "TURKIC",
    "ascii_fold",
    "compact",
    "consonant_classes",
    "consonants",
    "joined_sound",
    "normalise",
    "romanise",
    "romanise_letters",
    "script_of",
    "shown",
    "sound_key",
    "sound_words",
]

MAX_LETTERS = 200
"""Longer text is cut here: the longest official place name has fewer than 190 letters."""

TURKIC = frozenset({"az", "tr"})
"""Languages in which c, q and x have values of their own."""

_APOSTROPHES = "'’‘‛ʼʻʽʾʿˈʹ`´′՚՛׳״\"“”„«»"
_HYPHENS = "-_‐‑‒–—―−֊־・"
_PUNCTUATION = str.maketrans(dict.fromkeys(_APOSTROPHES, "") | dict.fromkeys(_HYPHENS, " "))


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
_ARABIC = _table(
    "ا=a أ=a آ=a ى=a ة=a إ=i ب=b پ=p ت=t ث=th ج=j چ=ch ح=h خ=kh د=d ذ=dh ر=r ز=z ژ=zh س=s "
    "ش=sh ص=s ض=d ط=t ظ=z غ=gh ف=f ڤ=v ق=q ك=k ک=k گ=g ل=l م=m ن=n ه=h ھ=h ہ=h و=u ي=i ی=i "
    "ې=i ؤ=u ئ=y ے=e ٹ=t ڈ=d ڑ=r ں=n ع= ء="
)
_HEBREW = _table(
    "א=a ב=b ג=g ד=d ה=h ו=u ז=z ח=kh ט=t י=i כ=k ך=kh ל=l ם=m מ=m ן=n נ=n ס=s ע=a פ=p ף=f "
    "צ=ts ץ=ts ק=k ר=r ש=sh ת=t"
)
_LATIN = {"ə": "a", "ı": "i", "ş": "sh", "ș": "sh", "ğ": "gh"}
_TURKIC_LETTERS = _LATIN | {"x": "kh", "q": "g", "c": "j", "ç": "ch", "j": "zh", "ö": "o", "ü": "u"}
_TURKIC_ONLY = frozenset("əığ")
_OTHER_SCRIPTS = _ARMENIAN | _CYRILLIC | _ARABIC | _HEBREW
_DIGRAPHS = (("ու", "u"), ("եւ", "ev"), ("дж", "j"))
_ARMENIAN_VO = re.compile(r"\bո(?!վ)")

_UNWRITTEN = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")

_ARTICLE = re.compile(r"^(?:the|al|el|ar|as|ash|at|ad|an|az|ez|er|es|et) (?=\w{3})")
_SOUNDS = (
    ("shch", "X"), ("dsch", "J"), ("tsch", "C"), ("dzh", "J"), ("tch", "C"), ("sch", "X"),
    ("sh", "X"), ("ch", "C"), ("zh", "J"), ("dj", "J"), ("kh", "H"), ("gh", "K"), ("ph", "F"),
    ("th", "T"), ("dh", "D"), ("ts", "Z"), ("tz", "Z"), ("dz", "Z"), ("ck", "K"), ("qu", "K"),
    ("tj", "C"), ("ee", "I"), ("ij", "I"), ("oo", "U"), ("ou", "U"), ("oe", "U"), ("ue", "U"),
    ("ae", "A"), ("ce", "SA"), ("ci", "SI"), ("cy", "SI"),
)  # fmt: skip
_SOUND_PATTERN = re.compile("|".join(written for written, _ in _SOUNDS))
_SOUND_OF = dict(_SOUNDS)
_LETTER_SOUNDS = str.maketrans("aeiyoubcdfghjklmnpqrstvwxz", "AAIIUUBKDFKHJKLMNPKRSTVVHZ")
_NO_VOWELS = str.maketrans("", "", "AIU ")
_CLASSES = str.maketrans("FBVDHXCJZ", "PPPTKSSSS")
_GLIDE = re.compile("y(?=[aeiou])")
_REPEATED = re.compile(r"(.)\1+")

SCRIPT_NAMES = {
    "Arab": "Arabic",
    "Armn": "Armenian",
    "Beng": "Bengali",
    "Cyrl": "Cyrillic",
    "Deva": "Devanagari",
    "Ethi": "Ethiopic",
    "Geor": "Georgian",
    "Grek": "Greek",
    "Hang": "Korean",
    "Hani": "Chinese",
    "Hebr": "Hebrew",
    "Hira": "Japanese",
    "Kana": "Japanese",
    "Khmr": "Khmer",
    "Laoo": "Lao",
    "Latn": "Latin",
    "Mymr": "Burmese",
    "Syrc": "Syriac",
    "Taml": "Tamil",
    "Thai": "Thai",
    "Tibt": "Tibetan",
}
"""ISO 15924 codes that `script_of` tells apart, and what to call them."""

_UNICODE_SCRIPTS = {
    name.upper(): code for code, name in SCRIPT_NAMES.items() if name not in {"Burmese", "Japanese"}
} | {"MYANMAR": "Mymr", "HIRAGANA": "Hira", "KATAKANA": "Kana", "HANGUL": "Hang", "CJK": "Hani"}


def normalise(text: str) -> str:
    """Return a name as it is compared letter by letter.

    NFKC, casefolded; direction marks, controls and apostrophes dropped;
    hyphens and runs of spaces made one space. Applying it twice changes nothing.
    """
    text = text[: 4 * MAX_LETTERS]
    if text.isascii() and text.isprintable():  # nothing to compose or unfold: most names of a dump
        return " ".join(text.translate(_PUNCTUATION).lower().split())[:MAX_LETTERS].strip()
    for _ in range(8):  # folding can unfold: each pass is closer, two or three are enough
        folded = _fold(text)
        if folded == text:
            break
        text = folded
    return text


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_PUNCTUATION)).casefold()
    text = unicodedata.normalize("NFKC", text.replace("i\u0307", "i")).translate(_PUNCTUATION)
    if not text.isprintable():  # controls and formats, or spaces other than the plain one
        text = "".join(
            letter if unicodedata.category(letter)[0] != "C" else " " if letter.isspace() else ""
            for letter in text
        )
    return " ".join(text.split())[:MAX_LETTERS].strip()


def romanise(text: str, language: str | None = None) -> str:
    """Return a Latin reading in lower-case ASCII words.

    Armenian, Cyrillic, Arabic and Persian, Hebrew and Azerbaijani are read by
    own tables, everything else by anyascii, which keeps every script but drops
    Arabic alif and writes Armenian `ու` as `ow`.

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
    turkic = language in TURKIC or not _TURKIC_ONLY.isdisjoint(letters)
    return _ascii(letters, _OTHER_SCRIPTS | (_TURKIC_LETTERS if turkic else _LATIN))


def ascii_fold(text: str) -> str:
    """Return Latin letters with their marks dropped (`Şuşa` is `susa`), as people type them."""
    return _ascii(normalise(text), {"ə": "e", "ı": "i"})


def _ascii(letters: str, table: dict[str, str]) -> str:
    from anyascii import anyascii

    read = "".join(table.get(letter, letter) for letter in _UNWRITTEN.sub("", letters))
    if not read.isascii():
        read = anyascii(read).casefold().translate(_PUNCTUATION)
    return _NOT_LETTERS.sub(" ", read).strip()[:MAX_LETTERS].strip()


def compact(romanised: str) -> str:
    """Return a romanised name without its spaces: `Hin Tagher` and `Hintagher` are one."""
    return romanised.replace(" ", "")


def sound_key(romanised: str) -> str:
    """Return one key for the ways a romanised name is commonly spelled.

    Letters that transliterations exchange fall together: kh, x, h; gh, g, q,
    k; ph, f; dzh, dj, zh, j; v, w; a, e; i, y; o, u; doubled letters count
    once and a leading article is left out. So `Faruh`, `Pharukh` and `Farrukh` share
    a key. P and f, t and d, s and sh stay apart: those are other names.
    """
    return joined_sound(sound_words(romanised))


def sound_words(romanised: str) -> str:
    """Return the sound key of a romanised name with its words still apart."""
    key = _GLIDE.sub("", _ARTICLE.sub("", romanised))
    key = _SOUND_PATTERN.sub(lambda found: _SOUND_OF[found[0]], key)
    return _REPEATED.sub(r"\1", key.translate(_LETTER_SOUNDS))


def joined_sound(words: str) -> str:
    """Return the sound key of `sound_words`: spaces dropped, letters they kept apart joined."""
    return _REPEATED.sub(r"\1", compact(words))


def consonants(sound: str) -> str:
    """Return a sound key without its vowels: what vowels and abjads leave in doubt is left out."""
    return _REPEATED.sub(r"\1", sound.translate(_NO_VOWELS))


def consonant_classes(sound: str) -> str:
    """Return the consonants of a sound key, those that languages exchange taken for one.

    P, B, F, V; T, D; K, H; and the sibilants.
    """
    return _REPEATED.sub(r"\1", sound.translate(_NO_VOWELS).translate(_CLASSES))


def script_of(text: str) -> str:
    """Return the ISO 15924 code of most letters: `Latn`; `Zyyy` without letters, `Zzzz` unknown."""
    counts: dict[str, int] = {}
    for letter in text[: 4 * MAX_LETTERS]:
        if letter.isalpha():
            code = _UNICODE_SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "Zzzz")
            counts[code] = counts.get(code, 0) + 1
    return max(counts, key=lambda code: counts[code]) if counts else "Zyyy"


def shown(text: str, letters: int = 80) -> str:
    """Return text that is safe to print on one line: no controls, cut with an ellipsis."""
    kept = "".join(
        " " if letter.isspace() else letter
        for letter in text[: 4 * letters]
        if letter.isspace() or unicodedata.category(letter)[0] != "C"
    )
    line = " ".join(kept.split())
    return line if len(line) <= letters else line[: letters - 1].rstrip() + "…"
