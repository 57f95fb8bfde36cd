"""Labels in a real QGIS: which words a map shows, and where."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geomap.exports.qgis.styles import base_qml

SCRIPT = "drawing.py"


def test_labels_show_near_and_not_from_afar(qgis, styled):
    layer = styled([{"title": "A long title of words"}]) | {"labels": True}
    pale = styled([{"title": None, "id": " "}]) | {"labels": True}
    # to the right of the symbol, where the title begins
    at = [(46, 40, right, down) for right in range(16, 60) for down in range(-6, 6)]
    near_by, afar = (45.9, 39.93, 46.1, 40.07), (44, 38, 48, 42)

    def dark(layer, extent):
        drawn = qgis(SCRIPT, "draw", layers=[layer], extent=extent, at=at)["colours"]
        return sum(int(colour[1:3], 16) < 90 for colour in drawn)

    assert dark(pale, near_by) == 0
    layer = styled([{"title": "A long title of words"}]) | {"labels": True}
    assert dark(layer, near_by) > 30
    assert dark(layer, afar) == 0


def overlaps(box, middle, reach):
    """Whether a box of pixels touches a square about a point."""
    left, top, right, bottom = box
    x, y = middle
    return left < x + reach and right > x - reach and top < y + reach and bottom > y - reach


@pytest.mark.parametrize("half", [0.15, 1.0])
def test_the_label_of_a_zone_keeps_off_pins_near_and_from_afar(qgis, styled, styled_zones, half):
    """On both sides of the scale from which incidents have words."""
    extent = (46 - half, 40 - half * 0.575, 46 + half, 40 + half * 0.575)
    pin = {"lon": 46.0, "lat": 40.0, "title": None, "id": " "}
    zone = {"zone_id": "z", "version": "1", "name": "A zone with a name", "valid_from": None,
            "valid_to": None, "source": "s"}  # fmt: skip
    shape = shapely.box(*(np.array(extent) * 0.4 + np.array([46, 40, 46, 40]) * 0.6))
    zones = styled_zones(gpd.GeoDataFrame([zone], geometry=[shape], crs=4326))

    def boxes(rows):
        drawn = qgis(SCRIPT, "placed_labels", layers=[zones, styled(rows)], extent=extent)
        assert (drawn["scale"] < 500_000) == (half < 1)
        return [box for text, *box in drawn["labels"] if text.startswith("A zone")]

    (open_ground,) = boxes([pin | {"lon": 46 - 0.9 * half}])
    assert overlaps(open_ground, (400, 300), 8), "without a pin there the name stands in the middle"
    (found,) = boxes([pin])
    assert not overlaps(found, (400, 300), 8)


def test_places_are_named_from_their_scales(qgis, tmp_path, styled):
    """The more important from afar; a name goes round a pin, and gives way to its words."""
    path, qml = tmp_path / "places.gpkg", tmp_path / "places.qml"
    rows = [("Metropolis", "city", 5_000_000, 45.6, False),
            ("Hamlet", "village", 540_000, 46.35, False),
            ("Besieged", "town", 2_000_000, 46.0, True)]  # fmt: skip
    names = ("name", "kind", "from_scale", "lon", "by_incident")
    places = pd.DataFrame(rows, columns=names)
    shapes = gpd.points_from_xy(places.pop("lon"), [40.0] * 3)
    gpd.GeoDataFrame(places, geometry=shapes, crs=4326).to_file(path, layer="places")
    qml.write_text(base_qml("places"), encoding="utf-8")
    ground = {"source": f"{path}|layername=places", "qml": str(qml), "labels": True}
    pin = styled([{"title": "Words of the incident"}])

    def shown(half):
        extent = (46 - half, 40 - half * 0.575, 46 + half, 40 + half * 0.575)
        drawn = qgis(SCRIPT, "placed_labels", layers=[ground, pin], extent=extent)
        dots = qgis(SCRIPT, "draw", layers=[ground], extent=extent, at=[(45.6, 40), (46.35, 40)])
        assert qgis.messages == []
        return {text: box for text, *box in drawn["labels"]}, dots["colours"]

    near_by, dots = shown(0.45)
    assert set(near_by) == {"Metropolis", "Hamlet", "Besieged", "Words of the incident"}
    assert dots == ["#33393c", "#33393c"]
    from_afar, dots = shown(1.5)
    assert set(from_afar) == {"Metropolis", "Besieged"}
    assert dots == ["#33393c", "#dce7ec"]
    for labels in (near_by, from_afar):
        assert not overlaps(labels["Besieged"], (400, 300), 8)
    assert set(shown(5)[0]) == set()
