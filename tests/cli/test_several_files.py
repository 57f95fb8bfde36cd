"""Several FILEs: each read on its own, ids told apart, reports of one event found across them."""

import csv
import json

import pytest

OWN = """\
id,date,Ort,lat,lon,type,killed,source
1,2022-03-24,Farukh,40.0194,46.8011,drone strike,3,https://x.org/1
2,2022-03-24,Shusha,39.7581,46.7492,protest,,https://x.org/3
3,2022-03-24,Shusha,39.7581,46.7492,protest,many,https://x.org/3
"""
OTHERS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [46.8011, 40.0164]},
            "properties": {"id": name, "when": "24.03.2022", "village": place, "killed": killed},
        }
        for name, place, killed in (("1", "Parukh", 3), ("b", "Parukh", "few"))
    ],
}
UCDP = (
    "id,type_of_violence,where_prec,where_coordinates,latitude,longitude,date_prec,date_start,"
    "date_end,best\n"
)
EVENTS = {
    7: "7,1,1,Farukh,40.0194,46.8011,1,2022-03-24,2022-03-24,3\n",
    8: "8,1,1,Farukh,40.0194,46.8011,1,2022-05-24,2022-05-24,1\n",
    9: "9,1,1,Farukh,40.0194,46.8011,1,2022-07-24,2022-07-24,2\n",
}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    (tmp_path / "others.geojson").write_text(json.dumps(OTHERS), encoding="utf-8")
    claims = "incident_id,claimant,stance,about,value\n1,Armenia,asserts,killed,4\n"
    (tmp_path / "others.claims.csv").write_text(claims, encoding="utf-8")
    return tmp_path


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_one_table_of_several_files_with_events_found_across_them(geomap_cli, files):
    done = geomap_cli(
        "flag", "own.csv", "others.geojson", "--map", "Ort=place", "--same-event", "suggest",
        "-o", "all.csv", cwd=files,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = rows(files / "all.csv")
    assert [row["id"] for row in found] == ["own:1", "2", "others:1"]
    assert [row["dataset_id"] for row in found] == ["1", "2", "1"]
    assert [row["dataset"] for row in found] == ["own", "own", "others"]
    assert [row["killed_best"] for row in found] == ["3", "", "4"]  # as the claim beside it says
    assert json.loads(found[2]["raw"])["village"] == "Parukh"
    assert [row["verdict"] for row in found] == ["breach", "clear", "breach"]
    assert "1 id stands in several files for different incidents (1)" in done.stderr
    (link,) = rows(files / "all.same-event.csv")
    assert (link["incident_id"], link["other_id"]) == ("own:1", "others:1")
    # refused rows have a list a file
    assert [row["line"] for row in rows(files / "all.own.rejects.csv")] == ["4"]
    assert [row["line"] for row in rows(files / "all.others.rejects.csv")] == ["2"]
    assert "own: 1 row not understood, listed in all.own.rejects.csv" in done.stderr
    assert not (files / "all.rejects.csv").exists()


def test_verdicts_and_links_go_with_the_rows_of_their_file(geomap_cli, files):
    for name in ("own.csv", "others.geojson"):
        args = ["--map", "Ort=place"] if name == "own.csv" else []
        done = geomap_cli("flag", name, *args, "-o", f"flagged-{name}", cwd=files)
        assert done.returncode == 0, done.stderr
    (files / "links.csv").write_text("incident_id,other_id,same\n1,2,yes\n", encoding="utf-8")
    done = geomap_cli(
        "flag", "flagged-own.csv", "--links", "links.csv", "-o", "linked.csv", cwd=files
    )
    assert done.returncode == 0, done.stderr
    done = geomap_cli("export", "linked.csv", "flagged-others.geojson", "-o", "all.csv", cwd=files)
    assert done.returncode == 0, done.stderr
    found = rows(files / "all.csv")
    assert [row["same_event"] for row in found] == ["linked:1", "linked:1", ""]
    alone = rows(files / "linked.csv")
    assert [row["why"] for row in found[:2]] == [row["why"] for row in alone]
    # where one has none, all are made anew
    done = geomap_cli("export", "linked.csv", "others.geojson", "-o", "all.csv", cwd=files)
    assert "verdicts are made anew" in done.stderr
    assert [row["verdict"] for row in rows(files / "all.csv")] == ["breach", "clear", "breach"]


def test_downloads_of_one_dataset_that_overlap_have_each_event_once(geomap_cli, tmp_path):
    (tmp_path / "one.csv").write_text(UCDP + EVENTS[7] + EVENTS[8], encoding="utf-8")
    changed = EVENTS[8].replace(",1\n", ",5\n")
    (tmp_path / "two.csv").write_text(UCDP + EVENTS[7] + changed + EVENTS[9], encoding="utf-8")
    done = geomap_cli("flag", "one.csv", "two.csv", "-o", "all.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = [(row["id"], row["killed_best"]) for row in rows(tmp_path / "all.csv")]
    assert found == [("7", "3"), ("one:8", "1"), ("two:8", "5"), ("9", "2")]
    assert "1 incident is in several files of one dataset, with the same values" in done.stderr


def test_a_map_is_named_after_all_of_its_files(geomap_cli, files):
    done = geomap_cli("map", "own.csv", "others.geojson", cwd=files)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "own+others.html"
    page = (files / "own+others.html").read_text("utf-8")
    assert "own:1" in page
    assert "others:1" in page


def test_standard_input_may_be_one_of_them(geomap_cli, files):
    text = (files / "others.geojson").read_text("utf-8")
    done = geomap_cli("flag", "own.csv", "-", "--json", stdin=text, cwd=files)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [
        "own:1",
        "2",
        "stdin:1",
    ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["flag", "own.csv", "./own.csv"], "./own.csv: it is given twice; give each file once"),
        (["flag", "-", "-"], "-: it is given twice"),
        (["flag", "own.csv", "others.geojson", "--map", "Nix=place"], 'has a column "Nix"'),
        (["flag", "own.csv", "others.geojson", "--strict", "--map", "Ort=place"], "own: 1 row not"),
        (["flag", "own.csv", "gone.csv"], "gone.csv"),
        (["export", "own.csv", "others.geojson", "-o", "others.geojson"], "it would replace"),
        (["export", "own.csv", "others.geojson", "--original", "-o", "b.csv"], "name one"),
        (["flag"], "Missing argument 'FILE...'"),
    ],
)
def test_what_cannot_be_meant_is_one_line(geomap_cli, files, args, said):
    done = geomap_cli(*args, cwd=files, stdin="")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_files_of_one_name_are_told_apart_by_their_folders(geomap_cli, files):
    (files / "sub").mkdir()
    (files / "sub" / "own.csv").write_text(OWN, encoding="utf-8")
    done = geomap_cli(
        "flag", "own.csv", "sub/own.csv", "-o", "all.csv", "--map", "Ort=place", cwd=files
    )
    assert done.returncode == 0, done.stderr
    ids = [row["id"] for row in rows(files / "all.csv")]
    folder = files.name
    assert ids == [f"{folder}/own:1", f"{folder}/own:2", "sub/own:1", "sub/own:2"]
    assert (files / "all.sub-own.rejects.csv").exists()


def test_what_is_refused_on_a_grid_tells_its_file_by_number_alone(geomap_cli, files):
    done = geomap_cli(
        "export", "own.csv", "others.geojson", "--blur", 5000, "--blur-seed", "a",
        "-o", "b.geojson", cwd=files,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    listed = rows(files / "b.rejects.csv")
    read = [(row["file"], row["line"]) for row in listed if row["line"]]
    assert read == [("file 1", "4"), ("file 2", "2")]
    assert {row["row"] for row in listed} == {""}


def test_claims_beside_a_file_are_read_with_it_where_a_pattern_names_them_too(geomap_cli, files):
    names = ["others.claims.csv", "others.geojson", "own.csv"]
    done = geomap_cli("flag", *names, "--map", "Ort=place", "--json", cwd=files)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["killed_best"]) for row in found] == [
        ("others:1", 4), ("own:1", 3), ("2", None),
    ]  # fmt: skip
    assert (files / "others.rejects.csv").exists()
    assert (files / "own.rejects.csv").exists()


def test_proposals_of_several_files_are_beside_the_first_where_there_is_no_output(
    geomap_cli, files
):
    args = ["own.csv", "others.geojson", "--map", "Ort=place", "--same-event", "suggest"]
    done = geomap_cli("flag", *args, "--json", cwd=files)
    assert done.returncode == 0, done.stderr
    (link,) = rows(files / "own+others.same-event.csv")
    assert (link["incident_id"], link["other_id"], link["same"]) == ("own:1", "others:1", "")
