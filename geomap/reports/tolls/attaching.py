"""Which people of a sentence were killed and which wounded: words of harm and what they count."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geomap.reports.tolls.beside import BE, BY_FORCE, COUNTS, ELSE, PARTING, REACHING, SOLDIERS
from geomap.reports.tolls.counted import Counted
from geomap.reports.tolls.words import (
    ADVERBS,
    AUXILIARIES,
    BREAKS,
    PREPOSITIONS,
    About,
    Trigger,
    is_thing,
    trigger_of,
)

__all__ = ["Attached", "attached_in"]

_REACH = 16


_UNTOLD = frozenset(
    {"figures", "figure", "toll", "numbers", "count", "information", "word", "news", "details"}
)


class Attached(NamedTuple):
    """People, what happened to them, and the words that say so."""

    who: Counted
    about: About
    at: int
    sure: float
    why: str


def attached_in(words: Sequence[str], people: list[Counted]) -> Iterator[Attached]:
    """Yield who was killed and who wounded, in order of the words that say so."""
    spots = [(at, found) for at, word in enumerate(words) if (found := trigger_of(word))]
    for row, (at, trigger) in enumerate(spots):
        left = spots[row - 1][0] if row else -1
        right = spots[row + 1][0] if row + 1 < len(spots) else len(words)
        yield from _Reader(words, people, at, trigger, left, right).read()


class _Reader:
    """One word of harm, with the people around it."""

    def __init__(
        self, words: Sequence[str], people: list[Counted], at: int, trigger: Trigger,
        left: int, right: int,
    ) -> None:  # fmt: skip
        self.words, self.people, self.at, self.trigger = words, people, at, trigger
        self.left, self.right = left, right
        self.russian = words[at][0] > "z"

    def read(self) -> Iterator[Attached]:
        """Yield what the word counts."""
        none = self._none()
        if none:
            yield from none
            return
        if self.trigger.form == "none" or self._unreal():
            return
        who = self._frame()
        if who is not None:
            yield self._taken(who, 0.9, "the count of them is given")
            return
        found = self._russian() if self.russian else self._english()
        if found is not None and not found[0].part:
            yield self._taken(found[0], 0.9 if found[1] == "beside" else 0.7, found[2])

    def _taken(self, who: Counted, sure: float, why: str) -> Attached:
        who.taken = True
        return Attached(who, self.trigger.about, self.at, min(sure, who.sure), why)

    def _zero(self, first: int, last: int, about: About) -> Attached:
        return Attached(Counted(first, last, "0", 0, 0.9), about, self.at, 0.9, "nobody was")

    def _none(self) -> list[Attached]:  # noqa: PLR0911 - a construction a line
        """Return the zeros that are said: "no casualties", «погибших нет», "nobody was hurt"."""
        words, at, form = self.words, self.at, self.trigger.form
        abouts: tuple[About, ...] = (
            ("killed", "wounded") if words[at] in {"casualties", "casualty", "losses", "victims",
            "harm", "hurt", "unharmed", "unscathed", "потерь"} or words[at].startswith("пострада")
            or (words[at] in {"unhurt", "uninjured"})
            else (self.trigger.about,)
        )  # fmt: skip
        if self.russian:
            return self._none_russian(abouts)
        if form == "none" and words[at] in {"unharmed", "unscathed", "unhurt", "uninjured"}:
            escaped = any(word.startswith("escape") for word in words[max(0, at - 4) : at])
            return [self._zero(at - 1, at + 1, about) for about in abouts] if escaped else []
        first = at
        while first and at - first < 7 and words[first - 1] not in {
            "no", "without", "nobody", "none", "one", "neither", ",", ".", ";", "that", "reports",
            "but",
        }:  # fmt: skip
            first -= 1
        before = words[first - 1] if first else ""
        between = words[first:at]
        if before in {"no", "without"}:
            if ELSE.intersection(between) or form not in {"noun", "none", "done", "lost"}:
                return []
            if any(word in AUXILIARIES or word in PREPOSITIONS for word in between
                   if word not in {"loss", "of", "any", "reported"}):  # fmt: skip
                return []
            if words[at] in {"death", "body"} and before == "no":
                return []
            after = set(words[at + 1 : at + 5])
            if {"mentioned", "named", "confirmed", "known", "yet"} & after:
                return []
            if _UNTOLD & {*between, *words[at + 1 : at + 2]}:
                return []  # "no casualty figures", "no word of casualties": not told, not none
            return [self._zero(first - 1, at + 1, about) for about in abouts]
        zero = before in {"nobody", "none", "neither"} or (
            before == "one" and first > 1 and words[first - 2] == "no"
        )
        if zero and (form in {"done", "subject"} or words[at] == "dead"):
            if ELSE.intersection(between) or "of" in between:
                return []
            start = first - (2 if before == "one" else 1)
            return [self._zero(start, at + 1, about) for about in abouts]
        return []

    def _none_russian(self, abouts: tuple[About, ...]) -> list[Attached]:
        words, at = self.words, self.at
        clause = words[max(0, at - 6) : at]
        after = words[at + 1 : at + 5]
        if {"о", "об", "данных", "информации", "сведений", "информация"} & {*clause, *after}:
            return []
        if ELSE.intersection([*clause, *after]):
            return []
        if "никто" in clause or "никого" in clause or "ни" in clause:
            return [self._zero(at, at + 1, about) for about in abouts]
        noun = self.trigger.form in {"noun", "none"}
        without = noun and ("без" in clause[-1:] or (clause[-3:-2] == ["без"] and "и" in clause))
        none = noun and (
    ""
    "нет" in after[:1] or ("нет" in after[:4] and {"и", "или", "среди"} & {*after[:1]})
                         or "не" in after[:1] or "нет" in clause[-1:] or (
            clause[-1:] == ["и"] and "нет" in after[:2]))  # fmt: skip
        return [self._zero(at, at + 1, about) for about in abouts] if without or none else []

    def _unreal(self) -> bool:
        """Tell whether it is only feared, planned or denied, or of one dead man's things."""
        words, at = self.words, self.at
        # "to" and "not" of a number ("seven to nine", «не менее пяти») are none of the verb
        close = next((each for each in self.people if each.last in {at, at - 1}), None)
        end = close.first if close is not None else at
        before = words[max(0, end - 4) : end]
        if close is not None and self.trigger.form != "doing":
            before = [word for word in before if word in {"not", "would", "could", "might"}][-1:]
        if self.words[at] in {"kill", "wound"} and "to" not in before[-1:]:
            return bool({"would", "could", "can", "might", "will"} & {*before[-2:]})
        if {"not", "не", "never", "without", "wasn't", "weren't"} & {*before[-3:]} and (
            "only" not in before
        ):
            return True
        return any(
            word in {"to", "would", "could", "can", "might", "threatened"} for word in before[-2:]
        ) and self.trigger.form != "noun"  # fmt: skip

    def _frame(self) -> Counted | None:
        """Return the figure of "the number of dead rose to four", "put the wounded at 18"."""
        words, at = self.words, self.at
        before = words[max(0, at - 5) : at]
        if self.trigger.form == "toll" or words[at] == "deaths":
            counting = self.trigger.form == "toll"
        elif self.trigger.form in {"noun", "done"}:
            counting = bool(COUNTS.intersection(before))
        else:
            return None
        if not counting:
            return None
        options = [
            each for each in self.people
            if not each.taken and each.first > at and each.first - at <= _REACH
            and words[each.first - 1] in REACHING and (each.bare or each.last - each.first <= 4)
        ]  # fmt: skip
        blocked = [row for row in range(at, min(len(words), at + _REACH)) if words[row] == ";"]
        options = [each for each in options if not blocked or each.first < blocked[0]]
        ranked = sorted(options, key=lambda each: words[each.first - 1] == "of"
                        and self.trigger.form != "toll")  # fmt: skip
        rising = [each for each in ranked if words[each.first - 1] not in {"of", "in", "в"}]
        if rising or ranked:
            return (rising or ranked)[0]
        # "puts at 12 the number of dead", "bringing to 15 the death toll"
        back = [
            each for each in self.people
            if not each.taken and each.last <= at and at - each.last <= 4 and each.bare
            and words[each.first - 1] in {"to", "at"}
        ]  # fmt: skip
        return back[-1] if back else None

    def _beside_left(self, at: int) -> Counted | None:
        """Return the people that end where a word stands, adverbs between left out."""
        while at and self.words[at - 1] in ADVERBS and self.words[at - 1] != "dead":
            if any(each.last == at for each in self.people):
                break
            at -= 1
        return next((each for each in self.people if each.last == at and not each.taken), None)

    def _beside_right(self, at: int) -> Counted | None:
        """Return the people that start after a word, adverbs between left out."""
        starts = {each.first: each for each in self.people if not each.taken}
        for row in range(at, min(at + 5, len(self.words))):
            if row in starts:
                return starts[row]
            if self.words[row] not in ADVERBS:
                return None
        return None

    def _subject(self, at: int) -> Counted | None:
        """Return who stands before a verb at a distance, as its subject."""
        words = self.words
        stop = -1 if words[self.left] == "dead" else self.left
        row = at
        while row > 0 and (words[row - 1] in AUXILIARIES or words[row - 1] in ADVERBS
                           or words[row - 1] in {"who", "which", "that", "and", ","}):  # fmt: skip
            if any(each.last == row for each in self.people):
                break
            row -= 1
        options = [
            each for each in self.people
            if not each.taken and each.first > stop and each.last <= at and at - each.last <= 14
            and not any(words[k] in BREAKS or words[k] in {";", ":"} for k in range(each.last, row))
        ]  # fmt: skip
        if not options:
            return None
        whole = [each for each in options if not each.part and not self._held(each)]
        if not whole:
            near = [each for each in options if each.last >= row and not self._held(each)]
            return near[-1] if near else None
        last = whole[-1]
        # "three servicemen, two of them officers, were": what stands between commas is a part
        if len(whole) > 1 and words[last.first - 1] == "," and "," in words[last.last : at]:
            return whole[-2]
        return last

    def _held(self, each: Counted) -> bool:
        """Tell whether they hang on a preposition: "near a group of ten"."""
        before = self.words[each.first - 1] if each.first else ""
        return before in PREPOSITIONS

    def _english(  # noqa: C901, PLR0912 - a construction a branch
        self,
    ) -> tuple[Counted, str, str] | None:
        words, at, form = self.words, self.at, self.trigger.form
        after = self._beside_right(at + 1)
        before = self._beside_left(at)
        word, near = words[at], words[max(0, at - 3) : at]
        result: Counted | None = None
        kind = "beside"
        if form == "doing":
            result = after
        elif form == "lost":
            if after is not None and any(
                each in SOLDIERS for each in words[after.first : after.last + 1]
            ):
                result = after
        elif word == "lives":
            result = self._lives(before)
        elif word in {"deaths", "bodies", "death", "body", "corpses"}:
            result = self._of() or (before if word not in {"death", "body"} else None)
        elif word in {"injuries", "fatality", "fatalities"}:
            result = before
            if result is None and {"suffered", "sustained", "received", "with"} & {*near}:
                result, kind = self._subject(at), "away"
        elif form == "toll":
            result = after
        elif form == "subject":
            result = before if before and not self._held(before) else None
            if result is None:
                result, kind = self._subject(at), "away"
        elif word == "treated":
            cared = {"hospital", "hospitals", "medics", "doctors", "clinic", "surgeons"} & {*words}
            result = after if cared and after and (after.count or 0) > 1 else None
        else:
            return self._done(before, after)
        if result is None or (after and is_thing(words[after.last - 1])):
            return None
        return result, kind, f"{word!r} counts them"

    def _lives(self, before: Counted | None) -> Counted | None:
        words, at = self.words, self.at
        near = {*words[max(0, at - 8) : at]}
        if near & {"their", "his", "her"} and near & {"lost", "lose", "losing"}:
            lost = max(row for row in range(at) if words[row] in {"lost", "lose", "losing"})
            return self._beside_left(lost) or self._subject(lost)
        if near & {"claimed", "claiming", "cost", "costing", "took", "taken", "loss", "lost",
                   "claims", "taking"}:  # fmt: skip
            return self._of() or before
        return None

    def _of(self) -> Counted | None:
        if self.words[self.at + 1 : self.at + 2] != ["of"]:
            return None
        found = self._beside_right(self.at + 2)
        return found if found is None or not found.definite else None

    def _done(  # noqa: C901, PLR0911 - a construction a branch
        self, before: Counted | None, after: Counted | None
    ) -> tuple[Counted, str, str] | None:
        words, at = self.words, self.at
        row = at
        if words[at] == "dead" and row and words[row - 1] in BY_FORCE:
            row -= 1
            active = row and after is not None
            if active and words[row - 1] not in BE | AUXILIARIES and after is not None:
                return after, "beside", "counted after 'shot dead'"
        while row and (words[row - 1] in ADVERBS and words[row - 1] != "dead"):
            if any(each.last == row for each in self.people):
                break
            row -= 1
        word = words[at]
        passive = row > 0 and words[row - 1] in BE | AUXILIARIES - {"has", "have", "had"}
        if passive and "left" not in words[row - 1 : row]:
            who = self._subject(row)
            if who is not None:
                return who, "beside", f"they were {word!r}"
            return None
        active = word != "dead" and after is not None
        if active and before is not None and after is not None and not after.taken:
            # "5 killed 12 wounded": each before its word
            follows = trigger_of(words[after.last]) if after.last < len(words) else None
            if follows is not None and before.bare:
                return before, "beside", f"counted before {word!r}"
        if active and after is not None:
            return after, "beside", f"counted after {word!r}"
        if before is not None:
            return before, "beside", f"counted before {word!r}"
        if "of" in words[at + 1 : at + 2]:
            return None
        if {"and", "or"} & {*words[max(0, at - 2) : at]} and any(
            each in BE for each in words[max(0, at - 6) : at]
        ):
            who = self._subject(at)
            return (who, "away", f"they were {word!r}") if who else None
        return None

    def _russian(  # noqa: PLR0911 - a construction a line
        self,
    ) -> tuple[Counted, str, str] | None:
        words, at, form = self.words, self.at, self.trigger.form
        word = words[at]
        if words[max(0, at - 1) : at] in (["среди"], ["из"]):
            return None
        before, after = self._beside_left(at), self._beside_right(at + 1)
        if word.startswith(("ранени", "травмы", "контузи")):
            return self._received()
        if form == "lost":
            known = after and any(each in SOLDIERS for each in words[after.first : after.last])
            return (after, "beside", "lost") if after and known else None
        if form == "doing":
            return (after, "beside", f"counted after {word!r}") if after else None
        if word.startswith("жизн"):
            claimed = any(
                w.startswith(("унес", "лишил", "забрал")) for w in words[max(0, at - 4) : at]
            )
            return (after, "beside", "lives") if claimed and after else None
        for each in (before, after):
            if each is not None and self._agrees(each):
                return each, "beside", f"counted beside {word!r}"
        far = [
            each for each in self.people
            if not each.taken and not each.part and self._agrees(each) and self._clear(each)
            and not self._held(each)
        ]  # fmt: skip
        if not far or (form == "noun" and not any(each.value != "1" for each in far)):
            return None
        best = min(far, key=lambda each: abs(each.first - at))
        return best, "away", f"counted near {word!r}"

    def _received(self) -> tuple[Counted, str, str] | None:
        words, at = self.words, self.at
        got = [row for row in range(max(0, at - 7), min(len(words), at + 3))
               if words[row].startswith("получ")]  # fmt: skip
        if not got:
            return None
        who = self._beside_left(got[0]) or self._beside_right(at + 1)
        if who is None:
            clear = [each for each in self.people if not each.taken and not each.part
                     and self._clear(each) and not self._held(each)]  # fmt: skip
            who = min(clear, key=lambda each: abs(each.first - got[0]), default=None)
        return (who, "beside", "they received wounds") if who else None

    def _agrees(self, each: Counted) -> bool:
        """Tell whether a single person stands with a singular, and several with a plural."""
        if not each.bare or each.value != "1" or not each.definite:
            return True
        if self.trigger.form == "noun":
            return False
        return self.trigger.single

    def _clear(self, each: Counted) -> bool:
        """Tell whether nothing parts people from the word: no comma, no other word of harm."""
        first, last = (each.last, self.at) if each.last <= self.at else (self.at + 1, each.first)
        aged = {"лет", "года", "год"}.intersection(self.words[first:last])
        if last - first > 8 or first <= self.left < last or first <= self.right < last:
            return False
        parting = PARTING if aged else PARTING | {","}
        return not any(word in parting or word in BREAKS for word in self.words[first:last])
