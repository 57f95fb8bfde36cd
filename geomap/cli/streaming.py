"""`geomap flag` over files of any size: when, with what, and what is told of it."""

import contextlib
import math
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geomap.cli.options import FiniteRange
from geomap.cli.places import open_gazetteer
from geomap.cli.printing import tell, tell_notes
from geomap.cli.progress import progress_bar
from geomap.cli.reading import PLAIN
from geomap.cli.zonefiles import zone_table

if TYPE_CHECKING:
    from geomap.streams.inputs import Input
    from geomap.streams.pieces import Piece
    from geomap.streams.running import Done
    from geomap.streams.working import Worker
    from geomap.streams.writing import Total

__all__ = [
    "WHOLE",
    "is_streamed",
    "settings_of",
    "stopped_cleanly",
    "stream",
    "streaming_options",
    "worker_for",
]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

LARGE_BYTES = 2**30
"""Over this a file cannot be read whole, and is streamed."""


class _Within(FiniteRange):
    """Metres, or `all`: infinitely many."""

    name = "metres or all"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Return metres; `all` has no end."""
        return math.inf if value == "all" else super().convert(value, param, ctx)


_OPTIONS = (
    click.option("--stream", is_flag=True, help="Read and write a batch at a time; see above."),
    click.option("--resume", is_flag=True, help="Go on with the folder of parts that OUT is."),
    click.option(
        "--within",
        "within_m",
        type=_Within(0),
        metavar="METRES",
        help="Streamed: measure what is outside of all zones by no more, too; or `all`.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(1),
        default=None,
        metavar="N",
        help="Streamed: processes to flag in; two at most unless said, to stay in memory.",
    ),
)

WHOLE = {
    "all_pairs": "--all-pairs",
    "same_event": "--same-event",
    "links": "--links",
    "manifest": "--manifest",
    "as_json": "--json",
    "layer": "--layer",
}
"""Options that need the whole table at once, or that a stream has no use for."""

_STREAMED_ONLY = {"resume": "--resume", "within_m": "--within", "jobs": "--jobs"}
_JOBS_FROM_BYTES = 50_000_000  # starting processes costs some seconds


def streaming_options(command: Decorated) -> Decorated:
    """Add the options of streaming."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def is_streamed(files: Sequence[str], options: Mapping[str, Any]) -> bool:
    """Return whether rows are to be read and written a batch at a time.

    They are with `--stream` or `--resume`, where an input is a folder or the output is
    named as one, with a stroke at its end, and where an input is over 1 GB and of a
    kind that can be.

    Raises
    ------
    UsageError
        Streamed options are given where nothing is, or others where it is.
    """
    output = str(options["output"])
    folder = _named_as_folder(output)
    large = any(file != "-" and _is_large(Path(file)) for file in files)
    if not (options["stream"] or options["resume"] or folder or large):
        given = [
            word
            for name, word in _STREAMED_ONLY.items()
            if options[name] is not None and options[name] is not False
        ]
        if given:
            raise click.UsageError(f"{given[0]} is for rows that are streamed; add --stream")
        return False
    whole = [word for name, word in WHOLE.items() if options.get(name)]
    if whole:
        raise click.UsageError(f"{whole[0]} needs the whole table at once, and is not streamed")
    if files[1:]:
        raise click.UsageError("one FILE is streamed, or one folder of files of the same columns")
    if files[0] == "-":
        raise click.UsageError("standard input is not streamed; name a file or a folder")
    if output == "-":
        raise click.UsageError("rows that are streamed go to a file or a folder; name it with -o")
    if options["resume"] and Path(output).suffix and not folder:
        raise click.UsageError("--resume goes on with a folder of parts; a file is made anew")
    if options.get("encoding") and options["encoding"].casefold() not in {"utf-8", "utf8"}:
        raise click.UsageError("files that are streamed are UTF-8; convert it first")
    return True


def _named_as_folder(output: str) -> bool:
    return output.endswith(("/", os.sep))


def _is_large(path: Path) -> bool:
    try:
        return path.is_dir() or (
            path.suffix.lower() in _SUFFIXES and path.stat().st_size > LARGE_BYTES
        )
    except OSError:
        return False


_SUFFIXES = frozenset({".csv", ".tsv", ".parquet", ".geoparquet", ".zip"})


def stream(file: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Flag a file or folder to a file or folder; return how many rows have which verdict.

    Raises
    ------
    InputError
        The input cannot be streamed; or a row was refused, and the person wants none to be.
    OutputError
        The output cannot be written, or is a folder of another run.
    """
    from geomap.streams.inputs import inputs_of
    from geomap.streams.pieces import pieces_of

    output = str(options["output"])
    suffix = _checked(file, output)
    inputs = inputs_of(Path(file))
    pieces = pieces_of(inputs[0])
    first = next(pieces, None)
    pieces.close()  # type: ignore[attr-defined]
    if first is None or not (first.table.num_rows or first.refused):
        from geomap.errors import InputError

        raise InputError(f"{inputs[0].name}: it has no rows, only a header")
    worker = worker_for(inputs[0], first, options, with_points=suffix == ".geojsonl")
    with stopped_cleanly():
        total = _run(file, options, inputs, worker)
    if total.refused:
        tell(f"{total.refused:,} rows not understood, listed beside the output")
    counts = ", ".join(f"{count:,} {verdict}" for verdict, count in total.verdicts.items())
    tell(f"{total.rows:,} {'row' if total.rows == 1 else 'rows'} in {output}: {counts}")
    return total.verdicts


def worker_for(
    source: "Input", first: "Piece", options: Mapping[str, Any], *, with_points: bool = False
) -> "Worker":
    """Return what flags the pieces of files, by the first of them; tell how columns are read.

    Raises
    ------
    InputError, ZoneError
        The columns cannot be streamed, or the zones make no sense.
    """
    from geomap.flags.batches import Flagger
    from geomap.incidents import ReadOptions
    from geomap.streams.understanding import understanding_of
    from geomap.streams.working import Worker

    reading = ReadOptions(
        format=options.get("file_format"),
        columns=options.get("columns") or {},
        dates=options.get("dates"),
    )
    known = understanding_of(source, first, reading)
    strange = [
        f"{name[:40]} as {meant}"
        for name, meant in known.understood.items()
        if PLAIN.get(name, name) != meant
    ]
    if strange and not known.own:
        tell(f"columns read: {', '.join(strange[:16])}")
    tell_notes(known.notes)
    flagger = Flagger(
        zone_table(options), threshold=options["threshold"], within_m=_within_m(options)
    )
    if options["within_m"] is None:
        tell("only what is near a zone or in it is measured; --within all measures every row")
    for warning in flagger.warnings():
        tell(f"warning: {warning}")
    gazetteer = partial(open_gazetteer, options.get("gazetteer"))
    return Worker(known, flagger, gazetteer=gazetteer, with_points=with_points)


def settings_of(worker: "Worker", options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the results of a folder of parts depend on."""
    from geomap.streams.parts import digest_of_zones

    return {
        "engine": options["engine"],
        "zones": digest_of_zones(worker.flagger.zones),
        "threshold": options["threshold"],
        "within": worker.flagger.within_m,
        "columns": list(worker.known.columns),
        "meanings": dict(worker.known.understood),
        "dates": worker.known.options.dates,
        "gazetteer": str(options.get("gazetteer") or ""),
    }


def _within_m(options: Mapping[str, Any]) -> float | None:
    """Return how far from zones rows are measured, metres; None is anywhere."""
    within_m = options["within_m"] or 0.0
    return None if math.isinf(within_m) else float(within_m)


def _checked(file: str, output: str) -> str:
    """Return the suffix of what is written; of a folder of parts, Parquet's."""
    from geomap.cli.work import check_output, refuse_input
    from geomap.streams.sinks import SUFFIXES

    path = Path(output)
    if _is_parts(output):
        from geomap.errors import OutputError

        if not output:
            raise OutputError("the output has no name; name a file, or a folder for parts")
        if Path(file).is_dir() and path.exists() and path.samefile(file):
            raise OutputError(f"{output}: it is what is read; name another folder")
        if not path.resolve().parent.is_dir():
            raise OutputError(f"{output}: cannot write it: {path.parent}: no such folder")
        return ".parquet"
    check_output(output, SUFFIXES)
    refuse_input(file, output)
    return path.suffix.lower()


def _is_parts(output: str) -> bool:
    """Return whether rows go to a folder of parts.

    Raises
    ------
    OutputError
        No file or folder can be called so.
    """
    path = Path(output)
    try:
        return _named_as_folder(output) or not path.suffix or path.is_dir()
    except OSError as error:
        from geomap.errors import OutputError

        raise OutputError(f"{output}: cannot write it: {error.strerror}") from None


def _run(
    file: str, options: Mapping[str, Any], inputs: "Sequence[Input]", worker: "Worker"
) -> "Total":
    from geomap.cli.work import rejects_path
    from geomap.streams.parts import Parts
    from geomap.streams.running import Place, flagged_pieces, processors
    from geomap.streams.writing import write_file

    output = Path(str(options["output"]))
    sizes = {source.path: source.size for source in inputs}
    total_bytes = sum(sizes.values())
    many = total_bytes >= _JOBS_FROM_BYTES
    jobs = options["jobs"] or (min(processors(), 2) if many else 1)
    with progress_bar("flagging", total_bytes) as bar:
        finished: dict[Path, int] = {}

        def progress(one: "Done") -> None:
            size = sizes[one.source.path]
            finished[one.source.path] = size if one.is_last else min(one.done, size)
            bar(sum(finished.values()))
            if options["strict"] and one.flagged.refused:
                from geomap.errors import InputError

                item = one.flagged.refused[0]
                raise InputError(
                    f"{item['file']}, line {item['line']}: {item['column']} {item['reason']}; "
                    "nothing is written (--strict)"
                )

        if not _is_parts(str(options["output"])):
            done = flagged_pieces([(one, Place()) for one in inputs], worker, jobs=jobs)
            rejects = rejects_path(file, str(output))
            return write_file(done, output, rejects=rejects, progress=progress)
        parts: Parts = Parts(output, settings_of(worker, options), resume=options["resume"])
        done = flagged_pieces(parts.remaining(inputs, Path(file)), worker, jobs=jobs)
        parts.write(done, ".parquet", Path(file), progress)
        return parts.total()


@contextlib.contextmanager
def stopped_cleanly() -> Iterator[None]:
    """Let what is half written be taken away where the process is asked to stop."""

    def stop(*_: Any) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
