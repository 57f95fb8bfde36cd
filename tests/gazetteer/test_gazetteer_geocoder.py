import pandas as pd
import pytest
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geomap.errors import PlaceError
from geomap.gazetteer import Gazetteer
from geomap.gazetteer.geocoder import GazetteerGeocoder


@pytest.fixture
def geocoder(shipped_gazetteer):
    return shipped_gazetteer.geocoder()


def test_it_is_a_geopy_geocoder(geocoder):
    assert isinstance(geocoder, Geocoder)
    found = geocoder.geocode("Парух")
    assert isinstance(found, Location)
    assert (found.latitude, found.longitude) == (40.0194, 46.8011)
    assert found.address == "Farukh, Nagorno-Karabakh, AZ"
    assert found.raw["id"] == "geomap:farukh"
    assert found.raw["why"] == "Cyrillic Парух is a recorded name of Farukh"


def test_exactly_one_false_gives_a_list(geocoder):
    (found,) = geocoder.geocode("Farukh", exactly_one=False)
    assert found.raw["id"] == "geomap:farukh"


@pytest.mark.parametrize("text", ["Paris", "", "Farukh district", "Нахичеваник"])
def test_what_has_no_position_is_none(geocoder, text):
    assert geocoder.geocode(text) is None
    assert geocoder.geocode(text, exactly_one=False) is None


def test_namesakes_are_never_picked_by_chance(overlay):
    geocoder = Gazetteer.open(
        overlay(
            "x:north,Springfield,en,Latn,town,10,50,2000,DE,North,invented",
            "x:south,Springfield,en,Latn,town,10,40,2000,FR,South,invented",
        )
    ).geocoder()
    assert geocoder.geocode("Springfield") is None
    assert len(geocoder.geocode("Springfield", exactly_one=False)) == 2
    assert geocoder.geocode("Springfield", country="FR").latitude == 40
    assert geocoder.geocode("Springfield", near=(10, 49)).latitude == 50


@pytest.mark.parametrize("point", [(40.02, 46.80), "40.02, 46.80", Point(40.02, 46.80)])
def test_reverse_gives_the_nearest_place(geocoder, point):
    found = geocoder.reverse(point)
    assert found.raw["id"] == "geomap:farukh"
    assert found.raw["distance_m"] < 200
    names = [place.address for place in geocoder.reverse(point, exactly_one=False)]
    assert names[0] == "Farukh"
    assert "Khramort" in names
    assert "Nagorno-Karabakh" not in names


def test_reverse_far_from_every_place_is_none(geocoder):
    assert geocoder.reverse((0, 0)) is None
    assert geocoder.reverse((0, 0), exactly_one=False) is None
    assert geocoder.reverse((40.02, 46.80), within_m=10) is None


def test_reverse_of_no_point_is_an_error(geocoder):
    with pytest.raises(PlaceError, match="not a point"):
        geocoder.reverse("nowhere at all")


def test_it_works_with_a_rate_limiter(geocoder):
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0)
    assert [place and place.address for place in map(limited, ["Shusha", "Paris"])] == [
        "Shusha, Nagorno-Karabakh, AZ",
        None,
    ]


def test_it_works_as_a_geopandas_provider():
    from geopandas.tools import geocode

    table = geocode(["Farukh", "Xqzzt"], provider=GazetteerGeocoder, timeout=1)
    assert (table.geometry[0].x, table.geometry[0].y) == (46.8011, 40.0194)
    assert table.geometry[1].is_empty


def test_an_own_gazetteer_is_a_geopandas_provider_too(overlay):
    from geopandas.tools import geocode, reverse_geocode
    from pandas import Series
    from shapely import Point as Here

    own = Gazetteer.open(overlay("x:a,Beispieldorf,de,Latn,village,8.34,50.12,500,DE,,invented"))
    names = Series(["Beispieldorf", "Farukh", float("nan")], index=[7, 3, 5])
    table = geocode(names, provider=own.geocoder(), timeout=1)
    assert list(table.index) == [7, 3, 5]
    assert table.crs == "EPSG:4326"
    assert (table.geometry[7].x, table.geometry[7].y) == (8.34, 50.12)
    assert table.address[7] == "Beispieldorf, DE"
    assert table.geometry[3].is_empty
    assert table.geometry[5].is_empty
    points = [Here(8.341, 50.121), Here(0, 0)]
    back = reverse_geocode(points, provider=own.geocoder())
    assert back.address[0] == "Beispieldorf"
    assert back.geometry[1].is_empty


def test_gaps_of_a_column_are_nowhere_and_numbers_are_a_query_error(shipped_gazetteer):
    geocoder = shipped_gazetteer.geocoder()
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0)
    column = pd.Series(["Farukh", None, float("nan"), 5], dtype=object)
    found = column.apply(limited).tolist()
    assert found[0].latitude == 40.0194
    assert found[1:] == [None, None, None]  # the last one's error is swallowed, as geopy does
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(5)
