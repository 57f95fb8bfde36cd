"""Datelines: the place, day and agency that a wire report opens with.

"BAKU, March 26 (Reuters) - ", "MOSCOW, March 26. /TASS/.", "Баку. 26 марта. ИНТЕРФАКС - ".
"""

import datetime as dt
import re
from dataclasses import dataclass

from geomap.errors import InputError
from geomap.incidents.dates import month_of, parse_date
from geomap.reports.documents.agencies import agency_of
from geomap.reports.language.date_words import MONTH

__all__ = ["Dateline", "dateline_at", "day_of", "in_year"]

_PLACE = r"(?P<place>[^\W\d_][^\W\d_.'’ -]{0,30}(?:[ '’-][^\W\d_]{1,20}){0,3}(?:[,/] ?[^\W\d_]{2,20}(?: [^\W\d_]{2,20}){0,4})?)"  # fmt: skip  # noqa: E501
_DATE = rf"(?P<date>(?:{MONTH}\s\d{{1,2}}|\d{{1,2}}\s{MONTH})(?:,?\s\d{{4}}(?:\sг(?:ода|\.))?)?)"
_AGENCY = r"(?P<agency>[^\W\d_][\w .\-]{1,40}?)"
_LINE = re.compile(
    rf"{_PLACE}(?:[.,]?\s{_DATE})?(?:"
    rf"[.,]?\s?[(/\[]\s?{_AGENCY}\s?[)/\]]\.?(?:\s?[-–—:])?"
    rf"|[.,]?\s(?:[-–—]\s)?{_AGENCY.replace('agency', 'agency2')}\s?(?:[.]|\s[-–—])"
    r"|\.?\s?(?:--|[-–—])(?=\s)"
    r")(?=\s)"
)
_SEEN = 200
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline stands, and what it says. `day` is without a year where none is written."""

    start: int
    end: int
    place: str
    agency: str | None
    written: str | None
    day: dt.date | None
    outlet: str | None = None


def dateline_at(text: str, start: int) -> Dateline | None:
    """Return the dateline that begins at an offset, or None.

    A place in capitals and a dash are enough; a place in other letters needs a day
    or an agency that is known.
    """
    found = _LINE.match(text, start, start + _SEEN)
    if found is None:
        return None
    agency = agency_of(found["agency"] or found["agency2"] or "")
    place = found["place"].strip()
    city = re.split(r"[,/]", place)[0]
    if found["agency2"] and agency is None:
        return None
    if not (agency or found["date"] or (city.isupper() and len(city) > 2)):
        return None
    if agency and not found["date"] and not city[:1].isupper():
        return None
    return Dateline(
        start, found.end(), place, agency, found["date"], day_of(found["date"] or ""),
        None if agency else _outlet(found["agency"]),
    )  # fmt: skip


def _outlet(written: str | None) -> str | None:
    """Return the newspaper that a dateline names in brackets, where no agency is known so."""
    name = (written or "").partition(",")[0].strip(' «»"')
    named = name[:1].isupper() and not any(letter.isdigit() for letter in name)
    return name if named and len(name) > _SHORTEST else None


def day_of(written: str) -> dt.date | None:
    """Return the day that is written out with its year, or None."""
    try:
        span = parse_date(written)
    except InputError:
        return None
    return span.first if span.precision == "day" else None


def in_year(written: str, year: int) -> dt.date | None:
    """Return the day that is written without its year, in a year."""
    day = re.search(r"\d{1,2}", written)
    month = next((n for word in re.findall(r"[^\W\d_]+", written) if (n := month_of(word))), None)
    try:
        return dt.date(year, month or 0, int(day[0]) if day else 0)
    except ValueError:
        return None
