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


@functools.cache
def words_in(lang: str) -> Words:
    """Return the words of a language, `az` for `az-Latn`; English where there are none."""
    code = lang.replace("_", "-").lower().partition("-")[0]
    return _read(code if code in LANGUAGES else "en")


def _read(code: str) -> Words:
    text = (_FOLDER / f"{code}.json").read_text("utf-8")
    return Words(code, json.loads(text))
