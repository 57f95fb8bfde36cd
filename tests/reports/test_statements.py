"""Who says what: constructions of reports on other conflicts than those in tests/data."""

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents.reading import report_of_text
from geomap.reports.parties.finding import find_parties
from geomap.reports.passage import read_passage
from geomap.reports.statements.finding import find_statements


@pytest.fixture(scope="module")
def statements():
    gazetteer = Gazetteer.open()

    def read(text):
        passage = read_passage(report_of_text(text), gazetteer)
        return find_statements(passage, find_parties(passage))

    return read


SAID = [
    (
        "Sudan's army said two shells hit a clinic in Omdurman.",
        "Sudan's army",
        "asserts",
        "two shells",
    ),
    (
        "Two shells hit a clinic in Omdurman, Sudan's army said on Sunday.",
        "Sudan's army",
        "asserts",
        "Two shells",
    ),
    (
        "Two people died in the raid on Lashio, said the Arakan Army.",
        "Arakan Army",
        "asserts",
        "Two people",
    ),
    (
        "According to UNIFIL, three rockets crossed the Blue Line.",
        "UNIFIL",
        "asserts",
        "three rockets",
    ),
    (
        "Three rockets crossed the Blue Line, according to UNIFIL.",
        "UNIFIL",
        "asserts",
        "Three rockets",
    ),
    (
        "The Kosovo police accused Serbian officers of shooting at a patrol.",
        "Kosovo police",
        "asserts",
        "shooting at a patrol",
    ),
    ("The Houthis denied that their boats had laid mines.", "Houthis", "denies", "boats had laid"),
    ("The Malian army denied shelling the market.", "Malian army", "denies", "shelling the market"),
    (
        "Interfax quoted the Abkhaz foreign ministry as saying that guards had been fired at.",
        "Abkhaz foreign ministry",
        "asserts",
        "guards had been fired",
    ),
    (
        "The Turkish defence ministry said that the PKK had denied firing mortars.",
        "PKK",
        "denies",
        "firing mortars",
    ),
    ("The governor raised the death toll to nine.", "governor", "revises", "nine"),
    (
        "The number of dead has risen to 14, the Donetsk mayor said.",
        "Donetsk mayor",
        "revises",
        "risen to 14",
    ),
    (
        "Boko Haram claimed responsibility for the ambush near Diffa.",
        "Boko Haram",
        "asserts",
        "the ambush near Diffa",
    ),
    (
        "“The post was ours,” the Thai army said. “We hold it,” it added.",
        "Thai army",
        "asserts",
        "The post was ours",
    ),
    (
        "The attack was reported by the Syrian Observatory for Human Rights.",
        "Syrian Observatory for Human Rights",
        "asserts",
        "",
    ),
    (
        "Seoul said a drone crossed the line and accused Pyongyang of sending it.",
        "South Korea",
        "asserts",
        "Pyongyang of sending it",
    ),
    (
        "Georgia protested, while the de facto authorities in Tskhinvali said nobody had fired.",
        "de facto authorities in Tskhinvali",
        "asserts",
        "nobody had fired",
    ),
    (
        "The Gaza health ministry put the number of dead at 31.",
        "Gaza health ministry",
        "asserts",
        "31",
    ),
    ("Два человека погибли, сообщили в МЧС Украины.", "МЧС Украины", "asserts", "Два человека"),
    ("По данным полиции Косово, ранены трое.", "полиция Косово", "asserts", "ранены трое"),
    (
        "Министерство обороны Армении опровергло, что его войска открыли огонь.",
        "Министерство обороны Армении",
        "denies",
        "войска открыли огонь",
    ),
    (
        "«Мы огонь не открывали», — заявил представитель минобороны Азербайджана.",
        "представитель минобороны Азербайджана",
        "asserts",
        "огонь не открывали",
    ),
    (
        "Как сообщает Интерфакс со ссылкой на мэрию, погибли двое.",
        "мэрия",
        "asserts",
        "погибли двое",
    ),
    ("Хуситы утверждают, что сбили беспилотник.", "Houthis", "asserts", "сбили беспилотник"),
    ("Губернатор уточнил, что число погибших выросло до пяти.", "Губернатор", "revises", "пяти"),
]


@pytest.mark.parametrize(("text", "speaker", "stance", "words"), SAID)
def test_who_says_what(statements, text, speaker, stance, words):
    assert any(
        each.speaker.name == speaker
        and each.stance == stance
        and words in text[each.content_start : each.content_end]
        for each in statements(text)
    ), [
        (each.speaker.name, each.stance, text[each.content_start : each.content_end])
        for each in statements(text)
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "against"),
    [
        (
            "Rwanda rejected Kinshasa's version of events.",
            "Rwanda",
            "Democratic Republic of the Congo",
        ),
        ("The Israeli military dismissed the report.", "Israeli military", None),
        ("Islamabad called India's claim baseless.", "Pakistan", "India"),
        ("Belgrade said the accusations were false.", "Serbia", None),
        ("The RSF denied involvement.", "Rapid Support Forces", None),
        ("Shells hit Zugdidi. In Sukhumi the Abkhaz army refuted this.", "Abkhaz army", None),
        ("Киев назвал это заявление ложью.", "Ukraine", None),
        ("В ополчении это отрицают.", "ополчение", None),
    ],
)
def test_a_denial_without_words_of_its_own(statements, text, speaker, against):
    found = [each for each in statements(text) if each.stance == "denies"]
    assert [(each.speaker.name, each.empty, each.against) for each in found] == [
        (speaker, True, against)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin neither confirmed nor denied the strike.",
        "The Israeli military has not commented.",
        "Ankara declined to comment on the report.",
        "The army called on residents to leave.",
        "The claims of the two sides could not be checked.",
        "Rabat has said nothing.",
        "Soldiers put wire around the hall.",
    ],
)
def test_who_says_nothing_makes_no_statement(statements, text):
    assert statements(text) == ()


def test_following_sentences_go_on_with_the_speaker_less_surely(statements):
    text = "The Somali police said a bomb went off in Baidoa. Six people were killed."
    first, second = statements(text)
    assert second.speaker.name == first.speaker.name == "Somali police"
    assert second.confidence < first.confidence
    assert "Six people" in text[second.content_start : second.content_end]


def test_a_new_paragraph_is_nobodys(statements):
    text = "The Somali police said a bomb went off in Baidoa.\n\nSix people were killed."
    assert len(statements(text)) == 1


def test_the_sentence_before_is_meant(statements):
    text = "Пять человек ранены в Гори. Об этом сообщила полиция Грузии."
    (said,) = statements(text)
    assert said.speaker.name == "полиция Грузии"
    assert text[said.content_start : said.content_end].startswith("Пять человек")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "The mayor said: “They called it ‘a mistake’ and left.”",
            "They called it ‘a mistake’ and left.",
        ),
        ('The KIA spokesman said "our men held the post', "our men held the post"),
        ("МИД Грузии назвал обвинения «ложью».", "ложью"),
        ("„Wir“ is no word here; the army of Mali said «all is “calm” now».", "all is “calm” now"),
    ],
)
def test_the_speakers_own_words(statements, text, quote):
    found = [each for each in statements(text) if each.quote]
    assert quote in [each.quote for each in found]
    for each in found:
        assert text[each.quote_start : each.quote_end] == each.quote
