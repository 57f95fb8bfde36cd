"""A feature a line: strict, read by GDAL, and with everything in it read back by geomap."""

import json
import math

import pandas as pd
import pyogrio
import pytest
from shapely.geometry import box

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export
from geomap.incidents import read_incidents
from geomap.tables import INCIDENT, SUMMARY, names_of
from geomap.zones import read_zones

from .strict_geojson import strict_lines, zone_table

NESTED = ExportOptions(nested=True)


def written(table, path, **options):
    notes = export(table, path, **options)
    return strict_lines(path.read_bytes()), notes


def plain(table, names):
    """Return columns as Python values to compare, None for empty, numbers to 7 decimals."""
    rows = {}
    for name in names:
        values = table[name].astype(object).where(table[name].notna(), None).tolist()
        rows[name] = [
            round(value, 7) if isinstance(value, float) and math.isfinite(value) else value
            for value in values
        ]
    return rows


def test_flat_lines_say_what_geojson_says(flags, tmp_path):
    features, notes = written(flags, tmp_path / "a.geojsonl")
    export(flags, tmp_path / "a.geojson")
    assert features == json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"]
    assert any("(raw) are left out of GeoJSON lines" in note for note in notes)
    assert sorted(path.name for path in tmp_path.glob("a.geojsonl*")) == ["a.geojsonl"]


def test_gdal_reads_flat_lines(flags, tmp_path):
    export(flags, tmp_path / "a.geojsonl")
    info = pyogrio.read_info(tmp_path / "a.geojsonl", force_feature_count=True)
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert info["features"] == len(flags)
    assert (types["date_start"], types["killed_low"]) == ("OFTDate", "OFTInteger")
    assert (types["distance_m"], types["claims"]) == ("OFTReal", "OFTString")
    back = pyogrio.read_dataframe(tmp_path / "a.geojsonl")
    assert list(back["title"]) == list(flags["title"])
    assert list(back["verdict"]) == list(flags["verdict"])
    placed = flags["lon"].notna()
    assert list(back.geometry.notna()) == list(placed)
    assert back.geometry.x[placed].tolist() == pytest.approx(flags["lon"][placed], abs=1e-7)


def test_nested_lines_hold_everything_and_are_read_back_equal(flags, tmp_path):
    features, notes = written(flags, tmp_path / "a.geojsonl", options=NESTED)
    assert not any("left out" in note for note in notes)
    for (_, row), feature in zip(flags.iterrows(), features, strict=True):
        told = feature["properties"]
        assert "geomap" not in feature
        assert told["actors"] == row["actors"]
        assert told["sources"] == row["sources"]
        assert told["claims"] == row["claims"]
        assert told["raw"] == row["raw"]
    back = read_incidents(tmp_path / "a.geojsonl")
    names = [*names_of(INCIDENT), *names_of(SUMMARY)]
    assert plain(back, names) == plain(flags, names)
    assert not back.attrs["rejects"]


def test_flat_lines_are_read_back_with_their_claims(flags, tmp_path):
    export(flags, tmp_path / "a.geojsonl")
    names = [*names_of(INCIDENT)[:-1], *names_of(SUMMARY)]
    assert plain(read_incidents(tmp_path / "a.geojsonl"), names) == plain(flags, names)


def test_nested_values_are_json_whatever_they_are(tmp_path):
    raw = {
        "day": pd.Timestamp("2022-03-24"), "moment": pd.Timestamp("2022-03-24 10:30"),
        "none": math.nan, "nat": pd.NaT, "na": pd.NA, "far": math.inf, "list": [1, (2, "a\0b")],
        "half \ud800": "\\u0000 \x01 \"quoted\" ]]> \u2028", 7: True,
    }  # fmt: skip
    table = pd.DataFrame({"id": ["a", "b"], "raw": [raw, None], "actors": [["x; y", "[1]"], []]})
    features, _ = written(table, tmp_path / "a.geojsonl", options=NESTED)
    assert features[0]["properties"]["raw"] == {
        "day": "2022-03-24", "moment": "2022-03-24T10:30:00",
        "none": None, "nat": None, "na": None, "far": None, "list": [1, [2, "a\ufffdb"]],
        "half \ufffd": "\\u0000 \x01 \"quoted\" ]]> \u2028", "7": True,
    }  # fmt: skip
    assert features[0]["properties"]["actors"] == ["x; y", "[1]"]
    assert [feature["properties"]["raw"] for feature in features][1] is None


def test_zones_are_told_or_come_first(flags, tmp_path):
    zones = read_zones()
    _, notes = written(flags, tmp_path / "a.geojsonl", zones=zones)
    assert any(note.startswith("zones are left out of GeoJSON lines") for note in notes)
    options = ExportOptions(with_zones=True)
    features, notes = written(flags, tmp_path / "b.geojsonl", zones=zones, options=options)
    assert not any("zones" in note for note in notes)
    layers = [feature["properties"]["layer"] for feature in features]
    assert layers == ["zones"] * len(zones) + ["incidents"] * len(flags)
    assert len({feature["id"] for feature in features}) == len(features)
    info = pyogrio.read_info(tmp_path / "b.geojsonl", force_feature_count=True)
    assert info["features"] == len(features)


def test_an_empty_table_is_no_line(incidents, tmp_path):
    export(incidents.iloc[:0], tmp_path / "a.geojsonl")
    assert (tmp_path / "a.geojsonl").read_bytes() == b""
    both = ExportOptions(with_zones=True)
    export(incidents.iloc[:0], tmp_path / "b.geojsonl", zones=zone_table(), options=both)
    assert (tmp_path / "b.geojsonl").read_bytes() == b""


def test_a_table_of_ids_alone_is_enough(tmp_path):
    for options in (None, NESTED):
        features, _ = written(pd.DataFrame({"id": ["a"]}), tmp_path / "a.geojsonl", options=options)
        assert features[0]["id"] == "a"
        assert features[0]["geometry"] is None
        told = {name: value for name, value in features[0]["properties"].items() if value}
        assert told == {"id": "a"}


def test_standard_output_has_the_same_lines(flags, tmp_path, capsys):
    export(flags, tmp_path / "a.geojsonl", options=NESTED)
    export(flags, "-.geojsonl", options=NESTED)
    assert capsys.readouterr().out == (tmp_path / "a.geojsonl").read_text("utf-8")


def test_a_write_that_fails_leaves_the_old_file_whole(flags, tmp_path, monkeypatch):
    path = tmp_path / "a.geojsonl"
    export(flags.iloc[:1], path)
    before = path.read_bytes()

    def full(incidents, zones):
        yield memoryview(b"begun")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geomap.exports.geojson_lines._lines", full)
    with pytest.raises(OutputError, match="No space left"):
        export(flags, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_zone_over_180_degrees_is_cut_in_lines_too(tmp_path):
    table = pd.DataFrame({"id": ["a"], "lon": [179.5], "lat": [0.5]})
    zones, both = zone_table(box(179, 0, 182, 1)), ExportOptions(with_zones=True)
    features, _ = written(table, tmp_path / "a.geojsonl", zones=zones, options=both)
    assert features[0]["bbox"] == [179, 0, -178, 1]
    assert features[0]["geometry"]["type"] == "MultiPolygon"
