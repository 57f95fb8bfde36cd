"""What stands around a report and is no part of it: menus, captions, bylines, date lines.

A line is judged with its neighbours; nothing is cut out, spans are named instead, so
that offsets stay those of the text.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from geomap.reports.documents.datelines import day_of

__all__ = ["Block", "Ignored", "blocks_of", "day_in", "ignored_in"]


@dataclass(frozen=True, slots=True)
class Ignored:
    """Characters of a text that are no part of the report, and what they are.

    `what` is `menu`, `caption`, `byline`, `date`, `credit`, `copyright` or `quoted mail`.
    """

    start: int
    end: int
    what: str


class Block(NamedTuple):
    """Lines that no blank line parts."""

    start: int
    end: int
    text: str


_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*\n?)+")
_HEAD = 8
_MENU = re.compile(
    r"(?:\d{1,2}[.)]|[-•*·|>])?\s*(?:(?:skip to|jump to|go to) [\w ]{1,30}|menu|home|search|"
    r"(?:sign|log) ?(?:in|up|out)|subscribe.{0,40}|newsletters?.{0,30}|"
    r"share(?: this.{0,30}| on .{1,30})?|"
    r"follow us.{0,40}|read (?:more|also|next)\b.{0,80}|(?:related|more|top|latest|most read) "
    r"(?:stories|articles|news|topics|coverage).{0,40}|most (?:read|viewed|popular)|advertisement|"
    r"sponsored.{0,30}|cookies?.{0,60}|(?:we|this site) uses? cookies.{0,200}|accept(?: all)?|"
    r"print(?: this.{0,30})?|e-?mail|facebook|twitter|whatsapp|telegram|copy link|close|"
    r"comments?(?: \(\d+\))?|advertisement.{0,30}|\d+ (?:min(?:ute)?s?) read|"
    r"меню|поиск|войти|главная|подпис\w{2,8}.{0,40}|поделиться.{0,30}|читайте также.{0,120}|"
    r"читать далее.{0,60}|реклама|комментари\w{1,3}.{0,20}|новости партнеров|"
    r"распечатать)\s*[:.…»>]*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:(?:image|photo|picture|photograph|file photo|credit|фото|фотография|видео|video|снимок)\s?"
    r"(?:credit|by|courtesy)?\s?[:©]\s?\S|[\[(](?:file )?(?:photo|image|"
    r"фото)\b[^\n]{0,80}[\])]\s*$|"
    r"©\s?[\w. ]{2,40}/[\w. ]{2,40}|/(?:AP|AFP|Reuters|EPA|Getty Images|picture alliance)\s*$)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,4}(?:,? (?:and|in|for) [^\n]{2,60}|,[^\n]{2,60})?|"
    r"by (?:our|a) (?:staff|correspondent)[^\n]{0,60}|(?:written|reported|"
    r"compiled) by:? [^\n]{2,80}|"
    r"(?:автор|авторы|корреспондент|текст)\s?: [^\n]{2,80})\s*",
    re.IGNORECASE,
)
_NAMES = re.compile(r"by [A-Z]", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"(?:\(?(?:additional )?(?:reporting|writing|editing) by [^\n]{2,300}|"
    r"[a-z]{2,4}(?:/[a-z]{2,4}){0,4} ?\([^()\n]{2,80}\)|"
    r"\([A-Z][\w. ]{1,30}(?:, ?[A-Z][\w. ]{1,30}){0,6}\)|"
    r"(?:source|источник)\s?: [^\n]{2,80})\s*"
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright|все права)[^\n]{0,200}", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:(?:first |last )?(?:published|updated|posted|modified|date|released|опубликовано|"
    r"обновлено|"
    r"дата)\s?(?:on|at)?\s?:?\s*)?(?P<day>(?:[^\W\d_]+,\s)?[^\W_][\w. ,/:-]{5,40}?)"
    r"(?:\s(?:at\s)?\d{1,2}[:.]\d\d[^\n]{0,30})?\s*",
    re.IGNORECASE,
)
_TEASERS = re.compile(
    r"(?:most (?:read|viewed|popular|shared)|related(?: (?:stories|articles|news|content|topics))?|"
    r"(?:read|see) (?:more|also)|more (?:from|on|in) .{2,40}|"
    r"recommended(?: for you)?|trending(?: now)?|popular(?: now)?|top (?:stories|news)|"
    r"latest (?:news|stories)|editors?['’] picks?|"
    r"you (?:may|might) (?:also )?like|читайте также|по теме|популярное|самое читаемое|"
    r"главные новости|ещё по теме)\s?:?(?=\n|$)",
    re.IGNORECASE,
)
"""Headings above the titles of other reports."""

_TEASER, _MOST_TEASERS = 160, 12

_POST = re.compile(
    r"[^\n\[\]]{0,80}\[\d{1,2}[./]\d{1,2}[./]\d{2,4}[ ,]{1,2}\d{1,2}:\d\d(?::\d\d)?\][^\n]{0,60}"
    r"|(?:forwarded from|переслано от|переслано из)\b[^\n]{0,80}",
    re.IGNORECASE,
)
"""The line above a post of a channel: who posted it when, or whose post it was."""

_STOPS = (".", "!", "?", "…", ":", "”", '"', "»")


def blocks_of(text: str) -> list[Block]:
    """Return the blocks of a text in order."""
    return [Block(m.start(), m.end(), m[0]) for m in _BLOCK.finditer(text)]


def ignored_in(text: str) -> list[Ignored]:
    """Return what in a text is no part of the report, in order; none overlaps another."""
    blocks = blocks_of(text)
    found: list[Ignored] = []
    teasers = 0
    for number, block in enumerate(blocks):
        teasers = _teasers_left(block, teasers)
        if teasers and not _TEASERS.fullmatch(block.text.strip()):
            found.append(Ignored(block.start, block.end, "menu"))
            continue
        is_end = number in (0, 1) or number >= len(blocks) - 3
        what = _caption(block) or _whole(block, is_head=number < _HEAD, is_end=is_end)
        if what:
            found.append(Ignored(block.start, block.end, what))
        else:
            found.extend(_in_lines(block, is_head=number < _HEAD))
    return found


def _teasers_left(block: Block, left: int) -> int:
    """Return how many blocks from here on may tell of other reports: those under "Most read"."""
    shown = block.text.strip()
    if _TEASERS.match(shown) and len(shown) < _TEASER:
        return _MOST_TEASERS
    short = all(len(line.strip()) < _TEASER for line in shown.split("\n"))
    return left - 1 if left and short else 0


def _caption(block: Block) -> str:
    lines = [line for line in block.text.split("\n", 4) if line.strip()]
    if len(lines) > 3 or len(block.text) > 600 or not any(map(_CREDIT.search, lines)):
        return ""
    last = lines[-1].rstrip()
    # a paragraph that merely mentions a photograph ends as a sentence does
    return "" if last.endswith(".") and not _CREDIT.search(last[-60:]) else "caption"


def _whole(block: Block, *, is_head: bool, is_end: bool) -> str:
    line = block.text.strip()
    if "\n" in line or len(line) > 400:
        return ""
    if is_head and day_in(line) is not None:
        return "date"
    if _BYLINE.fullmatch(line) and len(line) < 120 and _capitals(line):
        return "byline"
    if _SIGN_OFF.fullmatch(line) and (is_end or "/" in line or " by " in line):
        return "credit"
    if _COPYRIGHT.fullmatch(line):
        return "copyright"
    return ""


def _capitals(line: str) -> bool:
    """Tell a byline from "By all accounts it was quiet"."""
    if not _NAMES.match(line) or line[3:].startswith(("our ", "a ")):
        return True
    return not line.endswith(".") and line[3:4].isupper()


def _in_lines(block: Block, *, is_head: bool) -> list[Ignored]:
    found: list[Ignored] = []
    at = block.start
    for line in block.text.splitlines(keepends=True):
        bare = line.strip()
        end, what = at + len(line), ""
        if len(bare) <= 260 and bare and _MENU.fullmatch(bare):
            what = "menu"
        elif bare.startswith(">"):
            what = "quoted mail"
        elif (len(bare) < 160 and _POST.fullmatch(bare)) or (
            is_head and len(bare) < 90 and day_in(bare) is not None
        ):
            what = "date"
        elif len(bare) < 120 and _BYLINE.fullmatch(bare) and _capitals(bare):
            what = "byline"
        if what:
            found.append(Ignored(at, end, what))
        at = end
    return found


def day_in(line: str) -> str | None:
    """Return the date that a line consists of, as written, or None."""
    line = line.strip().rstrip(".|")
    if len(line) > 90:
        return None
    match = _STAMP.fullmatch(line)
    if match is None or not re.search(r"\d{4}", match["day"]):
        return None
    for written in (match["day"].strip(" ,|"), line):
        if day_of(written) is not None:
            return written
    return None
