"""Layers that a person adds through folium, on the same page, under the same policy."""

import folium
import pytest
import shapely
from branca.element import MacroElement
from folium.template import Template
from shapely.geometry import mapping

pytestmark = pytest.mark.browser

TRIANGLE = {
    "type": "Feature",
    "properties": {"name": "my triangle"},
    "geometry": mapping(shapely.Polygon([(20.3, 45), (20.4, 45), (20.4, 45.1)])),
}


def test_foliums_own_layers_work(case, visit):
    page = case.sample_map()
    folium.GeoJson(
        TRIANGLE, name="<b>My</b> triangle", tooltip=folium.GeoJsonTooltip(["name"]),
        style_function=lambda _: {"color": "#ff0000", "className": "mine"},
    ).add_to(page)  # fmt: skip
    folium.Circle([45.0, 20.35], radius=3000, className="my-circle").add_to(page)
    folium.Marker([45.1, 20.35], popup="<i>my</i> words", tooltip="hover").add_to(page)
    folium.Marker([45.12, 20.3], icon=folium.DivIcon(html="<u>mine</u>")).add_to(page)
    seen = visit(page)
    shown = seen.page
    assert shown.locator("path.mine").count() == 1
    assert shown.locator("path.my-circle").count() == 1
    shown.locator("img.leaflet-marker-icon").click(force=True)
    shown.wait_for_selector(".leaflet-popup-content i")
    assert shown.inner_text(".leaflet-popup-content") == "my words"
    assert shown.evaluate("document.querySelector('img.leaflet-marker-icon').naturalWidth") == 25
    shown.locator("path.mine").hover(force=True)
    assert "my triangle" in shown.inner_text(".foliumtooltip")
    shown.locator(".leaflet-control-layers").hover()
    row = shown.locator(".leaflet-control-layers-overlays label", has_text="<b>My</b> triangle")
    row.locator("input").uncheck()
    assert shown.locator("path.mine").count() == 0
    assert seen.clean(), (seen.errors, seen.requests)


def test_foliums_own_layer_control_stands_beside_ours(case, visit):
    page = case.sample_map()
    folium.FeatureGroup("group").add_to(page)
    folium.LayerControl(collapsed=False).add_to(page)
    seen = visit(page)
    labels = seen.page.locator(".leaflet-control-layers-overlays label").all_text_contents()
    assert sum("group" in label for label in labels) == 1
    assert seen.clean(), seen.errors


def test_a_name_that_was_read_before_writing_stays_true(case, visit):
    page = case.sample_map()
    circle = folium.Circle([45.0, 20.35], radius=3000).add_to(page)
    code = MacroElement()
    code._template = Template(
        "{% macro script(this, kwargs) %}"
        f"{circle.get_name()}.setStyle({{color: '#123456'}});"
        "{% endmacro %}"
    )
    page.add_child(code)
    seen = visit(page)
    assert seen.page.locator("path[stroke='#123456']").count() == 1
    assert seen.clean(), seen.errors


def test_added_markup_and_styles_show(case, visit):
    page = case.sample_map()
    root = page.get_root()
    root.header.add_child(folium.Element("<style>.badge { color: rgb(1, 2, 3); }</style>"))
    root.html.add_child(folium.Element("<p class='badge'>Desk copy</p>"))
    seen = visit(page)
    assert seen.page.inner_text(".badge") == "Desk copy"
    colour = "getComputedStyle(document.querySelector('.badge')).color"
    assert seen.page.evaluate(colour) == "rgb(1, 2, 3)"
    assert seen.clean(), seen.errors
