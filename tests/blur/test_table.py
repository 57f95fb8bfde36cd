"""Blurred tables: what they hold, what they must not, and which rows cannot be shown."""

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import box

from geomap.blur import blur, blur_of, clear_of
from geomap.flags import flag
from geomap.tables import INCIDENT, SUMMARY, check_table, names_of

WGS84 = Geod(ellps="WGS84")
COLUMNS = [*names_of(INCIDENT), *names_of(SUMMARY)]


@pytest.fixture
def blurred(flags, zones, gazetteer):
    return blur(flags, zones, metres=5_000, seed="s", gazetteer=gazetteer)


def test_no_cell_and_no_attribute_tells_the_place(blurred, secret):
    table = blurred.table
    everything = (
        table.to_json(default=str) + repr(table.attrs) + "".join(map(str, table.to_numpy().ravel()))
    )
    assert secret.betrayed(everything) == []
    assert list(table.columns) == [*COLUMNS, "geometry"]
    empty = ["place", "place_id", "dataset_id", "text", "raw", "distance_m", "probability"]
    assert table[[*empty, "likelihood"]].isna().all(axis=None)


def test_the_secret_test_would_find_it_in_the_table_as_it_was(flags, secret):
    found = secret.betrayed(flags.to_json(default=str))
    assert {"Zarnakert", "Olikend", "mill", "46.5123", "39.7234"} <= set(found)


def test_verdict_dates_figures_and_parties_stay_and_the_table_is_a_good_one(blurred, flags):
    table = blurred.table
    check_table(table, (*INCIDENT, *SUMMARY), "blurred")
    kept = ["verdict", "zone_id", "zone_version", "date_start", "date_end", "killed_best"]
    for name in kept:
        assert table[name].fillna("-").tolist() == flags[name].fillna("-").tolist()
    assert table["inside"].tolist()[:3] == [True, True, True]
    first = table.iloc[0]
    assert first["title"] == "Shelling"
    assert first["actors"] == ["Side A"]
    assert first["sources"] == ["news.example", "Agency"]
    assert first["contested"]
    said = [(c["claimant"], c["stance"], c["about"], c["value"]) for c in first["claims"]]
    assert said == [
        ("Ministry A", "asserts", "killed", "2"),
        ("not named", "asserts", "event", None),
        ("Ministry B", "denies", "event", None),
    ]
    assert [c["side"] for c in first["claims"]] == ["civilians", None, None]
    assert "Ministry A asserts the event, Ministry B denies it" in first["why"]
    assert "5 km" in first["why"]
    assert table["verdict"].tolist() == ["breach", "breach", "breach", "not placed"]


def test_ids_that_tell_the_place_become_numbers_and_others_stay(blurred):
    assert blurred.table["id"].tolist() == ["a", "blurred-2", "c", "d"]


@pytest.mark.parametrize(
    ("name", "dataset", "stays"),
    [
        ("case 12", "cases", True),
        ("2021-05-10/3", "cases", True),
        ("100234", "cases", True),
        ("ARM1234", "cases", False),  # as ACLED numbers its events
        ("100234", "UCDP GED", False),
        ("100234", "acled", False),
        ("39.7235;46.5123", "cases", False),
        ("n39723e46512", "cases", False),
        ("8HF8PGF6+9W", "cases", False),  # a Plus Code
        ("Zarna-Kert 1", "cases", False),
        ("зарнакерт1", "cases", False),
        ("Sarnakert7", "cases", True),  # another name
        ("Zarnaqert", "cases", False),  # another spelling
    ],
)
def test_an_id_stays_only_where_it_leads_nowhere(name, dataset, stays, secret, zones, gazetteer):
    flags = flag(secret.table(secret.incident(name, *secret.SECRET, dataset=dataset)), zones)
    found = blur(flags, zones, metres=5_000, seed="s", gazetteer=gazetteer).table
    assert (found["id"][0] == name) is stays


def test_made_numbers_are_nobodys_id(secret, zones):
    rows = [secret.incident(name, *secret.SECRET) for name in ("zarnakert", "blurred-1")]
    found = blur(flag(secret.table(*rows), zones), zones, metres=5_000, seed="s").table
    assert found["id"].is_unique
    assert found["id"][1] == "blurred-1"


def test_points_lie_on_the_grid_in_circles_that_hold_the_place_whatever_was_known_of_it(
    blurred, flags
):
    table = blurred.table
    assert table["lon"].equals(table.geometry.x)
    assert table.geometry.iloc[0].equals(table.geometry.iloc[1])
    circles = table["radius_m"].tolist()
    assert circles[0] == circles[1] == 7_500  # 500 m and 3 km look alike
    assert circles[2] == 30_000  # and 22,222 m like anything up to twice that
    assert table["located"].tolist() == ["area", "area", "area", "missing"]
    for row in range(3):
        one, other = flags.iloc[row], table.iloc[row]
        away = WGS84.inv(one["lon"], one["lat"], other["lon"], other["lat"])[2]
        assert 1 < away < 0.72 * 5_000


@pytest.mark.parametrize("radius_m", [0, 1_000, 5_000, 5_400, 20_000, 80_000])
@pytest.mark.parametrize("located", ["coordinates", "area"])
def test_a_circle_holds_the_place_with_95_percent(radius_m, located, secret, zones):
    """Places drawn about what was reported, reports all over a cell."""
    rng = np.random.default_rng(3)
    count = 4_000
    lon, lat = rng.uniform(46.4, 46.6, count), rng.uniform(39.4, 39.6, count)
    turn = rng.uniform(0, 360, count)
    if located == "area":
        away = radius_m * np.sqrt(rng.uniform(0, 1, count))
    else:
        away = np.hypot(*rng.normal(0, radius_m / 2.4477, (2, count)))
    true_lon, true_lat, _ = WGS84.fwd(lon, lat, turn, away)
    frame = secret.table(*[{"id": str(n), "lon": x, "lat": y} for n, (x, y) in
                           enumerate(zip(lon, lat, strict=True))])  # fmt: skip
    frame = frame.assign(radius_m=float(radius_m), located=located)
    found = blur(frame, secret.zone_table(box(10, 10, 11, 11)), metres=5_000, seed="s").table
    off = WGS84.inv(true_lon, true_lat, found["lon"], found["lat"])[2]
    assert (off <= found["radius_m"]).mean() >= 0.95
    assert found["radius_m"].nunique() == 1


def test_what_would_be_shown_on_the_other_side_is_refused_and_nothing_else(secret):
    rng = np.random.default_rng(11)
    polygons = [box(46.4, 39.4, 46.5, 39.5), box(46.45, 39.0, 46.9, 39.47)]
    zones = secret.zone_table(*polygons)
    spots = np.column_stack([rng.uniform(46.3, 46.6, 600), rng.uniform(39.3, 39.6, 600)])
    flags = flag(
        secret.table(*[secret.incident(f"n{n}", *spot) for n, spot in enumerate(spots)]), zones
    )
    found = blur(flags, zones, metres=4_000, seed="s")
    bare = flags.drop(columns=names_of(SUMMARY))
    moved = blur(bare, secret.zone_table(box(10, 10, 11, 11)), metres=4_000, seed="s")
    assert moved.refused == ()
    crossed = [
        [shapely.covers(polygon, shapely.Point(spot)) for polygon in polygons]
        != [shapely.covers(polygon, point) for polygon in polygons]
        for spot, point in zip(spots, moved.table.geometry, strict=True)
    ]
    assert [item.row for item in found.refused] == np.flatnonzero(crossed).tolist()
    assert 20 < len(found.refused) < 300
    assert found.table.geometry.tolist() == moved.table.geometry[~np.array(crossed)].tolist()
    assert all("other side of the boundary of Zone" in item.reason for item in found.refused)


def test_an_area_that_a_boundary_runs_through_is_on_no_side_of_it(secret):
    zones = secret.zone_table(box(46, 39, 46.5, 40))
    lon = np.linspace(46.48, 46.52, 40)
    rows = [secret.incident(f"n{n}", x, 39.5) for n, x in enumerate(lon)]
    points = flag(secret.table(*rows), zones)
    areas = flag(secret.table(*(row | {"located": "area", "radius_m": 9e3} for row in rows)), zones)
    assert len(blur(points, zones, metres=4_000, seed="s").refused) > 0
    found = blur(areas, zones, metres=4_000, seed="s")
    assert found.refused == ()
    assert found.table["inside"].isna().all()


def test_a_verdict_about_a_zone_that_is_not_there_cannot_be_checked(flags, secret):
    elsewhere = secret.zone_table(box(10, 10, 11, 11)).assign(zone_id="other")
    found = blur(flags, elsewhere, metres=5_000, seed="s")
    assert found.table["verdict"].tolist() == ["not placed"]
    assert {item.reason for item in found.refused} == {
        "its verdict is about z1, version 1, which is not among the zones given"
    }


def test_without_verdicts_positions_alone_are_moved(flags, zones, secret, gazetteer):
    bare = flags.drop(columns=names_of(SUMMARY))
    table = blur(bare, zones, metres=5_000, seed="s", gazetteer=gazetteer).table
    assert list(table.columns) == [*names_of(INCIDENT), "geometry"]
    assert secret.betrayed(table.to_json(default=str)) == []
    assert table["text"].str.contains("grid of 5 km").tolist() == [True, True, True, None]


def test_columns_that_nobody_knows_are_left_out_and_said(flags, zones):
    found = blur(flags.assign(mgrs="38SPK", lat_2=39.723456), zones, metres=5_000, seed="s")
    assert not {"mgrs", "lat_2"} & set(found.table.columns)
    assert "columns left out: lat_2, mgrs" in found.notes


def test_what_the_reader_told_of_the_file_does_not_come_along(flags, zones):
    flags.attrs |= {"rejects": [{"row": "39.723456"}], "understood": {"a": "b"}}
    table = blur(flags, zones, metres=5_000, seed="s").table
    assert table.attrs == {"blur_m": 5_000.0, "threshold": 0.66}
    assert blur_of(table) == 5_000


def test_the_table_given_is_not_changed(flags, zones, gazetteer):
    before = flags.copy(deep=True)
    blur(flags, zones, metres=5_000, seed="s", gazetteer=gazetteer)
    assert flags.to_json(default=str) == before.to_json(default=str)


def test_a_type_in_somebodys_words_is_other(secret, zones):
    flags = flag(
        secret.table(secret.incident("a", *secret.SECRET, type="mill of Z shot at")), zones
    )
    table = blur(flags, zones, metres=5_000, seed="s").table
    assert (table["type"][0], table["title"][0]) == ("other", "Incident")


def test_labels_are_of_towns_and_stay_away_from_the_circles(blurred, gazetteer):
    names = [place.name for place in clear_of(gazetteer.places, blurred.table)]
    assert names == ["Bardagan"]


def test_labels_over_180_degrees_and_places_without_position(secret, zones):
    frame = secret.table(secret.incident("a", 179.999, 10.0, radius_m=0.0))
    table = blur(frame, zones, metres=5_000, seed="s").table
    across = secret.place("t:x", -179.99, 10.0, ["Across"], "town")
    nowhere = secret.place("t:y", None, None, ["Nowhere"], "town")
    far = secret.place("t:z", -179.5, 10.0, ["Far"], "town")
    assert clear_of([across, nowhere, far], table) == [far]
