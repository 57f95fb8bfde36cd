"""Capitals that speak, namesakes abroad, coordinates and lists: places of sentences of our own."""

import datetime as dt

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents import report_of_text
from geomap.reports.passage import read_passage
from geomap.reports.places.spot import Spot
from geomap.reports.places.spots import find_spots


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def _spots(text: str, gazetteer: Gazetteer) -> dict[str, Spot]:
    passage = read_passage(report_of_text(text, published=dt.date(2023, 5, 9)), gazetteer)
    return {spot.name: spot for spot in find_spots(passage, gazetteer)}


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("A mine wounded a soldier near Surin. Phnom Penh rejected the charge.", "Phnom Penh"),
        ("Shots were fired near Yeoncheon. Pyongyang did not immediately comment.", "Pyongyang"),
        ("Rockets fell on Kupiansk on Sunday. Kyiv has not commented.", "Kyiv"),
        ("Rockets fell on Kupiansk on Sunday. Vientiane has yet to respond.", "Vientiane"),
    ],
)
def test_a_capital_that_speaks_is_no_place(text: str, capital: str, gazetteer: Gazetteer) -> None:
    assert _spots(text, gazetteer)[capital].role == "speaker"


@pytest.mark.parametrize(
    ("text", "name", "near", "located"),
    [
        ("PRISTINA, May 4 (Reuters) - Gunmen killed a Kosovo policeman in Banjska.",
         "Banjska", (42.6, 20.9), "area"),
        ("A soldier was killed near the village of Kut near Gadabay, the Azerbaijani army said.",
         "Kut", (40.57, 45.81), "area"),
        ("Shells fell on Oleksandrivka in Donetsk region on Monday.",
         "Oleksandrivka", (48.3, 37.3), "exact name"),
        ("LONDON, May 4 (Reuters) - Two people died in Kherson on Sunday.",
         "Kherson", (46.64, 32.61), "ambiguous name"),
        ("The RSF shelled Al Fasher in Sudan on Friday.",
         "Al Fasher", (13.63, 25.35), "exact name"),
        ("Jets struck Hodeidah in Yemen on Friday.", "Hodeidah", (14.8, 42.95), "exact name"),
        ("A tank fired at 48.0159, 37.8028 on Friday.",
         "48.0159, 37.8028", (48.0159, 37.8028), "coordinates"),
        ("A drone fell at N 36°12' E 43°08' on Friday.",
         "N 36°12' E 43°08'", (36.2, 43.133), "coordinates"),
        ("A shell hit a house in Meiss ej Jebel in Lebanon.",
         "Meiss ej Jebel", (33.8, 35.8), "area"),
        ("RU drones struck a truck near #Avdiivka.", "Avdiivka", (48.14, 37.75), "exact name"),
    ],
)  # fmt: skip
def test_a_place_is_where_the_text_speaks_of(
    text: str, name: str, near: tuple[float, float], located: str, gazetteer: Gazetteer
) -> None:
    spot = _spots(text, gazetteer)[name]
    assert spot.located == located
    assert (spot.lat, spot.lon) == pytest.approx(near, abs=0.6)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Troops shelled Goris, Sotk and Jermuk on Tuesday.", {"Goris", "Sotk", "Jermuk"}),
        ("Gunmen attacked Djibo on Sunday and jets struck Baidoa.", {"Djibo", "Baidoa"}),
        ("Боевики обстреляли из миномётов посёлок Серакиб.", {"Серакиб"}),
        ("Вчера военные обстреляли из миномётов Тёткино.", {"Тёткино"}),
        ("Тем же вечером обстреляли Белгород.", {"Белгород"}),
        ("A rocket hit the Druze town of Majdal Shams.", {"Majdal Shams"}),
    ],
)
def test_what_is_attacked_is_where_it_happened(
    text: str, names: set[str], gazetteer: Gazetteer
) -> None:
    spots = _spots(text, gazetteer)
    assert {name for name, spot in spots.items() if spot.role == "at"} == names


@pytest.mark.parametrize(
    "text",
    [
        "БИШКЕК. 17 сентября 2022 года. ИНТЕРФАКС - Военные обстреляли Баткен в субботу.",
        "ДАМАСК, 5 марта 2020 г. РИА Новости. Боевики обстреляли Идлиб.",
    ],
)
def test_a_dateline_is_no_place_of_events(text: str, gazetteer: Gazetteer) -> None:
    spots = list(_spots(text, gazetteer).values())
    assert [spot.role for spot in spots] == ["dateline", "at"]
