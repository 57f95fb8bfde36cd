"""Burmese in Latin letters, after the BGN/PCGN agreement of 1970 without its marks of tone.

Aspirates that reports write in several ways (Htan, Tan; Hpa-an, Pa-an) are read
without their h.
"""

import re

__all__ = ["read_burmese"]


def _table(pairs: str) -> dict[str, str]:
    return {letter: read for letter, _, read in (pair.partition("=") for pair in pairs.split())}


_ONSETS = _table(
    "က=k ခ=kh ဂ=g ဃ=g င=ng စ=s ဆ=s ဇ=z ဈ=z ဉ=ny ည=ny ဋ=t ဌ=t ဍ=d ဎ=d ဏ=n တ=t ထ=t ဒ=d ဓ=d "
    "န=n ပ=p ဖ=p ဗ=b ဘ=b မ=m ယ=y ရ=y လ=l ဝ=w သ=th ဿ=th ဟ=h ဠ=l အ="
)
_VOWELS = _table("ဣ=i ဤ=i ဥ=u ဦ=u ဧ=e ဩ=aw ဪ=aw")
_PALATAL = {"kh": "ch", "th": "sh", "y": "sh", "ng": "ny"}
_RIMES = _table(
    "=a ာ=a ိ=i ီ=i ု=u ူ=u ေ=e ဲ=e ော=aw ော်=aw ို=o ံ=an ာံ=an ိံ=ein ုံ=on "
    "က်=et င်=in စ်=it ဉ်=in ည်=i ဏ်=an တ်=at ဒ်=at န်=an ပ်=at ဗ်=at မ်=an ယ်=e လ်=al သ်=at ရ်=a "
    "ာန်=an ာဏ်=an ာတ်=at ာမ်=an ိတ်=eik ိပ်=eik ိန်=ein ိမ်=ein ိဒ်=eik ိဉ်=ein ီန်=in "
    "ုက်=ok ုတ်=ok ုပ်=ok ုန်=on ုမ်=on ုဏ်=on ုဒ်=ok ေတ်=it ေန်=en ောက်=auk ောင်=aung ိုက်=aik ိုင်=aing "
    "ွတ်=ut ွန်=un ွပ်=ut ွမ်=un ွံ=un"
)
_SOUNDLESS = dict.fromkeys(map(ord, "့း၊။၌၍၏၎"))
_TALL = str.maketrans({"ါ": "ာ", "္": "်", "၀": "ဝ"})
_CONSONANT = "[က-အဿ]"
_SYLLABLE = re.compile(
    f"({_CONSONANT})([ျြ]*)(ွ?)(ှ?)([ာ-ဲံ]*)(်?)((?:{_CONSONANT}်)?)|([ဣ-ဪ])((?:{_CONSONANT}်)?)"
)
_ONSET_H = frozenset({"m", "n", "l", "w", "ng", "ny"})


def read_burmese(letters: str) -> str:
    """Return a word in the Burmese script, syllable by syllable, in Latin letters."""
    return _SYLLABLE.sub(_syllable, letters.translate(_SOUNDLESS).translate(_TALL))


def _syllable(found: re.Match[str]) -> str:
    consonant, palatal, w, h, vowels, open_, final, vowel, vowel_final = found.groups()
    if vowel:
        closed = _RIMES.get("ု" + vowel_final) if vowel_final and vowel in "ဥဦ" else None
        return closed or _VOWELS.get(vowel, "") + _ONSETS.get(vowel_final[:1], "")
    onset = _ONSETS.get(consonant, "")
    if palatal:
        onset = _PALATAL.get(onset, "y" if onset == "y" else onset + "y")
    if h:
        onset = "h" + onset if onset in _ONSET_H else _PALATAL.get(onset, onset)
    if not (vowels or final) and open_:  # a consonant that closes nothing
        return onset
    rime = _RIMES.get(w + vowels + open_ + final)
    if rime is not None:
        return onset + rime
    rime = _RIMES.get(vowels + open_ + final)
    if rime is None:
        rime = _RIMES.get(vowels, "a") + _ONSETS.get(final[:1], "")
    return onset + ("w" if w else "") + rime
