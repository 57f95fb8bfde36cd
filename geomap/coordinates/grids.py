"""Grid references: MGRS (and USNG, which is the same) and UTM.

MGRS is read by NGA's GEOTRANS through `mgrs`, UTM by PROJ.
"""

import math
import re
import warnings

from geomap.coordinates.position import Position
from geomap.coordinates.typed import plain_signs
from geomap.errors import PlaceError

__all__ = ["read_grid"]

_MGRS = re.compile(
    r"(?P<zone>\d{1,2}(?:[^\W\d_]|\s[^\W\d_](?=\s))|[ABYZ])\s?"
    r"(?P<square>[^\W\d_]{2})(?P<digits>[\s\d]*)",
    re.IGNORECASE,
)
_EAST_NORTH = (
    r"(?P<{0}>\d{{6,8}}(?:\.\d+)?)\s?m?(?P<{0}_axis>[EN])?[\s,;]+"
    r"(?P<{1}>\d{{6,8}}(?:\.\d+)?)\s?m?(?P<{1}_axis>[EN])?"
)
_ZONE = r"(?:utm\s?)?(?:zone\s?)?(?P<zone>\d{1,2})\s?(?P<side>north|south|[A-Z])?"
_PAIR = _EAST_NORTH.format("first", "second")
_UTM = (
    re.compile(rf"{_ZONE}[\s,;:]+{_PAIR}", re.IGNORECASE),
    re.compile(rf"{_PAIR}[\s,;]+\(?{_ZONE}\)?", re.IGNORECASE),
)
_BOTH = "`38 north` or `38 south` for zone 38"
_BANDS = "CDEFGHJKLMNPQRSTUVWX"  # eight degrees each from 80 S, the last one twelve
_HALF_ROUND_M = 10_000_000.0  # the equator's northing in the southern hemisphere


def read_grid(text: str) -> Position | None:
    """Return the position of an MGRS or UTM grid reference, or None for anything else.

    An MGRS reference names a square: its middle is the position, and half its
    diagonal the radius. A UTM reference is a point.

    Parameters
    ----------
    text
        `38TPK5370331464`, `38T PK 53703 31464`, `38T 653703 4431464`,
        `UTM zone 38 north 653703 4431464` or `653703E 4431464N 38N`.

    Raises
    ------
    PlaceError
        A zone, band, square or digit count that does not exist, or a zone's
        `S` that may mean the band or the southern hemisphere.
    """
    tidy = plain_signs(text)
    for pattern in _UTM:
        found = pattern.fullmatch(tidy)
        if found is not None:
            return _utm(found, tidy)
    found = _MGRS.fullmatch(tidy)
    return None if found is None or _may_be_a_name(found) else _mgrs(found, tidy)


def _may_be_a_name(found: re.Match[str]) -> bool:
    """Tell whether letters and digits may as well be a name: without digits, or a pole's ABC 12."""
    digits = found["digits"].replace(" ", "")
    if found["zone"][0].isdigit():
        return not digits and not (found[0].isupper() and " " not in found[0].strip())
    return len(digits) < 4 or not found[0].isupper()


def _mgrs(found: re.Match[str], text: str) -> Position:
    from mgrs import MGRS
    from mgrs.core import MGRSError

    halves = found["digits"].split()
    digits = "".join(str(int(digit)) for digit in "".join(halves))
    if not (found["zone"] + found["square"]).isascii():
        raise PlaceError(f'"{text}": the letters of a grid reference are Latin ones; retype them')
    if len(digits) % 2 or len(digits) > 10 or (len(halves) == 2 and len({*map(len, halves)}) > 1):
        raise PlaceError(
            f'"{text}" is no MGRS reference: it has {len(digits)} digits; '
            "write two equal halves of at most five, such as 38TPK 53703 31464"
        )
    reference = found["zone"].replace(" ", "") + found["square"] + digits
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a square that does not lie in its band is a warning
            lat, lon = MGRS().toLatLon(reference.upper())
    except (MGRSError, RuntimeWarning):
        raise PlaceError(
            f'"{text}" is no MGRS reference: it has no such zone, band or 100 km square; '
            "write it as 38TPK 53703 31464"
        ) from None
    side_m = 10 ** (5 - len(digits) // 2)
    size = f"{side_m} m" if side_m < 1000 else f"{side_m // 1000} km"
    return Position(
        *_rounded(lon, lat),
        radius_m=round(side_m * math.sqrt(0.5), 2),
        read_as=f"the middle of a grid square of {size} (MGRS)",
    )


def _utm(found: re.Match[str], text: str) -> Position:
    from pyproj import Transformer

    zone = int(found["zone"])
    if not 1 <= zone <= 60:
        raise PlaceError(f'"{text}": UTM has zones 1 to 60, not {zone}')
    east, north = _east_north(found, text)
    if not 100_000 <= east < 1_000_000 or north > _HALF_ROUND_M:
        raise PlaceError(
            f'"{text}" is no UTM position: metres east are 100000 to 999999 and metres north '
            "at most 10000000, such as 38T 653703 4431464"
        )
    places = {
        side: Transformer.from_crs(f"EPSG:{code + zone}", "EPSG:4326", always_xy=True).transform(
            east, north
        )
        for side, code in (("north", 32600), ("south", 32700))
    }
    side = _side((found["side"] or "").upper(), places, text)
    lon, lat = _rounded(*places[side])
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise PlaceError(f'"{text}" lies outside its UTM zone')
    return Position(lon, lat, read_as=f"metres east and north in UTM zone {zone} {side}")


def _east_north(found: re.Match[str], text: str) -> tuple[float, float]:
    axes = [(found[f"{name}_axis"] or "").upper() for name in ("first", "second")]
    values = [float(found[name]) for name in ("first", "second")]
    if axes in (["N", "E"], ["N", ""], ["", "E"]):
        return values[1], values[0]
    if axes[0] and axes[0] == axes[1]:
        raise PlaceError(f'"{text}" gives metres {axes[0]} twice')
    return values[0], values[1]


def _side(letter: str, places: dict[str, tuple[float, float]], text: str) -> str:
    """Return the hemisphere that a letter after the zone means: a band, or N or S themselves."""
    if letter in {"NORTH", "SOUTH"}:
        return letter.lower()
    if not letter:
        raise PlaceError(f'"{text}": say which hemisphere, such as {_BOTH}')
    if letter not in _BANDS:
        raise PlaceError(f'"{text}": UTM has no band {letter}; write north or south')
    fits = [side for side, (_, lat) in places.items() if _band(lat) == letter]
    north_lat, south_lat = (places[side][1] for side in ("north", "south"))
    if letter == "S" and not 31 <= north_lat <= 41:  # the band and a degree for the careless
        return "south"
    if letter == "S":
        raise PlaceError(
            f'"{text}": S is the band from 32 to 40 north ({north_lat:.2f}) and the '
            f"southern hemisphere ({south_lat:.2f}); write {_BOTH}"
        )
    if letter == "N":
        return "north"
    if not fits:
        raise PlaceError(f'"{text}": these metres north are not in band {letter}')
    return fits[0]


def _band(lat: float) -> str | None:
    if not -80 <= lat <= 84:
        return None
    return _BANDS[min(int((lat + 80) // 8), len(_BANDS) - 1)]


def _rounded(lon: float, lat: float) -> tuple[float, float]:
    """Return degrees to a tenth of a millimetre: what follows is noise of the projection."""
    return round((lon + 180) % 360 - 180, 9), round(lat, 9)
