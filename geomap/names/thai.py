"""Thai and Lao in Latin letters, after the Royal Thai General System of Transcription.

Vowels written before their consonant are read after it; those that are not
written are put in: `o` in a closed syllable, `a` in an open one. Where syllables
part is not written either, so the reading is a good guess and no more.
"""

import re

__all__ = ["read_thai"]


def _table(pairs: str) -> dict[str, str]:
    return {letter: read for letter, _, read in (pair.partition("=") for pair in pairs.split())}


_ONSETS = _table(
    "ก=k ข=kh ฃ=kh ค=kh ฅ=kh ฆ=kh ง=ng จ=ch ฉ=ch ช=ch ซ=s ฌ=ch ญ=y ฎ=d ฏ=t ฐ=th ฑ=th ฒ=th ณ=n "
    "ด=d ต=t ถ=th ท=th ธ=th น=n บ=b ป=p ผ=ph ฝ=f พ=ph ฟ=f ภ=ph ม=m ย=y ร=r ล=l ว=w ศ=s ษ=s ส=s "
    "ห=h ฬ=l อ= ฮ=h"
)
_FINALS = {
    **dict.fromkeys("กขคฆ", "k"),
    **dict.fromkeys("จชซฌฎฏฐฑฒดตถทธศษส", "t"),
    **dict.fromkeys("ญณนรลฬ", "n"),
    **dict.fromkeys("บปพฟภ", "p"),
    "ง": "ng", "ม": "m", "ย": "i", "ว": "o", "ห": "", "ฮ": "", "ผ": "p", "ฝ": "p", "ฉ": "t",
    "ฃ": "k", "ฅ": "k", "อ": "",
}  # fmt: skip

_C = "[ก-รลว-ฮ]"
_SIGN = "[ะ-ฺ็ํຽ]"
_OPEN = f"(?:{_SIGN}|อ(?!{_SIGN}))"
_BARE = re.compile(f"{_C}(?!{_OPEN}|รร)")
_ONSET = (
    f"ทร(?=[ก-ฮะ-ูเ-ไ])|ห[งญณนมยรล](?=[ก-ฮ]|{_SIGN})|หว(?={_OPEN})|[กขคตปผพ][รลว](?={_OPEN}|รร)|{_C}"
)
_LED_ONSET = f"ทร|ห[งญณนมยรลว]|[กขคตปผพ][รล](?=.)|{_C}"
_SYLLABLE = re.compile(
    f"(?:(?P<lead>[เแโใไ])(?P<led>{_LED_ONSET})|(?P<onset>{_ONSET}))"
    f"(?P<vowel>ียะ?|ือะ?|าะ|ิ|็อ|็|อะ?(?!{_SIGN})|ัวะ?|ัย|ัะ?|รร|ํา|า|ะ|ี|ึ|ือ?|ุ|ู|ຽ|ฺว|ฺ|"
    f"ว(?={_C})(?!{_C}{_OPEN}))?"
)
_STARTS = re.compile(f"[กขคตปผพ][รลว]{_OPEN}|ห[งญณนมยรล](?:[ก-ฮ]|{_SIGN})|ทร[าง]")
_SILENCED = re.compile("[ก-ฮ][ิุ]?์")
_TONES = dict.fromkeys(map(ord, "่้๊๋๎ๆฯ"))
_LAO = {code: code - 0x80 for code in range(0x0E81, 0x0EDA)} | {
    0x0E8A: 0x0E0B,  # so, no ch
    0x0EBB: 0x0E3A,  # the short o, which Thai leaves out
    0x0EBC: 0x0E25,
    0x0EBD: 0x0EBD,
}
_WITHOUT_LEAD = {
    "": "", "ีย": "ia", "ียะ": "ia", "ือ": "ue", "ือะ": "ue", "าะ": "a", "็อ": "o", "็": "o", "อ": "o",
    "อะ": "o", "ัว": "ua", "ัวะ": "ua", "ัย": "ai", "ั": "a", "ัะ": "a", "รร": "a", "ํา": "am", "า": "a",
    "ะ": "a", "ิ": "i", "ี": "i", "ึ": "ue", "ื": "ue", "ุ": "u", "ู": "u", "ຽ": "ia", "ฺ": "o",
    "ฺว": "ua", "ว": "ua",
}  # fmt: skip
_WITH_E = {
    "ีย": "ia", "ียะ": "ia", "ือ": "uea", "ือะ": "uea", "าะ": "o", "า": "ao", "อ": "oe", "อะ": "oe",
    "ิ": "oe", "ะ": "e", "ี": "oe",
}  # fmt: skip
_LEADS = {"เ": "e", "แ": "ae", "โ": "o", "ใ": "ai", "ไ": "ai"}
_CLOSED = frozenset({"ai", "am", "ao"})


def read_thai(letters: str) -> str:
    """Return a Thai or Lao word in Latin letters."""
    word = letters.translate(_LAO) if letters[0] >= "\u0e80" else letters
    word = _SILENCED.sub("", word.translate(_TONES)).replace("นคร", "นะคอน")
    read: list[str] = []
    at = 0
    while at < len(word):
        found = _SYLLABLE.match(word, at)
        if found is None:
            read.append("rue" if word[at] == "ฤ" else word[at] if word[at].isdecimal() else "")
            at += 1
            continue
        at = found.end()
        nucleus = _nucleus(found["lead"] or "", found["vowel"] or "")
        onset = _onset(found["led"] or found["onset"])
        if nucleus:
            shut = nucleus in _CLOSED or (found["vowel"] or "").endswith("ะ")
            final, at = ("", _past_y(word, at)) if shut else _final(word, at)
            read.append(onset + nucleus + final)
        else:
            rest, at = _unwritten(word, found.start(), at)
            read.append(rest or onset + "a")
    return "".join(read)


def _onset(letters: str) -> str:
    if letters == "ทร":
        return "s"
    if len(letters) == 2 and letters[0] == "ห":
        letters = letters[1]
    return "".join(_ONSETS.get(letter, "") for letter in letters)


def _nucleus(lead: str, vowel: str) -> str:
    if lead == "เ":
        return _WITH_E.get(vowel, "e")
    return _LEADS[lead] if lead else _WITHOUT_LEAD[vowel]


def _past_y(word: str, at: int) -> int:
    """Return the place after a yo that only repeats the end of `ai`."""
    return at + 1 if word.startswith("ย", at) and _BARE.match(word, at) else at


def _final(word: str, at: int) -> tuple[str, int]:
    """Return the consonant that closes a syllable, where the next letter is one."""
    if _BARE.match(word, at) and not _STARTS.match(word, at):
        return _FINALS.get(word[at], ""), at + 1
    return "", at


def _unwritten(word: str, start: int, at: int) -> tuple[str, int]:
    """Return a run of consonants without any vowel, and where it ends."""
    end = at
    while end < len(word) and _BARE.match(word, end) and not _STARTS.match(word, end):
        end += 1
    run = word[start:end]
    if len(run) == 1:
        return "", at
    read = ""
    if len(run) % 2 and end == len(word):
        read, run = _ONSETS.get(run[0], "") + "a", run[1:]
    for first in range(0, len(run) - 1, 2):
        read += _ONSETS.get(run[first], "") + "o" + _FINALS.get(run[first + 1], "")
    if len(run) % 2:
        read += _ONSETS.get(run[-1], "") + "a"
    return read, end
