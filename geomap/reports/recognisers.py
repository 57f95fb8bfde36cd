"""Recognisers: where a trained model takes the place of the rules that spot names.

A recogniser is any function from a text to the names in it. It says where names are and
of what kind; which place a name means stays with the gazetteer. spaCy is an extra
(`geomap[spacy]`) and loads when it is asked for; no model is ever downloaded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from geomap.errors import InputError

__all__ = ["SPACY_LABELS", "Label", "Recognised", "Recogniser", "recogniser_of"]

Label = Literal["place", "demonym", "organisation", "person"]

SPACY_LABELS: Mapping[str, Label] = {
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "demonym",
    "ORG": "organisation",
    "PERSON": "person",
    "PER": "person",
}
"""What the labels of spaCy's models mean here; PER is that of models for other languages."""

_PART = 100_000
"""Letters that a model is given at once: spaCy refuses a million, and memory grows with them."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A name at `text[start:end]`, and what it is a name of."""

    start: int
    end: int
    label: Label


class Recogniser(Protocol):
    """A function from a text to the names in it, in order and without overlaps."""

    def __call__(self, text: str, /) -> Sequence[Recognised]:
        """Return the names in a text."""


def recogniser_of(name: str) -> Recogniser:
    """Return the recogniser that a name as "spacy:en_core_web_sm" or "spacy:PATH" means.

    Raises
    ------
    InputError
        There is no such kind, the library is not installed, or the model is missing,
        damaged or recognises no names.
    """
    kind, _, model = name.partition(":")
    if kind.strip().casefold() != "spacy" or not model.strip():
        raise InputError(
            f'recogniser "{name[:80]}" is not known; write spacy:NAME, as spacy:en_core_web_sm'
        )
    return _spacy(model.strip())


def _spacy(model: str) -> Recogniser:
    try:
        import spacy
    except ImportError as error:
        missing = error.name or ""
        if missing.partition(".")[0] == "spacy":
            raise InputError('spaCy is not installed: pip install "geomap[spacy]"') from None
        raise InputError(f"spaCy cannot be loaded: {error}"[:300]) from None
    try:
        pipeline = spacy.load(model)
    except OSError as error:
        if "E050" in str(error):
            raise InputError(
                f'no spaCy model "{model[:200]}" is installed; install it with: '
                "python -m spacy download NAME, or give the path of its folder"
            ) from None
        raise InputError(f"{model[:200]}: no spaCy model: {_line(error)}") from None
    except Exception as error:  # noqa: BLE001 - a model's folder holds anything
        raise InputError(f"{model[:200]}: no spaCy model: {_line(error)}") from None
    if not {"ner", "entity_ruler", "span_ruler"} & set(pipeline.pipe_names):
        raise InputError(f"{model[:200]}: the spaCy model recognises no names; take one with ner")
    return _Spacy(pipeline)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


class _Spacy:
    """A spaCy pipeline as a recogniser."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def __call__(self, text: str, /) -> Sequence[Recognised]:
        """Return the names in a text, part by part."""
        found = []
        for start, end in _parts(text):
            for entity in self._pipeline(text[start:end]).ents:
                label = SPACY_LABELS.get(entity.label_)
                if label is not None:
                    first, last = start + entity.start_char, start + entity.end_char
                    found.append(Recognised(first, last, label))
        return found


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text, cut at a line end or at least at a blank."""
    start = 0
    while start < len(text):
        end = min(start + _PART, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start + 1, end), 0) or text.rfind(" ", start + 1, end)
            end = cut if cut > start else end
        yield start, end
        start = end
