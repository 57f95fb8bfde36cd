"""`geomap watch`: a folder whose files are flagged as they come."""

import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.folder import Folder, Version
from geomap.cli.options import (
    FiniteRange,
    assets_option,
    gazetteer_option,
    threshold_option,
    zones_option,
)
from geomap.cli.printing import plain_path, tell
from geomap.cli.reading import reading_options
from geomap.errors import GazetteerError, GeomapError, InputError, OutputError, ZoneError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["command"]

_TICK_MS = 250
_ONCE_S = 60.0  # how long --once waits for files that are being written to
_LOOK_AGAIN_S = 5.0
"""Network folders tell nobody of changes: they are listed as often as this."""


@click.command(name="watch", epilog="Example: geomap watch incoming -o flagged --map incoming.html")
@click.argument("folder", metavar="FOLDER")
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="Folder for NAME.flags.csv of each file NAME; without it FOLDER-flagged.",
)
@click.option("--map", "page", metavar="MAP.html", help="A map of them all, rebuilt as they come.")
@click.option("--title", metavar="TEXT", help="Heading of the map.")
@click.option("--once", is_flag=True, help="Do what there is to do, and end.")
@click.option("--again", is_flag=True, help="Flag all files anew, as with other options.")
@click.option(
    "--settle",
    "settle_s",
    type=FiniteRange(0, 3600),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a file must stay as it is before it is read.",
)
@assets_option
@partial(reading_options, columns="--column")
@threshold_option
@zones_option
@gazetteer_option
def command(folder: str, **options: Any) -> None:
    """Flag the files of a folder as they come, and keep a map of them.

    Each file NAME in FOLDER is flagged into OUT/NAME.flags.csv when it is new or
    has changed, once it is whole. OUT is a folder of geomap's own: what was made of
    a file goes when the file goes. A file that cannot be read is told of once, and
    tried again when it changes; what was made of it before stays. Files in folders
    within FOLDER are not read. (--column is what --map is to geomap flag.)

    Nothing is kept beside the outputs, so that a restart goes on where it was left.
    Outputs older than a --zones or --gazetteer file are made again; after a change
    of other options, give --again.

    Ends with 0 on Ctrl-C. With --once it ends with 2 where a file could not be read.
    """
    if options["once"]:
        raise click.exceptions.Exit(2 if _Work(folder, options).once() else 0)
    changes = _changes()
    with contextlib.suppress(KeyboardInterrupt), _ended_by_sigterm():
        _Work(folder, options).forever(changes)


class _Work:
    """The folder, and what is done with each of its files."""

    def __init__(self, folder: str, options: Mapping[str, Any]) -> None:
        source = Path(folder)
        if not source.is_dir():
            raise InputError(f"{folder}: no such folder; name the folder that files come into")
        self._options = options
        _check_sources(options)
        self._page = _page(options["page"])
        self._folder = Folder(
            source,
            _outputs(source, options["output"]),
            suffixes=_suffixes(),
            rests_on=_rests_on(options),
            settle_s=options["settle_s"],
        )
        self._told: dict[str, str] = {}
        self._strange: set[str] = set()
        if options["again"]:
            self._folder.do_again()

    def once(self) -> bool:
        """Flag what is new or has changed; return whether a file could not be read."""
        until = time.monotonic() + _ONCE_S
        changed = self._pass()
        while self._folder.unsettled() and time.monotonic() < until:
            time.sleep(_TICK_MS / 1000)
            changed |= self._pass()
        for name in self._folder.unsettled():
            self._told[name] = f"{name}: still being written to; not read"
            tell(self._told[name])
        if changed or (self._page and not self._page.exists()):
            self._draw()
        return bool(self._told)

    def forever(self, changes: Callable[..., Iterator[Any]]) -> None:
        """Flag what comes until the process is interrupted; `changes` is watchfiles' `watch`."""
        folder = self._folder.folder
        ticks = changes(
            folder,
            watch_filter=None,
            debounce=_TICK_MS,
            step=50,
            rust_timeout=_TICK_MS,
            yield_on_timeout=True,
            recursive=False,
        )
        self._pass()
        self._draw_if_possible()  # a map that an earlier run did not come to
        tell(f"watching {plain_path(folder)}; Ctrl-C ends it")
        looked = time.monotonic()
        while True:
            try:
                changed = next(ticks)
            except (OSError, RuntimeError) as error:
                raise InputError(f"{folder}: cannot watch the folder: {error}") from None
            if changed or self._folder.unsettled() or time.monotonic() - looked > _LOOK_AGAIN_S:
                looked = time.monotonic()
                if self._pass():
                    self._draw_if_possible()

    def _pass(self) -> bool:
        """Flag the files that are whole; return whether an output changed."""
        self._tell_strange()
        ready, gone = self._folder.due()
        changed = False
        for name, version in ready.items():
            changed |= self._flag(name, version)
        for name in gone:
            self._remove(name)
        return changed or bool(gone)

    def _flag(self, name: str, version: Version) -> bool:
        from geomap.cli.work import flagged
        from geomap.exports import export

        output = self._folder.output(name)
        if not self._folder.was_tried(name):
            tell(f"reading {name}")  # the notes that follow are about it
        try:
            _rejects(output).unlink(missing_ok=True)
            source = str(self._folder.folder / name)
            flags, _ = flagged((source,), str(output), self._options, again=True)
            for note in export(flags, output):
                tell(note)
            self._folder.done(name, version)
        except OutputError:  # as of a full disk: nothing else would do better
            raise
        except (ZoneError, GazetteerError) as error:  # as while that file is replaced
            self._tell_once("", str(error))
            self._folder.later(name)
            return False
        except (GeomapError, OSError) as error:
            self._refuse(name, str(error))
            return False
        self._told.pop(name, None)
        self._told.pop("", None)
        rows = "row" if len(flags) == 1 else "rows"
        counts = ", ".join(
            f"{n} {verdict}" for verdict, n in flags["verdict"].value_counts().items()
        )
        click.echo(f"{plain_path(name)}: {len(flags)} {rows}: {counts}")
        return True

    def _refuse(self, name: str, reason: str) -> None:
        """Tell why a file cannot be read, if it is not half written."""
        if self._folder.failed(name):
            kept = (
                "; what was made of it before stays" if self._folder.output(name).exists() else ""
            )
            self._tell_once(name, reason + kept)

    def _tell_once(self, name: str, reason: str) -> None:
        if self._told.get(name) != reason:
            self._told[name] = reason
            tell(reason)

    def _remove(self, name: str) -> None:
        output = self._folder.output(name)
        for path in (_rejects(output), _claims(output), output):  # the one that tells of it last
            path.unlink(missing_ok=True)
        self._told.pop(name, None)
        click.echo(f"{plain_path(name)}: gone, and what was made of it")

    def _tell_strange(self) -> None:
        for name in self._folder.passed_over():
            if name not in self._strange and (self._page is None or name != self._page.name):
                self._strange.add(name)
                tell(f"{name}: not read: its suffix is that of no format here")

    def _draw_if_possible(self) -> None:
        try:
            self._draw()
        except OutputError:
            raise
        except GeomapError as error:
            tell(f"the map is not rebuilt: {error}")

    def _draw(self) -> None:
        """Write the map of all that is flagged."""
        if self._page is None:
            return
        made = [name for name in self._folder.files() if self._folder.output(name).exists()]
        if not made:
            if self._page.exists():
                tell(f"{self._page}: left as it is, for no incidents are left to show")
            return
        from geomap.cli.work import gazetteer
        from geomap.webmap import incident_map

        flags, zones = self._together(made)
        page = incident_map(
            flags,
            zones,
            title=self._options["title"],
            gazetteer=gazetteer(self._options),
            assets=self._options["assets"],
        )
        page.save(str(self._page))
        click.echo(plain_path(self._page))

    def _together(self, names: list[str]) -> "tuple[GeoDataFrame, GeoDataFrame]":
        """Return the incidents of all outputs, and the zones near them."""
        from geomap.cli.zonefiles import zone_table
        from geomap.incidents import read_incidents
        from geomap.incidents.combined import combined, labels_of
        from geomap.zones import zones_near

        tables = [read_incidents(self._folder.output(name)) for name in names]
        labels = labels_of([str(self._folder.folder / name) for name in names])
        flags, _ = combined(tables, labels)
        zones = zone_table(self._options)
        if self._options["zones_path"] is None:
            named = flags["zone_id"].dropna().tolist()
            zones = zones_near(zones, flags["lon"], flags["lat"], named=named)
        return flags, zones


def _check_sources(options: Mapping[str, Any]) -> None:
    """Fail where zones or gazetteer cannot be used, which is no fault of the files to come."""
    from geomap.cli.work import gazetteer
    from geomap.cli.zonefiles import zone_table

    zone_table(options)
    gazetteer(options)


def _changes() -> Any:
    try:
        from watchfiles import watch
    except ImportError:
        raise InputError(
            'watching a folder needs one more package: pip install "geomap[watch]"; '
            "--once needs none"
        ) from None
    return watch


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Make what service managers send end the command as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _outputs(folder: Path, output: str | None) -> Path:
    """Return the folder for outputs, made where it is missing."""
    whole = folder.resolve()
    target = whole.with_name(f"{whole.name}-flagged") if output is None else Path(output)
    try:
        target.mkdir(exist_ok=True)
        is_source = target.samefile(folder)
    except OSError as error:
        raise OutputError(f"{target}: cannot make the folder: {error.strerror}") from None
    if is_source:
        raise OutputError(f"{output}: files come into this folder; name another for OUT")
    return target


def _page(page: str | None) -> Path | None:
    from geomap.cli.work import check_output

    if page is None:
        return None
    check_output(page, (".html", ".htm"))
    if page == "-":
        raise OutputError("a map that is rebuilt needs a file; name one for --map")
    return Path(page)


def _suffixes() -> frozenset[str]:
    from geomap.incidents.readers import READERS

    return frozenset[str]().union(*(reader.suffixes for reader in READERS)) - {""}


def _rests_on(options: Mapping[str, Any]) -> list[Path]:
    given = [options["zones_path"], options["gazetteer"]]
    return [Path(path) for path in given if path is not None]


def _rejects(output: Path) -> Path:
    return output.with_name(f"{output.name.removesuffix('.csv')}.rejects.csv")


def _claims(output: Path) -> Path:
    return output.with_name(f"{output.name.removesuffix('.csv')}.claims.csv")
