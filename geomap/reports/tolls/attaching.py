"""Which people of a sentence were killed and which wounded: words of harm and what they count."""

import re
from collections.abc import Iterator, Sequence

from geomap.reports.tolls.beside import BE, BY_FORCE, COUNTS, PARTING, REACHING, SOLDIERS
from geomap.reports.tolls.counted import Counted
from geomap.reports.tolls.denied import Attached, nobody, unreal
from geomap.reports.tolls.harms import harms_in
from geomap.reports.tolls.words import (
    ADVERBS,
    AUXILIARIES,
    BREAKS,
    PREPOSITIONS,
    STOPS,
    Trigger,
    is_person,
    is_thing,
    trigger_of,
)

__all__ = ["attached_in"]

_REACH = 16
_LOSING = frozenset({"lost", "losing", "loses"})
_RUSSIAN_ADJECTIVE = re.compile(r"[а-я-]{3,24}(?:ск|н|в|л)(?:ого|его|ую|юю|ый|ий|ая|их|ых|ые|ие)")


def attached_in(words: Sequence[str], people: list[Counted]) -> Iterator[Attached]:
    """Yield who was killed and who wounded, in order of the words that say so."""
    spots = harms_in(words, people)
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
        none = nobody(self.words, self.at, self.trigger)
        if none:
            yield from none
            return
        if self.trigger.form == "none" or unreal(self.words, self.at, self.trigger, self.people):
            return
        who = self._frame() or self._headed()
        if who is not None:
            yield self._taken(who, 0.9, "the count of them is given")
            before = self._before_that(who)
            if before is not None:
                yield self._taken(before, 0.8, "the count of them that was given before")
            return
        found = self._russian() if self.russian else self._english()
        if found is not None and not found[0].part and self._may_be(found[0]):
            yield self._taken(found[0], 0.9 if found[1] == "beside" else 0.7, found[2])

    def _taken(self, who: Counted, sure: float, why: str) -> Attached:
        who.taken = True
        return Attached(who, self.trigger.about, self.at, min(sure, who.sure), why)

    def _may_be(self, who: Counted) -> bool:
        """Tell whether a noun that may be no person stands where a person does.

        "A beekeeper was killed" and "killed a beekeeper", not "a barrage killed".
        """
        if not who.guessed:
            return True
        row = self.at
        while row and self.words[row - 1] in ADVERBS - BE:
            row -= 1
        passive = row > 0 and self.words[row - 1] in BE | BY_FORCE
        return passive or who.first > self.at or self.words[self.at] == "died"

    def _headed(self) -> Counted | None:
        """Return the figure after a heading: "Killed: 4"."""
        at = self.at
        if self.words[at + 1 : at + 2] != [":"] or (at and self.words[at - 1][:1].isalnum()):
            return None
        return next((each for each in self.people if each.first == at + 2), None)

    def _before_that(self, who: Counted) -> Counted | None:
        """Return the figure that another rose from: "to nine, up from six"."""
        back = who.first - 2
        if back > 0 and self.words[who.first - 1] in {"to", "до"}:
            past = (each for each in self.people if each.last == back + 1 and not each.taken)
            found = next((x for x in past if self.words[x.first - 1] in {"from", "с"}), None)
            if found is not None:
                return found
        at = who.last + (self.words[who.last : who.last + 1] == [","])
        if self.words[at : at + 2] not in (["up", "from"], ["down", "from"], ["rather", "than"]):
            return None
        starts = (each for each in self.people if each.first == at + 2 and not each.taken)
        return next(starts, None)

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
            if self.words[row] not in ADVERBS and not _RUSSIAN_ADJECTIVE.fullmatch(self.words[row]):
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

    def _themselves(self, at: int) -> Counted | None:
        """Return who says it of themselves: "two neighbours said that they had been hurt"."""
        if "they" not in self.words[max(0, at - 5) : at]:
            return None
        who = self.people[0] if self.people else None
        speaks = who is not None and who.first < 2 and not who.taken and (who.count or 0) > 1
        return who if speaks and self.left < 0 else None

    def _named(self, at: int) -> Counted | None:
        """Return who is named and then told: "shot dead Idris Kanu, a former mayor"."""
        words, last = self.words, at
        while last < min(at + 6, len(words)) and words[last] not in STOPS and (
            words[last][:1].isalpha() or words[last] == "-"
        ):  # fmt: skip
            last += 1
        if last == at or words[last : last + 1] != [","]:
            return None
        told = (each for each in self.people if each.first == last + 1)
        who = next(told, None)
        fits = who is not None and who.value == "1" and not (who.taken or who.guessed or who.bare)
        return who if fits else None

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
            return self._lost(after)
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
            if word == "martyrs" and words[at - 2 : at] == ["fell", "as"]:
                at -= 2
                before = self._beside_left(at)
            result = before if before and not self._held(before) else None
            if result is None:
                result, kind = self._subject(at), "away"
        elif form == "carried":
            who = self._subject(at - 1)
            one = who is not None and who.value == "1" and not (who.definite or who.bare)
            result, kind = (who if one else None), "away"
        elif word == "treated":
            cared = {"hospital", "hospitals", "medics", "doctors", "clinic", "surgeons"} & {*words}
            result = after if cared and after and (after.count or 0) > 1 else None
        else:
            return self._done(before, after)
        if result is None or (after and is_thing(words[after.last - 1])):
            return None
        return result, kind, f"{word!r} counts them"

    def _lost(self, after: Counted | None) -> tuple[Counted, str, str] | None:
        """Return those "lost" or "eliminated": only what is surely people, no tanks or bombs."""
        words, at = self.words, self.at
        who = after
        if words[at - 1] in BE and words[at] not in {"losing", "loses"}:
            who = self._subject(at - 1)
        if who is None:
            return None
        fit = SOLDIERS.__contains__ if words[at] in _LOSING else is_person
        if not any(map(fit, words[who.first : who.last + 1])):
            return None
        return who, "beside", f"counted with {words[at]!r}"

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

    def _done(  # noqa: C901, PLR0911, PLR0912 - a construction a branch
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
            who = self._subject(row) or self._themselves(row)
            if who is not None:
                return who, "beside", f"they were {word!r}"
            return None
        if after is None and (named := self._named(at + 1)) is not None:
            return named, "beside", f"named after {word!r}"
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
            fit = SOLDIERS.__contains__ if word.startswith("потеря") else is_person
            for each in (after, before):
                if each and any(map(fit, words[each.first : each.last])):
                    return each, "beside", f"counted with {word!r}"
            return None
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
        if self.words[first : first + 1] == [","] and self.words[first + 1] in {"по", "как"}:
            ends = [row for row in range(first + 1, last) if self.words[row] == ","]
            first = ends[0] + 1 if ends else first  # ", по данным сторон,"
        if last - first > 8 or first <= self.left < last or first <= self.right < last:
            return False
        hurt = first < last - 1 and self.words[first] == "," == self.words[last - 1]
        hurt = hurt and self.words[first + 1].startswith(("раненн", "получивш", "пострадавш"))
        parting = PARTING if aged or hurt else PARTING | {","}
        return not any(word in parting or word in BREAKS for word in self.words[first:last])
