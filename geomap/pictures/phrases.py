"""What a picture says in the reader's language: dates, numbers, counts and names of countries.

The words are those of the web map, dates too; numbers follow CLDR, through Babel.
"""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.numbers import format_decimal

from geomap.pictures.drawing import isolated
from geomap.webmap.words import Words, words_in

__all__ = ["NO_BREAK", "Phrases", "phrases_in"]

NO_BREAK = "\u00a0"

_DAY_FIRST = "en_GB"
"""English dates as the page has them: 24 March 2022."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of a language with its dates and numbers."""

    words: Words
    locale: Locale

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.words.direction == "rtl"

    def say(self, key: str, **values: str) -> str:
        """Return the words for a key, with values put in."""
        return self.words.say(key, **values)

    def count(self, key: str, number: int) -> str:
        """Return the words for so many, in the form that the language has for it."""
        form = f"{key}.{self.locale.plural_form(number)}"
        known = form if form in self.words.by_key else f"{key}.other"
        return self.words.say(known, n=self.number(number))

    def number(self, number: int) -> str:
        """Return a whole number."""
        return str(format_decimal(number, locale=self.locale, numbering_system="latn"))

    def days(self, period: Sequence[str] | None, *, short: bool = False) -> str:
        """Return a day, or the first and the last of several."""
        if not period:
            return self.say("date.unknown")
        first, last = (self.day(day, short=short) for day in (period[0], period[-1]))
        return first if first == last else f"{first} – {last}"

    def day(self, iso: str, *, short: bool = False) -> str:
        """Return a day."""
        try:
            day = dt.date.fromisoformat(iso)
        except ValueError:
            return iso
        months = self.words.by_key["months.short" if short else "months.long"].split(" ")
        parts = {"day": str(day.day), "month": months[day.month - 1], "year": str(day.year)}
        return self.say("date.short" if short else "date.day", **parts).replace(" ", NO_BREAK)

    def force(self, zone: Mapping[str, Any]) -> str:
        """Return when a zone version was in force."""
        first, last = zone["from"], zone["to"]
        if first and last:
            return self.days([first, last], short=True)
        if first:
            return self.say("force.since", day=self.day(first, short=True))
        if last:
            return self.say("force.until", day=self.day(last, short=True))
        return self.say("force.undated")

    def zone(self, zone: Mapping[str, Any]) -> str:
        """Return what a zone version is called, with what it is and when it was in force."""
        name = str(zone["lead"] or zone["name"])
        note = self.say("zone.reconstruction")
        is_told = not zone["reconstruction"] or any(
            word.lower() in name.lower() for word in ("reconstruct", note)
        )
        told = "" if is_told else f" ({note})"
        return f"{isolated(name)}{told} · {self.force(zone)}"

    def verdict(self, verdict: str) -> str:
        """Return what a verdict is called."""
        return self.say(f"verdict.{verdict}")


@functools.cache
def phrases_in(lang: str) -> Phrases:
    """Return the phrases of a language; English where there are none."""
    words = words_in(lang)
    code = _DAY_FIRST if words.language == "en" else words.language
    return Phrases(words, Locale.parse(code))
