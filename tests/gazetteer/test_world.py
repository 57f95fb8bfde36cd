"""The default gazetteer: GeoNames' places of over 500 people behind the shipped overlays."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from geomap.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def world():
    """Built once and kept in the test cache: about half a minute the first time."""
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("query", "place_id", "kind"),
    [
        ("Paris", "geonames:2988507", "city"),
        ("Бахмут", "geonames:713174", "city"),
        ("Lysychansk", "geonames:702972", "city"),
        ("Харьков", "geonames:706483", "city"),
        ("بغداد", "geonames:98182", "city"),
        ("東京", "geonames:1850147", "city"),
        ("თბილისი", "geonames:611717", "city"),
        ("Azerbaijan", "geonames:587116", "country"),
        ("Азербайджан", "geonames:587116", "country"),
        ("Donetsk region", "geonames:admin1:UA.05", "region"),
        ("Webster, Massachusetts", "geonames:4954677", "town"),
        ("Nagorno-Karabakh", "geomap:nagorno-karabakh", "region"),
        ("Lachin", "geomap:lachin", "town"),
        ("Парух", "geomap:farukh", "village"),
    ],
)
def test_names_of_the_world_resolve_and_overlays_win(world, query, place_id, kind):
    found = world.resolve(query)
    assert found.status == "resolved"
    assert (found[0].place.id, found[0].place.kind) == (place_id, kind)


@pytest.mark.parametrize("query", ["Xqzzt", "Bakhmutovgradsk", "Saribaba and Buzdukh heights"])
def test_what_nobody_recorded_is_not_found(world, query):
    assert world.resolve(query).status == "not found"


def test_namesakes_are_not_chosen_among_without_a_reason(world):
    assert world.resolve("Springfield").status == "ambiguous"
    assert world.resolve("San José", near=(-84.1, 9.9))[0].place.country == "CR"
    assert world.resolve("London", country="CA")[0].place.country == "CA"


def test_many_names_are_answered_as_one_by_one(world):
    names = [
        "Paris",
        "Парух",
        "Xqzzt",
        "Springfield",
        "near Mariupol",
        "Paris",
        "Kharkow",
        "Lachin",
    ]
    many = world.resolve_many(names)
    for row, name in enumerate(names):
        one = world.resolve(name)
        assert many.status[row] == one.status
        if one.status == "resolved":
            assert many.place_id[row] == one[0].place.id
            assert many.match[row] == one[0].match
            assert many.score[row] == pytest.approx(one[0].score)
            position = (many.lon[row], many.lat[row], many.radius_m[row])
            assert position == pytest.approx((one[0].place.lon, one[0].place.lat, one[0].radius_m))
        else:
            assert many.place_id[row] is None
            assert np.isnan(many.score[row])


def test_a_point_has_a_name(world):
    geocoder = world.geocoder()
    assert geocoder.reverse((48.59, 38.0)).raw["id"] == "geonames:713174"
    assert geocoder.reverse((39.8177, 46.7528)).raw["id"] == "geomap:stepanakert"


def test_the_command_line_asks_the_world(geomap_cli, world):
    assert len(world.world) > 235_000  # built, so that the command need not
    done = geomap_cli("resolve", "Бахмут", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["places"][0]["id"] == "geonames:713174"
    overlays = geomap_cli("resolve", "Бахмут", "--gazetteer", ROOT / "gazetteer")
    assert overlays.returncode == 1
    info = geomap_cli("gazetteer", "info", "--json")
    summary = json.loads(info.stdout)
    assert summary["places"] > 235_000
    assert any("GeoNames" in credit for credit in summary["attributions"])


def test_a_harmed_index_is_built_again(world):
    path = Path(world.world.origin)
    data = bytearray(path.read_bytes())
    data[-100] ^= 0xFF
    path.unlink()
    path.write_bytes(data)
    from geomap.gazetteer.cache import default_world
    from geomap.gazetteer.world import WorldIndex

    again = WorldIndex.open(default_world())
    assert len(again) == len(world.world)


def test_words_for_areas_are_never_answered_with_a_namesake_village(world):
    for query, kind in [
        ("US", "country"),
        ("DR Congo", "country"),
        ("Africa", "continent"),
        ("Georgia", "country"),
        ("Texas", "region"),
        ("Полтавська область", "region"),
    ]:
        found = world.resolve(query)
        assert (found.status, found[0].place.kind) == ("resolved", kind), query
        assert found[0].place.radius_m > 50_000


def test_of_scores_from_nine_tenths_on_nine_in_ten_are_right(world, shared_data):
    """On names that others wrote and placed: monitors.py prints the whole table."""
    path = ROOT / "tests/benchmarks/names/monitors.py"
    spec = importlib.util.spec_from_file_location("monitors", path)
    monitors = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(monitors)
    found = monitors.said(world, monitors.names_of_files(shared_data)[::3])
    for least, share in ((0.9, 0.9), (0.66, 0.7)):
        sure = [one.right for one in found if one.score >= least]
        assert len(sure) > 100
        assert sum(sure) / len(sure) >= share
    taken = [one for one in found if one.status == "resolved" and one.tier == "sounds alike"]
    assert all(one.placed for one in taken)
    absent = [one for one in found if one.tier == "spelling"]
    assert all(one.status == "not found" and one.score < 0.5 for one in absent)
