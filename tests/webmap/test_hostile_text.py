"""Text that wants to be markup or script, in every field that reaches the page."""

import functools
import re

import pytest

from geomap.errors import TableError
from geomap.webmap import incident_map

pytestmark = pytest.mark.browser

PAYLOADS = {
    "template": "${window.__x=1}",
    "image": "<img src=x onerror='window.__x=1'>",
    "script end": "</script><script>window.__x=1</script>",
    "comment": "<!--<script>window.__x=1</script>-->",
    "backslash": "C:\\path\\20190221\\u{41}",
    "octal backtick": "a`+(window.__x=1)+`b",
    "escaped backtick": "\\`+(window.__x=1)+\\`",
    "separators": "a\u2028b\u2029c",
    "nul and surrogate": "a\x00b\ud800c",
    "attribute": '" onmouseover="window.__x=1" x=\'',
    "address": "javascript:window.__x=1",
    "data address": "data:text/html,<script>window.__x=1</script>",
    "jinja": "{{ 7*7 }}{% raw %}",
    "prototype": "__proto__",
    "style end": "</style><svg onload=window.__x=1>",
    "title end": "</title><script>window.__x=1</script>",
}


TEXT_COLUMNS = (
    "id",
    "title",
    "type",
    "place",
    "dataset",
    "text",
    "why",
    "likelihood",
    "zone_id",
    "zone_version",
)


@functools.cache
def hostile_map(case, text):
    claims = [
        case.claim(text, "asserts", text, text, side=text, quote=text, publisher=text, url=text)
    ]
    everywhere = dict.fromkeys(
        TEXT_COLUMNS,
        text,
    )
    row = case.incident(1, text) | everywhere | {
        "actors": [text], "sources": [text, f"https://a.example/{text}"], "claims": claims,
        "contested": True, "place_id": "p", "verdict": "breach",
    }  # fmt: skip
    unplaced = case.incident(2, text, lon=None, lat=None, id="u", why=text, claims=claims)
    zone = case.zone_rows()[0] | dict.fromkeys(
        ("zone_id", "version", "name", "authority", "basis", "source"), text
    ) | {"names": {text: text}}  # fmt: skip
    names = case.Gazetteer(
        (case.place("p", text, 20.0, 45.0, names=[(text, text)], kind="city"),
         case.place("q", text, 20.2, 45.1, kind=text)), (text,),
    )  # fmt: skip
    return incident_map(
        case.as_incidents([row, unplaced], object),
        case.as_zones([zone], object),
        title=text,
        gazetteer=names,
        lang=text,
    )


@pytest.mark.parametrize("bypass_csp", [True, False], ids=["no policy", "policy"])
@pytest.mark.parametrize("kind", PAYLOADS)
def test_text_is_shown_and_never_run(case, visit, kind, bypass_csp):
    text = PAYLOADS[kind]
    seen = visit(hostile_map(case, text), bypass_csp=bypass_csp)
    page = seen.page
    page.locator("button.gm-pick").first.click()
    page.wait_for_selector(".leaflet-popup-content h3")
    card = page.text_content(".leaflet-popup-content")
    page.locator("details.gm-unplaced").evaluate("(row) => { row.open = true; }")
    for fold in page.locator("details").all():
        fold.evaluate("(fold) => { fold.open = true; }")
    page.locator(".leaflet-control-layers").hover()
    page.mouse.move(640, 400)
    panel = page.text_content("#geomap-panel")
    layers = page.text_content(".leaflet-control-layers-overlays")
    assert card.count(text) >= 14, card
    assert panel.count(text) >= 6, panel
    # Leaflet sets layer names as HTML, whose parser drops NUL.
    assert text.replace("\x00", "") in layers
    assert text in "".join(page.locator(".gm-label bdi").all_text_contents())
    assert page.evaluate("typeof window.__x") == "undefined"
    addresses = page.locator("a").evaluate_all("(links) => links.map((link) => link.href)")
    assert all(address.startswith(("https://", "file:")) for address in addresses)
    assert not [
        address for address in addresses if address.startswith("file:") and "#" not in address
    ]
    assert page.locator("img, svg[onload], [onerror], [onmouseover]").count() == 0
    assert page.evaluate("Object.keys(Object.prototype).length") == 0
    assert seen.clean(), (seen.errors, seen.requests)


def test_scripts_are_counted_and_the_data_cannot_end_its_element(case):
    text = "".join(PAYLOADS.values())
    html = hostile_map(case, text).get_root().render()
    tame = hostile_map(case, "tame").get_root().render()
    count = [
        len(re.findall("(?i)<script|</script|<style|</style|<!--", page)) for page in (html, tame)
    ]
    assert count[0] == count[1]
    html.encode("utf-8")


def test_zone_popup_is_text_too(case, visit):
    page = visit(hostile_map(case, PAYLOADS["image"])).page
    page.evaluate(
        """Object.values(map_geomap._layers).find((layer) => layer.options.className === "gm-zone")
            .openPopup()"""
    )
    assert page.text_content(".leaflet-popup-content").count(PAYLOADS["image"]) >= 4
    assert page.locator("img").count() == 0


def test_empty_and_odd_cells_become_text_or_nothing(case, visit):
    claims = [case.claim("Ministry A", "asserts", "event", side=float("nan"))]
    rows = case.as_incidents([case.incident(1, "Odd", claims=claims, actors=[3.5, None])])
    odd = rows.assign(sources=[None], contested=[None], killed_best=[float("nan")])
    seen = visit(incident_map(odd, case.as_zones(case.zone_rows())))
    seen.page.locator("button.gm-pick").first.click()
    seen.page.wait_for_selector(".leaflet-popup-content h3")
    said = seen.page.inner_text(".leaflet-popup-content")
    assert "3.5" in said
    assert "ministry a" in said.lower()
    assert not {"nan", "none", "null", "undefined"} & set(said.lower().split())
    assert seen.clean(), seen.errors


@pytest.mark.parametrize("column", ["verdict", "located", "date_precision"])
def test_words_outside_a_vocabulary_are_refused(case, column):
    rows = case.as_incidents([case.incident(1, "Odd", **{column: PAYLOADS["image"]})])
    with pytest.raises(TableError, match=column):
        incident_map(rows, case.as_zones(case.zone_rows()))


def test_a_stance_outside_the_vocabulary_is_refused(case):
    claims = [case.claim("Ministry A", PAYLOADS["image"], "event")]
    rows = case.as_incidents([case.incident(1, "Odd", claims=claims)])
    with pytest.raises(TableError, match="claims at row 0, claim 1: stance"):
        incident_map(rows, case.as_zones(case.zone_rows()))
