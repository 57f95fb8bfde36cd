"""`geomap zones import`, and `--on-invalid` wherever zones are read."""

import json

import geopandas as gpd
import pytest
from shapely import box

BOW_TIE = [[46, 39], [47, 40], [47, 39], [46, 40], [46, 39]]


def feature(ring=None, **properties):
    corners = ring or [[46, 39], [47, 39], [47, 40], [46, 40], [46, 39]]
    geometry = {"type": "Polygon", "coordinates": [corners]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(path, *features):
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8"
    )
    return path


@pytest.fixture
def broken(tmp_path):
    return write(tmp_path / "broken.geojson", feature(BOW_TIE, name="tie"), feature(name="sq"))


def test_a_shapefile_in_utm_becomes_a_layer_that_check_reads(geomap_cli, tmp_path):
    shapes = [box(46, 39, 47, 40), box(44, 39, 45, 40)]
    table = gpd.GeoDataFrame({"LABEL": ["A", "B"], "km": [2, 3]}, geometry=shapes, crs=4326)
    table.to_crs(32638).to_file(tmp_path / "theirs.shp")
    done = geomap_cli(
        *("zones", "import", "theirs.shp", "-o", "ours.geojson"),
        *("--map", "name=label", "--where", "LABEL=A"),
        *("--valid-from", "2020-12-01", "--valid-to", "2022-08-25", "--edge", "1500"),
        *("--authority", "Mission", "--source", "survey", "--set", "zone_id=buffer"),
        *("--set", 'names={"ru": "Буфер"}'),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "ours.geojson\n"
    assert "assumed: version from valid_from, forbids everything" in done.stderr
    assert "fields left out: km" in done.stderr
    (zone,) = json.loads((tmp_path / "ours.geojson").read_text(encoding="utf-8"))["features"]
    expected = {
        "zone_id": "buffer",
        "version": "2020-12-01",
        "name": "A",
        "names": {"ru": "Буфер"},
        "valid_from": "2020-12-01",
        "valid_to": "2022-08-25",
        "authority": "Mission",
        "source": "survey",
        "edge_m": 1500.0,
    }
    assert {name: zone["properties"][name] for name in expected} == expected
    asked = geomap_cli(
        *("check", "39.5,46.5", "--zones", "ours.geojson", "--date", "2021-01-01", "--json"),
        cwd=tmp_path,
    )
    assert asked.returncode == 0
    assert json.loads(asked.stdout)["verdict"] == "inside"
    shown = geomap_cli("zones", "show", "buffer", "--zones", "ours.geojson", cwd=tmp_path)
    for words in ("Mission", "survey", "name ru     Буфер", "to 1.5 km", "from 2020-12-01"):
        assert words in shown.stdout


def test_a_layer_on_standard_output_comes_from_standard_input(geomap_cli):
    given = json.dumps(feature(name="z"))
    done = geomap_cli("zones", "import", "-", "-o", "-", stdin=given)
    assert done.returncode == 0
    (zone,) = json.loads(done.stdout)["features"]
    assert zone["properties"]["source"] == "imported from standard input"
    assert "assumed: zone_id from name" in done.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--map", "name"], "no NAME=VALUE"),
        (["--map", "colour=a"], 'no column "colour"'),
        (["--map", "name=a", "--map", "name=b"], "named twice"),
        (["--map", "name=nope"], 'no field is called "nope"; there are name'),
        (["--where", "name=nope"], "it is sq, tie"),
        (["--edge", "-1"], "range"),
        (["--edge", "nan"], "nan"),
        (["--valid-from", "2022"], "write it as"),
        (["--valid-from", "2022-01-02", "--valid-to", "2022-01-01"], "is after valid_to"),
        (["--edge", "5", "--set", "edge_m=6"], "given twice"),
        (["--set", "names=x"], "names is no JSON object"),
        (["--layer", "x"], "no layers"),
        (["--on-invalid", "mend"], "not one of"),
        ([], "Self-intersection"),
    ],
)
def test_what_cannot_be_is_one_line_and_nothing_is_written(geomap_cli, broken, args, says):
    out = broken.with_name("out.geojson")
    done = geomap_cli("zones", "import", broken, "-o", out, *args)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("out", ["out.gpkg", "missing/out.geojson", "."])
def test_only_geojson_in_a_folder_that_is_there_can_be_written(geomap_cli, broken, out):
    done = geomap_cli("zones", "import", broken, "-o", out, cwd=broken.parent)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_import_repairs_on_request_and_says_so_in_the_layer(geomap_cli, broken):
    out = broken.with_name("out.geojson")
    done = geomap_cli("zones", "import", broken, "-o", out, "--on-invalid", "fix")
    assert done.returncode == 0
    assert "feature 1 (tie) repaired" in done.stderr
    assert "km2 now, a change of +4,77" in done.stderr
    assert "repaired, which changed +477" in out.read_text(encoding="utf-8")
    again = geomap_cli("zones", "list", "--zones", out)
    assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.parametrize(
    "command",
    [
        ["zones", "list"],
        ["zones", "show", "sq"],
        ["zones", "check"],
        ["check", "39.9,46.5"],
        ["flag", "cases.csv"],
        ["export", "cases.csv", "-o", "out.geojson"],
        ["map", "cases.csv", "-o", "out.html"],
    ],
    ids=" ".join,
)
def test_every_command_that_reads_zones_takes_the_policy(geomap_cli, broken, command):
    (broken.parent / "cases.csv").write_text("lat,lon\n39.9,46.5\n", encoding="utf-8")

    def run(*policy):
        return geomap_cli(*command, "--zones", broken.name, *policy, cwd=broken.parent)

    refused = run()
    assert refused.returncode == 2
    assert "feature 1: its polygon is invalid" in refused.stderr
    assert refused.stderr.count("\n") == 1
    repaired = run("--on-invalid", "fix")
    assert repaired.returncode == 0, repaired.stderr
    assert "feature 1 (tie) repaired" in repaired.stderr
    skipped = run("--on-invalid", "skip")
    assert skipped.returncode == 0, skipped.stderr
    assert "feature 1 left out: its polygon is invalid" in skipped.stderr


def test_a_day_without_zones_is_said(geomap_cli, tmp_path):
    path = write(tmp_path / "z.geojson", feature(zone_id="z", valid_from="2000-01-01"))
    done = geomap_cli("zones", "list", "--on", "1999-12-31", "--zones", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "none of 1 zone versions was in force on 1999-12-31" in done.stderr


def test_show_gives_small_areas_their_digits_and_who_may_breach(geomap_cli, tmp_path):
    ring = [[0, 0], [0.018, 0], [0.018, 0.018], [0, 0.018], [0, 0]]
    rule = {"types": ["shelling"], "actors": ["Army of A"]}
    path = write(tmp_path / "z.geojson", feature(ring, zone_id="z", forbids=rule))
    done = geomap_cli("zones", "show", "z", "--zones", path)
    assert "area        3.99 km2, perimeter 7.99 km" in done.stdout
    assert "forbids     shelling" in done.stdout
    assert "by          Army of A" in done.stdout


def test_an_import_never_replaces_its_input(geomap_cli, tmp_path):
    path = write(tmp_path / "x.geojson", feature(name="sq"))
    before = path.read_bytes()
    for output in ("x.geojson", "./x.geojson", path):
        done = geomap_cli("zones", "import", "x.geojson", "-o", output, cwd=tmp_path)
        assert done.returncode == 2
        assert "this is the file to import" in done.stderr
    assert path.read_bytes() == before
