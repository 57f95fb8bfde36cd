"""`geomap flag`, `map`, `export` and `demo`, run as people run them."""

import csv
import io
import json

import geopandas as gpd
import pytest
from shapely import box, to_geojson

TABLE = """date,place,lat,lon,type,killed
2022-03-24,Parukh,,,troop entry,3
2022-03-25,,39.0,48.0,shelling,
2022-03-26,Nowhere Hill,,,shooting,
,Farukh,,,shelling,
2024-07-01,Farux,,,shelling,
2022-03-27,,999,46.8,shelling,
2022-03-28,Khramort,,,shelling,many
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_flag_gives_a_verdict_for_every_row_and_lists_the_ones_it_cannot_read(geomap_cli, table):
    done = geomap_cli("flag", table)
    assert done.returncode == 0
    out = rows(done.stdout)
    verdicts = [(row["place"], row["verdict"]) for row in out]
    assert verdicts == [
        ("Parukh", "breach"),
        ("", "clear"),
        ("Nowhere Hill", "not placed"),
        ("Farukh", "possible"),
        ("Farux", "not in force"),
    ]
    assert [row["located"] for row in out][:3] == ["exact name", "coordinates", "missing"]
    rejects = rows((table.parent / "cases.rejects.csv").read_text(encoding="utf-8"))
    assert [(row["line"], row["column"]) for row in rejects] == [("7", "lat"), ("8", "killed")]
    assert all(row["reason"] for row in rejects)
    assert done.stderr.count("\n") == 1
    assert "2 rows not understood" in done.stderr
    assert "cases.rejects.csv" in done.stderr


def test_flag_prints_json_lines_and_can_fail_on_a_breach(geomap_cli, table):
    done = geomap_cli("flag", table, "--json", "--fail-on-breach")
    assert done.returncode == 1
    first = json.loads(done.stdout.splitlines()[0])
    assert first["verdict"] == "breach"
    assert first["zone_id"] == "rpc-nagorno-karabakh"
    assert first["zone_version"] == "1"
    assert first["date_start"] == "2022-03-24"
    assert first["killed_best"] == 3
    strict = geomap_cli("flag", table, "--json", "--fail-on-breach", "--threshold", "0.99")
    assert strict.returncode == 0


def test_flag_writes_where_it_is_told_and_map_takes_it_from_there(geomap_cli, table, tmp_path):
    for name in ("flags.csv", "flags.geojson"):
        done = geomap_cli("flag", table, "-o", tmp_path / name)
        assert done.returncode == 0
        assert done.stdout == ""
        assert "1 breach" in done.stderr
        page = tmp_path / f"{name}.html"
        assert geomap_cli("map", tmp_path / name, "-o", page).returncode == 0
        assert "Parukh" in page.read_text(encoding="utf-8")


def test_a_pipe_from_flag_to_map(geomap_cli, table, tmp_path):
    flags = geomap_cli("flag", table).stdout
    done = geomap_cli("map", "-", "-o", tmp_path / "m.html", stdin=flags)
    assert done.returncode == 0, done.stderr
    again = geomap_cli("flag", "-", "--json", stdin=flags)
    assert json.loads(again.stdout.splitlines()[0])["verdict"] == "breach"


def test_all_pairs_gives_every_zone_version(geomap_cli, table):
    out = rows(geomap_cli("flag", table, "--all-pairs").stdout)
    assert len(out) == 5 * 4  # both versions of the zone and of the corridor


def test_export_is_read_back_by_gdal_with_dates_as_dates(geomap_cli, table, tmp_path):
    path = tmp_path / "out.geojson"
    done = geomap_cli("export", table, "-o", path)
    assert done.returncode == 0
    back = gpd.read_file(path)
    assert len(back) == 5
    for name in ("date_start", "date_end"):
        assert str(back[name].dtype).startswith("datetime64")
    zones = gpd.read_file(tmp_path / "out.zones.geojson")
    assert len(zones) == 4


def test_the_map_is_the_same_bytes_whatever_the_hash_seed(geomap_cli, table, tmp_path):
    pages = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.html"
        done = geomap_cli("map", table, "-o", path, "--title", "Case", PYTHONHASHSEED=seed)
        assert done.returncode == 0
        pages.append(path.read_bytes())
    assert pages[0] == pages[1]


def test_the_demo_tells_the_verdict_and_where_the_files_are(geomap_cli, tmp_path):
    done = geomap_cli("demo", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (
        "BREACH of Russian peacekeepers' zone in Nagorno-Karabakh (reconstruction)" in done.stdout
    )
    assert "very likely inside" in done.stdout
    assert "Azerbaijan defence ministry denies it" in done.stdout
    for verdict in ("breach", "possible", "clear", "not in force", "not placed"):
        assert verdict in done.stdout.split("All 13 incidents:")[1]
    for name in ("map.html", "incidents.geojson", "incidents.zones.geojson"):
        assert (tmp_path / "out" / name).stat().st_size > 1_000
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert len(page.encode()) <= 450_000
    back = gpd.read_file(tmp_path / "out" / "incidents.geojson")
    assert len(back) == 13
    assert set(back["verdict"]) == {"breach", "possible", "clear", "not in force", "not placed"}


@pytest.mark.parametrize("command", ["flag", "map", "export"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such"),
        ("date,title\n2022-03-24,x\n", "place"),
        ("", ""),
        ("place,lat,lon\nx,999,0\n", ""),
        ("place\0,lat\n", ""),
    ],
)
def test_a_file_that_is_no_table_of_incidents_is_one_line_and_exit_2(
    geomap_cli, tmp_path, command, content, says
):
    path = tmp_path / "bad.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    old = tmp_path / ("out.html" if command == "map" else "out.geojson")
    old.write_text("old", encoding="utf-8")
    done = geomap_cli(command, path, "-o", old)
    assert done.returncode == 2
    assert done.stdout == ""
    last = done.stderr.splitlines()[-1]
    assert last.startswith("geomap: ")
    assert says in last
    assert "Traceback" not in done.stderr
    assert old.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("command", ["flag", "map", "export"])
def test_a_zone_file_without_polygons_is_one_line_and_exit_2(geomap_cli, table, tmp_path, command):
    empty = tmp_path / "zones.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    out = tmp_path / ("out.html" if command == "map" else "out.geojson")
    done = geomap_cli(command, table, "--zones", empty, "-o", out)
    assert done.returncode == 2
    assert "no polygons" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


def test_a_persons_own_zones_are_used_and_drawn(geomap_cli, table, tmp_path):
    zones = tmp_path / "mine.geojson"
    zones.write_text(to_geojson(box(47.5, 38.5, 48.5, 39.5)), encoding="utf-8")
    out = rows(geomap_cli("flag", table, "--zones", zones).stdout)
    assert [row["verdict"] for row in out] == ["clear", "breach", "not placed", "clear", "clear"]
    page = tmp_path / "m.html"
    assert geomap_cli("map", table, "--zones", zones, "-o", page).returncode == 0


@pytest.mark.parametrize("target", ["absent/out.csv", ".", "out.xyz"])
def test_an_output_that_cannot_be_written_says_so(geomap_cli, table, tmp_path, target):
    done = geomap_cli("flag", table, "-o", target, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("geomap: ")


def test_a_gazetteer_of_ones_own(geomap_cli, tmp_path):
    (tmp_path / "g.csv").write_text(
        "place_id,name,language,script,kind,lon,lat,radius_m,source\n"
        "geomap:hill,Nowhere Hill,en,Latn,hill,46.8,39.9,500,field notes\n",
        encoding="utf-8",
    )
    (tmp_path / "c.csv").write_text("date,place\n2022-03-26,Nowhere Hill\n", encoding="utf-8")
    for extra, environment in ((["--gazetteer", "g.csv"], {}), ([], {"GEOMAP_GAZETTEER": "g.csv"})):
        done = geomap_cli("flag", "c.csv", *extra, cwd=tmp_path, **environment)
        assert rows(done.stdout)[0]["verdict"] == "breach"
