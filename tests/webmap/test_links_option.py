"""`--links`: what a person decided reaches the page and the export, and no further."""

import json
import re

import pytest

CASES = """\
id,date,place,lat,lon,type,killed,source
one,2022-03-24,Farukh,40.0194,46.8011,drone strike,3,https://x.org/1
two,2022-03-24,Parukh,40.0164,46.8011,shelling,3,https://x.org/2
other,2022-03-24,Shusha,39.7581,46.7492,protest,,https://x.org/3
"""
LINKS = "incident_id,other_id,same\none,two,yes\none,other,no\n"


@pytest.fixture
def cases(tmp_path):
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    return tmp_path


def page_markers(path):
    block = re.search(r'id="geomap-data">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    return json.loads(block[1])["incidents"]["marker"]


def test_links_are_given_to_the_map_and_the_export(geomap_cli, cases):
    def run(*args):
        done = geomap_cli(*args, cwd=cases)
        assert done.returncode == 0, done.stderr
        return done.stderr

    run("map", "cases.csv", "--links", "links.csv", "-o", "linked.html")
    assert page_markers(cases / "linked.html") == [0, 0, 2]
    run("export", "cases.csv", "--links", "links.csv", "-o", "out.geojson")
    features = json.loads((cases / "out.geojson").read_text("utf-8"))["features"]
    assert [found["properties"]["same_event"] for found in features] == ["one", "one", None]
    # a file that carries its links needs no others, and says so where it is given others
    assert "links" not in run("map", "out.geojson", "-o", "again.html")
    assert page_markers(cases / "again.html") == [0, 0, 2]
    (cases / "links.csv").write_text("incident_id,other_id,same\ntwo,gone,yes\n", encoding="utf-8")
    said = run("map", "out.geojson", "--links", "links.csv", "-o", "again.html")
    assert "1 link names reports that are not in this file" in said
    assert "the links that the file itself carries are left out" in said
    assert page_markers(cases / "again.html") == [0, 1, 2]
    run("map", "cases.csv", "-o", "plain.html")
    assert page_markers(cases / "plain.html") == [0, 1, 2]


def test_links_show_on_no_grid(geomap_cli, cases):
    done = geomap_cli(
        "map",
        "cases.csv",
        "--links",
        "links.csv",
        "--blur",
        5000,
        "--blur-seed",
        "a",
        "-o",
        "b.html",
        cwd=cases,
    )
    assert done.returncode == 0, done.stderr
    assert "columns left out: same_event" in done.stderr
    assert page_markers(cases / "b.html") == [0, 1, 2]


@pytest.mark.parametrize("command", ["map", "export"])
def test_links_that_cannot_be_read_stop_the_command(geomap_cli, cases, command):
    (cases / "links.csv").write_text("incident_id,other_id,same\none,two,maybe\n", encoding="utf-8")
    out = "o.html" if command == "map" else "o.csv"
    done = geomap_cli(command, "cases.csv", "--links", "links.csv", "-o", out, cwd=cases)
    assert done.returncode == 2
    assert 'links.csv, line 2: same "maybe" is neither yes nor no' in done.stderr
    assert not (cases / out).exists()


def test_source_rows_are_not_linked(geomap_cli, cases):
    done = geomap_cli(
        "export", "cases.csv", "--original", "--links", "links.csv", "-o", "o.csv", cwd=cases
    )
    assert done.returncode == 2
    assert "leave out --links" in done.stderr
