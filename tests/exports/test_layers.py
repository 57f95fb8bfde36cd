"""Layers: what GDAL's formats start from, with the types and names that they can hold."""

import datetime as dt
import io

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import Point, box

from geomap.exports.flat import TOLD
from geomap.exports.layers import (
    arrow_table,
    claim_layer,
    incident_layer,
    layer_bytes,
    source_layer,
    write_layer,
    zone_layer,
)


def columns(layer):
    return {column.name: column.array.to_pylist() for column in layer.columns}


def kinds(layer):
    return {column.name: column.kind for column in layer.columns}


def table(*claims, **more):
    """One incident with these claims."""
    return pd.DataFrame({"id": ["a"], "claims": [list(claims)]} | more)


def claim(**more):
    return {"claimant": "A", "stance": "asserts", "about": "event"} | more


def zones(**more):
    return gpd.GeoDataFrame(
        {"zone_id": ["z"], "version": ["1"]} | more, geometry=[box(0, 0, 1, 1)], crs="EPSG:4326"
    )


def test_incidents_are_points_or_nothing(flags):
    layer, notes = incident_layer(flags)
    assert len(layer) == len(flags)
    assert layer.geometry_type == "Point"
    assert list(notes) == list(layer.notes) == []
    for shape, lon, lat in zip(layer.shapes, flags["lon"], flags["lat"], strict=True):
        assert shape is None if np.isnan(lon) else (shape.x, shape.y) == (lon, lat)
    given = columns(layer)
    assert given["id"] == list(flags["id"])
    assert given["date_start"] == [day.date() for day in flags["date_start"]]
    assert "raw" not in given


def test_claims_are_rows_in_order(flags):
    layer = claim_layer(flags)
    expected = [(row["id"], said) for _, row in flags.iterrows() for said in row["claims"]]
    assert len(layer) == len(expected) > 20
    given = columns(layer)
    assert given["incident_id"] == [name for name, _ in expected]
    for name in ("claimant", "stance", "about", "value", "side", "quote", "publisher", "url"):
        assert given[name] == [said.get(name) for _, said in expected]
    days = [said["published"] and dt.date.fromisoformat(said["published"]) for _, said in expected]
    assert given["published"] == days
    assert kinds(layer)["published"] == "date"
    assert layer.shapes is None


@pytest.mark.parametrize("odd", ["2022-03", "2022", "2022-13-45", "10000-01-1"])
def test_publication_is_a_date_only_where_each_is_a_day(odd):
    layer = claim_layer(table(claim(published="2022-03-24"), claim(published=odd)))
    assert kinds(layer)["published"] == "text"
    assert columns(layer)["published"] == ["2022-03-24", odd]


def test_publication_in_any_type_of_day_is_a_date():
    values = [dt.date(2022, 3, 24), pd.Timestamp("2022-03-25"), None, pd.NaT, float("nan")]
    layer = claim_layer(table(*(claim(published=value) for value in values)))
    assert kinds(layer)["published"] == "date"
    assert columns(layer)["published"] == [dt.date(2022, 3, 24), dt.date(2022, 3, 25), *[None] * 3]


def test_what_claims_have_of_their_own_follows():
    layer = claim_layer(table(claim(claimant_as_written="MoD"), claim(URL="x", page=3)))
    given = columns(layer)
    assert given["claimant_as_written"] == ["MoD", None]
    assert given["page"] == [None, "3"]
    assert given["url"] == [None, None]
    assert given["URL_2"] == [None, "x"]
    folded = [name.lower() for name in given]
    assert len(folded) == len(set(folded))


def test_no_claims_and_no_such_column_are_no_rows():
    for incidents in (table(), pd.DataFrame({"id": ["a"]}), pd.DataFrame({"id": []}, dtype=str)):
        assert len(claim_layer(incidents)) == 0
        assert len(source_layer(incidents)) == 0
        assert columns(claim_layer(incidents))["published"] == []


def test_sources_are_numbered(flags):
    layer = source_layer(flags)
    expected = [
        (row["id"], number + 1, source)
        for _, row in flags.iterrows()
        for number, source in enumerate(row["sources"])
    ]
    given = columns(layer)
    found = list(zip(given["incident_id"], given["number"], given["source"], strict=True))
    assert found == expected


def test_cleaned_texts_are_told_of():
    incidents = table(claim(quote="a\0b"), claim(value="\ud800"), sources=[["x\0"]])
    layer = claim_layer(incidents)
    assert columns(layer)["quote"] == ["a\ufffdb", None]
    assert layer.notes == ["of claims, 2 texts held NUL or half characters; they show as \ufffd"]
    assert [note[:14] for note in source_layer(incidents).notes] == ["of sources, 1 "]
    assert claim_layer(table(claim())).notes == []
    found = zone_layer(zones(name=pd.Series(["a\0"], dtype=object)))
    assert columns(found)["name"] == ["a\ufffd"]
    assert [note[:12] for note in found.notes] == ["of zones, 1 "]


ODD = {
    "Title": "other title",
    "ID": "other id",
    "geom": "g",
    "FID": "f",
    "": "nameless",
    "claims_said": "mine",
    'quo"te': "q",
    "[x]; DROP TABLE incidents": "d",
    "line\nfeed": "l",
    "nul\0": "n",
    "Ո": "armenian",
    7: "seven",
}


def odd_incidents(flags):
    return flags.assign(**{str(name): value for name, value in ODD.items()}).rename(
        columns={"7": 7}
    )


def test_no_two_columns_differ_in_case_alone(flags):
    layer, notes = incident_layer(odd_incidents(flags))
    names = list(columns(layer))
    assert len({name.lower() for name in names}) == len(names)
    assert not {"geom", "fid"} & {name.lower() for name in names}
    given = columns(layer)
    assert given["title"] == list(flags["title"])
    assert given["Title_2"] == ["other title"] * len(flags)
    assert given["claims_said"][0] != "mine"
    for value in ODD.values():
        assert [value] * len(flags) in given.values()
    (note,) = notes
    assert '"Title" is "Title_2"' in note


def test_two_columns_of_one_name_both_stay(flags):
    mine = flags[["id"]].assign(mine="1")
    twice = pd.concat([mine, mine[["mine"]].assign(mine="2")], axis="columns")
    layer, notes = incident_layer(twice)
    given = columns(layer)
    assert given["mine"] == ["1"] * len(flags)
    assert given["mine_2"] == ["2"] * len(flags)
    assert len(notes) == 1


@pytest.mark.parametrize(("driver", "suffix"), [("GPKG", "gpkg"), ("FlatGeobuf", "fgb")])
def test_gdal_takes_odd_names(flags, driver, suffix, tmp_path):
    layer, _ = incident_layer(odd_incidents(flags))
    path = tmp_path / f"odd.{suffix}"
    write_layer(layer, path, driver, **({"SPATIAL_INDEX": "NO"} if suffix == "fgb" else {}))
    back = gpd.read_file(path)
    assert list(back["Title_2"]) == ["other title"] * len(flags)
    assert len(back.columns) == len(layer.columns) + 1


def test_further_shapes_are_text(flags):
    flags["home"] = gpd.GeoSeries([Point(1, 2), *[None] * (len(flags) - 1)], crs="EPSG:4326")
    layer, notes = incident_layer(flags)
    assert columns(layer)["home"] == ["POINT (1 2)", *[None] * (len(flags) - 1)]
    assert any("home" in note and "WKT" in note for note in notes)


def test_zones_are_multipolygons_wound_and_cut():
    shapes = [box(0, 0, 1, 1, ccw=False), box(179, 0, 181, 1)]
    two = gpd.GeoDataFrame(
        {"zone_id": ["a", "b"], "version": "1", "fid": "mine", "Zone_ID": "x"},
        geometry=shapes,
        crs="EPSG:4326",
    )
    layer = zone_layer(two)
    assert {shape.geom_type for shape in layer.shapes} == {"MultiPolygon"}
    assert all(part.exterior.is_ccw for shape in layer.shapes for part in shape.geoms)
    assert shapely.area(layer.shapes).tolist() == [1, 2]
    assert layer.shapes[1].bounds == (-180, 0, 180, 1)
    assert {"fid_2", "Zone_ID_2"} <= set(columns(layer))
    assert len(layer.notes) == 1


def test_zones_in_metres_are_brought_to_degrees():
    given = zones()
    layer = zone_layer(given.to_crs("EPSG:3857"))
    assert shapely.equals_exact(layer.shapes[0].geoms[0].normalize(),
                                given.geometry[0].normalize(), tolerance=1e-9)  # fmt: skip


def test_shapes_stand_last_as_wkb(flags):
    layer, _ = incident_layer(flags)
    found = arrow_table(layer)
    assert found.column_names[-1] == "geom"
    back = shapely.from_wkb(found.column("geom").to_pylist())
    assert [shape is None for shape in back] == list(flags["lon"].isna())


def test_bytes_are_those_of_the_file(flags, tmp_path):
    layer, _ = incident_layer(flags)
    path = tmp_path / "flags.fgb"
    write_layer(layer, path, "FlatGeobuf", SPATIAL_INDEX="NO")
    assert layer_bytes(layer, "FlatGeobuf", SPATIAL_INDEX="NO") == path.read_bytes()


def test_what_gdal_refuses_is_an_oserror(flags, tmp_path, monkeypatch):
    layer, _ = incident_layer(flags)
    with pytest.raises(OSError, match="NULL geometry"):
        layer_bytes(layer, "FlatGeobuf", SPATIAL_INDEX="YES")
    with pytest.raises(OSError, match="missing"):
        write_layer(layer, tmp_path / "missing" / "a.fgb", "FlatGeobuf", SPATIAL_INDEX="NO")
    for error in (pyogrio.errors.FieldError, pyogrio.errors.FeatureError):

        def refuse(*_, error=error, **__):
            raise error("no such thing")

        monkeypatch.setattr(pyogrio, "write_arrow", refuse)
        with pytest.raises(OSError, match="no such thing"):
            write_layer(layer, io.BytesIO(), "FlatGeobuf")


def test_columns_made_from_claims_are_all_known_by_name(flags):
    layer, _ = incident_layer(flags)
    assert set(columns(layer)) - set(flags.columns) == set(TOLD)
