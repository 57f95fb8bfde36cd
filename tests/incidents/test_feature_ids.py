"""Claims beside a GeoJSON file: its features are named by their own id, or that in properties."""

import json

import pytest

from geomap.incidents import read_incidents

HEADER = "incident_id,claimant,stance,about,value\n"


@pytest.fixture
def read(tmp_path):
    def run(features, claims):
        document = {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature", **({} if own is None else {"id": own}),
                    "geometry": {"type": "Point", "coordinates": [46.8, 40.0]},
                    "properties": properties,
                }
                for own, properties in features
            ],
        }  # fmt: skip
        (tmp_path / "a.geojson").write_text(json.dumps(document), encoding="utf-8")
        rows = "".join(f"{name},Armenia,asserts,killed,{value}\n" for name, value in claims)
        (tmp_path / "a.claims.csv").write_text(HEADER + rows, encoding="utf-8")
        return read_incidents(tmp_path / "a.geojson")

    return run


def test_a_claim_names_a_feature_by_either_id(read):
    table = read([(7, {"id": "a"}), ("eight", {"id": "b"})], [("7", 3), ("b", 4), ("eight", 5)])
    assert table["id"].tolist() == ["a", "b"]
    assert [[c["value"] for c in claims] for claims in table["claims"]] == [["3"], ["4", "5"]]
    assert table.attrs["rejects"] == []


def test_an_id_that_two_incidents_go_by_is_nobodys(read):
    table = read([("b", {"id": "a"}), (2, {"id": "b"}), (3, {"id": "c"})], [("b", 3), ("c", 4)])
    assert [[c["value"] for c in claims] for claims in table["claims"]] == [[], [], ["4"]]
    (refused,) = table.attrs["rejects"]
    assert (refused["file"], refused["line"], refused["value"]) == ("a.claims.csv", 2, "b")
    assert 'several incidents or their features: "a" and "b"' in refused["reason"]


def test_features_of_one_id_are_told_apart_by_their_properties(read):
    table = read([(1, {"id": "a"}), (1, {"id": "b"})], [("1", 3), ("a", 4)])
    assert [[c["value"] for c in claims] for claims in table["claims"]] == [["4"], []]
    assert [item["value"] for item in table.attrs["rejects"]] == ["1"]


def test_a_claim_about_a_refused_feature_is_told_so(read):
    table = read([(1, {"id": "a"}), (2, {"id": "b", "killed": "many"})], [("1", 3), ("2", 4)])
    assert [item["reason"] for item in table.attrs["rejects"] if item["file"] != "a.geojson"] == [
        "is about an incident that was refused"
    ]
