"""The offline base against GDAL's own reading of the same file."""

import json

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from geomap.webmap.assets import asset
from geomap.webmap.basemap import base_values, box_about, detail
from geomap.webmap.topology import read_topology

CAUCASUS = (46.2, 39.4, 47.3, 40.4)
BOXES = {
    "Caucasus": ("10m", (42.0, 37.0, 52.0, 43.0)),
    "Aegean": ("10m", (22.0, 35.0, 30.0, 41.0)),
    "Horn": ("10m", (38.0, 0.0, 52.0, 14.0)),
    "World": ("50m", (-180.0, -90.0, 180.0, 90.0)),
}
WORLD = (-180.0, -90.0, 180.0, 90.0)
ROUND = ("Russia", "Fiji", "Antarctica")
"""Their rings cross 180 degrees, which GDAL reads flat: areas judge those."""


def topology(scale):
    return read_topology(asset(f"world-atlas/countries-{scale}.json").read_text())


def land(scale, box, *, without=()):
    countries, _, _ = detail(topology(scale), box)
    return shapely.union_all([shape for name, shape in countries if name not in without])


def gdal_land(scale, box, *, without=()):
    path = asset(f"world-atlas/countries-{scale}.json").path
    countries = pyogrio.read_dataframe(path, layer="countries")
    shapes = np.asarray(countries.geometry[~countries["name"].isin(without)])
    shapes = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    return shapely.union_all(shapely.intersection(shapes, shapely.box(*box)))


def decoded(steps, scale):
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / scale


def drawn_land(base):
    polygons = [
        shapely.make_valid(shapely.Polygon(*[decoded(ring, base["scale"]) for ring in polygon[:1]],
                           [decoded(ring, base["scale"]) for ring in polygon[1:]]))
        for polygon in base["land"]
    ]  # fmt: skip
    return shapely.union_all(polygons)


@pytest.mark.parametrize("name", BOXES)
def test_land_is_what_gdal_reads(name):
    scale, box = BOXES[name]
    reference = gdal_land(scale, box, without=ROUND)
    apart = shapely.symmetric_difference(land(scale, box, without=ROUND), reference).area
    assert apart / reference.area < (0.004 if scale == "10m" else 0.012)


@pytest.mark.parametrize("scale", ["10m", "50m"])
def test_countries_across_the_antimeridian_and_about_the_pole_are_whole(scale):
    countries, _, _ = detail(topology(scale), WORLD)
    square_km = dict.fromkeys(ROUND, 0.0)
    for name, shape in countries:
        if name in ROUND:
            square_km[name] += (
                abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e6
            )
    # Areas as statistical offices give them; Antarctica with its ice shelves.
    assert square_km["Russia"] == pytest.approx(17.1e6, rel=0.02)
    assert square_km["Fiji"] == pytest.approx(18_270, rel=0.1 if scale == "10m" else 0.15)
    assert square_km["Antarctica"] == pytest.approx(13.9e6, rel=0.15)
    everything = land(scale, WORLD)
    for lon, lat, expected in [
        (0, -80, True), (100, -75, True), (-30, -65, False), (150, -89, True), (0, 89, False),
        (179, 68, True), (-175, 67, True), (0, 72, False), (178, -17.8, True), (0, -17, False),
    ]:  # fmt: skip
        assert everything.covers(shapely.Point(lon, lat)) is expected, (lon, lat)


def test_what_the_page_gets_is_that_land_to_a_thousandth():
    bounds = (24.0, 36.5, 28.0, 40.0)
    base, _ = base_values(bounds, shapely.Polygon())
    reference = gdal_land("10m", box_about(bounds))
    apart = shapely.symmetric_difference(drawn_land(base), reference).area
    assert apart / reference.area < 0.006


def test_coast_and_borders_are_the_edges_of_that_land():
    base, _ = base_values((24.0, 36.5, 28.0, 40.0), shapely.Polygon())
    box = base["box"]
    edge = shapely.intersection(drawn_land(base).boundary, shapely.box(*box).buffer(-0.01))
    coast = shapely.union_all(
        [shapely.linestrings(decoded(line, base["scale"])) for line in base["coast"]]
    )
    assert coast.buffer(0.005).intersection(edge).length / edge.length > 0.98
    borders = [decoded(line, base["scale"]) for line in base["borders"]]
    inland = shapely.union_all([shapely.linestrings(line) for line in borders])
    assert inland.intersection(drawn_land(base).buffer(0.01)).length / inland.length > 0.98


def test_countries_are_named_in_view_but_not_over_a_zone():
    zone = shapely.box(*CAUCASUS)
    _, labels = base_values(CAUCASUS, zone)
    places = {label["text"]: shapely.Point(label["lon"], label["lat"]) for label in labels}
    assert {"Armenia", "Azerbaijan", "Iran"} <= set(places)
    assert not [name for name, place in places.items() if zone.contains(place)]
    countries = gpd.read_file(asset("world-atlas/countries-10m.json").path, layer="countries")
    for name, place in places.items():
        (shape,) = countries.loc[countries["name"] == name].geometry
        assert shapely.make_valid(shape).contains(place), name


@pytest.mark.parametrize(
    "bounds",
    [
        (-180, -85, 180, 85),
        (179.0, -19, 180, -16),
        (0, 0, 0, 0),
        (-60, -85, -59, -84),
        (-150, 10, -140, 20),
    ],
)
def test_any_bounds_give_a_base(bounds):
    base, labels = base_values(bounds, shapely.Polygon())
    assert len(json.dumps(base)) < 400_000
    west, south, east, north = base["box"]
    assert west <= bounds[0] <= bounds[2] <= east
    assert south <= bounds[1] <= bounds[3] <= north
    assert all(abs(label["lat"]) <= 90 for label in labels)
    for line in base["coast"]:
        lon = decoded(line, base["scale"])[:, 0]
        assert not (np.abs(lon) >= 179.995).all()
