"""Gazetteer places as labels for the map, the more important first.

The page drops whichever would lie over another, so order decides what is read.
From which zoom a name may show follows from how important its place is and how
many more important ones are near it, so that a page carries names for its whole
area and not a thousand for one valley.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from geomap.tables import AREA_KINDS
from geomap.webmap.frame import box_about, drawn_lon, start_of

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer, Place
    from geomap.gazetteer.world import WorldIndex
    from geomap.webmap.topology import Box

    Clear = Callable[[Iterable[Any]], Sequence[Any]]

__all__ = ["gazetteer_labels", "label_rows", "place_labels"]

_KINDS = {"capital": (0, 5), "city": (1, 6), "town": (2, 8), "village": (3, 10)}
"""Rank and the smallest zoom at which a label of that kind may show."""
_OTHER = (4, 11)
_REPORTED_ZOOM = 8
_MOST_REPORTED = 1000
LIMIT = 400
"""Labels on a page whose gazetteer has the places of one region."""
WORLD_LIMIT = 800
"""Labels on a page whose names come from the world's places: some 30 KB."""
_SIZES = ((1_000_000, 4), (300_000, 5), (100_000, 6), (30_000, 7), (10_000, 8), (3_000, 9))
"""Inhabitants and the smallest zoom at which a place of so many may show."""
_SMALL = 10
_ROOM_PX = (150, 48)
"""What a name has for itself at the zoom from which it shows, width and height."""
_CLOSEST = 15
_CELLS = 4
_SPARSE = 0.5
_NEAR = 0.05
"""Degrees within which a place of the world of the same name is the overlay's own."""
_RANKS = {"country": 0, "capital": 1, "city": 1, "town": 2}
_OTHER_RANK = 3
_CITY, _TOWN = 100_000, 10_000


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place of the world where `clear` looks at it."""

    lon: float
    lat: float
    kind: str
    number: int


def label_rows(labels: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Return labels as the page's scripts read them (`LabelRow` in static/labels.js)."""
    return [
        [
            label["text"],
            label["language"],
            round(label["lon"], 4),
            round(label["lat"], 4),
            label["zoom"],
            label.get("rank", _RANKS.get(label["kind"], _OTHER_RANK)),
        ]
        for label in labels
    ]


def gazetteer_labels(
    gazetteer: "Gazetteer",
    bounds: "Box",
    *,
    lang: str = "en",
    reported: frozenset[str] = frozenset(),
    clear: "Clear | None" = None,
) -> list[dict[str, Any]]:
    """Return labels for a map of these bounds, the overlays' places before the world's.

    The world is asked only where the overlays leave most of the map without a
    name. That follows from the data alone, so that the same data makes the same page.

    Parameters
    ----------
    gazetteer
        Where the places are from.
    bounds
        West, south, east, north of the data, degrees; east may be beyond 180.
    lang, reported
        As for `place_labels`.
    clear
        Returns those of some places (`lon`, `lat`, `kind`) that may be named; all where None.
    """
    box = box_about(bounds)
    places = gazetteer.places if clear is None else clear(gazetteer.places)
    found = place_labels(places, box, lang=lang, reported=reported)
    # A gazetteer of one's own may have places alone.
    world = getattr(gazetteer, "world", None) if _is_sparse(gazetteer.places, bounds) else None
    if world is None:
        return found
    known = {place.id: place for place in places}
    taken = [known[label["id"]] for label in found]
    wanted = _numbers_of(world, reported - known.keys())
    return found + _world_labels(world, bounds, (taken, wanted, clear), lang=lang)


def place_labels(
    places: "Iterable[Place]",
    box: "Box",
    *,
    lang: str = "en",
    reported: frozenset[str] = frozenset(),
) -> list[dict[str, Any]]:
    """Return labels for the places in a box.

    Parameters
    ----------
    places
        Places of a gazetteer; areas and places without a position get no label.
    box
        West, south, east, north, degrees; east may be beyond 180.
    lang
        ISO 639 code of the language whose names are shown, where a place has one.
    reported
        Ids of places where incidents are, which are named before all others.
    """
    west, south, east, north = box
    start = start_of(box)
    ranked = []
    for place in places:
        if place.lon is None or place.lat is None or place.kind in AREA_KINDS:
            continue
        lon = drawn_lon(place.lon, start)
        if not (west <= lon <= east and south <= place.lat <= north):
            continue
        rank, zoom = _KINDS.get(place.kind, _OTHER)
        if place.id in reported:
            rank, zoom = 0, min(zoom, _REPORTED_ZOOM)
        ranked.append((rank, place.id, zoom, lon, place))
    ranked.sort(key=lambda item: item[:3])
    return [_label(place, lon, zoom, lang) for _, _, zoom, lon, place in ranked[:LIMIT]]


def _label(place: "Place", lon: float, zoom: int, lang: str) -> dict[str, Any]:
    text = place.name_in(lang)
    language = next((name.language for name in place.names if name.text == text), None)
    return {
        "id": place.id,
        "text": text,
        "language": language or "",
        "lon": lon,
        "lat": place.lat,
        "kind": place.kind,
        "zoom": zoom,
    }


def _is_sparse(places: "Iterable[Place]", bounds: "Box") -> bool:
    """Return whether most of what a map shows at the start holds no place."""
    west, south, east, north = bounds
    wide, high = max(east - west, 1e-6), max(north - south, 1e-6)
    start = start_of(box_about(bounds))
    cells = set()
    for place in places:
        if place.lon is not None and place.lat is not None and place.kind not in AREA_KINDS:
            across = (drawn_lon(place.lon, start) - west) / wide
            up = (place.lat - south) / high
            if 0 <= across <= 1 and 0 <= up <= 1:
                cells.add((int(across * _CELLS * 0.999), int(up * _CELLS * 0.999)))
    return len(cells) < _SPARSE * _CELLS**2


def _world_labels(
    world: "WorldIndex",
    bounds: "Box",
    which: "tuple[Sequence[Place], npt.NDArray[np.intp], Clear | None]",
    *,
    lang: str,
) -> list[dict[str, Any]]:
    """Return labels for the world's places.

    `which` tells which places are named already, the numbers of those that are
    named before others, and which of all may be.
    """
    taken, wanted, clear = which
    west, south, east, north = box = box_about(bounds)
    start = start_of(box)
    numbers = np.arange(len(world))
    lon, lat, _ = world.positions(numbers)
    lon = np.where(lon < start, lon + 360, np.where(lon > start + 360, lon - 360, lon))
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    numbers = np.flatnonzero(inside)
    numbers = numbers[~world.of_kinds(numbers, AREA_KINDS)]
    if clear is not None:
        spots = [_Spot(lon[n], lat[n], world.kind(n), n) for n in numbers.tolist()]
        numbers = np.array([spot.number for spot in clear(spots)], dtype=np.intp)
    population = world.population[numbers].astype(np.int64)
    is_wanted = np.isin(numbers, wanted)
    order = np.lexsort((numbers, -population, ~is_wanted))
    numbers, population, is_wanted = numbers[order], population[order], is_wanted[order]
    least = _size_zooms(population)
    least[is_wanted] = np.minimum(least[is_wanted], _REPORTED_ZOOM)
    zooms = _zooms(lon[numbers], lat[numbers], least, taken)
    chosen = np.flatnonzero(zooms <= _CLOSEST)
    far = ~_within(lon[numbers], lat[numbers], bounds)
    # What lies in the margin of the map is seen only from farther out.
    chosen = chosen[np.lexsort((chosen, zooms[chosen] + 3 * far[chosen]))][: WORLD_LIMIT * 5 // 4]
    found = []
    for at in sorted(chosen.tolist()):
        place = world.record(int(numbers[at]))
        if not place.name or _is_known(place, taken):
            continue
        label = _label(place, float(lon[numbers[at]]), int(zooms[at]), lang)
        people = population[at]
        found.append(label | {"rank": 1 if people >= _CITY else 2 if people >= _TOWN else 3})
        if len(found) == WORLD_LIMIT:
            break
    return found


def _numbers_of(world: "WorldIndex", ids: frozenset[str]) -> npt.NDArray[np.intp]:
    """Return the numbers of the places with these ids that the world has."""
    numbers = [world.number_of(one) for one in sorted(ids)[:_MOST_REPORTED]]
    return np.array([number for number in numbers if number is not None], dtype=np.intp)


def _within(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], bounds: "Box"
) -> npt.NDArray[np.bool_]:
    west, south, east, north = bounds
    reach = max(0.3 * max(east - west, north - south), 0.1)
    across = (lon >= west - reach) & (lon <= east + reach)
    return np.asarray(across & (lat >= south - reach) & (lat <= north + reach))


def _is_known(place: "Place", taken: "Sequence[Place]") -> bool:
    """Return whether an overlay names this place already, by any of its names."""
    ours = {name.text for name in place.names}
    return any(
        abs((other.lon or 0) - (place.lon or 0)) < _NEAR
        and abs((other.lat or 0) - (place.lat or 0)) < _NEAR
        and not ours.isdisjoint(name.text for name in other.names)
        for other in taken
    )


def _size_zooms(population: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    found = np.full(len(population), _SMALL)
    for people, zoom in reversed(_SIZES):
        found[population >= people] = zoom
    return found


def _zooms(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    least: npt.NDArray[np.int64],
    taken: "Sequence[Place]",
) -> npt.NDArray[np.int64]:
    """Return the zoom from which each place has a cell of the screen to itself.

    The places stand in order of importance, after those `taken` already; one that
    never has a cell gets a zoom beyond `_CLOSEST`.
    """
    x, y = _world_pixels(lon, lat)
    first = _world_pixels(
        np.array([place.lon for place in taken], dtype=float),
        np.array([place.lat for place in taken], dtype=float),
    )
    found = np.full(len(lon), _CLOSEST + 1)
    for zoom in range(int(least.min(initial=_CLOSEST)), _CLOSEST + 1):
        named = found <= _CLOSEST
        occupied = np.concatenate(
            [_cells(*first, zoom), _cells(x[named], y[named], zoom)],
        )
        free = np.flatnonzero(~named & (least <= zoom))
        cells = _cells(x[free], y[free], zoom)
        open_ = ~np.isin(cells, occupied)
        _, at = np.unique(cells[open_], return_index=True)
        found[free[open_][at]] = zoom
    return found


def _world_pixels(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return Web Mercator pixels at zoom 0."""
    sine = np.sin(np.radians(np.clip(lat, -85, 85)))
    return (lon / 360 + 0.5) * 256, (0.5 - np.arctanh(sine) / (2 * np.pi)) * 256


def _cells(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], zoom: int
) -> npt.NDArray[np.int64]:
    wide, high = _ROOM_PX
    across = np.floor(x * 2**zoom / wide).astype(np.int64)
    down = np.floor(y * 2**zoom / high).astype(np.int64)
    return np.asarray(across * 10_000_000 + down)
