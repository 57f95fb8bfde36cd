"""Positions for incidents that name a place: found in the gazetteer, or said to be missing."""

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import TableError
from geomap.tables import AREA_KINDS, INCIDENT, check_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd
    import pandas as pd

    from geomap.gazetteer import Gazetteer, Place
    from geomap.gazetteer.document import Asked, Entry
    from geomap.incidents.extents import Extent

__all__ = ["locate"]


class _Position(NamedTuple):
    located: str
    place_id: str | None = None
    lon: float = float("nan")
    lat: float = float("nan")
    radius_m: float = float("nan")


_MISSING = _Position("missing")

_POINT_DIGITS = 2
"""Decimals of a degree to which coordinates of the table anchor names: a kilometre."""


def locate(incidents: "pd.DataFrame", gazetteer: "Gazetteer") -> "gpd.GeoDataFrame":
    """Return the incidents with a position for each whose place the gazetteer knows.

    Rows with coordinates keep them, and are "coordinates" where `located` is
    empty. Of the others, `located` becomes "exact name" or "fuzzy name" by how
    the name was matched, "area" where the place is a country, region, district,
    corridor or direction, "ambiguous name" where several places fit (and none
    is taken), "missing" where none does or the place has no known position.
    The names of a table are resolved together, as those of one text: coordinates
    and sure places decide between namesakes, and a small place far from all others
    is "ambiguous name", and so is one that is less likely meant than one on no record.
    What the source row says of country and region (`raw`) narrows its name. An area
    with coordinates and no radius gains that of the area it names, where the gazetteer
    knows it (see `geomap.incidents.extents`). `place` stays as written. A row with a
    `place_id` that the gazetteer has is at that place: a person has chosen.

    Parameters
    ----------
    incidents
        INCIDENT columns, with points or without; it is not changed. Positions are
        `lon` and `lat`, else its points, brought to EPSG:4326, else unknown.
    gazetteer
        Where names are looked up, each spelling once.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, the index of `incidents`, with lon, lat, radius_m (95 %,
        metres), located, place_id and geometry filled in. `attrs["warnings"]`
        lists coordinates that lie far from the place named beside them; `attrs["notes"]`
        gains a sentence where areas gained their radius.

    Raises
    ------
    TableError
        The columns are not those of an incident table, or a row has half a position.
    """
    from geomap.incidents.contradictions import contradictions

    check_table(incidents, INCIDENT, "incidents")
    table = _completed(incidents)
    columns = {name: table[name].tolist() for name in _Position._fields}
    placed = (table["lon"].notna() & table["lat"].notna()).tolist()
    wanted = [row for row, done in enumerate(placed) if not done]
    chosen = _chosen(table, wanted, gazetteer)
    named = _named(table, [row for row in wanted if row not in chosen])
    points = _points(table, chosen.values())
    found = {row: chosen[row] for row in chosen} | _found(gazetteer, named, points)
    for row in wanted:
        for name, value in zip(_Position._fields, found.get(row, _MISSING), strict=True):
            columns[name][row] = value
    sized = _sized(table, gazetteer)
    for row, (place_id, radius_m) in sized.items():
        columns["radius_m"][row] = radius_m
        columns["place_id"][row] = columns["place_id"][row] or place_id
    located = _with_positions(table, columns)
    if sized:
        located.attrs["notes"] = [*table.attrs.get("notes", ()), _said(sized)]
    located.attrs["warnings"] = contradictions(table, gazetteer)
    return located


def _completed(incidents: "pd.DataFrame") -> "gpd.GeoDataFrame":
    """Return a copy that has every column a position needs."""
    import numpy as np

    from geomap.incidents.points import with_positions

    table = with_positions(incidents)
    for given, absent in (("lon", "lat"), ("lat", "lon")):
        half = table.index[(table[given].notna() & table[absent].isna()).to_numpy()]
        if len(half):
            raise TableError(f"incidents: {absent} is empty at row {half[0]}, {given} is given")
    if "radius_m" not in table:
        table["radius_m"] = np.nan
    table["radius_m"] = table["radius_m"].to_numpy(dtype="float64", na_value=np.nan)
    for column in ("place", "place_id", "located"):
        if column not in table:
            table[column] = None
    given = table["located"].astype(object)
    known = table["lon"].notna() & table["lat"].notna()
    table["located"] = given.mask(given.isna() & known, "coordinates")
    return table


def _sized(table: "gpd.GeoDataFrame", gazetteer: "Gazetteer") -> "dict[int, Extent]":
    """Return how far the areas reach that have a position and a name, and no radius."""
    import numpy as np

    from geomap.incidents.extents import extents

    bare = (table["located"] == "area") & table["lon"].notna() & table["lat"].notna()
    rows = np.flatnonzero((bare & table["radius_m"].isna()).to_numpy()).tolist()
    lon, lat = table["lon"].tolist(), table["lat"].tolist()
    named = {row: (entry, lon[row], lat[row]) for row, entry in _named(table, rows).items()}
    return extents(gazetteer, named) if named else {}


def _said(sized: "Mapping[int, Extent]") -> str:
    areas = "1 area has" if len(sized) == 1 else f"{len(sized)} areas have"
    return f"{areas} the extent that the gazetteer gives the region or country of that name"


def _texts(table: "pd.DataFrame", name: str) -> list[str | None]:
    """Return a column's texts; what is empty is None, whatever the column holds it as."""
    cells = zip(table[name].tolist(), table[name].isna().tolist(), strict=True)
    return [None if empty else value for value, empty in cells]


def _chosen(
    table: "pd.DataFrame", wanted: list[int], gazetteer: "Gazetteer"
) -> dict[int, _Position]:
    """Return the positions of rows whose `place_id` the gazetteer has: it goes before names."""
    ids = _texts(table, "place_id")
    places = {ids[row]: None for row in wanted if ids[row] is not None}
    known = {text: gazetteer.place(text) for text in places if text is not None}
    positions = {
        text: _at(place, place.radius_m, "exact name")
        for text, place in known.items()
        if place is not None
    }
    return {row: positions[text] for row in wanted if (text := ids[row]) in positions}


def _named(table: "pd.DataFrame", rows: list[int]) -> "dict[int, Entry]":
    """Return the name of each row's place, with the region and country that its source gives."""
    from geomap.gazetteer.document import Entry
    from geomap.incidents.context import context_columns

    names = _texts(table, "place")
    raw: list[Any] = table["raw"].tolist() if "raw" in table else [None] * len(names)
    columns: dict[tuple[str, ...], list[str]] = {}
    entries = {}
    for row in rows:
        name = names[row]
        if name is not None:
            source: dict[str, Any] = raw[row] if isinstance(raw[row], dict) else {}
            keys = tuple(source)
            if keys not in columns:
                columns[keys] = context_columns(keys)
            within = (source[column] for column in columns[keys])
            entries[row] = Entry(name, tuple(t.strip() for t in within if _is_text(t)))
    return entries


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _points(table: "pd.DataFrame", chosen: "Iterable[_Position]") -> list[tuple[float, float]]:
    """Return the positions that the table knows without a name, areas left out, each once."""
    known = table["lon"].notna() & table["lat"].notna() & (table["located"] != "area")
    lon = table.loc[known.to_numpy(), "lon"].round(_POINT_DIGITS).tolist()
    lat = table.loc[known.to_numpy(), "lat"].round(_POINT_DIGITS).tolist()
    given = dict.fromkeys(zip(map(float, lon), map(float, lat), strict=True))
    others = [
        (one.lon, one.lat) for one in chosen if one.located != "area" and math.isfinite(one.lon)
    ]
    return list(given | dict.fromkeys(others))


def _found(
    gazetteer: "Gazetteer", named: "dict[int, Entry]", points: list[tuple[float, float]]
) -> dict[int, _Position]:
    """Return where each named place is, all resolved together, each spelling once."""
    from geomap.gazetteer.document import settle

    entries = list(dict.fromkeys(named.values()))
    if not entries:
        return {}
    settled = settle(gazetteer, entries, points=points)
    positions = {asked.entry: _position(asked) for asked in settled}
    return {row: positions[entry] for row, entry in named.items()}


def _position(asked: "Asked") -> _Position:
    from geomap.gazetteer.trust import HALF

    if asked.status == "ambiguous" or 0 < asked.trust < HALF:
        return _Position("ambiguous name")
    option = asked.answer
    if option is None:
        return _MISSING
    if not math.isfinite(option.lon):
        return _Position("missing", option.id)
    located = "exact name" if option.tier == "exact" else "fuzzy name"
    if option.kind in AREA_KINDS:
        located = "area"
    radius_m = math.nan if option.radius_m is None else float(option.radius_m)
    return _Position(located, option.id, option.lon, option.lat, radius_m)


def _at(place: "Place", radius_m: float | None, located: str) -> _Position:
    if place.lon is None or place.lat is None:
        return _Position("missing", place.id)
    if place.kind in AREA_KINDS:
        located = "area"
    radius = float("nan") if radius_m is None else float(radius_m)
    return _Position(located, place.id, float(place.lon), float(place.lat), radius)


def _with_positions(
    table: "gpd.GeoDataFrame", columns: dict[str, list[object]]
) -> "gpd.GeoDataFrame":
    import pandas as pd

    from geomap.incidents.points import points

    for name in ("lon", "lat", "radius_m"):
        table[name] = pd.Series(columns[name], index=table.index, dtype="float64")
    for name in ("located", "place_id"):
        table[name] = pd.Series(columns[name], index=table.index, dtype=object)
    geometry = points(table["lon"].to_numpy(), table["lat"].to_numpy())
    return table.set_geometry(geometry, crs="EPSG:4326")
