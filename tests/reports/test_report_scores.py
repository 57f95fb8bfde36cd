"""What `extract` reads in the reports, against the answers of a careful person.

Three sets: reports that were written before the code, reports in many formats that its
rules were mended on, and reports written after it by someone who did not know it, on
which nothing was mended. The bounds are a little under what was measured: a change that
reads worse is seen, and one that reads better may raise them.
"""

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents import report_of_text
from geomap.reports.drafts.drafting import draft_report

from .scoring import AFTER, REPORTS, STYLES, load_cases, score, total

SETS = {"before": REPORTS, "styles": STYLES, "after": AFTER}
RECALL = {  # of what is wanted, by set
    "places": (0.95, 0.70, 0.60),
    "not places": (0.97, 0.93, 0.85),
    "published": (1.0, 0.90, 0.85),
    "incidents": (0.88, 0.68, 0.70),
    "type": (0.92, 0.80, 0.78),
    "date": (0.85, 0.80, 0.65),
    "killed": (0.93, 0.75, 0.68),
    "wounded": (0.93, 0.75, 0.60),
    "contested": (0.80, 0.60, 0.45),
    "claims": (0.88, 0.60, 0.30),
    "not toll": (0.98, 0.95, 0.93),
}
PRECISION = {  # of what is given
    "offsets": (1.0, 1.0, 1.0),
    "places": (0.97, 0.83, 0.72),
    "incidents": (0.90, 0.72, 0.65),
    "figures": (0.80, 0.50, 0.30),
}


@pytest.fixture(scope="module")
def scored():
    gazetteer = Gazetteer.open()
    return {
        name: total({
            case.name: score(case, draft_report(report_of_text(case.text), gazetteer).as_json())
            for case in load_cases(folder)
        })
        for name, folder in SETS.items()
    }  # fmt: skip


def rows(bounds):
    return [
        pytest.param(name, field, least, id=f"{name}-{field}")
        for field, each in bounds.items()
        for name, least in zip(SETS, each, strict=True)
    ]


@pytest.mark.parametrize(("name", "field", "least"), rows(RECALL))
def test_what_is_wanted_is_found(scored, name, field, least):
    recall = scored[name][field].recall  # not the tally: what was missed is not to be shown
    assert recall >= least


@pytest.mark.parametrize(("name", "field", "least"), rows(PRECISION))
def test_what_is_given_is_right(scored, name, field, least):
    precision = scored[name][field].precision
    assert precision >= least
