"""Whether an event happened, did not, is feared, or belongs to what was before."""

import datetime as dt
import re
from bisect import bisect_left

from geomap.reports.events.clauses import Line
from geomap.reports.events.event import Status
from geomap.reports.events.triggers import Trigger
from geomap.reports.events.weapons import weapon_kind
from geomap.reports.events.words import SAYS, VERBS, listed
from geomap.reports.language import DateMention
from geomap.reports.passage import Passage

__all__ = ["Times", "status_of"]

_NOT = listed("not never neither nor cannot ни не")
_NO = listed("no nobody none without zero нет без ни никаких")
_UNDONE = listed(
    """
    refused refuses refusing failed fails failing declined stopped refrain refrained
    refraining ceased instead avoided abstained отказался отказались воздержаться
    """
)
_MODALS = listed(
    """
    will would could may might should must can shall 'll 'd won't planned plans plan
    planning intends intend intended intention threatened threatens threatening ready
    prepared preparing prepares vowed vows vow pledged agreed agree agrees expected likely
    able hopes hoped scheduled due if unless whether would-be about-to needs need ought
    может могут мог могли бы будет будут намерен намерены планирует планируют готов готовы
    готовится угрожает угрожают пригрозил пригрозили чтобы если должен должны обязался
    обязались
    """
)
_FEARS = listed(
    """
    warned warns warning-of warn fear fears feared fearing threat threats threaten risk
    risks prevent prevents preventing prevented avert averted avoid avoiding deter possible
    potential potentially imminent planned plan plans planning future prospect danger calls
    call called calling urge urged urges urging demand demands demanded demanding appeal
    appealed appeals condition deadline hypothetical against-any preparing preparations
    preparation ready readiness requested request requests ordered order alert drills drill
    exercise exercises simulated rehearsed contingency proposal proposed proposes propose
    agreement-on возможн опасени угроз призвал призвали призыв требу потребовал потребовала
    потребовали предотвра предупредил предупредила опаса просил просьб учени план подготовк
    готовност планируем ожида
    """
)
_FEAR_STEMS = tuple(
    listed(
        """
    возможн опасени угроз призва призыв требу потребова предотвра предупред опаса просьб
    учени планир подготовк готовност ожидае договорил
    """
    )
)
_WRONG = listed("wrong false untrue unfounded incorrect fake true baseless")
_BEGUN = listed(
    """
    began begin begun started continue continued continues continuing managed used forced
    seen came resumed had heard going appeared seemed able seek sought reported alleged
    believed said allowed proceeded tried attempted attempting trying ordered said known
    claimed
    """
)
_DENIED = listed(
    """
    denied denies deny denying denial rejected rejects rejecting refuted refutes refuting
    dismissed dismisses отрицает отрицают отрицали отрицал отрицала опроверг опровергли
    опровергла опровергает опровергают отверг отвергли отвергла подтвердила подтвердили
    """
)
_SAYING = (SAYS | listed("заявили сообщили сообщают утверждают")) - _DENIED
_HABIT = listed(
    """
    regularly routinely frequently often usually traditionally historically decades
    periodically centuries yearly annually anniversary регулярно часто периодически
    ежедневно обычно ежегодно годовщина
    """
)
_OVER_TIME = re.compile(
    r"\b(?:this year|so far|in recent (?:days|weeks|months|years)|over the (?:past|last) (?:\w+ )?"
    r"(?:weeks|months|years|decades?)|in the (?:past|last) (?:\w+ )?(?:weeks|months|years)|"
    r"since (?:the )?(?:start|beginning|outbreak|war|ceasefire|truce|fighting|invasion)|"
    r"running total|almost daily|on a daily basis|(?:an )?earlier war|previous war|the war of|"
    r"world war|for (?:years|decades)|"
    r"с начала (?:года|войны|месяца|конфликта)|за (?:весь|всё|все) \w+|в ходе (?:прошлой )?войны|"
    r"в прошл(?:ую|ой|ые) \w+|напомним|начиная с)\b",
    re.IGNORECASE,
)
_WORST = re.compile(
    r"\b(?:first|worst|deadliest|heaviest|biggest|largest|most serious|longest|fiercest|"
    r"впервые|крупнейш\w+|самы[йех])\b",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\W*(?:background|context|what you need to know|what to know|history|explainer|timeline|"
    r"about this|справка|предыстория|контекст|для справки)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19[0-9]\d|20\d\d)\b")
_YEAR_PART = re.compile(r"(?:\d\d?[ -/.]|,\s|of\s)$")
_WATCHED = listed("monitor monitors monitoring facilitate facilitated verify verifying oversee")
_RECENT = dt.timedelta(days=45)
_PERIOD = dt.timedelta(days=400)
_FRESH = dt.timedelta(days=31)

Answer = tuple[Status, str, float]


class Times:
    """The dates of a passage as sentences ask for them: what of it is old.

    A report of the day tells of days up to 45 days back; one that names no day of the
    last month, of a period of 400 days.
    """

    def __init__(self, passage: Passage) -> None:
        self._starts = [date.start for date in passage.dates]
        self._dates = passage.dates
        days = [d.last for d in passage.dates if d.precision == "day" and d.last is not None]
        now = passage.published or (max(days) if days else None)
        self._old: dt.date | None = None
        if now is not None:
            # the first dates of a text are often its own: three more tell what it is about
            fresh = sum(day >= now - _FRESH for day in days)
            self._old = now - (_RECENT if fresh * 2 >= len(days) else _PERIOD)
        self._background = _background_rows(passage)
        self._carried: dict[int, bool] = {}

    def in_sentence(self, start: int, end: int) -> tuple[DateMention, ...]:
        """Return the dates between two offsets."""
        return self._dates[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def is_old(self, date: DateMention) -> bool | None:
        """Tell whether a date lies before what the report is about, None where not known."""
        if self._old is None or date.last is None:
            return None
        return date.last < self._old

    def year_is_old(self, year: int) -> bool:
        """Tell whether a year lies wholly before what the report is about."""
        return self._old is not None and dt.date(year, 12, 31) < self._old

    def explains(self, row: int) -> bool:
        """Tell whether a sentence stands below a heading such as "Background"."""
        return row in self._background


def _background_rows(passage: Passage) -> frozenset[int]:
    rows: set[int] = set()
    inside = False
    for row in range(len(passage.sentences)):
        if row in passage.titles:
            inside = _HEAD.match(passage.words(row)) is not None
        elif inside:
            rows.add(row)
    return frozenset(rows)


def status_of(passage: Passage, line: Line, found: Trigger, times: Times) -> Answer:
    """Return whether an event happened, why, and how sure that is."""
    for rule in (_negated, _feared):
        answer = rule(line, found)
        if answer is not None:
            return answer
    wrong = _said_to_be_wrong(line, found)
    if wrong is not None:
        return wrong
    if found.voice == "noun" and line.has(_WATCHED, found.first - 3, found.first) is not None:
        return "background", "is only watched", 0.7
    past = _past(passage, line, found, times)
    if past is not None:
        return past
    denied = _denied(line, found)
    return "happened", denied or "", 1.0


def _negated(line: Line, found: Trigger) -> Answer | None:  # noqa: C901, PLR0911 - one branch a pattern
    head, first = found.head, found.first
    clause = line.left[first]
    if found.voice == "noun":
        for at in range(first - 1, max(clause, first - 5) - 1, -1):
            word = line.word(at)
            if word in _NO or (word in _NOT and at >= first - 3):
                return "did not", f'"{word}" before it', 0.9
            if word in VERBS or word in {"in", "by", "after", "from", "of", "during", "в", "при"}:
                break
        return _none_there(line, found)
    for at in range(head - 1, max(clause, head - 4) - 1, -1):
        word = line.word(at)
        if word in _NOT or word.endswith("n't"):
            if word in {"not", "не"} and line.word(at + 1) in {"only", "только"}:
                return None
            return "did not", f'"{word}" before it', 0.95
        if word in _UNDONE or (word == "without" and found.voice == "active"):
            return "did not", f'"{word}" before it', 0.8
        if word in {"without", "без"}:
            return "did not", f'"{word}" before it', 0.8
    for at in range(clause, head):
        if line.word(at) in {"no", "nobody", "none", "ни", "никто", "neither"}:
            between = line.words[at + 1 : head]
            if len(between) <= 6 and not {"in", "from", "at", "on", "with", "в"} & set(between):
                return "did not", f'"{line.word(at)}" is its subject', 0.85
    return None


_TOLD = frozenset({"reports", "report", "claims", "claim", "rumours", "rumors", "story", "stories"})
_CALLS = frozenset({"called", "call", "calls", "calling"})


def _said_to_be_wrong(line: Line, found: Trigger) -> Answer | None:
    """Read "reports that soldiers crossed the line are wrong", said by the text itself."""
    wrong = line.has(_WRONG, found.end, len(line.words))
    if wrong is None or line.word(wrong - 1) not in {"are", "is", "were", "was", "not"}:
        return None
    told = line.has(_TOLD, 0, found.first)
    said = line.has(SAYS - {"reports", "claims", "claim"}, 0, len(line.words))
    return ("did not", f'"{line.word(wrong)}" of the report', 0.7) if (
        told is not None and said is None
    ) else None  # fmt: skip


def _none_there(line: Line, found: Trigger) -> Answer | None:
    """Read "обстрелов не было", "protests were not seen"."""
    after = line.words[found.end : min(line.right[found.first], found.end + 5)]
    for place, word in enumerate(after):
        if word in {"не", "not"} or word.endswith("n't"):
            verb = after[place + 1] if place + 1 < len(after) else ""
            if verb in {"было", "наблюдалось", "зафиксировано", "отмечено", "seen", "recorded",
                        "observed", "heard", "reported", "зафиксированы", "произошло", "take",
                        "occur", "happen"}:  # fmt: skip
                return "did not", f'"{word} {verb}" after it', 0.85
        if word == "нет":
            return "did not", '"нет" after it', 0.8
    return None


def _feared(line: Line, found: Trigger) -> Answer | None:
    head = found.head if found.voice != "noun" else found.first
    clause = line.left[found.first]
    join = line.word(clause - 1)
    if join in {"if", "unless", "если", "чтобы"}:
        return "feared", f'after "{join}"', 0.85
    before = range(head - 1, max(clause, head - 8) - 1, -1)
    for at in before:
        word = line.word(at)
        if word in {"could", "can", "cannot"} and line.has(
            {"heard", "hear", "seen", "see"}, at + 1, head + 4
        ) is not None:  # fmt: skip
            return None
        if line.tokens[at].text == "May":
            continue
        if word in _MODALS and _governs(line, at, found):
            return "feared", f'"{word}" before it', 0.85
        if word == "to" and at >= head - 3 and found.voice != "noun":
            if line.has({"was", "were", "is", "are", "has", "had"}, at + 1, head) is not None:
                continue  # "the road to Goma was blocked"
            if line.word(at - 1) in {"subjected", "exposed"}:
                continue  # "subjected to fire the Army positions"
            return _infinitive(line, at)
        if word in _FEARS or word.startswith(_FEAR_STEMS):
            if word in _CALLS and line.word(at + 1) not in {"for", "on", "to"}:
                continue
            if word in {"order", "ordered", "request", "plan"} and found.voice != "noun":
                continue
            return "feared", f'"{word}" before it', 0.8
    return _outside(line, found)


def _governs(line: Line, at: int, found: Trigger) -> bool:
    """Tell whether a modal belongs to the trigger, and not to a verb before it."""
    if found.voice == "noun":
        return found.first - at <= 7
    between = line.words[at + 1 : found.head]
    done = {"was", "were", "had", "has", "before", "after", "and"} & set(between)
    return not done or len(between) <= 2


def _infinitive(line: Line, to: int) -> Answer | None:
    governor = line.word(to - 1)
    if governor in _UNDONE:
        return "did not", f'"{governor} to" before it', 0.8
    if governor in _BEGUN or line.word(to - 2) in {"used", "began", "started", "forced", "allowed"}:
        return None
    if governor == "not" and line.word(to - 2) in _BEGUN:
        return "did not", '"not to" before it', 0.8
    if governor == "back" or weapon_kind(line, to - 1):
        return None
    if line.last({"used", "allowed", "forced", "enabled", "led", "helped"}, to - 6, to) is not None:
        return None
    return "feared", f'"{governor} to" before it', 0.75


def _outside(line: Line, found: Trigger) -> Answer | None:
    """Read words that govern across a comma or "that": "warned that they would", "will ... and"."""
    if line.word(line.left[found.first] - 1) == "that" and line.last(
        {"warned", "warns", "threatened", "fears", "fear", "feared"}, line.left[found.first] - 5,
        line.left[found.first],
    ) is not None and found.voice == "noun":  # fmt: skip
        return "feared", "a warning", 0.6
    after = line.words[found.end : min(line.right[found.head], found.end + 4)]
    for word in after:
        if word in {"will", "would", "could", "may", "might", "planned", "possible", "возможен",
                    "возможны"}:  # fmt: skip
            return "feared", f'"{word}" after it', 0.7 if found.voice == "noun" else 0.6
        if word in VERBS:
            break
    return None


def _past(passage: Passage, line: Line, found: Trigger, times: Times) -> Answer | None:  # noqa: PLR0911 - one return a pattern
    start, end = line.tokens[0].start, line.tokens[-1].end
    at = line.tokens[found.head].start
    shown = passage.text[start : min(end, start + 2_000)]
    near = _nearest(times.in_sentence(start, end), at, passage, times)
    if near is not None:
        old = times.is_old(near)
        if old:
            return "background", f'"{passage.text[near.start : near.end]}" is long before', 0.85
        if old is False and near.precision == "day" and not _OVER_TIME.search(shown):
            return None
    if near is None and (year := _year_beside(shown, at - start, times)) is not None:
        return "background", f"of {year}", 0.75
    if (long := _OVER_TIME.search(shown)) is not None and not _WORST.search(shown):
        return "background", f'"{long[0]}": over a time', 0.75
    habit = next((word for word in line.words if word in _HABIT), None)
    if habit is not None and near is None:
        return "background", f'"{habit}": a habit', 0.65
    if times.explains(line.number):
        return "background", "stands below a heading of background", 0.7
    return None


def _nearest(
    dates: tuple[DateMention, ...], at: int, passage: Passage, times: Times
) -> DateMention | None:
    """Return the date nearest to a word; a date that only measures ("worst since") is none."""
    usable = []
    for date in dates:
        opening = passage.text[max(0, date.start - 80) : date.start]
        written = passage.text[date.start : date.end].casefold()
        since = written.startswith(("since", "с ")) or opening.rstrip().endswith("since")
        if since and times.is_old(date) and _WORST.search(opening):
            continue
        after = passage.text[date.end : date.end + 40].lstrip().casefold()
        if re.match(
            r"(?:ceasefire|cease-fire|truce|agreement|deal|accord|peace|resolution)", after
        ):
            continue
        usable.append((abs(date.start - at), date))
    return min(usable, key=lambda pair: pair[0])[1] if usable else None


def _year_beside(shown: str, at: int, times: Times) -> int | None:
    """Return an old year without "in" that the sentence names: "the 2014 war"."""
    if _WORST.search(shown):
        return None
    for found in _YEAR.finditer(shown):
        after = shown[found.end() : found.end() + 30].lstrip(" -–").casefold()
        if after.startswith(("ceasefire", "cease-fire", "truce", "agreement", "deal", "accord",
                             "peace", "people", "soldiers", "troops")):  # fmt: skip
            continue
        if times.year_is_old(int(found[0])) and abs(found.start() - at) < 120:
            return int(found[0])
    return None


def _denied(line: Line, found: Trigger) -> str | None:
    """Return that a speaker denies it, which is the speaker's word and not the text's."""
    first = max(0, found.first - 12)
    word = line.last(_DENIED, first, found.first)
    if word is not None and line.has(_SAYING, word + 1, found.first) is not None:
        word = None  # "denied it and said that ..." is said, not denied
    if word is None and line.word(found.head)[:1] >= "а":
        word = line.has(_DENIED, found.end, min(len(line.words), found.end + 6))
    return f'"{line.word(word)}" is a speaker\'s denial of it' if word is not None else None
