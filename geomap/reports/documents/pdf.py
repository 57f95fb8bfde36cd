"""Text of PDF files, read in a process of its own with a limit on time and memory.

A PDF can be made to unpack without end, and its reader is native code: neither may
take the caller down.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

from geomap.errors import InputError

__all__ = ["MAX_PAGES", "PdfText", "read_pdf"]

MAX_PAGES = 500
_SECONDS = 30
_MEMORY_BYTES = 2 * 2**30
_MAX_CHARACTERS = 4_000_000

_MISSING = 3
_LOCKED = 4
_UNREADABLE = 5

_WORKER = """
import json, sys
try:
    import resource
    for kind, most in ((resource.RLIMIT_AS, {memory}), (resource.RLIMIT_CPU, {seconds})):
        resource.setrlimit(kind, (most, most))
except (ImportError, ValueError, OSError):
    pass
try:
    import pypdfium2
except ImportError:
    sys.exit({missing})
try:
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
except pypdfium2.PdfiumError as error:
    sys.exit({locked} if "assword" in str(error) else {unreadable})
title = document.get_metadata_dict().get("Title", "")
pages, left = [], {characters}
for number in range(min(len(document), {most_pages})):
    page = document[number]
    textpage = page.get_textpage()
    text = textpage.get_text_bounded()[:left]
    left -= len(text)
    pages.append(text)
    textpage.close()
    page.close()
    if left <= 0:
        break
shown = json.dumps({{"title": title[:500], "pages": pages, "count": len(document), "left": left}})
sys.stdout.buffer.write(shown.encode("ascii"))
"""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF, the title its maker gave it, and what should be known of it."""

    text: str
    title: str | None
    notes: tuple[str, ...]


def read_pdf(data: bytes, name: str, *, seconds: float = _SECONDS) -> PdfText:
    """Return the text of a PDF.

    Lines that stand at the head or foot of most pages are left out, and words
    parted at the end of a line are joined; notes say so.

    Raises
    ------
    InputError
        It is damaged, locked or only pictures, or takes over `seconds` or 2 GB.
    """
    found = _run(data, name, seconds)
    pages = [_plain(page) for page in found["pages"]]
    notes: list[str] = []
    if found["count"] > len(pages) or found["left"] <= 0:
        notes.append(f"only {len(pages)} of {found['count']} pages are read")
    empty = sum(not page.strip() for page in pages)
    if empty == len(pages):
        raise InputError(
            f"{name}: the PDF holds pictures of text, no text; run OCR on it, or type what it says"
        )
    if empty:
        notes.append(f"{empty} of {len(pages)} pages hold no text, only pictures")
    text, dropped = _without_running_lines(pages)
    if dropped:
        notes.append(f"lines at the head or foot of most pages are left out: {'; '.join(dropped)}")
    return PdfText(text, found["title"].strip() or None, tuple(notes))


def _run(data: bytes, name: str, seconds: float) -> dict[str, Any]:
    script = _WORKER.format(
        memory=_MEMORY_BYTES, seconds=max(1, round(seconds)), missing=_MISSING, locked=_LOCKED,
        unreadable=_UNREADABLE, characters=_MAX_CHARACTERS, most_pages=MAX_PAGES,
    )  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter, our own script
            [sys.executable, "-I", "-c", script],
            input=data, capture_output=True, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise InputError(
            f"{name}: the PDF takes over {seconds:g} seconds to read; save its text instead"
        ) from None
    if done.returncode:
        raise InputError(f"{name}: {_REASONS.get(done.returncode, _REASONS[0])}")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


_REASONS = {
    0: "the PDF cannot be read within 2 GB of memory; save its text instead",
    _MISSING: "reading PDF files needs one more package; pip install 'geomap[reports]'",
    _LOCKED: "the PDF is locked with a password; save it without one",
    _UNREADABLE: "the PDF is damaged and cannot be read; save it again, or save its text",
}


def _plain(page: str) -> str:
    text = page.replace("\r\n", "\n").replace("\r", "\n")
    # U+FFFE and U+0002 are how the reader marks a hyphen that only parts a line
    text = re.sub(r"[\ufffe\x02\xad]\n?", "", text)
    return re.sub(r"(?<=[^\W\d_])-\n(?=[a-zа-я])", "", text)


def _without_running_lines(pages: list[str]) -> tuple[str, list[str]]:
    lines = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    ends = Counter(
        key for page in lines for key in {_key(line) for line in (*page[:2], *page[-2:])}
    )
    running = {key for key, count in ends.items() if len(pages) > 2 and count > len(pages) * 0.6}
    dropped: dict[str, None] = {}
    kept: list[str] = []
    for page in lines:
        own = list(page)
        for edge in (0, -1):
            for _ in range(2):
                if own and _key(own[edge]) in running:
                    dropped.setdefault(own.pop(edge)[:80])
        kept.append("\n".join(own))
    return "\n".join(filter(None, kept)), list(dropped)[:3]


def _key(line: str) -> str:
    """Return a line without its numbers: "Page 3 of 7" stands on every page."""
    if line.endswith((".", "!", "?", "…")):
        return line  # sentences that differ in a figure differ
    return re.sub(r"\d+", "#", line.casefold())
