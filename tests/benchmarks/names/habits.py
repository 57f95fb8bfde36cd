"""How newsrooms write names of other alphabets: one table a language, its letters consistent.

A name is written out by one habit (a German desk writes every `ш` as `sch`), which is
how spellings differ in reports; now and then a letter is of another habit, because
reports copy from reports in another language. Sources are the press and library customs
of each language; geomap's own tables are not used, on purpose.
"""

import random
import re
import unicodedata
from functools import cache

__all__ = [
    "ARAB_WORLD",
    "ARMENIAN_WORLD",
    "CYRILLIC_WORLD",
    "HABITS",
    "edited",
    "habit_kinds",
    "write_out",
]

ARAB_WORLD = frozenset(["IQ", "SY", "IL", "PS", "LB", "JO", "YE", "LY", "SD", "IR", "EG", "AF"])
"""Countries whose Latin names in GeoNames come from Arabic or Persian writing."""

ARMENIAN_WORLD = frozenset(["AM", "AZ", "GE", "TR"])
CYRILLIC_WORLD = frozenset(
    [
        "UA",
        "RU",
        "BY",
        "KZ",
        "KG",
        "TJ",
        "UZ",
        "TM",
        "MN",
        "BG",
        "RS",
        "MK",
        "ME",
        "BA",
        "GE",
        "AM",
        "AZ",
        "MD",
    ]
)
"""Countries where a name in the alphabet is how the place is written, not a loan from elsewhere."""


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(a, b) for a, _, b in (pair.partition("=") for pair in text.split())]


_CYRILLIC = _pairs(
    "а=a б=b в=v г=g ґ=g д=d е=e є=ie ё=e ж=zh з=z и=i і=i ї=i й=y к=k л=l м=m н=n о=o п=p р=r "
    "с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya қ=q ғ=gh ә=a ө=o ұ=u "
    "ү=u ң=ng һ=h ў=o ҳ=h ҷ=j ӣ=i ӯ=u ј=j ђ=dj ћ=c љ=lj њ=nj џ=dz"
)
_ARMENIAN = _pairs(
    "ու=u եւ=ev և=ev ա=a բ=b գ=g դ=d ե=e զ=z է=e ը=y թ=t ժ=zh ի=i լ=l խ=kh ծ=ts կ=k հ=h ձ=dz "
    "ղ=gh ճ=ch մ=m յ=y ն=n շ=sh ո=o չ=ch պ=p ջ=j ռ=r ս=s վ=v տ=t ր=r ց=ts ւ=v փ=p ք=k օ=o ֆ=f"
)
_AZERBAIJANI = _pairs("ə=a x=kh q=g c=j ç=ch ş=sh ı=i ğ=gh ö=o ü=u j=zh")

HABITS: dict[str, dict[str, list[tuple[str, str]]]] = {
    "Cyrillic": {
        "English": [*_pairs("дж=j ий$=y ый$=y"), *_CYRILLIC],
        "English, Ukrainian": [*_pairs("г=h и=y є=ye ї=yi й=i зг=zgh"), *_CYRILLIC],
        "English, loose": [*_pairs("х=h ый$=y ий$=y ё=yo ъе=ye ье=ye е$=e ю=u"), *_CYRILLIC],
        "German": [
            *_pairs("дж=dsch ж=sch х=ch ц=z ч=tsch ш=sch щ=schtsch з=s в=w ю=ju я=ja й=i ё=jo"),
            *_CYRILLIC,
        ],
        "French": [
            *_pairs("дж=dj ж=j ц=ts ч=tch ш=ch щ=chtch у=ou ю=iou я=ia й=ï ги=gui ге=gue"),
            *_CYRILLIC,
        ],
        "Polish": [
            *_pairs("дж=dż ж=ż х=ch ц=c ч=cz ш=sz щ=szcz в=w ю=ju я=ja й=j ль=l л=ł"),
            *_CYRILLIC,
        ],
        "Dutch": [*_pairs("ж=zj ч=tsj ш=sj щ=sjtsj у=oe х=ch ю=joe я=ja й=j"), *_CYRILLIC],
        "Turkish": [*_pairs("дж=c ж=j х=h ч=ç ш=ş щ=şç ы=ı"), *_CYRILLIC],
        "Italian": [*_pairs("ж=ž х=ch ц=c ч=č ш=š щ=šč ю=ju я=ja й=j"), *_CYRILLIC],
        "Spanish": [*_pairs("х=j ё=io ы=i й=i ю=iu я=ia"), *_CYRILLIC],
    },
    "Armenian": {
        "English": [*_pairs("ոու=u ^ո=vo ^ե=ye"), *_ARMENIAN],
        "English, Western values": [
            *_pairs("բ=p պ=b գ=k կ=g դ=t տ=d ծ=dz ձ=ts ճ=j ջ=ch ^ո=vo"),
            *_ARMENIAN,
        ],
        "by way of Russian": [
            *_pairs("հ=g ջ=dzh ղ=g յ=i ^ե=e ^ո=vo ց=ts ռ=rr ը=i"),
            *_ARMENIAN,
        ],
        "French": [*_pairs("ու=ou շ=ch չ=tch ճ=dj ջ=dj ժ=j ^ո=vo ^ե=ye"), *_ARMENIAN],
        "Turkish": [*_pairs("շ=ş չ=ç ճ=c ջ=c ժ=j խ=h ղ=ğ ^ո=vo"), *_ARMENIAN],
        "German": [*_pairs("շ=sch չ=tsch ջ=dsch ժ=sch խ=ch վ=w զ=s ց=z ^ո=wo"), *_ARMENIAN],
    },
    "Azerbaijani": {
        "English": _AZERBAIJANI,
        "English, loose": [*_pairs("x=h q=k ə=e ı=y ğ=g"), *_AZERBAIJANI],
        "by way of Russian": [
            *_pairs("ə=ya c=dzh h=g ö=e ü=yu ı=y ğ=g q=k ^ə=a"),
            *_AZERBAIJANI,
        ],
        "French": [*_pairs("ş=ch ç=tch c=dj u=ou ü=u ö=eu q=gu"), *_AZERBAIJANI],
        "German": [*_pairs("ş=sch ç=tsch c=dsch x=ch v=w z=s ə=ä ğ=g"), *_AZERBAIJANI],
    },
    "Arabic Latin": {
        "French Levant": _pairs("aw=aou u=ou sh=ch w=ou j=dj ^al_=el_ iyah$=ie ah$=e"),
        "French Maghreb": _pairs("u=ou sh=ch w=ou dh=d kh=kh q=k ^al_=el_ ay=aï"),
        "English, loose": _pairs("dh=z th=t q=k ^al_= ^ar_= ^ash_= iyah$=iya ah$=a ay=ai aw=au"),
        "English, doubled vowels": _pairs("i=ee u=oo q=k ^al_=al- ah$=a"),
        "English, Egyptian": _pairs("j=g q=k ay=ei aw=o ^al_=el- ah$=a dh=z"),
        "German": _pairs("j=dsch sh=sch kh=ch w=u z=s ay=ai q=k ^al_=al- ah$=a"),
        "Turkish": _pairs("j=c sh=ş kh=h w=v gh=g q=k th=s dh=z ^al_=el_ ah$=e ay=ey aw=ev"),
        "Persian": _pairs("w=v aw=ow ay=ey q=gh i=e u=o dh=z th=s ah$=eh"),
    },
}
"""Alphabet, then habit, then letters in order: the first that fits at a position is taken.

`^` binds to the start of a word and `$` to its end; `_` is a space.
"""


STRAY = 0.15
"""Share of letters that follow another habit than the rest of the name."""


def habit_kinds(name: str, alphabet: str, country: str) -> list[str]:
    """Return the kinds of habit (keys of `HABITS`) by which a name can be written out."""
    if alphabet == "Cyrillic":
        return ["Cyrillic"] if country in CYRILLIC_WORLD else []
    if alphabet == "Armenian":
        return ["Armenian"] if country in ARMENIAN_WORLD else []
    if alphabet != "Latin":
        return []
    if country == "AZ" and re.search("[əxqcçşığöü]", name.casefold()):
        return ["Azerbaijani"]
    return ["Arabic Latin"] if country in ARAB_WORLD else []


def write_out(name: str, kind: str, draw: random.Random) -> tuple[str, str]:
    """Return a name as one randomly drawn habit of a kind writes it, and the habit."""
    habits = sorted(HABITS[kind])
    habit = draw.choice(habits)
    lower = name.casefold()
    if kind == "Arabic Latin":
        lower = re.sub(r"[^\w\s]", " ", _plain(lower))
    pieces, at = [], 0
    while at < len(lower):
        now = habit if draw.random() >= STRAY else draw.choice(habits)
        pattern, values = _compiled(kind, now)
        found = pattern.match(lower, at)
        pieces.append(values[found.lastgroup] if found else lower[at])
        at = found.end() if found else at + 1
    return " ".join("".join(pieces).split()).title(), habit


@cache
def _compiled(kind: str, habit: str) -> tuple[re.Pattern[str], dict[str | None, str]]:
    parts: list[str] = []
    values: dict[str | None, str] = {}
    for number, (written, read) in enumerate(HABITS[kind][habit]):
        core = re.escape(written.strip("^$").replace("_", " "))
        start = r"\b" if written.startswith("^") else ""
        end = r"\b" if written.endswith("$") else ""
        parts.append(f"(?P<g{number}>{start}{core}{end})")
        values[f"g{number}"] = read.replace("_", " ")
    return re.compile("|".join(parts)), values


def _plain(text: str) -> str:
    kept = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub("[’'‘`ʻʼʿʾ]", "", "".join(kept))


def edited(name: str, edits: int, draw: random.Random) -> str:
    """Return a name with that many letters swapped, left out, doubled, replaced or put in."""
    near = {"a": "seo", "e": "ari", "i": "oye", "o": "iua", "u": "yio", "s": "zac", "n": "mb",
            "m": "n", "t": "rd", "d": "tf", "k": "lg", "g": "kh", "b": "vp", "p": "b",
            "v": "bw", "r": "te", "l": "k", "h": "gj", "y": "ui", "z": "sx", "c": "kv"}  # fmt: skip
    letters = list(name)
    for _ in range(edits):
        spot = draw.randrange(len(letters))
        act = draw.choice(("replace", "leave out", "put in", "swap", "double"))
        letter = letters[spot]
        if act == "leave out" and len(letters) > 3:
            del letters[spot]
        elif act == "swap" and spot + 1 < len(letters):
            letters[spot : spot + 2] = [letters[spot + 1], letter]
        elif act == "double":
            letters.insert(spot, letter)
        elif act == "put in":
            letters.insert(spot, draw.choice("abcdefghijklmnopqrstuvwxyz"))
        else:
            letters[spot] = draw.choice(near.get(letter.lower(), "aeiou"))
    return "".join(letters)
