"""Source rows written back: byte for byte where the format has one spelling, else cell for cell."""

import csv
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import OutputError
from geomap.incidents import read_incidents
from geomap.incidents.original import write_original


@pytest.mark.parametrize(
    "name", ["ucdp/ucdp_ged_v23_1_sample1000.csv", "gdelt/gdelt-events.export.tsv"]
)
def test_published_tables_come_back_byte_for_byte(shared_data, tmp_path, name):
    source = shared_data / name
    path = tmp_path / f"back{source.suffix}"
    assert write_original(read_incidents(source), path) == ()
    assert path.read_bytes() == source.read_bytes()


def test_published_geojson_comes_back_value_for_value(shared_data, tmp_path):
    source = shared_data / "ucdp" / "ucdp_ged_v23_1_CAR_country482.geojson"
    path = tmp_path / "back.geojson"
    write_original(read_incidents(source), path)
    assert json.loads(path.read_text("utf-8")) == json.loads(source.read_text("utf-8"))


POINT = {"type": "Point", "coordinates": [46.8, 40.0]}
WITH_MEMBERS = {
    "type": "FeatureCollection",
    "name": "cases",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    "bbox": [46.8, 40.0, 46.8, 40.0],
    "features": [
        {"type": "Feature", "id": "f-1", "bbox": [46.8, 40.0, 46.8, 40.0],
         "properties": {"place": "A"}, "geometry": POINT},
        {"type": "Feature", "id": 7, "properties": {"place": "B", "geometry": "a property"},
         "geometry": {"type": "MultiPoint", "coordinates": [[46.8, 40.0]]}, "style": {"k": [1]}},
        {"type": "Feature", "properties": None, "geometry": POINT},
        {"type": "Feature", "id": "f-4", "properties": {"feature members": "mine"},
         "geometry": POINT},
    ],
}  # fmt: skip


def test_members_beside_properties_come_back(tmp_path):
    source, path = tmp_path / "a.geojson", tmp_path / "b.geojson"
    source.write_text(json.dumps(WITH_MEMBERS), "utf-8")
    table = read_incidents(source)
    assert table["id"].tolist() == ["f-1", "7", "a-3", "f-4"]
    assert [(p.x, p.y) for p in table.geometry] == [(46.8, 40.0)] * 4
    write_original(table, path)
    assert json.loads(path.read_text("utf-8")) == WITH_MEMBERS


def test_a_lone_feature_comes_back_as_one(tmp_path):
    source, path = tmp_path / "a.geojson", tmp_path / "b.geojson"
    source.write_text(json.dumps(WITH_MEMBERS["features"][0]), "utf-8")
    write_original(read_incidents(source), path)
    assert json.loads(path.read_text("utf-8")) == WITH_MEMBERS["features"][0]


def test_an_id_in_the_properties_goes_before_that_of_the_feature(tmp_path):
    source, path = tmp_path / "a.geojson", tmp_path / "b.geojson"
    document = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": f"f-{number}", "properties": properties, "geometry": POINT}
            for number, properties in enumerate(
                ({"case_id": "c-0", "n": 1}, {"case_id": None}, {"case_id": " "}, {"n": 2})
            )
        ],
    }
    source.write_text(json.dumps(document), "utf-8")
    (tmp_path / "a.claims.csv").write_text(
        "incident_id,claimant,stance,about,value\nf-1,M,asserts,killed,4\n", "utf-8"
    )
    table = read_incidents(source)
    assert table["id"].tolist() == ["c-0", "f-1", "f-2", "f-3"]
    assert table["killed_best"].tolist()[1] == 4
    write_original(table, path)
    assert json.loads(path.read_text("utf-8")) == document


def test_several_points_are_no_point(tmp_path):
    source = tmp_path / "a.geojson"
    two = {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}
    features = [
        {"type": "Feature", "properties": {"place": "A"}, "geometry": geometry}
        for geometry in (two, POINT, {"type": "MultiPoint", "coordinates": []})
    ]
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    table = read_incidents(source)
    (refused,) = table.attrs["rejects"]
    assert (refused["line"], refused["column"]) == (1, "geometry")
    assert "2 points" in refused["reason"]
    assert table["located"].tolist() == ["coordinates", "missing"]


def test_features_that_are_refused_come_back_at_their_places(tmp_path):
    line = {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    features = [
        {"type": "Feature", "properties": {"place": "A"}, "geometry": line},
        {"type": "Feature", "properties": {"place": "B"}, "geometry": POINT},
        {"type": "Feature", "properties": {"place": "C", "killed": "many?"}, "geometry": POINT},
        {"no": "feature", "half": "\ud800"},
        {"type": "Feature", "properties": {"place": "D"}, "id": 4},
        {"type": "Feature", "properties": {"place": "E"}, "geometry": None},
        7,
    ]
    document = {"type": "FeatureCollection", "features": features}
    source, path = tmp_path / "a.geojson", tmp_path / "b.geojson"
    source.write_text(json.dumps(document), "utf-8")
    table = read_incidents(source)
    json.dumps(table.attrs)
    assert table["place"].tolist() == ["B", "D", "E"]
    notes = write_original(table, path)
    assert json.loads(path.read_text("utf-8")) == document
    assert notes == ("the 4 rows that were not understood are written back, too",)
    (note,) = write_original(table[table["place"] == "B"], path)
    assert json.loads(path.read_text("utf-8"))["features"] == features[1:2]
    assert note == "the 4 rows that were not understood are left out"


@pytest.mark.parametrize("separator", ["", "\x1e"])
def test_a_feature_a_line_comes_back_so_with_the_lines_that_are_refused(tmp_path, separator):
    lines = [
        json.dumps({"type": "Feature", "properties": {"place": "A"}, "geometry": POINT}),
        "{broken",
        json.dumps({"type": "Feature", "properties": {"place": "B"}, "geometry": None}),
        json.dumps({"no": "feature"}),
    ]
    source, path = tmp_path / "a.geojsonl", tmp_path / "b.geojsonl"
    source.write_text("".join(f"{separator}{line}\n" for line in lines), "utf-8")
    table = read_incidents(source)
    notes = write_original(table, path)
    assert path.read_text("utf-8") == source.read_text("utf-8")
    assert notes == ("the 2 rows that were not understood are written back, too",)
    notes = write_original(table, tmp_path / "b.geojson")
    document = json.loads((tmp_path / "b.geojson").read_text("utf-8"))
    assert document["features"] == [json.loads(lines[0]), json.loads(lines[2])]
    assert notes == ("the 2 rows that were not understood are left out",)


def test_the_kinds_of_json_values_come_back(tmp_path):
    features = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in (
            ({"place": "A", "n": 1, "s": "1", "f": 1.5, "t": True, "e": "", "o": {"k": [1]}},
             {"type": "Point", "coordinates": [46.8, 40.0, 900]}),
            ({"place": "B", "n": None, "s": "null", "new": "[1]"}, None),
        )
    ]  # fmt: skip
    source, path = tmp_path / "a.geojson", tmp_path / "b.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    write_original(read_incidents(source), path)
    assert json.loads(path.read_text("utf-8"))["features"] == features


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8"])
def test_a_table_comes_back_in_its_encoding(tmp_path, encoding):
    source, path = tmp_path / "a.csv", tmp_path / "b.csv"
    text = "place,lat,lon,n\nSão José,40,46,=1+1\n" * 1 + 'Ärger,41,47," a ""b"""\n'
    source.write_bytes(text.encode(encoding))
    write_original(read_incidents(source), path)
    assert path.read_bytes().decode(encoding) == text


CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8
) | st.sampled_from(["a\nb", 'a"b', "=1", "'=1", " ", "\r", ";", ","])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_any_cells_come_back(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    source, path = folder / "a.csv", folder / "b.csv"
    rows = [["place", "x1", "x2"], *(["A", *row] for row in rows)]
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    write_original(read_incidents(source), path)
    with path.open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == rows


def test_rows_of_several_claimants_come_back_one_by_one(tmp_path):
    source, path = tmp_path / "a.csv", tmp_path / "b.csv"
    text = "id,place,claimant,stance,about,value\n1,A,X,asserts,killed,3\n1,A,Y,denies,killed,\n"
    source.write_text(text, "utf-8")
    table = read_incidents(source)
    assert len(table) == 1
    write_original(table, path)
    assert path.read_text("utf-8") == text


def test_what_cannot_be_written_is_one_line(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("place,lat,lon\nA,40,46\n", "utf-8")
    table = read_incidents(source)
    with pytest.raises(OutputError, match=r"no GeoJSON; write its rows as \.csv"):
        write_original(table, tmp_path / "b.geojson")
    with pytest.raises(OutputError, match=r"no GeoPackage; write its rows as \.csv"):
        write_original(table, tmp_path / "b.gpkg")
    with pytest.raises(OutputError, match=r'"\.qgz" is no format'):
        write_original(table, tmp_path / "b.qgz")
    with pytest.raises(OutputError, match="no source row"):
        write_original(table.assign(raw=None), tmp_path / "b.csv")


def test_the_command_writes_it_and_keeps_true_positions_from_blurred_ones(geomap_cli, tmp_path):
    source, path = tmp_path / "a.csv", tmp_path / "b.csv"
    text = "place,lat,lon,odd\nA,40,46,'x\nB,x,46,y\n"
    source.write_text(text, "utf-8")
    done = geomap_cli("export", source, "-o", path, "--original")
    assert (done.returncode, done.stdout.strip()) == (0, str(path))
    assert path.read_text("utf-8") == text
    assert "1 row not understood" in done.stderr
    assert "is written back, too" in done.stderr
    streamed = geomap_cli("export", source, "-o", "-", "--original")
    assert streamed.stdout == path.read_text("utf-8")
    tabbed = geomap_cli("export", source, "-o", "-.tsv", "--original")
    assert tabbed.stdout == path.read_text("utf-8").replace(",", "\t")
    refused = geomap_cli("export", source, "-o", path, "--original", "--blur", "5000")
    assert refused.returncode == 2
    assert "--blur" in refused.stderr
