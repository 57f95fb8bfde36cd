"""Files met and left whole: bounded reads, atomic writes, CSV that no sheet executes."""

import contextlib
import csv
import io
import os
import re
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from geomap.errors import InputError, OutputError

__all__ = [
    "MAX_TEXT_BYTES",
    "csv_text",
    "mark_used",
    "plain_cell",
    "read_bytes",
    "read_text",
    "replacing",
    "safe_cell",
    "sweep_unused",
    "write_text",
]

MAX_TEXT_BYTES = 2**30
"""Files that are read whole stop here; above it they are data for the streaming readers."""

_MARKED_EVERY_S = 86_400
_UNUSED_AFTER_S = 30 * 86_400
_ABANDONED_AFTER_S = 86_400
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def read_bytes(path: Path | str, *, what: str = "file", limit: int = MAX_TEXT_BYTES) -> bytes:
    """Return the bytes of a file, or of stdin for `-`.

    Raises
    ------
    InputError
        The file is missing, a folder, unreadable or over `limit` bytes.
    """
    if str(path) == "-":
        data, name = sys.stdin.buffer.read(limit + 1), "standard input"
    else:
        name = str(path)
        try:
            with Path(path).open("rb") as stream:
                data = stream.read(limit + 1)
        except FileNotFoundError:
            raise InputError(f"{name}: no such {what}; check the path") from None
        except IsADirectoryError:
            raise InputError(f"{name}: this is a folder; name the {what} in it") from None
        except (OSError, ValueError) as error:
            raise InputError(f"{name}: cannot read the {what}: {error}") from None
    if len(data) > limit:
        raise InputError(f"{name}: over {limit:,} bytes; split the {what}")
    return data


def read_text(path: Path | str, *, what: str = "file", limit: int = MAX_TEXT_BYTES) -> str:
    """Return the text of a UTF-8 file (with or without a byte-order mark), or of stdin for `-`.

    Raises
    ------
    InputError
        The file is missing, a folder, unreadable, over `limit` bytes or not UTF-8.
    """
    data = read_bytes(path, what=what, limit=limit)
    name = "standard input" if str(path) == "-" else str(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}, line {line}: not UTF-8; save the {what} as UTF-8") from None


@contextlib.contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it onto `path` when the block ends well.

    An existing file stays whole until the new one is complete, and whenever
    the block fails. Devices and pipes (`/dev/stdout`) are written to as they are.

    Raises
    ------
    OutputError
        The folder is missing or not writable, the disk is full, or `path` is a folder.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise OutputError(f"{path}: this is a folder; name a file in it")
    temporary: Path | None = None
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            yield target
            return
        import tempfile  # reading needs none of it

        # GDAL takes ! and ; in a name for parts of an address
        prefix = re.sub(r"[^\w.-]", "_", target.stem[:40])
        handle, name = tempfile.mkstemp(
            dir=target.parent, prefix=f".{prefix}.", suffix=target.suffix
        )
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
        temporary = None
    except OutputError:  # it names the file that failed, which may be another one
        raise
    except OSError as error:
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(path: Path | str, text: str) -> None:
    """Write UTF-8 text whole or not at all; `-` is stdout."""
    if str(path) == "-":
        sys.stdout.write(text)
        return
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="")


def mark_used(path: Path) -> None:
    """Keep a file of a cache from being swept, once a day."""
    with contextlib.suppress(OSError):  # a cache that is only readable serves as well
        if time.time() - path.stat().st_mtime > _MARKED_EVERY_S:
            os.utime(path)


def sweep_unused(kept: Path) -> None:
    """Remove files beside one, of its suffix: unused for 30 days, or left by broken runs."""
    now = time.time()
    for file in kept.parent.glob(f"*{kept.suffix}"):
        limit_s = _ABANDONED_AFTER_S if file.name.startswith(".") else _UNUSED_AFTER_S
        with contextlib.suppress(OSError):  # another process may sweep, or have it open
            if file != kept and now - file.stat().st_mtime > limit_s:
                file.unlink()


def safe_cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; only text is changed."""
    if isinstance(value, str) and value.lstrip("'").startswith(_FORMULA_STARTS):
        return "'" + value
    return value


def plain_cell(text: str) -> str:
    """Undo `safe_cell`: what geomap wrote is read back as it was."""
    if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS):
        return text[1:]
    return text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return RFC 4180 text with safe cells; None becomes an empty cell."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return buffer.getvalue()
