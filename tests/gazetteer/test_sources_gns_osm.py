"""GNS country files and OpenStreetMap exports, held against GEOS, pyproj and json."""

import io
import json
import shutil
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geomap.errors import GazetteerError
from geomap.gazetteer.overlay import read_overlays
from geomap.gazetteer.sources import Reading, attributions_of, read_source, source_format
from geomap.gazetteer.sources import json_stream as streams
from geomap.gazetteer.sources.json_stream import JsonStream
from geomap.gazetteer.sources.osm_tags import kind_of, names_of, osm_id
from geomap.shipped import shipped

DATA = Path(__file__).resolve().parents[1] / "data" / "gazetteer"


def read(name):
    reading = Reading()
    return {r.id: r for r in read_source(DATA / name, reading=reading)}, reading


@pytest.mark.parametrize(
    ("name", "found"),
    [("gns_until_2022.txt", "gns"), ("gns_since_2022.txt", "gns"), ("osm.geojson", "osm"),
     ("osm.geojsonl", "osm"), ("overlay.csv", "overlay"), ("geonames_dump.txt", "geonames")],
)  # fmt: skip
def test_a_format_is_told_by_content(tmp_path, name, found):
    renamed = tmp_path / "somefile"
    shutil.copy(DATA / name, renamed)
    assert source_format(DATA / name) == source_format(renamed) == found


def test_the_names_of_a_gns_place_are_gathered_from_the_whole_file():
    places, _ = read("gns_until_2022.txt")
    village = places["gns:-2700001"]
    assert village.names == (
        ("Köhnə Kənd", "az"),
        ("Көһнә Кәнд", "az"),
        ("Old Village", "en"),
        ("Staroye Selo", "ru"),
        ("Kohna Kand", "az"),
    )
    assert (village.lon, village.lat) == (46.5, 40.7)


def test_old_gns_files_have_fips_codes_and_new_ones_iso():
    old, _ = read("gns_until_2022.txt")
    new, _ = read("gns_since_2022.txt")
    assert old["gns:-2700001"].country == "AZ"  # AJ in FIPS 10-4
    assert new["gns:900001"].country == new["gns:900003"].country == "AZ"


def test_a_gns_place_in_several_countries_is_in_none():
    places, _ = read("gns_until_2022.txt")
    assert places["gns:-2700003"].country is None
    assert places["gns:-2700003"].kind == "river"


def test_a_gns_region_names_the_places_in_it():
    for name, village, region in (
        ("gns_until_2022.txt", "gns:-2700001", "Şimal Rayonu"),
        ("gns_since_2022.txt", "gns:900001", "Şimal"),
    ):
        places, _ = read(name)
        assert places[village].admin1 == region
    assert places["gns:900002"].kind == "region"
    assert places["gns:900002"].admin1 is None


def test_gns_places_that_are_gone_say_so():
    assert read("gns_until_2022.txt")[0]["gns:-2700004"].kind == "abandoned"
    assert read("gns_until_2022.txt")[0]["gns:-2700004"].names == (("Gone", None),)
    assert read("gns_since_2022.txt")[0]["gns:900003"].kind == "abandoned"


def test_gns_rows_are_all_accounted_for():
    _, reading = read("gns_until_2022.txt")
    assert [(r.line, r.column, r.value) for r in reading.rejects] == [(10, "LAT", "140.7")]
    assert reading.left_out == {"feature class U": 1}


def test_a_country_file_without_the_columns_is_refused(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("RC\tUFI\tUNI\n1\t2\t3\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="GNS country file"):
        source_format(path)


def test_osm_names_keep_their_language():
    places, _ = read("osm.geojson")
    assert places["osm:node/11"].names == (
        ("Köhnə Kənd", "az"),
        ("Старое Село", "ru"),
        ("舊村", "zh"),
        ("Kohna Kend", None),
        ("Oldham", None),
        ("Oldtown", None),
        ("Old Village", "en"),
    )


def test_osm_places_are_all_accounted_for():
    places, reading = read("osm.geojson")
    features = json.loads((DATA / "osm.geojson").read_text(encoding="utf-8"))["features"]
    left_out = reading.left_out["a feature without a name"]
    assert len(places) + reading.refused + left_out == len(features)
    text = (DATA / "osm.geojson").read_text(encoding="utf-8").split("\n")
    for rejected in reading.rejects:
        assert "Too Far North" in text[rejected.line - 1] or "Nowhere" in text[rejected.line - 1]


def test_osm_kinds_follow_the_tags():
    places, _ = read("osm.geojson")
    kinds = {record.names[0][0]: record.kind for record in places.values()}
    assert kinds == {
        "Köhnə Kənd": "village",
        "Böyük": "city",
        "Square Region": "region",
        "Dateline Island": "island",
        "Short River": "river",
        "Area Peak": "peak",
        "No Id": "feature",
        "Empty Village": "abandoned",
    }
    assert kind_of({"boundary": "administrative", "admin_level": "2"}, 0).kind == "country"
    assert kind_of({"boundary": "administrative", "admin_level": "8"}, 0).kind == "district"
    assert kind_of({"place": "suburb"}, 0).kind == "neighbourhood"


def test_an_area_lies_in_itself_and_reaches_its_corners():
    places, _ = read("osm.geojson")
    features = json.loads((DATA / "osm.geojson").read_text(encoding="utf-8"))["features"]
    square = places["osm:relation/13"]
    ring = features[2]["geometry"]["coordinates"][0]
    assert shapely.Polygon(ring).covers(shapely.Point(square.lon, square.lat))
    far = max(Geod(ellps="WGS84").inv(square.lon, square.lat, *vertex)[2] for vertex in ring)
    assert square.radius_m == pytest.approx(far, rel=0.006)
    river = places["osm:way/15"]
    assert river.radius_m == pytest.approx(11_120, rel=0.01)


def test_an_island_on_the_antimeridian_lies_there():
    island = read("osm.geojson")[0]["osm:relation/14"]
    assert abs(island.lon) == pytest.approx(180, abs=0.001)
    far = Geod(ellps="WGS84").inv(180, 1, 179, 0)[2]
    assert island.radius_m == pytest.approx(far, rel=0.006)


def test_a_hollow_area_lies_in_itself(tmp_path):
    ring = [[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3], [0, 0]]
    feature = {
        "type": "Feature",
        "properties": {"name": "Horseshoe", "place": "region"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "u.geojsonl"
    path.write_text(json.dumps(feature), encoding="utf-8")
    (record,) = read_source(path)
    assert shapely.Polygon(ring).covers(shapely.Point(record.lon, record.lat))


@pytest.mark.parametrize(
    ("feature_id", "tags", "told"),
    [
        ("node/123", {}, "osm:node/123"),
        (None, {"@id": "way/9"}, "osm:way/9"),
        ("r77", {}, "osm:relation/77"),
        ("a66", {}, "osm:way/33"),
        ("a67", {}, "osm:relation/33"),
        (None, {"@type": "node", "@id": 5}, "osm:node/5"),
        (None, {"osm_type": "R", "osm_id": 6}, "osm:relation/6"),
        (None, {"osm_way_id": "8"}, "osm:way/8"),
    ],
)
def test_ids_are_those_of_openstreetmap(feature_id, tags, told):
    assert osm_id(feature_id, tags, ("X", 1.0, 2.0)) == told


def test_a_feature_without_an_id_keeps_the_same_one():
    first = osm_id(None, {}, ("X", 1.0, 2.0))
    assert first == osm_id(None, {}, ("X", 1.0, 2.0)) != osm_id(None, {}, ("Y", 1.0, 2.0))


def test_features_by_line_are_those_of_the_collection():
    lined, reading = read("osm.geojsonl")
    collected, _ = read("osm.geojson")
    assert lined == {key: collected[key] for key in lined}
    assert len(lined) == 4
    assert [(r.line, r.reason) for r in reading.rejects] == [(4, "not JSON")]


def test_suffixes_that_are_no_language_give_no_name():
    tags = {"name": "A", "name:signed": "no", "name:UN": "B", "name:ja_rm": "C", "name:": "D"}
    assert list(names_of(tags)) == [("A", None), ("C", "ja")]


def test_an_overlay_yields_its_places():
    path = shipped("gazetteer") / "south-caucasus.csv"
    places = read_overlays([path])
    records = list(read_source(path))
    assert [record.id for record in records] == [place.id for place in places]
    for record, place in zip(records, places, strict=True):
        assert set(record.names) == {(name.text, name.language) for name in place.names}
        assert (record.lon, record.lat, record.admin1) == (place.lon, place.lat, place.admin1)


def test_sources_are_credited_once_each():
    names = ("gns_until_2022.txt", "gns_since_2022.txt", "osm.geojson")
    credited = attributions_of([DATA / name for name in names])
    assert len(credited) == 2
    assert "OpenStreetMap contributors" in credited[1]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**20), 10**20) | st.text(st.characters(codec="utf-8"), max_size=12),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=6), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    values=st.lists(json_values, max_size=8),
    chunk=st.integers(1, 40),
    indent=st.sampled_from([None, 1]),
    ascii_only=st.booleans(),
)
def test_json_in_any_pieces_is_what_json_reads(values, chunk, indent, ascii_only):
    text = json.dumps({"a": {"b": [1]}, "features": values}, indent=indent, ensure_ascii=ascii_only)
    before = streams._CHUNK_BYTES
    streams._CHUNK_BYTES = chunk
    try:
        cursor = JsonStream(io.BytesIO(b"\xef\xbb\xbf" + text.encode()), "x")
        found = [
            list(cursor.elements()) if key == "features" else cursor.value()
            for key in cursor.members()
        ]
    finally:
        streams._CHUNK_BYTES = before
    assert found == list(json.loads(text).values())
