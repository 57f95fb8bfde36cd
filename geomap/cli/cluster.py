"""`geomap flag --engine dask`: when, on which cluster, and what is told of it."""

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geomap.cli.printing import tell
from geomap.cli.progress import progress_bar
from geomap.cli.streaming import WHOLE, settings_of, stopped_cleanly, worker_for

if TYPE_CHECKING:
    from distributed import Client

    from geomap.streams.cluster.ranges import Range
    from geomap.streams.cluster.stores import Store
    from geomap.streams.working import Worker
    from geomap.streams.writing import Total

__all__ = ["engine_options", "flag_on_cluster", "is_on_cluster"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(["local", "dask"]),
        default="local",
        show_default=True,
        help="`dask`: Parquet to a folder of parts, on all processors or on a cluster.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="With --engine dask: the cluster to work on, such as tcp://10.0.0.1:8786.",
    ),
)


def engine_options(command: Decorated) -> Decorated:
    """Add the options of what does the work."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def is_on_cluster(files: Sequence[str], options: Mapping[str, Any]) -> bool:
    """Return whether the rows are flagged by Dask.

    Raises
    ------
    UsageError
        A scheduler is given to another engine, or options that make no sense with Dask.
    """
    if options["engine"] != "dask":
        if options["scheduler"] is not None:
            raise click.UsageError("--scheduler is for --engine dask; add it")
        return False
    whole = [word for name, word in WHOLE.items() if options.get(name)]
    if whole:
        raise click.UsageError(f"{whole[0]} needs the whole table at once; use --engine local")
    if files[1:]:
        raise click.UsageError(
            "--engine dask takes one FILE, or one folder of files of the same columns"
        )
    if files[0] == "-":
        raise click.UsageError("--engine dask reads no standard input; name a file or a folder")
    if options.get("encoding"):
        raise click.UsageError("--encoding is for texts, and --engine dask reads Parquet")
    if options["jobs"] and options["scheduler"] is not None:
        raise click.UsageError("--jobs has no use with --scheduler, which has workers of its own")
    output = str(options["output"])
    if output in {"-", ""}:
        raise click.UsageError("--engine dask writes a folder of parts; name it with -o")
    if PurePosixPath(output).suffix.lower() in _files() and not output.endswith(("/", os.sep)):
        raise click.UsageError(
            f"--engine dask writes a folder of Parquet parts, and {output} looks like a file; "
            f"for a folder so named write {output}/"
        )
    return True


def _files() -> frozenset[str]:
    """Return the suffixes by which other engines know a file to write."""
    from geomap.exports import SUFFIXES

    return frozenset({*SUFFIXES, ".parquet"})


def flag_on_cluster(file: str, options: Mapping[str, Any]) -> dict[str, int]:
    """Flag Parquet to a folder of parts; return how many rows have which verdict.

    Raises
    ------
    ClusterError
        Dask is not installed, the cluster does not answer, or it failed.
    InputError
        The input cannot be read; or a row was refused, and the person wants none to be.
    OutputError
        The output cannot be written, or is a folder of another run.
    """
    from geomap.errors import ClusterError

    if find_spec("distributed") is None or find_spec("fsspec") is None:
        raise ClusterError('--engine dask needs Dask: pip install "geomap[cluster]"')
    from geomap.streams.cluster.clients import attached, quiet

    with stopped_cleanly(), contextlib.ExitStack() as stack:
        stack.enter_context(quiet())
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="geomap-")))
        client = None
        if options["scheduler"] is not None:
            client = stack.enter_context(attached(options["scheduler"]))
        total = _run(file, options, scratch, client)
    output = str(options["output"])
    if total.refused:
        tell(f"{total.refused:,} rows not understood, listed beside each part")
    counts = ", ".join(f"{count:,} {verdict}" for verdict, count in total.verdicts.items())
    tell(f"{total.rows:,} rows in {output}: {counts}")
    return total.verdicts


def _run(file: str, options: Mapping[str, Any], scratch: Path, client: "Client | None") -> "Total":
    from geomap.streams.cluster.clients import started
    from geomap.streams.cluster.output import PartList
    from geomap.streams.cluster.ranges import PART_ROWS, files_of, first_rows, ranges_of
    from geomap.streams.cluster.running import flag_ranges, job_of
    from geomap.streams.cluster.stores import store_of
    from geomap.streams.running import processors

    source, output = store_of(file), store_of(str(options["output"]), write=True)
    _refuse_input(source, output)
    files = files_of(source)
    named = options.get("gazetteer")
    options = {**options, "gazetteer": named and str(Path(named).absolute())}
    worker = worker_for(*first_rows(source, files), options)
    settings = {**settings_of(worker, options), "part_rows": PART_ROWS}
    ranges = [one for each in files for one in ranges_of(each)]
    parts = PartList(output, settings, resume=options["resume"], scratch=scratch)
    rest = parts.remaining(ranges)
    if not rest:
        parts.save(complete=True)
        return parts.total()
    _index_names(worker, options, client)
    job = job_of(worker, (source, output), ranges, strict=options["strict"])
    whole = sum(one.stop - one.start for one in ranges)
    with progress_bar("flagging", whole) as bar, contextlib.ExitStack() as stack:
        stack.callback(parts.clear)  # when no worker writes any more
        if client is None:
            processes = min(options["jobs"] or processors(), len(rest))
            client = stack.enter_context(started(processes))
        done = whole - sum(one.stop - one.start for one in rest)

        def progress(one: "Range") -> None:
            nonlocal done
            done += one.stop - one.start
            bar(done)

        flag_ranges(client, job, rest, parts=parts, progress=progress)
    return parts.total()


def _refuse_input(source: "Store", output: "Store") -> None:
    """Fail where parts would be written among what is read, and be read the next time."""
    from geomap.errors import OutputError

    if type(source.fs) is not type(output.fs) or source.fs != output.fs:
        return
    paths = [os.path.realpath(one.path) if one.is_local else one.path for one in (source, output)]
    read, written = (f"{path.rstrip('/')}/" for path in paths)
    if written.startswith(read):
        raise OutputError(f"{output.text}: lies in what is read; name another folder")


def _index_names(worker: "Worker", options: Mapping[str, Any], client: "Client | None") -> None:
    """Index the gazetteer once, here, before all processes of this machine open it."""
    if client is None and {"place", "place_id"} & set(worker.known.understood.values()):
        from geomap.cli.places import open_gazetteer

        open_gazetteer(options.get("gazetteer"))
