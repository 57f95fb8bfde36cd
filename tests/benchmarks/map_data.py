"""Made-up incidents with verdicts, in the shape of what monitors publish.

They lie in an empty part of Australia, where nobody will take them for real. Rows
come by date, as datasets have them; ids rise with gaps. Three quarters are at one of
20,000 places (a few of which are reported on daily), the others have coordinates of
their own. Each has a source with an address of its own, at one of 90 publishers, and
two of 400 actors; three in a hundred have claims. There is no text beside the title.
"""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

__all__ = ["made_up", "made_up_zones"]

Columns = dict[str, Any]

_BOX = (120.0, -31.0, 139.0, -19.0)  # west, south, east, north
_PLACES, _ACTORS, _PUBLISHERS = 20_000, 400, 90
_CLAIMED, _OWN_POSITION, _UNPLACED, _AREAS, _NEAR_ZONES = 0.03, 0.25, 0.01, 0.02, 0.1
_FIRST, _DAYS = np.datetime64("2018-01-01", "s"), 6 * 365
_SYLLABLES = [
    "ka",
    "mar",
    "il",
    "ver",
    "tu",
    "ben",
    "gar",
    "oz",
    "da",
    "lin",
    "ri",
    "sho",
    "pol",
    "na",
    "bad",
    "or",
    "zen",
    "fi",
    "qu",
    "el",
]
_TYPES = {
    "armed clash": ("Armed clash near", "Exchange of fire at", "Patrols clash at"),
    "shelling": ("Shelling of", "Mortar fire on", "Artillery fire near"),
    "drone strike": ("Drone strike on", "Drone hits vehicle near"),
    "shooting": ("Shots fired at", "Sniper fire near"),
    "explosive device": ("Mine explodes near", "Roadside bomb at"),
    "troop entry": ("Troops enter", "Advance towards"),
    "violence against civilians": ("Residents attacked in", "Farmers attacked near"),
    "protest": ("Protest in", "Demonstration in"),
    "ceasefire violation": ("Ceasefire violation at", "Truce broken near"),
}
_SHARES = (0.2, 0.3, 0.1, 0.1, 0.07, 0.03, 0.1, 0.07, 0.03)
_SECTIONS = ("world", "news", "conflict", "en/politics", "live")


def made_up_zones() -> gpd.GeoDataFrame:
    """Return two made-up zones, one in two dated versions: a hundredth of the area."""
    ring = shapely.Point(128.6, -25.2).buffer(0.55, 24)
    rows = [
        ("salt-lakes", "1", "Salt Lakes", "2017-06-01", "2020-10-31", 1500.0, ring),
        ("salt-lakes", "2", "Salt Lakes", "2020-11-01", None, 400.0, ring.buffer(-0.1)),
        ("range-road", "1", "Range Road", "2019-01-01", "2022-12-31", 250.0,
         shapely.LineString([(133.2, -23.1), (134.0, -23.7), (134.9, -23.6)]).buffer(0.05)),
    ]  # fmt: skip
    names = ["zone_id", "version", "name", "valid_from", "valid_to", "edge_m", "geometry"]
    table = pd.DataFrame(rows, columns=names)
    days = table[["valid_from", "valid_to"]].apply(pd.to_datetime)
    said = {"authority": "Joint mission", "basis": "Made up", "source": "reconstruction"}
    return gpd.GeoDataFrame(table.assign(**days, **said), geometry="geometry", crs=4326)


def made_up(count: int, seed: int = 0) -> gpd.GeoDataFrame:
    """Return flagged incidents: INCIDENT columns but `raw`, and those that `flag` adds.

    Parameters
    ----------
    count
        Rows.
    seed
        The same seed and count give the same table.
    """
    from geomap.flags import flag

    return flag(_incidents(count, np.random.default_rng(seed)), made_up_zones())


def _incidents(count: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    kind = rng.choice(len(_TYPES), count, p=_SHARES)
    where = _positions(count, rng)
    when = _dates(count, rng)
    tolls = _tolls(count, rng)
    title = _titles(kind, where["place"], tolls["killed_best"], rng)
    columns = {
        "id": _ids(count, rng), "title": title, "type": np.array(list(_TYPES), object)[kind],
        **when, **where, "actors": _actors(count, rng), **tolls,
        **_sources(title, when["date_start"], rng),
        "dataset": np.array(["Monitor A", "Monitor B", "Field notes"], object)[
            rng.choice(3, count, p=[0.6, 0.35, 0.05])
        ],
    }  # fmt: skip
    columns |= _claims(columns, rng)
    table = pd.DataFrame(columns)
    points = gpd.points_from_xy(table["lon"], table["lat"])
    unplaced = table["lon"].isna().to_numpy()
    geometry = np.where(unplaced, None, np.asarray(points))
    return gpd.GeoDataFrame(table, geometry=geometry, crs=4326)


def _ids(count: int, rng: np.random.Generator) -> list[str]:
    return [f"AUC{number}" for number in np.cumsum(rng.integers(1, 9, count)).tolist()]


def _words(count: int, rng: np.random.Generator) -> list[str]:
    """Return made-up names, all different."""
    found: dict[str, None] = {}
    while len(found) < count:
        length = rng.choice([2, 3, 4], p=[0.3, 0.5, 0.2])
        found.setdefault("".join(rng.choice(_SYLLABLES, length)).capitalize())
    return list(found)


def _positions(count: int, rng: np.random.Generator) -> Columns:
    west, south, east, north = _BOX
    names = np.array(_words(_PLACES, rng), object)
    lons, lats = rng.uniform(west, east, _PLACES), rng.uniform(south, north, _PLACES)
    close = rng.random(_PLACES) < _NEAR_ZONES
    lons[close] = rng.normal(128.6, 0.7, close.sum())
    lats[close] = rng.normal(-25.2, 0.6, close.sum())
    lons, lats = lons.round(4), lats.round(4)
    often = (rng.pareto(1.0, count) * 100).astype(np.int64) % _PLACES
    towns = np.where(rng.random(count) < 0.5, often, rng.integers(0, _PLACES, count))
    own = rng.random(count) < _OWN_POSITION
    area = ~own & (rng.random(count) < _AREAS)
    unplaced = ~own & ~area & (rng.random(count) < _UNPLACED)
    lon, lat = lons[towns], lats[towns]
    lon[own] = (lon[own] + rng.normal(0, 0.04, own.sum())).round(5)
    lat[own] = (lat[own] + rng.normal(0, 0.03, own.sum())).round(5)
    radius = rng.choice([300.0, 800.0, 2000.0, 5000.0], _PLACES, p=[0.2, 0.4, 0.3, 0.1])[towns]
    radius[own], radius[area] = 100.0, rng.choice([15_000.0, 40_000.0], area.sum())
    located = np.where(rng.random(count) < 0.1, "fuzzy name", "exact name").astype(object)
    located[own], located[area], located[unplaced] = "coordinates", "area", "missing"
    ids = np.array([f"geonames:{number}" for number in range(2_060_000, 2_060_000 + _PLACES)])
    place_id = ids.astype(object)[towns]
    place_id[own | unplaced] = None
    for column in (lon, lat, radius):
        column[unplaced] = np.nan
    return {
        "place": names[towns], "place_id": place_id, "lon": lon, "lat": lat,
        "radius_m": radius, "located": located,
    }  # fmt: skip


def _dates(count: int, rng: np.random.Generator) -> Columns:
    start = _FIRST + np.sort(rng.integers(0, _DAYS, count)) * np.timedelta64(86_400, "s")
    precision = rng.choice(["day", "week", "month"], count, p=[0.9, 0.07, 0.03]).astype(object)
    longer = np.select([precision == "week", precision == "month"], [6, 29], 0)
    longer += (precision == "day") * (rng.random(count) < 0.08) * rng.integers(1, 4, count)
    end = start + longer * np.timedelta64(86_400, "s")
    undated = rng.random(count) < 0.002
    start[undated] = end[undated] = np.datetime64("NaT")
    precision[undated] = None
    return {"date_start": start, "date_end": end, "date_precision": precision}


def _tolls(count: int, rng: np.random.Generator) -> Columns:
    best = np.where(rng.random(count) < 0.45, 0, rng.geometric(0.3, count)).astype(float)
    low = np.where(rng.random(count) < 0.2, np.floor(best / 2), best)
    high = np.where(rng.random(count) < 0.2, best * 2, best)
    wounded = np.where(rng.random(count) < 0.3, rng.geometric(0.2, count), np.nan)
    return {"killed_low": low, "killed_best": best, "killed_high": high, "wounded_best": wounded}


def _titles(
    kind: Any, places: Any, killed: Any, rng: np.random.Generator
) -> "np.ndarray[Any, Any]":
    phrases = list(_TYPES.values())
    pick = rng.integers(0, 6, len(kind)).tolist()
    said = rng.random(len(kind)).tolist()
    rows = zip(kind.tolist(), places, killed.tolist(), pick, said, strict=True)
    return np.array(
        [
            f"{phrases[k][n % len(phrases[k])]} {place}"
            + (f", {dead:.0f} killed" if dead and share < 0.6 else "")
            for k, place, dead, n, share in rows
        ],
        object,
    )


def _actors(count: int, rng: np.random.Generator) -> list[list[str]]:
    suffixes = ("Brigade", "Front", "Guard", "Militia", "Police", "Forces", "Movement", "Union")
    words = _words(_ACTORS, rng)
    names = [f"{word} {suffixes[n % len(suffixes)]}" for n, word in enumerate(words)]
    pairs = (rng.pareto(1.0, (count, 2)) * 6).astype(np.int64) % _ACTORS
    return [[names[a], names[b]] if a != b else [names[a]] for a, b in pairs.tolist()]


def _sources(titles: Any, days: Any, rng: np.random.Generator) -> Columns:
    """Return an address for each: half with a number, half with words of the title as well."""
    hosts = [f"https://www.{word.lower()}.example/" for word in _words(_PUBLISHERS, rng)]
    which = (rng.pareto(1.0, len(titles)) * 5).astype(np.int64) % _PUBLISHERS
    dates = np.where(np.isnat(days), _FIRST, days).astype("datetime64[D]").astype(str)
    serial = rng.integers(100_000, 999_999, len(titles))
    rows = zip(which.tolist(), dates.tolist(), serial.tolist(), titles, strict=True)
    return {
        "sources": [
            [f"{hosts[n]}{_SECTIONS[n % 5]}/{day.replace('-', '/')}/{number}"]
            if n % 2
            else [f"{hosts[n]}{_SECTIONS[n % 5]}/{_slug(title)}-{number}.html"]
            for n, day, number, title in rows
        ]
    }


def _slug(title: str) -> str:
    return title.lower().replace(",", "").replace(" ", "-")


def _claims(columns: Columns, rng: np.random.Generator) -> Columns:
    count = len(columns["id"])
    claims: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    contested = np.full(count, None, object)
    for row in np.flatnonzero(rng.random(count) < _CLAIMED).tolist():
        one, two = columns["actors"][row][0], columns["actors"][row][-1]
        dead, denied = columns["killed_best"][row], bool(rng.random() < 0.5)
        url, day = columns["sources"][row][0], columns["date_start"][row]
        common = {"publisher": url.split("/")[2], "url": url, "published": pd.Timestamp(day)}
        empty = dict.fromkeys(("value", "side", "quote", "publisher", "url", "published"))
        claims[row] = [
            empty | common | {"claimant": f"{one} spokesman", "stance": "asserts",
                "about": "killed", "value": f"{dead:.0f}", "side": two,
                "quote": f"{dead:.0f} of them fell at {columns['place'][row]}"},
            empty | {"claimant": f"{two} press office",
                "stance": "denies" if denied else "asserts", "about": "event"},
        ]  # fmt: skip
        contested[row] = denied
    return {"claims": claims, "contested": contested}
