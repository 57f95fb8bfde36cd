"""The committed sample is what geomap writes today."""

import filecmp

from .conftest import ROOT


def test_the_gallery_is_what_the_demo_writes(geomap_cli, tmp_path):
    done = geomap_cli("demo", tmp_path, "--assets", "cdn")
    assert done.returncode == 0, done.stderr
    same = filecmp.cmp(tmp_path / "map.html", ROOT / "maps" / "demo.html", shallow=False)
    assert same, "maps/demo.html is stale: run make gallery and look at the picture"


def test_no_third_party_code_is_committed_in_the_gallery():
    page = (ROOT / "maps" / "demo.html").read_text(encoding="utf-8")
    assert "Vladimir Agafonkin" not in page  # Leaflet's copyright line
    assert 'integrity="sha384-' in page
