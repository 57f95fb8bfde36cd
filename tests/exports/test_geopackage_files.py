"""A GeoPackage as a file: the same bytes each time, and an old one whole whatever happens."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import numpy as np
import pandas as pd
import pyogrio
import pytest

from geomap.errors import OutputError
from geomap.exports import export, geopackage
from geomap.exports.geopackage import write_package
from geomap.zones import read_zones


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.gpkg"


@pytest.fixture
def zones():
    return read_zones()


@pytest.fixture
def plain():
    """A table as a person makes it: few columns, one row without a position."""
    return pd.DataFrame(
        {"id": ["a", "b", "c"], "title": ["A", None, "C"], "lon": [46.8, 46.9, np.nan],
         "lat": [40.0, 40.1, np.nan]}
    )  # fmt: skip


def asked(path, question, *values):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question, values).fetchall()


WRITE = """
import sys, time
import pandas as pd
from geomap.exports import ExportOptions, export
from geomap.zones import read_zones
table = pd.read_pickle(sys.argv[1])
export(table, sys.argv[2], zones=read_zones(), options=ExportOptions(title="t"))
"""


def test_the_same_table_gives_the_same_bytes(flags, tmp_path):
    flags.to_pickle(tmp_path / "flags.pickle")
    files = []
    for seed in ("1", "2"):
        files.append(tmp_path / f"{seed}.gpkg")
        subprocess.run(
            [sys.executable, "-c", WRITE, tmp_path / "flags.pickle", files[-1]],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    assert files[0].read_bytes() == files[1].read_bytes()
    # a second has gone by in between: no time of now is in it
    stamps = asked(files[0], "SELECT last_change FROM gpkg_contents")
    assert {stamp for (stamp,) in stamps} == {"1980-01-01T00:00:00.000Z"}


def test_options_of_gdal_are_given_back(plain, path):
    before = "2001-02-03T04:05:06.000Z"
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    try:
        export(plain, path)
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == before
        assert pyogrio.get_gdal_config_option("OGR_SQLITE_JOURNAL") is None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


@pytest.mark.parametrize("at", ["write_layer", "add_related", "add_styles", "add_metadata"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), sqlite3.OperationalError("disk is full")])  # fmt: skip # noqa: E501
def test_an_old_file_stays_whole_when_writing_fails(plain, zones, path, monkeypatch, at, error):
    export(plain, path)
    old = path.read_bytes()
    real = getattr(geopackage, at)

    def failing(*arguments, **options):
        real(*arguments, **options)
        raise error if at != "write_layer" else OSError(28, "No space left on device")

    monkeypatch.setattr(geopackage, at, failing)
    with pytest.raises(OutputError, match=r"out\.gpkg: cannot write"):
        export(plain, path, zones=zones)
    assert path.read_bytes() == old
    assert list(path.parent.iterdir()) == [path]


FULL = """
import resource, signal, sys
import pandas as pd
from geomap.errors import OutputError
from geomap.exports import export
table = pd.read_pickle(sys.argv[1])
import pyogrio, pyarrow, geopandas, pyproj, shapely
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    export(table, sys.argv[2])
except OutputError as error:
    print(error)
"""


@pytest.mark.parametrize("room", [0, 20_000, 120_000, 200_000, 250_000])
def test_a_full_disk_is_told_and_leaves_the_old_file(flags, tmp_path, room):
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "out.gpkg"
    export(flags, path)
    old = path.read_bytes()
    assert len(old) > 250_000
    flags.to_pickle(tmp_path / "flags.pickle")
    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path / "flags.pickle", path, str(room)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{path}: cannot write" in done.stdout, done.stderr
    assert path.read_bytes() == old
    assert list(folder.iterdir()) == [path]


def test_a_missing_folder_is_told(plain, tmp_path):
    with pytest.raises(OutputError, match="cannot write"):
        export(plain, tmp_path / "no" / "out.gpkg")


def test_a_pipe_is_no_place_for_it_and_stays(plain, path):
    os.mkfifo(path)
    with pytest.raises(OutputError, match="no file"):
        export(plain, path)
    assert path.is_fifo()


def test_what_stood_at_the_path_is_gone(flags, plain, zones, path):
    write_package(flags, path, zones, base=False)
    write_package(plain, path, None, base=False)
    assert "zones" not in pyogrio.list_layers(path)[:, 0]
    assert pyogrio.read_info(path, layer="claims")["features"] == 0


@pytest.mark.parametrize("name", ["\udcff", "a;b!", "|x #%20"])
def test_a_name_that_gdal_would_not_take_is_written_all_the_same(plain, tmp_path, name):
    export(plain, tmp_path / f"{name}.gpkg")
    (path,) = tmp_path.iterdir()
    path.rename(tmp_path / "plain.gpkg")
    info = pyogrio.read_info(tmp_path / "plain.gpkg", layer="incidents")
    assert info["features"] == len(plain)


def test_a_folder_that_is_not_utf_8_is_told(plain, tmp_path):
    folder = tmp_path / "\udcff"
    folder.mkdir()
    with pytest.raises(OutputError, match="UTF-8"):
        export(plain, folder / "a.gpkg")
    assert list(folder.iterdir()) == []


def test_a_folder_that_pyogrio_takes_for_an_address_is_told(plain, tmp_path):
    folder = tmp_path / "a;b"
    folder.mkdir()
    with pytest.raises(OutputError, match="no folder with ! or ;"):
        export(plain, folder / "a.gpkg")
    assert list(folder.iterdir()) == []
