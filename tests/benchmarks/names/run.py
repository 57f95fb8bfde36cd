"""How well and how fast names are found, geomap beside its peers, on the same queries.

    python tests/benchmarks/names/run.py                      # all engines, the reported sample
    python tests/benchmarks/names/run.py --split dev --engine geomap --failures 30

Each engine runs in a process of its own. `test` is for reporting; tune on `dev`.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from common import (
    cpu_seconds,
    prepared,
    queries_of,
    resident_mb,
    scores_of,
    size_mb,
    subset,
    table_of,
)
from engines import ENGINES, LIMIT, Engine, UnavailableError, geomap_index, geomap_is_built
from sample import CATEGORIES, Query

__all__ = ["main"]

NAMESAKE = 0.999
"""From this score on the first answer is read exactly as the query."""

EACH = 60
"""Queries of every category that slow engines answer."""


def build_geomap(split: str, *, keep: bool) -> dict[str, float]:
    """Build geomap's index and return the seconds it took; nothing where a valid one is kept."""
    if keep and geomap_is_built(split):
        return {}
    places = prepared(split)[0]
    cpu, wall = cpu_seconds(), time.perf_counter()
    geomap_index(split, places)
    return {"build_cpu_s": cpu_seconds() - cpu, "build_s": time.perf_counter() - wall}


def answer(engine: Engine, queries: Sequence[Query], *, country: bool) -> dict[str, Any]:
    """Return the rank of the right place for each query, and the CPU time it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = [engine.search(query.text, query.country if country else None) for query in queries]
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    ranks = [
        ids.index(query.place_id) + 1 if query.place_id in ids else None
        for query, ids in zip(queries, found, strict=True)
    ]
    return {"ranks": ranks, "cpu_s": cpu, "wall_s": wall}


def run_one(name: str, split: str, *, each: int, keep: bool) -> dict[str, Any]:
    """Return everything measured of one engine; called in its own process."""
    queries = queries_of(split)
    small = subset(queries, each)
    engine = ENGINES[name]()
    result: dict[str, Any] = {"engine": name}
    baseline = resident_mb()
    if name in {"geomap", "resolve"}:
        # Built by another process: what opens the index has never held the records.
        result |= _child(["--build", name, "--split", split, *(["--keep"] if keep else [])])
    else:
        result |= build_into(engine, split)
    start = time.perf_counter()
    engine.open(split)
    result["open_ms"] = 1000 * (time.perf_counter() - start)
    asked = [queries[number] for number in small] if engine.slow else queries
    engine.search(asked[0].text, None)
    result["asked"] = small if engine.slow else list(range(len(queries)))
    result["plain"] = answer(engine, asked, country=False)
    result["resident_mb"] = resident_mb() - baseline
    result["country"] = answer(engine, asked, country=True)
    path = engine.size(split)
    result["index_mb"] = size_mb(path) if path else None
    return result


def build_into(engine: Engine, split: str) -> dict[str, float]:
    """Build a peer in this process, its table of names read beforehand by another."""
    cpu, wall = cpu_seconds(), time.perf_counter()
    table_of(split)
    read_cpu, read_wall = cpu_seconds() - cpu, time.perf_counter() - wall
    cpu, wall = cpu_seconds(), time.perf_counter()
    engine.build(split)
    return {
        "build_cpu_s": max(0.0, cpu_seconds() - cpu - read_cpu),
        "build_s": max(0.0, time.perf_counter() - wall - read_wall),
    }


def _child(arguments: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, *arguments, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return {"skipped": done.stderr.strip().splitlines()[-1]}
    return json.loads(done.stdout.splitlines()[-1])


def report(results: list[dict[str, Any]], queries: Sequence[Query], small: Sequence[int]) -> None:
    """Print the tables: one line an engine, then recall a category, then a part."""
    parts = sorted({f"{q.category}: {q.part}" for q in queries if q.category != "news spelling"})
    shown = [result for result in results if "skipped" not in result]
    for result in results:
        if "skipped" in result:
            print(f"{result['engine']}: skipped ({result['skipped']})")
    print(f"\n{len(queries):,} queries; macro = mean of {len(CATEGORIES)} categories;")
    print(f"slow engines answer {len(small):,} of them, on which all stand in the second block.")
    header = (
        f"{'':<12}{'R@1':>6}{'R@5':>6}{'MRR':>6}{'c R@1':>7}{'c R@5':>7}{'q/s':>8}"
        f"{'build s':>9}{'open ms':>9}{'MB RAM':>8}{'MB disk':>8}"
    )
    for title, numbers in (("all queries", range(len(queries))), ("subset", small)):
        print(f"\n{title}\n{header}")
        for result in shown:
            line = _line(result, queries, numbers)
            if line:
                print(line)
    for key, title in (("plain", "no context"), ("country", "true country given")):
        print(f"\nR@1 / R@5, {title} (* on the subset)")
        print(
            f"{'':<44}{'n':>6}" + "".join(f"{r['engine'] + _star(r, queries):>14}" for r in shown)
        )
        tables = [_scored(result, key, queries, result["asked"]) for result in shown]
        for row in ("macro", "all", *CATEGORIES, *parts):
            cells = [
                f"{t[row].at_1:>8.3f}/{t[row].at_5:.3f}" if row in t else f"{'-':>14}"
                for t in tables
            ]
            count = max((t[row].count for t in tables if row in t), default=0)
            print(f"{row:<44}{count:>6}" + "".join(cells))


def _star(result: dict[str, Any], queries: Sequence[Query]) -> str:
    return "*" if len(result["asked"]) < len(queries) else ""


def _scored(
    result: dict[str, Any], key: str, queries: Sequence[Query], numbers: Sequence[int]
) -> dict[str, Any]:
    ranks = dict(zip(result["asked"], result[key]["ranks"], strict=True))
    chosen = [number for number in numbers if number in ranks]
    return scores_of([queries[n] for n in chosen], [ranks[n] for n in chosen])


def _line(result: dict[str, Any], queries: Sequence[Query], numbers: Sequence[int]) -> str:
    if len(result["asked"]) < len(numbers):
        return ""
    plain = _scored(result, "plain", queries, numbers)["macro"]
    country = _scored(result, "country", queries, numbers)["macro"]
    rate = len(result["asked"]) / result["plain"]["cpu_s"]
    build_s = result.get("build_cpu_s")
    return (
        f"{result['engine']:<12}{plain.at_1:>6.3f}{plain.at_5:>6.3f}{plain.mrr:>6.3f}"
        f"{country.at_1:>7.3f}{country.at_5:>7.3f}{rate:>8.1f}"
        + (f"{build_s:>9.1f}" if build_s is not None else f"{'kept':>9}")
        + f"{result['open_ms']:>9.1f}{result['resident_mb']:>8.0f}"
        + (f"{result['index_mb']:>8.0f}" if result["index_mb"] else f"{'-':>8}")
    )


def failures(split: str, many: int, *, country: bool, category: str | None) -> None:
    """Print queries that geomap gets wrong: what was asked, what came first, what was meant."""
    engine = ENGINES["geomap"]()
    engine.open(split)
    names = {place.id: place.names for place in prepared(split)[0]}
    wrong = []
    for query in queries_of(split):
        if category and not f"{query.category}: {query.part}".startswith(category):
            continue
        found = engine.index.search(
            query.text, country=query.country if country else None, limit=LIMIT
        )
        ids = [engine.index.record(candidate.number).id for candidate in found]
        rank = ids.index(query.place_id) + 1 if query.place_id in ids else None
        if rank != 1:
            wrong.append((found[0].score if found else 0.0, query, found, ids, rank))
    # The most confident first, but namesakes last: no spelling tells these apart.
    wrong.sort(key=lambda row: (row[0] >= NAMESAKE, -row[0]))
    for _, query, found, ids, rank in wrong[:many]:
        meant = [name for name, _ in names[query.place_id]][:6]
        print(f"{query.text!r} [{query.category}: {query.part}] {query.country} rank {rank}")
        print(f"    meant {query.place_id} {meant}")
        for candidate, place in list(zip(found, ids, strict=True))[:3]:
            mark = " <-" if place == query.place_id else ""
            print(f"    {candidate.score:.3f} {candidate.match} {candidate.name!r} {place}{mark}")
    namesakes = sum(row[0] >= NAMESAKE for row in wrong)
    lower = sum(row[4] is not None for row in wrong if row[0] < NAMESAKE)
    lacking = len(wrong) - namesakes - lower
    print(f"{len(wrong)} wrong: {namesakes} where another place has that very name; of the others")
    print(f"{lower} hold the right one lower down, {lacking} do not hold it")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--split", choices=["dev", "test"], default="test")
    parser.add_argument("--engine", action="append", choices=list(ENGINES), help="may be repeated")
    parser.add_argument("--each", type=int, default=EACH, help="queries a category, if slow")
    parser.add_argument("--keep", action="store_true", help="keep geomap's index if still valid")
    parser.add_argument(
        "--failures", type=int, default=0, metavar="N", help="the worst N of geomap"
    )
    parser.add_argument("--category", help="only failures of a category, or 'category: part'")
    parser.add_argument("--country", action="store_true", help="failures with the country given")
    parser.add_argument("--build", choices=["geomap", "resolve"], help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.build:
            print(json.dumps(build_geomap(options.split, keep=options.keep)))
        elif options.json:
            name = options.engine[0]
            print(json.dumps(run_one(name, options.split, each=options.each, keep=options.keep)))
        else:
            _all(options)
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _all(options: argparse.Namespace) -> None:
    queries = queries_of(options.split)
    table_of(options.split)
    keep = ["--keep"] if options.keep or options.split == "dev" else []
    results = []
    for name in options.engine or list(ENGINES):
        print(f"{name} ...", file=sys.stderr, flush=True)
        made = _child(
            ["--engine", name, "--split", options.split, "--each", str(options.each), *keep]
        )
        results.append({"engine": name} | made)
    report(results, queries, subset(queries, options.each))
    if options.failures:
        failures(
            options.split, options.failures, country=options.country, category=options.category
        )


if __name__ == "__main__":
    sys.exit(main())
