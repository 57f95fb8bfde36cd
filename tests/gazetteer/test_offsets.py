"""Distances and directions from a place: which point is meant, and how well it is known."""

import pyproj
import pytest

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.phrases import read_phrase

WGS84 = pyproj.Geod(ellps="WGS84")
FARUKH = (46.8011, 40.0194)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("text", "bearing", "metres"),
    [
        ("30 km north of Farukh", 0, 30_000),
        ("about 5 kilometres to the south-west of Farukh", 225, 5_000),
        ("10 miles east-southeast of Farukh", 112.5, 16_093),
        ("3 km NNE of Farukh", 22.5, 3_000),
        ("400 km W of Farukh", 270, 400_000),
        ("north of Farukh", 0, 5_000),
    ],
)
def test_the_point_is_where_a_geodesic_leads(gazetteer, text, bearing, metres):
    found = gazetteer.resolve(text)
    assert found.status == "resolved"
    best = found.places[0]
    assert best.place.id == "geomap:farukh"
    turn, _, far = WGS84.inv(*FARUKH, best.place.lon, best.place.lat)
    assert far == pytest.approx(metres, rel=0.006)
    assert (turn - bearing + 180) % 360 - 180 == pytest.approx(0, abs=0.5)
    assert best.radius_m >= 0.25 * metres
    assert "of it, so within" in best.why


def test_a_bare_direction_holds_every_point_up_to_ten_km_that_way(gazetteer):
    best = gazetteer.resolve("north of Farukh").places[0]
    for bearing in (-45, 0, 45):
        for far in (0, 10_000):
            lon, lat, _ = WGS84.fwd(*FARUKH, bearing, far)
            _, _, off = WGS84.inv(best.place.lon, best.place.lat, lon, lat)
            assert off <= best.radius_m


@pytest.mark.parametrize("text", ["10 km from Farukh", "near Farukh", "north-south of Farukh"])
def test_without_a_direction_the_place_stays(gazetteer, text):
    best = gazetteer.resolve(text).places[0]
    assert (best.place.lon, best.place.lat) == pytest.approx(FARUKH, abs=1e-4)
    assert read_phrase(text).bearing is None
    assert "the text says nearby" in best.why
