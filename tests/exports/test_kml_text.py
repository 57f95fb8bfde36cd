"""Text in KML and in its balloons, parsed as XML and then as HTML: shown, and never markup."""

import html.parser
from xml.etree import ElementTree as ET

import pandas as pd
import pyogrio
import pytest

from geomap.exports import ExportOptions, export
from geomap.style import VERDICT_STYLES
from geomap.tables import INCIDENT, SUMMARY
from geomap.zones import read_zones

NS = "{http://www.opengis.net/kml/2.2}"
HOSTILE = [
    "<script>alert(1)</script>", "]]>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;&amp;",
    "=1+1", "a\nb\r\tc\r\nd", "Фаррух · Փառուխ · 🛰", "$[description] $[name]", "{json: [1,2]}",
    "javascript:alert(1)", "<![CDATA[x]]>", "' onclick='x", "https://x.org/\"><script>x</script>",
]  # fmt: skip
FORBIDDEN = ["NUL \0.", "bell \x07.", "half \ud83d.", "none \ufffe."]
TEXTS = [
    column.name
    for column in (*INCIDENT, *SUMMARY)
    if column.kind == "text" and not column.among and column.name != "id"
]
TAGS = {"h3", "table", "tr", "th", "td", "br", "a"}

WITHIN = {
    "kml", "Document", "SimpleField", "SimpleData", "SchemaData", "IconStyle", "LabelStyle",
    "LineStyle", "PolyStyle", "BalloonStyle", "text", "color", "scale", "width", "begin", "end",
    "coordinates", "tessellate", "outerBoundaryIs", "innerBoundaryIs", "LinearRing",
    "name", "open", "Snippet", "description", "TimeSpan", "styleUrl", "Style", "ExtendedData",
    "Schema", "Point", "Polygon", "MultiGeometry", "Folder", "Placemark",
}  # fmt: skip
"""The elements that we write."""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.kml"


def tree(path):
    return ET.fromstring(path.read_bytes())


def tag(element):
    return element.tag.removeprefix(NS)


def placemarks(path):
    """Placemarks of incidents by id."""
    return {
        values["incident_id"]: element
        for element in tree(path).iter(f"{NS}Placemark")
        if "incident_id" in (values := fields(element))
    }


def fields(placemark):
    return {item.get("name"): item.text or "" for item in placemark.iter(f"{NS}SimpleData")}


class Balloon(html.parser.HTMLParser):
    """What stands in a balloon: its elements with attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, name, attributes):
        self.elements.append((name, dict(attributes)))
        if name in {"br", "tr", "td"}:
            self.texts.append("\n")

    def handle_comment(self, data):
        self.elements.append(("comment", data))

    def handle_decl(self, decl):
        self.elements.append(("declaration", decl))

    def unknown_decl(self, data):
        self.elements.append(("declaration", data))

    def handle_pi(self, data):
        self.elements.append(("instruction", data))

    def handle_data(self, data):
        self.texts.append(data)


def hostile_table(incidents, texts):
    table = incidents.iloc[[0] * len(texts)].reset_index(drop=True)
    ids = [f"row {number} {text}" for number, text in enumerate(texts)]
    table["id"] = pd.Series(ids, dtype=object)
    column = pd.Series(texts, dtype=object)
    for name in TEXTS:
        if name in table.columns:
            table[name] = column
    claim = incidents["claims"].iloc[0][0]
    table["claims"] = [[claim | {"claimant": t, "quote": t, "url": t, "value": t}] for t in texts]
    table["actors"] = table["sources"] = [[text, text] for text in texts]
    return table.assign(**dict.fromkeys(("<b>", 'a"b&', "Name", "NAME"), column))


def test_hostile_text_is_shown_and_never_markup(flags, path):
    table = hostile_table(flags, HOSTILE)
    zones = read_zones().iloc[[0] * len(HOSTILE)].reset_index(drop=True)
    zones["version"] = zones["zone_id"] = zones["name"] = zones["basis"] = HOSTILE
    zones["source"] = zones["authority"] = HOSTILE
    zones["names"] = [{"en": text, text: "\x01"} for text in HOSTILE]
    options = ExportOptions(title=HOSTILE[0], attributions=(HOSTILE[2],))
    export(table, path, zones=zones, options=options)
    root = tree(path)
    assert {tag(element) for element in root.iter()} <= WITHIN
    described = list(root.iter(f"{NS}Placemark"))
    assert len(described) == 2 * len(HOSTILE)
    for number, element in enumerate(described):
        text = element.find(f"{NS}description").text
        balloon = Balloon(text)
        assert {name for name, _ in balloon.elements} <= TAGS
        for name, attributes in balloon.elements:
            assert set(attributes) <= {"dir", "align", "valign", "cellpadding", "href"}
            assert name != "a" or attributes["href"].startswith("https://")
        assert "$[" not in text
        hostile = HOSTILE[number % len(HOSTILE)]
        shown = "".join(balloon.texts)
        for line in hostile.splitlines():
            assert line in shown
    found = list(placemarks(path).values())
    for element, text in zip(found, HOSTILE, strict=True):
        assert element.find(f"{NS}name").text == text
        held = fields(element)
        assert held["why"] == held["text"] == held["<b>"] == held['a"b&'] == text


def test_what_xml_cannot_hold_is_replaced_and_told(flags, path):
    table = hostile_table(flags, FORBIDDEN)
    zones = read_zones().iloc[:1].assign(name="a\x01b")
    options = ExportOptions(title="t\0\x02", attributions=("c\x03",))
    notes = export(table, path, zones=zones, options=options)
    assert "\ufffd" in tree(path)[0].find(f"{NS}name").text
    for element in placemarks(path).values():
        assert fields(element)["why"].endswith("\ufffd.")
    assert any("KML holds no control characters" in note and "incidents" in note for note in notes)
    assert any("KML holds no control characters" in note and "zones" in note for note in notes)
    counts = [pyogrio.read_info(path, layer=n)["features"] for n, _ in pyogrio.list_layers(path)]
    assert sum(counts) == len(FORBIDDEN) + 1


def test_the_balloon_says_verdict_reason_and_who_says_what(flags, path):
    export(flags, path)
    found = placemarks(path)
    row = flags[flags["claims"].map(len) > 1].iloc[0]
    text = "".join(Balloon(found[row["id"]].findtext(f"{NS}description")).texts)
    assert VERDICT_STYLES[row["verdict"]].label in text
    assert row["why"] in text
    assert row["place"] in text
    for claim in row["claims"]:
        assert f"{claim['claimant']} {claim['stance']} {claim['about']}" in text
    links = [
        attributes["href"]
        for name, attributes in Balloon(found[row["id"]].findtext(f"{NS}description")).elements
        if name == "a"
    ]
    addresses = {claim["url"] for claim in row["claims"]} - {None}
    assert addresses
    assert addresses <= set(links)
    assert all(source in text for source in row["sources"])


def test_the_balloon_of_an_area_names_no_point_of_it(flags, path):
    export(flags, path)
    found = placemarks(path)
    areas = flags[flags["located"] == "area"]
    assert len(areas)
    for row in flags.dropna(subset=["lat"]).itertuples():
        text = "".join(Balloon(found[row.id].findtext(f"{NS}description")).texts)
        assert (str(row.lat) in text) == (row.located != "area")
        assert ("known only to the area" in text) == (row.located == "area")
