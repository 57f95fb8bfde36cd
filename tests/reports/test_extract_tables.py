"""Drafts as tables: the columns, ids, sources and claims, and the same again from their JSON."""

import json
import math

import pandas as pd
import pytest

from geomap.errors import InputError
from geomap.incidents import read_incidents
from geomap.reports.drafts.filing import filed, source_of
from geomap.reports.drafts.table import table_of
from geomap.tables import CLAIM, INCIDENT, check_table, names_of

from .drafts_by_hand import FARUKH, SAID, claim, draft, incident, one


def test_a_table_of_drafts_has_the_columns_of_every_other_table():
    table = table_of([one()], ["news/guards.txt"])
    check_table(table, INCIDENT, "incidents")
    assert list(table.columns) == [*names_of(INCIDENT), "geometry"]
    assert table.crs == "EPSG:4326"
    assert table["date_start"].dtype.kind == "M"
    assert table["date_start"].tolist() == [pd.Timestamp("2022-03-25"), pd.NaT]
    assert (table.geometry[0].x, table.geometry[0].y) == (46.8011, 40.0194)
    assert table.geometry[1] is None
    assert table["actors"].tolist() == [["Azerbaijani forces; others", "=guards"], []]
    assert table["dataset"].tolist() == ["report", "report"]
    assert table["dataset_id"].tolist() == ["guards.txt", "guards.txt"]
    assert table["killed_best"][0] == 2
    assert math.isnan(table["wounded_best"][0])
    assert table["contested"].tolist() == [True, None]
    assert "1 figure is background" in table.attrs["notes"]


def test_claims_have_their_columns_one_name_a_body_and_where_they_were_published():
    first, second = table_of([one()])["claims"][0]
    assert list(first) == [name for name in names_of(CLAIM) if name != "incident_id"]
    assert first["claimant"] == "Nagorno-Karabakh defence ministry"
    assert second["claimant"] == "Azerbaijan defence ministry"
    assert second["claimant_as_written"] == "Azerbaijan's Defense Ministry"
    for said in (first, second):
        assert (said["publisher"], said["published"]) == ("Border Courier", "2022-03-26")


def test_claims_name_the_agencies_behind_their_publisher():
    found = draft(incident(*SAID, **FARUKH), agencies=("AFP", "Reuters"))
    assert table_of([found])["claims"][0][0]["publisher"] == "Border Courier (AFP, Reuters)"
    found = draft(incident(*SAID, **FARUKH), agencies=("AFP",), publisher=None)
    assert table_of([found])["claims"][0][0]["publisher"] == "AFP"


def test_ids_are_of_the_report_and_come_again():
    (named,) = filed([one()], ["guards.txt"])
    ids = [one.fields["id"] for one in named.incidents]
    assert ids == ["border-courier-2022-03-26-farukh-1", "border-courier-2022-03-26-2"]
    assert table_of([one()])["id"].tolist() == ids
    assert filed([named], ["guards.txt"]) == [named]


def test_ids_of_other_scripts_are_letters_that_every_program_takes():
    found = draft(incident(**{**FARUKH, "place": "Парух"}), publisher="Вести <b>")
    (name,) = table_of([found])["id"]
    assert name.isascii()
    assert name.replace("-", "").isalnum()
    assert "paru" in name


def test_an_id_of_two_reports_is_told_apart_by_their_files():
    drafts = [one(), draft(incident(**{**FARUKH, "place": "Shusha"})), one()]
    ids = table_of(drafts, ["a/x.txt", "y.txt", "b/x.txt"])["id"].tolist()
    assert len(set(ids)) == 5
    assert ids[0] == "a/x:border-courier-2022-03-26-farukh-1"
    assert ids[2] == "border-courier-2022-03-26-shusha-1"
    assert ids[3] == "b/x:border-courier-2022-03-26-farukh-1"
    # without files they are numbered
    assert table_of(drafts)["id"].tolist()[3] == "3:border-courier-2022-03-26-farukh-1"


@pytest.mark.parametrize(
    ("report", "file", "cited"),
    [
        ({}, "x.txt", 'Border Courier, "Guards", 26 March 2022'),
        (
            {"agencies": ("AFP", "Border Courier")}, None,
            'Border Courier (AFP), "Guards", 26 March 2022',
        ),
        ({"publisher": None}, "a/x.txt", '"Guards", x.txt, 26 March 2022'),
        ({"publisher": None, "title": None, "published": None}, "x.txt", "x.txt"),
        ({"publisher": None, "title": None, "published": None}, "-", None),
        ({"publisher": None, "agencies": ("AFP",)}, "x.txt", 'AFP, "Guards", 26 March 2022'),
    ],
)  # fmt: skip
def test_a_source_says_who_what_and_when(report, file, cited):
    found = draft(**{"title": "Guards", "agencies": (), **report})
    assert source_of(found.report, file) == cited


def test_a_figure_that_runs_backwards_is_left_out_and_said():
    found = draft(incident(claim("Armenia", about="killed", value="5-3"), **FARUKH))
    table = table_of([found])
    assert table["claims"][0][0]["value"] is None
    assert "backwards" in table["raw"][0]["doubts"] or "left out" in table["raw"][0]["doubts"]


def test_nothing_drafted_is_an_empty_table():
    table = table_of([draft()])
    assert len(table) == 0
    check_table(table, INCIDENT, "incidents")


def same(table, other):
    """Compare tables cell by cell: two NaN are the same, tuples are lists."""
    assert list(table.columns) == list(other.columns)
    for name in table.columns:
        for here, there in zip(table[name], other[name], strict=True):
            empty = [x is None or (not isinstance(x, (list, dict)) and pd.isna(x))
                     for x in (here, there)]  # fmt: skip
            assert all(empty) or here == there, (name, here, there)


@pytest.mark.parametrize("layout", ["object", "lines", "list", "pretty"])
def test_json_read_back_is_the_table_that_the_draft_makes(tmp_path, layout):
    drafts = [one(), draft(incident(*SAID, **{**FARUKH, "place": "Shusha"}))]
    drafts = filed(drafts if layout in {"lines", "list"} else drafts[:1])
    documents = [draft.as_json() for draft in drafts]
    path = tmp_path / "r.json"
    texts = {
        "object": json.dumps(documents[0]),
        "pretty": json.dumps(dict(sorted(documents[0].items())), indent=1, ensure_ascii=False),
        "lines": "\n".join(map(json.dumps, documents)) + "\n",
        "list": json.dumps(documents),
    }
    path.write_text(texts[layout], encoding="utf-8")
    read = read_incidents(path)
    same(table_of(drafts), read)
    assert read.attrs["rejects"] == []
    assert json.loads(read["raw"][0]["spans"])["place"][0]["start"] == 80
    assert json.loads(read["raw"][0]["claim_spans"])[0]["why"] == "said so"


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".parquet", ".geojsonl", ".xlsx"])
def test_every_format_brings_a_drafted_table_back(tmp_path, suffix):
    from geomap.exports import export

    path = tmp_path / f"t{suffix}"
    table = table_of([one()])
    export(table, path)
    read = read_incidents(path)
    for name in ("id", "claims", "sources", "actors", "dataset", "killed_best"):
        first, second = table[name].tolist()[0], read[name].tolist()[0]
        assert (list(second) if isinstance(first, list) else second) == first, name


def test_published_in_python_is_a_day():
    import geomap

    with pytest.raises(InputError, match="is no date"):
        geomap.extract("Shots near Farukh.", published="26/03/2022")
