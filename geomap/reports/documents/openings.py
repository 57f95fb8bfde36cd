"""The day of a report that its first lines name: "Seoul, May 18, 2021", "Issued on 9 July 2021"."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterable

from geomap.reports.language.dates import find_dates

__all__ = ["day_of_opening", "days_in"]

_LINES = 8
_SEEN, _SHORT = 220, 120
_LAST, _END = 3, 400
_SHOWN = 60
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d.])")
"""14.11.22: in a label the day comes first and the century is ours."""

_OF_EVENT = re.compile(
    r"(?<!\w)(?:of|on|in|from|since|after|before|during|by|в|с|после|до)\s(?:the\s)?$",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"(?:(?:aired|broadcast|sent|received|filed|recorded|statement|release|bulletin|transcript|"
    r"notes?|communiqu[eé]|dispatch|letter|issue|edition|report|summary|digest|update|news)"
    r"\s(?:of|on|for|from)|as of|(?:issued|published|posted|updated|released) on|dated|"
    r"состоянию на|сводка (?:на|от|за))\s$",
    re.IGNORECASE,
)
"""A day of something in a label ("The shelling of 3 May") is the report's after these alone."""

_SINCE = re.compile(r"(?:since|с|со)\s", re.IGNORECASE)
_ENDS_IN_DAY = re.compile(r"\bг(?:ода|\.)\.?$|[Nn]ews\.$|[Нн]овости\.$")
_PLACE = re.compile(r"(?:(?:[A-ZА-ЯЁ@][\w.'’-]{0,30}|/|thread)[\s,]{1,3}){0,8}")
_ISSUED = re.compile(
    r"(?:issued|published|released|dated|posted|опубликовано|выпущено)\s?(?:on)?:?\s", re.IGNORECASE
)
_PERIOD = re.compile(
    r"\s*(?:reporting |for the )?period\b|\s*(?:отч[её]тный )?период\b", re.IGNORECASE
)


def day_of_opening(text: str) -> tuple[dt.date, str | None] | None:
    """Return the day that the first lines give the report, and a note where it is a period's end.

    Only a whole date counts that follows a place, a body or "issued on", never one
    within a sentence.
    """
    lines = [line.strip()[:_SEEN] for line in text.split("\n", 40) if line.strip()][:_LINES]
    for line in lines:
        days = days_in(line)
        if len(days) == 1:
            before = line[: days[0][0]]
            if before and (_ISSUED.fullmatch(before) or _PLACE.fullmatch(before)):
                return days[0][1], None
    for line in lines:
        days = days_in(line)
        if days and _PERIOD.match(line):
            return days[-1][1], f"taken as published when its period ends, {days[-1][1]}"
    return _of_labels(lines, "head") or _of_labels(_last_lines(text), "end")


def _of_labels(lines: Iterable[str], where: str) -> tuple[dt.date, str] | None:
    """Return the last whole day in lines that are no sentences: "Flash update, 3 August 2024"."""
    told = [
        (day, line)
        for line in lines
        for start, day in days_in(line)
        if _AS_OF.search(line[:start]) or (_is_label(line) and not _OF_EVENT.search(line[:start]))
    ]
    if not told:
        return None
    day, line = max(told, key=lambda pair: pair[0])
    return day, f'taken as published on {day}, by its {where}: "{line[:_SHOWN]}"'


def _is_label(line: str) -> bool:
    """Return whether a line labels a text: short, and not a sentence with its full stop."""
    return len(line) < _SHORT and (
        not line.endswith((".", "!", "?", "…", '."', ".”")) or bool(_ENDS_IN_DAY.search(line))
    )


def _last_lines(text: str) -> list[str]:
    lines = [line.strip() for line in text[-_END:].split("\n")[1:]]
    return [line[:_SEEN] for line in lines if line][-_LAST:]


def days_in(line: str) -> list[tuple[int, dt.date]]:
    """Return where each whole date of a line begins, its weekday left out, and its last day."""
    found = [
        (mention.start, mention.last)
        for mention in find_dates(line, None)
        if mention.last is not None
        and mention.precision == "day"
        and not _SINCE.match(line, mention.start)
    ]
    for short in _SHORT_YEAR.finditer(line):
        with contextlib.suppress(ValueError):
            day, month, year = (int(part) for part in short.groups())
            found.append((short.start(), dt.date(2000 + year, month, day)))
    return sorted(found)
