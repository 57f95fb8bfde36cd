"""Tolls as bulletins, ministries, local papers and Russian channels write them."""

import pytest

from geomap.reports.tolls.finding import find_tolls
from tests.reports.test_tolls import passage_of

CASES = [
    # ages
    ("A shepherd, 47, died near Uri.", "k1"),
    ("A fisherman, 61, was killed and his son, 17, was wounded.", "k1 w1"),
    ("Her 8-year-old daughter was killed.", "k1"),
    ("A schoolboy aged 12 was wounded.", "w1"),
    ("The man, 30, and his wife, 28, were killed.", "k2"),
    # persons of any trade, and what is no person
    ("A beekeeper was killed when a mine went off.", "k1"),
    ("A goldsmith and a tailor were shot dead in the bazaar.", "k2"),
    ("An electrician was wounded by a sniper.", "w1"),
    ("One bulldozer was destroyed and an ox was killed.", ""),
    ("A heifer was killed by a mine.", ""),
    ("A drone was destroyed.", ""),
    ("A further two were hurt.", "w2"),
    ("A porter died at once and his niece, 9, was rushed to hospital with burns.", "k1 w1"),
    ("Six were wounded; three were taken to hospital.", "w6"),
    ("The pilot was taken to hospital.", ""),
    ("She lost a brother and a cousin in that year.", ""),
    ("Gunmen shot dead Idris Kanu, a former mayor, near Mopti.", "k1"),
    ("Four drivers told the mission that they had been injured.", "w4"),
    ("The rebels claim to have killed nine soldiers.", "k9"),
    ("Погибли, по данным сторон, шестеро чадских и двое суданских военных.", "k8"),
    ("За 12 дней войны осенью 2019 года погибли более 300 человек.", "k>300:background"),
    ("The toll rose from three to five.", "k5:revised k3:former"),
    ("A smuggler was killed and another wounded.", "k1 w1"),
    # sides and sentences
    ("Six militants were killed. Two jawans were martyred.", "k6 k2"),
    ("Five soldiers, including a major, embraced martyrdom.", "k5"),
    ("Three constables attained martyrdom.", "k3"),
    ("Two fighters fell as martyrs.", "k2"),
    ("The militia put its losses at five dead and nine wounded.", "k5 w9"),
    ("The brigade lost four killed and ten wounded.", "k4 w10"),
    ("Hezbollah said the raid killed 3 of its fighters.", "k3"),
    ("Seven of its men died.", "k7"),
    # bulletins
    ("Goma | mortar fire on the market: 3 dead, 8 injured (Red Cross)", "k3 w8"),
    ("Casualties: 2 killed, 5 wounded.", "k2 w5"),
    ("Killed: 4. Wounded: 11.", "k4 w11"),
    ("Kupiansk | UPDATE: toll raised to 6 killed, 14 wounded", "k6:revised w14:revised"),
    ("Dead: three soldiers; injured: two civilians.", "k3 w2"),
    ("The hospital said that 7 bodies had been received.", "k7"),
    ("Morgue source in Homs: 5 bodies received", "k5"),
    ("The clinic took in 12 bodies and 30 wounded.", "k12 w30"),
    # died of wounds
    ("A bomb killed 3. One of the wounded died in hospital on Friday.", "k3 k1:more"),
    ("Mines killed four. Two of the injured died of their wounds.", "k4 k2:more"),
    ("A soldier wounded on Monday has died of his wounds.", "k1"),
    ("A boy succumbed to his injuries.", "k1"),
    # eliminated
    ("The army said it eliminated 12 gunmen near Rafah.", "k12"),
    ("Troops neutralised three terrorists.", "k3"),
    ("Four PKK fighters were neutralised in northern Iraq.", "k4"),
    ("Ten militants were eliminated.", "k10"),
    ("Up to 40 troops were destroyed, the ministry said.", "k<=40"),
    ("Two drones were neutralised.", ""),
    ("A bomb was neutralised by two sappers.", ""),
    # neither killed nor wounded alone
    ("About 20 people were killed or wounded.", ""),
    ("The attack caused 15 casualties.", ""),
    ("The enemy suffered losses of 30 men.", ""),
    ("Thirty killed and wounded were counted.", ""),
    ("Twelve soldiers were either killed or injured.", ""),
    # parts
    ("Nine people died, among them three children.", "k9"),
    ("Nine people, five of them women, were killed.", "k9"),
    ("Six were wounded; four of the wounded were flown to Juba.", "w6"),
    ("Eight were killed, including two nurses and a driver.", "k8"),
    ("The toll rose to nine, up from six.", "k9:revised k6:former"),
    # no toll
    ("The army gave no casualty figures.", ""),
    ("There was no word of casualties.", ""),
    ("No information on casualties was available.", ""),
    ("No casualties were reported.", "k0 w0"),
    ("Casualty figures were not known.", ""),
    ("No loss of life occurred.", "k0"),
    ("There was no loss of life.", "k0"),
    ("Three people are missing and seven were arrested.", ""),
    ("Eleven fighters were captured.", ""),
    ("He carried 120 wounded men's letters home.", ""),
    # background
    ("The war has killed more than 4,000 people.", "k>4000:background"),
    ("In the offensive so far 300 soldiers have been killed.", "k300:background"),
    ("Since January the province has counted 90 dead.", "k90:background"),
    # Russian
    ("Раненых двое, погибших нет.", "k0 w2"),
    ("В селе Лог раненых трое.", "w3"),
    ("Погибших пятеро.", "k5"),
    ("Один погибший, двое раненых.", "k1 w2"),
    ("Есть один погибший.", "k1"),
    ("Жертвами обстрела стали четыре человека.", "k4"),
    ("Жертвами удара стали двое мирных жителей.", "k2"),
    ("Погибли трое. Двое раненых скончались в больнице.", "k3 k2:more"),
    ("Погибли трое. Один из раненых скончался в госпитале.", "k3 k1:more"),
    ("Боец, раненный в среду, скончался.", "k1"),
    ("Уничтожено до 30 военных.", "k<=30"),
    ("Ликвидированы пять боевиков.", "k5"),
    ("В ходе боя были ликвидированы трое террористов.", "k3"),
    ("Ведомство заявило об уничтожении десяти солдат.", "k10"),
    ("Уничтожено два танка и пять беспилотников.", ""),
    ("Ликвидирован главарь банды.", "k1"),
    ("Трое двухсотых, пятеро трёхсотых.", "k3 w5"),
    ("У нас 2 двухсотых и 4 трехсотых.", "k2 w4"),
    ("Потери противника составили до 50 человек убитыми и ранеными.", ""),
    ("Пострадали шесть человек, в том числе двое детей.", "w6"),
    ("Убит учитель, ещё трое ранены.", "k1 w3"),
    ("Ранены женщина и её дочь.", "w2"),
    ("Тяжело ранен пастух 54 лет.", "w1"),
    ("Армия потеряла семерых солдат.", "k7"),
    ("С начала года погибли 60 жителей.", "k60:background"),
    ("С тех пор погибли 900 человек, еще 1500 ранены.", "k900:background w1500:background"),
    ("Погибли более 3,5 тысячи человек.", "k>3500"),
    ("Погибли четверо грузинских и двое осетинских военных.", "k4 k2"),
    ("Данных о пострадавших нет.", ""),
    ("Пострадавших и задержанных нет.", "k0 w0"),
]


def told(text):
    return {
        f"{each.about[0]}{each.value}" + ("" if each.role == "toll" else f":{each.role}")
        for each in find_tolls(passage_of(text), ())
    }


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_styles(text, expected):
    assert told(text) == set(expected.split())
