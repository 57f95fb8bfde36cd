"""How far a score can be trusted: what share of answers is right, and what absent places get.

    python tests/benchmarks/names/calibration.py --fit dev        # constants, to be pasted
    python tests/benchmarks/names/calibration.py --check test     # the table of the final score

The queries are those of the benchmark, the names that the same places are still listed
under, and names of villages that were taken out of the index whole, without and with
the true country given. `--fit` looks at what `WorldIndex.search` returns for the first
and the last, `--check` at what `Gazetteer.resolve` does for all. What scores get on
names that others wrote is in monitors.py.
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

import numpy as np
from common import absent_of, prepared, queries_of
from engines import Geomap, Resolver, geomap_index, geomap_is_built
from numpy.typing import NDArray
from sample import Query

__all__ = ["FEATURES", "Answer", "answers", "isotonic", "logistic", "main"]

Floats = NDArray[np.float64]

BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

MOST_GAP = 0.2
"""A runner-up further behind than this says no more."""

CROWD = 0.06
"""Places within this of the first are its rivals."""


Part = Literal["held out", "recorded", "absent"]


class Answer(NamedTuple):
    """What came back for a query: scores, best first, whether the first is right."""

    scores: tuple[float, ...]
    right: bool
    part: Part
    country: bool
    status: str


FEATURES: dict[str, Callable[[Sequence[float]], float]] = {
    "score": lambda scores: scores[0],
    "gap": lambda scores: min(scores[0] - scores[1], MOST_GAP) if len(scores) > 1 else MOST_GAP,
    "rivals": lambda scores: math.log(sum(score >= scores[0] - CROWD for score in scores)),
}
"""What tells a right first answer: how alike, how far ahead, how many are nearly as alike."""


def answers(split: str, *, final: bool) -> list[Answer]:
    """Ask every query of a split, without and with the country; `final` asks the resolver."""
    engine = Resolver() if final else Geomap()
    engine.open(split)
    found = []
    asked: dict[Part, list[Query]] = {"held out": queries_of(split), "absent": absent_of(split)}
    if final:
        asked["recorded"] = recorded_of(split)
    for part, queries in asked.items():
        for query in queries:
            for country in (None, query.country):
                scored, status = engine.scored(query.text, country)
                right = bool(scored) and scored[0][0] == query.place_id
                scores = tuple(score for _, score in scored)
                found.append(Answer(scores, right, part, country is not None, status))
    return found


def recorded_of(split: str) -> list[Query]:
    """Return the names that the places of the sample are listed under, as queries."""
    names = {place.id: place.names[0][0] for place in prepared(split)[0]}
    places = {query.place_id: query for query in queries_of(split)}
    return [query._replace(text=names[place]) for place, query in places.items()]


def logistic(features: Floats, right: NDArray[np.bool_], *, ridge: float = 0.5) -> Floats:
    """Return an intercept and a weight a feature, by Newton's method on the log likelihood."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    z = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    penalty = ridge * np.diag([0.0, *np.ones(features.shape[1])])
    weights = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ weights))
        slope = z.T @ (p - right) + penalty @ weights
        weights -= np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + penalty, slope)
    plain = weights[1:] / spread
    return np.array([weights[0] - plain @ mean, *plain])


def isotonic(score: Floats, right: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Return steps (score from which, share right) that never fall, by pooling neighbours."""
    order = np.argsort(score, kind="stable")
    pools: list[list[float]] = []  # least score, right ones, all
    for number in order.tolist():
        pools.append([float(score[number]), float(right[number]), 1.0])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            _, good, count = pools.pop()
            pools[-1][1] += good
            pools[-1][2] += count
    return [(least, good / count) for least, good, count in pools]


def fit(split: str, names: Sequence[str]) -> None:
    """Print the constants of the logistic fit, and how it does on queries left out of it."""
    found = [answer for answer in answers(split, final=False) if answer.scores]
    right = np.array([answer.right for answer in found])
    x = np.array([[FEATURES[name](answer.scores) for name in names] for answer in found])
    held = np.empty(len(found))
    fold = np.random.default_rng(0).permutation((len(found) + 1) // 2).repeat(2)[: len(found)] % 5
    for part in range(5):
        weights = logistic(x[fold != part], right[fold != part])
        held[fold == part] = _probability(weights, x[fold == part])
    weights = logistic(x, right)
    terms = " ".join(f"{w:+.2f} * {n}" for w, n in zip(weights[1:], names, strict=True))
    print(f"P(first is right) = 1 / (1 + exp(-({weights[0]:.2f} {terms})))")
    print(f"gap at most {MOST_GAP}; rivals: log of how many lie within {CROWD} of the first")
    loss = -np.mean(np.log(np.where(right, held, 1 - held)))
    print(f"fitted on {split}, {len(found):,} answers; five-fold log loss {loss:.4f}")
    table([a._replace(scores=(p,)) for a, p in zip(found, held.tolist(), strict=True)])
    print("\nisotonic steps on that probability (from, share right):")
    steps = isotonic(held, right)
    print("  ".join(f"{least:.2f}:{share:.2f}" for least, share in steps[:: len(steps) // 12 or 1]))


def _probability(weights: Floats, x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(weights[0] + x @ weights[1:]))))


def table(found: Sequence[Answer]) -> None:
    """Print share right a bin of the score, and how often an absent place scores that high."""
    parts = [part for part in get_args(Part) if any(a.part == part for a in found)]
    for country in (False, True):
        here = [a for a in found if a.country is country]
        heads = "".join(f"{part:>11}{'right':>7}" for part in parts)
        print(f"\n{'true country given' if country else 'no context'}")
        print(f"{'score':<14}{'answers':>9}{'right':>7}{heads}")
        for low, high in pairwise(BINS):
            top = high if high < 1 else 1.01
            inside = [a for a in here if a.scores and low <= a.scores[0] < top]
            cells = [[a for a in inside if a.part == part] for part in parts]
            print(
                f"{low:.2f} to {high:.2f}  {len(inside):>9}{_share(a.right for a in inside):>7}"
                + "".join(f"{len(c):>11}{_share(a.right for a in c):>7}" for c in cells)
            )
        print("from   absent places   answers   right of all answers from here")
        gone = [a for a in here if a.part == "absent"]
        for least in THRESHOLDS:
            sure = [a for a in here if _first(a) >= least]
            absent = _share(_first(a) >= least for a in gone)
            print(f"{least:.2f}   {absent:>13}{len(sure):>10}{_share(a.right for a in sure):>17}")


def _first(answer: Answer) -> float:
    return answer.scores[0] if answer.scores else -1.0


def _share(values: Iterable[bool]) -> str:
    held = list(values)
    return f"{sum(held) / len(held):.3f}" if held else "-"


def statuses(found: Sequence[Answer]) -> None:
    """Print how often each status comes, and is right."""
    parts = get_args(Part)
    print(f"\n{'status':<14}" + "".join(f"{part:>11}{'right':>7}" for part in parts))
    for status in sorted({answer.status for answer in found}):
        cells = [[a for a in found if (a.status, a.part) == (status, part)] for part in parts]
        print(
            f"{status:<14}" + "".join(f"{len(c):>11}{_share(a.right for a in c):>7}" for c in cells)
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit on one split, or check another."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--fit", choices=["dev"], help="print constants for the score")
    parser.add_argument("--features", default="score,gap,rivals", help=", ".join(FEATURES))
    parser.add_argument("--check", choices=["dev", "test"], help="print the table of the score")
    options = parser.parse_args(arguments)
    if not (options.fit or options.check):
        parser.error("give --fit dev, --check dev or --check test")
    for split in {options.fit, options.check} - {None}:
        if not geomap_is_built(split):
            geomap_index(split)
    if options.fit:
        fit(options.fit, options.features.split(","))
    if options.check:
        found = answers(options.check, final=True)
        table(found)
        statuses(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
