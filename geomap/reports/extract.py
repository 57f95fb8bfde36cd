"""From the text of a report to its draft: one function."""

import datetime as dt
from typing import TYPE_CHECKING

from geomap.errors import InputError
from geomap.reports.documents.reading import report_of_text
from geomap.reports.drafts.drafting import draft_report
from geomap.reports.drafts.filing import filed

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer
    from geomap.reports.drafts.draft import Draft
    from geomap.reports.recognisers import Recogniser

__all__ = ["extract"]


def extract(
    text: str,
    *,
    published: dt.date | str | None = None,
    gazetteer: "Gazetteer | None" = None,
    recogniser: "Recogniser | str | None" = None,
) -> "Draft":
    """Return the incidents that a report tells of, with who says what, for a person to confirm.

    Nothing is sent anywhere: names are looked up in the gazetteer at hand.

    Parameters
    ----------
    text
        A news report as plain text, English or Russian. For files of other kinds see
        `geomap.reports.documents.read_report` and `geomap.reports.drafts.drafting`.
    published
        When it was published, as a date or ISO text; it goes before what the text says.
    gazetteer
        Where places are looked up; the default one without.
    recogniser
        A function from text to the names in it, or what `recogniser_of` takes, such as
        "spacy:en_core_web_sm"; without one, names are found by rule.

    Returns
    -------
    Draft
        `incidents` with fields, claims and the words each was read from, as offsets into
        `report.text`; `as_json()` is what `geomap extract --json` prints, and
        `geomap.reports.drafts.table.table_of` makes drafts a table.

    Raises
    ------
    InputError
        There is no text, or too much; `published` is no date; or there is no such recogniser.
    """
    from geomap.gazetteer import Gazetteer
    from geomap.reports.recognisers import recogniser_of

    report = report_of_text(text, published=_day(published))
    names = recogniser_of(recogniser) if isinstance(recogniser, str) else recogniser
    draft = draft_report(report, gazetteer or Gazetteer.open(), recogniser=names)
    return filed([draft])[0]


def _day(published: dt.date | str | None) -> dt.date | None:
    if isinstance(published, dt.datetime):
        return published.date()
    if not isinstance(published, str):
        return published
    try:
        return dt.date.fromisoformat(published)
    except ValueError:
        raise InputError(
            f'published "{published[:80]}" is no date; write it as 2022-03-26'
        ) from None
