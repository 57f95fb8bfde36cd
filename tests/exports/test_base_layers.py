"""The ground under a map: what is land and water, far and near, and no edge that is no coast."""

import numpy as np
import pandas as pd
import pytest
import shapely

from geomap.blur.labels import BLUR_ATTRIBUTE
from geomap.exports.base_layers import BASE_LAYERS, base_layers, bounds_of, place_layer
from geomap.gazetteer import Gazetteer
from geomap.webmap.frame import box_about

KARABAKH = (45.9, 39.1, 47.6, 40.5)
FIJI = (177.0, -19.0, 182.0, -16.0)
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)
VIEWS = {"near": KARABAKH, "across 180": FIJI, "wide": (-20.0, -30.0, 100.0, 60.0),
         "world": EVERYWHERE, "nothing": None, "pole": (-30.0, -89.9, 40.0, -80.0),
         "south": (-60.0, -70.0, 60.0, -60.0)}  # fmt: skip

ON_LAND = {"Yerevan": (44.51, 40.18), "Moscow": (37.62, 55.75), "Brasilia": (-47.9, -15.8),
           "Viti Levu": (178.0, -17.8), "Vanua Levu": (179.3, -16.55),
           "Vostok": (106.8, -78.46), "Kohnen": (0.07, -75.0)}  # fmt: skip
AT_SEA = {"Caspian": (51.0, 41.0), "Black Sea": (34.0, 43.5), "Atlantic": (-30.0, 0.0),
          "Koro Sea": (-179.9, -18.0), "Date line": (180.0, 40.0)}  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    """Shapes of each layer, for each view."""
    return {
        name: {layer.name: layer.shapes for layer in base_layers(bounds)}
        for name, bounds in VIEWS.items()
    }


@pytest.mark.parametrize("view", VIEWS)
def test_land_is_land_and_sea_is_sea(drawn, view):
    land = shapely.union_all(drawn[view]["land"])
    assert [name for name, place in ON_LAND.items() if not land.covers(shapely.Point(place))] == []
    assert [name for name, place in AT_SEA.items() if land.covers(shapely.Point(place))] == []


@pytest.mark.parametrize("view", VIEWS)
def test_shapes_are_valid_of_one_kind_and_fit_web_mercator(drawn, view):
    assert tuple(drawn[view]) == BASE_LAYERS
    for name, shapes in drawn[view].items():
        kind = "Polygon" if name in {"land", "lakes"} else "LineString"
        assert {shape.geom_type for shape in shapes} <= {kind}
        assert shapely.is_valid(shapes).all()
        assert not shapely.is_empty(shapes).any()
        places = shapely.get_coordinates(shapes)
        assert (np.abs(places) <= (180.0, 85.06)).all()
        if kind == "Polygon":
            assert all(shape.exterior.is_ccw for shape in shapes)


@pytest.mark.parametrize("view", ["near", "across 180"])
def test_the_detail_has_no_edge_on_the_map(drawn, view):
    """Lines go on where the detail ends, and none runs along that edge."""
    west, south, east, north = box_about(VIEWS[view])
    edges = shapely.box(west, south, east if east <= 180 else east - 360, north).exterior
    for line in drawn[view]["coast"]:
        # the coarse coast meets the fine one with a step
        assert shapely.intersection(line, edges).length < 0.2
    land = shapely.union_all(drawn[view]["land"])
    beside = [(west + step, south + (north - south) * part)
              for step in (-0.01, 0.01) for part in np.linspace(0, 1, 50)]  # fmt: skip
    outside, inside = np.split(land_at(land, beside), 2)
    assert (outside != inside).sum() <= 1


def land_at(land, places):
    return shapely.covers(land, shapely.points(places))


def test_coasts_do_not_run_along_the_date_line(drawn):
    for line in drawn["world"]["coast"]:
        along = np.abs(shapely.get_coordinates(line)[:, 0]) == 180.0
        assert not (along[1:] & along[:-1]).any()


def test_near_the_data_it_is_finer(drawn):
    box = shapely.box(*KARABAKH).buffer(1)
    near, far = (
        sum(shapely.get_num_coordinates(shapely.intersection(shape, box))
            for shape in drawn[view]["borders"])
        for view in ("near", "wide")
    )  # fmt: skip
    assert near > 2 * far


def test_lake_sevan_is_a_lake(drawn):
    sevan = shapely.Point(45.3, 40.35)
    assert shapely.union_all(drawn["near"]["lakes"]).covers(sevan)


def test_bounds_hold_the_shapes_and_what_belongs_to_them():
    shapes = np.array([shapely.Point(46, 40), None, shapely.Point(), shapely.Point(47, 39)])
    assert bounds_of(shapes) == (46.0, 39.0, 47.0, 40.0)
    # a degree of latitude is about 111.2 km, one of longitude at 60 degrees half as long
    found = bounds_of(np.array([shapely.Point(10, 60)]), np.array([111_195.0]))
    assert found == pytest.approx((8, 59, 12, 61), abs=1e-6)
    assert bounds_of(np.array([None, shapely.Point()], dtype=object)) is None
    assert bounds_of(np.array([], dtype=object)) is None


def test_bounds_go_over_180_degrees_where_that_is_shorter():
    shapes = np.array([shapely.Point(179, 0), shapely.Point(-178, 1)])
    assert bounds_of(shapes) == (179.0, 0.0, 182.0, 1.0)
    parts = np.array([shapely.MultiPolygon([shapely.box(178, 0, 180, 1),
                                            shapely.box(-180, 0, -179, 1)])])  # fmt: skip
    assert bounds_of(parts) == (178.0, 0.0, 181.0, 1.0)


STEPANAKERT = (46.7519, 39.8175)


def gazetteer_of(tmp_path, *rows):
    """A gazetteer of one's own: id, name, lon, lat, kind, and nothing of the world."""
    path = tmp_path / "own.csv"
    names = ["place_id", "name", "lon", "lat", "kind"]
    about = {"language": "en", "script": "Latn", "radius_m": 500, "source": "a test"}
    pd.DataFrame(rows, columns=names).assign(**about).to_csv(path, index=False)
    return Gazetteer.open(path)


def incidents_at(*rows):
    names = ["id", "lon", "lat", "radius_m", "located", "place_id"]
    return pd.DataFrame(rows, columns=names)


def rows_of(layer):
    return [
        dict(zip([column.name for column in layer.columns], values, strict=True))
        for values in zip(*(column.array.to_pylist() for column in layer.columns), strict=True)
    ]


def test_places_are_those_of_the_web_map_where_they_are():
    places = place_layer(Gazetteer.open(), KARABAKH, incidents_at())
    rows = rows_of(places)
    at = {row["name"]: (shape.x, shape.y)
          for row, shape in zip(rows, places.shapes, strict=True)}  # fmt: skip
    assert at["Stepanakert"] == pytest.approx(STEPANAKERT, abs=0.02)
    assert places.geometry_type == "Point"
    scales = {row["name"]: row["from_scale"] for row in rows}
    # 40 075 km of the equator on 256 pixels of 96 an inch, halved six times: a city's zoom
    assert scales["Stepanakert"] == pytest.approx(40_075_017 / 256 / 0.0254 * 96 / 2**6, rel=1e-4)
    assert scales["Stepanakert"] > scales["Farukh"]
    assert not any(row["by_incident"] for row in rows)


def test_a_pin_beside_a_place_is_told_and_an_area_is_none(tmp_path):
    own = gazetteer_of(tmp_path, ("test:a", "A", 46, 40, "town"), ("test:b", "B", 47, 40, "town"),
                       ("test:c", "C", 46.5, 40, "village"))  # fmt: skip
    table = incidents_at(
        ("1", 46.01, 40.0, 10.0, "coordinates", None),  # 850 m
        ("2", 46.485, 40.0, 10.0, "coordinates", None),  # 1280 m
        ("3", 47.0, 40.0, 9000.0, "area", None),
        ("4", np.nan, np.nan, np.nan, "missing", "test:c"),
    )
    found = {row["name"]: row for row in rows_of(place_layer(own, KARABAKH, table))}
    assert {name: row["by_incident"] for name, row in found.items()} == {
        "A": True, "B": False, "C": False,
    }  # fmt: skip
    # where an incident is said to be a village is named as early as a town
    assert found["C"]["from_scale"] == found["A"]["from_scale"]


def test_blurred_incidents_bring_no_name_forward_and_none_stands_in_a_circle(tmp_path):
    own = gazetteer_of(tmp_path, ("test:a", "A", 46.3, 40, "village"),
                       ("test:b", "B", 47.5, 39.3, "town"),
                       ("test:c", "C", 46.301, 40.001, "city"))  # fmt: skip
    table = incidents_at(("1", 46.3, 40.0, 10.0, "exact name", "test:a"))
    assert len(place_layer(own, KARABAKH, table)) == 3
    hidden = table.assign(located="area", radius_m=20_000.0)
    hidden.attrs[BLUR_ATTRIBUTE] = 20_000.0
    assert [row["name"] for row in rows_of(place_layer(own, KARABAKH, hidden))] == ["B"]


def test_places_beyond_180_degrees_are_on_the_globe_and_hostile_names_are_text(tmp_path):
    own = gazetteer_of(tmp_path, ("test:a", "<b>'\"]]>", -179.0, -17.0, "town"),
                       ("test:b", "B", 178.5, -17.5, "town"))  # fmt: skip
    places = place_layer(own, FIJI, incidents_at())
    at = {row["name"]: shape.x for row, shape in zip(rows_of(places), places.shapes, strict=True)}
    assert at.pop("B") == pytest.approx(178.5)
    ((name, lon),) = at.items()
    assert lon == pytest.approx(-179.0)
    assert name == "<b>'\"]]>"


def test_where_no_place_is_there_is_no_layer(tmp_path):
    own = gazetteer_of(tmp_path, ("test:a", "A", 0, 0, "town"))
    assert place_layer(own, KARABAKH, incidents_at()) is None
