"""Words people use for kinds of incident, and the controlled vocabulary they mean."""

import re

from geomap.tables import INCIDENT_TYPES

__all__ = ["TYPE_WORDS", "incident_type"]

TYPE_WORDS: dict[str, tuple[str, ...]] = {
    "armed clash": (
        "clash", "battle", "fighting", "firefight", "skirmish", "attack", "ground attack",
        "assault", "offensive", "gefecht", "affrontement", "combats", "enfrentamiento", "combate",
        "бой", "бои", "столкновение", "боестолкновение", "бій", "бої", "зіткнення", "çatışma",
        "döyüş", "toqquşma", "մարտ", "բախում", "اشتباك", "اشتباكات",
    ),
    "shelling": (
        "artillery", "artillery fire", "artillery strike", "mortar", "mortar fire", "mortar attack",
        "rocket fire", "rocket attack", "beschuss", "artilleriebeschuss", "bombardement",
        "bombardeo de artillería", "обстрел", "артобстрел", "минометный обстрел", "обстріл",
        "артобстріл", "topçu atəşi", "top atışı", "հրետակոծություն", "գնդակոծություն", "قصف",
        "قصف مدفعي",
    ),
    "drone strike": (
        "drone", "drone attack", "uav strike", "uav attack", "uav", "attack drone",
        "unmanned aircraft strike", "drohnenangriff", "frappe de drone", "attaque de drone",
        "ataque con dron", "удар беспилотника", "удар бпла", "атака бпла", "удар дрона",
        "атака дрона", "удар безпілотника", "dron zərbəsi", "pua zərbəsi", "iha saldırısı",
        "siha saldırısı", "անօդաչուի հարված", "غارة بطائرة مسيرة",
    ),
    "air strike": (
        "airstrike", "air attack", "aerial bombing", "air raid", "bombing from the air",
        "luftangriff", "frappe aérienne", "bombardement aérien", "ataque aéreo", "bombardeo aéreo",
        "авиаудар", "авіаудар", "hava saldırısı", "hava zərbəsi", "ավիահարված", "غارة جوية",
    ),
    "shooting": (
        "small arms fire", "sniper", "sniper fire", "gunfire", "shots fired", "exchange of fire",
        "ambush", "schusswechsel", "fusillade", "tiroteo", "стрельба", "перестрелка", "стрілянина",
        "перестрілка", "atışma", "silahlı çatışma", "կրակոց", "կրակոցներ", "إطلاق نار",
    ),
    "explosive device": (
        "ied", "mine", "landmine", "mine explosion", "landmine explosion", "remote explosive",
        "uxo", "explosion", "minenexplosion", "sprengsatz", "explosion de mine", "mina",
        "mina terrestre", "подрыв на мине", "взрыв мины", "підрив на міні", "вибух міни",
        "mayın patlaması", "mina partlayışı", "ականի պայթյուն", "انفجار لغم",
    ),
    "troop entry": (
        "incursion", "troop movement", "advance", "entry of troops", "crossing of the line",
        "line crossing", "vorstoß", "incursión", "продвижение войск", "вторжение",
        "просування військ", "вторгнення",
    ),
    "fortification": (
        "observation post", "engineering work", "entrenchment", "new post", "military post",
        "fortifications",
    ),
    "territory taken": (
        "capture", "village taken", "territory captured", "seizure", "occupation", "height taken",
    ),
    "withdrawal": (
        "troop withdrawal", "pullback", "retreat", "rückzug", "retrait", "retirada", "отвод войск",
        "вывод войск", "відведення військ", "geri çekilme", "նահանջ", "انسحاب",
    ),
    "blockade": (
        "checkpoint", "roadblock", "road block", "road blocked", "road closure", "straßensperre",
        "blocus", "barrage routier", "bloqueo", "блокада", "блокпост", "перекрытие дороги",
        "перекриття дороги", "abluka", "շրջափակում", "حصار",
    ),
    "ceasefire violation": (
        "violation of the ceasefire", "truce violation", "ceasefire breach",
        "verletzung der waffenruhe", "waffenruhe verletzt", "violation du cessez le feu",
        "violación del alto el fuego", "нарушение режима прекращения огня", "нарушение перемирия",
        "порушення режиму припинення вогню", "порушення перемир'я", "ateşkes ihlali",
        "atəşkəsin pozulması", "հրադադարի խախտում", "خرق وقف إطلاق النار",
    ),
    "violence against civilians": ("attack on civilians", "violence against civilian"),
    "detention": (
        "arrest", "abduction", "capture of persons", "prisoner taken", "festnahme", "verhaftung",
        "arrestation", "detención", "arresto", "задержание", "арест", "затримання", "gözaltı",
        "saxlanılma", "ձերբակալություն", "اعتقال",
    ),
    "protest": (
        "demonstration", "rally", "manifestation", "manifestación", "protesta", "протест", "митинг",
        "мітинг", "gösteri", "etiraz aksiyası", "բողոքի ցույց", "احتجاج", "مظاهرة",
    ),
    "other": ("unknown", "misc", "miscellaneous"),
}  # fmt: skip
"""Type to the words read as it. Case, hyphens, underscores and a plural s do not matter.
English comes first, then German, French, Spanish, Russian, Ukrainian, Azerbaijani, Turkish,
Armenian and Arabic;
a word that is not here, or several at once, stays as written."""

_TYPES = {word.casefold(): kind for kind, words in TYPE_WORDS.items() for word in words} | {
    kind: kind for kind in INCIDENT_TYPES
}


def incident_type(written: str) -> str:
    """Return the vocabulary's word for a kind of incident, or the text as written."""
    plain = re.sub(r"[\s_-]+", " ", written.strip()).casefold()
    return _TYPES.get(plain) or _TYPES.get(plain.removesuffix("s"), written.strip())
