"""Areas that a dataset puts at a point: how far they reach is asked of the gazetteer."""

import csv

import pytest

from geomap import Gazetteer, flag, locate, read_incidents, read_zones
from geomap.geodesy import distance_m

HEADER = ["id", "type_of_violence", "where_prec", "where_coordinates", "adm_1", "latitude",
          "longitude", "country", "date_prec", "date_start", "date_end", "best"]  # fmt: skip
PLACES = """\
place_id,name,language,script,kind,lon,lat,radius_m,country,admin1,source
geomap:upland,Upland Province,en,Latn,region,46.0,40.0,50000,,,made up
geomap:dot,Dotland,en,Latn,region,46.0,40.0,5000,,,made up
geomap:north,Twin District,en,Latn,district,46.0,40.2,20000,,,made up
geomap:south,Twin District,en,Latn,district,46.0,39.8,20000,,,made up
geomap:town,Midtown,en,Latn,town,46.0,40.0,2000,,,made up
"""


@pytest.fixture
def located(tmp_path):
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")

    def run(*rows):
        with (tmp_path / "ged.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADER)
            for number, (code, place, lat, lon) in enumerate(rows):
                writer.writerow(
                    [number, 1, code, place, "", lat, lon, "", 1, *["2022-03-24"] * 2, 1]
                )
        table = read_incidents(tmp_path / "ged.csv")
        return locate(table, Gazetteer.open(tmp_path / "places.csv"))

    return run


def test_an_area_that_the_gazetteer_knows_holds_all_of_it_about_the_point_given(located):
    table = located((4, "Upland Province", 40.3, 46.1), (4, "Upland Province", 40.0, 46.0))
    assert table["located"].tolist() == ["area", "area"]
    assert table["place_id"].tolist() == ["geomap:upland"] * 2
    assert list(zip(table["lat"], table["lon"], strict=True)) == [(40.3, 46.1), (40.0, 46.0)]
    off = distance_m(46.1, 40.3, 46.0, 40.0)
    assert table["radius_m"].tolist() == pytest.approx([50_000 + off, 50_000])
    assert (
        "2 areas have the extent that the gazetteer gives the region or country of that name"
        in table.attrs["notes"]
    )
    assert flag(table, read_zones())["verdict"].ne("not placed").all()


@pytest.mark.parametrize(
    "row",
    [
        (4, "Upland Province", 42.0, 46.0),  # 222 km off: another of that name
        (4, "Dotland", 40.0, 46.0),  # a size that stands for none
        (3, "Twin District", 40.0, 46.0),  # two of them
        (3, "Midtown", 40.0, 46.0),  # a town is no area
        (5, "Northern Upland Province", 40.0, 46.0),
        (6, "Nowhere", 40.0, 46.0),
        (6, "", 40.0, 46.0),
    ],
)
def test_any_other_area_stays_of_unknown_extent_and_says_so(located, row):
    table = located(row)
    assert table["located"].tolist() == ["area"]
    assert table["radius_m"].isna().all()
    assert table["place_id"].isna().all()
    flags = flag(table, read_zones())
    assert flags["verdict"].tolist() == ["not placed"]
    assert "unknown extent, not a point" in flags["why"][0]


def test_a_point_is_no_area_whatever_it_is_called(located):
    table = located((1, "Upland Province", 40.0, 46.0))
    assert (table["located"][0], table["radius_m"][0]) == ("coordinates", 4_000)


def test_the_published_areas_gain_their_extent(shared_data):
    table = read_incidents(shared_data / "ucdp" / "ucdp_ged_v23_1_sample1000.csv")
    bare = table["located"] == "area"
    assert table.loc[bare, "radius_m"].isna().all()
    found = locate(table, Gazetteer.open())
    assert found.loc[bare, "located"].eq("area").all()
    country = found[(found["place"] == "Syria") & bare]
    # the country is some 700 km across (CIA World Factbook: 185,180 km2)
    assert country["radius_m"].between(250_000, 700_000).all()
    assert found.loc[~bare, "radius_m"].equals(table.loc[~bare, "radius_m"])
