"""Any report as plain text: text, pages, PDF and e-mail, with what is known of each.

What a file is, its bytes tell, not its name. Offsets of everything found later are
characters into `Report.text`, which for plain text is the text as it was given.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path

from geomap.errors import InputError
from geomap.files import read_bytes
from geomap.incidents.encodings import decode
from geomap.reports.documents.agencies import agencies_in
from geomap.reports.documents.datelines import Dateline, dateline_at, day_of, in_year
from geomap.reports.documents.furniture import Ignored, blocks_of, day_in, ignored_in
from geomap.reports.documents.mail import day_written, looks_like_mail, read_mail
from geomap.reports.documents.openings import day_of_opening, days_in
from geomap.reports.documents.pages import Page, looks_like_html, read_page
from geomap.reports.documents.pdf import read_pdf

__all__ = ["MAX_REPORT_BYTES", "Report", "read_report", "report_of_text"]

MAX_REPORT_BYTES = 64 * 2**20
MAX_CHARACTERS = 4_000_000
"""More is no report: the longest book is shorter, and all of it is searched for names."""

_LONGEST_TITLE = 250
_HEAD_BLOCKS = 8
_OPENING = 4000
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_REFUSED = (
    (b"PK\x03\x04", "a Word document, a workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document or an Outlook message"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"), (b"7z\xbc\xaf", "an archive"), (b"Rar!", "an archive"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A report and what is known of it.

    `text` is what offsets count in. `ignored` names the spans of it that are no part
    of the report: menus, captions, bylines. `kind` is `text`, `page`, `pdf` or `mail`.
    `agencies` are named as their usual names; `notes` say what a person should know.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    agencies: tuple[str, ...] = ()
    kind: str = "text"
    notes: tuple[str, ...] = ()
    byline: str | None = None
    dateline: Dateline | None = None
    ignored: tuple[Ignored, ...] = ()

    @property
    def body(self) -> str:
        """The text with what is ignored made blanks: as long as `text`, offsets are the same."""
        parts, at = [], 0
        for span in self.ignored:
            parts += [self.text[at : span.start],
                      re.sub(r"[^\n]", " ", self.text[span.start : span.end])]  # fmt: skip
            at = span.end
        return "".join((*parts, self.text[at:]))


def read_report(source: Path | str | bytes, *, published: dt.date | None = None) -> Report:
    """Return a report as plain text with what is known of it.

    Parameters
    ----------
    source
        A path, `-` for standard input, or the bytes of a file.
    published
        The publication date that a person gives; it stands above what the report says.

    Raises
    ------
    InputError
        There is no such file, it is too large, damaged, of a kind that holds no text,
        or its kind needs the extra `reports`.
    """
    if isinstance(source, bytes):
        data, name = source, "the report"
    else:
        data = read_bytes(source, what="report", limit=MAX_REPORT_BYTES)
        name = "standard input" if str(source) == "-" else str(source)
    if len(data) > MAX_REPORT_BYTES:
        raise InputError(f"{name}: over {MAX_REPORT_BYTES:,} bytes; split the report")
    for mark, what in _REFUSED:
        if data.startswith(mark):
            raise InputError(f"{name}: this is {what}; save its text, or save it as PDF")
    if b"%PDF-" in data[:1024]:
        return _of_pdf(data, name, published)
    if looks_like_mail(data):
        return _of_mail(data, name, published)
    if looks_like_html(data[:4096].decode("latin-1").replace("\0", "").lstrip("ï»¿ÿþ")):
        page = read_page(data, name)
        return _of_page(page, name, published)
    found = decode(data, name)
    return _finished(
        Report(found.text, published=published, notes=(found.note,) if found.note else ()), name
    )


def report_of_text(text: str, *, published: dt.date | None = None) -> Report:
    """Return what is known of a text that is at hand; `text` of it is the text given."""
    return _finished(Report(text, published=published), "the report")


def _of_pdf(data: bytes, name: str, published: dt.date | None) -> Report:
    found = read_pdf(data, name)
    report = _finished(Report(found.text, published=published, kind="pdf", notes=found.notes), name)
    return report if report.title else replace(report, title=found.title)


def _of_mail(data: bytes, name: str, published: dt.date | None) -> Report:
    mail = read_mail(data, name)
    if mail.page is not None and mail.sender is None:
        return _of_page(mail.page, name, published)
    notes = list(mail.notes)
    day = day_of(day_written(mail.written or "") or "")
    if mail.written and day is None:
        notes.append(f'the date "{mail.written[:60]}" of the message is not read')
    report = Report(
        mail.text, mail.title, mail.sender, published or day, kind="mail", notes=tuple(notes)
    )
    return _finished(report, name)


def _of_page(page: Page, name: str, published: dt.date | None) -> Report:
    notes = list(page.notes)
    days = [day for written in page.dates if (day := _day_of_stamp(written)) is not None]
    if page.dates and not days:
        notes.append(f'the publication date "{page.dates[0][:60]}" is not read')
    if days and any(abs((day - days[0]).days) > 1 for day in days[:2]):
        notes.append(f"the page names several dates; {days[0]} is the one its article gives")
    changed = _day_of_stamp(page.modified or "")
    if changed and days and changed > days[0]:
        notes.append(f"the page was changed on {changed}")
    report = Report(
        page.text, _without_publisher(page.title, page.publisher), page.publisher,
        published or (days[0] if days else None), kind="page", notes=tuple(notes),
        byline=page.byline,
    )  # fmt: skip
    return _finished(report, name)


def _day_of_stamp(written: str) -> dt.date | None:
    """Return the day of a moment, as it is written there: no time zone moves it."""
    found = re.match(r"\s*(\d{4}-\d\d-\d\d)", written)
    return day_of(found[1]) if found else day_of(written.strip())


def _without_publisher(title: str | None, publisher: str | None) -> str | None:
    if title and publisher:
        title = re.sub(rf"\s+[-–—|·:]\s+{re.escape(publisher)}$", "", title)
    return title


def _finished(report: Report, name: str) -> Report:
    """Return a report with all that its text says of itself."""
    text, notes = report.text, list(report.notes)
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{name}: over {MAX_CHARACTERS:,} characters; split the report")
    if not text.strip():
        raise InputError(f"{name}: there is no text in it; check what was saved or copied")
    if count := len(_CONTROL.findall(text)):
        text = _CONTROL.sub(" ", text)
        notes.append(f"{count} characters that no text has are read as blanks")
    ignored = ignored_in(text)
    report = replace(report, text=text, ignored=tuple(ignored))
    body = report.body
    line = _dateline(body)
    title = report.title or _title(body, line)
    published = report.published or _stamped(text, ignored)
    published = published or (line.day if line else None)
    if published is None and (opening := day_of_opening(body)) is not None:
        published = opening[0]
        notes += [opening[1]] if opening[1] else []
    if published is None and line is not None and line.written:
        published = _of_dateline(line, ignored, text, notes)
    if published is None:
        notes.append("the publication date is not known; relative dates stay open")
    signed = "\n".join(text[each.start : each.end] for each in ignored if each.what == "credit")
    agencies = dict.fromkeys([line.agency] if line and line.agency else [])
    agencies |= dict.fromkeys(agencies_in(f"{body}\n{signed}"))
    return replace(
        report, title=title, published=published, agencies=tuple(agencies), notes=tuple(notes),
        byline=report.byline or _byline(text, ignored), dateline=line,
        publisher=report.publisher or _owner(text, ignored) or (line.outlet if line else None),
    )  # fmt: skip


def _dateline(body: str) -> Dateline | None:
    for block in blocks_of(body[:_OPENING])[:_HEAD_BLOCKS]:
        for line in re.finditer(r"[^\n]*\S[^\n]*", block.text):
            start = block.start + line.start() + len(line[0]) - len(line[0].lstrip())
            if found := dateline_at(body, start):
                return found
    return None


def _title(body: str, line: Dateline | None) -> str | None:
    """Return the heading that the text opens with: one line, no sentence, text below it."""
    opening = body[:_OPENING]
    found = re.search(r"[^\n]*\S[^\n]*", opening)
    if found is None or not opening[found.end() :].strip():
        return None
    heading = found[0].strip()
    if (line is not None and line.start <= found.end()) or len(heading) > _LONGEST_TITLE:
        return None
    following = re.match(r"\n([^\n]*)", opening[found.end() :])
    wrapped = following is not None and following[1][:1].islower()
    return None if heading.endswith((".", "…", ";", ",")) or wrapped else heading


def _stamped(text: str, ignored: list[Ignored]) -> dt.date | None:
    """Return the day of the first date line; of the posts of a channel, that of the last."""
    posts: list[dt.date] = []
    for span in ignored:
        if span.what != "date":
            continue
        line = text[span.start : span.end]
        if written := day_in(line):
            return day_of(written)
        posts += [day for _, day in days_in(line)]
    return max(posts, default=None)


def _of_dateline(
    line: Dateline, ignored: list[Ignored], text: str, notes: list[str]
) -> dt.date | None:
    """Return the day of a dateline in the year of the copyright notice, the only year given."""
    years = {
        int(year)
        for span in ignored
        if span.what == "copyright"
        for year in re.findall(r"\b(?:19|20)\d\d\b", text[span.start : span.end])
    }
    found = in_year(line.written or "", years.pop()) if len(years) == 1 else None
    if found is None:
        notes.append(f'the dateline says "{line.written}" without a year')
    else:
        notes.append(f"the year of the dateline is that of the copyright notice: {found}")
    return found


def _byline(text: str, ignored: list[Ignored]) -> str | None:
    found = (text[each.start : each.end].strip() for each in ignored if each.what == "byline")
    return next(found, None)


def _owner(text: str, ignored: list[Ignored]) -> str | None:
    for span in ignored:
        if span.what == "copyright":
            found = re.match(
                r"(?:copyright|©|\(c\)|\s)+(?:(?:19|20)\d\d(?:[-–]\d{2,4})?,?\s)?([^\n.|]{2,60})",
                text[span.start : span.end].strip(), re.IGNORECASE,
            )  # fmt: skip
            if found and not re.match(r"\d", found[1]):
                return found[1].strip()
    return None
