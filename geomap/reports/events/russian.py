"""Russian words that name events, as beginnings of words, since endings vary.

`sense_of` reads the longest beginning that is listed.
"""

from collections.abc import Mapping

from geomap.reports.events.words import listed

__all__ = [
    "RU_ARMED", "RU_BUILT", "RU_CIVIL", "RU_ROADS", "RU_SAYS", "RU_STEMS", "RU_WEAPONS",
    "RU_WEAPON_WORDS", "RU_WORDS",
    "longest_stem",
]  # fmt: skip


def _by_sense(table: Mapping[str, str]) -> dict[str, str]:
    return {stem: sense for sense, stems in table.items() for stem in listed(stems)}


RU_STEMS: Mapping[str, str] = _by_sense(
    {
        "shelling": "обстрел артобстрел бомбардировк артудар",
        "shelled": "обстреля обстрелива",
        "air strike": "авиаудар авианалет",
        "drone strike": "дрон-атак",
        "strike": "удар",
        "attack": "атак нападен налет штурм",
        "attacked": "атаков напал напавш штурмовал",
        "armed clash": "боестолкновен столкновени",
        "shooting": "перестрелк стрельб выстрел обстрелк стрелял расстрелял расстрелян застрелил "
        "застрелен засад",
        "explosion": "взрыв подрыв детонац",
        "blown up": "подорв взорв сдетонировал",
        "violation": "нарушени нарушил нарушал",
        "enter": "вошел вошла вошли вторгл вторжени проник проникл проникновени пересек пересекл "
        "продвинул вклинил зашли зашел ворвал прорвал войти войдут вторгн проникн пересеч",
        "take": "захватил захвачен захват занял заняла заняли занят взял взяли освободил овладел "
        "отбил заняты",
        "withdraw": "отошл отошел отвел отвод отведен вывел вывод выведен отступил отступлени "
        "покинул отход отвест вывест отойт отступ",
        "build": "установил установлен оборудовал оборудован построил возвел выставил развернул "
        "вырыл возведен выставлен",
        "block": "закрыл закрыт закрыва перекрыв заблокировал заблокирован перекрыл перекрыт "
        "блокировал блокад блокирован",
        "detention": "задержал задержан задержани арестовал арестован арест похитил "
        "пленен похища похищен похищени пленил",
        "protest": "протест митинг демонстрац шестви пикет",
        "violence against civilians": "резня резни резню погром расправ",
        "incident": "инцидент происшестви",
        "fired": "выпустил выпущен произведен запустил запущен сбросил сброшен применил применен",
        "downed": "сбил сбит перехватил перехвачен уничтожил уничтожен подавлен",
        "hit": "попал попадан упал упали разорвал прилет поразил поражен сработал",
        "harmed": "избил избит изнасилов ограб мародер разграб казнен казнил",
        "device": "обезвре обнаруж разминир",
        "burnt": "поджог поджига сожгл сжег сожжен подожг",
        "seen": "замечен зафиксировал зафиксирован",
        "killed": "убил",
    }
)

RU_WEAPONS: Mapping[str, str] = _by_sense(
    {
        "drone strike": "беспилотн бпла дрон квадрокоптер камикадзе fpv-дрон шахед геран байрактар",
        "shelling": "артиллери снаряд миномет минометн мортир гаубиц ракет ракетн "
        "рсзо гранатомет боеприпас",
        "air strike": "авиаци самолет вертолет авиабомб истребител штурмовик",
        "shooting": "снайпер пулемет стрелков автомат винтовк патрон",
        "explosive device": "растяжк фугас взрывн взрывчатк",
        "bomb": "бомб",
    }
)

RU_ARMED = tuple(
    listed(
        "войск военн солдат армия армии боец бойц силы сил отряд групп подразделени боевик "
        "диверсант танк бронетехник колонн полк бригад батальон дивизи вооруженн десант ополчен "
        "милици полиц повстанц формировани пограничник патрул техник морпех наемник вагнер рсзо"
    )
)
RU_CIVIL = tuple(
    listed(
        "мирн жител гражданск крестьян фермер дет женщин рынок рынк больниц школ журналист "
        "автобус беженц верующ пассажир рыбак"
    )
)
RU_BUILT = tuple(
    listed(
        "пост блокпост кпп окоп траншe укреплени позици наблюдательн заграждени дот вышк баз лагер"
    )
)
RU_ROADS = tuple(
    listed(
        "дорог трасс шосс мост движени проезд въезд границ кпп проход переход коридор газ подач "
        "колонн поставк порт"
    )
)
RU_SAYS = tuple(
    listed(
        "заявил сообщил сказал рассказал отметил добавил подчеркнул утвержда отрица опроверг "
        "обвинил признал подтвердил указал пояснил говорит пишет сообща заявля передал"
    )
)

RU_WORDS: Mapping[str, str] = {
    **dict.fromkeys(listed("бой бои боя бою боев боях боями"), "armed clash"),
    **dict.fromkeys(listed("боевые боевых"), "combat"),
    **dict.fromkeys(listed("огонь огня огнем огню"), "fire"),
}
"""Words that other words begin with, as they stand."""

RU_WEAPON_WORDS: Mapping[str, str] = {
    **dict.fromkeys(listed("мина мину мине мины мин минами миной минах минам"), "mine"),
    **dict.fromkeys(listed("сву"), "explosive device"),
    **dict.fromkeys(listed("град градов градом градами танк танков танка танками"), "shelling"),
    **dict.fromkeys(listed("фаб каб фабов кабов фабами кабами"), "air strike"),
}
"""The same of weapons; `mine` is laid or fired."""

_LONGEST = 14


def longest_stem(word: str, table: Mapping[str, str]) -> str | None:
    """Return the sense of the longest beginning of a word that a table lists, else None."""
    for length in range(min(len(word), _LONGEST), 2, -1):
        sense = table.get(word[:length])
        if sense is not None:
            return sense
    return None
