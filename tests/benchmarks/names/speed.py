"""How fast names are answered, how long an index takes to open, and what it holds in memory.

    python tests/benchmarks/names/speed.py

Everything is measured in a fresh process on the index of a split, in CPU time of
one process (threads included), so that a busy machine does not blur it.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from common import queries_of, resident_mb, size_mb
from engines import Geomap, Resolver, geomap_index, geomap_is_built

__all__ = ["main"]

EXACT_NAMES = 100_000
"""Names of the exact tiers in one go; half of them occur twice, as in a real table."""

PROMISES = {
    "exact tiers, names/s": (100_000, "at least"),
    "fuzzy search, queries/s": (1_000, "at least"),
    "open, ms": (60, "at most"),
    "resident while resolving, MB": (200, "at most"),
    "index on disk, MB": (400, "at most"),
}


def measure(split: str) -> dict[str, float]:
    """Measure one opened index; called in a process that has done nothing else."""
    before = resident_mb()
    start = time.perf_counter()
    resolver = Resolver()
    resolver.open(split)
    resolver.index.search("Farukh", limit=1)
    first = time.perf_counter() - start
    fuzzy = [query.text for query in queries_of(split)]
    found = {"first answer, imports included, ms": 1000 * first}
    found["fuzzy search, queries/s"] = _rate(resolver.index.search, fuzzy)
    found["resident after fuzzy search, MB"] = resident_mb()
    found["resolve one by one, queries/s"] = _rate(resolver.gazetteer.resolve, fuzzy)
    found["resident while resolving, MB"] = resident_mb()
    known = recorded_names(resolver, EXACT_NAMES)
    found["resolve recorded names one by one, names/s"] = _rate(
        resolver.gazetteer.resolve, known[:2_000]
    )
    found["the same with 100,000 names drawn to be asked, MB"] = resident_mb()
    found["of it Python and imports before, MB"] = before
    many = getattr(resolver.gazetteer, "resolve_many", None)
    if many is not None:
        cpu = time.process_time()
        many(known)
        found["exact tiers, names/s"] = len(known) / (time.process_time() - cpu)
    path = Geomap().size(split)
    found["index on disk, MB"] = size_mb(path) if path else 0.0
    return found


def recorded_names(resolver: Resolver, count: int) -> list[str]:
    """Return names that the index holds, drawn with a fixed seed, half of them twice."""
    draw = random.Random(5)
    index = resolver.index
    names = [index.record(draw.randrange(len(index))).name for _ in range(count // 2)]
    names += names
    draw.shuffle(names)
    return names


def opening(split: str) -> dict[str, float]:
    """Return the wall time of opening in a process that has already imported the package."""
    from geomap.gazetteer.world import WorldIndex

    path = Geomap().size(split)
    start = time.perf_counter()
    WorldIndex.open(path)
    return {"open, ms": 1000 * (time.perf_counter() - start)}


def _rate(ask: Callable[[str], Any], texts: Sequence[str]) -> float:
    cpu = time.process_time()
    for text in texts:
        ask(text)
    return len(texts) / (time.process_time() - cpu)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure in fresh processes and print each figure beside what is promised."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--split", choices=["dev", "test"], default="test")
    parser.add_argument("--inner", choices=["opening", "measure"], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inner:
        print(json.dumps({"opening": opening, "measure": measure}[options.inner](options.split)))
        return 0
    if not geomap_is_built(options.split):
        geomap_index(options.split)
    found: dict[str, float] = {}
    for part in ("opening", "measure"):
        command = [sys.executable, __file__, "--split", options.split, "--inner", part]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found |= json.loads(done.stdout.splitlines()[-1])
    for name, value in found.items():
        promise, bound = PROMISES.get(name, (None, ""))
        print(f"{name:<46}{value:>12,.1f}" + (f"   promised {bound} {promise:,}" if bound else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
