"""Degrees as people type them: `40.0194,46.8011`, `40°1'10"N 46°48'4"E`, `4001N04648E`.

A person writes latitude first, as map sites print it; hemisphere letters
override that. Inside the code the order is lon, lat.
"""

import re
from typing import Literal, NamedTuple

from geomap.coordinates.typed import as_decimal_points, plain_signs, with_hemispheres, with_units
from geomap.errors import PlaceError

__all__ = ["Axis", "Pair", "parse_angle", "parse_pair", "parse_position"]

Axis = Literal["lon", "lat"]

_NUMBER = r"\d{1,3}(?:\.\d+)?"
# A number is never parted (130' is not 13° 0'), and a letter before an angle leaves the next
# letter to the next angle (S33.9 W18.4). An `s` for seconds would hide an S for south.
_MARKED = rf"""\s*
    (?P<before>[NSEW])?\s*
    (?P<sign>[+-])?\s*
    (?P<degrees>{_NUMBER})(?!\d)\s*°?\s*
    (?:(?P<minutes>{_NUMBER})\s*'\s*)?
    (?:(?P<seconds>{_NUMBER})\s*"\s*)?
    (?(before)|(?P<after>[NSEW])?)\s*
    """
# Without signs only the letters show where one angle ends: 40 01 09.84 N, 40:01:10N, 40-01-10N.
# There a small s after seconds may be theirs or the south's.
_SPACED = r"""\s*
    (?P<before>[NSEW])?\s*
    (?P<degrees>\d{1,3})\s*[°:\s-]\s*
    (?P<minutes>\d{1,2}(?:\.\d+)?)(?!\d)
    (?:\s*[:\s-]\s*(?P<seconds>\d{1,2}(?:\.\d+)?)(?!\d))?\s*
    (?(before)|(?(seconds)(?!(?-i:s)))(?P<after>[NSEW]))\s*
    """
# As notices to airmen pack them, longitude with three digits: 400110N0464804E.
_PACKED = r"""\s*
    (?P<before>[NSEW])?\s*
    (?P<digits>\d{4,7})(?P<fraction>\.\d+)?\s*
    (?(before)|(?P<after>[NSEW]))\s*
    """
_WAYS = (_MARKED, _SPACED, _PACKED)
_FLAGS = re.VERBOSE | re.IGNORECASE
_LIMITS: dict[Axis, int] = {"lon": 180, "lat": 90}
_WORDS: dict[Axis, str] = {"lon": "longitude", "lat": "latitude"}
_LETTERS: dict[str, Axis] = {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}
# A hemisphere letter stands alone: "Esse 14" is a name.
_LOOKS_NUMERIC = re.compile(r"(?:[\s\d.,;:°'\"+-]|(?<![^\W\d_])[NSEW](?![^\W\d_]))+", re.IGNORECASE)
_LABELLED = (
    r"(?P<{0}>lat|latitude|широта|lon|lng|long|longitude|долгота)\s*[:=]?\s*"
    r"(?P<{0}_value>[^a-zа-я]*[NSEW]?)"
)
_LONGEST = 200
"""Letters of a typed position: far above degrees, minutes and seconds in words."""


class Pair(NamedTuple):
    """A position in degrees, and whether its order is only the usual one."""

    lon: float
    lat: float
    order_assumed: bool


class _Angle(NamedTuple):
    axis: Axis | None  # None where no letter says it
    degrees: float
    spaced: bool


def parse_position(text: str) -> tuple[float, float] | None:
    """Return lon, lat of a coordinate pair as a person types it, or None for anything else.

    Parameters
    ----------
    text
        `LAT,LON` in decimal degrees, with N, S, E, W before or after, or in
        degrees, minutes and seconds. Decimal commas, typographic signs,
        full-width digits and С, Ю, В, З are read, too.

    Raises
    ------
    PlaceError
        It is meant as coordinates and is none: a latitude of 95, one number, two latitudes.
    """
    pair = parse_pair(text)
    return None if pair is None else (pair.lon, pair.lat)


def parse_pair(text: str) -> Pair | None:
    """Return what `parse_position` returns, and whether letters said which number is which.

    Raises
    ------
    PlaceError
        As `parse_position`.
    """
    given, text = text, plain_signs(text)
    if len(text) > _LONGEST or not re.search(r"\d", text):
        return None
    labelled = _labelled(text) if text[0].isalpha() else None
    if labelled is not None:
        return labelled
    text = _unwrapped(_with_both_letters(with_units(text)))
    if not re.fullmatch(_LOOKS_NUMERIC, text):
        return None
    angles = None if _could_be_one_angle(text) else _two(text)
    if angles is None:
        with_points = as_decimal_points(text)
        angles = None if with_points is None else _two(with_points)
    if angles is None:
        raise _unreadable(given.strip())
    return _ordered(*angles, given.strip())


def parse_angle(text: str, axis: Axis) -> float:
    """Return the signed degrees of one angle, as a column of a table holds it.

    Parameters
    ----------
    text
        Decimal degrees (a decimal comma is read) or degrees, minutes and
        seconds, with a sign or with N, S, E, W before or after.
    axis
        What the column holds: `lon` or `lat`.

    Raises
    ------
    PlaceError
        It is no angle, out of range, or of the other axis; the message is the reason alone.
    """
    said = _one(with_hemispheres(with_units(plain_signs(text))).replace(",", "."))
    if said is None:
        raise PlaceError("is no angle; write degrees, such as 46.8011, 46.8011E or 46°48'4\"E")
    if said.axis not in {None, axis}:
        other = _WORDS["lat" if axis == "lon" else "lon"]
        raise PlaceError(f"is a {other}, not a {_WORDS[axis]}")
    limit = _LIMITS[axis]
    if abs(said.degrees) > limit:
        raise PlaceError(f"is a {_WORDS[axis]} not within -{limit} and {limit}")
    return said.degrees


def _unreadable(text: str) -> PlaceError:
    return PlaceError(f'"{text}" is no position; write LAT,LON such as 40.0194,46.8011')


def _labelled(text: str) -> Pair | None:
    """Return the position of `lat: 40.0194, lon: 46.8011`, in either order; else None."""
    pattern = _LABELLED.format("first") + r"[\s,;&]*" + _LABELLED.format("second")
    found = re.fullmatch(pattern, text, re.IGNORECASE)
    if found is None:
        return None
    values: dict[Axis, float] = {}
    for name in ("first", "second"):
        axis: Axis = "lat" if found[name][:2].lower() in {"la", "ши"} else "lon"
        try:
            values[axis] = parse_angle(found[f"{name}_value"].strip(" ,;&"), axis)
        except PlaceError as error:
            raise PlaceError(f'"{text}": its {_WORDS[axis]} {error}') from None
    if len(values) == 1:
        raise _unreadable(text)
    return Pair(values["lon"], values["lat"], order_assumed=False)


def _with_both_letters(text: str) -> str:
    """Return text with its hemispheres as letters, where words say both; else as it was.

    One such word alone may be part of a name: "Base 14 North", "В 12".
    """
    lettered = with_hemispheres(text)
    if lettered == text:
        return text
    letters = [_LETTERS[letter.upper()] for letter in re.findall(r"[NSEWnsew]", lettered)]
    return lettered if sorted(letters) in (["lat", "lon"], []) else text


def _unwrapped(text: str) -> str:
    """Return text without the brackets or the full stop of the sentence it was copied from."""
    if text[:1] == "(" and text[-1:] == ")":
        text = text[1:-1].strip()
    return text.rstrip(".,;/ ")


def _could_be_one_angle(text: str) -> bool:
    """Tell whether a pair may as well be one number with a decimal comma: 33,5S or 40,5°."""
    if "," not in text or not re.fullmatch(r"[^.,\s]*\d,\d[^.,;]*", text):
        return False
    letters = len(re.findall(r"[NSEW]", text, re.IGNORECASE))
    marks = text.count("°")
    return letters + marks > 0 and letters < 2 and marks < 2


def _two(text: str) -> tuple[_Angle, _Angle] | None:
    if "-" in text and re.search(r"\d[°'\"]?\s*-\s+\d|^\d[^\s,;+-]*-\d[^-]*$", text):
        return None  # a hyphen that may be a minus or a dash between the two
    for way in _WAYS:
        head = re.match(way, text, _FLAGS)
        first = None if head is None else _angle(head, spaced=way != _MARKED)
        if head is None or first is None:
            continue
        rest = text[head.end() :].lstrip(",; ")
        second = None if rest == text else _one(rest)
        if second is not None and not (
            (first.spaced or second.spaced) and None in (first.axis, second.axis)
        ):
            return first, second
    return None


def _one(text: str) -> _Angle | None:
    for way in _WAYS:
        found = re.fullmatch(way, text, _FLAGS)
        angle = None if found is None else _angle(found, spaced=way != _MARKED)
        if angle is not None:
            return angle
    return None


def _angle(found: re.Match[str], *, spaced: bool) -> _Angle | None:
    """Return the axis and signed degrees that a match says; None where it is no angle.

    A sign beside a letter is refused: -33.9S may be meant either way. So is a
    fraction before the last part: 40.5°30' is neither 40.5 nor 41.
    """
    said = found.groupdict()
    letter = (said["before"] or said["after"] or "").upper()
    sign = said.get("sign")
    written = _packed_parts(said, letter) if "digits" in said else _written_parts(said)
    if any("." in part for part in written[:-1]) or not written or (letter and sign):
        return None
    degrees, minutes, seconds = (float(part or 0) for part in [*written, "", ""][:3])
    if minutes >= 60 or seconds >= 60:
        return None
    degrees += minutes / 60 + seconds / 3600
    negative = sign == "-" or letter in {"S", "W"}
    return _Angle(_LETTERS.get(letter), -degrees if negative else degrees, spaced)


def _written_parts(said: dict[str, str | None]) -> list[str]:
    parts = [said[name] or "" for name in ("degrees", "minutes", "seconds")]
    while not parts[-1]:
        parts.pop()
    return parts


def _packed_parts(said: dict[str, str | None], letter: str) -> list[str]:
    """Return degrees, minutes and maybe seconds of 400110; none where the digits are too few."""
    digits, fraction = said["digits"] or "", said["fraction"] or ""
    width = 2 if _LETTERS[letter] == "lat" else 3
    rest = digits[width:]
    if len(rest) not in {2, 4}:
        return []
    parts = [digits[:width], rest[:2], rest[2:]][: 1 + len(rest) // 2]
    return [*parts[:-1], parts[-1] + fraction]


def _ordered(first: _Angle, second: _Angle, text: str) -> Pair:
    if first.axis and first.axis == second.axis:
        raise _unreadable(text)
    swapped = first.axis == "lon" or second.axis == "lat"
    lat, lon = (second.degrees, first.degrees) if swapped else (first.degrees, second.degrees)
    if abs(lat) > 90:
        hint = "; latitude comes first" if abs(lon) <= 90 and abs(lat) <= 180 else ""
        raise PlaceError(f'"{text}": latitude {lat:g} is not within -90 and 90{hint}')
    if abs(lon) > 180:
        raise PlaceError(f'"{text}": longitude {lon:g} is not within -180 and 180')
    return Pair(lon, lat, first.axis is None and second.axis is None)
