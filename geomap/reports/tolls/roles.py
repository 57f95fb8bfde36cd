"""What a figure is in its report: of an event, added, corrected, superseded, or background."""

import datetime as dt
import re

from geomap.reports.passage import Passage

__all__ = ["Clause", "background", "former", "oldest_recent", "revised", "sections"]

_OLD = dt.timedelta(days=30)
_DAYS = dt.timedelta(days=10)
_LONGEST = 3_000
"""Letters of a sentence that are read."""

_PARTED = re.compile(
    r";|,? (?:bringing|taking|raising|pushing|making) |, after |, while |"
    r" but |, а |, но |\. |, of whom "
)
_TOTAL = re.compile(
    r"\b(?:running total|so far this|this year|this month|to date|per (?:year|month|week)|"
    r"(?:every|each) (?:year|month|week|day)|annually|on average|"
    r"(?:over|in|during|for|within) the (?:past|last|previous) |"
    r"in the (?:week|month|year)s? before|"
    r"(?:last|previous) (?:year|decade)|decades?|years? ago|months ago|anniversary|commemorat\w+|"
    r"(?:has|have) (?:verified|documented)|in its service|worldwide|globally|all[- ]time|"
    r"с начала|за (?:год|месяц|неделю|все время|время|последн\w+)|в этом году|ежегодно|"
    r"годовщин\w+|в прошл(?:ом|ую)|лет назад|за весь)\b"
)
_SINCE = re.compile(
    r"\b(?:since (?:the|\d|last|early|late|mid|its|he|she|it|they|then|"
    r"january|february|march|april|may|"
    r"june|july|august|september|october|november|december|war|fighting|hostilities)|"
    r"since then|с начала|с тех пор|"
    r"со времени|начиная с|с \d{4}|с (?:январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|"
    r"ноябр|декабр)я)\b"
)
_BORN = r"\s?(?:г\.\s?р\.|года? рождения)"
_YEAR = re.compile(
    rf"(?<![\d,.])(?<!born in )(?:19|20)\d\d(?!,?\d)(?! (?:people|civilians|человек))(?!{_BORN})"
)
_WORST = re.compile(
    r"\b(?:worst|deadliest|first|heaviest|bloodiest|most|highest|largest|biggest|gravest|"
    r"сам\w{2,3}|впервые|крупнейш\w+)\b"
)
_WAR = re.compile(
    r"\b(?:(?:in|during|of|since) (?:the|an|a|its|that|this)?\s?(?:[\w-]+ ){0,3}(?:wars?|conflict|"
    r"genocide|insurgency|uprising|massacre)(?! (?:zone|crime|monitor))|"
    r"(?:the|an|a|its) (?:[\w-]+ ){0,3}(?:wars?|conflict|genocide|insurgency|uprising)\b"
    r"(?! (?:zone|crime|monitor|observer|correspondent|-)).{0,80}?(?:killed|"
    r"cost|claimed|left|lasted|lives)|"
    r"(?:в|за|во время|в ходе) (?:\w+ ){0,3}(?:войн[еуы]|конфликт[еа]))"
)
_CAMPAIGN = re.compile(
    r"\b(?:offensive|campaign|siege|war|conflict|operation)\b.{0,30}\b(?:so far|to date)\b|"
    r"\b(?:so far|to date)\b.{0,60}\b(?:offensive|campaign|siege|war|conflict)\b"
)
_REMIND = re.compile(r"^\s*(?:напомним|recall)")
_TRUCE = re.compile(
    r"(?:truce|cease-?fire|agreement|deal|accord|armistice|resolution|"
    r"treaty|перемири\w*|соглашени\w*)"
)
_REVISED = re.compile(
    r"\b(?:r(?:ise|ises|ose|isen|ising)|raised?|raising|climb\w*|increas\w*|"
    r"revis\w*|correct(?:ed|s|ing)|updat\w*|"
    r"lower(?:ed|s)|reduced?|grew|grown|jumped|mounted|mounts|(?:right|correct|actual|true|real) "
    r"(?:number|figure|toll|count)|now stands|bring(?:s|ing)|brought|"
    r"выросл\w*|возросл\w*|увеличил\w*|уточнил\w*|уточнен\w*|достигл\w*|исправ\w*|поднял\w*)\b"
)
_FORMER = re.compile(
    r"\b(?:had (?:earlier|initially|previously|first|originally|spoken|put|reported|given|said)|"
    r"(?:earlier|initial|previous|first|preliminary|original|"
    r"draft) (?:reports?|versions?|statements?|figures?|"
    r"counts?|tolls?|tally|estimates?|release|account|numbers?|death toll)|"
    r"versions?\b.{0,80}?\b(?:spoke|said|gave|put)|"
    r"(?:initially|originally|previously|earlier) (?:reported|put|said|"
    r"given|announced|spoke|spoken|gave)|"
    r"(?:up|down) from|corrected from|rather than|instead of|"
    r"ранее (?:[\w-]+ ){0,4}(?:сообщал\w*|говорил\w*|называл\w*|заявлял\w*)|первоначально|"
    r"до этого (?:сообщал\w*|говорил\w*)|"
    r"прежн\w+|утром (?:говорил\w*|сообщал\w*)|в первой версии)"
)
_FROM = re.compile(
    r"(?:rose|risen|rises|raised|grew|grown|climbed|increased|revised|corrected|jumped|"
    r"выросл[аои]|возросл[аои]|увеличил[аои](?:сь|с)) (?:\w+ )?(?:from|с) $"
)
_SECTIONS = re.compile(
    r"^\W*(?:background|context|history|what you need to know|timeline|"
    r"справка|предыстория|контекст)\b",
    re.IGNORECASE,
)


class Clause:
    """The sentence of a figure, and how far its own part of it reaches."""

    def __init__(self, passage: Passage, sentence: int) -> None:
        span = passage.sentences[sentence]
        self.passage, self.sentence, self.start = passage, sentence, span.start
        self.text = (
            passage.text[span.start : min(span.end, span.start + _LONGEST)]
            .casefold()
            .replace("ё", "е")
        )
        self.parts = [0, *(found.start() for found in _PARTED.finditer(self.text)), len(self.text)]

    def around(self, offset: int) -> tuple[int, int]:
        """Return where the part of a sentence starts and ends that holds an offset of the text."""
        at = offset - self.start
        row = max(n for n, start in enumerate(self.parts[:-1]) if start <= at)
        return self.parts[row], self.parts[row + 1]


def oldest_recent(passage: Passage) -> dt.date | None:
    """Return the day before which things are history, in a report as old as it is."""
    latest = passage.published or max(
        (each.last for each in passage.dates if each.last and each.precision == "day"), default=None
    )
    return latest - _OLD if latest else None


def background(  # noqa: C901, PLR0912 - a reason a branch
    clause: Clause, offset: int, limit: dt.date | None
) -> str | None:
    """Return why a figure is of no event of its report; None where it is of one."""
    first, last = clause.around(offset)
    head = clause.parts[1] if len(clause.parts) > 2 else last
    recent = old = False
    for each in clause.passage.dates:
        at = each.start - clause.start
        if not 0 <= at < len(clause.text) or each.last is None:
            continue
        before, after = (
            clause.text[max(0, at - 40) : at],
            clause.text[each.end - clause.start :][:30],
        )
        if limit is not None and each.last >= limit:
            since = "since" in clause.text[at : each.end - clause.start]
            long = each.first is not None and each.last - each.first > _DAYS
            day = each.precision in {"day", "week"} and not long
            if day and not since and not before.rstrip().endswith(("since", "с")):
                recent = recent or (first <= at < last)
        elif (first <= at < last or at < head) and not _TRUCE.search(before[-25:] + "|" + after):
            old = old or not (_WORST.search(before) and "since" in before)
    own = clause.text[first:last]
    for year in _YEAR.finditer(clause.text, first):
        if year.start() >= last:
            break
        around = own[max(0, year.start() - first - 25) : year.start() - first] + "|"
        around += clause.text[year.end() : min(last, year.end() + 30)]
        past = limit is not None and int(year[0]) < limit.year
        if past and not _TRUCE.search(around) and not _WORST.search(own[: year.start() - first]):
            old = True
    for found in (_TOTAL.search(own), _TOTAL.search(clause.text[:head])):
        if found is not None and not recent:
            return f"{found[0].strip()!r} counts more than this report's events"
    for found, at in ((_SINCE.search(own), first), (_SINCE.search(clause.text[:head]), 0)):
        if found is not None and not recent:
            before = clause.text[max(0, at + found.start() - 60) : at + found.start()]
            if not _WORST.search(before):
                return "a total since an earlier day"
    if old and not recent:
        return "its sentence is of an earlier time"
    if not recent and (_WAR.search(own) or _CAMPAIGN.search(own) or _REMIND.search(clause.text)):
        return "of a war, not of an event"
    return None


def sections(passage: Passage) -> frozenset[int]:
    """Return the sentences that stand under a heading of background."""
    found, inside = set(), False
    for row in range(len(passage.sentences)):
        if row in passage.titles:
            inside = _SECTIONS.match(passage.words(row)) is not None
        if inside:
            found.add(row)
    return frozenset(found)


def revised(clause: Clause, offset: int) -> bool:
    """Tell whether a figure takes the place of an earlier one."""
    at = offset - clause.start
    first, _ = clause.around(offset)
    return _REVISED.search(clause.text[max(0, first - 12) : at]) is not None


def former(clause: Clause, offset: int) -> bool:
    """Tell whether a figure is what was said before."""
    at = offset - clause.start
    before = clause.text[max(0, at - 110) : at]
    return (_FORMER.search(before) or _FROM.search(before[-30:])) is not None
