"""`geomap map` and `export` with `--blur`: no byte of what they write tells the place."""

import csv
import io
import json
import re

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
# ruff: noqa: E501 - rows of tables
TABLE = """id,date,place,lat,lon,type,killed,title,description,url,actors,admin2
a1,2022-03-24,Parukh,,,troop entry,3,Farukh entered,"By the mill, 40.0194 46.8011",https://news.example/farukh?p=40.0194,Azerbaijani forces; Фаррух guard,Askeran
a2,2022-03-25,Quelltal,39.900123,46.700456,shelling,,Quelltal hit,38SPK 12345 67890,Reuters,Side A,Askeran
farukh-3,,Фаррух,,,shelling,,,,,,
x-40019-46801,2024-07-01,Farux,,,shelling,,,,,,
a5,2022-03-26,Nowhere Hill,,,shooting,,,,,,
a6,2022-03-27,Farukh,999,46.8011,shelling,,,,,,
a7,2022-03-27,Farukh,40.0194,,shelling,many,,,,,
"""
CLAIMS = """incident_id,claimant,stance,about,value,side,quote,publisher,url,published
a1,Ministry A,asserts,killed,3,Farukh guard,"Three fell in Փառուխ",Agency,https://news.example/parukh,2022-03-25
a1,Ministry B,denies,event,not at 40.0194,,,,,
a1,Head of Parukh,asserts,killed,dozens by the mill,,,,,
a1,Head of Farukh,asserts,place,40.0194 46.8011,,,,,
"""
TOLD = (
    "farukh", "parukh", "farux", "фаррух", "парух", "փառուխ", "nowhere", "quelltal", "mill",
    "40.0194", "46.8011", "40019", "46801", "39.9001", "46.7004", "38spk",
)  # fmt: skip


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "in" / "farukh cases.csv"
    path.parent.mkdir()
    path.write_text(TABLE, encoding="utf-8")
    path.with_suffix(".claims.csv").write_text(CLAIMS, encoding="utf-8")
    (tmp_path / "out").mkdir()
    return path


def told(text, words=TOLD):
    folded = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text).casefold()
    return [word for word in words if re.search(rf"(?<!\d){re.escape(word)}", folded)]


def page_data(path):
    text = path.read_text(encoding="utf-8")
    block = re.search(
        r'<script type="application/json" id="geomap-data">(.*?)</script>', text, re.DOTALL
    )
    return json.loads(block[1])


@pytest.mark.parametrize("name", ["o.geojson", "o.csv", "o.html"])
def test_no_file_that_is_written_tells_the_place(geomap_cli, cases, tmp_path, name):
    command = "map" if name.endswith("html") else "export"
    out = tmp_path / "out"
    done = geomap_cli(command, cases, "--blur", 5000, "--blur-seed", "k3y", "-o", out / name)
    assert done.returncode == 0, done.stderr
    written = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
    assert "o.rejects.csv" in written
    for file, text in [*written.items(), ("stderr", done.stderr.replace(cases.name, ""))]:
        assert told(text) == [], file
        assert "k3y" not in text
    assert "1 note on single rows not printed" in done.stderr
    whole = geomap_cli(command, cases, "-o", out / name)
    assert whole.returncode == 0
    assert {"parukh", "mill"} <= set(told(whole.stderr))
    assert len(told((out / name).read_text(encoding="utf-8"))) > 5


def test_standard_output_does_not_tell_it_either(geomap_cli, cases, tmp_path):
    for target in ("-", "-.csv"):
        done = geomap_cli(
            "export", cases, "--blur", 5000, "--blur-seed", "s", "-o", target, cwd=tmp_path / "out"
        )
        assert done.returncode == 0
        assert len(done.stdout) > 500
        assert told(done.stdout) == []
    done = geomap_cli(
        "map", cases, "--blur", 5000, "--blur-seed", "s", "-o", "-", cwd=tmp_path / "out"
    )
    assert told(done.stdout) == []


def test_verdicts_are_those_of_the_true_positions(geomap_cli, cases, tmp_path):
    tables = []
    for name, options in (("true.csv", ()), ("blurred.csv", ("--blur", 3000, "--blur-seed", "1"))):
        geomap_cli("export", cases, *options, "-o", tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
        tables.append(list(csv.DictReader(io.StringIO(text))))
    true, blurred = tables
    assert len(blurred) == len(true) == 5
    for name in ("verdict", "zone_id", "zone_version", "date_start", "killed_best", "inside"):
        assert [row[name] for row in blurred] == [row[name] for row in true]
    for one, other in zip(true[:2], blurred, strict=False):
        ends = [float(row[name]) for row in (one, other) for name in ("lon", "lat")]
        assert 1 < WGS84.inv(*ends)[2] < 3_000
        assert float(other["radius_m"]) == 4_500


def test_what_geomap_blurred_is_read_back_and_mapped_with_its_verdicts(geomap_cli, cases, tmp_path):
    blurred = tmp_path / "blurred.geojson"
    geomap_cli("export", cases, "--blur", 5000, "--blur-seed", "s", "-o", blurred)
    done = geomap_cli("map", blurred, "-o", tmp_path / "page.html")
    assert done.returncode == 0, done.stderr
    data = page_data(tmp_path / "page.html")
    verdicts = data["incidents"]["verdict"]
    assert verdicts == gpd.read_file(blurred)["verdict"].tolist()
    assert verdicts[0] == "breach"
    assert data["incidents"]["drawn"] == ["area"] * 4 + ["none"]


def test_the_page_says_what_was_done_and_labels_no_place_in_a_circle(geomap_cli, cases, tmp_path):
    page = tmp_path / "page.html"
    assert geomap_cli("map", cases, "--blur", 5000, "-o", page).returncode == 0
    data = page_data(page)
    assert any("grid of 5 km" in note for note in data["notes"])
    columns = (data["incidents"][name] for name in ("lon", "lat", "radius"))
    circles = [row for row in zip(*columns, strict=True) if row[0] is not None]
    # Text, language, lon, lat, zoom, rank: 0 a country, 1 a city, 2 a town, 3 any other place.
    labels = [(row[2], row[3], row[5]) for row in data["labels"] if row[5] != 0]
    assert len(labels) > 2
    assert {rank for _, _, rank in labels} <= {1, 2}
    for place_lon, place_lat, _ in labels:
        for lon, lat, radius in circles:
            assert WGS84.inv(place_lon, place_lat, lon, lat)[2] > radius


def test_the_same_seed_gives_the_same_bytes_and_one_grid_for_map_and_export(
    geomap_cli, cases, tmp_path
):
    pages, layers = [], []
    for number in ("1", "2"):
        page, layer = tmp_path / f"{number}.html", tmp_path / f"{number}.geojson"
        geomap_cli("map", cases, "--blur", 2000, "--blur-seed", "s", "-o", page)
        geomap_cli("export", cases, "--blur", 2000, "--blur-seed", "s", "-o", layer)
        pages.append(page.read_bytes())
        layers.append(layer.read_bytes())
    assert pages[0] == pages[1]
    assert layers[0] == layers[1]
    columns = page_data(page)["incidents"]
    shown = [list(point) for point in zip(columns["lon"][:4], columns["lat"][:4], strict=True)]
    points = shapely.get_coordinates(gpd.read_file(layer).geometry[:4]).tolist()
    assert shown == points


def test_without_a_seed_one_is_made_and_said_and_gives_the_grid_again(geomap_cli, cases, tmp_path):
    made = []
    for name in ("1.csv", "2.csv"):
        done = geomap_cli("export", cases, "--blur", 5000, "-o", tmp_path / name)
        made.append(re.search(r"--blur-seed (\w{16}):", done.stderr)[1])
    assert made[0] != made[1]
    contents = [(tmp_path / name).read_bytes() for name in ("1.csv", "2.csv")]
    assert contents[0] != contents[1]
    again = tmp_path / "3.csv"
    geomap_cli("export", cases, "--blur", 5000, "--blur-seed", made[0], "-o", again)
    assert again.read_bytes() == contents[0]


@pytest.fixture
def by_the_edge(tmp_path):
    """Forty incidents in a row across the east edge of a zone."""
    lines = [f"n{n},2021-05-10,39.5,{46.9 + 0.005 * n:.3f}\n" for n in range(40)]
    path = tmp_path / "edge.csv"
    path.write_text("id,date,lat,lon\n" + "".join(lines), encoding="utf-8")
    zone = tmp_path / "zone.geojson"
    shape = json.loads(shapely.to_geojson(shapely.box(46, 39, 47, 40)))
    feature = {"type": "Feature", "properties": {"zone_id": "z"}, "geometry": shape}
    zone.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path, zone


def test_what_the_grid_would_put_across_a_boundary_is_listed_and_counted(
    geomap_cli, by_the_edge, tmp_path
):
    cases, zone = by_the_edge
    out = tmp_path / "o.geojson"
    options = ("--zones", zone, "--blur", 6000, "--blur-seed", "b")
    done = geomap_cli("export", cases, *options, "-o", out)
    assert done.returncode == 0, done.stderr
    features = json.loads(out.read_text())["features"]
    text = (tmp_path / "o.rejects.csv").read_text(encoding="utf-8")
    listed = [row["value"] for row in csv.DictReader(io.StringIO(text))]
    assert 0 < len(listed) < 40
    assert f"{len(listed)} incident" in done.stderr
    shown = {f["properties"]["id"]: f["geometry"]["coordinates"][0] for f in features}
    assert sorted([*shown, *listed]) == sorted(f"n{n}" for n in range(40))
    for name, lon in shown.items():
        assert (lon <= 47) == (46.9 + 0.005 * int(name[1:]) <= 47)
    assert re.search(r"46\.9\d\d|47\.0\d\d", text) is None


def test_a_table_of_which_nothing_can_be_shown_is_an_error(geomap_cli, tmp_path):
    zone, cases = tmp_path / "zone.geojson", tmp_path / "c.csv"
    square = shapely.box(46.4999, 39.4999, 46.5001, 39.5001)  # smaller than any cell
    zone.write_text(shapely.to_geojson(square))
    cases.write_text("id,date,lat,lon\nn1,2021-05-10,39.5,46.5\n")
    out = tmp_path / "o.geojson"
    done = geomap_cli("export", cases, "--zones", zone, "--blur", 5000, "-o", out)
    assert done.returncode == 2
    assert "no incident can be shown on this grid" in done.stderr
    assert not out.exists()
    assert "n1" in (tmp_path / "o.rejects.csv").read_text()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--blur", "0"), "range"),
        (("--blur", "-5"), "range"),
        (("--blur", "nan"), ""),
        (("--blur", "999999999"), "range"),
        (("--blur", "much"), "much"),
        (("--blur-seed", "s"), "give --blur"),
        (("--blur", "5000", "--blur-seed", " "), "empty"),
    ],
)
@pytest.mark.parametrize("command", ["map", "export"])
def test_options_that_make_no_sense_are_one_line(
    geomap_cli, cases, tmp_path, command, options, says
):
    out = tmp_path / ("o.html" if command == "map" else "o.csv")
    done = geomap_cli(command, cases, *options, "-o", out)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_a_title_that_tells_the_place_is_warned_of(geomap_cli, cases, tmp_path):
    page = tmp_path / "o.html"
    done = geomap_cli("map", cases, "--blur", 5000, "--title", "About Parukh", "-o", page)
    assert "the title may tell a place" in done.stderr
    done = geomap_cli("map", cases, "--blur", 5000, "--title", "Spring 2022", "-o", page)
    assert "the title" not in done.stderr


def test_an_old_list_of_rejects_is_not_left_with_its_cells(geomap_cli, cases, tmp_path):
    out = tmp_path / "out" / "o.csv"
    geomap_cli("export", cases, "-o", out)
    rejects = tmp_path / "out" / "o.rejects.csv"
    assert told(rejects.read_text(encoding="utf-8"))
    clean = tmp_path / "clean.csv"
    clean.write_text("".join(TABLE.splitlines(keepends=True)[:2]), encoding="utf-8")
    geomap_cli("export", clean, "--blur", 5000, "-o", out)
    assert told(rejects.read_text(encoding="utf-8")) == []


def test_strict_writes_nothing_where_a_row_cannot_be_read_or_shown(
    geomap_cli, cases, by_the_edge, tmp_path
):
    edge, zone = by_the_edge
    for file, options in ((cases, ()), (edge, ("--zones", zone, "--blur-seed", "b"))):
        out = tmp_path / "out" / "o.geojson"
        done = geomap_cli("export", file, "--strict", "--blur", 6000, *options, "-o", out)
        assert done.returncode == 2
        assert "nothing is written (--strict)" in done.stderr
        assert not out.exists()
        listed = (tmp_path / "out" / "o.rejects.csv").read_text(encoding="utf-8")
        assert told(listed) == []
        assert len(listed.splitlines()) > 2
