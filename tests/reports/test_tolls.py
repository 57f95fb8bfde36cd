"""Tolls: what is counted as killed and wounded in sentences of many conflicts, and what is not."""

import datetime as dt
import time

import pytest

from geomap.reports.language import find_dates, sentences, tokens
from geomap.reports.passage import Passage
from geomap.reports.tolls.finding import find_tolls

PUBLISHED = dt.date(2024, 2, 8)


def passage_of(text):
    """Return a passage without places: no gazetteer is needed to count."""
    parts = tuple(sentences(text))
    words, firsts = [], [0]
    for part in parts:
        words += tokens(text, part.start, part.end)
        firsts.append(len(words))
    return Passage(
        text=text, published=PUBLISHED, sentences=parts, tokens=tuple(words),
        first_tokens=tuple(firsts), paragraphs=tuple(range(len(parts))), titles=frozenset(),
        dates=tuple(find_dates(text, PUBLISHED)), mentions=(), russian="и" in text,
        _starts=tuple(part.start for part in parts),
    )  # fmt: skip


def found(text):
    return [(each.about[0] + each.value, each.role) for each in find_tolls(passage_of(text), ())]


def figures(text):
    return " ".join(figure for figure, role in found(text) if role != "background")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said at least four people were killed and seven to nine wounded.", "k>=4 w7-9"),
        ("Three servicemen, two of them officers, were killed near Avdiivka on Tuesday.", "k3"),
        ("A mother and her two children were killed when a shell hit a house.", "k3"),
        ("The blast in Mazar killed him and his son.", "k2"),
        ("One of them died in hospital.", "k1"),
        ("The army admitted losing two soldiers in the ambush near Djibo.", "k2"),
        ("Rescuers recovered the bodies of four villagers in Sagaing.", "k4"),
        ("A constable succumbed to his injuries on Wednesday in Pulwama.", "k1"),
        ("The raid in Gao left five dead and 12 injured.", "k5 w12"),
        ("A car bomb went off, killing at least 3 and injuring dozens.", "k>=3 wdozens"),
        ("The attack in Kabul claimed the lives of six people.", "k6"),
        ("The death toll stands at 14.", "k14"),
        ("Ten people, including two children, were wounded in Kherson.", "w10"),
        ("Between 3 and 5 fighters were killed in the clash.", "k3-5"),
        ("Fewer than ten people died.", "k<=9"),
        ("No fewer than 20 insurgents were killed, the army said.", "k>=20"),
        ("Nearly 40 people were injured.", "w~40"),
        ("Up to 15 gunmen were killed.", "k<=15"),
        ("Two dozen villagers were hurt.", "w~24"),
        ("The drones had killed three people and wounded another 15.", "k3 w15"),
        ("A farmer was killed in Gali.", "k1"),
        ("A married couple were wounded in Nahariya.", "w2"),
        ("A 29-year-old shepherd was injured by a mine near Aghdam.", "w1"),
        ("The driver, 54, was killed on the spot.", "k1"),
        ("Two men were shot dead by a sniper in Sderot.", "k2"),
        ("Hospitals in Omdurman treated 52 patients.", "w52"),
        ("The convoy of 14 vehicles was hit, and the driver was killed.", "k1"),
        ("It was the deadliest attack since 2020: 12 soldiers were killed on Monday.", "k12"),
        ("3,400 people were wounded, 1 200 of them on Monday.", "w3400"),
        ("В результате обстрела погибли трое, ещё двое ранены.", "k3 w2"),
        ("В Белгороде ранена женщина.", "w1"),
        ("Двое раненых доставлены в больницу.", "w2"),
        ("Боец контужен, один мирный житель убит.", "w1 k1"),
        ("До 10 боевиков убиты, не менее пяти ранены.", "k<=10 w>=5"),
        ("По меньшей мере 7 человек погибли, свыше 20 пострадали.", "k>=7 w>20"),
        ("Погиб 21 человек, около 30 получили ранения.", "k21 w~30"),
        ("Взрыв унёс жизни шести человек.", "k6"),
        ("Армия потеряла двух солдат убитыми.", "k2"),
        ("Из-под завалов извлекли тела четырёх человек.", "k4"),
        ("Мина взорвалась, убив троих и ранив 12 человек.", "k3 w12"),
        ("Её муж, 67 лет, легко ранен.", "w1"),
    ],
)
def test_killed_and_wounded(text, expected):
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There were no casualties.", "k0 w0"),
        ("The shelling of Malhun caused no casualties.", "k0 w0"),
        ("Both sides said nobody was hurt.", "k0 w0"),
        ("Nobody was killed or wounded.", "k0 w0"),
        ("There was no loss of life.", "k0"),
        ("There were no injuries.", "w0"),
        ("Обошлось без жертв и пострадавших.", "k0 w0"),
        ("Погибших и раненых нет.", "k0 w0"),
        ("Никто не пострадал.", "k0 w0"),
        ("No one else was hurt.", ""),
        ("There were no immediate reports of casualties.", ""),
        ("No wounded are mentioned.", ""),
        ("Информации о погибших нет.", ""),
    ],
)
def test_nobody(text, expected):
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Artillery fire killed 30 sheep and destroyed two houses.",
        "Officials found 4,000 dead wild birds in the region.",
        "A dead soldier's mother spoke to reporters.",
        "Five soldiers were captured and 300 people displaced.",
        "The strike could kill 100 people.",
        "The mission has 2,000 peacekeepers.",
        "Three soldiers were not killed, the ministry said.",
        "The man, 54, was taken to hospital.",
        "Погибли 30 овец.",
    ],
)
def test_no_toll(text):
    assert figures(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Since the start of the year 45 civilians have been killed along the line.",
        "More than 34,000 people have been killed in the territory since October.",
        "The war of 2020 killed more than 6,500 people.",
        "In 1995 a massacre at Srebrenica killed 8,000 men.",
        "An earlier war cost 13,000 lives.",
        "Every year about 40 people die of it and 12 people are killed by mines.",
        "The clip is from Libya, 2019, when 4 died.",
        "This year 7 civilians lost their lives and 90 were hurt.",
        "С октября погибли 120 человек.",
        "Напомним, что в конфликте 1992 года погибло более тысячи человек.",
    ],
)
def test_background(text):
    given = found(text)
    assert given
    assert {role for _, role in given} == {"background"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Three people were killed in Bakhmut. It raised the number of dead to four.",
            [("k3", "toll"), ("k4", "revised")],
        ),
        (
            "Three people were killed. Another two bodies were found under the rubble.",
            [("k3", "toll"), ("k2", "more")],
        ),
        (
            "Five people died. In the morning he had spoken of three dead.",
            [("k5", "toll"), ("k3", "former")],
        ),
        (
            "Two deminers were killed. An earlier version spoke of three deminers killed.",
            [("k2", "toll"), ("k3", "former")],
        ),
        (
            "Four men were killed. The right number is two.",
            [("k4", "toll"), ("k2", "revised")],
        ),
        ("Число погибших выросло до 12 человек.", [("k12", "revised")]),
    ],
)
def test_roles(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two Azerbaijani soldiers were killed.", ["Azerbaijan"]),
        ("Two Israeli soldiers and three Lebanese civilians were killed.", ["Israel", "Lebanon"]),
        ("A shell killed three civilians.", ["civilians"]),
        ("A Fijian peacekeeper was killed.", [None]),
        ("A farmer was killed.", [None]),
        ("Убит один украинский военный.", ["Ukraine"]),
    ],
)
def test_sides(text, expected):
    given = find_tolls(passage_of(text), ())
    assert [each.side for each in given] == expected
    for each in given:
        if each.side is not None:
            assert text[each.side_start : each.side_end][:4] in {
                "Azer", "Isra", "Leba", "civi", "укра",
            }  # fmt: skip


def test_spans_cut_the_figure_out():
    text = "On Monday at least four people were killed near Uri."
    (one,) = find_tolls(passage_of(text), ())
    assert text[one.start : one.end] == "at least four people"
    assert 0 < one.confidence <= 1


@pytest.mark.parametrize("unit", ["killed 3 and ", "no one ", "3, ", "a man and ", "убиты двое, "])
def test_noise_ends_soon(unit):
    passage = passage_of(unit * (200_000 // len(unit)))
    start = time.perf_counter()
    find_tolls(passage, ())
    assert time.perf_counter() - start < 5
