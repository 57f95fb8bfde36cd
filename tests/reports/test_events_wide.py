"""Events in the words of many conflicts, a line each: what must be found, and what must not."""

import datetime as dt

import pytest

from geomap.gazetteer import Gazetteer
from geomap.reports.documents.reading import report_of_text
from geomap.reports.events.finding import find_events
from geomap.reports.parties.finding import find_parties
from geomap.reports.passage import read_passage

TOLD = """
shelling | UNIFIL detected rocket launches from the vicinity of Kafr Shuba towards Israel.
shelling | Grad rockets hit the outskirts of Derna overnight.
shelling | Tank shells struck two houses in Nyala.
shelling | Mortar rounds landed near a clinic in Loikaw.
shelling | Artillery pounded positions around Bakhmut on Friday.
shelling | The village of Marinka was shelled twice.
shelling | A rocket attack on the base at Ain al-Asad wounded one.
shelling | Missile strike on Odesa kills three
shelling | A shell exploded in a courtyard in Stepanakert.
drone strike | An FPV drone hit a minibus in Kherson.
drone strike | A quadcopter dropped a grenade on a trench near Lyman.
drone strike | Air defences shot down six Shahed drones over Kyiv.
drone strike | A UAV crashed into a fuel depot in Port Sudan.
drone strike | Two fuel trucks were hit by drones near Gao.
drone strike | Drone attack kills five in El Obeid
air strike | Glide bombs hit an apartment block in Kharkiv.
air strike | Helicopters fired on a village in Sagaing.
air strike | Warplanes bombed a market in Tora.
air strike | Air strike kills 11 in Pauktaw
shooting | Soldiers fired warning shots at fishermen off Gaza.
shooting | Gunmen ambushed a convoy near Kidal.
shooting | A farmer was shot dead near the fence in Ergneti.
shooting | Small-arms fire was heard in Athienou.
shooting | A burst of machine-gun fire hit the post at Zaytunlu.
shooting | Police opened fire on a car in Buner.
armed clash | Rebels clashed with soldiers near Masisi.
armed clash | Fighting broke out in Heglig on Monday.
armed clash | The two armies exchanged fire in Kupwara.
armed clash | Gunmen attacked an army post in Djibo.
explosive device | A mine exploded under a tractor in Izium.
explosive device | A roadside bomb wounded two soldiers near Mora.
explosive device | A car bomb went off in Mogadishu.
explosive device | A suicide bomber blew himself up at a gate in Quetta.
explosive device | Unidentified men threw a grenade at a checkpoint.
explosive device | An improvised bomb was defused in Zugdidi.
explosive device | A mine was found and removed near Agdam.
explosive device | Sappers defused two landmines on the road to Fizuli.
explosive device | Blast kills 7 in Peshawar
explosive device | A vehicle drove over a mine near Bria.
explosive device | Someone lobbed a hand grenade into a cafe in Mitrovica.
troop entry | Troops crossed the border near Metula.
troop entry | Rwandan soldiers entered Sake on Sunday.
troop entry | An incursion by soldiers was reported in Chorchana.
troop entry | Tanks advanced into the town of Rafah.
troop entry | Militants infiltrated the sector at night.
fortification | Russian soldiers installed barbed wire near Khurvaleti.
fortification | Borderization continued at Odzisi.
fortification | Soldiers dug trenches near the road.
fortification | The army set up a checkpoint in Lachin.
fortification | A watchtower was erected at the line.
territory taken | The RSF says it has taken the presidential palace in Khartoum.
territory taken | Rebels took the airport of Goma.
territory taken | Fighters seized the town of Kidal.
territory taken | The rebels took control of Rutshuru.
territory taken | The army recaptured the village of Robotyne.
territory taken | The group raised its flag over Bunagana.
territory taken | The town was captured by rebels on Friday.
territory taken | Rebels seized control of a border post.
withdrawal | Troops withdrew from the village of Taouz.
withdrawal | Soldiers pulled back from the ridge.
withdrawal | Rebels left their positions in Kibumba.
withdrawal | Soldiers dismantled a post near Orchosani.
withdrawal | The army vacated the base at Menaka.
blockade | Chad closes its border with Sudan
blockade | The road to Stepanakert was blocked by protesters.
blockade | The army closed the crossing at Enguri.
blockade | A patrol was stopped at a checkpoint near Horlivka.
blockade | The patrol was denied passage near Horlivka.
blockade | Armed men denied the SMM access to Sosnivka.
blockade | Militants besieged the town of Farabougou.
ceasefire violation | The mission recorded 120 ceasefire violations on Tuesday.
ceasefire violation | Azerbaijan violated the ceasefire, the ministry said.
violence against civilians | Gunmen killed five farmers in Zabarmari.
violence against civilians | Armed men burned houses in Tabayin.
violence against civilians | Soldiers beat two villagers near Myawaddy.
violence against civilians | Militiamen raped three women in Ardamata.
violence against civilians | Gunmen attacked a hospital in Kabul.
violence against civilians | A resident was beaten by soldiers in Hebron.
violence against civilians | Gunmen kill 12 villagers in Plateau
detention | Police arrested four men in Mitrovica.
detention | Two aid workers were kidnapped in Ansongo.
detention | Russian soldiers detained a farmer near Gugutiantkari.
detention | Rebels took ten soldiers hostage.
detention | Gunmen abducted 30 pupils in Kaduna.
protest | Soldiers dispersed protesters with tear gas in Nablus.
protest | Thousands protested in Zvecan.
protest | A rally was held in Tiraspol.
protest | Residents marched in Goma.
other | A coast guard ship rammed a fishing boat.
other | A ship used water cannon against a fishing boat near the shoal.
other | North Korea fired a ballistic missile into the sea.
other | Two jets violated Taiwanese airspace.
shelling | Артиллерия обстреляла село Ясное.
shelling | В результате обстрела ранены двое.
shelling | Прилёт снаряда в жилой дом в Донецке.
shelling | Выпущено 14 мин калибра 120 мм.
shelling | Ракетный удар по Одессе.
drone strike | БПЛА атаковал автобус в Херсоне.
drone strike | Над Брянском сбит беспилотник.
drone strike | Дрон ударил по автомобилю в Белгороде.
air strike | Авиаудар по селу, двое погибших.
explosive device | Трактор подорвался на мине.
explosive device | Взрывное устройство обезвредили в Гори.
explosive device | Взрыв прогремел в центре Мелитополя.
shooting | Солдаты открыли огонь по машине.
shooting | Перестрелка произошла у села Чоркух.
armed clash | Столкновения произошли у перевала.
armed clash | Бои идут у Кидаля.
troop entry | Войска вошли в город.
troop entry | Военные пересекли границу у села.
territory taken | Боевики захватили село.
territory taken | Повстанцы взяли под контроль аэропорт Гомы.
withdrawal | Войска отошли от села.
withdrawal | Начался вывод войск из района.
blockade | Жители перекрыли дорогу.
blockade | Киргизия закрыла границу с Таджикистаном.
blockade | Закрыт КПП на границе.
detention | Пограничники задержали двух жителей.
detention | Похищен житель села.
violence against civilians | Солдаты избили местного жителя.
violence against civilians | Поджог дома в Баткене, сгорел магазин.
protest | Митинг прошёл в Тирасполе.
ceasefire violation | Зафиксировано 12 нарушений режима прекращения огня.
fortification | Военные установили пост у села.
"""

QUIET = """
The striker fired a shot wide of the goal.
The company raised prices and closed a deal.
The SMM continued to monitor the withdrawal of forces.
Water levels were normal and the crops were found healthy.
The minister left the meeting in Geneva.
The coach was denied a penalty in the match.
She was found guilty of fraud on Tuesday.
The bank threw its weight behind the plan.
A storm hit the coast of Madagascar.
The film took the top prize in Cannes.
The company launched a new phone.
The team took part in a tournament.
Rubber exports fell last month.
Talks took place in Doha.
The ministers discussed the border in Astana.
Inflation hit a record high.
The dollar gained against the euro.
Oil workers went on strike over pay.
The president left for Ankara.
The parliament removed a tariff on grain.
Students raised money for a school.
The heart attack was not fatal.
The ship left the port on time.
The flag was raised at the Olympic stadium.
Scientists found a new species of frog.
Переговоры прошли в Женеве.
Министр обнаружил ошибку в отчёте.
Магазин закрыл сезон продаж.
Курс рубля упал.
Сборная взяла бронзу.
"""

KNOWN_GAPS: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def types():
    gazetteer = Gazetteer.open()

    def read(text):
        passage = read_passage(report_of_text(text, published=dt.date(2024, 3, 12)), gazetteer)
        found = find_events(passage, find_parties(passage))
        return [event for event in found if event.status == "happened"]

    return read


def _rows(text):
    return [line for line in text.strip().splitlines() if line]


@pytest.mark.parametrize("row", _rows(TOLD))
def test_told(types, row):
    kind, text = row.split(" | ")
    if text in KNOWN_GAPS:
        pytest.xfail("not read yet")
    assert kind in [event.type for event in types(text)]


@pytest.mark.parametrize("text", _rows(QUIET))
def test_quiet(types, text):
    if text in KNOWN_GAPS:
        pytest.xfail("read as an event still")
    assert [(event.type, event.why) for event in types(text)] == []


def test_a_count_belongs_to_the_phrase_of_its_noun(types):
    found = types("Seven soldiers die as explosives hit patrol")
    assert [event.strikes for event in found] == [None] * len(found)
