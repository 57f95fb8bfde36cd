"""Words beside the name of a place that tell where it is and what it is there for.

Grouped by language; all casefolded. Patterns are built of them once, when first read.
"""

__all__ = [
    "ABROAD",
    "AREA_WORDS",
    "AROUND_WORDS",
    "CONTACT",
    "KINDS",
    "NAMED_IN",
    "OFFICES",
    "ROADS",
    "SITS",
    "alternatives",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def alternatives(words: str) -> str:
    """Return words as one group of a pattern, the longest first; `_` stands for a space."""
    parts = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(part.replace("_", r"\s") for part in parts) + ")"


KINDS = alternatives(
    "village villages town towns city cities hamlet settlement settlements community commune"
    " municipality suburb suburbs neighbourhood neighborhood township locality camp port crossing"
    " kibbutz moshav island checkpoint base airport airfield refugee_camp border_crossing"
    r" border_town border_village сел\w{1,3} пос[её]л(?:ок|к\w{1,3}) деревн\w{1,2} город\w{0,3}"
    r" городк\w{1,2} хутор\w{0,2} станиц\w{1,2} аул\w{0,2} пгт н\.п\. н\.\s?п\. п\. с\. г\. д\."
    r" населённ\w+_пункт\w{0,2} населенн\w+_пункт\w{0,2} местечк\w{1,2} селени\w{1,2}"
)
"""Kinds of place that stand before a name: "the village of Farukh", "в селе Фарух"."""

AREA_WORDS = {
    **dict.fromkeys(
        _words("region oblast province governorate state department republic prefecture"), 80_000.0
    ),
    **dict.fromkeys(
        _words(
            "district raion rayon county division canton municipality woreda locality tehsil"
            " subdivision township"
        ),
        25_000.0,
    ),
}
"""Kinds of area that follow a name, and how far in metres one whose middle is not on record
reaches about the town it is named after: half the width of a region or district of the
middle size (GeoNames: 160 and 50 km across)."""

AROUND_WORDS = _words("area sector direction front axis zone pocket vicinity")
"""Words after a name that mean the country around it."""

NAMED_IN = alternatives(
    "turkish greek arabic hebrew armenian azerbaijani azeri russian ukrainian georgian serbian"
    " albanian kurdish persian farsi pashto urdu hindi burmese chinese korean french english"
    " spanish portuguese german italian polish romanian moldovan ossetian abkhaz amharic tigrinya"
    " somali swahili hausa berber tamil sinhala bengali tibetan mongolian khmer thai lao shan"
    " kachin karen rohingya dinka nuer"
    r" арм\.? азерб\.? азер\.? укр\.? рус\.? груз\.? тур\.? абх\.? осет\.? серб\.? алб\.? араб\.?"
    r" курд\.? перс\.? греч\.? англ\.? ивр\.? молд\.? рум\.? польск\.?"
)
"""Languages as they stand before a name in brackets: "(Turkish: Pile)", "(арм. Фарух)"."""

OFFICES = alternatives(
    "police ministry government administration authorities army troops forces officials military"
    " council parliament prosecutors governor mayor president presidency premier minister court"
    " guards militia command media television radio tv daily broadcaster newspaper spokesman"
    " spokeswoman rebels separatists soldiers peacekeepers delegation ambassador embassy leaders"
    " leadership commander envoy regime side"
)
"""Who speaks or acts for a place: "the Kosovo police", "the Gaza health ministry"."""

ROADS = alternatives(
    r"road highway track route line railway motorway street path border_road main_road дорог\w{1,2}"
    r" трасс\w{1,2} шоссе автодорог\w{1,2} перегон\w{0,2} пут\w{1,2}"
)

SITS = alternatives(
    "reporters journalists newsmen talks meeting summit conference hospital hospitals court"
    " briefing headquarters negotiations"
    " agreed signed speaking office offices embassy clinic morgue ceremony funeral session"
    " visit visited arrived"
    r" переговор\w{0,3} встреч\w{1,2} саммит\w{0,2} больниц\w{1,2} госпитал\w{1,2}"
    r" штаб-квартир\w{1,2}"
    r" офис суд\w{0,2} брифинг\w{0,2} посольств\w{1,2} заседани\w{1,2}"
)
"""What is held or stands in a place where nothing of the report happens."""

ABROAD = alternatives(
    "countries nations states contributors contingents"
    r" стран\w{0,3} государств\w{0,3}"
)

CONTACT = (
    r"(?:media |press )?contacts?\b|by\s+(?:our|[A-Z])|reporting by|compiled by|edited by"
    r"|editing by"
    r"|writing by|additional reporting|photo(?:s|graph)?\b|image:|credit\b|phone\b|tel\b|e-?mail\b"
    r"|note to editors?:? contact|для справок|контакт\w*|дежурн\w+|автор\w{0,2}\b|фото\b|тел\."
    r"|пресс-секретарь|корреспондент\b|подготовил\w*"
)
"""How a line begins that names people and desks, and no place where something happened."""
