"""Numbers in running text, from the words of a sentence: exact, about, at least, a range."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from geomap.reports.language import Token
from geomap.reports.tolls.words import word_set

__all__ = ["Number", "is_number", "number_at"]

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_RUSSIAN = (
    "один/одна/одного/одной/одну/одному/одним два/две/двух/двое/двоих/двоим/двумя "
    "три/трех/трое/троих/троим/тремя четыре/четырех/четверо/четверых пять/пяти/пятеро/пятерых "
    "шесть/шести/шестеро/шестерых семь/семи/семеро/семерых восемь/восьми/восьмеро/восьмерых "
    "девять/девяти десять/десяти/десятеро одиннадцать/одиннадцати двенадцать/двенадцати "
    "тринадцать/тринадцати четырнадцать/четырнадцати пятнадцать/пятнадцати "
    "шестнадцать/шестнадцати семнадцать/семнадцати восемнадцать/восемнадцати "
    "девятнадцать/девятнадцати"
)
_RUSSIAN_TENS = (
    "двадцать/двадцати тридцать/тридцати сорок/сорока пятьдесят/пятидесяти "
    "шестьдесят/шестидесяти семьдесят/семидесяти восемьдесят/восьмидесяти девяносто/девяноста"
)
_RUSSIAN_HUNDREDS = (
    "сто/ста двести/двухсот триста/трехсот четыреста/четырехсот пятьсот/пятисот "
    "шестьсот/шестисот семьсот/семисот восемьсот/восьмисот девятьсот/девятисот"
)


def _table(listed: str, first: int, step: int) -> dict[str, int]:
    return {
        form: first + step * row
        for row, forms in enumerate(listed.split())
        for form in forms.split("/")
    }


_SMALL = {**_table(_UNITS, 1, 1), **_table(_RUSSIAN, 1, 1)}
_TEN = {**_table(_TENS, 20, 10), **_table(_RUSSIAN_TENS, 20, 10)}
_HUNDRED = _table(_RUSSIAN_HUNDREDS, 100, 100)
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "тысяч": 1000, "тысячи": 1000,
    "тысяча": 1000, "тысячу": 1000, "тыс": 1000, "миллион": 10**6, "миллиона": 10**6,
    "миллионов": 10**6, "млн": 10**6, "dozen": 12, "десятка": 10, "десятков": 10,
}  # fmt: skip
_ROUND = frozenset({"dozen", "десятка", "десятков", "десяток"})
_VAGUE = word_set(
    "dozens scores hundreds several many numerous multiple few handful "
    "thousands несколько "
    "нескольких десятки десятков сотни сотен множество тысячи многочисленные"
)
_SIGNS = {
    ">=": ("at least", "no fewer than", "no less than", "not less than", "not fewer than",
           "a minimum of", "не менее", "не меньше", "как минимум", "минимум", "по меньшей мере",
           "по крайней мере", "no fewer", "at a minimum"),
    ">": ("more than", "over", "above", "upwards of", "in excess of", "well over", "более",
          "более чем", "больше", "свыше", "превысило"),
    "<=": ("up to", "as many as", "at most", "no more than", "not more than", "до",
           "не более", "не больше", "максимум"),
    "<": ("fewer than", "less than", "under", "менее", "меньше"),
    "~": ("about", "around", "some", "nearly", "almost", "approximately", "roughly", "an estimated",
          "close to", "circa", "около", "порядка", "примерно", "почти", "приблизительно"),
}  # fmt: skip
_SIGN_OF = {tuple(text.split()): sign for sign, texts in _SIGNS.items() for text in texts}
_LONGEST_SIGN = max(map(len, _SIGN_OF))
_DECIMAL = re.compile(r"(\d{1,3})[.,](\d)")
_PLAIN_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")
_NO_COUNT_BEFORE = word_set(
    "no no. nos № # article chapter resolution page channel zone aged age "
    "$ € £ route highway "
    "calibre caliber version day паспорт номер ст"
)


_MOVED = ("rose", "rise", "rais", "up", "increas", "climb", "grew", "revis", "jump", "вырос",
          "возрос", "увелич", "поднял")  # fmt: skip
_RISING = word_set("вырос возро увели сокра подня снизи умень доста")


class Number(NamedTuple):
    """A number in tokens `first` to `last` (exclusive), signs included; `at` is its first digit."""

    first: int
    last: int
    at: int
    value: str
    amount: int | None  # the number itself, the lower one of a range; None for "several"


def _digits(words: Sequence[str], tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    text = words[at]
    part = _DECIMAL.fullmatch(text)
    if part and (scale := _SCALES.get(words[at + 1] if at + 1 < len(words) else "")):
        return int(part[1]) * scale + int(part[2]) * scale // 10, at + 2  # "3.5 thousand"
    if not _PLAIN_DIGITS.fullmatch(text):
        return None
    if at and words[at - 1] in {"-", "–"} and tokens[at - 1].end == tokens[at].start:
        before = tokens[at - 2] if at > 1 else None
        if before and before.end == tokens[at - 1].start and before.kind == "word":
            return None  # T-72
    value, last = int(text.replace(",", "")), at + 1
    while (
        last < len(words) and len(words[last]) == 3 and words[last].isdigit()
        and tokens[last].start == tokens[last - 1].end + 1 and len(words[last - 1]) <= 3
    ):  # fmt: skip
        value, last = 1000 * value + int(words[last]), last + 1
    return value, last


def _cardinal(  # noqa: C901, PLR0912 - digits, words and scales in turn
    words: Sequence[str], tokens: Sequence[Token], at: int
) -> tuple[int, int] | None:
    """Return the number that starts at a word, and the word after it."""
    if at >= len(words):
        return None
    end, word = len(words), words[at]
    if word[:1].isdigit():
        found = _digits(words, tokens, at)
        if found is None:
            return None
        value, last = found
    else:
        value, last = 0, at
        if word in {"a", "half"} and at + 1 < end:
            after = words[at + 1]
            if word == "half" and after == "a" and words[at + 2 : at + 3] == ["dozen"]:
                return 6, at + 3
            if word == "a" and after in {"hundred", "thousand", "million", "dozen"}:
                value, last = 1, at + 1
        while last < end:
            small = _below_hundred(words[last])
            if small is None or (value % 100 and not (value % 100 >= 20 and small < 10)):
                if (
                    words[last] == "and"
                    and value
                    and value % 100 == 0
                    and last + 1 < end
                    and (
                        _below_hundred(words[last + 1]) is not None
                        and words[last - 1] in {"hundred", "thousand"}
                    )
                ):
                    last += 1
                    continue
                break
            value, last = value + small, last + 1
            if last < end and words[last] == "hundred":
                value, last = value * 100, last + 1
        if last == at:
            return (10, at + 1) if word in {"десяток", "дюжина"} else None
    while last < end and words[last] in _SCALES and value:
        value, last = value * _SCALES[words[last]], last + 1
        if last < end and words[last] == "." and words[last - 1] in {"тыс", "млн"}:
            last += 1
    return (value, last) if value else None


def _below_hundred(word: str) -> int | None:
    if (found := _SMALL.get(word) or _TEN.get(word) or _HUNDRED.get(word)) is not None:
        return found
    tens, dash, unit = word.partition("-")
    if dash and tens in _TEN and unit in _SMALL:
        return _TEN[tens] + _SMALL[unit]
    return None


def is_number(word: str) -> bool:
    """Tell whether a plain word is a number, or stands for one: "seven", "several"."""
    return word in _VAGUE or word in _SCALES or _below_hundred(word) is not None


def number_at(  # noqa: C901, PLR0911, PLR0912 - what stands before and after, in turn
    words: Sequence[str], tokens: Sequence[Token], at: int
) -> Number | None:
    """Return the number whose own first word is at `at`, with what stands around it."""
    end = len(words)
    if words[at] in _VAGUE:
        first = at - 1 if at and words[at - 1] == "a" else at
        return Number(first, at + 1, at, words[at], None)
    found = _cardinal(words, tokens, at)
    if found is None:
        return None
    low, last = found
    before = words[at - 1] if at else ""
    if before in _NO_COUNT_BEFORE:
        return None
    if last < end and words[last] in {"%", "percent", "°", "/"}:
        return None
    high = None
    rising = before in {"from", "с", "со"} and any(
        word.startswith(_MOVED) for word in words[max(0, at - 6) : at]
    )
    dash = last < end and words[last] in {"-", "–", "—"}
    ranged = last < end and (words[last] in {"to", "or", "до", "или"} or dash)
    between = (before == "between" and words[last : last + 1] == ["and"]) or (
        before in {"from", "от"} and words[last : last + 1] in (["to"], ["до"])
    )
    if (ranged or between) and not rising:
        second = _cardinal(words, tokens, last + 1)
        if second is not None and second[0] > low:
            high, last = second
        elif (
            dash
            and second is None
            and tokens[last].start == tokens[last - 1].end
            and (last + 1 < end and tokens[last + 1].start == tokens[last].end)
        ):
            return None  # 29-year-old, 16-я
    first, sign = at, ""
    if between and high is not None:
        first = at - 1
    while first and words[first - 1] in {"another", "a", "the", "further", "additional", "еще"}:
        first -= 1
    for length in range(_LONGEST_SIGN, 0, -1):
        if first >= length and tuple(words[first - length : first]) in _SIGN_OF:
            if words[first - 1] == "до" and _RISING & {word[:5] for word in words[:first][-5:]}:
                break  # "grew to"
            sign = _SIGN_OF[tuple(words[first - length : first])]
            first -= length
            break
    if last < end and words[last] == "+":
        sign, last = ">=", last + 1
    elif words[last : last + 2] in (["or", "more"], ["и", "более"], ["или", "более"]):
        sign, last = ">=", last + 2
    elif words[last : last + 2] == ["or", "so"]:
        sign, last = "~", last + 2
    if not sign and any(word in _ROUND for word in words[at:last]):
        sign = "~"
    if high is not None:
        return Number(first, last, at, f"{low}-{high}", low)
    if sign == "<":
        return Number(first, last, at, f"<={low - 1}", low)
    return Number(first, last, at, f"{sign}{low}", low)
