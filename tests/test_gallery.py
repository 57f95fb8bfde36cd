"""The committed samples are what geomap writes today."""

import base64
import importlib.util
import re
import zlib

import pytest

from .conftest import ROOT

_PACKED = re.compile(r'(<script[^>]*id="geomap-incidents"[^>]*>)([^<]+)(</script>)')


@pytest.fixture(scope="module")
def gallery():
    """Return maps/make.py as a module."""
    pytest.importorskip("playwright")
    spec = importlib.util.spec_from_file_location("gallery", ROOT / "maps" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def unpacked(page):
    """Return a page with its columns unpacked: builds of zlib pack the same bytes differently."""

    def plain(found):
        return found[1] + zlib.decompress(base64.b64decode(found[2])).hex() + found[3]

    return _PACKED.sub(plain, page.read_text("utf-8"))


@pytest.mark.parametrize("name", ["demo", "made-up", "review"])
def test_the_gallery_is_what_geomap_writes(gallery, tmp_path, name):
    gallery.PAGES[name](tmp_path / "page.html", "cdn")
    same = unpacked(tmp_path / "page.html") == unpacked(ROOT / "maps" / f"{name}.html")
    assert same, f"maps/{name}.html is stale: run make gallery and look at the pictures"


def test_the_still_picture_is_what_geomap_draws(gallery, tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "HERE", tmp_path)
    gallery.stills()
    same = (tmp_path / "demo.svg").read_bytes() == (ROOT / "maps" / "demo.svg").read_bytes()
    assert same, "maps/demo.svg is stale: run make gallery and look at the pictures"


def test_every_screenshot_is_there_and_no_other(gallery):
    wanted = {gallery.picture_name(name, size, colours) for name, _, size, colours in gallery.SHOTS}
    assert {path.name for path in (ROOT / "maps").glob("*.png")} == wanted


@pytest.mark.parametrize("name", ["demo", "made-up"])
def test_no_third_party_code_is_committed_in_the_gallery(name):
    page = (ROOT / "maps" / f"{name}.html").read_text(encoding="utf-8")
    assert "Vladimir Agafonkin" not in page  # Leaflet's copyright line
    assert 'integrity="sha384-' in page
