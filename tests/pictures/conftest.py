"""A small case made by hand, what it takes to read a picture, and a PNG decoder of our own."""

import re
import struct
import sys
import xml.etree.ElementTree as ET
import zlib
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geomap.gazetteer import Name, Place
from geomap.pictures import picture

SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Gazetteer:
    """What a picture asks of a gazetteer."""

    places: tuple
    attributions: tuple = ("Place names: GeoNames (CC BY 4.0)",)
    world = None


def place(place_id, name, lon, lat, *, names=(), kind="town"):
    every = (Name(name, "en", "Latn", "test"), *(Name(t, c, "Zyyy", "test") for c, t in names))
    return Place(place_id, name, lon, lat, kind, 500.0, every, None, None, "test")


def incident(number, **more):
    row = {
        "id": f"i{number}",
        "title": f"Incident {number}",
        "type": "shelling",
        "date_start": pd.Timestamp("2021-05-10"),
        "date_end": pd.Timestamp("2021-05-11"),
        "place": "Brod",
        "place_id": None,
        "lon": 20.0,
        "lat": 45.0,
        "radius_m": 500.0,
        "located": "exact name",
        "contested": False,
        "verdict": "clear",
        "zone_id": "green",
        "zone_version": "1",
    }
    return row | more


def incidents(*rows):
    table = pd.DataFrame(list(rows) or [incident(0)])
    points = [
        None if np.isnan(lon + lat) else shapely.Point(lon, lat)
        for lon, lat in zip(table["lon"].astype(float), table["lat"].astype(float), strict=True)
    ]
    found = gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
    return found if rows else found.iloc[:0]


def zone(geometry=None, **more):
    row = {
        "zone_id": "green",
        "version": "1",
        "name": "Green zone",
        "names": {"en": "Green zone"},
        "valid_from": pd.Timestamp("2020-01-01"),
        "valid_to": pd.Timestamp("2021-12-31"),
        "authority": "Mission",
        "basis": "Agreement of 2019",
        "edge_m": 1500.0,
        "source": "digitised",
    }
    return row | more | {"geometry": geometry or shapely.box(19.9, 44.9, 20.3, 45.2)}


def zones(*rows):
    table = pd.DataFrame(list(rows) or [zone()])
    return gpd.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")


class Seen:
    """A picture as an XML parser reads it."""

    def __init__(self, drawn):
        self.picture = drawn
        self.root = ET.fromstring(drawn.svg)

    def texts(self):
        """What is written, without what only turns its direction."""
        found = ("".join(node.itertext()) for node in self.root.iter(f"{SVG}text"))
        return [re.sub("[\u2066-\u2069]", "", text).replace("\xa0", " ") for text in found]

    def all_text(self):
        return " ".join(self.texts())

    def symbols(self, colour=None):
        """The middles of incidents' symbols that have a ring, and of which colour they are."""
        found = []
        for node in self.root.iter(f"{SVG}g"):
            moved = re.fullmatch(
                r"translate\(([-\d.]+) ([-\d.]+)\) scale\(([\d.]+)\)", node.get("transform") or ""
            )
            shape = node.find(f"{SVG}path")
            if moved and shape is not None and node.find(f"{SVG}circle") is not None:
                x, y, scale = map(float, moved.groups())
                if colour in (None, shape.get("fill")):
                    found.append((x + 13 * scale, y + 13 * scale))
        return found

    def on_the_map(self):
        """The part of the drawing that is clipped to the map's frame."""
        return next(node for node in self.root.iter(f"{SVG}g") if node.get("clip-path"))

    def frame(self):
        """Left, top, width and height of the map."""
        clip = self.root.find(f"{SVG}defs/{SVG}clipPath/{SVG}rect")
        return tuple(float(clip.get(name)) for name in ("x", "y", "width", "height"))


def draw(rows=(), areas=None, **options):
    table = rows if isinstance(rows, pd.DataFrame) else incidents(*rows)
    return Seen(picture(table, zones() if areas is None else areas, **options))


def decoded(data):
    """Return the pixels of an 8-bit PNG that is not interlaced, shape (height, width, channels)."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind + body)
        chunks[kind] = chunks.get(kind, b"") + body
        at += 12 + length
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, interlaced) == (8, 0)
    channels = {2: 3, 6: 4}[colour]
    raw = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, -1)
    rows = np.zeros((height, width * channels), np.uint8)
    before = np.zeros(width * channels, np.uint8)
    for number, line in enumerate(raw):
        before = rows[number] = _unfiltered(line[0], line[1:], before, channels)
    return rows.reshape(height, width, channels), chunks


def _unfiltered(kind, line, above, step):
    if kind == 0:
        return line
    if kind == 2:
        return line + above
    found = bytearray(line.tobytes())
    up = above.tobytes()
    for at in range(len(found)):
        left = found[at - step] if at >= step else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + up[at]) // 2
        else:
            corner = up[at - step] if at >= step else 0
            guess = _paeth(left, up[at], corner)
        found[at] = (found[at] + guess) & 255
    return np.frombuffer(bytes(found), np.uint8)


def _paeth(left, above, corner):
    start = left + above - corner
    by = (abs(start - left), abs(start - above), abs(start - corner))
    return (left, above, corner)[by.index(min(by))]


@pytest.fixture(scope="session")
def case():
    """This module: rows, tables and what reads a picture made of them."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def tab(chromium):
    """A tab of a real Chromium."""
    return chromium.new_page()
