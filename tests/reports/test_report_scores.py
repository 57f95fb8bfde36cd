"""What `extract` reads in the reports, against the answers of a careful person.

Two sets: those that were written before the code and that its rules were tried on, and
those that were written after it by someone who did not know it. The bounds are a little
under what was measured, so that a change that reads worse is seen.
"""

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents import report_of_text
from geomap.reports.drafts.drafting import draft_report

from .scoring import AFTER, REPORTS, load_cases, score, total

BEFORE_AT_LEAST = {
    "places": (0.95, 0.97),
    "aliases": (0.8, None),
    "not places": (0.97, None),
    "published": (1.0, None),
    "incidents": (0.88, 0.9),
    "type": (0.92, None),
    "date": (0.85, None),
    "killed": (0.93, None),
    "wounded": (0.93, None),
    "contested": (0.85, None),
    "claims": (0.85, None),
    "figures": (None, 0.8),
    "not toll": (1.0, None),
}
AFTER_AT_LEAST = dict(BEFORE_AT_LEAST)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture(scope="module")
def scored(gazetteer):
    def read(folder):
        return total({
            case.name: score(case, draft_report(report_of_text(case.text), gazetteer).as_json())
            for case in load_cases(folder)
        })  # fmt: skip

    return {folder: read(folder) for folder in (REPORTS, AFTER)}


@pytest.mark.parametrize("field", BEFORE_AT_LEAST)
def test_reports_written_before_the_code(scored, field):
    check(scored[REPORTS][field], BEFORE_AT_LEAST[field])


@pytest.mark.parametrize("field", AFTER_AT_LEAST)
def test_reports_written_after_the_code(scored, field):
    check(scored[AFTER][field], AFTER_AT_LEAST[field])


def check(tally, bounds):
    recall, precision = bounds
    if recall is not None:
        assert tally.recall >= recall, tally.missed
    if precision is not None:
        assert tally.precision >= precision, tally.wrong
