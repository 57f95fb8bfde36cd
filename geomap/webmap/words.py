"""The words of the interface: one small JSON file a language, beside the page's scripts.

Keys are the same in all; a plural has a key for each form that CLDR names for
the language (`list.of.one`, `list.of.few` ...). What users wrote is never translated.
"""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["LANGUAGES", "Words", "words_in"]

_FOLDER = Path(__file__).resolve().parent / "static" / "words"
_SAID_BY_PYTHON = (
    "credit.",
    "note.",
    "page.heading",
    "page.map",
    "page.noscript",
    "page.one",
    "page.panel",
    "picture.",
    "reason.",
)
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
LANGUAGES = tuple(sorted(file.stem for file in _FOLDER.glob("*.json")))
"""ISO 639 codes of the languages that the interface speaks."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Attributes
    ----------
    language
        Its ISO 639 code.
    by_key
        What each key says, with `{name}` where a value goes.
    """

    language: str
    by_key: dict[str, str]

    @property
    def direction(self) -> str:
        """`rtl` where the language is written from the right, else `ltr`."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def say(self, key: str, **values: str) -> str:
        """Return the words for a key, with values put in."""
        text = self.by_key[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    @property
    def on_page(self) -> dict[str, str]:
        """The words that the page's scripts say; those that Python says are left out."""
        return {
            key: text for key, text in self.by_key.items() if not key.startswith(_SAID_BY_PYTHON)
        }

    def length(self, told: str) -> str:
        """Return a length that English tells, `1.5 km`, with this language's unit and marks."""
        figures, _, unit = told.partition(" ")
        marks = [self.by_key[f"number.{mark}"] for mark in ("decimal", "group")]
        written = "".join(marks[".,".index(sign)] if sign in ".," else sign for sign in figures)
        return self.say(f"length.{unit}", n=written)


@functools.cache
def words_in(lang: str) -> Words:
    """Return the words of a language, `az` for `az-Latn`; English where there are none."""
    code = lang.replace("_", "-").lower().partition("-")[0]
    return _read(code if code in LANGUAGES else "en")


def _read(code: str) -> Words:
    text = (_FOLDER / f"{code}.json").read_text("utf-8")
    return Words(code, json.loads(text))
