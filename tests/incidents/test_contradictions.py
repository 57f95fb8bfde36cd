"""Coordinates held against the place named beside them; distances by pyproj."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.world import build_world
from geomap.incidents import locate, read_incidents
from geomap.shipped import shipped

GEOD = Geod(ellps="WGS84")
FARUKH = (46.8011, 40.0194)


@pytest.fixture(scope="module")
def overlays():
    return Gazetteer.open(shipped("gazetteer"))


def warned(tmp_path, gazetteer, *rows):
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(["id,date,place,lat,lon,radius_m", *rows]), encoding="utf-8")
    return locate(read_incidents(path), gazetteer).attrs["warnings"]


def test_swapped_coordinates_are_pointed_out_with_the_distance(tmp_path, overlays):
    lon, lat = FARUKH
    (told,) = warned(tmp_path, overlays, f"a,2022-03-24,Парух,{lon},{lat},")
    metres = GEOD.inv(lat, lon, lon, lat)[2]
    assert told.startswith("a: ")
    assert f"{metres / 1000:,.0f} km from Парух" in told
    assert "on record at 40.0194, 46.8011" in told


@pytest.mark.parametrize(
    "row",
    [
        "a,2022-03-24,Farukh,40.0194,46.8011,",
        "a,2022-03-24,Farukh,40.1,46.9,",  # within 25 km
        "a,2022-03-24,Farukh,40.9,46.8,30000",  # far, but so is what is known of it
        "a,2022-03-24,near Farukh,40.02,46.80,",
        "a,2022-03-24,Nagorno-Karabakh,40.9,46.8,",  # an area
        "a,2022-03-24,Nowhereville,40.9,46.8,",  # on no record
        "a,2022-03-24,,40.9,46.8,",
        "a,2022-03-24,Nakhichevanik,10.0,10.0,",  # on record without a position
    ],
)
def test_what_fits_or_is_not_known_is_passed_over(tmp_path, overlays, row):
    assert warned(tmp_path, overlays, row) == []


def test_each_contradiction_is_told_once(tmp_path, overlays):
    row = "2022-03-24,Farukh,10.0,10.0,"
    assert len(warned(tmp_path, overlays, f"a,{row}", f"b,{row}")) == 1


def test_one_bearer_near_by_is_enough(tmp_path):
    header = "place_id,name,language,script,kind,lon,lat,radius_m,country,admin1,source"
    path = tmp_path / "twins.csv"
    path.write_text(
        f"{header}\nx:a,Alpha,en,Latn,village,10,50,1000,DE,,test\n"
        "x:b,Alpha,en,Latn,village,20,50,1000,PL,,test\n",
        encoding="utf-8",
    )
    gazetteer = Gazetteer.open(path)
    assert warned(tmp_path, gazetteer, "a,2022-01-01,Alpha,50.0,20.1,") == []
    (told,) = warned(tmp_path, gazetteer, "a,2022-01-01,Alpha,50.0,22.0,")
    assert "on record at 50.0000, 20.0000" in told  # the nearer of the two


def test_a_table_of_any_size_is_held_against_brute_force(overlays):
    rng = np.random.default_rng(7)
    count = 400
    lon, lat = 46.8 + rng.normal(0, 0.6, count), 40.0 + rng.normal(0, 0.6, count)
    names = rng.choice(["Farukh", "Шуша", "Martakert", "Nowhereville"], count)
    places = {"Farukh": "geomap:farukh", "Шуша": "geomap:shusha", "Martakert": "geomap:martakert"}
    template = read_incidents(shipped("layers", "incidents", "farukh-2022.csv"))
    table = pd.concat([template.iloc[[0]]] * count, ignore_index=True)
    table = table.assign(
        id=[f"r{n}" for n in range(count)], lon=lon, lat=lat, place=names, radius_m=1500.0,
        geometry=None, place_id=None, located="coordinates",
    )  # fmt: skip
    told = locate(gpd.GeoDataFrame(table), overlays).attrs["warnings"]
    expected = []
    for n, name in enumerate(names):
        if name in places:
            place = overlays.place(places[name])
            metres = GEOD.inv(lon[n], lat[n], place.lon, place.lat)[2]
            if metres > max(5 * (1500 + place.radius_m), 25_000):
                expected.append(f"r{n}")
    assert [text.partition(":")[0] for text in told] == expected
    assert 50 < len(expected) < count


def test_a_small_namesake_of_the_world_contradicts_nothing(tmp_path):
    def place(number, name, people, lon, lat):
        return PlaceRecord(
            f"x:{number}", ((name, None),), lon, lat, "village", 1000.0, "DE", None, people, "test"
        )

    made = [place(1, "Kono", 3_000, 10.0, 50.0), place(2, "Metropolis", 9_000_000, 10.0, 50.0)]
    gazetteer = Gazetteer.open(Path(build_world(made, tmp_path / "two.index", digest="").origin))
    assert warned(tmp_path, gazetteer, "a,2022-01-01,Kono village,6.0,20.0,") == []
    (told,) = warned(tmp_path, gazetteer, "a,2022-01-01,Kono village,10.0,50.0,")  # swapped
    assert "on record at 50.0000, 10.0000" in told
    assert len(warned(tmp_path, gazetteer, "a,2022-01-01,Metropolis,6.0,20.0,")) == 1
