"""Who acts, speaks or suffers: sentences of other conflicts than the reports in tests/data."""

import random
import time

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents.reading import report_of_text
from geomap.reports.parties.finding import find_parties
from geomap.reports.passage import read_passage


@pytest.fixture(scope="module")
def parties():
    gazetteer = Gazetteer.open()
    return lambda text: find_parties(read_passage(report_of_text(text), gazetteer))


NAMES = [
    (
        "The Georgian interior ministry said its patrol came under fire near Odzisi.",
        "Georgian interior ministry",
        "body",
        "Georgia",
        False,
    ),
    (
        "Ukraine's General Staff reported 42 clashes.",
        "Ukraine's General Staff",
        "body",
        "Ukraine",
        False,
    ),
    (
        "On Friday, Lebanese troops closed the coastal road.",
        "Lebanese troops",
        "force",
        "Lebanon",
        True,
    ),
    (
        "The Ministry of Defence of Armenia published a list.",
        "Ministry of Defence of Armenia",
        "body",
        "Armenia",
        False,
    ),
    (
        "Fighters from the Rapid Support Forces (RSF) looted the market.",
        "Rapid Support Forces",
        "armed group",
        "Sudan",
        True,
    ),
    (
        "Gunmen from M23 entered Bunagana.",
        "M23",
        "armed group",
        "Democratic Republic of the Congo",
        True,
    ),
    ("The Houthis said they had shot down a drone.", "Houthis", "armed group", "Yemen", True),
    ("UNIFIL said a projectile hit its base.", "UNIFIL", "organisation", None, False),
    ("Pyongyang has called the drill a provocation.", "North Korea", "state", "North Korea", False),
    (
        "Regional head Oleh Synyehubov said two women were wounded.",
        "Regional head Oleh Synyehubov",
        "official",
        None,
        False,
    ),
    (
        "Defence Minister Mirko Stanev of Bulgaria spoke.",
        "Defence Minister of Bulgaria",
        "official",
        "Bulgaria",
        False,
    ),
    (
        "A spokesman for the Kachin Independence Army denied it.",
        "Kachin Independence Army",
        "official",
        "Myanmar",
        False,
    ),
    ("Residents of Kidal fled.", "Residents of Kidal", "witness", None, False),
    (
        "Doctors at Nyala hospital received bodies.",
        "Doctors at Nyala hospital",
        "witness",
        None,
        False,
    ),
    ("Xinhua reported a blast.", "Xinhua", "agency", None, False),
    ("Human Rights Watch documented 14 cases.", "Human Rights Watch", "organisation", None, False),
    (
        "The de facto authorities in Sukhumi closed the crossing.",
        "de facto authorities in Sukhumi",
        "body",
        "Abkhazia",
        False,
    ),
    (
        "Iran-backed militias fired rockets at Ain al-Asad.",
        "Iran-backed militias",
        "armed group",
        None,
        True,
    ),
    ("Two Indian soldiers were hurt.", "Indian soldiers", "force", "India", True),
    (
        "Soldiers from Thailand crossed the river.",
        "Soldiers from Thailand",
        "force",
        "Thailand",
        True,
    ),
    (
        "The Syrian Observatory for Human Rights counted nine dead.",
        "Syrian Observatory for Human Rights",
        "organisation",
        None,
        False,
    ),
    ("Kosovo police arrested three men.", "Kosovo police", "force", "Kosovo", True),
    (
        "В министерстве обороны Грузии заявили об обстреле.",
        "министерство обороны Грузии",
        "body",
        "Georgia",
        False,
    ),
    ("Об этом сообщили в Генштабе ВСУ.", "Генштаб ВСУ", "body", "Ukraine", False),
    ("Российские военные обстреляли Никополь.", "Российские военные", "force", "Russia", True),
    ("Боевики ИГИЛ напали на колонну.", "Islamic State", "armed group", None, True),
    ("По словам губернатора Ивана Петрова, ранены двое.", "губернатор", "official", None, False),
    ("Местные жители рассказали о взрывах.", "Местные жители", "witness", None, False),
]


@pytest.mark.parametrize(("text", "name", "kind", "of", "armed"), NAMES)
def test_a_party_has_its_name_kind_owner_and_arms(parties, text, name, kind, of, armed):
    found = {(each.name, each.kind, each.of, each.armed) for each in parties(text)}
    assert (name, kind, of, armed) in found


@pytest.mark.parametrize(
    ("text", "not_there"),
    [
        ("The bus stopped in Moscow and went on to Kyiv.", {"Russia", "Ukraine"}),
        ("Shells landed near an army base and a police station.", {"army", "police"}),
        ("He was hit in the head.", {"head"}),
        ("It is unclear who fired.", {"It"}),
        ("Posts on social media showed smoke.", {"media", "social media"}),
        ("The road runs from Israel into Lebanon.", {"Israel", "Lebanon"}),
        ("They crossed the Military Demarcation Line.", {"Military"}),
    ],
)
def test_what_only_looks_like_a_party_is_none(parties, text, not_there):
    assert not_there.isdisjoint(each.name for each in parties(text))


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        (
            "The Malian army said it had killed ten men. It added that two soldiers died.",
            "It",
            "Malian army",
        ),
        (
            "Georgia's foreign ministry protested on Monday. The ministry said a fence had moved.",
            "ministry",
            "Georgia's foreign ministry",
        ),
        (
            "Hezbollah said it had fired at a post. The group gave no more details.",
            "group",
            "Hezbollah",
        ),
        (
            "The governor of Kharkiv, Ihor Bondar, said three were hurt. He said a school burned.",
            "He",
            "governor of Kharkiv",
        ),
        ("UNDOF closed a road. The mission said two mines were found.", "mission", "UNDOF"),
        ('"We did not fire," the Pakistani army said.', "We", "Pakistani army"),
        (
            "В МИД Армении заявили протест. В ведомстве сообщили о двух раненых.",
            "ведомстве",
            "МИД Армении",
        ),
        (
            "Мэр Никополя сообщил о трёх погибших. Он уточнил, что дом разрушен.",
            "Он",
            "Мэр Никополя",
        ),
    ],
)
def test_pronouns_and_short_forms_bear_the_name_of_whom_they_mean(parties, text, word, name):
    meant = [each.name for each in parties(text) if each.text == word]
    assert meant == [name] or meant[-1:] == [name]


def test_spellings_of_one_body_have_one_name(parties):
    text = (
        "Russia's Defence Ministry said so. The Russian Ministry of Defence said more. "
        "The Defense Ministry of the Russian Federation said nothing else."
    )
    assert len({each.name for each in parties(text) if each.kind == "body"}) == 1


def test_spans_cut_the_words_out_of_the_text(parties):
    text = "The spokesman for Sudan's army, Nabil Ali, said the RSF's fighters fled."
    for each in parties(text):
        assert text[each.start : each.end] == each.text


def test_noise_ends_in_time(parties):
    rng = random.Random(8)
    words = ["said", "army", "Russia's", "(", "of", "the", "Ministry", "it", "X", ",", "«", "по"]
    text = " ".join(rng.choice(words) for _ in range(60_000))
    began = time.perf_counter()
    parties(text)
    assert time.perf_counter() - began < 20
