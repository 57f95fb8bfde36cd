"""GeoJSON of anything at all, held to RFC 7946 by a reader that forgives nothing."""

import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import (
    GeometryCollection,
    LinearRing,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from geomap.errors import TableError
from geomap.exports import ExportOptions, export
from geomap.exports.features import FeatureForm, IncidentFeatures
from geomap.exports.geojson import write, write_zones
from geomap.zones import read_zones

from .strict_geojson import features_of, strict, zone_table

TOGETHER = ExportOptions(with_zones=True)

texts = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.text(alphabet='\\"\x00\x01\x1f\n\r\t\x7f\u2028\ud800\udfff\ufffd[]{};, é😀', max_size=8),
    st.sampled_from(
        ["=1+1", "[1,2]", '{"a": 1}', "NaN", "null", "\\u0000", "2020-01-01", "</script>"]
    ),
)
numbers = st.one_of(st.none(), st.floats(), st.sampled_from([-0.0, 1e-9, 1e10 + 0.5, 2.0**60]))
positions = st.one_of(
    st.just((math.nan, math.nan)),
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    st.tuples(st.sampled_from([-180.0, 180.0, 179.99999999]), st.sampled_from([-90.0, 0.0, 90.0])),
)
claims = st.fixed_dictionaries(
    {
        "claimant": st.text(min_size=1, max_size=8).filter(str.strip),
        "stance": st.sampled_from(["asserts", "denies", "revises"]),
        "about": st.sampled_from(["event", "killed", "weapon"]),
        "value": st.one_of(st.none(), st.sampled_from(["3", "3-5", ">=5", "a\0b", "\ud800", '"'])),
        "published": st.one_of(
            st.none(), st.just("2022-03-26"), st.just(pd.Timestamp("2022-03-26"))
        ),
    }
)
incident_rows = st.fixed_dictionaries(
    {
        "title": texts,
        "place": texts,
        "position": positions,
        "actors": st.lists(st.text(max_size=5), max_size=3),
        "killed_low": st.one_of(st.none(), st.integers(0, 2**40), st.just(2.5)),
        "contested": st.sampled_from([None, True, False]),
        "date_start": st.one_of(st.none(), st.dates()),
        "claims": st.lists(claims, max_size=2),
        "distance": numbers,
        "Title": st.one_of(texts, st.integers(), st.lists(st.integers(), max_size=2)),
    }
)


def incident_table(rows):
    columns = {name: pd.Series([row[name] for row in rows], dtype=object) for name in rows[0]}
    spots = np.array(list(columns.pop("position")), dtype=float)
    days = [np.datetime64(day or "NaT", "D") for day in columns["date_start"]]
    columns["date_start"] = pd.Series(np.array(days).astype("datetime64[s]"))
    columns["id"] = [f"n{number}" for number in range(len(rows))]
    return pd.DataFrame(columns | {"lon": spots[:, 0], "lat": spots[:, 1]})


def cleaned(text):
    return text if text is None else "".join(
        "\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(incident_rows, min_size=1, max_size=6), st.booleans())
def test_any_table_is_strict_geojson_and_says_what_the_table_says(rows, has_zones):
    table = incident_table(rows)
    options = TOGETHER if has_zones else None
    zones = zone_table(box(1, 1, 2, 2)) if has_zones else None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.geojson")
        export(table, path, zones=zones, options=options)
        features = features_of(path)[int(has_zones) :]
    assert [feature["id"] for feature in features] == list(table["id"])
    for row, feature in zip(rows, features, strict=True):
        told = feature["properties"]
        assert told["title"] == cleaned(row["title"])
        assert told["contested"] is row["contested"]
        assert told["date_start"] == (row["date_start"] and row["date_start"].isoformat())
        assert told["killed_low"] == row["killed_low"]
        if row["distance"] is None or not math.isfinite(row["distance"]):
            assert told["distance"] is None
        else:
            assert told["distance"] == pytest.approx(row["distance"], abs=5.1e-8, rel=1e-15)
        kept = feature.get("geomap", {"claims": []})["claims"]
        assert [claim["value"] for claim in kept] == [cleaned(c["value"]) for c in row["claims"]]
        assert {claim["published"] for claim in kept} <= {None, "2022-03-26"}
        lon, lat = row["position"]
        if math.isnan(lon):
            assert feature["geometry"] is None
        else:
            assert feature["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=5.1e-8)


@pytest.mark.parametrize(
    ("lons", "west", "east"),
    [
        ([46.0, 47.5], 46, 47.5),
        ([178.0, -178.0], 178, -178),
        ([177.5, 180.0, -179.0, -175.25], 177.5, -175.25),
        ([-170.0, 20.0], 20, -170),  # 170 degrees one way, 190 the other
        ([-100.0, 0.0, 100.0], -100, 100),
        ([-180.0], -180, -180),
        ([180.0, 179.0], 179, 180),
    ],
)
def test_the_frame_of_points_is_the_narrow_one(tmp_path, lons, west, east):
    table = pd.DataFrame({"id": list(map(str, lons)), "lon": lons, "lat": 10.0})
    export(table, tmp_path / "a.geojson")
    document = strict((tmp_path / "a.geojson").read_bytes())
    assert document["bbox"] == [west, 10, east, 10]


HOLED = Polygon([(0, 0), (0, 4), (4, 4), (4, 0)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
SHAPES = {
    "clockwise shell": Polygon([(0, 0), (0, 1), (1, 1), (1, 0)]),
    "hole": HOLED,
    "several": MultiPolygon([HOLED, box(10, 10, 11, 11)]),
    "over 180": affinity.translate(HOLED, 178),
    "over -180": affinity.translate(HOLED, -182),
    "once more round": affinity.translate(HOLED, 540),
    "touches 180": box(170, 0, 180, 1),
    "north cap": box(-180, 80, 180, 90),
    "south cap, off the globe": box(0, -90, 360, -70),
    "all of it": box(-180, -90, 180, 90),
    "tiny": box(1, 1, 1 + 2e-8, 1 + 2e-8),
    "thin": Polygon([(0, 0), (1, 1), (0.5, 0.5 + 4e-8)]),
    "height": Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)]),
    "empty part": MultiPolygon([Polygon(), box(0, 0, 1, 1)]),
    "collection": GeometryCollection(
        [Point(181, 3), LineString([(0, 0), (1, 1)]), HOLED, Polygon()]
    ),
    "nested collection": GeometryCollection([GeometryCollection([box(179, 0, 182, 1)])]),
    "ring": LinearRing([(0, 0), (0, 1), (1, 1)]),
    "line over 180": LineString([(170, 0), (190, 10)]),
    "points over 180": MultiPoint([(170, 0), (190, 10)]),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("beside", [None, box(20, 20, 21, 21), box(179, -1, 180, 1)])
def test_any_shape_of_a_zone_is_strict(tmp_path, shape, beside):
    shapes = [shape] if beside is None else [shape, beside]
    write_zones(zone_table(*shapes), tmp_path / "zones.geojson")
    feature = features_of(tmp_path / "zones.geojson")[0]
    back = shapely.geometry.shape(feature["geometry"])
    assert back.area == pytest.approx(shape.area, abs=1e-6)
    assert back.length == pytest.approx(shape.length, abs=40)  # a cut adds its edges


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-200, 200), st.floats(-89, 89), st.floats(1e-9, 300), st.integers(3, 7)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_polygons_are_strict_and_keep_their_area(spots):
    shapes = []
    for lon, lat, width, corners in spots:
        turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        ring = [(lon + width * np.cos(t), lat + (89 - abs(lat)) * np.sin(t)) for t in -turns]
        shapes.append(Polygon(ring))
    with tempfile.TemporaryDirectory() as folder:
        write_zones(zone_table(*shapes), Path(folder, "z.geojson"))
        features = features_of(Path(folder, "z.geojson"))
    for feature, shape in zip(features, shapes, strict=True):
        back = shapely.geometry.shape(feature["geometry"])
        assert back.area == pytest.approx(shape.area, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize(
    "shape",
    [box(0, 80, 1, 91), Polygon([(0, 0), (1, 0), (1, math.inf)]), box(4e6, 5e6, 4.1e6, 5.1e6)],
)
def test_a_shape_that_is_not_on_the_globe_is_refused(tmp_path, shape):
    with pytest.raises(TableError, match="no degrees"):
        write_zones(zone_table(shape), tmp_path / "zones.geojson")
    assert not list(tmp_path.iterdir())


def test_a_point_that_is_not_on_the_globe_is_refused(tmp_path):
    points = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[Point(0, 0), Point(200, 0)], crs=4326)
    with pytest.raises(TableError, match="row 1 is 200, 0, outside longitude"):
        export(points, tmp_path / "a.geojson")


@pytest.mark.parametrize("case", ["farukh-2022", "karabakh-2020-2023", None])
def test_the_shipped_cases_are_strict(flags, tmp_path, case):
    table = flags if case is None else flags[flags["id"].notna()].reset_index(drop=True)
    zones = read_zones()
    export(table, tmp_path / "a.geojson", zones=zones)
    assert len(features_of(tmp_path / "a.geojson")) == len(flags)
    assert len(features_of(tmp_path / "a.zones.geojson")) == len(zones)
    notes = export(table, tmp_path / "b.geojson", zones=zones, options=TOGETHER)
    features = features_of(tmp_path / "b.geojson")
    layers = [feature["properties"]["layer"] for feature in features]
    assert layers == ["zones"] * len(zones) + ["incidents"] * len(flags)
    assert all("id" in feature for feature in features)
    assert any("no style for QGIS" in note for note in notes)
    assert not list(tmp_path.glob("b.*ml"))
    back = pyogrio.read_dataframe(tmp_path / "b.geojson")
    assert list(back["id"][len(zones) :]) == list(flags["id"])
    assert list(back["zone_id"][: len(zones)]) == list(zones["zone_id"])


def test_columns_of_whatever_name_are_there_once(tmp_path):
    table = pd.DataFrame(
        [["a", "layer", 1, "mine", 5, "x", "y", "z", 1 + 2j]],
        columns=["id", "layer", "Title", "claims_said", 5, "\ud800", 'a"\n', "5", "Größe \\"],
    )
    table = pd.concat([table, table[["layer"]]], axis="columns")
    write(table, tmp_path / "a.geojson", zone_table(box(0, 0, 1, 1)), TOGETHER)
    told = features_of(tmp_path / "a.geojson")[1]["properties"]
    assert told["layer"] == told["layer_2"] == "layer"
    assert told["layer_3"] == "incidents"
    assert (told["Title"], told["title"], told["5"], told["5_2"]) == (1, None, 5, "z")
    assert (told["claims_said_2"], told["\ufffd"], told['a"\n']) == ("mine", "x", "y")
    assert told["Größe \\"] == "(1+2j)"


def test_a_time_of_day_of_a_column_of_the_users_stays(tmp_path):
    when = pd.to_datetime(["2022-03-24 10:30", "2022-03-25 00:00"])
    table = pd.DataFrame({"id": ["a", "b"], "seen": when, "day": when.normalize()})
    export(table, tmp_path / "a.geojson")
    first = features_of(tmp_path / "a.geojson")[0]["properties"]
    assert (first["seen"], first["day"]) == ("2022-03-24 10:30:00", "2022-03-24")


def test_ids_that_are_not_unique_are_no_ids_of_features(tmp_path):
    notes = write(pd.DataFrame({"id": ["a", "a"]}), tmp_path / "a.geojson")
    assert any("share an id" in note for note in notes)
    features = features_of(tmp_path / "a.geojson")
    assert [feature["properties"]["id"] for feature in features] == ["a", "a"]
    clash = pd.DataFrame({"id": ["zone:zone-0:1"]})
    export(clash, tmp_path / "b.geojson", zones=zone_table(box(0, 0, 1, 1)), options=TOGETHER)
    zone, incident = features_of(tmp_path / "b.geojson")
    assert "id" not in zone
    assert incident["id"] == "zone:zone-0:1"


def test_incidents_in_an_area_are_told(tmp_path):
    rows = {"id": ["a", "b", "c"], "lon": [1.0, 2.0, None], "lat": [1.0, 2.0, None]}
    table = pd.DataFrame(rows | {"located": ["area", "exact name", "area"], "radius_m": 9000.0})
    notes = export(table, tmp_path / "a.geojson")
    assert any(note.startswith("1 incident is known only to an area") for note in notes)
    assert not any("area" in note for note in export(table.iloc[1:], tmp_path / "b.geojson"))


def test_rows_at_once_change_nothing(flags, tmp_path, monkeypatch):
    flags["odd"] = pd.Series(["text", None, *[["a", 1]] * (len(flags) - 2)], dtype=object)
    flags["killed_low"] = [2.5, *[3.0] * (len(flags) - 1)]
    for number, rows in enumerate((1, 3, 10_000)):
        monkeypatch.setattr("geomap.exports.features._ROWS_AT_ONCE", rows)
        export(flags, tmp_path / f"{number}.geojson")
    written = {(tmp_path / f"{number}.geojson").read_bytes() for number in range(3)}
    assert len(written) == 1


def test_features_are_made_a_part_at_a_time():
    table = pd.DataFrame({"id": [str(number) for number in range(45_000)]})
    batches = IncidentFeatures(table, FeatureForm(ending="\n")).batches()
    assert bytes(next(batches)).count(b"\n") <= 20_000
    assert sum(bytes(batch).count(b"\n") for batch in batches) >= 25_000


def test_a_style_that_does_not_fit_both_layers_is_told(tmp_path):
    table, zones = pd.DataFrame({"id": ["a"]}), zone_table(box(0, 0, 1, 1))
    export(table, tmp_path / "a.geojson", zones=zones)
    notes = export(table, tmp_path / "a.geojson", zones=zones, options=TOGETHER)
    assert any(note.startswith("a.qml was there before") for note in notes)


def test_another_process_writes_the_same_bytes(tmp_path):
    code = (
        "import sys, geomap, pandas as pd\n"
        "names = {'b', 'a', 'ü', 'Ա', 'x y'}\n"
        "table = pd.DataFrame({'id': sorted(names), 'actors': [[n] for n in sorted(names)],\n"
        "    'claims': [[{'claimant': n, 'stance': 'asserts', 'about': 'killed', 'value': '3'}]\n"
        "               for n in sorted(names)]})\n"
        "geomap.export(table, sys.argv[1], zones=geomap.read_zones())\n"
    )
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        command = [sys.executable, "-c", code, str(tmp_path / seed / "a.geojson")]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert names == ["a.geojson", "a.qml", "a.zones.geojson", "a.zones.qml"]
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
