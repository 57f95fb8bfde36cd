"""Events in running text: what happened, what did not, and what only sounds like it."""

import random
import time

import pytest

from geomap.gazetteer import Gazetteer
from geomap.incidents.kinds import incident_type
from geomap.reports.documents.reading import report_of_text
from geomap.reports.events.finding import find_events
from geomap.reports.events.words import NOUNS
from geomap.reports.parties.party import Party
from geomap.reports.passage import read_passage
from geomap.tables import INCIDENT_TYPES

PUBLISHED = "KHARTOUM, 12 March 2024 (Agency) - "


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture
def events(gazetteer):
    def read(text, parties=()):
        import datetime as dt

        report = report_of_text(text, published=dt.date(2024, 3, 12))
        passage = read_passage(report, gazetteer)
        return passage, find_events(passage, parties)

    return read


def told(found, status="happened"):
    return [event.type for event in found if event.status == status and not event.generic]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korean troops crossed the Military Demarcation Line on Sunday.", "troop entry"),
        ("Soldiers from the north briefly crossed into the DMZ.", "troop entry"),
        ("Rwandan troops, backed by drones, have advanced into the town of Sake.", "troop entry"),
        ("Armed men infiltrated the sector on Friday night.", "troop entry"),
        ("Pakistani Rangers opened fire on an Indian post in the Poonch sector.", "shooting"),
        ("The two sides exchanged fire for an hour along the Line of Control.", "armed clash"),
        ("UNIFIL recorded an exchange of fire across the Blue Line.", "shooting"),
        ("A shepherd was shot dead near the fence, his family said.", "shooting"),
        ("A soldier was killed by a sniper near Avdiivka.", "shooting"),
        ("Three shots were fired towards a patrol in Athienou.", "shooting"),
        ("The patrol came under fire near Ghajar.", "shooting"),
        ("The army shelled the outskirts of El Fasher for hours.", "shelling"),
        ("Hezbollah fired 30 rockets at Kiryat Shmona.", "shelling"),
        ("Mortar fire hit a market in Omdurman, killing seven.", "shelling"),
        ("Two shells landed near a school in Lashio.", "shelling"),
        ("A missile strike on a railway station in Kramatorsk killed 50 people.", "shelling"),
        ("Villages near Malakal came under artillery attack at dawn.", "shelling"),
        ("A drone struck a pickup truck near Kidal.", "drone strike"),
        ("Russia attacked Odesa with Shahed drones overnight.", "drone strike"),
        ("Air defences shot down eight drones over Kursk.", "drone strike"),
        ("A UAV strike on Loikaw wounded two monks.", "drone strike"),
        ("A quadcopter dropped a grenade on a tent in Wad Madani.", "drone strike"),
        ("Fighter jets bombed a village in Sagaing, residents said.", "air strike"),
        ("Warplanes carried out two air raids on Nyala.", "air strike"),
        ("An Israeli airstrike hit a car in Naqoura.", "air strike"),
        ("A roadside bomb exploded under a convoy near Gao.", "explosive device"),
        ("Two farmers were killed when their tractor hit a mine near Izium.", "explosive device"),
        ("A boy stepped on a landmine in Kachin.", "explosive device"),
        ("An improvised explosive device went off outside the barracks.", "explosive device"),
        ("Turkish soldiers erected a watchtower inside the buffer zone.", "fortification"),
        ("The militia has set up a checkpoint on the road to Tine.", "fortification"),
        ("Troops dug trenches 200 metres inside the zone.", "fortification"),
        ("A new observation post was established by Ossetian guards.", "fortification"),
        ("Rebels seized the town of Bunagana on Monday.", "territory taken"),
        ("The RSF took control of the Merowe airport.", "territory taken"),
        ("Government forces recaptured three villages east of Mocha.", "territory taken"),
        ("M23 fighters withdrew from Kibumba on Thursday.", "withdrawal"),
        ("The army pulled back its tanks from the line.", "withdrawal"),
        ("Serbs blocked the road to the Jarinje crossing with lorries.", "blockade"),
        ("Gas supplies to the enclave were cut off on Tuesday.", "blockade"),
        ("Protesters put up barricades across the main street.", "blockade"),
        ("Both armies reported ceasefire violations on Friday.", "ceasefire violation"),
        ("The mission counted 12 violations of the truce on Monday.", "ceasefire violation"),
        ("Russian border guards detained two Georgian citizens near Khurvaleti.", "detention"),
        ("Gunmen abducted 15 students from a school in Kaduna.", "detention"),
        ("Boko Haram fighters captured four soldiers.", "detention"),
        ("Hundreds of residents protested outside the base in Bria.", "protest"),
        ("A demonstration against the junta was held in Mandalay.", "protest"),
        ("Gunmen killed 40 villagers in Plateau state, police said.", "violence against civilians"),
        ("Militants burned homes and a church in Cabo Delgado.", "violence against civilians"),
        ("Attackers massacred at least 20 civilians in Djibo.", "violence against civilians"),
        ("An attack on a village in Ituri left ten dead.", "violence against civilians"),
        ("Fighting broke out on the edge of Hodeidah on Sunday.", "armed clash"),
        ("Clashes between the army and the SPLA-IO were reported in Nasir.", "armed clash"),
        ("Two military aircraft violated the airspace of Taiwan.", "other"),
        ("The North fired two ballistic missiles into the sea.", "other"),
        ("Hundreds of ELN fighters marched into the hamlet.", "troop entry"),
        ("Israeli tanks advanced about 200 metres beyond the Blue Line.", "troop entry"),
        ("Rebels seize key town in eastern Congo", "territory taken"),
        ("The army destroyed a depot with HIMARS rockets.", "shelling"),
        ("Bombs fell on a hospital in Mosul.", "air strike"),
        ("A suicide bomber blew himself up outside a mosque in Peshawar.", "explosive device"),
        ("UNIFIL peacekeepers were blocked by local men in Aitaroun.", "blockade"),
        ("In the past day the ceasefire was violated 35 times.", "ceasefire violation"),
        ("Thai and Cambodian soldiers clashed near the temple.", "armed clash"),
        ("Боевые действия возобновились у Идлиба.", "armed clash"),
        ("Дрон сбросил гранату на автобус в Херсоне.", "drone strike"),
        ("Обстрелу подвергся посёлок Шебекино.", "shelling"),
        ("В понедельник ВСУ обстреляли Горловку из РСЗО «Град».", "shelling"),
        ("Беспилотник атаковал автомобиль под Рыльском.", "drone strike"),
        ("Над Брянской областью сбиты три украинских дрона.", "drone strike"),
        ("Истребители нанесли авиаудар по Идлибу.", "air strike"),
        ("Военные открыли огонь по позициям у села Сотк.", "shooting"),
        ("На границе Киргизии и Таджикистана произошла перестрелка.", "shooting"),
        ("Под Дженином произошли столкновения.", "armed clash"),
        ("Автобус подорвался на мине под Изюмом.", "explosive device"),
        ("Азербайджанские военные вошли в село Парух.", "troop entry"),
        ("Солдаты установили наблюдательный пост у дороги.", "fortification"),
        ("Повстанцы захватили город Гома.", "territory taken"),
        ("Армия отвела войска от города Гома.", "withdrawal"),
        ("Жители перекрыли дорогу на Степанакерт.", "blockade"),
        ("Зафиксировано 15 нарушений режима прекращения огня.", "ceasefire violation"),
        ("Пограничники задержали двух жителей села Хурвалети.", "detention"),
        ("В Тбилиси прошёл митинг.", "protest"),
        ("Боевики убили десять мирных жителей.", "violence against civilians"),
    ],
)
def test_what_happened_is_found_with_its_kind(events, text, expected):
    _, found = events(text)
    assert expected in told(found), found
    assert set(told(found)) <= {expected, "shooting"} | {
        "shelling" if "Mortar" in text else expected
    }, found


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Our units did not open fire on the post.", "did not"),
        ("No shots were fired in the sector on Monday.", "did not"),
        ("There was no shelling in Avdiivka overnight.", "did not"),
        ("The town of Marjayoun was not hit by rockets.", "did not"),
        ("Rebels failed to capture the town of Sake.", "did not"),
        ("The patrol passed without firing.", "did not"),
        ("Soldiers never crossed the line, the text of the log shows.", "did not"),
        ("Обстрелов в районе Попасной не было.", "did not"),
        ("Военные не открывали огонь и не обстреливали село.", "did not"),
        ("The president warned of a possible attack on Lviv.", "feared"),
        ("The army could enter Rafah within days.", "feared"),
        ("Moscow called on Baku to withdraw its troops.", "feared"),
        ("Troops will withdraw from the valley in May.", "feared"),
        ("The deal is meant to prevent clashes on the border.", "feared"),
        ("He threatened to shell the capital.", "feared"),
        ("If troops cross the line, the truce is over.", "feared"),
        ("The rebels plan to seize the town of Uvira.", "feared"),
        ("The UN urged the withdrawal of foreign troops.", "feared"),
        ("Стороны призвали отвести войска от города.", "feared"),
        ("Стороны договорились об отводе войск к 1 апреля.", "feared"),
        ("The army plans to set up three new posts on the border.", "feared"),
        ("Армия Ливана не вела ответного огня.", "did not"),
        ("Боевики могут захватить город Гома.", "feared"),
        ("In 2014 separatists seized the town of Sloviansk.", "background"),
        ("Turkish troops invaded the island in 1974.", "background"),
        ("The army has regularly shelled the valley.", "background"),
        ("Since the start of the war, 400 air strikes have hit the region.", "background"),
        ("During the 2020 war the army captured Shusha.", "background"),
        ("В 1992 году войска вошли в город Бендеры.", "background"),
    ],
)
def test_what_did_not_happen_is_no_event_of_the_report(events, text, status):
    _, found = events(text)
    assert {event.status for event in found} == {status}, found


@pytest.mark.parametrize(
    "text",
    [
        "Rail workers went on strike in Haifa over pay.",
        "A forest fire burned 40 hectares near Antalya.",
        "The striker shot wide and the attack of the home side was weak.",
        "The director shot a film in Tbilisi.",
        "It was a clash of opinions in the council.",
        "The coal mine near Donetsk employs 400 workers.",
        "The firm gave a demonstration of its new radar.",
        "The ministry handed over a note of protest to the ambassador.",
        "The president fired his defence minister.",
        "The agreement entered into force on Friday.",
        "Thousands of civilians crossed into Chad.",
        "The two sides struck a deal in Doha.",
        "The police seized 40 kg of heroin.",
        "She suffered a heart attack in Beirut.",
        "The vote was blocked in the Security Council.",
        "The army captured the moment on video.",
        "Air defence is what Kyiv needs most.",
        "The economy was hit by sanctions.",
        "He withdrew from the talks in Astana.",
        "The firefighters put out the fire at a warehouse.",
        "The second round of talks begins in Geneva.",
        "Air raid sirens sounded in Kyiv.",
        "Рабочие объявили голодовку на заводе.",
        "Соглашение вступило в силу в пятницу.",
        "МИД вручил послу ноту протеста.",
        "Артист получил награду в Ереване.",
    ],
)
def test_other_senses_are_no_events(events, text):
    _, found = events(text)
    assert found == ()


@pytest.mark.parametrize(
    ("text", "weapon", "strikes"),
    [
        ("The army fired 14 shells at Nikopol.", "shells", "14"),
        ("At least four drone strikes hit the base.", "drone", ">=4"),
        ("Some 20 Grad rockets fell on the town.", "Grad rockets", "~20"),
        ("Turkish-made drones struck a convoy.", "Turkish-made drones", None),
        ("Militants fired 82 mm mortar rounds at the camp.", "82 mm mortar rounds", None),
        ("A sniper rifle was used when gunmen shot dead a guard with a sniper rifle.",
         "sniper rifle", None),
        ("Observers heard 37 explosions east of Horlivka.", None, "37"),
        ("Between 10 and 15 rockets were fired from Gaza.", "rockets", "10-15"),
        ("По селу было выпущено двенадцать мин калибра 82 мм.", "мин калибра 82 мм", "12"),
        ("Армия выпустила более 20 ракет по Хартуму.", "ракет", ">20"),
    ],
)  # fmt: skip
def test_weapons_and_counts_are_read(events, text, weapon, strikes):
    passage, found = events(text)
    pairs = [
        (
            event.weapon.value if event.weapon else None,
            event.strikes.value if event.strikes else None,
        )
        for event in found
    ]
    assert (weapon, strikes) in pairs
    for event in found:
        if event.weapon:
            assert passage.text[event.weapon.start : event.weapon.end] == event.weapon.value


def party(text, words, **more):
    start = text.index(words)
    return Party(start, start + len(words), words, words, more.pop("kind", "force"), **more)


@pytest.mark.parametrize(
    ("text", "names", "actors", "targets"),
    [
        ("Turkish forces shelled Kurdish fighters near Manbij.",
         ["Turkish forces", "Kurdish fighters"], ["Turkish forces"], ["Kurdish fighters"]),
        ("Kurdish fighters were shelled by Turkish forces.",
         ["Kurdish fighters", "Turkish forces"], ["Turkish forces"], ["Kurdish fighters"]),
        ("The ministry said Ethiopian troops had entered the Fashaga area.",
         ["ministry", "Ethiopian troops"], ["Ethiopian troops"], []),
        ("An air strike by the coalition hit Sanaa.", ["coalition"], ["coalition"], []),
        ("Rebels carried out three drone strikes on the army near Bamako.",
         ["Rebels", "army"], ["Rebels"], ["army"]),
        ("On Monday members of the Guard opened fire at the patrol.",
         ["Guard", "patrol"], ["Guard"], ["patrol"]),
    ],
)  # fmt: skip
def test_who_acts_is_read_from_the_grammar(events, text, names, actors, targets):
    parties = tuple(party(text, name, armed=name != "ministry") for name in names)
    _, found = events(text, parties)
    assert [p.name for p in found[0].actors] == actors
    assert [p.name for p in found[0].targets] == targets


def test_a_denial_is_the_word_of_the_speaker(events):
    _, found = events("The spokesman denied that soldiers had opened fire at the bus.")
    assert [(event.type, event.status) for event in found] == [("shooting", "happened")]
    assert "denial" in found[0].why


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("A drone struck a car in Tyre. The attack killed two.", "attack", "armed clash"),
        ("Jets bombed Nyala. The strike killed two people.", "strike", "air strike"),
        (
            "Two drone strikes hit Port Sudan. The army said it had hit a depot.",
            "hit",
            "drone strike",
        ),
        ("A shell fell on Kherson. The incident is being looked into.", "incident", "other"),
    ],
)
def test_general_words_mean_another_event(events, text, word, kind):
    passage, found = events(text)
    again = [e for e in found if passage.text[e.start : e.end].split()[-1].casefold() == word]
    assert [(event.generic, event.type) for event in again] == [(True, kind)]


def test_background_below_its_heading_is_no_event(events):
    _, found = events(
        "Shells hit Kherson on Monday.\n\nBackground\n\nThe army took the town of Kherson and "
        "withdrew its troops later.\n"
    )
    assert told(found) == ["shelling"]
    assert {event.status for event in found[1:]} == {"background"}


def test_kinds_agree_with_those_of_tables():
    for word, kind in NOUNS.items():
        known = incident_type(word)
        if known in INCIDENT_TYPES and kind != "bomb":
            assert kind == known, word


def test_spans_cut_the_trigger_out_and_are_in_order(events):
    passage, found = events(
        "Troops entered Sake. They set up an observation post and fired three rockets at Goma. "
        "The army opened fire. Войска вошли в Гому и открыли огонь."
    )
    shown = [passage.text[event.start : event.end] for event in found]
    assert shown[:3] == ["entered", "set up an observation post", "fired three rockets"]
    assert [event.start for event in found] == sorted(event.start for event in found)
    for event in found:
        sentence = passage.sentences[event.sentence]
        assert sentence.start <= event.start < event.end <= sentence.end


@pytest.mark.parametrize("kind", ["one sentence", "triggers", "letters", "signs"])
def test_noise_ends_in_seconds(events, kind):
    rng = random.Random(8)
    words = ["fired", "drone", "and", "to", "not", "shells", "in", "1974", "огонь", "выпущено", ","]
    text = {
        "one sentence": " ".join(rng.choice(words) for _ in range(40_000)),
        "triggers": "strike " * 30_000,
        "letters": "".join(rng.choice("abcdeабвг .,\n") for _ in range(200_000)),
        "signs": "“(—,;" * 40_000,
    }[kind]
    started = time.perf_counter()
    events(text)
    assert time.perf_counter() - started < 20
