"""Moments, parts of dates and orders of day and month: which day is meant, and what is said."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import InputError
from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.dates import has_time_zone, parse_date


@pytest.fixture
def read(tmp_path):
    def run(content, **options):
        path = tmp_path / "cases.csv"
        path.write_text(content, encoding="utf-8")
        return read_incidents(path, options=ReadOptions(**options))

    return run


def days(table):
    return table["date_start"].dt.strftime("%Y-%m-%d").fillna("").tolist()


SECONDS = st.integers(min_value=1_000_000_000, max_value=1_899_999_999)


@given(SECONDS, st.sampled_from([1, 1000]))
def test_seconds_and_milliseconds_are_the_day_in_utc(seconds, factor):
    span = parse_date(str(seconds * factor))
    assert span.first == dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date()
    assert span.precision == "day"


@pytest.mark.parametrize(
    "written",
    [
        "14:30 24.03.2022", "14:30, 24 March 2022", "2:30 pm 3/24/2022", "00:10 UTC 2022-03-24",
        "20220324143000", "202203241430", "20220324T143000Z", "Thursday, March 24, 2022 2:30 PM",
        "24 March 2022, at 14:30", "24MAR2022", "14:30:05 24 марта 2022 г.",
    ],
)  # fmt: skip
def test_a_time_before_after_or_run_together_leaves_the_day(written):
    span = parse_date(written)
    assert (span.first.isoformat(), span.precision) == ("2022-03-24", "day")


@pytest.mark.parametrize(
    "written",
    ["2022032414", "24.03 2022", "25:30 24.03.2022", "1401/01/04", "۱۴۰۱/۰۱/۰۴", "2565-03-24",
     "a" * 9999],
)  # fmt: skip
def test_what_may_be_something_else_is_refused(written):
    with pytest.raises(InputError):
        parse_date(written)


@pytest.mark.parametrize(
    ("written", "last", "precision"),
    [("2022-03-00", "2022-03-31", "month"), ("2022-00-00", "2022-12-31", "year"),
     ("20220300", "2022-03-31", "month")],
)  # fmt: skip
def test_zero_is_a_day_or_month_not_known(written, last, precision):
    span = parse_date(written)
    assert (span.last.isoformat(), span.precision) == (last, precision)


def test_the_day_of_seconds_and_of_time_zones_is_said(read):
    table = read("place,timestamp\nA,1648080000\nB,1648166400000\n")
    assert days(table) == ["2022-03-24", "2022-03-25"]
    (note,) = table.attrs["notes"]
    assert "1648080000 is read as 2022-03-24, the day in UTC" in note
    table = read("place,date\nA,2022-03-24T23:30:00+04:00\nB,2022-03-25\n")
    assert days(table) == ["2022-03-24", "2022-03-25"]
    (note,) = table.attrs["notes"]
    assert "the day is the one written" in note
    assert "2022-03-24T23:30:00+04:00" in note


@pytest.mark.parametrize(
    "header", ["iyear,imonth,iday", "Year,Month,Day", "Jahr,Monat,Tag", "год,месяц,день",
               "il,ay,gün", "yıl,ay,gün", "տարի,ամիս,օր", "año,mes,día", "année,mois,jour",
               "рік,місяць,день", "السنة,الشهر,اليوم"]
)  # fmt: skip
def test_a_date_in_three_columns(read, header):
    table = read(
        f"place,{header}\nA,2022,3,24\nB,2022,3,0\nC,2022,0,0\nD,2022.0,3.0,\nE,,3,24\n"
        "F,2022,Mar,24\nG,2022,2,30\nH,2022,13,1\nI,22,3,24\n"
    )
    assert days(table) == [
        "2022-03-24", "2022-03-01", "2022-01-01", "2022-03-01", "", "2022-03-24"
    ]  # fmt: skip
    assert table["date_precision"].tolist() == ["day", "month", "year", "month", None, "day"]
    year, month, day = header.split(",")
    refused = [(item["line"], item["column"]) for item in table.attrs["rejects"]]
    assert refused == [(8, day), (9, month), (10, year)]
    assert [table.attrs["understood"][name] for name in (year, month, day)] == ["date_start"] * 3
    assert len(table.attrs["notes"]) == 1


def test_a_whole_date_goes_before_its_parts(read):
    table = read("place,date,year,month,day\nA,2022-03-24,2021,1,1\n")
    assert days(table) == ["2022-03-24"]
    assert {"year", "month", "day"} <= set(table.attrs["ignored"])


UCDP = "id,type_of_violence,where_prec,date_prec,date_start,date_end,latitude,longitude\n"


def ucdp(*dates):
    rows = (f"{n},1,1,1,{day},{day},6.1,18.2\n" for n, day in enumerate(dates, 1))
    return UCDP + "".join(rows)


def test_the_files_own_proof_goes_before_what_a_dataset_writes(read):
    again = read(ucdp("13/1/2014", "3/1/2014"))
    assert days(again) == ["2014-01-13", "2014-01-03"]
    assert any('read day first, as "13/1/2014" shows' in note for note in again.attrs["notes"])
    assert days(read(ucdp("1/13/2014 12:00:00 AM", "3/1/2014"))) == ["2014-01-13", "2014-03-01"]
    assert days(read(ucdp("3/1/2014", "4/1/2014"))) == ["2014-03-01", "2014-04-01"]


def test_proof_of_both_orders_asks_which(read):
    content = ucdp("13/1/2014", "1/14/2014", "3/1/2014")
    with pytest.raises(InputError, match='"13/1/2014" and "1/14/2014"; say which with --dates'):
        read(content)
    table = read(content, dates="dmy")
    assert days(table) == ["2014-01-13", "2014-01-03"]
    assert [item["value"] for item in table.attrs["rejects"]] == ["1/14/2014"]


@pytest.mark.parametrize("written", ["2022-01", "2022-03-05", "1999-12", "2022 - 2023"])
def test_a_month_or_a_day_names_no_time_zone(written):
    assert not has_time_zone(written)
