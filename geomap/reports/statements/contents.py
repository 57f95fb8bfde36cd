"""Which words of a sentence each attribution covers, and what it does with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from geomap.reports.parties.lexicon import Word, entry_at
from geomap.reports.parties.listed import listed
from geomap.reports.parties.saying import AUXILIARIES
from geomap.reports.parties.subject_words import DETERMINERS
from geomap.reports.statements.frame import Frame
from geomap.reports.statements.words import (
    AFTER_OBJECT,
    BOUNDARIES,
    FALSE_WORDS,
    REPORT_NOUNS,
    RESPONSIBILITY,
    RISES,
    TOLL_NOUNS,
)

__all__ = ["Read", "is_false", "place_contents", "stance_of"]

_LOOK = 14
_FEW = 4


@dataclass(frozen=True, slots=True)
class Read:
    """What a statement does: its stance, whether it says nothing of its own."""

    stance: Literal["asserts", "denies", "revises"]
    empty: bool = False
    why: str = ""
    factor: float = 1.0

    def against(self, here: Sequence[Word], frame: Frame) -> str | None:
        """Return whose version is denied, as a plain name."""
        if self.stance != "denies":
            return None
        first, last = frame.content
        for at in range(frame.verb + 1, min(last, frame.verb + _LOOK)):
            entry = entry_at(here, at) if here[at].kind == "word" else None
            if entry is not None and entry.role in {"state", "capital", "adjective", "named"} and (
                entry.name != frame.speaker.party.of
            ):  # fmt: skip
                return entry.name if self.empty or at < first + 3 else None
        return None


def place_contents(here: Sequence[Word], frames: list[Frame]) -> None:
    """Give each attribution of a sentence its words; one that only passes on has none."""
    for row, frame in enumerate(frames):
        after = frames[row + 1] if row + 1 < len(frames) else None
        start = _clause_start(here, frames[row - 1] if row else None, frame)
        end = _clause_end(here, frame, after)
        if frame.mode == "claimed":
            continue
        if frame.mode == "before":
            frame.content = (start, _before(here, frame.first))
        elif frame.mode == "around":
            frame.content = (start, end)
        else:
            first = frame.last
            while first < end and here[first].bare in {"that", "что", ",", ":", "in", "a"} and (
                here[first].bare not in {"in", "a"}
            ):  # fmt: skip
                first += 1
            frame.content = (first, end)
    passed_on = [
        frame for row, frame in enumerate(frames[:-1]) if _only_passes(here, frame, frames[row + 1])
    ]
    for frame in passed_on:
        frames.remove(frame)


def _only_passes(here: Sequence[Word], frame: Frame, inner: Frame) -> bool:
    """Tell whether all that is said is another's statement: "X said Y had denied"."""
    if frame.mode != "after" or inner.shared or inner.speaker.party == frame.speaker.party:
        return False
    between = here[frame.last : min(inner.first, inner.speaker.first, inner.verb)]
    if inner.first <= frame.verb or inner.kind in {"counts", "revises"}:
        return False
    return all(
        word.bare in {"that", "the", "a", "an", "что", "в", ",", "on", "had"} for word in between
    )


def _before(here: Sequence[Word], at: int) -> int:
    while at and here[at - 1].bare in {
        "the",
        "a",
        "an",
        "as",
        "как",
        "в",
        "во",
        ",",
        "—",
        "–",
        "-",
    }:
        at -= 1
    return at


def _clause_start(here: Sequence[Word], before: Frame | None, frame: Frame) -> int:
    low = before.last if before is not None else 0
    at = frame.first
    while at > low:
        if here[at - 1].text == ";":
            return at
        at -= 1
    if before is not None and before.mode == "after":
        for at in range(low, frame.first - 1):
            if here[at].text == "," and here[at + 1].bare in BOUNDARIES:
                return at + 2
    return low


def _clause_end(here: Sequence[Word], frame: Frame, after: Frame | None) -> int:
    if after is None and frame.first <= 1:
        return len(here)  # "According to the army, ...; two ...": theirs, where nobody else speaks
    stops = (at for at in range(frame.last, len(here)) if here[at].text == ";")
    stop = next(stops, len(here))
    if after is None or after.mode == "before":
        return stop
    limit = min(after.first, after.speaker.first if not after.shared else after.verb, after.verb)
    if limit <= frame.last or limit >= stop:
        return stop
    edge = limit
    while edge > frame.last and here[edge - 1].bare in {"the", "a", "an", "в"}:
        edge -= 1
    joined = edge > frame.last and (
        here[edge - 1].bare in BOUNDARIES or here[edge - 1].text in {",", "(", "—"}
        or here[edge - 1].bare in {"и", "who", "which"} or after.shared
    )  # fmt: skip
    return edge - 1 if joined else stop


def stance_of(here: Sequence[Word], frame: Frame) -> Read | None:
    """Return what an attribution does, None where it says nothing."""
    following = [word.bare for word in here[frame.verb + 1 : frame.verb + 1 + _LOOK]]
    if frame.kind == "denies":
        return _denial(here, frame)
    if frame.kind == "calls":
        return Read("denies", True, "called false") if is_false(following) else None
    if frame.kind == "revises":
        changed = not TOLL_NOUNS.isdisjoint(following[:9])
        return Read("revises", why="a figure is changed") if changed else None
    if frame.kind == "counts":
        return _figure(here, frame, following)
    return _said(here, frame, following)


def _figure(here: Sequence[Word], frame: Frame, following: Sequence[str]) -> Read | None:
    """Read "counted 24 bodies", "put the toll at nine"; "put wire" says nothing."""
    if here[frame.verb].bare.startswith("put") and TOLL_NOUNS.isdisjoint(following[:6]):
        return None
    if here[frame.verb - 1].bare == "now":
        return Read("revises", why="the figure has changed")
    numbers = any(word.kind == "number" for word in here[frame.last : frame.last + _LOOK])
    if numbers or not _FIGURES.isdisjoint(following):
        return Read("asserts", why="gives a figure", factor=0.95)
    return None


def _called_wrong(content: Sequence[str]) -> Read | None:
    """Read "reports that five died were wrong", "this does not correspond to reality"."""
    words = set(content)
    if {"correspond", "reality"} <= words or {"соответствует", "действительности"} <= words:
        return Read("denies", True, "said not to be so")
    nouns = {"reports", "report", "claims", "claim", "figure", "figures", "сообщения", "данные"}
    wrong = {"wrong", "untrue", "inaccurate", "incorrect", "false", "mistaken", "неверны", "ложны"}
    if nouns & set(content[:5]) and wrong & set(content[-4:]):
        return Read("denies", why="others' reports are called wrong")
    if "no" in content and {"evidence", "sign", "record", "confirmation"} & words:
        return Read("denies", why="no sign of it, they say")
    return None


def _said(here: Sequence[Word], frame: Frame, following: Sequence[str]) -> Read | None:  # noqa: PLR0911 - one return a pattern
    first, last = frame.content
    content = [word.bare for word in here[first:last]]
    if here[frame.verb].bare.startswith("claim") and not RESPONSIBILITY.isdisjoint(following[:3]):
        named = next((n for n, word in enumerate(following[:4]) if word in RESPONSIBILITY), 0)
        told = following[named + 1 : named + 2]
        after = following[named + 2 : named + 3]
        own = told in (["of"], ["for"], ["in"], ["near"], ["at"], ["against"]) or (
            told == ["on"] and after != [] and after[0] in DETERMINERS
        )
        if not own and frame.mode == "after":
            frame.mode = "back"
        return Read("asserts", why="claims responsibility")
    if (denied := _called_wrong(content)) is not None:
        return denied
    if frame.why.startswith("an update"):
        return Read("revises", why="brings up to date")
    later = {word.bare for word in here[max(0, frame.verb - 3) : frame.verb]}
    if not TOLL_NOUNS.isdisjoint(content) and ("now" in content or "later" in later) and (
        "now" in content or not _COUNTED.isdisjoint(content)
    ):  # fmt: skip
        return Read("revises", why="the figure has changed")
    nothing = content[:1] in (["nothing"], ["little"]) and len(content) < _FEW
    if nothing or (not content and frame.mode != "back"):
        return None
    if len(content) <= _LOOK + _FEW and is_false(content) and not REPORT_NOUNS.isdisjoint(content):
        return Read("denies", True, "says that what others say is false", 0.85)
    if not TOLL_NOUNS.isdisjoint(content) and any(word.startswith(RISES) for word in content):
        return Read("revises", why="the figure has changed")
    return Read("asserts")


_COUNTED = frozenset({"toll", "number", "figure", "число", "количество"})
_FIGURES = listed("""
    figure number toll wounded dead dozens violation
    one two three four five six seven eight nine ten eleven twelve twenty двух трёх четырёх
    одного пять
""")  # fmt: skip


def is_false(words: Iterable[str]) -> bool:
    """Tell whether a word for what is not true stands among some."""
    return any(word.startswith(FALSE_WORDS) for word in words)


def _denial(here: Sequence[Word], frame: Frame) -> Read:  # noqa: PLR0911 - one return a pattern
    """Read what is denied: a report of others, or something that is said with it."""
    first, last = frame.content
    if here[frame.verb].bare[0] >= "а" and frame.speaker.last <= frame.verb:
        object_ = [word for word in here[frame.speaker.last : frame.verb] if word.kind == "word"
                   and word.bare not in AUXILIARIES]  # fmt: skip
        if object_:
            frame.content = (frame.speaker.last, frame.verb)
            said = REPORT_NOUNS.isdisjoint(word.bare for word in object_)
            return Read("denies", not said, "" if said else "denied without words of its own")
    clause = frame.last + 1 < len(here) and here[frame.last + 1].bare == "что"
    if frame.last < len(here) and not clause and (
        here[frame.last].text in ":;,." or here[frame.last].bare in {"и", "это", "эту", "эти"}
    ):  # fmt: skip
        frame.content = (frame.verb, frame.last)
        return Read("denies", True, "denied without words of its own")
    content = [word.bare for word in here[first:last] if word.kind == "word"]
    if not content:
        return Read("denies", True, "denied without words of its own")
    if clause or (frame.last < len(here) and here[frame.last].bare in {"that", "что"}):
        return Read("denies")
    for at, word in enumerate(content[:6]):
        if word in REPORT_NOUNS:
            rest = content[at + 1 :]
            clause = rest[:1] in (["that"], ["что"]) or "that" in rest[:4] or "что" in rest[:3]
            if clause and word not in {"that", "это"}:
                return Read("denies", why="what others said is denied with its content")
            if not rest or rest[0] in AFTER_OBJECT or rest[0].endswith("ing") or (
                word not in {"it", "this", "that", "them"}
            ):  # fmt: skip
                return Read("denies", True, "denied without words of its own")
    if is_false(content[:4]) and len(content) < 6:
        return Read("denies", True, "denied without words of its own")
    return Read("denies")
