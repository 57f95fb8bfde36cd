"""`--manifest`: beside an output, what it was made of, for `geomap verify` to make it again."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.printing import tell
from geomap.errors import InputError, OutputError
from geomap.files import read_bytes, replacing

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.manifest import Manifest, Outputs, Run

__all__ = ["Record", "manifest_option", "manifested"]

manifest_option = click.option(
    "--manifest",
    is_flag=True,
    help="Write OUT.manifest.json, too: what it was made of, for `geomap verify`.",
)

_PATHS = frozenset({"output", "links", "zones_path", "gazetteer"})
_STREAMS = ("links", "zones_path")
_SHOWN_OF_BLURRED = frozenset(
    {"output", "blur_m", "threshold", "on_invalid", "manifest"}
    | {"with_zones", "nested", "layout", "datapackage"}
)


_RESERVED = 8_192
"""Bytes kept free on the disk for the hashes of outputs, which are known last."""


class _StoppedError(Exception):
    """Takes the temporary file away where a command fails; nobody sees it."""


class Record:
    """The manifest of one run on its way: nothing at all where none is wanted."""

    def __init__(self, run: "Run | None" = None, output: str = "") -> None:
        self._run, self._output = run, output
        self._stack = ExitStack()
        self._temporary: Path | None = None
        self._manifest: Manifest | None = None
        self._outputs: Outputs | None = None

    def __call__(self, flags: "GeoDataFrame", zones: "GeoDataFrame") -> None:
        """Note what is about to be published, blurred where it is, just before it is written.

        All that can fail is done now: the manifest lies ready on the disk when the
        output is written, and lacks only the output's hash.
        """
        if self._run is None:
            return
        from geomap.manifest import Outputs, manifest_path, prepared

        folder = Path(self._output).parent
        self._manifest = prepared(self._run, flags, zones, folder)
        self._temporary = self._stack.enter_context(replacing(manifest_path(self._output)))
        self._write(self._manifest.text() + " " * _RESERVED)
        self._outputs = Outputs(self._output)
        _tell_unfound(self._manifest, folder)

    def finish(self) -> None:
        """Add the files that were written, and put the manifest in its place."""
        if self._manifest is None or self._outputs is None:
            return
        from geomap.manifest import with_outputs

        self._write(with_outputs(self._manifest, self._outputs.facts()).text())
        self._stack.close()

    def give_up(self) -> None:
        """Leave an old manifest as it was."""
        self._stack.__exit__(_StoppedError, _StoppedError(), None)

    def _write(self, text: str) -> None:
        assert self._temporary is not None
        try:
            with self._temporary.open("r+b") as stream:  # in place: its room on the disk is kept
                stream.write(text.encode("utf-8"))
                stream.truncate()
        except OSError as error:
            reason = error.strerror or error
            raise OutputError(f"{self._output}: cannot write its manifest: {reason}") from error


@contextlib.contextmanager
def manifested(files: Sequence[str], output: str, options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the record of a run, which writes the manifest when the block ends well.

    Everything that reads stands in the block. `record(flags, zones)` is called with
    what is published, and only the writing of the output comes after it. Without
    `--manifest` the record does nothing.

    Raises
    ------
    UsageError
        The output is no file beside which a manifest could stand.
    InputError
        An input cannot be read a second time.
    OutputError
        The manifest cannot be written; then neither it nor the output is.
    """
    if not options.get("manifest"):
        yield Record()
        return
    _check(files, output, options)
    from geomap.manifest import Run, bytes_facts

    streamed = "-" in (*files, *(options.get(name) for name in _STREAMS))
    with _kept_stdin() if streamed else contextlib.nullcontext() as data:
        stdin = None if data is None else bytes_facts(data)
        command = _command(files, {**options, "output": output}, Path(output).parent)
        record = Record(Run(files, options, command=command, stdin=stdin), output)
        try:
            yield record
            record.finish()
        except BaseException:
            record.give_up()
            raise


def _check(files: Sequence[str], output: str, options: Mapping[str, Any]) -> None:
    from geomap.cli.work import is_stdout
    from geomap.manifest import manifest_path

    if is_stdout(output):
        raise click.UsageError("--manifest stands beside a file; name one with -o")
    if _is_stream(output):
        raise click.UsageError(f"--manifest stands beside a file, which {output} is not")
    read = [*files, *filter(None, (options.get(name) for name in _STREAMS))]
    beside = manifest_path(output)
    for file in read:
        if _is_stream(file):
            raise InputError(
                f"{file}: it cannot be read again, for its hash; save it as a file, or give -"
            )
        if beside.exists() and file != "-" and Path(file).exists() and beside.samefile(file):
            raise OutputError(f"{beside}: the manifest would replace it, and it is read")


def _is_stream(path: str) -> bool:
    """Return whether a path is a device or a pipe."""
    try:
        return Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir()
    except OSError:
        return False


@contextlib.contextmanager
def _kept_stdin() -> Iterator[bytes]:
    """Yield the bytes of standard input, and let whoever reads it read them, too."""
    data, stdin = read_bytes("-"), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    try:
        yield data
    finally:
        sys.stdin = stdin


def _tell_unfound(manifest: "Manifest", folder: Path) -> None:
    """Tell which files are recorded by their own names, since their folders have the person's."""
    if manifest.blurred:
        return
    zones = manifest.zones["files"] if manifest.zones["path"] else []
    names = [one["path"] for one in (*manifest.inputs, *zones)]
    for name in filter(None, (*names, manifest.gazetteer["path"])):
        if name != "-" and "/" not in name and not (folder / name).exists():
            tell(
                f"manifest: {name} stands in it without its folder, which may tell who you are; "
                "geomap verify looks for it beside the manifest"
            )


def _command(files: Sequence[str], options: Mapping[str, Any], folder: Path) -> list[str]:
    """Return the words of the command line as they may be shown; of one to be blurred, few."""
    context = click.get_current_context()
    blurred = options.get("blur_m") is not None
    words = ["geomap", str(context.info_name)]
    words += [] if blurred else [_shown_path(file, folder) for file in files]
    given = (click.core.ParameterSource.COMMANDLINE, click.core.ParameterSource.ENVIRONMENT)
    for option in context.command.params:
        name = str(option.name)
        if not isinstance(option, click.Option) or name not in options:
            continue
        hidden = name == "blur_seed" or (blurred and name not in _SHOWN_OF_BLURRED)
        if hidden or context.get_parameter_source(name) not in given:
            continue
        word = max(option.opts, key=len)
        for value in _values(options[name]):
            words += [word] if option.is_flag else [word, _shown(name, value, folder)]
    return words


def _values(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [f"{column}={field}" for column, field in value.items()]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _shown(name: str, value: Any, folder: Path) -> str:
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    return _shown_path(text, folder) if name in _PATHS or os.path.isabs(text) else text  # noqa: PTH117


def _shown_path(path: str, folder: Path) -> str:
    from geomap.manifest import named_from

    return "-" if path == "-" else named_from(path, folder)
