"""What the scripts share: prepared samples on disk, ranks, measures, process figures."""

import hashlib
import os
import pickle
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sample import CATEGORIES, SEEDS, Query, folded, sample

from geomap.gazetteer.records import PlaceRecord

__all__ = [
    "Scores",
    "absent_of",
    "cached",
    "cpu_seconds",
    "digest_of",
    "prepared",
    "queries_of",
    "resident_mb",
    "scores_of",
    "size_mb",
    "subset",
    "table_of",
    "work_folder",
]

HERE = Path(__file__).parent


def work_folder() -> Path:
    """Return the temporary folder that keeps samples and indexes between runs."""
    folder = Path(tempfile.gettempdir()) / f"geomap-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def digest_of(paths: Iterable[Path]) -> str:
    """Return a short digest of files' contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def cached(name: str, make: Callable[[], Any]) -> Any:
    """Return what `make` returns, kept until a script of the sample changes."""
    digest = digest_of(HERE / file for file in ("sample.py", "news.py", "habits.py"))
    path = work_folder() / f"{name}-{digest}.pickle"
    if not path.exists():
        made = make()
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
            pickle.dump(made, stream, protocol=5)
        Path(stream.name).replace(path)
    with path.open("rb") as stream:
        return pickle.load(stream)


def prepared(split: str) -> tuple[list[PlaceRecord], list[Query]]:
    """Return places without the held-out names, and queries, of a split."""
    return cached(f"records-{split}", lambda: sample(SEEDS[split]))


def queries_of(split: str) -> list[Query]:
    """Return the queries alone, so that a process need not hold the records."""
    return [query for query in _queries(split) if query.category != "absent"]


def absent_of(split: str) -> list[Query]:
    """Return the queries whose places were taken out whole."""
    return [query for query in _queries(split) if query.category == "absent"]


def _queries(split: str) -> list[Query]:
    return cached(f"queries-{split}", lambda: prepared(split)[1])


class Table(NamedTuple):
    """What peers index: each folded name with the numbers of its places."""

    names: list[str]
    places: list[tuple[int, ...]]
    ids: list[str]
    countries: list[str]
    populations: list[int]


def table_of(split: str) -> Table:
    """Return the folded names of a split's places."""
    return cached(f"table-{split}", lambda: _table(prepared(split)[0]))


def _table(places: Sequence[PlaceRecord]) -> Table:
    numbers: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        for fold in dict.fromkeys(folded(name) for name, _ in place.names):
            if fold:
                numbers.setdefault(fold, []).append(number)
    return Table(
        list(numbers),
        [tuple(found) for found in numbers.values()],
        [place.id for place in places],
        [place.country or "" for place in places],
        [place.population for place in places],
    )


class Scores(NamedTuple):
    """Measures over a set of ranks (1 is first, None is not found)."""

    count: int
    at_1: float
    at_5: float
    mrr: float


def scores_of(queries: Sequence[Query], ranks: Sequence[int | None]) -> dict[str, Scores]:
    """Return measures a part, a category (`all` is the plain mean) and `macro` over categories."""
    groups: dict[str, list[int | None]] = defaultdict(list)
    for query, rank in zip(queries, ranks, strict=True):
        groups[query.category].append(rank)
        groups[f"{query.category}: {query.part}"].append(rank)
        groups["all"].append(rank)
    scores = {name: _scores(found) for name, found in groups.items()}
    heads = [scores[name] for name in CATEGORIES if name in scores]
    scores["macro"] = Scores(
        len(queries), *(sum(column) / len(heads) for column in list(zip(*heads, strict=True))[1:])
    )
    return scores


def _scores(ranks: Sequence[int | None]) -> Scores:
    count = len(ranks)
    return Scores(
        count,
        sum(rank == 1 for rank in ranks) / count,
        sum(rank is not None and rank <= 5 for rank in ranks) / count,
        sum(1 / rank for rank in ranks if rank) / count,
    )


def subset(queries: Sequence[Query], each: int) -> list[int]:
    """Return the numbers of the first `each` queries of every category, for slow engines.

    Queries are drawn in random order, so the parts of a category keep their shares.
    """
    seen: dict[str, int] = defaultdict(int)
    chosen = []
    for number, query in enumerate(queries):
        if seen[query.category] < each:
            seen[query.category] += 1
            chosen.append(number)
    return chosen


def cpu_seconds() -> float:
    """Return the CPU time of this process and its finished children, seconds."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def resident_mb() -> float:
    """Return the resident memory of this process, MB, pages of mapped files included."""
    import psutil

    return psutil.Process().memory_info().rss / 1e6


def size_mb(path: Path) -> float:
    """Return the size on disk of a file or folder, MB."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6
