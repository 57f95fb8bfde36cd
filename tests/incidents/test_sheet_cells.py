"""Cells of a workbook that calamine leaves empty or rounds: refused or told by their address."""

import zipfile

import pytest

from geomap.incidents import read_incidents
from geomap.incidents.sheet_cells import address_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def text(address, words):
    return f'<c r="{address}" t="inlineStr"><is><t>{words}</t></is></c>'


@pytest.fixture
def read(tmp_path):
    """Write a sheet of XML, a row a list of cells, and read it."""

    def run(*rows, prefix=""):
        sheet = "".join(f"<row>{''.join(row)}</row>" for row in rows)
        sheet = f"<worksheet><sheetData>{sheet}</sheetData></worksheet>"
        space = f'xmlns="{MAIN}"'
        if prefix:
            sheet = sheet.replace("</", f"</{prefix}:").replace("<", f"<{prefix}:")
            sheet = sheet.replace(f"<{prefix}:/{prefix}:", f"</{prefix}:")
            space = f'xmlns:{prefix}="{MAIN}"'
        sheet = sheet.replace("worksheet>", f"worksheet {space}>", 1)
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": (
                f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                '<sheet name="A &amp; B" sheetId="1" r:id="r1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
            ),
            "xl/worksheets/sheet1.xml": sheet,
        }
        path = tmp_path / "cases.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return read_incidents(path)

    return run


HEADER = [text("C1", "id"), text("D1", "place"), text("E1", "killed"), text("F1", "mood")]


def row(number, killed="", *, place="A", name=None, mood=""):
    shown = f'<c r="C{number}"><v>{name}</v></c>' if name else text(f"C{number}", f"i{number}")
    return [shown, text(f"D{number}", place), killed, mood]


def test_an_error_in_a_column_that_is_read_refuses_its_row_by_address(read):
    table = read(
        HEADER,
        row(2, '<c r="E2" t="e"><f>A9</f><v>#REF!</v></c>'),
        row(3, '<c r="E3"><v>3</v></c>'),
    )
    assert table["killed_best"].tolist() == [3]
    (refused,) = table.attrs["rejects"]
    assert (refused["line"], refused["column"]) == (2, "killed")
    assert "cell E2" in refused["reason"]
    assert "#REF!" in refused["reason"]


def test_a_formula_that_was_never_counted_refuses_its_row(read):
    table = read(
        HEADER,
        row(2, '<c r="E2"><f>1+1</f></c>'),
        row(3, '<c r="E3"><f>1+1</f><v>2</v></c>'),
        row(4, '<c r="E4" t="str"><f>IF(1,"")</f><v></v></c>'),
    )
    assert table["id"].tolist() == ["i3", "i4"]
    assert table["killed_best"].fillna(-1).tolist() == [2, -1]
    (refused,) = table.attrs["rejects"]
    assert "cell E2 holds a formula without a value" in refused["reason"]


def test_not_available_is_not_known_and_unread_errors_are_told(read):
    table = read(
        HEADER,
        row(2, '<c r="E2" t="e"><v>#N/A</v></c>', mood='<c r="F2" t="e"><v>#DIV/0!</v></c>'),
    )
    assert table["killed_best"].isna().all()
    notes = table.attrs["notes"]
    assert "#N/A is read as not known: cell E2" in notes
    assert any("cell F2" in note and "errors" in note for note in notes)


@pytest.mark.parametrize("prefix", ["", "x"])
def test_long_numbers_are_those_of_the_file(read, prefix):
    table = read(
        HEADER,
        row(2, name="12345678901234567"),
        row(3, name="1.23456789012345E+16"),
        row(4, name="123"),
        prefix=prefix,
    )
    assert table["id"].tolist() == ["12345678901234567", "12345678901234500", "123"]
    (note,) = table.attrs["notes"]
    assert "cell C3" in note
    assert "C2" not in note


@pytest.mark.parametrize(
    ("column", "address"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")]
)
def test_columns_are_counted_in_letters(column, address):
    assert address_of(0, column) == address
