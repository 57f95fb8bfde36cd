"""Words that nobody can check keep a name open, whatever else the text names far away."""

import pytest

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.document import settle
from geomap.gazetteer.together import Entry


@pytest.fixture(scope="module")
def world():
    return Gazetteer.open()


def test_a_region_that_cannot_be_checked_leaves_namesakes_of_a_country_open(world):
    found = world.resolve("Frankfurt, Brandenburg, Germany")
    assert found.status == "ambiguous"
    assert [match.place.country for match in found][:2] == ["DE", "DE"]


def test_a_place_far_away_does_not_settle_what_a_region_left_open(world):
    rows = [Entry("Paris", ("Ontario",)), Entry("Frankfurt am Main", ("Germany",))]
    status = {one.entry.name: one.status for one in settle(world, rows)}
    assert status == {"Paris": "ambiguous", "Frankfurt am Main": "resolved"}
