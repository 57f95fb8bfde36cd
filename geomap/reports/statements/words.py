"""Words that tell what a statement does: English and Russian together."""

from geomap.reports.parties.listed import listed

__all__ = [
    "AFTER_OBJECT", "BOUNDARIES", "FALSE_WORDS", "INVERTED", "JOINING", "NEGATIONS",
    "NOUNISH", "OPENERS", "REPORT_NOUNS", "RESPONSIBILITY", "RISES", "SHIFTS", "TOLL_NOUNS",
]  # fmt: skip

INVERTED = listed("""
    said says added announced reported told claimed wrote confirmed stated explained warned
    insisted
""")  # fmt: skip
NOUNISH = listed("""
    report reports claim claims charge charges dispute note notes post posts list lists estimate
    estimates update updates state states call calls count counts record records register
    document documents label brand term terms address log logs contest raise raises put found
    find finds increased reduced treated received
""")
"""Forms that are often no verb of saying: they need a speaker right before them."""

NEGATIONS = listed("not never nor neither cannot no nobody не ни никто n't")
JOINING = listed("and but or then also и а но или ,")
BOUNDARIES = listed("""
    while whereas but although though however and as а но однако тогда
""")
FALSE_WORDS = tuple(sorted(listed("""
    false fabricat baseless untrue unfounded groundless lies lie fake propaganda nonsense absurd
    disinformation misinformation provocation invented fiction slander incorrect misleading ложь
    ложн фейк выдумк вымысл дезинформац провокац клевет вбросом вброс недостоверн безосновательн
    бездоказательн беспочвенн абсурд
""")))  # fmt: skip
REPORT_NOUNS = listed("""
    report reports claim claims accusation accusations allegation allegations charge charges
    statement statements version account accounts involvement responsibility it this that them
    news rumours rumors suggestion suggestions assertion assertions story stories narrative
    incident role information blame finding findings wrongdoing link links these это этого
    обвинения обвинение сообщения сообщение заявления заявление информацию сведения причастность
    версию слова данные утверждения их участие
""")
AFTER_OBJECT = listed("""
    of by from made over about in as on earlier for with and , . ;
""")
RESPONSIBILITY = listed("""
    responsibility attack strike ambush bombing shelling raid operation assault blast killing
    ответственность
""")  # fmt: skip
RISES = ("risen", "rose", "climbed", "jumped", "revised", "raised", "corrected", "lowered",
         "updated",
         "increased", "rises", "risen", "возросл", "вырос", "увеличил", "достигл")  # fmt: skip
TOLL_NOUNS = listed("""
    toll number numbers figure figures count dead death deaths killed wounded casualties
    estimate casualty injured число количество погибших раненых жертв данные
""")
OPENERS = {"“": "”", "«": "»", "„": "“", '"': '"'}
SHIFTS = listed("""
    meanwhile separately elsewhere background между тем отметим напомним talks
""")  # fmt: skip
