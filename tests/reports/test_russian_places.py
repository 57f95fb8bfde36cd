"""Russian names as they are declined, and the names in Russian that are no places."""

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents.reading import report_of_text
from geomap.reports.passage import read_passage
from geomap.reports.places.finding import find_places
from geomap.reports.places.russian import nominatives
from geomap.reports.places.spots import find_spots


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture
def places(gazetteer):
    def read(text):
        return [
            (m.text, m.match.place.name if m.match else None)
            for m in find_places(text, gazetteer)
            if m.kind == "place"
        ]

    return read


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Попасной", "Попасная"), ("Киеве", "Киев"), ("Киева", "Киев"), ("Киевом", "Киев"),
        ("Одессы", "Одесса"), ("Одессой", "Одесса"), ("Одессу", "Одесса"),
        ("Мариуполе", "Мариуполь"), ("Мариуполем", "Мариуполь"), ("Керчью", "Керчь"),
        ("Сумах", "Сумы"), ("Сумами", "Сумы"), ("Сум", "Сумы"), ("Бендер", "Бендеры"),
        ("Золотого", "Золотое"), ("Грозным", "Грозный"), ("Абхазии", "Абхазия"),
        ("Запорожья", "Запорожье"), ("Городке", "Городок"), ("Праги", "Прага"),
        ("Черновцов", "Черновцы"), ("Косове", "Косово"), ("Судану", "Судан"),
        ("Шушой", "Шуша"), ("ХАРТУМЕ", "Хартум"), ("Евпаторией", "Евпатория"),
    ],
)  # fmt: skip
def test_a_nominative_is_among_the_forms_that_an_ending_may_come_from(written, name):
    assert name in nominatives(written)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Обстрел начался в Попасной ночью.", [("Попасной", "Popasna")]),
        ("Бои идут под Лисичанском.", [("Лисичанском", "Lysychansk")]),
        (
            "Взрывы слышали жители Одессы и Николаева.",
            [("Одессы", "Odesa"), ("Николаева", "Mykolayiv")],
        ),
        ("Колонна вышла из Мариуполя.", [("Мариуполя", "Mariupol")]),
        ("В Хартуме стреляли весь день.", [("Хартуме", "Khartoum")]),
        ("Беспилотник упал у Бендер.", [("Бендер", "Bender")]),
        ("Две мины разорвались около Шуши.", [("Шуши", "Shusha")]),
        ("В селе Верхняя Каменоломка погиб тракторист.", [("Верхняя Каменоломка", None)]),
        ("Патруль остановили в Тбилиси.", [("Тбилиси", "Tbilisi")]),
        ("Самолёт сбит над Идлибом в Сирии.", [("Идлибом", "Idlib"), ("Сирии", "Syria")]),
        ("У Станицы Луганской открыт переход.", [("Станицы Луганской", "Stanytsia Luhanska")]),
    ],
)  # fmt: skip
def test_declined_names_are_found(places, text, expected):
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "written", "kind"),
    [
        ("Обстреляна граница Донецкой области.", "Донецкой области", "region"),
        ("Власти сообщили о боях в Харьковской области.", "Харьковской области", "region"),
        ("В Южном Дарфуре сгорел рынок.", "Южном Дарфуре", "region"),
    ],
)
def test_a_region_is_named_by_its_adjective(gazetteer, text, written, kind):
    found = find_spots(read_passage(report_of_text(text), gazetteer), gazetteer)
    assert [spot.text for spot in found] == [written]
    assert (found[0].kind, found[0].role, found[0].located) == (kind, "area", "area")


@pytest.mark.parametrize(
    "text",
    [
        "Украинский военный убит, двое ранены.",
        "Об этом сообщили в МИД Армении.",
        "В народной милиции Луганска обстрел отрицают.",
        "Министерство обороны Азербайджана отвергло обвинения.",
        "Дежурный: Константин Ростовский",
        "Репортаж вела Анна Московская.",
        "Кремль не комментирует.",
        "Москва заявила протест.",
        "Сводка за вторник. Позднее стало тихо.",
        "Об этом заявил президент Владимир Волгин.",
    ],
)
def test_what_is_no_place_in_russian(places, text):
    assert places(text) == []
