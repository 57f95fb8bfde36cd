"""Positions for incidents that name a place: found in the gazetteer, or said to be missing."""

from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import TableError
from geomap.tables import AREA_KINDS, INCIDENT, check_table

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geomap.gazetteer import Gazetteer, Place

__all__ = ["locate"]


class _Position(NamedTuple):
    located: str
    place_id: str | None = None
    lon: float = float("nan")
    lat: float = float("nan")
    radius_m: float = float("nan")


_MISSING = _Position("missing")


def locate(incidents: "pd.DataFrame", gazetteer: "Gazetteer") -> "gpd.GeoDataFrame":
    """Return the incidents with a position for each whose place the gazetteer knows.

    Rows with coordinates keep them, and are "coordinates" where `located` is
    empty. Of the others, `located` becomes "exact name" or "fuzzy name" by how
    the name was matched, "area" where the place is a country, region, district,
    corridor or direction, "ambiguous name" where several places fit (and none
    is taken), "missing" where none does or the place has no known position.
    `place` stays as written. A row with a `place_id` that the gazetteer has is
    at that place: a person has chosen.

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
        metres), located, place_id and geometry filled in.

    Raises
    ------
    TableError
        The columns are not those of an incident table, or a row has half a position.
    """
    check_table(incidents, INCIDENT, "incidents")
    table = _completed(incidents)
    known: dict[tuple[str | None, str | None], _Position] = {}
    columns = {name: table[name].tolist() for name in _Position._fields}
    placed = (table["lon"].notna() & table["lat"].notna()).tolist()
    for row, key in enumerate(zip(_texts(table, "place"), _texts(table, "place_id"), strict=True)):
        if placed[row]:
            continue
        if key not in known:
            known[key] = _position(*key, gazetteer)
        for name, value in zip(_Position._fields, known[key], strict=True):
            columns[name][row] = value
    return _with_positions(table, columns)


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


def _texts(table: "pd.DataFrame", name: str) -> list[str | None]:
    """Return a column's texts; what is empty is None, whatever the column holds it as."""
    cells = zip(table[name].tolist(), table[name].isna().tolist(), strict=True)
    return [None if empty else value for value, empty in cells]


def _position(name: str | None, place_id: str | None, gazetteer: "Gazetteer") -> _Position:
    """Return where a place is; an id that the gazetteer has goes before the name."""
    place = None if place_id is None else gazetteer.place(place_id)
    if place is not None:
        return _at(place, place.radius_m, "exact name")
    if name is None:
        return _MISSING
    found = gazetteer.resolve(name)
    if found.status == "ambiguous":
        return _Position("ambiguous name")
    if found.status != "resolved" or not found.places:
        return _MISSING
    match = found.places[0]
    located = "exact name" if match.match == "exact" else "fuzzy name"
    return _at(match.place, match.radius_m, located)


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
