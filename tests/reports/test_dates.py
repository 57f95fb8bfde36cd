"""Dates in running text: the days are worked out by hand from a calendar of March 2022."""

import datetime as dt

import pytest

from geomap.reports.language.dates import find_dates

SATURDAY = dt.date(2022, 3, 26)


def spans(text, published=SATURDAY):
    return [
        (text[m.start : m.end], m.first and m.first.isoformat(), m.last and m.last.isoformat())
        for m in find_dates(text, published)
    ]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The ministry said on Saturday that it was calm.", "2022-03-26", "2022-03-26"),
        ("Two men died on Wednesday.", "2022-03-23", "2022-03-23"),
        ("It began last Saturday.", "2022-03-19", "2022-03-19"),
        ("Talks are planned for next Monday.", "2022-03-28", "2022-03-28"),
        ("They will meet on Monday.", "2022-03-28", "2022-03-28"),
        ("Men killed by forces on Friday were buried.", "2022-03-25", "2022-03-25"),
        ("Shots rang out overnight.", "2022-03-25", "2022-03-26"),
        ("Shelling went on overnight into Friday.", "2022-03-24", "2022-03-25"),
        ("A post was set up early on March 24.", "2022-03-24", "2022-03-24"),
        ("Firing has gone on since Thursday.", "2022-03-24", "2022-03-26"),
        ("Since March 20 the road is shut.", "2022-03-20", "2022-03-26"),
        ("The truce of 31 December held.", "2021-12-31", "2021-12-31"),
        ("It holds until April 2.", "2022-04-02", "2022-04-02"),
        ("On 24-25 March there was fire.", "2022-03-24", "2022-03-25"),
        ("From 30 March to 2 April 2021 it rained.", "2021-03-30", "2021-04-02"),
        ("Over the past 48 hours it was calm.", "2022-03-24", "2022-03-26"),
        ("The war of late 2020 left scars.", "2020-09-01", "2020-12-31"),
        ("An earlier war, from 1991 to 1994, did too.", "1991-01-01", "1994-12-31"),
        ("The two clashed last week.", "2022-03-14", "2022-03-20"),
        ("Three days ago it was calm.", "2022-03-23", "2022-03-23"),
        ("В субботу стреляли.", "2022-03-26", "2022-03-26"),
        ("В среду стреляли.", "2022-03-23", "2022-03-23"),
        ("Пост появился 24 марта.", "2022-03-24", "2022-03-24"),
        ("Это было 24 марта 2021 года.", "2021-03-24", "2021-03-24"),
        ("Бой шёл в ночь на 25 марта.", "2022-03-24", "2022-03-25"),
        ("Бой шёл в ночь с 24 на 25 марта.", "2022-03-24", "2022-03-25"),
        ("Бой шёл в ночь на пятницу.", "2022-03-24", "2022-03-25"),
        ("Обстрел идёт с четверга.", "2022-03-24", "2022-03-26"),
        ("Вчера вечером было тихо.", "2022-03-25", "2022-03-25"),
        ("За последние сутки ранены двое.", "2022-03-25", "2022-03-26"),
        ("Война 1990-х кончилась, в 2020 году началась новая.", "2020-01-01", "2020-12-31"),
        ("Два дня назад было тихо.", "2022-03-24", "2022-03-24"),
        ("В феврале было тихо.", "2022-02-01", "2022-02-28"),
    ],
)
def test_the_days_of_one_mention(text, first, last):
    assert [(a, b) for _, a, b in spans(text)] == [(first, last)]


def test_a_day_earlier_counts_from_the_day_named_before_it():
    assert spans("A post was set up on Thursday. A day earlier, shots were heard.")[1] == (
        "A day earlier", "2022-03-23", "2022-03-23",
    )  # fmt: skip
    assert spans("A day earlier, shots were heard.")[0][1] == "2022-03-25"


@pytest.mark.parametrize(
    "text",
    [
        "The column may march 3 km in an hour.",
        "Shots came in 2000 cases and 24 hours passed.",
        "They marched on Good Friday.",
        "Version 3.14 of 31 September.",
        "With 2,000 peacekeepers and 1,991 vehicles.",
    ],
)
def test_what_is_no_date_is_not_taken_for_one(text):
    assert spans(text) == []


def test_without_a_publication_date_relative_dates_stay_open():
    found = find_dates("On Saturday, and on 24 March, and on 24 March 2022.", None)
    assert [m.first for m in found] == [None, None, dt.date(2022, 3, 24)]
    assert "not known" in found[0].why
    assert "no year" in found[1].why


def test_an_ambiguous_date_is_told_and_not_guessed():
    (found,) = find_dates("It was 3/4/2022 there.", SATURDAY)
    assert found.first is None
    assert "2022-04-03 or 2022-03-04" in found.why
