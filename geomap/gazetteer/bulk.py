"""Many names at once: every distinct one resolved once, recorded ones without reading any.

A name that is recorded as it stands is found by its hash alone and its
namesakes are weighed as arrays. Only the others are read as phrases and
searched for one by one.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.errors import PlaceError
from geomap.gazetteer.answers import context_of
from geomap.gazetteer.seats import CALLED_AFTER
from geomap.gazetteer.trust import SURE
from geomap.gazetteer.worldwide import trust_in, weights
from geomap.names import normalise

if TYPE_CHECKING:
    from geomap.gazetteer.gazetteer import Gazetteer
    from geomap.gazetteer.places import Resolution
    from geomap.gazetteer.world import WorldIndex

__all__ = ["Resolved", "resolve_many"]


class Resolved(NamedTuple):
    """The answers to many names, as arrays in their order.

    `status` is that of `resolve`; `place_id` and `match` are None, and `lon`,
    `lat`, `radius_m` and `score` NaN, where it is not "resolved".
    """

    status: NDArray[Any]
    place_id: NDArray[Any]
    match: NDArray[Any]
    score: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    radius_m: NDArray[np.float64]


def resolve_many(
    gazetteer: "Gazetteer",
    names: Iterable[str],
    *,
    near: tuple[float, float] | None = None,
    country: str | None = None,
) -> Resolved:
    """Return what `Gazetteer.resolve` says of each name, as arrays.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    names
        Any number of names, in any script; None and NaN, as tables have gaps, are "not found".
    near
        (lon, lat) of their surroundings; decides between namesakes.
    country
        ISO 3166 code; places elsewhere are left out.

    Raises
    ------
    PlaceError
        `names` is one text, a name is no text, or the context cannot be read.
    """
    if isinstance(names, (str, bytes)):
        raise PlaceError("names is one text; give a list of names, or use resolve")
    asked = ["" if _is_gap(name) else name for name in names]
    position: dict[str, int] = {}
    inverse = np.fromiter((position.setdefault(name, len(position)) for name in asked), np.intp)
    distinct = list(position)
    out = _empty(len(distinct))
    rest = np.arange(len(distinct))
    if gazetteer.has_world and near is None and country is None:
        rest = _recorded(gazetteer, distinct, out)
    context = context_of(near, country, gazetteer.qualifiers)
    for row in rest.tolist():
        name = distinct[row]
        if not isinstance(name, str):
            raise PlaceError(f"a name is text, not {type(name).__name__}")
        found = gazetteer.answered(
            name, context, limit=0
        )  # suggestions would take most of the time
        if found.status == "resolved":
            found = gazetteer.answered(name, context, limit=1)
        _fill(out, row, found)
    return Resolved(*(column[inverse] for column in out))


def _is_gap(name: object) -> bool:
    """Return whether a cell holds nothing: None, NaN or another that is not itself."""
    return name is None or (not isinstance(name, str) and bool(name != name))  # noqa: PLR0124


def _empty(count: int) -> Resolved:
    texts = [np.full(count, None, dtype=object) for _ in range(2)]
    return Resolved(
        np.full(count, "not found", dtype=object),
        *texts,
        *(np.full(count, np.nan) for _ in range(4)),
    )


def _fill(out: Resolved, row: int, found: "Resolution") -> None:
    out.status[row] = found.status
    if found.status != "resolved":
        return
    best = found.places[0]
    out.place_id[row], out.match[row], out.score[row] = best.place.id, best.match, best.score
    for column, value in (
        (out.lon, best.place.lon),
        (out.lat, best.place.lat),
        (out.radius_m, best.radius_m),
    ):
        column[row] = np.nan if value is None else value


def _recorded(gazetteer: "Gazetteer", names: Sequence[str], out: Resolved) -> NDArray[np.intp]:
    """Answer the names that the world records as they stand; return the rows of the others."""
    letters = [normalise(name) if isinstance(name, str) else "" for name in names]
    ours = gazetteer.overlay_letters
    rows = np.array([row for row, text in enumerate(letters) if text and text not in ours], np.intp)
    world = gazetteer.world
    if world is None or not len(rows):
        return np.arange(len(names))
    found, of = world.exact_names(
        [letters[row].encode("utf-8", "replace") for row in rows.tolist()]
    )
    place, query, name = _distinct_pairs(world, found, rows[of])
    area = np.isin(query, query[world.of_kinds(place, CALLED_AFTER)])
    # Where an area may be called after a town in it, the places are looked at one by one.
    place, query, name = place[~area], query[~area], name[~area]
    if not len(place):
        return np.arange(len(names))
    best, share, answered = _best(world, place, query, name)
    sure = share >= SURE
    out.status[answered] = np.where(sure, "resolved", "ambiguous")
    kept, who = answered[sure], best[sure]
    out.place_id[kept] = [world.id_of(number) for number in who.tolist()]
    out.match[kept] = "exact"
    out.score[kept] = np.round(trust_in(world, who, "exact", placed=False) * share[sure], 3)
    out.lon[kept], out.lat[kept], out.radius_m[kept] = world.positions(who)
    return np.setdiff1d(np.arange(len(names)), answered)


def _distinct_pairs(
    world: "WorldIndex", name: NDArray[Any], query: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return each place once a query with its first name, in order of query."""
    place = world.name_place[name].astype(np.int64)
    order = np.lexsort((name, place, query))
    place, query, name = place[order], query[order], name[order]
    first = np.ones(len(place), dtype=bool)
    first[1:] = (place[1:] != place[:-1]) | (query[1:] != query[:-1])
    return place[first], query[first], name[first]


def _best(
    world: "WorldIndex", place: NDArray[Any], query: NDArray[Any], name: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[np.float64], NDArray[Any]]:
    """Return for each query its weightiest place and that one's share, and the queries."""
    weight = weights(world, place, None) * world.lead_weight(name)
    starts = np.flatnonzero(np.concatenate([[True], query[1:] != query[:-1]]))
    total = np.add.reduceat(weight, starts)
    order = np.lexsort((place, -weight, query))
    best = order[starts]
    return place[best], weight[best] / total, query[starts]
