"""Which column is the date, in files that call it otherwise, and dates written short."""

import datetime as dt
import re
import zipfile

import pytest

from geomap.errors import InputError
from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.dates import parse_date


@pytest.fixture
def read(tmp_path):
    def run(content, **options):
        path = tmp_path / "cases.csv"
        path.write_text(content, encoding="utf-8")
        return read_incidents(path, options=ReadOptions(**options))

    return run


def days(table):
    return table["date_start"].dt.strftime("%Y-%m-%d").fillna("").tolist()


@pytest.mark.parametrize(
    "header",
    [
        "datetime", "timestamp", "Date/Time", "Date / Time", "date_time", "day", "Jour", "Tag",
        "Datum/Zeit", "Date and time", "Date Time (UTC)", "Data", "Дата и время", "Fecha/Hora",
    ],
)  # fmt: skip
def test_a_column_of_moments_is_the_date_and_the_day_stays(read, header):
    table = read(
        f"place,{header}\nA,2022-03-24T23:30:00+04:00\nB,2022-03-24 00:10:00-11:00\n"
        "C,24.03.2022 23:59\nD,2022-03-24\n"
    )
    assert days(table) == ["2022-03-24"] * 4
    assert table.attrs["understood"][header] == "date_start"
    assert table["raw"].iloc[0][header] == "2022-03-24T23:30:00+04:00"


def test_a_date_goes_before_what_may_be_one(read):
    table = read("place,timestamp,data,Datum\nA,2023-01-01 10:00,2023-01-02,2022-03-24\n")
    assert days(table) == ["2022-03-24"]
    assert table.attrs["ignored"] == ["timestamp", "data"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [("day", ["24", "25"]), ("Tag", ["Montag", "rot"]), ("timestamp", ["1648080000", "x"]),
     ("data", ["yes", "no"])],
)  # fmt: skip
def test_a_doubtful_column_without_dates_refuses_nothing_and_is_said(read, header, cells):
    table = read(f"place,{header}\n" + "".join(f"A,{cell}\n" for cell in cells))
    assert len(table) == 2
    assert table.attrs["rejects"] == []
    assert days(table) == ["", ""]
    assert header in table.attrs["ignored"]
    assert any(f'"{header}" holds no dates' in note for note in table.attrs["notes"])


def test_a_person_who_says_it_is_the_date_is_believed(read):
    table = read("place,day\nA,2022-03-24\nB,Monday\nC,x\n", columns={"day": "date"})
    assert days(table) == ["2022-03-24"]
    assert [item["line"] for item in table.attrs["rejects"]] == [3, 4]


def test_an_unread_column_of_dates_is_named_with_how_to_read_it(read):
    content = "place,x1,passiert am\nA,7,2022-03-24\nB,8,25/03/2022\nC,9,\n"
    table = read(content)
    (note,) = table.attrs["notes"]
    said = re.search(r'--map "(passiert am)=(date)"', note)
    assert said, note
    assert days(read(content, columns={said[1]: said[2]})) == ["2022-03-24", "2022-03-25", ""]


@pytest.mark.parametrize(
    "content",
    ["place,date,other\nA,2022,2022-03-24\n", "place,founded\nA,1890\nB,1900\n",
     "place,words\nA,a\nB,2022-03-24\n"],
)  # fmt: skip
def test_no_such_note_where_it_does_not_help(read, content):
    assert not any("--map" in note for note in read(content).attrs["notes"])


@pytest.mark.parametrize("order", ["dmy", "mdy"])
@pytest.mark.parametrize("written", ["24.3.22", "24-Mar-22", "24 March 22", "24 марта 22 г."])
def test_years_of_two_digits_are_read_where_the_order_is_said(written, order):
    assert parse_date(written, order).first == dt.date(2022, 3, 24)
    with pytest.raises(InputError, match=r"two digits.*--dates"):
        parse_date(written)


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("3/4/22", "dmy", "2022-04-03"), ("3/4/22", "mdy", "2022-03-04"),
        ("3-4-22 13:30", "dmy", "2022-04-03"), ("1/1/68", "dmy", "2068-01-01"),
        ("1/1/69", "dmy", "1969-01-01"), ("1.1.99", "mdy", "1999-01-01"),
        ("Mar 4, 00", "mdy", "2000-03-04"),
    ],
)  # fmt: skip
def test_the_century_turns_at_sixty_nine(written, order, day):
    assert parse_date(written, order).first.isoformat() == day


@pytest.mark.parametrize("dates", [["3/4/22", "5/6/22"], ["24/3/22", "25/3/22"]])
def test_a_column_of_short_years_asks_for_the_order(read, dates):
    content = "place,date\n" + "".join(f"A,{each}\n" for each in dates)
    with pytest.raises(InputError, match="--dates dmy or --dates mdy"):
        read(content)
    assert len(read(content, dates="dmy")) == 2


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("31 March - 2 April 2022", "2022-03-31", "2022-04-02"),
        ("31 March–2 April 2022", "2022-03-31", "2022-04-02"),
        ("31 марта - 2 апреля 2022 г.", "2022-03-31", "2022-04-02"),
        ("March 31 to April 2, 2022", "2022-03-31", "2022-04-02"),
        ("March - April 2022", "2022-03-01", "2022-04-30"),
        ("24/25 March 2022", "2022-03-24", "2022-03-25"),
        ("24 / 25. März 2022", "2022-03-24", "2022-03-25"),
        ("24-25 March 2022", "2022-03-24", "2022-03-25"),
    ],
)
def test_two_days_may_share_month_or_year(written, first, last):
    span = parse_date(written)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)


@pytest.mark.parametrize("written", ["31 December - 2 January 2022", "25/24 March 2022"])
def test_a_period_that_would_run_backwards_is_refused(written):
    with pytest.raises(InputError, match="ends before it begins"):
        parse_date(written)


def workbook(path, columns, *, is_1904=False):
    """Write a workbook whose numbers have no style, so that none is shown as a date."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"

    def cell(value):
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    rows = [columns, *zip(*columns.values(), strict=True)]
    cells = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr date1904="{is_1904:d}"/>'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        ),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize(("is_1904", "day"), [(False, "2022-03-24"), (True, "2026-03-25")])
def test_day_numbers_of_a_workbook_are_dates(tmp_path, is_1904, day):
    columns = {
        "place": ["A", "B", "C"],
        "date": [44644, 44644.97, "2022-03-24"],
        "count": [44644, 1, 2],
    }
    table = read_incidents(workbook(tmp_path / "cases.xlsx", columns, is_1904=is_1904))
    assert days(table) == [day, day, "2022-03-24"]
    assert table["raw"].iloc[0]["count"] == "44644"
    assert any(f"44644 as {day}" in note for note in table.attrs["notes"])


def test_years_and_doubtful_columns_of_a_workbook_are_no_day_numbers(tmp_path):
    path = workbook(tmp_path / "cases.xlsx", {"place": ["A"], "date": [2022], "data": [44644]})
    table = read_incidents(path)
    assert table["date_precision"].tolist() == ["year"]
    assert table["raw"].iloc[0]["data"] == "44644"


def test_day_numbers_of_text_files_are_refused(read):
    table = read("place,date\nA,44644\nB,2022\n")
    assert [item["value"] for item in table.attrs["rejects"]] == ["44644"]
