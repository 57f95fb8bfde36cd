"""English and Russian words around figures of killed and wounded, grouped by what they do."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

__all__ = [
    "ADVERBS", "AUXILIARIES", "BREAKS", "COLLECTIVES", "DETERMINERS", "MORE", "NOBODY",
    "PARTS", "PERSONS",
    "PREPOSITIONS", "PRONOUNS", "STOPS", "THINGS", "Trigger", "is_person", "is_thing", "plain",
    "trigger_of",
    "word_set",
]  # fmt: skip

About = Literal["killed", "wounded"]
Form = Literal["done", "doing", "subject", "noun", "toll", "lost", "treated", "carried", "none"]


class Trigger(NamedTuple):
    """What a word says of people, and how its figure stands to it.

    `done` is a participle or past ("killed"), `doing` takes an object ("killing"),
    `subject` a subject ("died"), `noun` is counted itself ("deaths"), `toll` is a count
    ("toll"), `lost` takes soldiers as object ("losing"), `treated` is what hospitals do,
    `carried` is one brought there,
    `none` counts only when there are none ("casualties").
    """

    about: About
    form: Form
    single: bool = False


def word_set(words: str) -> frozenset[str]:
    """Return the words of a line."""
    return frozenset(words.split())


_FORMS: dict[tuple[About, Form], str] = {
    ("killed", "done"): "killed slain murdered massacred executed assassinated beheaded martyred "
    "slaughtered electrocuted",
    ("wounded", "done"): "wounded injured hurt maimed bruised concussed hospitalised hospitalized "
    "shell-shocked burned",
    ("killed", "doing"): "killing kills kill murdering executing kill",
    ("wounded", "doing"): "wounding injuring injures injure hurting maiming wound wounds",
    ("killed", "subject"): "died dies perished succumbed martyrdom martyrs",
    ("killed", "noun"): "dead deaths fatalities fatality bodies corpses lives body death",
    ("wounded", "noun"): "injuries",
    ("killed", "toll"): "toll",
    ("killed", "lost"): "lost losing loses eliminated eliminating neutralised neutralized "
    "neutralising neutralizing liquidated destroyed destroying",
    ("wounded", "treated"): "treated treating",
    ("killed", "none"): "life casualties casualty losses victims harm unharmed unscathed",
    ("wounded", "none"): "unhurt uninjured",
}
_TRIGGERS = {
    word: Trigger(about, form) for (about, form), words in _FORMS.items() for word in words.split()
}
_RUSSIAN: tuple[tuple[str, About, Form, bool], ...] = (
    (r"погиб(?:ла)?|скончал(?:ся|ась)|умер(?:ла)?|убит[а]?", "killed", "subject", True),
    (r"погибл[ио]|скончались|умерли|убит[ыо]", "killed", "subject", False),
    (r"погибш\w{1,3}|убит(?:ых|ыми|ые|ым|ого)|умерш\w{2,3}", "killed", "noun", False),
    (r"тел|трупов|трупа|тела", "killed", "noun", False),
    (r"двухсот(?:ый|ого|ые|ых|ыми)", "killed", "noun", False),
    (r"тр[её]хсот(?:ый|ого|ые|ых|ыми)", "wounded", "noun", False),
    (r"жертв\w{0,3}", "killed", "noun", False),
    (r"уби(?:л[аио]?|в|вший|вшая)", "killed", "doing", False),
    (
        r"(?:ликвидирова|уничтож|нейтрализова)(?:л[аи]?|в|н[аоы]?|ен[аоы]?|ил[аи]?|ени[июе])",
        "killed",
        "lost",
        False,
    ),
    (r"ликвидаци[июя]", "killed", "lost", False),
    (r"ранен[а]?|контужен[а]?|травмирован[а]?", "wounded", "subject", True),
    (r"ранен[ыо]|контужен[ыо]|травмирован[ыо]", "wounded", "subject", False),
    (r"пострадал(?:а)?", "wounded", "subject", True),
    (r"пострадал[ио]", "wounded", "subject", False),
    (r"ранен(?:ых|ыми|ые|ым|ого)|пострадавш\w{2,3}", "wounded", "noun", False),
    (r"ранени[еяй]|травмы|контузи[июя]", "wounded", "subject", False),
    (r"рани(?:л[аио]?|в)", "wounded", "doing", False),
    (r"жизн[ией]|жизней", "killed", "noun", False),
    (r"потеря(?:л[аи]?|в)", "killed", "lost", False),
    (r"потерь", "killed", "none", False),
)
_STEMS = tuple(
    (re.compile(pattern), Trigger(about, form, single)) for pattern, about, form, single in _RUSSIAN
)


def plain(word: str) -> str:
    """Return a word as it is looked up."""
    return word.casefold().replace("ё", "е").replace("’", "'")


@lru_cache(maxsize=65_536)
def trigger_of(word: str) -> Trigger | None:
    """Return what a plain word says of killed or wounded people; None where nothing."""
    found = _TRIGGERS.get(word)
    if found is not None or not "а" <= word[:1] <= "я":
        return found
    return next((trigger for stem, trigger in _STEMS if stem.fullmatch(word)), None)


PERSONS = word_set(
    "people persons person men man women woman child children boy girl boys girls baby toddler "
    "infant "
    "soldier soldiers troops serviceman servicemen servicewoman servicewomen fighter fighters "
    "officer officers policeman policemen police peacekeeper peacekeepers guard guards militant "
    "militants civilian civilians villager villagers resident residents farmer farmers driver "
    "drivers worker workers journalist journalists reporter cameraman cameramen medic medics "
    "doctor doctors nurse nurses paramedic paramedics shepherd shepherds herder herders fisherman "
    "fishermen teacher teachers student students pupil pupils passenger passengers tourist "
    "tourists refugee refugees protester protesters demonstrator demonstrators insurgent "
    "insurgents rebel rebels terrorist terrorists gunman gunmen attacker attackers personnel "
    "member members commander commanders sapper sappers deminer deminers pilot pilots sailor "
    "sailors conscript conscripts recruit recruits marine marines ranger rangers trooper troopers "
    "pensioner pensioners teenager teenagers youth youths elder elders priest monk monks imam "
    "labourer labourers laborer laborers volunteer volunteers firefighter firefighters rescuer "
    "rescuers observer observers monitor monitors contractor contractors national nationals "
    "citizen citizens local locals settler settlers mother father son sons daughter daughters "
    "husband wife brother brothers sister sisters grandmother grandfather nephew niece cousin "
    "cousins uncle aunt couple infants toddlers babies patients patient prisoner prisoners hostage "
    "hostages combatant combatants gunner gunners victim victims others other colleagues colleague "
    "bystander bystanders relative relatives family families crew mayor lieutenant captain "
    "sergeant colonel major general corporal private sepoy jawan jawans mercenary mercenaries "
    "operator operators staff employee employees employer engineer engineers motorcyclist cyclist "
    "pedestrian trader traders merchant vendor customer customers shopper shoppers miner miners "
    "human beings souls migrant migrants evacuee evacuees guardsman guardsmen airman airmen "
    "paratrooper paratroopers commando commandos infantryman infantrymen militiaman militiamen "
    "agent agents official officials politician lawyer musician schoolchildren schoolboy "
    "schoolgirl schoolgirls schoolboys constable constables infantry bodyguard bodyguards "
    "sentry sentries scout scouts miner guide chief leader leaders elderly militia warden wardens"
)
_PERSON_RU = re.compile(
    r"(?:человек|люд[ие]|военн(?:ый|ая|ого|ых|ые|ым|ому)$|военнослужащ|"
    r"солдат|бо[ей]ц|бойц|жител|женщин|мужчин|"
    r"реб[её]н|дет(?:и|ей|ям|ьми)$|дит[ея]|офицер|полицейск|милиционер|"
    r"миротвор|мирн(?:ый|ая|ых|ого|ые)$|"
    r"гражданин|гражданк|гражданск|граждан|боевик|сотрудни|водител|"
    r"тракторист|журналист|репорт[её]р|муж$|мужа$|"
    r"жен[аыу]$|сын|доч[ьек]|мат(?:ь|ер)|от(?:ец|ца|цу)|пенсионер|врач|"
    r"медик|фельдшер|медсестр|рабоч|фермер|пастух|рыбак|"
    r"учител|школьни|студент|девочк|девушк|мальчик|подрост|парен[ья]|парня|"
    r"сапер|пограничник|наемник|"
    r"десантник|матрос|моряк|летчик|пилот|командир|лейтенант|капитан|"
    r"сержант|майор|полковник|генерал|рядов|"
    r"доброволец|добровольц|спасател|пожарн|наблюдател|пассажир|прохож|"
    r"беженец|беженц|старик|старушк|"
    r"брат|сестр|бабушк|дедушк|младен|местн(?:ый|ая|ого)$|штурмовик$|"
    r"снайпер|чиновник|депутат|глава$|мэр|коллег|"
    r"охранник|шофер|дальнобойщик|таксист|священник|артиллерист|танкист|"
    r"разведчик|главар|террорист|повстанц|повстанец)"
)
THINGS = word_set(
    "year years month months week weeks day days hour hours minute minutes second seconds night "
    "nights time times metre metres meter meters kilometre kilometres kilometer kilometers km m mm "
    "cm kg miles mile feet ton tons tonnes tonne percent sheep goats goat cows cow cattle horses "
    "horse dogs dog camels camel birds bird pigs pig chickens animals animal livestock hogs swans "
    "turkeys ducks geese poultry hens donkeys buffaloes elephants rhinos whales fish deer mules "
    "house houses home homes building buildings apartment apartments flat flats shop shops "
    "vehicle vehicles car cars truck trucks lorry lorries tank tanks bus buses van vans tractor "
    "tractors ambulance ambulances boat boats ship ships aircraft helicopter helicopters plane "
    "planes drone drones uav uavs shell shells rocket rockets missile missiles bomb bombs mine "
    "mines round rounds mortar mortars strike strikes attack attacks raid raids blast blasts "
    "explosion explosions clash clashes incident incidents violation violations shot shots village "
    "villages town towns city cities district districts position positions post posts point "
    "bridge school schools hospital hospitals country countries state states side sides report "
    "reports case cases place places location locations site sites dollars euros votes vote unit "
    "units brigade brigades launcher launchers gun guns rifle rifles weapon weapons flag fire "
    "fires area areas camp camps entry part parts number road street cases infections mosque "
    "church churches market statement ceasefire truce war wars conflict front fronts region grave "
    "ox oxen heifer heifers donkey mule bull calf foal mare ram lamb kid hen goose swan bear "
    "wolf wolves leopard tiger lion elephant whale dolphin yak buffalo hog chicken rooster turkey "
    "bulldozer bulldozers excavator generator tower pole dam pipeline plant plan bill deal hope "
    "dream career motion proposal pride beast pet stork eagle "
    "cat cats province provinces outpost outposts bunker warehouse depot hectares acres trees "
    "graves "
    "calves lambs monkeys bulls yaks cub heads"
)
_THING_RU = re.compile(
    r"(?:год|лет$|месяц|недел|дн(?:я|ей|и)$|день$|час(?:а|ов)?$|минут|"
    r"секунд|сут(?:ки|ок)$|ноч[ьи]|раз(?:а)?$|"
    r"метр|километр|км$|м$|мм$|кг$|тонн|процент|овец|овц|коров|лошад|собак|"
    r"коз|голов|птиц|свин|животн|"
    r"дом(?:а|ов|у)?$|здани|квартир|машин|автомоб|автобус|грузовик|танк|"
    r"трактор|бтр$|бмп$|беспилот|дрон|бпла$|"
    r"снаряд|ракет|мин(?:а|ы|у)?$|бомб|выстрел|взрыв|удар|обстрел|атак|"
    r"боепри|нарушени|случа|инцидент|"
    r"сел[оае]?$|город|район|област|пост|позици|километ|рубл|доллар|евро|"
    r"голос|корабл|судн|самолет|вертолет|"
    r"антенн|орудий|гаубиц|стран|пункт|населенн|улиц|школ|больниц|калибр|"
    r"строени|домовладени|объект)"
)

COLLECTIVES = word_set(
    "family group crew party team squad patrol unit majority minority quarter third half fraction "
    "dozen handful number lot bit series string wave total crowd couple pair column"
)
"""Words after "a" for several of something."""

DETERMINERS = word_set("a an another his her their its our my the one")
AUXILIARIES = word_set(
    "was were is are been be being has have had got gets get также было был была были будет "
    "remain remained left reported confirmed feared believed found lay lie were being thought said "
    "declared pronounced presumed known"
)
ADVERBS = word_set(
    "also later already then reportedly allegedly apparently seriously lightly slightly badly "
    "severely critically moderately fatally still now only just both immediately instantly all "
    "both there too have had has more meanwhile subsequently "
    "легко тяжело также еще уже серьезно смертельно было был была были стало позже затем "
    "как сразу предварительно якобы сообщается dead здесь там тогда"
)
PREPOSITIONS = word_set(
    "in at near by with from to against between on after before during for into under over around "
    "outside inside among including of about since until than as through across towards behind "
    "в во на у при под над из от с со к ко по за для до о об после перед между около без среди "
    "через против во ко"
)
BREAKS = word_set(
    "that said says which when where while after as because although but if what whose whom "
    "according told reported что который которая которое которые когда где пока после как если но "
    "сообщил сообщили сообщила заявил заявили"
)
STOPS = (
    PREPOSITIONS | AUXILIARIES | BREAKS | ADVERBS
    | word_set(
        "and or nor who he she they it we i you him them us not no will would could can may might "
        "shall should must did do does и или а ли не ни он она они оно его ее их что of so then "
        "per this these those yesterday today tonight monday tuesday wednesday thursday friday "
        "saturday sunday lost took take takes fled came went arrived received suffered sustained "
        "получил получили получила fell нет есть сегодня вчера понедельник вторник "
        "среду четверг пятницу "
        "субботу воскресенье"
    )
) - {"more", "dead", "only"}  # fmt: skip
MORE = word_set("another further additional more other others еще ещё другой другие дополнительно")
PARTS = word_set("including among включая числе них них")
NOBODY = frozenset({"nobody", "none", "no-one", "noone", "neither", "никто", "никого"})
PRONOUNS = frozenset({"him", "her", "he", "she", "himself", "herself"})


@lru_cache(maxsize=65_536)
def is_person(word: str) -> bool:
    """Tell whether a plain word names a human being."""
    word = word.removesuffix("'s")
    return word in PERSONS or ("а" <= word[:1] <= "я" and _PERSON_RU.match(word) is not None)


@lru_cache(maxsize=65_536)
def is_thing(word: str) -> bool:
    """Tell whether a plain word names what is no human being: a beast, a length, a vehicle."""
    return word in THINGS or ("а" <= word[:1] <= "я" and _THING_RU.match(word) is not None)
