"""Speakers on no list, words without a verb of saying: other conflicts than those in tests/data."""

import time

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


def told(statements, text):
    return [
        (each.speaker.name, each.stance, text[each.content_start : each.content_end])
        for each in statements(text)
    ]


SPOKEN = [
    # (text, speaker, stance, words that are theirs)
    ("Six people died in the blast, a burial society said.", "burial society", "Six people"),
    ("The logging company said two of its drivers were held.", "logging company", "two of its"),
    (
        "Nurses at a clinic in Myitkyina told a reporter that five people had died.",
        "Nurses",
        "five people had died",
    ),
    (
        "The disaster agency of the breakaway region of Puntland said a mine killed a herder.",
        "disaster agency",
        "a mine killed a herder",
    ),
    ("Petromar said its tanker was hit by a shell off Hodeidah.", "Petromar", "its tanker was hit"),
    ("No one was hurt, Petromar said.", "Petromar", "No one was hurt"),
    (
        "Katibat al-Nur claimed responsibility for the blast in Gao.",
        "Katibat al-Nur",
        "the blast in Gao",
    ),
    ("A shell hit the bakery, a tram driver told me.", "tram driver", "A shell hit the bakery"),
    ("Nine people were killed in Gao, two officials said on Friday.", "officials", "Nine people"),
    (
        "Partners put the number of wounded in Renk at 30.",
        "Partners",
        "the number of wounded",
    ),
    (
        "The Lakeside Clinic, the only one still open in Goma, said it had received 14 bodies.",
        "Lakeside Clinic",
        "it had received 14 bodies",
    ),
    (
        "Peter Lual, head of the fishing cooperative, said three men had drowned.",
        "Peter Lual",
        "three men had drowned",
    ),
    (
        "Rockets fell on the port, said a crane operator who asked not to be named.",
        "crane operator",
        "Rockets fell on the port",
    ),
    (
        "Five pupils were wounded in Bamenda, according to a teachers' cooperative.",
        "teachers' cooperative",
        "Five pupils",
    ),
    ("Two lorries were burned near Lashio, per a tea trader.", "tea trader", "Two lorries"),
    (
        "In Gali a shopkeeper (man, 50s) showed us a shell hole and said that nobody was hurt.",
        "shopkeeper",
        "nobody was hurt",
    ),
    (
        "An FDR spokesman I met in Bangui said the rebels lost four men.",
        "FDR",
        "the rebels lost four men",
    ),
    ("The coast guard said a patrol boat was rammed off Sabina Shoal.", "coast guard", "a patrol"),
    ("The fire brigade reported three dead in Kherson.", "fire brigade", "three dead"),
    ("The Red Cross said it buried 11 people in Kaga-Bandoro.", "Red Cross", "it buried 11"),
    ("Two died at Tsitelubani (source: Gori hospital).", "Gori hospital", "Two died"),
    ("Akobo: 3 killed in a raid on a cattle camp (UNMISS)", "UNMISS", "3 killed"),
    (
        "Porters at a depot in Gali (closed since 2008, near the bridge) told us three men died.",
        "Porters",
        "three men died",
    ),
    ("Artsakh Railways says a bridge was blown up.", "Artsakh Railways", "a bridge was blown up"),
    ("Blast in Quetta kills four, union says", "union", "Blast in Quetta kills four"),
    (
        "The bakers' guild later said three people had died.",
        "bakers' guild",
        "three people had died",
    ),
    ("Four shells fell in Tskhinvali. Source: Java district hospital.", "Java district hospital",
     "Four shells"),
    # Russian
    ("Погибли трое рыбаков, сообщили в портовой компании.", "компани", "Погибли трое"),
    ("Дом разрушен. Данные районной администрации.", "администраци", "Дом разрушен"),
    ("Ранены двое. Об этом журналистам сообщил мэр Гори Заза Беридзе.", "мэр", "Ранены двое"),
    ("Ранены двое. Об этом сообщил журналистам глава района Иван Петров.", "глава", "Ранены двое"),
    ("Мэр: снаряд попал в школу в Гори, ранены двое.", "мэр", "снаряд попал"),
    ("Штаб округа: обстрелян пост у Зугдиди.", "штаб", "обстрелян пост"),
    ("По информации железнодорожной компании, подорван мост у Гудермеса.", "компани", "подорван"),
    ("Водитель грузовика рассказал, что колонну обстреляли у Латакии.", "водитель", "колонну"),
    (
        "Ответственность за взрыв в Хосте взяла на себя группировка «Чёрная скала».",
        "группировк",
        "взрыв в Хосте",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "words"), SPOKEN)
def test_any_subject_of_a_verb_of_saying_speaks(statements, text, speaker, words):
    found = told(statements, text)
    assert any(
        speaker.casefold() in name.casefold() and stance == "asserts" and words in content
        for name, stance, content in found
    ), found


@pytest.mark.parametrize(
    "text",
    [
        "Reports said that two shells hit the market.",
        "It was said that two shells hit the market.",
        "Witness reports from Goma said little.",
        "A village called Um Rawaba was burned.",
        "The guards denied the observers passage at Zemo Nikozi.",
        "The army post at the river was lost.",
        "Violations fell from the previous reporting period.",
        "Floods put 300 families on the road.",
        "The blast claimed nine lives.",
        "The shelling raised fears of war.",
        "No group claimed responsibility for the attack.",
    ],
)
def test_where_nobody_speaks(statements, text):
    assert told(statements, text) == []


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("The trawler company denied that its crew had fired.", "trawler company", "its crew"),
        ("The miners' union called the report false.", "miners' union", ""),
        ("A Petromar manager dismissed the claim as propaganda.", "Petromar", ""),
        ("Shell fire hit Gali. In Tbilisi officials called it untrue.", "officials", ""),
        ("В компании обстрел порта отрицают.", "компани", ""),
        ("Губернатор назвал сообщения ложью.", "губернатор", ""),
    ],
)
def test_denials(statements, text, speaker, words):
    found = [each for each in told(statements, text) if each[1] == "denies"]
    assert any(speaker.casefold() in name.casefold() and words in said for name, _, said in found)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Уточнение от штаба округа: раненых четверо.", "штаб"),
        ("Two men died in Gali. The clinic later updated the toll to four.", "clinic"),
        ("The Akobo hospital later said the toll was now five.", "Akobo hospital"),
        ("Update from the Akobo clinic: five wounded, not three.", "Akobo clinic"),
    ],
)
def test_revisions(statements, text, speaker):
    found = [each for each in told(statements, text) if each[1] == "revises"]
    assert any(speaker.casefold() in name.casefold() for name, _, _ in found)


def test_a_thing_speaks_for_who_issued_it(statements):
    text = "The Kachin relief network said two people died. The statement said six were hurt."
    found = told(statements, text)
    assert [name for name, _, _ in found] == ["Kachin relief network"] * 2


def test_a_short_name_in_brackets(statements):
    text = (
        "The Chin Hills Youth Front (CHYF) said it took a post near Falam.\n\n"
        "The CHYF said two of its men died."
    )
    assert {name for name, _, _ in told(statements, text)} == {"Chin Hills Youth Front"}


def test_an_attribution_ends_with_its_sentence(statements):
    text = "The war has killed 9,000 people, according to the United Nations. An envoy is due."
    assert len(statements(text)) == 1


def test_the_speaker_is_the_office_beside_a_name(statements):
    text = "A spokesman for the SPLA-IO, Col. Deng Lam, denied that its men had fired."
    (said,) = statements(text)
    assert "SPLA" in said.speaker.name or said.speaker.name == "SPLM/A-IO"


def test_our_team_is_who_issued_the_text(statements):
    text = (
        "Doctors of the Rift (DOR) is alarmed by the attack at Mai-Aini.\n\n"
        "Our team counted 12 bodies at the school."
    )
    assert [name for name, _, _ in told(statements, text)] == ["Doctors of the Rift"]


def test_the_publisher_itself_calls_it_untrue(statements):
    text = (
        "The Kosovo interior ministry informs of the following night.\n\n"
        "Claims spread by the so-called Civil Defence (CD) that it holds Zvecan are false and "
        "rejected."
    )
    found = [each for each in told(statements, text) if each[1] == "denies"]
    assert [name for name, _, _ in found] == ["Kosovo interior ministry"]


def test_an_earlier_figure_makes_the_first_a_revision(statements):
    text = (
        "Six miners were wounded in Kumtor, the health ministry of Kyrgyzstan said. Earlier the "
        "ministry had said that two were wounded."
    )
    assert [stance for _, stance, _ in told(statements, text)] == ["revises", "asserts"]


def test_a_longer_name_is_no_known_one(statements):
    text = "The South Karen National Liberation Army said it held a bridge."
    (said,) = statements(text)
    assert said.speaker.name == "South Karen National Liberation Army"


def test_megabyte_of_unended_noise_ends_in_seconds(statements):
    begun = time.process_time()
    statements("a trader, who said (and the of at said that " * 5_000)
    assert time.process_time() - begun < 15
