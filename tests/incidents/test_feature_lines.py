"""GeoJSON with a feature a line: as GDAL writes it, and as it comes when a line is broken."""

import geopandas as gpd
import pytest
from shapely.geometry import Point

from geomap.errors import InputError
from geomap.incidents import ReadOptions, read_incidents

POINT = '{"type":"Point","coordinates":[46.8,40.0]}'
LINES = (
    f'{{"type":"Feature","properties":{{"place":"Farukh"}},"geometry":{POINT}}}',
    '{"type":"Feature","properties":{"pl',
    "",
    '{"type":"Feature","id":7,"properties":{"place":"Shusha"},"geometry":null}',
    '{"place": "Lachin"}',
)


@pytest.mark.parametrize("separated", [True, False])
def test_a_sequence_that_gdal_wrote(tmp_path, separated):
    places = ["Farukh", "Şuşa"]
    points = [Point(46.8011, 40.0194), Point(46.7465, 39.7537)]
    layer = gpd.GeoDataFrame({"place": places}, geometry=points, crs="EPSG:4326")
    path = tmp_path / "cases.geojsonl"
    layer.to_file(path, driver="GeoJSONSeq", RS="YES" if separated else "NO")
    assert path.read_bytes().startswith(b"\x1e") is separated
    table = read_incidents(path)
    assert table["place"].tolist() == places
    assert table["lon"].tolist() == [46.8011, 46.7465]


@pytest.mark.parametrize("name", ["a.ndjson", "a.geojsonl", "a.jsonl", "a.json", "a.geojson", "a"])
def test_a_line_that_is_no_feature_is_refused_alone(tmp_path, name):
    path = tmp_path / name
    path.write_text("\n".join(LINES), encoding="utf-8")
    table = read_incidents(path)
    assert table["place"].tolist() == ["Farukh", "Shusha"]
    assert table["id"].tolist() == ["a-1", "7"]
    refused = {item["line"]: item["reason"] for item in table.attrs["rejects"]}
    assert "no valid JSON" in refused[2]
    assert "no GeoJSON feature" in refused[5]
    assert len(refused) == 2


def test_one_feature_and_a_collection_stay_what_they_are(tmp_path):
    one, collection = tmp_path / "one.geojson", tmp_path / "many.geojsonl"
    one.write_text(LINES[0] + "\n", encoding="utf-8")
    collection.write_text(f'{{"type":"FeatureCollection","features":[{LINES[0]}]}}', "utf-8")
    assert read_incidents(one).attrs["members"] == {"type": "Feature"}
    assert read_incidents(collection).attrs["members"] == {"type": "FeatureCollection"}


@pytest.mark.parametrize("name", ["a.csv", "a.geojson", "a.ndjson"])
def test_a_layer_of_a_file_without_layers_is_an_error(tmp_path, name):
    path = tmp_path / name
    path.write_text("place\nA\n" if name.endswith("csv") else LINES[0], encoding="utf-8")
    assert len(read_incidents(path)) == 1
    with pytest.raises(InputError, match="has no sheets or layers; leave out --layer x"):
        read_incidents(path, options=ReadOptions(layer="x"))


def test_another_order_of_dates_is_an_error_and_not_one_of_the_two():
    with pytest.raises(InputError, match='dates "ymd" is no order'):
        ReadOptions(dates="ymd")
