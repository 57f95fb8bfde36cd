"""Column names: which field each means, in whatever language, and what a person says of it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geomap.errors import InputError
from geomap.incidents.headers import HEADERS
from geomap.tables import INCIDENT, names_of

__all__ = [
    "LIST_FIELDS",
    "SYNONYMS",
    "WEAK_DATES",
    "SharedColumns",
    "Spread",
    "columns_of",
    "columns_there",
    "field_of",
    "mapping_of",
    "order_of_pair",
    "plain_header",
    "says_where",
    "spread_of",
]

SYNONYMS: dict[str, tuple[str, ...]] = {
    field: tuple(word for words in languages.values() for word in words)
    for field, languages in HEADERS.items()
}
"""Field to the other names it is known by, the likeliest first. A column under the field's
own name goes before them all; further columns of the same meaning stay in `raw`."""

LIST_FIELDS = frozenset({"actors", "sources"})
"""Fields that hold a list: every column that means one of them is read."""

_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_ASIDES = re.compile(
    r"n|e|north|east|°n|°e|"
    r"wgs ?-?84|epsg:?4326|dd|decimal( degrees)?|deg(rees)?|°|utc|local|gmt|iso|total|"
    r"(?:[dmyjaгд]{1,4}[-/. ]?){3}"
)
_PAIR = re.compile(r"[\s_,;/|&+]+")
_JOINED = re.compile(
    r"(lat|latitude)(lon|lng|long|longitude)|(lon|lng|long|longitude)(lat|latitude)"
)
_NUMBERED = re.compile(r"(.+)_?\d{1,2}")
_SHOWN = 80
_LONGEST = 200

WEAK_DATES = frozenset(
    {
        "day", "jour", "tag", "dia", "giorno", "dzien", "день", "timestamp", "zeitstempel",
        "horodatage", "data",
    }
)  # fmt: skip
"""Plain headers that mean a date only where the cells are dates: "data" may hold anything, "day"
the number beside a month, "timestamp" the moment a form was sent. Others go before them."""

_LAST = WEAK_DATES | {"address", "adresse", "direccion", "indirizzo", "endereco", "адрес"}
_AFTER_ALL = 1000
_LONE = {"lon": "x", "lat": "y"}


@dataclass(frozen=True, slots=True)
class Spread:
    """Which columns of a file hold which field, as column numbers, the first to count first."""

    columns: Mapping[str, tuple[int, ...]]

    def one(self, field: str) -> int | None:
        """Return the column that counts for a field."""
        numbers = self.columns.get(field, ())
        return numbers[0] if numbers else None

    def read(self) -> dict[int, str]:
        """Return the columns that are read, by number, with the field of each."""
        return {
            number: field
            for field, numbers in self.columns.items()
            for number in (numbers if field in LIST_FIELDS else numbers[:1])
        }


def plain_header(column: str) -> str:
    """Return a column name with case, accents, blanks, dots and hyphens made alike."""
    letters = unicodedata.normalize("NFKD", column.casefold())
    letters = "".join(c for c in letters if unicodedata.category(c) not in {"Mn", "Cf"})
    plain = letters.translate(_ALIKE)
    return re.sub(r"_*/_*", "/", re.sub(r"[\s._:#-]+", "_", plain)).strip("_")


_ALIKE = str.maketrans({"ı": "i", "ـ": None, "ك": "ک", "ي": "ی", "ى": "ی", "ё": "е", "’": "'"})

_WORDS = {
    plain_header(name): (field, rank)
    for field, others in reversed(SYNONYMS.items())
    for rank, name in reversed(list(enumerate((field, *others))))
}
"""A plain header to its field, and how likely a word for it that is."""


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """Return the columns that are understood, each with its field."""
    return {name: field for name in header if (field := field_of(name)) is not None}


def field_of(column: str) -> str | None:
    """Return the field a column name means, or None.

    Case, accents, blanks, dots and hyphens do not matter, nor what stands in
    brackets after it where that is a unit or a date pattern. Two names with a
    stroke between them are one where both mean the same.
    """
    return _meaning(column)[0]


@lru_cache(maxsize=4096)  # brackets after brackets would be looked at again and again
def _meaning(column: str) -> tuple[str | None, int]:
    if len(column) > _LONGEST:
        return None, 0
    known = _of_word(plain_header(column).removesuffix("(s)"))
    if known is not None:
        return known
    if order_of_pair(column) is not None:
        return _WORDS["coordinates"]
    aside = _BRACKETS.search(column)
    if aside is not None:
        before = column[: aside.start()]
        inside = aside[1].strip().casefold()
        if _ASIDES.fullmatch(inside) or field_of(inside) == field_of(before):
            return _meaning(before)
    halves = re.split(r"\s*[/|]\s*", column.strip())
    if len(halves) == 2:
        first, second = map(_meaning, halves)
        if first[0] == second[0]:
            return first
    return None, 0


def _of_word(plain: str) -> tuple[str, int] | None:
    """Return what a plain header means; `source 2` is a source, `place 2` another place."""
    if plain in _WORDS:
        return _WORDS[plain]
    numbered = _NUMBERED.fullmatch(plain)
    listed = _WORDS.get(numbered[1].rstrip("_")) if numbered else None
    return listed if listed and listed[0] in LIST_FIELDS else None


def order_of_pair(column: str) -> str | None:
    """Return which of `lon` and `lat` stands first in a column of both, where its name says so.

    `lat,lon`, `lonlat`, `Longitude / Latitude` and `coordinates (lon, lat)` do.
    """
    plain = plain_header(column)
    joined = _JOINED.fullmatch(plain)
    if joined is not None:
        return "lat" if joined[1] else "lon"
    aside = _BRACKETS.search(column)
    inside = None if aside is None else order_of_pair(aside[1])
    if aside and inside and field_of(column[: aside.start()]) in {"position", "place"}:
        return inside
    words = [word for word in _PAIR.split(plain.strip("()[]")) if word]
    axes = [_WORDS.get(word, (None, 0))[0] for word in words]
    return axes[0] if sorted(map(str, axes)) == ["lat", "lon"] else None


class SharedColumns(dict[str, str]):
    """What a person says that columns of several files mean: not every file has each of them."""


def columns_there(header: Sequence[str], columns: Mapping[str, str]) -> Mapping[str, str]:
    """Return what is said of the columns of one file; of `SharedColumns`, those that it has."""
    if not isinstance(columns, SharedColumns):
        return columns
    plain = {plain_header(name) for name in header}
    return {name: field for name, field in columns.items() if plain_header(name) in plain}


def mapping_of(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str | None]:
    """Return what a person says columns mean: names as in `header`, fields by their own name.

    A column that is to mean nothing has None.

    Raises
    ------
    InputError
        There is no such column or field, or two columns are to be one field
        that is no list.
    """
    found: dict[str, str | None] = {}
    for written, meant in columns_there(header, columns).items():
        column = _named(header, written)
        found[column] = _field_named(meant) if meant.strip() else None
    taken: dict[str, str] = {}
    for column, field in found.items():
        if field is not None and field not in LIST_FIELDS and field in taken:
            raise InputError(
                f'columns "{taken[field][:_SHOWN]}" and "{column[:_SHOWN]}" cannot both be '
                f"{field}; give one of them"
            )
        taken[field or ""] = column
    return found


def _named(header: Sequence[str], written: str) -> str:
    if written in header:
        return written
    alike = [name for name in header if plain_header(name) == plain_header(written)]
    if len(alike) == 1:
        return alike[0]
    shown = ", ".join(name[:_SHOWN] for name in header[:30])
    more = f" and {len(header) - 30} more" if len(header) > 30 else ""
    fault = "several columns like" if alike else "no column"
    raise InputError(f'{fault} "{written[:_SHOWN]}"; there are {shown}{more}')


def _field_named(meant: str) -> str:
    field = field_of(meant)
    if field is None:
        raise InputError(f'"{meant[:_SHOWN]}" is no field; name one of {", ".join(HEADERS)}')
    return field


def spread_of(
    header: Sequence[str], *, own: bool = False, mapped: Mapping[str, str] | None = None
) -> Spread:
    """Return where each field stands in a file.

    Parameters
    ----------
    header
        Its columns, each name once.
    own
        Whether geomap wrote it: only a field's own name means it.
    mapped
        What a person says columns mean, which goes before what their names say.
    """
    said = mapping_of(header, mapped or {})
    ranked: dict[str, list[tuple[int, int]]] = {}
    for number, column in enumerate(header):
        if column in said:
            field, rank = said[column], -1
        elif own:
            field, rank = (column if column in names_of(INCIDENT) else None), 0
        else:
            field, rank = _meaning(column)
            rank += _AFTER_ALL * (plain_header(column) in _LAST)
        if field is not None:
            ranked.setdefault(field, []).append((rank, number))
    _drop_lone(header, ranked)
    return Spread(
        {
            field: tuple(number for _, number in (found if field in LIST_FIELDS else sorted(found)))
            for field, found in ranked.items()
        }
    )


def _drop_lone(header: Sequence[str], ranked: dict[str, list[tuple[int, int]]]) -> None:
    """Take out an `x` without a `y`, and the other way round: it may be anything."""
    for field, other in (("lon", "lat"), ("lat", "lon")):
        found = ranked.get(field, [])
        plain = {plain_header(header[number]) for rank, number in found if rank >= 0}
        said = any(rank < 0 for rank, _ in found)
        if other not in ranked and plain == {_LONE[field]} and not said:
            del ranked[field]


def says_where(fields: Iterable[str]) -> bool:
    """Tell whether fields say where something was: a place, coordinates, or both of lon and lat."""
    known = set(fields)
    return bool(known & {"place", "place_id", "position"}) or {"lon", "lat"} <= known
