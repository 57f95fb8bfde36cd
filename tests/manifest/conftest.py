"""Two cases flagged with a manifest, and nobody's home or own gazetteer about them."""

import shutil

import pytest

from geomap.shipped import shipped

from .cases import HERE, NAME, geomap, write_zones


@pytest.fixture(autouse=True)
def _nobody(monkeypatch, tmp_path):
    """Paths of tests are under no home folder, and the gazetteer is the shipped one."""
    monkeypatch.setenv("HOME", "/nowhere/nobody-at-all")
    monkeypatch.setenv("LOGNAME", "nobody-at-all")
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("GEOMAP_GAZETTEER", raising=False)


@pytest.fixture
def case(tmp_path):
    """A table and zones in one folder, flagged into another."""
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    table, zones = tmp_path / "in" / "cases.csv", write_zones(tmp_path / "in" / "zones.geojson")
    table.write_text(HERE, encoding="utf-8")
    output = tmp_path / "out" / "flags.csv"
    done = geomap("flag", table, "--zones", zones, "-o", output, "--manifest")
    assert done.exit_code == 0, done.output
    return table, zones, output


@pytest.fixture
def shipped_case(tmp_path):
    for name in (f"{NAME}.csv", f"{NAME}.claims.csv"):
        shutil.copy(shipped("layers", "incidents", name), tmp_path / name)
    output = tmp_path / "flags.csv"
    assert geomap("flag", tmp_path / f"{NAME}.csv", "-o", output, "--manifest").exit_code == 0
    return tmp_path / f"{NAME}.csv", output
