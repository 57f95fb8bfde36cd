"""Texts in few bytes: what a text repeats of its row, and its figures, are taken out.

What is left, a pattern, is the same for many texts. A mark in it stands for what
was taken out; every text comes back letter for letter.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np

from geomap.webmap.cells import NO_DAY, iso
from geomap.webmap.columns import IncidentColumns, coded
from geomap.webmap.columns_ints import Key, Sections

__all__ = ["Echoes", "add_json", "add_texts", "length_words", "share_words"]

FIGURE, PLACE, START, END, DISTANCE, RADIUS, SHARE, SLUG, START_PATH, SOURCE, ONE, OTHER = map(
    chr, range(0xE000, 0xE00C)
)
"""The marks, letters of Unicode's private area; `echo` in static/texts.js says what each is."""
_MARKS = re.compile("([\ue000-\ue00b])")
_FIGURES = re.compile("([0-9]+)")
_FIGURES_OR_MARKS = re.compile("([0-9]+|[\ue000-\ue00b])")
_WORTH = 0.5
"""Figures are taken out where no more than this share of the patterns is left ..."""
_SAMPLE = 4_000
"""... of so many texts."""
_LONGEST = 9
"""Figures of a number that surely fits an Int32Array."""
_BETWEEN_WORDS = re.compile("[^a-z0-9\0]+")
_APART = "\0"
_UNPAIRED = re.compile("[\ud800-\udfff]")
_PLACED = frozenset({"title", "text", "reason", "quote"})

Echo = tuple[str, Sequence[str]]
"""A mark, and what it stands for in each row; "" for nothing."""


def length_words(metres: float) -> str:
    """Return a length in the words of a verdict's reason, by steps that JavaScript takes alike."""
    length = abs(metres)
    if length < 995:
        step = 10 if length >= 100 else 1
        return f"{math.floor(length / step + 0.5) * step} m"
    if length < 9950:
        tenths = math.floor(length / 100 + 0.5)
        return f"{tenths // 10}.{tenths % 10} km".replace(".0", "")
    return f"{math.floor(length / 1000 + 0.5):,} km"


def share_words(share: float) -> str:
    """Return a probability with two decimals, by steps that JavaScript takes alike."""
    hundredths = math.floor(share * 100 + 0.5)
    return f"{hundredths // 100}.{hundredths % 100:02}"


class Echoes:
    """What the texts of a row may repeat of the row.

    Parameters
    ----------
    incidents
        The columns.
    rounded
        The numbers as the page will have them: only what the page can say again
        may be taken out.
    """

    def __init__(self, incidents: IncidentColumns, rounded: dict[str, Any]) -> None:
        self._place = [place or "" for place in incidents.texts["place"].cells()]
        self._slug = _slugs(incidents.texts["title"].cells())
        self._days = {end: _cached(incidents.days[end], NO_DAY, iso) for end in ("start", "end")}
        self._path = _cached(
            incidents.days["start"], NO_DAY, lambda day: str(iso(day)).replace("-", "/")
        )
        self._words = {
            name: _cached(rounded[name], None, words)
            for name, words in (
                ("distance", length_words), ("radius", length_words), ("probability", share_words),
            )
        }  # fmt: skip
        sources, claims = incidents.sources, incidents.claims
        self._source = _ends(sources.counts, sources.items, 0)
        self._claimants: list[Echo] = [
            (mark, _ends(claims.counts, claims.texts["claimant"], which))
            for mark, which in ((ONE, 0), (OTHER, -1))
        ]

    def of(self, name: str) -> list[Echo]:
        """Return the marks that a column of text may hold, in the order they are looked for."""
        start = (START, self._days["start"])
        if name == "why":
            return [
                start, (END, self._days["end"]), (DISTANCE, self._words["distance"]),
                (RADIUS, self._words["radius"]), (SHARE, self._words["probability"]),
                *self._claimants,
            ]  # fmt: skip
        if name == "said":
            return self._claimants
        if name == "sources":
            return [(SLUG, self._slug), (START_PATH, self._path), start]
        if name == "url":
            return [(SOURCE, self._source)]
        return [(PLACE, self._place)] if name in _PLACED else []


def _slugs(titles: Sequence[str | None]) -> list[str]:
    """Return titles as addresses have them: their letters and figures, with hyphens between."""
    plain = [t.replace(_APART, " ") if t and t.isascii() else "" for t in titles]
    slugs = _BETWEEN_WORDS.sub("-", _APART.join(plain).lower()).split(_APART)
    return [slug.strip("-") for slug in slugs] if plain else []


def _cached(values: Any, none: Any, words: Callable[[Any], Any]) -> list[str]:
    """Return what is said of a column's value in each row; "" where there is none."""
    different, codes = np.unique(values, return_inverse=True)
    said = ["" if _is_none(value, none) else words(value) for value in different.tolist()]
    return [said[code] for code in codes.ravel().tolist()]


def _is_none(value: Any, none: Any) -> bool:
    return bool(value == none or math.isnan(value))


def _ends(counts: Any, items: Any, which: int) -> list[str]:
    """Return the first (0) or the last (-1) of several texts of each row."""
    ends = np.cumsum(counts)
    found = np.full(len(counts), "", dtype=object)
    there = counts > 0
    at = (ends - counts if which == 0 else ends - 1)[there]
    found[there] = np.array([str(v) for v in items.distinct], dtype=object)[items.codes[at]]
    return list(found)


def add_texts(
    sections: Sections,
    texts: Sequence[str | None],
    echoes: Sequence[Echo] = (),
    *,
    rows: Iterable[int] | None = None,
    key: Key | None = None,
) -> dict[str, Any]:
    """Add texts of which each may repeat something of its row; return how they are written.

    Parameters
    ----------
    sections
        Where to.
    texts
        The texts, None for none.
    echoes
        Marks, and what they stand for in a row.
    rows
        The row of each text; by default one after the other.
    key
        What their patterns can mostly be told from, for each text.
    """
    marked = _MARKS.search("".join(text for text in texts if text)) is not None
    places = range(len(texts)) if rows is None else rows
    cut = _without_echoes(texts, echoes, places, marked=marked) if echoes else list(texts)
    bare, parts, counts = _parted(cut, texts if marked else None)
    patterns, odd = coded(bare), dict[str, int]()
    figures = np.array([_figure(part, odd) for part in parts], np.int64)
    # The figures of a text stand in slots: the first of each text in one, the second in another.
    slot = np.arange(len(figures)) - np.repeat(np.cumsum(counts) - counts, counts)
    return {
        "patterns": add_json(sections, patterns.distinct),
        "codes": sections.ints(patterns.codes.astype(np.int64), key),
        "slots": [
            sections.ints(figures[slot == number]) for number in range(max(counts, default=0))
        ],
        "odd": list(odd),
    }


def add_json(sections: Sections, value: Any) -> list[int]:
    """Add a value as JSON; return where it stands."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    said = _UNPAIRED.sub(lambda found: f"\\u{ord(found[0]):04x}", said)
    return sections.raw(said.encode("utf-8"))


def _without_echoes(
    texts: Sequence[str | None], echoes: Sequence[Echo], places: Iterable[int], *, marked: bool
) -> list[str | None]:
    """Return texts with a mark for each echo in them; those with marks of their own as they are."""
    cut, rows = list(texts), list(places)
    if marked:
        rows = [
            -1 if _MARKS.search(text or "") else row for text, row in zip(cut, rows, strict=True)
        ]
    for mark, said in echoes:
        known = [*said, ""]  # the last, -1, is of texts that stay
        cut = [
            text.replace(words, mark, 1) if text and (words := known[row]) else text
            for text, row in zip(cut, rows, strict=True)
        ]
    return cut


def _parted(
    cut: Sequence[str | None], originals: Sequence[str | None] | None
) -> tuple[list[str | None], list[str], list[int]]:
    """Return the pattern of each text, what stands in their slots, and how many of that each has.

    Figures are taken out where that leaves far fewer patterns. A text that has
    marks of its own, which only one of `originals` may, has no echoes, and each
    such letter in a slot.
    """
    sample = [text for text in islice(dict.fromkeys(cut), _SAMPLE) if text is not None]
    figures = len({_FIGURES.sub(FIGURE, text) for text in sample}) <= _WORTH * len(sample)
    texts = [text for text in cut if text is not None]
    whole = _APART.join(texts)
    if originals is None and whole.count(_APART) == max(len(texts) - 1, 0):
        if not figures:
            return list(cut), [], [0] * len(cut)
        held = iter(_FIGURES.sub(FIGURE, whole).split(_APART))
        bare = [None if text is None else next(held) for text in cut]
        return bare, _FIGURES.findall(whole), [text.count(FIGURE) if text else 0 for text in bare]
    bare, parts, counts = list[str | None](), list[str](), list[int]()
    for index, text in enumerate(cut):
        marks = originals is not None and _MARKS.search(originals[index] or "") is not None
        split = _splits(text or "", figures=figures, marks=marks)
        bare.append(None if text is None else FIGURE.join(split[::2]))
        parts += split[1::2]
        counts.append(len(split) // 2)
    return bare, parts, counts


def _splits(text: str, *, figures: bool, marks: bool) -> list[str]:
    """Return what stands between figures, marks or both, and these, in turn."""
    if marks:
        return (_FIGURES_OR_MARKS if figures else _MARKS).split(text)
    return _FIGURES.split(text) if figures else [text]


def _figure(part: str, odd: dict[str, int]) -> int:
    """Return a number as itself; what is none, or not written as numbers are, as one below 0."""
    plain = part.isdigit() and len(part) <= _LONGEST and (part[0] != "0" or part == "0")
    return int(part) if plain else -1 - odd.setdefault(part, len(odd))
