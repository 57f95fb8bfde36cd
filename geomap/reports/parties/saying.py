"""Verbs of saying, English and Russian, and what each makes of the words beside it."""

from functools import cache
from typing import Literal

from geomap.reports.parties.listed import listed

__all__ = ["ACTING", "AUXILIARIES", "Saying", "saying_of"]

Saying = Literal[
    "says",  # said, told, announced: content follows as a clause or in quotation marks
    "counts",  # counted, recorded, verified: a figure or thing is the object
    "accuses",  # accused X of, blamed X for: the charge is asserted
    "denies",
    "revises",
    "quotes",  # quoted X as saying: X speaks
    "calls",  # called it false: a denial where the word says so
    "rises",  # the toll has risen: what is said revises
]

_ENGLISH: dict[Saying, str] = {
    "says": """
        say says said saying tell tells told telling announce announces announced report reports
        reported reporting claim claims claimed claiming add adds added adding state states
        stated stating declare declares declared confirm confirms confirmed confirming
        acknowledge acknowledges acknowledged admit admits admitted insist insists insisted
        maintain maintains maintained allege alleges alleged alleging assert asserts asserted
        note notes noted noting warn warns warned warning explain explains explained reveal
        reveals revealed disclose discloses disclosed stress stresses stressed write writes
        wrote written tweet tweets tweeted post posts posted argue argues argued estimate
        estimates estimated suggest suggests suggested indicate indicates indicated testify
        testifies testified recount recounts recounted contend contends contended concede
        concedes conceded reiterate reiterates reiterated emphasise emphasised emphasize
        emphasized complain complains complained recall recalls recalled inform informs informed
        tells relate relates related remark remarks remarked specify specifies specified clarify
        clarifies clarified describe describes described believe believes believed assess
        assesses assessed conclude concludes concluded find finds found
    """,
    "counts": """
        count counts counted record records recorded register registers registered verify
        verifies verified document documents documented list lists listed give gives gave put
        puts putting speak speaks spoke spoken observe observes observed log logs logged treat
        treated tally tallied
    """,
    "accuses": """
        accuse accuses accused accusing blame blames blamed blaming charge charges charged
        attribute attributes attributed
    """,
    "denies": """
        deny denies denied denying reject rejects rejected rejecting refute refutes refuted
        refuting dismiss dismisses dismissed dismissing dispute disputes disputed rebut rebuts
        rebutted repudiate repudiates repudiated debunk debunks debunked disavow disavows
        disavowed contradict contradicts contradicted contest contests contested rubbished
        denounces denounced disclaimed disclaims
    """,
    "revises": """
        revise revises revised revising raise raises raised raising lower lowers lowered correct
        corrects corrected update updates updated amend amends amended increased reduced
        downgraded
    """,
    "quotes": "quote quotes quoted quoting cite cites cited citing",
    "calls": "call calls called calling term terms termed label labels labelled labeled brand "
    "brands branded describe describes described describing",
}
_RUSSIAN: dict[Saying, str] = {
    # stems; the endings follow
    "says": """
        сообщи сообща сообщ заяви заявля заявл сказа говор говоря рассказа рассказыва объяви
        объявля отмети отмеча добави добавля подтверди подтвержда признал признаёт признает
        признали признала признало уточни уточня утвержда передал передаёт передает передают
        передала передали писал пишет пишут написа настаива предупреди предупрежда подчеркн
        подчёркива подчеркива поясн пояснил пояснили указал указыва указали информиру
        проинформирова докладыва доложи констатир сетовал конкретизир
    """,
    "counts": "насчита зафиксир фиксиру оцени оценива отметил зарегистрир регистриру задокументир",
    "accuses": "обвини обвиня возложи возлага винит винят",
    "denies": ("опроверг опроверга отрица отверг отверга отвергн дезавуир оспор оспари"),
    "revises": "пересмотр скорректир исправил исправля обновил повысил увеличил",
    "quotes": "цитиру процитир",
    "calls": "назва называ",
}
_LONGEST_ENDING = 5
_RUSSIAN_NOUNS = ("ение", "ения", "ению", "ением", "ении", "ений", "ник", "ость", "ости", "ных",
                  "ный", "ной", "ного", "ние", "ния", "нии", "ство", "ства", "ка", "ки",
                  "тель")  # fmt: skip

AUXILIARIES = listed("""
    has have had was were is are be been being did does do will would also later earlier
    previously since already now then again still reportedly officially separately repeatedly
    publicly strongly categorically flatly firmly immediately quickly angrily meanwhile however
    therefore further once only just even today yesterday tonight initially subsequently swiftly
    vehemently formally first jointly both all each instead thus duly too never ранее также
    позже уже ещё еще затем потом сегодня вчера накануне тоже официально категорически
    неоднократно это этого же вновь сразу впоследствии одновременно решительно полностью в свою
    очередь тут
""")
"""Words between a speaker and the verb."""

ACTING = listed("""
    has have had will would calls called urges urged wants wanted plans planned agreed agrees
    refused refuses insists retaliated retook withdrew withdraws deployed deploys sent sends
    brokered launched launches vowed vows threatened threatens responded responds hopes hoped
    expects expected demanded demands condemned condemns protested protests summoned summons
    signed signs talks talk fears considers considered sees regards lost gained controls seeks
    sought accepted accepts declined declines welcomed welcomes ordered orders mobilised
    mobilized asked asks appealed appeals offered offers fired fires attacked attacks violated
    violates breached breaches broke breaks captured seized struck did does doesn't didn't
    hasn't must should may might can could is isn't are supports backs supported backed призвал
    призвала призвали призывает потребовал потребовала потребовали направил направила обещал
    обещала согласился согласилась отказался отказалась ответил ответила хочет требует выразил
    выразила считает намерен намерена ввел ввела ввёл отправил отправила осудил осудила напал
    напала атаковал атаковала нарушил нарушила
""")
"""What a government does where it is named by its capital."""


@cache
def _forms() -> dict[str, Saying]:
    forms: dict[str, Saying] = {}
    for kind, forms_of in _ENGLISH.items():
        for form in forms_of.split():
            forms.setdefault(form, kind)
    return forms


@cache
def _stems() -> dict[str, Saying]:
    return {
        stem.replace("ё", "е"): kind for kind, stems in _RUSSIAN.items() for stem in stems.split()
    }


@cache
def _of_russian(word: str) -> Saying | None:
    if word.endswith(_RUSSIAN_NOUNS):
        return None
    for size in range(len(word), 3, -1):
        if len(word) - size > _LONGEST_ENDING:
            return None
        kind = _stems().get(word[:size])
        if kind:
            return kind
    return None


def saying_of(word: str) -> Saying | None:
    """Return what a verb of saying does, None of other words; small letters are looked up."""
    found = _forms().get(word)
    if found or not word or word[0] < "а":
        return found
    return _of_russian(word) if len(word) < 24 else None
