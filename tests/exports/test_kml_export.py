"""KML read back by GDAL, as the XML that it is, and by geomap."""

import math
import os
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export, kml
from geomap.exports.kml_shapes import WIDEST_M
from geomap.incidents import read_incidents
from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES, ZONE_STYLE
from geomap.tables import INCIDENT, SUMMARY, names_of
from geomap.zones import read_zones

NS = "{http://www.opengis.net/kml/2.2}"

ORDER = [
    "name", "open", "Snippet", "description", "TimeSpan", "styleUrl", "Style", "ExtendedData",
    "Schema", "Point", "Polygon", "MultiGeometry", "Folder", "Placemark",
]  # fmt: skip
"""How the schema of KML 2.2 orders what features hold."""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.kml"


def tree(path):
    return ET.fromstring(path.read_bytes())


def tag(element):
    return element.tag.removeprefix(NS)


def placemarks(path):
    """Placemarks of incidents by id."""
    return {
        values["incident_id"]: element
        for element in tree(path).iter(f"{NS}Placemark")
        if "incident_id" in (values := fields(element))
    }


def fields(placemark):
    return {item.get("name"): item.text or "" for item in placemark.iter(f"{NS}SimpleData")}


def layers(path):
    """Every feature that GDAL finds, with the folder it is in, and the types of its fields."""
    found, types = [], {}
    for name, _ in pyogrio.list_layers(path):
        about = pyogrio.read_info(path, layer=name)
        types |= dict(zip(about["fields"], about["dtypes"], strict=True))
        _, table = pyogrio.read_arrow(path, layer=name)
        found += [(name, row) for row in table.to_pylist()]
    return found, types


def plain(value):
    """A value of the table as GDAL should give it: text, whole numbers, 7 decimals."""
    if isinstance(value, (list, dict)):
        return value
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return pytest.approx(value, abs=5.1e-8)
    return value


def test_gdal_reads_every_incident_with_its_values_and_types(flags, path):
    export(flags, path, zones=read_zones())
    found, types = layers(path)
    rows = {row["incident_id"]: (folder, row) for folder, row in found if row.get("incident_id")}
    assert sorted(rows) == sorted(flags["id"])
    names = [n for n in names_of((*INCIDENT, *SUMMARY)) if n not in {"id", "claims", "raw"}]
    for row in flags.to_dict("records"):
        folder, read = rows[row["id"]]
        for name in names:
            expected = plain(row[name])
            if isinstance(expected, list):
                expected = "; ".join(expected) or None
            assert read[name] == expected, (row["id"], name)
        shape = shapely.from_wkb(read["wkb_geometry"])
        if row["located"] == "area":
            assert shape.geom_type == "Polygon"
            assert shape.contains(shapely.Point(row["lon"], row["lat"]))
        elif np.isfinite(row["lon"]):
            assert shape.equals_exact(shapely.Point(row["lon"], row["lat"]), 1e-7)
        else:
            assert shape is None
            assert folder == kml.UNPLACED
        if shape is not None:
            assert folder == VERDICT_STYLES[row["verdict"]].label
            assert read["begin"].date() == row["date_start"].date()
        said = [claim["claimant"] for claim in row["claims"]]
        assert all(claimant in read["claims"] for claimant in said)
    assert {types[n] for n in ("killed_best", "wounded_high", "claims_denying")} == {"int32"}
    assert {types[n] for n in ("lon", "radius_m", "probability", "distance_m")} == {"float64"}
    assert {types[n] for n in ("inside", "contested")} == {"bool"}
    assert {types[n] for n in ("title", "date_start", "why")} == {"object"}


def test_gdal_reads_zones_with_their_shapes_and_periods(flags, path):
    zones = read_zones()
    export(flags, path, zones=zones)
    found, _ = layers(path)
    rows = [(folder, row) for folder, row in found if row.get("zone_id") and "authority" in row]
    keys = [(row["zone_id"], row["version"]) for _, row in rows]
    assert sorted(keys) == sorted(zip(zones["zone_id"], zones["version"], strict=True))
    assert len({folder for folder, _ in rows}) == zones["zone_id"].nunique()
    by_key = dict(zip(keys, rows, strict=True))
    for zone in zones.itertuples():
        folder, row = by_key[zone.zone_id, zone.version]
        shape = shapely.from_wkb(row["wkb_geometry"])
        assert shape.symmetric_difference(zone.geometry).area < 1e-6 * zone.geometry.area
        assert row["zone_name"] == zone.name
        same = set(zones.loc[zones["zone_id"] == zone.zone_id, "name"])
        assert folder == (zone.name if len(same) == 1 else zone.zone_id)
        assert row["begin"].date() == zone.valid_from.date()
        assert (row["end"] and row["end"].date()) == (
            None if pd.isna(zone.valid_to) else zone.valid_to.date()
        )
        assert row["edge_m"] == plain(zone.edge_m)
        for part in getattr(shape, "geoms", [shape]):
            assert part.exterior.is_ccw
            steps = np.abs(np.diff(shapely.get_coordinates(part.exterior), axis=0))
            assert np.hypot(*steps.T).max() <= 0.2501


def test_an_export_is_read_back_as_it_was_but_for_claims_and_source_rows(flags, path):
    export(flags, path, zones=read_zones())
    back = read_incidents(path)
    assert back.attrs["rejects"] == []
    assert sorted(back["id"]) == sorted(flags["id"])
    assert any("zones are not read" in note for note in back.attrs["notes"])
    back = back.set_index("id").loc[flags["id"]].reset_index()
    for name in (*names_of(INCIDENT), *names_of(SUMMARY)):
        if name not in {"claims", "raw"}:
            assert list(map(plain, back[name])) == list(map(plain, flags[name])), name
    known = flags["lon"].notna().to_numpy()
    assert (shapely.distance(back.geometry[known], flags.geometry[known]) < 1e-6).all()


def test_without_verdicts_folders_are_the_types(incidents, path):
    kinds = ("drone strike", "as a user writes", None)
    incidents["type"] = [kinds[row % 3] for row in range(len(incidents))]
    notes = export(incidents, path)
    found, _ = layers(path)
    assert {folder for folder, _ in found} == {"drone strike", "other", kml.UNPLACED}
    assert len(found) == len(incidents)
    assert not any("verdict" in row for _, row in found)
    unplaced = int(incidents["lon"].isna().sum())
    assert f"incidents without a position: {unplaced}" in " ".join(notes)
    assert not list(tree(path).iter(f"{NS}Zones"))


def test_elements_stand_in_the_order_of_the_schema_and_name_nothing_elsewhere(flags, path):
    export(flags, path, zones=read_zones(), options=ExportOptions(title="A & B"))
    root = tree(path)
    assert root.tag == f"{NS}kml"
    document = root[0]
    assert document.find(f"{NS}name").text == "A & B"
    for element in root.iter():
        if tag(element) in {"Document", "Folder", "Placemark"}:
            places = [ORDER.index(tag(child)) for child in element]
            assert places == sorted(places), [tag(child) for child in element]
    assert not [e for e in root.iter() if tag(e) in {"href", "Icon", "NetworkLink", "Link"}]
    styles = {style.get("id") for style in root.iter(f"{NS}Style")}
    used = {url.text for url in root.iter(f"{NS}styleUrl")}
    assert used <= {f"#{name}" for name in styles}
    schemas = {item.get("id") for item in root.iter(f"{NS}Schema")}
    assert {item.get("schemaUrl") for item in root.iter(f"{NS}SchemaData")} == {
        f"#{name}" for name in schemas
    }
    folders = [element.find(f"{NS}name").text for element in root.iter(f"{NS}Folder")]
    assert len(folders) == len(set(folders)), "GDAL calls layers after them"


def test_colours_are_those_of_the_map_in_the_order_of_kml(flags, path):
    export(flags, path, zones=read_zones())
    styles = {style.get("id"): style for style in tree(path).iter(f"{NS}Style")}
    for element in placemarks(path).values():
        kind, verdict = fields(element)["type"], fields(element)["verdict"]
        style = styles[element.find(f"{NS}styleUrl").text[1:]]
        colour = INCIDENT_SYMBOLS.get(kind, INCIDENT_SYMBOLS["other"]).colour
        for name in ("IconStyle", "LabelStyle", "PolyStyle"):
            opacity, *bgr = bytes.fromhex(style.find(f"{NS}{name}/{NS}color").text)
            assert bytes(reversed(bgr)).hex() == colour[1:].lower()
            assert (opacity < 255) == (
                name == "PolyStyle" or (name == "IconStyle" and VERDICT_STYLES[verdict].faded)
            )
        assert style.find(f"{NS}BalloonStyle/{NS}text").text == "$[description]"
    fill = styles["zone-version"].find(f"{NS}PolyStyle/{NS}color").text
    assert int(fill[:2], 16) == round(255 * ZONE_STYLE["fill_opacity"])


def test_columns_named_like_parts_of_kml_are_read_back_under_names_of_their_own(flags, path):
    table = flags.assign(Name="n", begin="b", ICON=3, Title="t", incident_id="i", Seen=True)
    notes = export(table, path)
    found, types = layers(path)
    assert any('"Name"' in note and '"begin"' in note for note in notes)
    placed = [row for _, row in found]
    for name, value in {"Name_2": "n", "begin_2": "b", "ICON_2": 3, "Title_2": "t"}.items():
        assert {row[name] for row in placed} == {value}
    assert {row["incident_id_2"] for row in placed} == {"i"}
    assert types["Seen"] == "bool"
    assert types["ICON_2"] == "int32"
    assert {row["incident_id"] for row in placed} == set(flags["id"])


def test_an_area_across_180_degrees_is_two_polygons(flags, path):
    table = (
        flags.drop(columns="geometry")
        .iloc[:1]
        .assign(lon=179.95, lat=10.0, located="area", radius_m=50_000.0)
    )
    export(table, path)
    ((_, row),), _ = layers(path)
    shape = shapely.from_wkb(row["wkb_geometry"])
    assert shape.geom_type in {"MultiPolygon", "GeometryCollection"}
    assert sorted(round(part.bounds[0]) for part in shape.geoms) == [-180, 179]


def test_an_area_of_unknown_size_is_listed_and_is_no_pin(flags, path):
    plain = flags.drop(columns="geometry").iloc[[0] * 4]
    table = plain.assign(lon=46.8, lat=40.0, located="area", id=list("abcd"))
    table["radius_m"] = [float("nan"), 0.0, WIDEST_M * 2, 1000.0]
    notes = export(table, path)
    found, _ = layers(path)
    assert [row["wkb_geometry"] is None for _, row in found] == [False, True, True, True]
    assert [folder for folder, _ in found[1:]] == [kml.UNPLACED] * 3
    assert any("area of unknown size" in note and "3" in note for note in notes)


@pytest.mark.parametrize(
    ("given", "begin", "end"),
    [
        ({"date_start": "2022-03-24"}, "2022-03-24", "2022-03-24"),
        ({"date_start": "2022-03-24", "date_end": "2022-04-02"}, "2022-03-24", "2022-04-02"),
        ({"date_start": "2022-02-01", "date_precision": "month"}, "2022-02-01", "2022-02-28"),
        ({}, None, None),
    ],
)  # fmt: skip
def test_time_spans_hold_every_day_it_may_have_been(path, given, begin, end):
    table = pd.DataFrame([{"id": "a", "lon": 1.0, "lat": 2.0} | given])
    for name in {"date_start", "date_end"} & set(given):
        table[name] = pd.to_datetime(table[name])
    export(table, path)
    element = placemarks(path)["a"]
    assert element.findtext(f"{NS}TimeSpan/{NS}begin") == begin
    assert element.findtext(f"{NS}TimeSpan/{NS}end") == (end and f"{end}T23:59:59Z")


def test_a_zone_without_an_end_is_open(flags, path):
    zones = read_zones()
    zones = zones[zones["valid_to"].isna()].iloc[:1].assign(valid_from=pd.NaT)
    first = zones.assign(valid_from=pd.Timestamp("1953-07-27"), version="0")
    export(flags, path, zones=pd.concat([first, zones]))
    spans = {
        fields(element)["version"]: element.find(f"{NS}TimeSpan")
        for element in tree(path).iter(f"{NS}Placemark")
        if "version" in fields(element)
    }
    assert [tag(child) for child in spans["0"]] == ["begin"]
    assert [span for version, span in spans.items() if version != "0"] == [None]


def test_any_table_of_incidents_is_written(path):
    bare = pd.DataFrame({"id": ["a", "b"]})
    for table, count in ((bare, 2), (bare.iloc[:0], 0)):
        export(table, path)
        found, _ = layers(path)
        assert len(found) == count
        assert tree(path)[0].findtext(f"{NS}Folder/{NS}name") == "Incidents"
    empty = read_zones().iloc[:0]
    export(bare.iloc[:0], path, zones=empty)
    assert len(layers(path)[0]) == 0


def test_a_table_with_odd_columns_is_written(flags, path):
    odd = flags.iloc[:2].copy()
    odd["far"] = gpd.GeoSeries([shapely.Point(1, 2), None], crs=4326, index=odd.index)
    odd["big"] = [2**40, 1]
    odd["infinite"] = [math.inf, 1e300]
    odd["day"] = [date(2022, 3, 24), None]
    odd["mixed"] = [{"a": [1, None]}, "text"]
    odd[7] = ["x", "y"]
    odd[""] = ["p", "q"]
    export(odd, path)
    rows = {row["incident_id"]: row for _, row in layers(path)[0]}
    first, second = (rows[name] for name in odd["id"])
    assert (first["big"], second["big"]) == (2.0**40, 1.0)
    assert (first["infinite"], second["infinite"]) == (None, 1e300)
    assert first["far"].startswith("POINT (1 2")
    assert first["7"] == "x"
    assert first["day"] == "2022-03-24"


def test_points_in_metres_are_written_in_degrees(flags, path):
    placed = flags[flags["located"] == "exact name"]
    export(placed.drop(columns=["lon", "lat"]).to_crs(3857), path)
    found = {
        row["incident_id"]: shapely.from_wkb(row["wkb_geometry"]) for _, row in layers(path)[0]
    }
    for row in placed.itertuples():
        assert found[row.id].equals_exact(shapely.Point(row.lon, row.lat), 2e-7)


def test_the_same_tables_are_the_same_bytes(flags, tmp_path):
    program = """if True:
        import pickle, sys
        from geomap.exports import export
        table, zones = pickle.loads(open(sys.argv[1], "rb").read())
        export(table, sys.argv[2] + "/out.kml", zones=zones)
    """
    table = tmp_path / "tables.pickle"
    pd.to_pickle((flags, read_zones()), table)
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", program, str(table), str(folder)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"},
        )
        written.append((folder / "out.kml").read_bytes())
    assert written[0] == written[1]


def test_a_write_that_fails_leaves_the_old_file_whole(flags, path, monkeypatch):
    path.write_text("old")

    def full(*_):
        yield "<kml>"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kml, "_document", full)
    with pytest.raises(OutputError, match="No space left"):
        export(flags, path)
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(OutputError):
        export(flags, path.parent / "no folder" / "out.kml")


def test_a_folder_of_zones_is_read_back_as_zones(flags, path):
    zones = read_zones()
    export(flags, path, zones=zones)
    expected = zones[zones["zone_id"] == "lachin-corridor"]
    back = read_zones(path, layer="lachin-corridor")
    assert len(expected) > 1
    for name in ("zone_id", "version", "name", "names", "valid_from", "valid_to", "edge_m",
                 "forbids", "inside_places", "outside_places", "authority", "source"):  # fmt: skip
        assert list(map(plain, back[name])) == list(map(plain, expected[name])), name
