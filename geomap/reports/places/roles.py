"""What a place is there for: things happen in it, were fired from it, it speaks, it is listed."""

import datetime as dt
import re

from geomap.gazetteer.phrases import NEAR_M
from geomap.reports.documents.datelines import dateline_at
from geomap.reports.places.board import Board, Sketch
from geomap.reports.places.capitals import is_capital
from geomap.reports.places.lexicon import CAPITALS_SPEAK
from geomap.reports.places.spot_words import ABROAD, CONTACT, KINDS, OFFICES, SITS

__all__ = ["drop_desks", "mark_datelines", "read_roles"]

_OLD = dt.timedelta(days=400)
"""A sentence of a day so long before publication tells of something else."""

_LINE = re.compile(rf"\s*(?:{CONTACT})", re.IGNORECASE)
_KIND_TAIL = (
    rf"(?:the\s|a\s|its\s)?(?:[^\W\d_]{{3,14}}\s)?(?:{KINDS}\s(?:of\s|called\s)?)?[\"“«„]?$"
)
_NEAR = re.compile(
    r"(?<!\w)(?:near|nearby|close\sto|next\sto|outside|around|not\sfar\sfrom|beside"
    r"|in\sthe\s(?:vicinity|area|surroundings|environs)\sof|on\sthe\soutskirts\sof"
    r"|at\sthe\s(?:entrance|approaches)\s(?:to|of)|под|около|возле|близ|вблизи|рядом\sс|рядом\sсо"
    r"|недалеко\sот|неподал[её]ку\sот|в\sрайоне|в\sокрестностях|на\sподступах\sк|у)\s"
    rf"{_KIND_TAIL}",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"(?<!\w)(?:from\s(?:(?:the\s)?(?:area|direction|vicinity|territory|side|outskirts|town)\s(?:of\s)?)?"
    rf"{_KIND_TAIL}|(?:из|с|со)\s(?:[^\W\d_]{{3,14}}(?:ого|ой|его|ей)\s)?"
    r"(?:(?:стороны|территории|района|направления|позиций|села|пос[её]лка|города|городка|деревни"
    r"|хутора|станицы|аула|селения|н\.п\.|п\.|с\.|г\.|пункта|области|провинции|округа)\s){0,2}[\"«„]?$)",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"(?<!\w)(?:fired|launched|firing|shot|shots|shelled|crossed|crossing|flew|flown|flying|entered"
    r"|infiltrated|came|coming|originat\w+|rockets?|missiles?|shells?|mortars?|drones?|rounds|projectiles?"
    r"|artillery|fire|salvo\w*|barrage|uav\w*|balloons?"
    r"|выпущ\w+|запущ\w+|обстрел\w*|прибы\w+|прилет\w+|выстрел\w*|огонь|огня|ракет\w*|снаряд\w*"
    r"|беспилотник\w*|дрон\w*|проник\w*|стрел\w+|вторг\w+|вылет\w+)(?!\w)",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"(?<!\w)(?:withdr\w+|pull\w*\s(?:out|back)|retreat\w*|expelled|driven\sout|evacuat\w+|captured|seized"
    r"|отошл\w+|отвел\w*|вывел\w*|вывод\w*|покинул\w*|отступ\w+)(?!\w)",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    r"(?<!\w)(?:towards?|in\sthe\sdirection\sof|heading\s(?:for|to)|headed\s(?:for|to)|en\sroute\sto"
    r"|on\sthe\sway\sto|bound\sfor|advanc\w+\son|march\w*\son|aimed\sat|в\sнаправлении|в\sсторону"
    rf"|по\sнаправлению\sк)\s{_KIND_TAIL}",
    re.IGNORECASE,
)
_SITS = re.compile(
    rf"(?<!\w){SITS}\s(?:[^\W\d_]+\s){{0,2}}?(?:in|at|to|в|во|на)\s(?:the\s)?$", re.IGNORECASE
)
_QUIET = re.compile(
    r"(?<!\w)(?:(?:was|were|is|are|remained|stayed)\s(?:\w+\s)?(?:quiet|calm)|nothing\s(?:happened|to\sreport)"
    r"|not\s(?:been\s)?(?:hit|affected|targeted|attacked|shelled|struck|damaged)"
    r"|there\s(?:was|were|had\sbeen|have\sbeen)\sno\s(?:protests?|incidents?|fighting|shelling|attacks?|strikes?"
    r"|violations?|fire|clash\w*)"
    r"|no\s(?:incidents?|fighting|shelling|attacks?)\s(?:was|were|had)"
    r"|(?:is|are|was)\s(?:about\s)?[\d,]+\s?(?:km|kilomet\w+|miles)\s(?:away|from)"
    r"|(?:was|is|are|were)\s(?:wrong|false|untrue)|as\swell\sare\swrong|it\sis\sfrom"
    r"|было\s(?:спокойно|тихо)|обстановка\sспокойная|не\s(?:пострадал\w*|обстрел\w+|подверг\w+|задет\w*)"
    r"|без\sпроисшествий\sв|происшествий\sне|работа\wт\sкак\sобычно|ничего\sне\s(?:произошло|случилось))",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(r"^\W*(?:please|unlike)", re.IGNORECASE)
_TOLD = re.compile(
    r"(?:['’]s)?\s(?:this\s(?:week|month|morning)\s|today\s|yesterday\s|on\s[A-Z][a-z]+day\s|has\s|have\s|had\s|is\s|are\s|was\s|also\s|later\s|again\s|itself\s|not\s|never\s|yet\sto\s|yet\s|did\s|does\s|do\s|immediately\s|publicly\s|officially\s|directly\s|so\sfar\s|это\s|пока\s|не\s|уже\s|ранее\s){0,4}"
    r"(?:said|says?|saying|den(?:y|ies|ied)|accus\w+|claim\w*|reject\w*|insist\w*|announc\w+|confirm\w*"
    r"|warn\w*|urg\w+|condemn\w*|demand\w*|called|calls|call|vow\w*|blam\w+|argu\w+|respond\w*|replied"
    r"|state[ds]|agree\w*|refus\w+|comment\w*|gives|gave|puts|put|talks?|mediat\w+|broker\w*|support\w*"
    r"|protested|summoned|recogni[sz]\w+|maintain\w*|describ\w+|dismiss\w*|admit\w*|pledg\w+|expects?"
    r"|wants?|hopes?|considers?|calls?"
    r"|заяв\w+|сообщ\w+|отриц\w+|опроверг\w+|обвин\w+|призва\w+|потребов\w+|подтвер\w+|отверг\w+"
    r"|осуди\w+|утвержда\w+|называ\w+|считает|предупре\w+|согласи\w+|отказ\w+|настаива\w+|призыва\w+"
    r"|возлож\w+|ответил\w*|объяви\w+|комментир\w+|прокомментир\w+)(?!\w)",
    re.IGNORECASE,
)
_ACTS = re.compile(r"\s(?:has|have|had|will|would|to)\s(?!been\b|be\b|had\b|no\b)[a-z]+")
_SEAT = re.compile(
    r"(?:government|authorities|leadership|leaders|officials|regime|junta|command|правительств\w"
    r"|власт\w{1,3}|руководств\w)\s(?:in|в|во)\s$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:['’]s)?\s(?:(?!(?:that|which|whose|who|where|when|and|but|after|before|while|said|says|with"
    rf"|against|from|for)\s)[a-z][a-z-]{{2,14}}\s){{0,3}}?{OFFICES}(?!\w)|['’]s\s(?=[A-Z])",
    re.IGNORECASE,
)
_PARTY = re.compile(
    r"(?<!\w)(?:by|with|against|told|accus\w+|blam\w+|urg\w+|backed|including|ally|allies|party|parties"
    r"|behalf\sof|government\sof|soldiers\sfrom|troops\sfrom|forces\sof|против|обвин\w+|президент\w*"
    r"|правительств\w+)\s(?:the\s)?$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"(?<!\w)(?:in|inside|within|across|at|near|into|on|over|entered|throughout|в|во|на|над|под|у|из)\s"
    r"(?:the\s)?(?:[^\W\d_]+\s){0,2}$",
    re.IGNORECASE,
)
_AMONG = re.compile(
    rf"(?<!\w){ABROAD},?\s(?:[^\W\d_]+\s)?"
    r"(?:among\sthem|including|such\sas|включая|среди)",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:,|,?\s(?:and|or|и|или))\s")
_DATELINE = re.compile(
    r"(?:,\s[^\W\d_][^\n,()–—/]{2,28}){0,2}"
    r"(?:,?\s(?:\d{1,2}\s)?[^\W\d_]{3,9}\.?(?:\s\d{1,2})?(?:,?\s\d{4})?(?:\s(?:года|г\.))?)?"
    r"(?:,\s[^\W\d_]+)?\s?"
    r"(?:\([^)\n]{2,60}\)\s?(?:[-–—:.]|$|\n)|/[^/\n]{2,60}/|[-–—]{1,2}\s|\.\s|[.:]?\s?\n|\.?$)"
)
_AGENCY = re.compile(r"[^)\n]{0,60}\)\s?[-–—]{1,2}\s")
_AROUND = 300
"""Letters to either side of a name that are read for what happened there."""

_OPENING = 1_500
_DIGIT = re.compile(r"\d")
_ENTRY_MARK = re.compile(r"\s*(?:\d{1,3}\s?[.)/]\s|[-–—*•]\s)")


_OF_STATE = re.compile(r"(?<!\w)of\s(?:the\s)?$", re.IGNORECASE)
_PART_OF = re.compile(
    r"(?<!\w)(?:parts?|areas?|regions?|provinces?|districts?|states?|departments?|outskirts|suburbs?"
    r"|territor\w+|coasts?|north\w*|south\w*|east\w*|west\w*|cent(?:re|er)|borders?|town|city|village"
    r"|capital|port|airport|off|heart|middle|island|much|all|most|half|cities|towns|villages|km|miles)"
    r"\s(?:\w+\s)?of\s(?:the\s)?$",
    re.IGNORECASE,
)


def drop_desks(board: Board) -> None:
    """Leave out names of a byline or contact line, and of a handle: nothing is there."""
    kept = []
    for one in board.sketches:
        line = board.text.rfind("\n", 0, one.start) + 1
        if _LINE.match(board.text[line : one.start + 1]) and one.start - line < 120:
            continue
        if (
            board.text[one.start - 1 : one.start] in {"@", "_"}
            or board.text[one.end : one.end + 1] == "_"
        ):
            continue
        if board.text[one.start - 1 : one.start] == "(" and _AGENCY.match(board.text, one.end):
            continue
        kept.append(one)
    board.sketches = kept


def mark_datelines(board: Board) -> None:
    """Say which spots tell where a report was written, before places are weighed."""
    for one in board.sketches:
        if not one.role and _is_dateline(board, one):
            _say(one, "dateline", "where the report was written")


def read_roles(board: Board) -> None:
    """Say of every spot what the words around it make of it, in place."""
    old = _old_sentences(board)
    for row, one in enumerate(board.sketches):
        if one.role in {"offset", "between", "speaker", "listed", "dateline"}:
            continue
        if one.located == "coordinates":
            continue
        before = board.before(one)
        if _among_countries(board, row):
            _say(one, "speaker", "one of the countries that take part")
        elif _speaks(board, row, before):
            _say(one, "speaker", "stands for its government")
        elif one.sentence in old:
            _say(one, "listed", "of an earlier time")
        else:
            _by_words(board, one, before)


def _say(one: Sketch, role: str, why: str) -> None:
    one.role, one.why = role, one.why or why


def _by_words(board: Board, one: Sketch, before: str) -> None:  # noqa: PLR0911 - one return a role
    words = board.before(one, _AROUND) + board.text[one.start : one.end] + board.after(one, _AROUND)
    if _NEAR.search(before) and not one.is_area and one.point is None:
        one.margin_m = max(one.margin_m, NEAR_M)
    home = "area" if one.is_area or (one.kind == "around" and one.match is None) else "at"
    if _FROM.search(before):
        lead = before[-90:]
        if _SENT.search(lead) and not _LEFT.search(lead):
            return _say(one, "origin", "fired or sent from there")
        if not _LEFT.search(lead):
            return _say(one, "listed", "where someone or something is from")
    if _TOWARDS.search(before):
        return _say(one, "direction", "the way something went")
    if _SITS.search(before):
        return _say(one, "listed", "where people met, spoke or were treated")
    if _OF_STATE.search(before) and _capital_or_country(one) and not _PART_OF.search(before):
        return _say(one, "listed", "whose something is, not where")
    if _QUIET.search(words) or _NO_SUBJECT.search(words):
        return _say(one, "listed", "the text says that nothing happened there")
    return _say(one, home, "named as a place")


def _old_sentences(board: Board) -> set[int]:
    """Return sentences whose only dates are long before publication."""
    published = board.passage.published
    if published is None:
        return set()
    old: dict[int, bool] = {}
    for mention in board.passage.dates:
        if mention.last is None:
            continue
        row = board.passage.sentence_at(mention.start)
        old[row] = old.get(row, True) and published - mention.last > _OLD
    return {row for row, is_old in old.items() if is_old}


def _is_dateline(board: Board, one: Sketch) -> bool:
    """Tell whether a name opens a line of the beginning, with a date, agency or dash after it."""
    if one.start > _OPENING:
        return False
    line = board.text.rfind("\n", 0, one.start) + 1
    head = board.text[line : one.start]
    if head.strip() and not re.fullmatch(r"[^\n]{1,30}\s?[/|]\s?|[A-Z][^\n,]{1,25},\s", head):
        return False
    if _ENTRY_MARK.match(head):
        return False
    whole = dateline_at(board.text, line + len(head) - len(head.lstrip()))
    if whole is not None and one.start < whole.start + len(whole.place):
        return True
    found = _DATELINE.match(board.text, one.end)
    if found is None:
        return False
    told = found[0]
    said = bool(_DIGIT.search(told)) or "(" in told or "/" in told
    return said or told.strip()[-1:] in {"-", "–", "—"}


def _among_countries(board: Board, row: int) -> bool:
    """Tell whether a country stands in a list of those that take part: "among them Nepal, ..."."""
    one = board.sketches[row]
    if not one.is_area:
        return False
    if _AMONG.search(board.before(one, 80)):
        return True
    previous = board.sketches[row - 1] if row else None
    return bool(
        previous
        and previous.role == "speaker"
        and previous.why.startswith("one of the countries")
        and _LINK.fullmatch(board.between(previous, one))
    )


def _speaks(board: Board, row: int, before: str) -> bool:
    """Tell whether a name stands for the government, army or people of a place."""
    one = board.sketches[row]
    office = bool(_OFFICE.match(board.text, one.end))
    if office or (_SEAT.search(before) and _capital_or_country(one)):
        return True
    if _PLACED.search(before):
        return False
    if not _capital_or_country(one):
        return False
    if any(sign.match(board.text, one.end) for sign in (_TOLD, _ACTS)) or _PARTY.search(before):
        return True
    follows = board.sketches[row + 1] if row + 1 < len(board.sketches) else None
    if follows is not None and _LINK.fullmatch(board.between(one, follows)):
        opens = (
            board.passage.sentences[one.sentence].start == one.start
        )  # "Moscow and Baku at odds"
        opens = opens and "," not in board.between(one, follows)
        told = opens or bool(_TOLD.match(board.text, follows.end))
        return _capital_or_country(follows) and told
    previous = board.sketches[row - 1] if row else None
    return bool(
        previous and previous.role == "speaker" and _LINK.fullmatch(board.between(previous, one))
    )


def _capital_or_country(one: Sketch) -> bool:
    if one.match is None:
        return False
    place = one.match.place
    return (
        place.kind in {"country", "region"}
        or is_capital(place)
        or place.name.casefold() in CAPITALS_SPEAK
        or (one.name.casefold() in CAPITALS_SPEAK)
    )
