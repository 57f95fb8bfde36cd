"""A small case made by hand, and a Chromium whose network is cut."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geomap.gazetteer import Name, Place
from geomap.webmap import incident_map

BRIDGE = "https://news.example/bridge"


@dataclass
class Gazetteer:
    """What a map asks of a gazetteer."""

    places: tuple
    attributions: tuple = ("Place names: GeoNames (CC BY 4.0)",)

    def place(self, place_id):
        return next((place for place in self.places if place.id == place_id), None)


def place(place_id, name, lon, lat, *, names=(), kind="village"):
    recorded = tuple(Name(text, language, "Zyyy", "test") for language, text in names)
    every = (Name(name, "en", "Latn", "test"), *recorded)
    return Place(place_id, name, lon, lat, kind, 500.0, every, None, None, "test")


def claim(claimant, stance, about, value=None, **more):
    empty = dict.fromkeys(("side", "quote", "publisher", "url", "published"))
    return {"claimant": claimant, "stance": stance, "about": about, "value": value} | empty | more


def incident(number, title, **more):
    row = {
        "id": f"i{number}",
        "title": title,
        "type": "shelling",
        "date_start": pd.Timestamp("2021-05-10"),
        "date_end": pd.Timestamp("2021-05-11"),
        "date_precision": "day",
        "place": "Brod",
        "place_id": None,
        "lon": 20.0,
        "lat": 45.0,
        "radius_m": 500.0,
        "located": "exact name",
        "actors": ["Side A"],
        "killed_low": None,
        "killed_best": None,
        "killed_high": None,
        "contested": False,
        "claims": [],
        "sources": [BRIDGE],
        "text": None,
        "verdict": "clear",
        "zone_id": "green",
        "zone_version": "1",
        "inside": False,
        "distance_m": -2500.0,
        "probability": 0.001,
        "likelihood": "exceptionally unlikely",
        "why": f"why of {title}",
    }
    return row | more


def incident_rows():
    breach = {"verdict": "breach", "inside": True, "probability": 0.96, "likelihood": "very likely"}
    claims = [
        claim(
            "Ministry A",
            "asserts",
            "killed",
            "3",
            side="A",
            published=pd.Timestamp("2021-05-12"),
            publisher="Agency",
            url=BRIDGE,
            quote="three were killed",
        ),
        claim("Ministry B", "denies", "event", publisher="Paper"),
    ]
    return [
        incident(
            1,
            "Bridge shelled",
            **breach,
            distance_m=1520.0,
            claims=claims,
            contested=True,
            place="Most",
            place_id="t:most",
            lon=20.10,
            lat=45.05,
            killed_low=0,
            killed_best=3,
            killed_high=5,
        ),
        incident(
            2,
            "Drone over the ford",
            **breach | {"verdict": "possible", "probability": 0.4},
            type="drone strike",
            distance_m=-120.0,
            lon=20.16,
            lat=44.93,
            place="Ford",
        ),
        incident(3, "Patrol stopped", type="blockade", lon=20.45, lat=45.14, place="Brod"),
        incident(
            4,
            "Second report from the bridge",
            type="armed clash",
            lon=20.10,
            lat=45.05,
            verdict="not in force",
            date_start=pd.Timestamp("2023-01-01"),
            date_end=pd.Timestamp("2023-01-31"),
            date_precision="month",
            contested=True,
        ),
        incident(
            5,
            "Somewhere in the district",
            located="area",
            radius_m=9000.0,
            lon=20.3,
            lat=45.22,
            place="the district",
            type="protest",
        ),
        incident(
            6,
            "At a hill nobody knows",
            located="missing",
            lon=None,
            lat=None,
            radius_m=None,
            place="Hill 7",
            verdict="not placed",
            zone_id=None,
            zone_version=None,
            distance_m=None,
            probability=None,
            likelihood=None,
        ),
    ]


def zone_rows():
    green = shapely.box(19.95, 44.95, 20.25, 45.15)
    first = {
        "zone_id": "green",
        "version": "1",
        "name": "Green zone",
        "names": {"en": "Green zone"},
        "valid_from": pd.Timestamp("2020-01-01"),
        "valid_to": pd.Timestamp("2021-12-31"),
        "authority": "Mission",
        "basis": "Agreement of 2019",
        "edge_m": 1500.0,
        "edge_stretches": [{"edge_m": 300.0, "line": [[20.25, 44.95], [20.25, 45.15]]}],
        "source": "reconstruction from place lists",
        "geometry": green,
    }
    second = first | {
        "version": "2",
        "valid_from": pd.Timestamp("2022-01-01"),
        "valid_to": pd.NaT,
        "edge_m": 0.0,
        "edge_stretches": None,
        "source": "digitised",
        "geometry": shapely.box(19.95, 45.0, 20.2, 45.15),
    }
    return [first, second]


def as_incidents(rows, dtype=None):
    points = [None if row["lon"] is None else shapely.Point(row["lon"], row["lat"]) for row in rows]
    return gpd.GeoDataFrame(pd.DataFrame(rows, dtype=dtype), geometry=points, crs="EPSG:4326")


def as_zones(rows, dtype=None):
    return gpd.GeoDataFrame(pd.DataFrame(rows, dtype=dtype), geometry="geometry", crs="EPSG:4326")


def sample_gazetteer():
    return Gazetteer(
        (
            place("t:most", "Most", 20.10, 45.05, names=[("sr", "Мост"), ("hu", "Híd")]),
            place("t:grad", "Grad", 20.02, 45.11, names=[("sr", "Град")], kind="city"),
            place("t:near", "Nearby", 20.021, 45.111),
            place("t:district", "District", 20.3, 45.2, kind="district"),
        )
    )


def sample_map(**options):
    given = {"title": "Bridges, 2021", "gazetteer": sample_gazetteer()} | options
    return incident_map(as_incidents(incident_rows()), as_zones(zone_rows()), **given)


_MARKS = """() => new Promise((done) => {
    map_geomap.once("geomap-drawn", ({marks}) => done(marks()));
    map_geomap.fire("moveend"); })"""


@dataclass
class Visit:
    """An open page and all it did that it should not."""

    page: object
    path: Path
    errors: list = field(default_factory=list)
    requests: list = field(default_factory=list)

    def clean(self):
        return self.errors == [] and self.requests == []

    def marks(self, kind=None):
        """What the canvas shows now, as the map tells whoever listens, in pixels of the map."""
        found = self.page.evaluate(_MARKS)
        return [mark for mark in found if kind in (None, mark["kind"])]

    def symbols(self):
        """The ids that stand there alone, and what each looks like."""
        return {mark["ids"][0]: mark["look"] for mark in self.marks("symbol")}

    def point(self, mark):
        """Where a mark is on the page."""
        box = self.page.locator(".folium-map").bounding_box()
        return box["x"] + mark["x"], box["y"] + mark["y"]

    def click(self, mark):
        self.page.mouse.click(*self.point(mark))

    def mark_of(self, incident_id, kind="symbol"):
        return next(mark for mark in self.marks(kind) if incident_id in mark["ids"])

    def at(self, address_hash):
        self.page.goto(self.path.as_uri() + address_hash)
        self.page.wait_for_selector(".gm-status")
        return self


@pytest.fixture(scope="session")
def case():
    """This module: rows, tables and the map made of them."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The page of the sample case, written once."""
    path = tmp_path_factory.mktemp("sample") / "page.html"
    sample_map().save(path)
    return path


@pytest.fixture
def visit(chromium, tmp_path):
    """Return a function that opens a page (a path, or a map to write) and watches it.

    The network is cut.
    """
    contexts = []

    def open_page(page_map, *, address_hash="", bypass_csp=False, **options):
        path = page_map
        if not isinstance(page_map, Path):
            path = tmp_path / f"page{len(contexts)}.html"
            page_map.save(path)
        size = {"viewport": {"width": 1280, "height": 800}}
        context = chromium.new_context(offline=True, bypass_csp=bypass_csp, **size | options)
        contexts.append(context)
        found = Visit(context.new_page(), path)
        found.page.on("pageerror", lambda error: found.errors.append(str(error)))
        found.page.on(
            "console",
            lambda said: (
                found.errors.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        found.page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith(("file:", "data:"))
                else found.requests.append(asked.url)
            ),
        )
        return found.at(address_hash)

    yield open_page
    for context in contexts:
        context.close()
