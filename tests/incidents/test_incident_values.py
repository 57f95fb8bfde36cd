"""Dates, figures, numbers and lists: what is read, and what is refused rather than guessed."""

import calendar
import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import InputError
from geomap.incidents.kinds import TYPE_WORDS, incident_type
from geomap.incidents.values import (
    parse_date,
    parse_degrees,
    parse_figure,
    parse_list,
    parse_number,
    parse_truth,
)
from geomap.tables import INCIDENT_TYPES

DAYS = {
    "2022-03-24": "2022-03-24",
    "2022-3-4": "2022-03-04",
    "2022-03-24T23:59:00Z": "2022-03-24",
    "2022-03-24T23:59:00+04:00": "2022-03-24",
    "2022-03-24 13:30": "2022-03-24",
    "2022/03/24": "2022-03-24",
    "20220324": "2022-03-24",
    "24.03.2022": "2022-03-24",
    "24. 3. 2022": "2022-03-24",
    "3.4.2022": "2022-04-03",
    "24/03/2022": "2022-03-24",
    "03/24/2022": "2022-03-24",
    "1/22/2014 12:00:00 AM": "2014-01-22",
    "24-03-2022": "2022-03-24",
    "03/03/2022": "2022-03-03",
    "24 March 2022": "2022-03-24",
    "24 Mar 2022": "2022-03-24",
    "24th March, 2022": "2022-03-24",
    "24-Mar-2022": "2022-03-24",
    "March 24, 2022": "2022-03-24",
    "Sept. 9 2020": "2020-09-09",
    " 2024-02-29 ": "2024-02-29",
}


@pytest.mark.parametrize(("written", "day"), DAYS.items())
def test_a_day_is_the_day_written(written, day):
    expected = dt.date.fromisoformat(day)
    assert parse_date(written) == (expected, expected, "day")


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("2022-03", "2022-03-01", "2022-03-31", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("March 2022", "2022-03-01", "2022-03-31", "month"),
        ("2022", "2022-01-01", "2022-12-31", "year"),
        ("2022-03-24/2022-03-25", "2022-03-24", "2022-03-25", "day"),
        ("24 March 2022 to 25 March 2022", "2022-03-24", "2022-03-25", "day"),
        ("2022-03-24/2022-04", "2022-03-24", "2022-04-30", "month"),
    ],
)
def test_a_vague_date_is_a_span_with_its_precision(written, first, last, precision):
    span = parse_date(written)
    assert (span.first.isoformat(), span.last.isoformat(), span.precision) == (
        first,
        last,
        precision,
    )


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("03/04/2022", "2022-04-03 or 2022-03-04; write it as YYYY-MM-DD"),
        ("31/02/2022", "that month ends on 2022-02-28"),
        ("2023-02-29", "that month ends on 2023-02-28"),
        ("2022-13-01", "write it as 2022-03-24"),
        ("2022-04-31", "that month ends on 2022-04-30"),
        ("13/13/2022", "no date"),
        ("0000-01-01", "no date"),
        ("24.03.22", "write it as 2022-03-24"),
        ("44644", "write it as 2022-03-24"),
        ("24 Foo 2022", "write it as 2022-03-24"),
        ("yesterday", "write it as 2022-03-24"),
        ("2022-03-25/2022-03-24", "ends before it begins"),
        ("2022-03-24 or so", "write it as 2022-03-24"),
    ],
)
def test_a_date_that_is_none_or_two_is_refused(written, reason):
    with pytest.raises(InputError, match=reason):
        parse_date(written)


@given(st.dates(min_value=dt.date(1500, 1, 1), max_value=dt.date(2449, 12, 31)))
def test_every_day_survives_the_ways_of_writing_it(day):
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {calendar.month_name[day.month]} {day.year}",
    ):
        assert parse_date(text) == (day, day, "day")


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_refused(text):
    try:
        span = parse_date(text)
    except InputError:
        return
    assert span.first <= span.last
    assert any(character.isdigit() for character in text)


@pytest.mark.parametrize(
    ("written", "low", "best", "high"),
    [
        ("3", 3, 3, 3),
        ("3.0", 3, 3, 3),
        ("0", 0, 0, 0),
        ("3-5", 3, 4, 5),
        ("3–6", 3, Fraction(9, 2), 6),
        (">=5", 5, 5, 5),
        ("≥ 5", 5, 5, 5),
        (">10", 11, 11, 11),
        ("<=4", 0, 4, 4),
        ("<4", 0, 3, 3),
        ("~20", 20, 20, 20),
        ("at least 5", 5, 5, 5),
        ("At  least five", 5, 5, 5),
        ("more than 10", 11, 11, 11),
        ("over ten", 11, 11, 11),
        ("about 20", 20, 20, 20),
        ("up to 5", 0, 5, 5),
        ("fewer than 5", 0, 4, 4),
        ("3 to 5", 3, 4, 5),
        ("three to five", 3, 4, 5),
        ("between 3 and 5", 3, 4, 5),
        ("from 3 to 5", 3, 4, 5),
        ("5+", 5, 5, 5),
        ("5 or more", 5, 5, 5),
        ("three", 3, 3, 3),
        ("twenty-one", 21, 21, 21),
        ("a hundred and twenty one", 121, 121, 121),
        ("Two hundred", 200, 200, 200),
        ("zero", 0, 0, 0),
        ("1,000", 1000, 1000, 1000),
        ("1 000", 1000, 1000, 1000),
        ("1\u202f000", 1000, 1000, 1000),
        ("1'234'567", 1234567, 1234567, 1234567),
        (">1,000", 1001, 1001, 1001),
        ("1,000-2,000", 1000, 1500, 2000),
    ],
)
def test_figures(written, low, best, high):
    assert parse_figure(written) == (low, best, high)


@pytest.mark.parametrize(
    "written",
    [
        "several",
        "",
        "dozens",
        "about",
        "5 soldiers",
        "-3",
        "3.5",
        "1,23",
        "1,2345",
        "3 5",
        "1, 234",
        "threeto five",
        "no",
        "five hundreds",
        "ten three",
        "more than a few",
        "1,000 000",
    ],
)
def test_words_are_no_figure(written):
    assert parse_figure(written) is None


@pytest.mark.parametrize("written", ["5-3", "<0", "five to three", "fewer than 0"])
def test_impossible_figures_are_refused(written):
    with pytest.raises(InputError):
        parse_figure(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [("40.0194", 40.0194), ("40,0194", 40.0194), (" -12 ", -12.0), ("−12.5", -12.5), ("1e1", 10.0)],
)
def test_numbers(written, value):
    assert parse_number(written) == value


@pytest.mark.parametrize("written", ["nan", "inf", "-Infinity", "1e999", "1,234.5", "0x10", "40°"])
def test_what_is_no_finite_number_is_refused(written):
    with pytest.raises(InputError):
        parse_number(written)


def test_degrees_have_limits():
    assert parse_degrees("-180", "lon") == -180
    with pytest.raises(InputError, match="outside -90 to 90"):
        parse_degrees("999", "lat")
    with pytest.raises(InputError, match="not within -90 and 90"):
        parse_degrees("95N", "lat")


def test_truths():
    assert [parse_truth(word) for word in ("True", "yes", "0", "FALSE")] == [
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(InputError):
        parse_truth("maybe")


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("a; b", ["a", "b"]),
        ("a;b", ["a", "b"]),
        ("https://x.org/a;b", ["https://x.org/a;b"]),
        ("https://x.org/a;https://x.org/b", ["https://x.org/a", "https://x.org/b"]),
        ("DW; https://x.org", ["DW", "https://x.org"]),
        ("a\nb\r\nc", ["a", "b", "c"]),
        ('["a; b", "c"]', ["a; b", "c"]),
        ("[1, 2]", ["[1, 2]"]),
        ("[" * 5000, ["[" * 5000]),
        (" ; ", []),
    ],
)
def test_lists(written, parts):
    assert parse_list(written) == parts


def test_every_word_for_a_type_means_a_type_of_the_vocabulary_and_only_one():
    words = [word for others in TYPE_WORDS.values() for word in others]
    assert len(words) == len(set(words))
    assert set(TYPE_WORDS) == set(INCIDENT_TYPES)
    assert not set(words) & set(INCIDENT_TYPES)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Drone strike", "drone strike"),
        ("UAV strikes", "drone strike"),
        ("artillery", "shelling"),
        ("Sniper-Fire", "shooting"),
        ("CHECKPOINT", "blockade"),
        ("air_strike", "air strike"),
        ("Beschuss", "shelling"),
        ("STRASSENSPERRE", "blockade"),
        ("Frappe de drone", "drone strike"),
        ("обстрел", "shelling"),
        ("Порушення перемир'я", "ceasefire violation"),
        ("հրետակոծություն", "shelling"),
        ("قصف", "shelling"),
        ("troop entry; observation post", "troop entry; observation post"),
        (" Kidnapping for ransom ", "Kidnapping for ransom"),
    ],
)
def test_types_are_mapped_or_stay_as_written(written, kind):
    assert incident_type(written) == kind
