"""The day of a report that its first lines name: "Seoul, May 18, 2021", "Issued on 9 July 2021"."""

import datetime as dt
import re

from geomap.reports.language.dates import find_dates

__all__ = ["day_of_opening"]

_LINES = 6
_SEEN = 120
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
        days = _days(line)
        if len(days) == 1:
            before = line[: days[0][0]]
            if before and (_ISSUED.fullmatch(before) or _PLACE.fullmatch(before)):
                return days[0][1], None
    for line in lines:
        days = _days(line)
        if days and _PERIOD.match(line):
            return days[-1][1], f"taken as published when its period ends, {days[-1][1]}"
    return None


def _days(line: str) -> list[tuple[int, dt.date]]:
    """Return where each whole date of a line begins, its weekday left out, and its last day."""
    return [
        (mention.start, mention.last)
        for mention in find_dates(line, None)
        if mention.last is not None and mention.precision == "day"
    ]
