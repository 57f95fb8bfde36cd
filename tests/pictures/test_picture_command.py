"""`geomap map -o case.svg` and `case.png`."""

import xml.etree.ElementTree as ET

import pytest

TABLE = "date,place,lat,lon,type\n2022-03-24,Farukh,40.0194,46.8011,troop entry\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "case.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def run(geomap_cli, folder, *args):
    return geomap_cli("map", "case.csv", *args, cwd=folder)


def test_the_suffix_chooses_the_format(geomap_cli, folder):
    done = run(geomap_cli, folder, "-o", "case.svg", "--title", "Farukh & around")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "case.svg\n"
    root = ET.fromstring((folder / "case.svg").read_bytes())
    assert root.get("width") == "1200"
    assert root[0].text == "Farukh & around"
    done = run(geomap_cli, folder, "-o", "case.PNG", "--size", "500x600", "--dpi", "96")
    assert (done.returncode, done.stderr) == (0, "")
    data = (folder / "case.PNG").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (500, 600)


def test_an_svg_goes_to_stdout(geomap_cli, folder):
    done = run(geomap_cli, folder, "-o", "-.svg", "--size", "640")
    assert done.returncode == 0
    assert ET.fromstring(done.stdout.encode()).get("width") == "640"
    assert sorted(path.name for path in folder.iterdir()) == ["case.csv"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-o", "case.jpg"], '".jpg" is no format here; use .html, .htm, .svg, .png or -'),
        (["-o", "case.svg", "--dpi", "300"], "--dpi is for .png"),
        (["-o", "case.html", "--size", "800x600"], "--size is for pictures"),
        (["-o", "case.png", "--basemap", "osm"], "--basemap is for a page"),
        (["-o", "case.png", "--size", "big"], '"big" is no size; write it as 1200x800'),
        (["-o", "case.png", "--size", "90x90"], "320 to 10000 pixels each way"),
        (["-o", "nowhere/case.png"], "no such folder"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_exit_code_2(geomap_cli, folder, args, message):
    done = run(geomap_cli, folder, *args)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["case.csv"]
