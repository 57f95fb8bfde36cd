"""A table blurred: points on a grid, verdicts as they were, and nothing that gives a place away."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.blur.circles import Circles
from geomap.blur.giveaways import LONGEST, Giveaways, names_about
from geomap.blur.grid import Grid
from geomap.blur.labels import BLUR_ATTRIBUTE
from geomap.blur.plain import Keeper, kind
from geomap.blur.sides import Sides, sides
from geomap.flags.claims import claims_sentence
from geomap.incidents.points import points, with_positions
from geomap.names import shown
from geomap.tables import INCIDENT, SUMMARY, ZONE, check_table, names_of
from geomap.zones.wording import length, period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame

    from geomap.gazetteer import Gazetteer

__all__ = ["Blurred", "Refused", "blur"]

Floats = NDArray[np.float64]

_LEAST_RADIUS = 1.5
"""Of the grid's width: it holds with 95 % whatever was known to a width or better."""
_UNEVEN = 1.1
"""A square and a disc together reach farther than two normals of their 95 % would."""

_SAME = ("verdict", "zone_id", "zone_version")
_KEPT = (
    "date_start", "date_end", "date_precision", "contested", "killed_low", "killed_best",
    "killed_high", "wounded_low", "wounded_best", "wounded_high",
)  # fmt: skip
_WHERE_COLUMNS = frozenset({
    "location", "place", "village", "town", "city", "locality", "municipality", "district",
    "admin2", "admin3", "adm_2", "where_coordinates", "where_description",
})  # fmt: skip
"""Columns of source rows, in datasets and plain tables, that say where, finer than a region."""
_ALWAYS_OUT = (
    "names of places, titles, descriptions, quotes, the ends of addresses, source rows, "
    "distances and probabilities are left out"
)


class Refused(NamedTuple):
    """An incident that cannot be blurred without showing something wrong."""

    row: int
    """Its place in the table, from 0."""
    id: str
    """Its identifier as blurred: a number where its own gives the place away."""
    reason: str


class Blurred(NamedTuple):
    """What can be published, what cannot, and what was left out of it, a sentence each."""

    table: "GeoDataFrame"
    refused: "tuple[Refused, ...]"
    notes: tuple[str, ...]
    giveaways: Giveaways


def blur(
    flags: "GeoDataFrame",
    zones: "GeoDataFrame",
    *,
    metres: float,
    seed: str,
    gazetteer: "Gazetteer | None" = None,
) -> Blurred:
    """Return incidents at the middles of a grid's cells, with the verdicts they had.

    Of each incident there remain its dates, its type (of the vocabulary), figures,
    verdict, zone, side of the boundary, and claims without words of their own.
    Names of parties and publishers stay unless they hold the name of a place of
    the table or its surroundings, or a figure that may be a coordinate.
    `radius_m` is one and the same for all that was known to the grid's width or
    better, else that times a power of two; `located` is `area`.

    What is left: a verdict and a side narrow a position to the part of its cell
    where they can be true, which in a narrow zone, or by its edge, is little. Who
    knows of the event from elsewhere finds it by date and figures.

    Parameters
    ----------
    flags
        Incidents with verdicts from their true positions, as `geomap.flag` returns
        them; without verdicts, positions alone are moved. It is not changed.
    zones
        The zone versions that the verdicts are about and a map would show.
    metres
        Width of the grid's cells.
    seed
        Lays the grid out; see `geomap.blur.Grid`. One for all that is published of a case.
    gazetteer
        Names the surroundings whose names are looked for in what stays.

    Returns
    -------
    Blurred
        The table, EPSG:4326, with `attrs["blur_m"]`, and the incidents that are not in
        it: those whose point would be on the other side of some zone version's
        boundary than they were, or whose verdict is about a zone not given.

    Raises
    ------
    TableError
        A column is missing or holds what it cannot mean.
    ValueError
        `metres` or `seed` is none that `Grid` takes.
    """
    grid = Grid(metres, seed)
    check_table(flags, INCIDENT, "incidents")
    check_table(zones, ZONE, "zones")
    flags = with_positions(flags).reset_index(drop=True)
    lon, lat, radius_m = (_numbers(flags, name) for name in ("lon", "lat", "radius_m"))
    area = np.array([how == "area" for how in _cells(flags, "located")], dtype=bool)
    moved = grid.snap(lon, lat)
    circle_m = _circles(moved.reach_m, np.where(np.isnan(radius_m) & ~area, 0, radius_m), metres)
    found = sides(zones, (lon, lat), moved[:2], np.where(area, radius_m, 0))
    giveaways = _giveaways(flags, gazetteer, Circles(moved.lon, moved.lat, circle_m))
    keeper = Keeper(giveaways)
    out = _plain(flags, keeper)
    out["id"] = keeper.identifiers(
        [str(name) for name in flags["id"]], _cells(flags, "dataset"), _pairs(lon, lat)
    )
    out |= {"lon": moved.lon, "lat": moved.lat, "radius_m": circle_m}
    placed = np.isfinite(moved.lon)
    out["located"] = np.where(placed, "area", np.array(_cells(flags, "located"), dtype=object))
    if "verdict" in flags.columns:
        out |= _summary(flags, zones, found, out["claims"], metres)
    else:
        out["text"] = [_reason(None, None, metres) if here else None for here in placed]
    refused = _refused(flags, found, out["id"])
    table = _table(out, flags, [item.row for item in refused], metres)
    return Blurred(table, refused, _notes(flags, keeper), giveaways)


def _circles(reach_m: Floats, radius_m: Floats, metres: float) -> Floats:
    """Return radii that hold the place and tell no more of its own than a power of two."""
    needed = _UNEVEN * np.hypot(reach_m, radius_m)
    least = _LEAST_RADIUS * metres
    with np.errstate(invalid="ignore"):
        doublings = np.ceil(np.log2(np.maximum(needed / least, 1.0)))
        return np.asarray(np.round(least * 2.0**doublings), dtype=np.float64)


def _numbers(table: "GeoDataFrame", name: str) -> Floats:
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return np.array(table[name].to_numpy(dtype=float, na_value=np.nan))


def _cells(table: "GeoDataFrame", name: str) -> list[Any]:
    """Return a column's values, None where it has none or the table has no such column."""
    if name not in table.columns:
        return [None] * len(table)
    cells = zip(table[name].tolist(), table[name].isna().tolist(), strict=True)
    return [None if empty else cell for cell, empty in cells]


def _pairs(lon: Floats, lat: Floats) -> list[tuple[float, float]]:
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def _giveaways(flags: "GeoDataFrame", gazetteer: "Gazetteer | None", circles: Circles) -> Giveaways:
    """Return what must not be read: the table's own places, and all about the shown points."""
    names, broad = names_about(gazetteer, circles)
    if gazetteer is not None:
        places = (gazetteer.place(one) for one in set(_cells(flags, "place_id")) - {None})
        names |= {n.text for place in places if place for n in place.names}
    written = {*_cells(flags, "place"), *_where_cells(flags)} - {None}
    return Giveaways(names - broad, written=written, broad=broad)


def _where_cells(flags: "GeoDataFrame") -> set[str]:
    """Return what source rows say of where they were, in cells as short as a name."""
    wanted: dict[tuple[Any, ...], list[Any]] = {}
    found: set[str] = set()
    for row in _cells(flags, "raw"):
        if not isinstance(row, Mapping):
            continue
        columns = tuple(row)
        if columns not in wanted:
            wanted[columns] = [n for n in columns if str(n).strip().casefold() in _WHERE_COLUMNS]
        cells = (row[name] for name in wanted[columns])
        found.update(c for c in cells if isinstance(c, str) and len(c) <= LONGEST)
    return found


def _plain(flags: "GeoDataFrame", keeper: Keeper) -> dict[str, Any]:
    """Return the columns that are the incident's own, without any that tells a place."""
    out: dict[str, Any] = {name: [None] * len(flags) for name in names_of(INCIDENT)}
    out |= {name: flags[name].to_numpy() for name in _KEPT if name in flags.columns}
    out["type"] = [kind(value) for value in _cells(flags, "type")]
    out["title"] = [_title(value) for value in out["type"]]
    out["actors"] = [keeper.names(values) for values in _cells(flags, "actors")]
    out["sources"] = [keeper.sources(values) for values in _cells(flags, "sources")]
    out["claims"] = [keeper.claims(values) for values in _cells(flags, "claims")]
    datasets = _cells(flags, "dataset")
    known = {value: keeper.name(value) for value in dict.fromkeys(datasets)}
    out["dataset"] = [known[value] for value in datasets]
    return out


def _title(kind_of: str | None) -> str:
    return "Incident" if kind_of in (None, "other") else str(kind_of).capitalize()


def _summary(
    flags: "GeoDataFrame",
    zones: "GeoDataFrame",
    found: Sides,
    claims: "Sequence[Any]",
    metres: float,
) -> dict[str, Any]:
    """Return the verdicts, without what tells how far from a boundary the place was."""
    import pandas as pd

    out: dict[str, Any] = {name: [None] * len(flags) for name in names_of(SUMMARY)}
    out |= {name: _cells(flags, name) for name in _SAME}
    numbers = [found.number.get(key) for key in _versions(flags)]
    given = zip(_cells(flags, "inside"), numbers, found.inside, strict=True)
    inside = [
        value if number is not None and value is not None and row[number] == value else None
        for value, number, row in given
    ]
    out["inside"] = pd.array(inside, dtype="boolean")
    out["distance_m"] = out["probability"] = np.full(len(flags), np.nan)
    spans = [
        period(*ends)
        for ends in zip(_cells(zones, "valid_from"), _cells(zones, "valid_to"), strict=True)
    ]
    rows = zip(out["verdict"], numbers, claims, strict=True)
    out["why"] = [
        "; ".join([_reason(verdict, None if n is None else spans[n], metres), *_said(claimed)])
        for verdict, n, claimed in rows
    ]
    return out


def _said(claims: Any) -> list[str]:
    return claims_sentence([claim for claim in claims if claim["claimant"] != "not named"])


def _reason(verdict: str | None, span: str | None, metres: float) -> str:
    if verdict == "not placed":
        return "no position, so no verdict"
    moved = f"shown on a grid of {length(metres)}, the place itself is withheld"
    if verdict is None:
        return moved
    when = f"; this version of the zone is one in force {span}" if span else ""
    return f"judged at its true position{when}; {moved}"


def _versions(flags: "GeoDataFrame") -> list[tuple[str, str]]:
    ids, versions = (_cells(flags, name) for name in ("zone_id", "zone_version"))
    return [(str(one), str(two)) for one, two in zip(ids, versions, strict=True)]


def _refused(flags: "GeoDataFrame", found: Sides, ids: "Sequence[str]") -> tuple[Refused, ...]:
    judged = _cells(flags, "verdict")
    out = []
    for row, (verdict, zone) in enumerate(zip(judged, _versions(flags), strict=True)):
        crossed = found.crossing(row)
        if crossed is not None:
            reason = f"its point would be on the other side of the boundary of {crossed}"
            out.append(Refused(row, ids[row], reason))
        elif verdict not in (None, "not placed") and zone not in found.number:
            named = f"{shown(zone[0])}, version {shown(zone[1])}"
            reason = f"its verdict is about {named}, which is not among the zones given"
            out.append(Refused(row, ids[row], reason))
    return tuple(out)


def _table(
    columns: dict[str, Any], flags: "GeoDataFrame", refused: "Sequence[int]", metres: float
) -> "GeoDataFrame":
    import geopandas as gpd
    import pandas as pd

    names = [*names_of(INCIDENT), *(names_of(SUMMARY) if "verdict" in columns else ())]
    series = {name: _series(columns[name], flags, name) for name in names}
    geometry = points(columns["lon"], columns["lat"])
    table = gpd.GeoDataFrame(pd.DataFrame(series), geometry=geometry, crs="EPSG:4326")
    kept = table.drop(index=list(refused)).reset_index(drop=True)
    # Nothing else: what reading told of the file, its refused rows above all, is the original.
    kept.attrs = {BLUR_ATTRIBUTE: float(metres)}
    if "threshold" in flags.attrs:
        kept.attrs["threshold"] = flags.attrs["threshold"]
    return kept


def _series(values: Any, flags: "GeoDataFrame", name: str) -> Any:
    import pandas as pd

    if name in _KEPT and name in flags.columns:
        return flags[name].copy()
    return pd.Series(values) if isinstance(values, np.ndarray) else pd.Series(values, dtype=object)


def _notes(flags: "GeoDataFrame", keeper: Keeper) -> tuple[str, ...]:
    known = {*names_of(INCIDENT), *names_of(SUMMARY), flags.geometry.name}
    others = sorted(str(name) for name in flags.columns if name not in known)
    counts = keeper.left_out
    said = [_ALWAYS_OUT]
    said += [
        f"left out, as they may tell a place: {count} {what}"
        for what, count in counts.items()
        if count and what != "identifiers"
    ]
    if counts["identifiers"]:
        said.append(f"replaced by a number, as they may tell a place: {counts['identifiers']} ids")
    if others:
        said.append(f"columns left out: {', '.join(others)}")
    return tuple(said)
