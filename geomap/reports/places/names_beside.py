"""Names as they stand in a text beside a word that expects one."""

import re

__all__ = ["name_after", "name_before"]

_MOST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’ʻ`-][^\W\d_]+)*")
_INSIDE = frozenset(
    ["al", "el", "as", "ash", "an", "ar", "at", "az", "de", "del", "la", "le", "of", "the", "upon"]
) | {"sur", "на", "над"}
_OWNER = re.compile(r"['’]s$")
_LOOK_BACK = 60


def name_after(text: str, start: int) -> int | None:
    """Return where a name that begins at an offset ends; None where none begins there."""
    end, count, position = None, 0, start
    while count < _MOST_WORDS:
        found = _WORD.match(text, position)
        if found is None:
            break
        word = found[0]
        capital = word[:1].isupper() or (
            "-" in word and word.partition("-")[2][:1].isupper() and word[:2] in {"al", "el", "as"}
        )
        if not capital and not (word in _INSIDE and count):
            break
        if capital:
            end = found.end() - (2 if _OWNER.search(word) else 0)
            count += 1
            if _OWNER.search(word):
                break
        if text[found.end() : found.end() + 1] not in {" ", "\u00a0"}:
            break
        position = found.end() + 1
    return end


def name_before(text: str, end: int) -> int | None:
    """Return where a name that ends at an offset begins; None where none ends there."""
    floor = max(0, end - _LOOK_BACK)
    words = list(_WORD.finditer(text, floor, end))
    if not words or words[-1].end() != end:
        return None
    start, last = None, end
    for found in reversed(words[-_MOST_WORDS:]):
        joined = found.end() == last or text[found.end() : last] in {" ", "\u00a0"}
        if not joined or not (found[0][:1].isupper() or found[0][:2] in {"al", "el"}):
            break
        if found[0][:1].isupper() or "-" in found[0]:
            start = found.start()
        last = found.start()
    return start
