"""Workbooks read back by calamine, by GDAL, as the XML that they are, and by geomap."""

import datetime as dt
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pytest
import python_calamine as calamine
import shapely

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export, xlsx
from geomap.incidents import read_incidents
from geomap.tables import CLAIM, INCIDENT, SUMMARY, names_of
from geomap.zones import read_zones

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "=HYPERLINK(1)", "http://x.org/a",
            "mailto:a@b.c", "internal:Zones!A1", "external:c:\\x", "007", "1e5", "TRUE",
            "2022-03-24", "#N/A"]  # fmt: skip
HOSTILE = ["<b>&amp;]]>", "a\nb\tc", " blank ", "_x0041_", "Фаррух · Փառուխ · 🛰", "x" * 300]
TEXTS = [
    column.name
    for column in (*INCIDENT, *SUMMARY)
    if column.kind == "text" and not column.among and column.name != "id"
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.xlsx"


def sheet(path, name):
    """A sheet as rows by column, as calamine reads it."""
    rows = calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    head, *body = rows or [[]]
    return [dict(zip(head, row, strict=True)) for row in body]


def parts(path):
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def plain(value):
    if isinstance(value, (list, dict)):
        return value
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, (float, np.floating)):
        return pytest.approx(float(value), rel=1e-14)
    return bool(value) if isinstance(value, (bool, np.bool_)) else value


def hostile_table(incidents, texts):
    table = incidents.iloc[[0] * len(texts)].reset_index(drop=True)
    table["id"] = [f"row {number}" for number in range(len(texts))]
    for name in TEXTS:
        if name in table.columns:
            table[name] = texts
    claim = incidents["claims"].iloc[0][0]
    table["claims"] = [[claim | {"claimant": t, "quote": t, "url": t}] for t in texts]
    table["actors"] = table["sources"] = [[text] for text in texts]
    return table.assign(**{"=1+1": texts})


def test_calamine_reads_every_value_as_what_it_is(flags, path):
    export(flags, path, zones=read_zones())
    rows = sheet(path, "Incidents")
    assert len(rows) == len(flags)
    for read, row in zip(rows, flags.to_dict("records"), strict=True):
        for name in names_of((*INCIDENT, *SUMMARY)):
            if name in {"claims", "raw"}:
                continue
            expected = plain(row[name])
            if isinstance(expected, list):
                expected = "; ".join(expected)
            assert read[name] == ("" if expected is None else expected), (row["id"], name)
    day, truth = rows[0]["date_start"], rows[0]["contested"]
    assert type(day) is dt.date
    assert type(truth) is bool


def test_gdal_reads_the_same_types(flags, path):
    export(flags, path, zones=read_zones())
    names = [name for name, _ in pyogrio.list_layers(path)]
    assert names == ["Incidents", "Claims", "Sources", "Zones", "Columns"]
    _, table = pyogrio.read_arrow(path, layer="Incidents")
    assert table.num_rows == len(flags)
    types = dict(zip(table.column_names, table.schema.types, strict=True))
    assert types["date_start"] == types["date_end"] == pa.date32()
    assert types["contested"] == types["inside"] == pa.bool_()
    assert types["killed_best"] == types["wounded_high"] == pa.int32()
    assert types["lon"] == types["probability"] == pa.float64()
    assert types["title"] == types["why"] == pa.string()
    assert table["id"].to_pylist() == flags["id"].tolist()
    assert table["lat"].to_pylist() == list(map(plain, flags["lat"]))
    _, zones = pyogrio.read_arrow(path, layer="Zones")
    assert zones["zone_id"].to_pylist() == read_zones()["zone_id"].tolist()
    assert zones.schema.field("valid_from").type == pa.date32()


def test_an_export_is_read_back_as_it_was_but_for_source_rows(flags, path):
    export(flags, path, zones=read_zones())
    back = read_incidents(path)
    assert back.attrs["rejects"] == []
    for name in (*names_of(INCIDENT), *names_of(SUMMARY)):
        if name != "raw":
            assert list(map(plain, back[name])) == list(map(plain, flags[name])), name
    assert sum(map(len, back["claims"])) > 0


def test_claims_whose_incident_was_deleted_in_the_sheet_are_told(flags, path):
    export(flags, path)
    first = flags["id"].iloc[0]
    before = parts(path)
    text = before["xl/worksheets/sheet1.xml"].decode()
    without = re.sub(r'<row r="2".*?</row>', "", text, count=1, flags=re.DOTALL)
    assert without != text
    with zipfile.ZipFile(path, "w") as book:
        for name, data in (before | {"xl/worksheets/sheet1.xml": without.encode()}).items():
            book.writestr(name, data)
    back = read_incidents(path)
    assert first not in set(back["id"])
    claims = len(flags["claims"].iloc[0])
    assert any(note.startswith(f"{claims} claims of the sheet") for note in back.attrs["notes"])


def test_claims_and_sources_have_a_row_each(flags, path):
    export(flags, path)
    claims = sheet(path, "Claims")
    said = [(row.id, claim) for row in flags.itertuples() for claim in row.claims]
    assert len(claims) == len(said)
    for read, (incident, claim) in zip(claims, said, strict=True):
        assert read["incident_id"] == incident
        for name in names_of(CLAIM)[1:]:
            held = read[name]
            assert (held.isoformat() if isinstance(held, dt.date) else held) == (claim[name] or "")
    sources = sheet(path, "Sources")
    expected = [
        (row.id, number, source)
        for row in flags.itertuples()
        for number, source in enumerate(row.sources, 1)
    ]
    assert [tuple(row.values()) for row in sources] == expected


def test_gdal_finds_the_names_of_the_columns_of_claims(flags, path):
    export(flags, path)
    _, table = pyogrio.read_arrow(path, layer="Claims")
    assert table.num_rows == sum(map(len, flags["claims"]))
    assert table.column_names[:2] == ["incident_id", "number"]
    assert set(names_of(CLAIM)) <= set(table.column_names)
    numbers = [n for claims in flags["claims"] for n in range(1, len(claims) + 1)]
    assert table["number"].to_pylist() == numbers


def test_a_persons_own_number_of_a_claim_is_read_back(flags, path):
    table = flags.copy()
    table["claims"] = [[{**claim, "Number": "7"} for claim in said] for said in flags["claims"]]
    export(table, path)
    assert list(sheet(path, "Claims")[0])[1] == "number_2"
    assert list(read_incidents(path)["claims"]) == list(table["claims"])


def test_every_column_is_explained(flags, path):
    export(flags.assign(checked_by="me"), path, zones=read_zones())
    explained = {(row["sheet"], row["column"]): row for row in sheet(path, "Columns")}
    for name in ("Incidents", "Claims", "Sources", "Zones"):
        assert {(name, column) for column in sheet(path, name)[0]} <= set(explained)
    for column in (*INCIDENT, *SUMMARY):
        if column.name not in {"raw", "claims"}:
            assert explained["Incidents", column.name]["meaning"] == column.meaning
    assert explained["Incidents", "date_start"]["holds"] == "day"
    assert ("Incidents", "checked_by") in explained


def test_no_text_is_a_formula_a_link_or_a_number(flags, path):
    table = hostile_table(flags, FORMULAS)
    zones = read_zones().iloc[[0] * len(FORMULAS)].assign(version=FORMULAS, basis=FORMULAS)
    options = ExportOptions(title="=1+1", attributions=("=1+1", "http://x.org"))
    export(table, path, zones=zones, options=options)
    for name, data in parts(path).items():
        root = ET.fromstring(data)
        tags = {element.tag for element in root.iter()}
        assert not tags & {f"{MAIN}f", f"{MAIN}hyperlink", f"{MAIN}hyperlinks"}, name
        assert b"relationships/hyperlink" not in data
        assert "calcChain" not in name
    rows = sheet(path, "Incidents")
    for column in (*TEXTS, "=1+1"):
        assert [row[column] for row in rows] == FORMULAS, column
    for column in ("actors", "sources"):  # one that begins with a blank is in JSON
        held = [text if text.strip() == text else json.dumps([text]) for text in FORMULAS]
        assert [row[column] for row in rows] == held, column
    claims = sheet(path, "Claims")
    assert [row["quote"] for row in claims] == [row["claimant"] for row in claims] == FORMULAS
    assert [row["version"] for row in sheet(path, "Zones")] == FORMULAS
    assert [row["credit"] for row in sheet(path, "Credits")] == ["=1+1", "http://x.org"]
    _, read = pyogrio.read_arrow(path, layer="Incidents")
    assert read["why"].to_pylist() == FORMULAS


def test_hostile_text_is_what_it_was(flags, path):
    export(hostile_table(flags, HOSTILE), path)
    rows = sheet(path, "Incidents")
    assert [row["why"] for row in rows] == [row["=1+1"] for row in rows] == HOSTILE
    back = read_incidents(path)
    assert back.attrs["rejects"] == []
    assert [claims[0]["quote"] for claims in back["claims"]] == [text.strip() for text in HOSTILE]


def test_control_characters_are_held_as_excel_does(flags, path):
    texts = pd.Series(["bell \x07.", "tab \v.", "a\r\nb", "half \ud83d.", "NUL \0."], dtype=object)
    table = flags.iloc[[0] * len(texts)].reset_index(drop=True).assign(id=list("abcde"))
    table["title"] = texts
    notes = export(table, path)
    found = [row["title"] for row in sheet(path, "Incidents")]
    assert found == ["bell \x07.", "tab \v.", "a\r\nb", "half \ufffd.", "NUL \ufffd."]
    assert any("NUL or half" in note for note in notes)


def test_text_over_the_longest_cell_is_cut_and_told(flags, path):
    exact, over, wide = "x" * 32_767, "y" * 32_768, "🛰" * 20_000
    table = flags.iloc[[0] * 3].assign(id=list("abc"), text=[exact, over, wide])
    notes = export(table, path)
    found = [row["text"] for row in sheet(path, "Incidents")]
    assert found[0] == exact
    assert found[1] == over[:32_766] + "…"
    assert found[2] == "🛰" * 16_383 + "…"
    assert len(found[2].encode("utf-16-le")) // 2 <= 32_767
    assert any("32,767" in note and "2 longer texts" in note for note in notes)


def test_a_table_with_more_rows_or_columns_than_a_sheet_is_refused(flags, path, monkeypatch):
    path.write_text("old")
    monkeypatch.setattr(xlsx, "MOST_ROWS", len(flags))
    with pytest.raises(OutputError, match=r"sheet Incidents would have \d+ rows and XLSX holds"):
        export(flags, path)
    monkeypatch.undo()
    monkeypatch.setattr(xlsx, "MOST_COLUMNS", 10)
    with pytest.raises(OutputError, match=r"\d+ columns"):
        export(flags, path)
    assert path.read_text() == "old"


def test_days_before_excels_first_are_text(path):
    days = pd.to_datetime(pd.Series(["1899-12-31", "2022-03-24"])).astype("datetime64[s]")
    table = pd.DataFrame({"id": ["a", "b"], "date_start": days, "date_end": days})
    table["date_end"] = pd.Timestamp("1900-03-01")
    table.loc[1, "date_end"] = pd.Timestamp("2022-03-24")
    export(table, path)
    rows = sheet(path, "Incidents")
    assert [row["date_start"] for row in rows] == ["1899-12-31", "2022-03-24"]
    assert [row["date_end"] for row in rows] == [dt.date(1900, 3, 1), dt.date(2022, 3, 24)]
    assert read_incidents(path)["date_start"].dt.year.tolist() == [1899, 2022]


def test_heads_are_frozen_and_filtered(flags, path):
    export(flags, path)
    root = ET.fromstring(parts(path)["xl/worksheets/sheet1.xml"])
    pane = root.find(f".//{MAIN}pane")
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    assert root.find(f"{MAIN}autoFilter").get("ref").endswith(str(len(flags) + 1))
    assert len(root.findall(f"{MAIN}cols/{MAIN}col")) > 5


def test_any_table_of_incidents_is_written(path):
    bare = pd.DataFrame({"id": ["a", "b"]})
    assert export(bare, path) == ()
    assert [row["id"] for row in sheet(path, "Incidents")] == ["a", "b"]
    assert sheet(path, "Claims") == sheet(path, "Sources") == []
    assert read_incidents(path)["id"].tolist() == ["a", "b"]
    export(bare.iloc[:0], path, zones=read_zones().iloc[:0])
    assert sheet(path, "Incidents") == sheet(path, "Zones") == []
    head = calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("Incidents").to_python()[0]
    assert head[:2] == ["id", "title"]


def test_a_table_with_odd_columns_is_written(flags, path):
    odd = flags.iloc[:2].copy()
    odd["far"] = gpd.GeoSeries([shapely.Point(1, 2), None], crs=4326, index=odd.index)
    odd["big"] = [2**60, 1]
    odd["infinite"] = [float("inf"), 1e300]
    odd["mixed"] = [{"a": [1, None]}, "text"]
    odd["Title"] = "t"
    odd[7] = ["x", "y"]
    odd[""] = ["p", "q"]
    notes = export(odd, path)
    first, second = sheet(path, "Incidents")
    assert first["big"] == 2.0**60
    assert (first["infinite"], second["infinite"]) == ("", 1e300)
    assert first["far"].startswith("POINT (1 2")
    assert (first["7"], second["mixed"], first["Title_2"]) == ("x", '"text"', "t")
    assert any('"Title"' in note for note in notes)


def test_what_a_workbook_does_not_hold_is_told(flags, path):
    notes = export(flags, path, zones=read_zones())
    assert "XLSX holds no boundaries of zones; .geojson and .gpkg do" in notes
    assert any("raw" in note and "XLSX" in note for note in notes)


def test_the_same_tables_are_the_same_bytes(flags, tmp_path):
    program = """if True:
        import pickle, sys
        from geomap.exports import export
        table, zones = pickle.loads(open(sys.argv[1], "rb").read())
        export(table, sys.argv[2] + "/out.xlsx", zones=zones)
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
        written.append((folder / "out.xlsx").read_bytes())
    assert written[0] == written[1]
    assert b"2000-01-01T00:00:00Z" in parts(tmp_path / "1" / "out.xlsx")["docProps/core.xml"]


def test_a_write_that_fails_leaves_the_old_file_whole(flags, path, monkeypatch):
    path.write_text("old")
    fill = xlsx._fill

    def full(book, filled):
        fill(book, filled)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(xlsx, "_fill", full)
    with pytest.raises(OutputError, match="No space left"):
        export(flags, path)
    monkeypatch.undo()

    def none_left(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", none_left)
    with pytest.raises(OutputError, match="No space left"):
        export(flags, path)
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]
    with pytest.raises(OutputError):
        export(flags, path.parent / "no folder" / "out.xlsx")


FULL = """if True:
    import resource, signal, sys
    import pandas as pd
    from geomap.errors import OutputError
    from geomap.exports import export
    table = pd.read_pickle(sys.argv[1])
    import xlsxwriter, pyarrow, shapely, pyproj
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
    try:
        export(table, sys.argv[2])
    except OutputError as error:
        print(error)
"""


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_full_disk_is_told_in_one_line(flags, path, tmp_path, share):
    export(flags, path)
    old = path.read_bytes()
    flags.to_pickle(tmp_path / "flags.pickle")
    room = str(int(len(old) * share))
    command = [sys.executable, "-c", FULL, tmp_path / "flags.pickle", path, room]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout == f"{path}: cannot write: File too large\n"
    assert path.read_bytes() == old


def test_without_xlsxwriter_the_remedy_is_named(flags, path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(OutputError, match=r"pip install geomap\[xlsx\]"):
        export(flags, path)
    assert not Path(path).exists()
