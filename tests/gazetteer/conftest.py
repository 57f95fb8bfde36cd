"""The shipped gazetteer, small overlays, and reference data that is not part of the project."""

import pytest

from geomap.gazetteer import Gazetteer
from geomap.shipped import shipped

HEADER = "place_id,name,language,script,kind,lon,lat,radius_m,country,admin1,source"


@pytest.fixture(scope="session")
def shipped_gazetteer():
    """The overlays that geomap ships, without the world behind them."""
    return Gazetteer.open(shipped("gazetteer"))


@pytest.fixture
def overlay(tmp_path):
    def write(*rows, header=HEADER, name="places.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def reference_data(shared_data):
    return shared_data
