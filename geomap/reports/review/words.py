"""The words of the review page, with those of the map page for terms that both use."""

import functools
import json
from pathlib import Path

from geomap.webmap.words import words_in

__all__ = ["words_of"]

_FOLDER = Path(__file__).resolve().parent / "static" / "words"
_SHARED = ("type.", "located.", "stance.", "about.", "number.", "download.")


def words_of(lang: str) -> tuple[str, dict[str, str]]:
    """Return the language that the page speaks for a wanted one, and its words by key."""
    code = lang.replace("_", "-").lower().partition("-")[0]
    return _read(code if (_FOLDER / f"{code}.json").is_file() and code.isalpha() else "en")


@functools.cache
def _read(code: str) -> tuple[str, dict[str, str]]:
    shared = {key: text for key, text in words_in(code).by_key.items() if key.startswith(_SHARED)}
    own: dict[str, str] = json.loads((_FOLDER / f"{code}.json").read_text("utf-8"))
    return code, shared | own
