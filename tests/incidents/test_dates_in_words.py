"""Dates in the languages and orders people write them; day and month are never guessed."""

import csv
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import InputError
from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.dates import ambiguous_days, parse_date, proven_orders
from geomap.incidents.months import FILLERS, MONTHS

WORDED = [
    "Thursday, 24 March 2022",
    "24-25 March 2022",
    "24. März 2022",
    "am 24. März 2022",
    "le 24 mars 2022",
    "24 de marzo de 2022",
    "24 de março de 2022",
    "giovedì 24 marzo 2022",
    "il 24 marzo 2022",
    "24 marca 2022 r.",
    "24 марта 2022 г.",
    "24 марта 2022 года",
    "24 березня 2022 р.",
    "2022 թ. մարտի 24",
    "24 մարտի, 2022",
    "24 mart 2022",
    "2022-ci il 24 mart",
    "24 Mart 2022 Perşembe",
    "24 مارس 2022",
    "٢٤ مارس ٢٠٢٢",
    "24 آذار 2022",
    "24 მარტი 2022",
    "24 MARCH 2022",
    "24/Mar/2022",
    "24 March 2022, 13:30",
    "24.03.2022 г.",
    "24.03.2022, 13:30",
    "2022-03-24T13:30:00.123+04:00",
    "2022.03.24",
]


@pytest.mark.parametrize("written", WORDED)
def test_a_day_in_words(written):
    assert parse_date(written).first == dt.date(2022, 3, 24)
    assert parse_date(written).precision == "day"


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("24-25 March 2022", "2022-03-24", "2022-03-25", "day"),
        ("24–25 марта 2022", "2022-03-24", "2022-03-25", "day"),
        ("24.03.2022 - 26.03.2022", "2022-03-24", "2022-03-26", "day"),
        ("24 March 2022 – 2 April 2022", "2022-03-24", "2022-04-02", "day"),
        ("März 2022", "2022-03-01", "2022-03-31", "month"),
        ("лютий 2022", "2022-02-01", "2022-02-28", "month"),
        ("شباط 2024", "2024-02-01", "2024-02-29", "month"),
        ("كانون الثاني 2022", "2022-01-01", "2022-01-31", "month"),
        ("تشرين الأول 2020", "2020-10-01", "2020-10-31", "month"),
        ("03.2022", "2022-03-01", "2022-03-31", "month"),
        ("3/2022", "2022-03-01", "2022-03-31", "month"),
        ("2022-W12", "2022-03-21", "2022-03-27", "week"),
    ],
)
def test_spans_in_words(written, first, last, precision):
    span = parse_date(written)
    assert tuple(map(str, span)) == (first, last, precision)


def test_every_month_of_every_language_is_its_number():
    for months in MONTHS.values():
        assert len(months) == 12
        for number, words in enumerate(months, start=1):
            for word in words.split():
                written = word.replace("_", " ")
                assert parse_date(f"9 {written} 2020").first == dt.date(2020, number, 9), word
                assert parse_date(f"9 {written.upper()} 2020").first.month == number, word


def test_no_filler_is_a_month():
    for word in " ".join(FILLERS).split():
        with pytest.raises(InputError):
            parse_date(f"9 {word} 2020")


@pytest.mark.parametrize(
    "written",
    ["24 March", "March 24 25 2022", "24 March April 2022", "24 March 2022 2023", "32 March 2022",
     "24 March 22", "2022 March 24 noon", "31 июня 2022", "2022-W60", "mars", "13.2022"],
)  # fmt: skip
def test_what_is_no_date_in_words_is_refused(written):
    with pytest.raises(InputError):
        parse_date(written)


@given(
    st.dates(min_value=dt.date(1500, 1, 1), max_value=dt.date(2449, 12, 31)), st.sampled_from("/-")
)
def test_an_order_that_is_known_reads_every_date(day, mark):
    dmy = f"{day.day}{mark}{day.month}{mark}{day.year:04}"
    mdy = f"{day.month}{mark}{day.day}{mark}{day.year:04}"
    assert parse_date(dmy, "dmy").first == day
    assert parse_date(mdy, "mdy").first == day
    assert ambiguous_days(dmy) == (day.day <= 12 and day.day != day.month)
    assert proven_orders([dmy]) == ({"dmy"} if day.day > 12 else set())
    assert proven_orders([mdy]) == ({"mdy"} if day.day > 12 else set())


def test_a_date_against_the_order_that_was_said_is_refused():
    with pytest.raises(InputError, match="day before month"):
        parse_date("3/24/2022", "dmy")
    assert parse_date("3.4.2022", "mdy").first == dt.date(2022, 4, 3), "dots stand after the day"


@pytest.fixture
def read(tmp_path):
    def run(*dates, rejects=None, **options):
        path = tmp_path / "cases.csv"
        path.write_text("place,date\n" + "".join(f'A,"{d}"\n' for d in dates), encoding="utf-8")
        return read_incidents(path, rejects=rejects, options=ReadOptions(**options))

    return run


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["3/4/2022", "24/3/2022"], ["2022-04-03", "2022-03-24"]),
        (["3/4/2022", "3/24/2022"], ["2022-03-04", "2022-03-24"]),
        (["3-4-2022", "3/24/2022", "2022-05-06"], ["2022-03-04", "2022-03-24", "2022-05-06"]),
        (["3/4/2022 10:00:00 PM", "1/22/2014 12:00:00 AM"], ["2022-03-04", "2014-01-22"]),
    ],
)
def test_one_date_over_twelve_proves_the_order_of_all(read, dates, days):
    table = read(*dates)
    assert table["date_start"].astype(str).tolist() == days
    assert "first, as" in " ".join(table.attrs["notes"])


@pytest.mark.parametrize("dates", [["3/4/2022", "5/6/2022"], ["3/4/2022", "3/4/2022", "2022"]])
def test_a_column_that_nothing_proves_asks_for_the_order(read, tmp_path, dates):
    rejects = tmp_path / "rejects.csv"
    with pytest.raises(InputError, match=r'column "date".*--dates dmy or --dates mdy') as caught:
        read(*dates, rejects=rejects)
    assert str(caught.value).startswith("cases.csv")
    with rejects.open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert [json.loads(row["row"])["date"] for row in listed] == dates
    first = read(*dates, dates="dmy")["date_start"].iloc[0]
    assert str(first.date()) == "2022-04-03"
    first = read(*dates, dates="mdy")["date_start"].iloc[0]
    assert str(first.date()) == "2022-03-04"


def test_both_orders_in_one_column_ask_too(read):
    with pytest.raises(InputError, match="both orders"):
        read("3/24/2022", "24/3/2022", "3/4/2022", "5/4/2022")
    assert len(read("3/24/2022", "24/3/2022")) == 2, "where each has one reading there is no doubt"


@pytest.mark.parametrize("word", ["unknown", "n/a", "?", "неизвестно"])
def test_not_known_in_words_is_an_empty_cell(tmp_path, word):
    path = tmp_path / "cases.csv"
    path.write_text(f"place,date,killed\nA,{word},{word}\n", encoding="utf-8")
    table = read_incidents(path)
    assert table["date_start"].isna().all()
    assert table["killed_best"].isna().all()
    assert table["raw"].iloc[0]["date"] == word
