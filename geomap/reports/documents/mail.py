"""E-mail and saved pages in its format: the part to read, and what the head says."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage

from geomap.errors import InputError
from geomap.reports.documents.pages import Page, read_page

__all__ = ["Mail", "day_written", "looks_like_mail", "read_mail"]

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]")
_OF_MAIL = frozenset({b"mime-version", b"message-id", b"received", b"return-path", b"delivered-to"})
_MOST_PARTS = 500
_SHORT = 200
_DAY = re.compile(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})")


@dataclass(slots=True)
class Mail:
    """What a message says. `written` is the day its head names, in its own time zone."""

    text: str
    title: str | None
    sender: str | None
    written: str | None
    page: Page | None = None
    notes: list[str] = field(default_factory=list)


def looks_like_mail(data: bytes) -> bool:
    """Tell whether bytes begin with the head of a message."""
    head = re.split(rb"\r?\n\r?\n", data[:65536].lstrip(b"\xef\xbb\xbf"), maxsplit=1)[0]
    if not _HEADER.match(head):
        return False
    names = {name.lower() for name in re.findall(rb"(?m)^([A-Za-z][A-Za-z0-9-]{1,40}):", head)}
    if {b"from", b"to", b"subject"} <= names and b"date" in names:
        return True  # pasted, with the head that a reader shows
    return bool(names & _OF_MAIL) and bool(names & {b"from", b"subject", b"date"})


def read_mail(data: bytes, name: str) -> Mail:
    """Return the text of a message: its plain part, or the page where that says more.

    Raises
    ------
    InputError
        The message has no text, or parts without end.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = [part for part, _ in zip(message.walk(), range(_MOST_PARTS + 1), strict=False)]
    except RecursionError:
        parts = [EmailMessage()] * (_MOST_PARTS + 1)
    if len(parts) > _MOST_PARTS:
        raise InputError(f"{name}: the message has over {_MOST_PARTS} parts; save its text alone")
    mail = Mail("", _header(message, "subject"), _sender(message), _header(message, "date"))
    plain, pages = "", []
    for part in parts:
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment" or part.get_content_type() not in {
            "text/plain", "text/html",
        }:  # fmt: skip
            _note_attachment(part, mail)
        elif part.get_content_type() == "text/plain":
            plain = f"{plain}\n\n{_content(part)}".strip("\n") if plain else _content(part)
        else:
            pages.append(_content(part))
    saved = _header(message, "snapshot-content-location") is not None
    _choose(mail, plain, pages[0] if pages and (saved or len(plain.strip()) < _SHORT) else "", name)
    if not mail.text.strip():
        raise InputError(
            f"{name}: the message holds no text to read; save its attachment and read that"
        )
    if saved:
        mail.sender = mail.written = None
    return mail


def _choose(mail: Mail, plain: str, page: str, name: str) -> None:
    mail.text = plain
    if page:
        read = read_page(page, name)
        if len(read.text) > len(plain.strip()):
            mail.text, mail.page = read.text, read
            mail.notes.extend(read.notes)


def _content(part: EmailMessage) -> str:
    try:
        found = part.get_content()
    except (LookupError, ValueError, KeyError):
        payload = part.get_payload(decode=True)
        found = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return str(found).replace("\r\n", "\n")


def _note_attachment(part: EmailMessage, mail: Mail) -> None:
    try:
        named = part.get_filename() or part.get_content_type()
    except (ValueError, LookupError):
        named = "without a name"
    if part.get_content_disposition() == "attachment" or part.get_filename():
        mail.notes.append(f"attachment not read: {' '.join(str(named).split())[:120]}")


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return None  # the library fails on some damaged heads
    return " ".join(str(value).split())[:500] or None if value is not None else None


def _sender(message: EmailMessage) -> str | None:
    written = _header(message, "from") or ""
    shown = re.match(r"\s*\"?([^\"<>]{2,120}?)\"?\s*<", written)
    return shown[1].strip() if shown else written.strip(" <>") or None


def day_written(written: str) -> str | None:
    """Return the day of a head's date as `26 Mar 2022`."""
    found = _DAY.search(written)
    return f"{found[1]} {found[2]} {found[3]}" if found else None
