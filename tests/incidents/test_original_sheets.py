"""Workbooks written back: calamine and GDAL find the same cells of the same kinds in them."""

import csv
import datetime as dt
import json
import re
import sys
import zipfile

import pyogrio
import pytest
import python_calamine as calamine
import xlsxwriter

from geomap.errors import OutputError
from geomap.incidents import read_incidents, write_original

DAY = dt.date(2022, 3, 24)
MOMENT = dt.datetime.fromisoformat("2022-03-24T12:30:15")
GRID = [
    ["Events of March"],
    [],
    ["place", "date", "lat", "lon", "killed", "sure", "seen", "place"],
    ["Farukh", DAY, 40.125, 46, 3, True, MOMENT, "=1+1"],
    [],
    ["Şuşa", DAY, "far", 46, "3", False, dt.time(14, 30), " a\nb "],
    ["Hadrut", "2022-03", 39.5, 47, 0.1 + 0.2, None, dt.timedelta(hours=30), "_x0041_ <&>"],
    ["Lachin", 44644, 39.6, 46.5, 12, None, None, "0012"],
]
FORMATS = {
    dt.datetime: "yyyy-mm-dd hh:mm:ss", dt.date: "yyyy-mm-dd", dt.time: "hh:mm",
    dt.timedelta: "[h]:mm",
}  # fmt: skip


def put(sheet, book, grid):
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif type(value) in FORMATS:
                style = book.add_format({"num_format": FORMATS[type(value)]})
                sheet.write_datetime(row, column, value, style)
            elif value is not None:
                sheet.write(row, column, value)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        put(book.add_worksheet("Fälle"), book, GRID)
        put(book.add_worksheet("sources"), book, [["who"], ["me"]])
    return path


def cells(path, sheet="Fälle"):
    grid = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return [[(type(value), value) for value in row] for row in grid]


def test_cells_come_back_with_their_kinds_at_their_places(source, tmp_path):
    path = tmp_path / "b.xlsx"
    table = read_incidents(source)
    json.dumps(table.attrs)
    assert table["place"].tolist() == ["Farukh", "Lachin"]
    notes = write_original(table, path)
    assert cells(path) == cells(source)
    assert [value for _, value in cells(path)[3]] == [*GRID[3]]
    assert cells(path)[7][1] == (float, 44644.0)
    assert any("2 rows" in note and "written back, too" in note for note in notes)
    assert any("formulas" in note for note in notes)
    assert any('"sources"' in note for note in notes)


def digits(path):
    """Return numbers and errors of the first sheet as its XML has them."""
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
    return re.findall(r'(t="e")?>(?:<f>[^<]*</f>)?<v>([^<]*)</v>', text)


def test_all_digits_of_a_number_and_errors_come_back(tmp_path):
    source, path = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    numbers = ["40.020000000000003", "46.801100000000005", "0.30000000000000004", "5e-324"]
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet("S")
        put(sheet, book, [["place", "lat", "lon", "weight", "least", "ratio", "n"]])
        put(sheet, book, [[], ["A", 1.25, 2.25, 3.25, 4.25, None, 7]])
        sheet.write_formula(1, 5, "=1/0", None, "#DIV/0!")
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    for short, long in zip(("1.25", "2.25", "3.25", "4.25"), numbers, strict=True):
        sheet_xml = parts["xl/worksheets/sheet1.xml"]
        assert f"<v>{short}</v>" in sheet_xml
        parts["xl/worksheets/sheet1.xml"] = sheet_xml.replace(f"<v>{short}</v>", f"<v>{long}</v>")
    with zipfile.ZipFile(source, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    write_original(read_incidents(source), path)
    found = digits(path)
    assert [float(number) for kind, number in found if not kind] == [*map(float, numbers), 7.0]
    assert ('t="e"', "#DIV/0!") in found


def test_gdal_reads_the_same_fields(source, tmp_path):
    path = tmp_path / "b.xlsx"
    write_original(read_incidents(source), path)
    (was, before), (meta, after) = (
        pyogrio.read_arrow(file, layer="Fälle", datetime_as_string=True) for file in (source, path)
    )
    assert after.to_pylist() == before.to_pylist()
    assert meta["ogr_types"] == was["ogr_types"]


def test_a_part_of_a_sheet_has_its_own_rows(source, tmp_path):
    path = tmp_path / "b.xlsx"
    table = read_incidents(source)
    write_original(table[table["place"] == "Lachin"], path)
    assert cells(path) == [*cells(source)[:3], cells(source)[7]]


ODS_CELLS = (
    ("string", "", "place"), ("string", "", "lat"), ("string", "", "lon"), ("string", "", "day"),
    ("string", "", "A"), ("float", "value", "40.5"), ("float", "value", "46"),
    ("date", "date-value", "2022-03-24"),
)  # fmt: skip


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis"/>'
    "</manifest:manifest>"
)


def test_other_workbooks_are_written_as_xlsx_and_it_is_said(tmp_path):
    book, path = tmp_path / "a.ods", tmp_path / "b.xlsx"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    written = [
        f'<table:table-cell office:value-type="{kind}"'
        + (f' office:{name}="{value}"' if name else "")
        + f"><text:p>{value}</text:p></table:table-cell>"
        for kind, name, value in ODS_CELLS
    ]
    rows = (f"<table:table-row>{''.join(written[n : n + 4])}</table:table-row>" for n in (0, 4))
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="cases">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    notes = write_original(read_incidents(book), path)
    assert cells(path, "cases") == cells(book, "cases")
    assert [value for _, value in cells(path, "cases")[1]] == ["A", 40.5, 46.0, DAY]
    assert "the source is .ods; its sheet is written as .xlsx" in notes


def test_without_the_writer_it_is_said_what_to_do(source, tmp_path, monkeypatch):
    table = read_incidents(source)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(OutputError, match=r"install geomap\[xlsx\], or write \.csv"):
        write_original(table, tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_a_sheet_goes_to_text_by_its_cells(source, tmp_path):
    path = tmp_path / "b.csv"
    notes = write_original(read_incidents(source), path)
    assert path.read_text("utf-8").splitlines()[1] == (
        "Farukh,2022-03-24,40.125,46,3,true,2022-03-24 12:30:15,=1+1"
    )
    assert "the source is a workbook; its cells are written as CSV" in notes
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == GRID[2]
    assert [row[0] for row in rows[1:]] == ["Farukh", "Şuşa", "Hadrut", "Lachin"]
    assert "the 2 rows that were not understood are written back, too" in notes
