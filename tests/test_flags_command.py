"""`geomap flag` tells on stderr what does not fit together, and answers all the same."""

import json

import pytest

ZONE = {
    "type": "Feature",
    "properties": {"zone_id": "far", "version": "1", "inside_places": ["geomap:farukh"]},
    "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]},
}


@pytest.fixture
def files(tmp_path):
    table, layer = tmp_path / "incidents.csv", tmp_path / "zones.geojson"
    table.write_text("date,place\n2022-03-25,Farukh\n2022-03-26,Парух\n", encoding="utf-8")
    layer.write_text(
        json.dumps({"type": "FeatureCollection", "features": [ZONE]}), encoding="utf-8"
    )
    return table, layer


def test_a_control_place_on_the_wrong_side_is_told_once_on_stderr_and_in_each_why(
    geomap_cli, files
):
    table, layer = files
    done = geomap_cli("flag", table, "--zones", layer, "--json")
    assert done.returncode == 0
    words = "geomap:farukh is on the list of places inside far version 1, but its position"
    lines = [line for line in done.stderr.splitlines() if words in line]
    assert len(lines) == 1
    assert lines[0].startswith("geomap: warning: ")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["verdict"] for row in rows] == ["clear", "clear"]
    assert all(words in row["why"] for row in rows)


def test_the_shipped_zones_and_places_agree(geomap_cli, files):
    done = geomap_cli("flag", files[0], "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout.splitlines()[0])["verdict"] == "breach"
