"""A case whose places must not be known, and all the ways in which a file could tell them."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from geomap.flags import flag
from geomap.gazetteer import Gazetteer, Name, Place
from geomap.gazetteer.index import NameIndex

SECRET = (46.512345, 39.723456)
"""Where the village of the case is; the numbers occur nowhere else."""
VILLAGE = ("Zarnakert", "Зарнакерт", "Zərnəkənd")
NEIGHBOUR = ("Olikend", 46.53, 39.74)
FAR = ("Bardagan", 46.9, 39.2)


def place(place_id, lon, lat, names, kind="village"):
    languages = ("en", "ru", "az")
    every = tuple(
        Name(text, language, "Latn", "test")
        for text, language in zip(names, languages, strict=False)
    )
    return Place(place_id, names[0], lon, lat, kind, 500.0, every, "AZ", None, "test")


def claim(claimant, stance, about, **more):
    empty = dict.fromkeys(("value", "side", "quote", "publisher", "url", "published"))
    return {"claimant": claimant, "stance": stance, "about": about} | empty | more


def incident(name, lon, lat, **more):
    return {
        "id": name,
        "title": f"Shelling of {VILLAGE[0]}",
        "type": "shelling",
        "date_start": pd.Timestamp("2021-05-10"),
        "date_end": pd.Timestamp("2021-05-10"),
        "date_precision": "day",
        "place": VILLAGE[0],
        "place_id": "t:village",
        "lon": lon,
        "lat": lat,
        "radius_m": 500.0,
        "located": "exact name",
        "actors": ["Side A", f"{VILLAGE[0]} guard", f"{NEIGHBOUR[0]} militia"],
        "killed_low": 1.0,
        "killed_best": 2.0,
        "killed_high": 3.0,
        "contested": True,
        "claims": [
            claim(
                "Ministry A",
                "asserts",
                "killed",
                value="2",
                side="civilians",
                quote=f"two died in {VILLAGE[1]}",
                publisher="Agency",
                url=f"https://news.example/{VILLAGE[0].lower()}",
            ),
            claim(f"Mayor of {VILLAGE[2]}", "asserts", "event", value="at the old mill"),
            claim("Ministry B", "denies", "event"),
            claim("Ministry B", "asserts", "location", value="39.723456 46.512345"),
        ],
        "sources": [
            f"https://www.news.example/2021/{VILLAGE[0].lower()}?at=39.723456,46.512345",
            "Agency",
            f"Voice of {VILLAGE[0]}",
        ],
        "dataset": "cases",
        "dataset_id": f"{VILLAGE[0]}-1",
        "text": f"{VILLAGE[0]}, 39.723456 N 46.512345 E, by the mill of {NEIGHBOUR[0]}",
        "raw": {"where": "39.723456, 46.512345", "admin2": "Tarvan", "note": VILLAGE[1]},
    } | more


def table(*rows):
    frame = pd.DataFrame(rows)
    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    return gpd.GeoDataFrame(frame, geometry=points, crs=4326)


def zone_table(*polygons):
    rows = [
        {
            "zone_id": f"z{number}",
            "version": "1",
            "name": f"Zone {number}",
            "valid_from": pd.Timestamp("2020-01-01"),
            "valid_to": pd.NaT,
            "edge_m": 1_000.0,
            "forbids": {},
            "inside_places": ["t:village"],
            "geometry": polygon,
        }
        for number, polygon in enumerate(polygons, start=1)
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


@pytest.fixture
def gazetteer():
    places = [
        place("t:village", *SECRET, VILLAGE),
        place("t:neighbour", *NEIGHBOUR[1:], NEIGHBOUR[:1]),
        place("t:far", *FAR[1:], FAR[:1], "town"),
        place("t:hamlet", 46.95, 39.25, ["Hamlet"]),
        place("t:town", 46.45, 39.70, ["Shahar"], "town"),
    ]
    return Gazetteer([NameIndex(places, origin="test")])


@pytest.fixture
def zones():
    return zone_table(box(46, 39, 47, 40))


@pytest.fixture
def flags(zones):
    """Two reports of one secret place, one known to a region, and one that nobody can place."""
    return flag(
        table(
            incident("a", *SECRET),
            incident("zarnakert-2", SECRET[0] + 0.001, SECRET[1], radius_m=3_000.0),
            incident("c", 46.5, 39.4, located="area", radius_m=22_222.0, place="Somewhere"),
            incident("d", None, None, located="missing", radius_m=None),
        ),
        zones,
    )


@pytest.fixture(scope="session")
def secret():
    """This module: its table makers and the texts that must not be read anywhere."""
    import sys

    return sys.modules[__name__]


def betrayed(text):
    """Return what of the secret place a text tells."""
    folded = text.casefold()
    words = [*VILLAGE, NEIGHBOUR[0], "mill", "Tarvan", "t:village"]
    return [
        word
        for word in [*words, "46.5123", "39.7234", "46,5123", "465123", "397234"]
        if word.casefold() in folded
    ]
