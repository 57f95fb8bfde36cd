"""HXL tags by the rules of the standard, and tables that have them read back."""

import csv
import datetime as dt
import re

import pandas as pd
import pytest

from geomap.exports import ExportOptions, export
from geomap.incidents import read_incidents
from geomap.incidents.columnar import LARGE_BYTES
from geomap.incidents.hxl import TAG_NOTE
from geomap.incidents.original import write_original
from geomap.tables import INCIDENT, SUMMARY, names_of

DICTIONARY = {
    "event": {"code", "name", "type"},
    "date": {"approved", "canceled", "converted", "end", "occurred", "reported", "start"},
    "loc": {"code", "dest", "name", "origin", "type"},
    "geo": {"bounds", "coord", "elevation", "lat", "lon"},
    "affected": {"injured", "killed"},
    "group": {"code", "name", "type"},
    "meta": {"id", "source", "url"},
    "description": {"type"},
}
"""Hashtags of HXL 1.1 that are used, and their attributes (of `affected` those that are used)."""

OWN = {
    "min", "max", "list", "radius_m", "precision", "contested", "claims", "dataset",
    "date_precision",
}  # fmt: skip
"""Attributes that the dictionary does not have; the standard lets everybody add some."""

TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


def tagged(table, path):
    notes = export(table, path, options=ExportOptions(layout="hxl"))
    with path.open(encoding="utf-8", newline="") as stream:
        header, tags, *rows = csv.reader(stream)
    return header, tags, rows, notes


def by_tag(tags, rows, wanted):
    """The column a tool takes for a pattern: the first that has the hashtag and the attributes."""
    name, *attributes = wanted.split("+")
    for number, tag in enumerate(tags):
        found, *others = tag.split("+")
        if found == name and set(attributes) <= set(others):
            return [row[number] for row in rows]
    raise AssertionError(wanted)


def test_every_column_has_a_tag_of_the_standard(flags, tmp_path):
    header, tags, rows, _ = tagged(flags, tmp_path / "a.csv")
    assert len(header) == len(tags) == len(set(tags)) == len(rows[0])
    for tag in tags:
        assert TAG.fullmatch(tag), tag
        name, *attributes = tag.removeprefix("#").split("+")
        assert name in DICTIONARY or name.startswith("x_"), tag
        assert name.startswith("x_") or set(attributes) <= DICTIONARY[name] | OWN, tag


def test_tools_find_the_values_by_their_tags(flags, tmp_path):
    _, tags, rows, _ = tagged(flags, tmp_path / "a.csv")
    assert len(rows) == len(flags)
    assert by_tag(tags, rows, "#event+code") == flags["id"].tolist()
    assert by_tag(tags, rows, "#description") == flags["text"].fillna("").tolist()
    for tag, column in (
        ("#affected+killed", "killed_best"),
        ("#affected+killed+min", "killed_low"),
        ("#affected+killed+max", "killed_high"),
        ("#affected+injured", "wounded_best"),
        ("#geo+lat", "lat"),
        ("#geo+lon", "lon"),
        ("#x_zone+probability", "probability"),
    ):
        found = pd.to_numeric(pd.Series(by_tag(tags, rows, tag))).to_numpy()
        assert found == pytest.approx(flags[column].to_numpy(), abs=5.1e-8, nan_ok=True), tag


def test_dates_are_dates_and_people_are_numbers(flags, tmp_path):
    _, tags, rows, _ = tagged(flags, tmp_path / "a.csv")
    for number, tag in enumerate(tags):
        filled = [row[number] for row in rows if row[number]]
        if tag.startswith("#date"):
            assert all(dt.date.fromisoformat(cell) for cell in filled)
        elif tag.startswith("#affected"):
            assert all(cell.isdecimal() for cell in filled)


def test_geomap_reads_it_back_but_for_the_source_row(flags, tmp_path):
    *_, notes = tagged(flags, tmp_path / "a.csv")
    assert any("source rows are left out of HXL" in note for note in notes)
    back = read_incidents(tmp_path / "a.csv")
    assert back.attrs["rejects"] == []
    assert back.attrs["notes"] == [TAG_NOTE]
    exact = {"lon", "lat", "distance_m", "probability"}
    for name in [*names_of(INCIDENT), *names_of(SUMMARY)]:
        if name in exact:
            assert back[name].to_numpy() == pytest.approx(
                flags[name].to_numpy(), abs=5.1e-8, nan_ok=True
            )
        elif name != "raw":
            pairs = zip(back[name], flags[name], strict=True)
            assert all(isinstance(b, list) or not pd.isna(b) or pd.isna(a) for b, a in pairs), name
            pairs = zip(back[name], flags[name], strict=True)
            assert all(isinstance(b, list) or pd.isna(a) or a == b for b, a in pairs), name
    assert back["claims"].tolist() == flags["claims"].tolist()
    assert back["sources"].tolist() == flags["sources"].tolist()


@pytest.mark.parametrize("times", [1, 40_000])
def test_a_table_of_somebody_else_with_tags_is_read_and_written_back(times, tmp_path):
    path = tmp_path / "hdx.csv"
    rows = "".join(f"Village {n},40.{n},46.8,2,2022-03-24\n" for n in range(1, times + 1))
    path.write_text(
        "Place,Latitude,Longitude,Deaths,Date\n"
        "#loc +name,#geo+lat,#geo+lon,#affected+killed,#date+occurred\n" + rows,
        encoding="utf-8",
    )
    assert (path.stat().st_size > LARGE_BYTES) == (times > 1)
    table = read_incidents(path)
    assert len(table) == times
    assert table.attrs["rejects"] == []
    assert TAG_NOTE in table.attrs["notes"]
    assert table["killed_best"].eq(2).all()
    write_original(table, tmp_path / "back.csv")
    assert (tmp_path / "back.csv").read_bytes() == path.read_bytes()


def test_a_first_row_of_words_with_a_hash_is_an_incident(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,place,title\n#a1,#Farukh,#clash\n", encoding="utf-8")
    table = read_incidents(path)
    assert table["place"].tolist() == ["#Farukh"]


def test_links_between_reports_have_tags_too(flags, tmp_path):
    table = flags.assign(same_event="e1", same_event_score=0.123456789)
    _, tags, rows, notes = tagged(table, tmp_path / "a.csv")
    assert by_tag(tags, rows, "#x_same_event+code") == ["e1"] * len(flags)
    assert by_tag(tags, rows, "#x_same_event+score")[0] == "0.1234568"
    assert not any("same_event" in note for note in notes)
