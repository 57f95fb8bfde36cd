"""Tables to write: the shipped incidents, and the same with verdicts."""

import csv

import pandas as pd
import pytest

from geomap.flags import flag
from geomap.gazetteer import Gazetteer
from geomap.incidents import locate, read_incidents
from geomap.shipped import shipped
from geomap.zones import read_zones


@pytest.fixture(scope="session")
def _shipped_incidents():
    names = ("farukh-2022", "karabakh-2020-2023")
    tables = [read_incidents(shipped("layers", "incidents", f"{name}.csv")) for name in names]
    return locate(pd.concat(tables, ignore_index=True), Gazetteer.open(shipped("gazetteer")))


@pytest.fixture(scope="session")
def _shipped_flags(_shipped_incidents):
    return flag(_shipped_incidents, read_zones())


@pytest.fixture
def incidents(_shipped_incidents):
    return _shipped_incidents.copy()


@pytest.fixture
def flags(_shipped_flags):
    return _shipped_flags.copy()


@pytest.fixture(autouse=True)
def limit_of_cells():
    """Frictionless lifts the limit of `csv` for the whole process; put it back."""
    before = csv.field_size_limit()
    yield
    csv.field_size_limit(before)
