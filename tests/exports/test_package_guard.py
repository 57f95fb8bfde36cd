"""A GeoPackage that is open elsewhere, under a project, or a person's own is not replaced."""

import sqlite3
import stat
from contextlib import closing

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geomap.errors import OutputError
from geomap.exports import export, geopackage
from geomap.exports.qgis import project

TABLE = pd.DataFrame({"id": ["a", "b"], "lon": [46.8, 46.9], "lat": [40.0, 40.1]})
OTHER = TABLE.iloc[:1]


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "case.gpkg"
    export(TABLE, path)
    return path


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def count_of_incidents(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT count(*) FROM incidents").fetchone()[0]


@pytest.mark.parametrize("suffix", [".gpkg", ".qgz"])
def test_a_package_being_edited_elsewhere_stays(package, suffix):
    with closing(sqlite3.connect(package, isolation_level=None)) as editor:
        editor.execute("PRAGMA journal_mode = WAL")
        editor.execute("INSERT INTO claims (incident_id, claimant) VALUES ('a', 'edited')")
        before = files(package.parent)
        with pytest.raises(OutputError, match=r"case\.gpkg: open in another program.*close it"):
            export(OTHER, package.with_suffix(suffix))
        assert files(package.parent) == before
    assert count_of_incidents(package) == len(TABLE)
    export(OTHER, package.with_suffix(suffix))  # it is closed now
    assert count_of_incidents(package) == len(OTHER)


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("suffix", [".gpkg", ".qgz"])
def test_what_a_program_left_beside_it_is_not_taken_for_the_new_file(tmp_path, end, suffix):
    (tmp_path / f"case.gpkg{end}").write_bytes(b"left")
    with pytest.raises(OutputError, match=f"case.gpkg{end}"):
        export(TABLE, tmp_path / f"case{suffix}")
    assert files(tmp_path) == {f"case.gpkg{end}": b"left"}


@pytest.mark.parametrize("lock", ["EXCLUSIVE", "IMMEDIATE"])
@pytest.mark.parametrize("suffix", [".gpkg", ".qgz"])
def test_a_locked_package_stays(package, lock, suffix):
    with closing(sqlite3.connect(package, isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        before = package.read_bytes()
        with pytest.raises(OutputError, match=r"open in another program; close it there"):
            export(OTHER, package.with_suffix(suffix))
        assert package.read_bytes() == before
        assert list(package.parent.iterdir()) == [package]


@pytest.mark.parametrize(("suffix", "room"), [(".gpkg", geopackage), (".qgz", project)])
def test_a_package_opened_while_the_new_one_is_written_stays(package, suffix, room, monkeypatch):
    before = package.read_bytes()
    write, log = room.write_package, package.with_name("case.gpkg-wal")

    def opened(*arguments, **options):
        log.write_bytes(b"")
        return write(*arguments, **options)

    monkeypatch.setattr(room, "write_package", opened)
    with pytest.raises(OutputError, match="open in another program"):
        export(OTHER, package.with_suffix(suffix))
    assert files(package.parent) == {"case.gpkg": before, log.name: b""}


def test_a_link_to_a_package_that_is_open_is_none_to_write_to(package, tmp_path):
    (tmp_path / "link.gpkg").symlink_to(package)
    package.with_name("case.gpkg-wal").write_bytes(b"")
    with pytest.raises(OutputError, match=r"link\.gpkg: open in another"):
        export(OTHER, tmp_path / "link.gpkg")


@pytest.mark.parametrize("suffix", [".gpkg", ".qgz"])
@pytest.mark.parametrize("name", ["my own", "qgis_projects", "Zones_2"])
def test_layers_of_a_persons_own_stay(package, suffix, name):
    own = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(1, 2)], crs=4326)
    own.to_file(package, layer=name, driver="GPKG", mode="a")
    before = files(package.parent)
    with pytest.raises(OutputError, match=f'case.gpkg: .*geomap did not write .*"{name}"'):
        export(OTHER, package.with_suffix(suffix))
    assert files(package.parent) == before


@pytest.mark.parametrize("layer", ["incidents", "zones"])
def test_a_package_of_another_program_stays_whatever_its_layers_are_called(tmp_path, layer):
    path = tmp_path / "case.gpkg"
    own = gpd.GeoDataFrame({"id": ["x"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    own.to_file(path, layer=layer, driver="GPKG")
    before = path.read_bytes()
    with pytest.raises(OutputError, match=f'"{layer}"'):
        export(TABLE, path)
    assert path.read_bytes() == before


def test_many_tables_are_not_all_named(tmp_path):
    path = tmp_path / "case.gpkg"
    with closing(sqlite3.connect(path)) as connection:
        for number in range(9):
            connection.execute(f"CREATE TABLE t{number} (x)")
    with pytest.raises(OutputError, match=r'\("t0", "t1", "t2" and 6 more\)'):
        export(TABLE, path)


@pytest.mark.parametrize("project_suffix", [".qgz", ".QGZ"])
def test_a_package_alone_does_not_take_a_projects_ground_away(tmp_path, project_suffix):
    name = f"case{project_suffix}"
    export(TABLE, tmp_path / name)
    before = files(tmp_path)
    with pytest.raises(OutputError, match=f"case.gpkg: {name} is a project over it; write that"):
        export(OTHER, tmp_path / "case.gpkg")
    assert files(tmp_path) == before
    export(OTHER, tmp_path / name)
    assert count_of_incidents(tmp_path / "case.gpkg") == len(OTHER)


def test_a_project_may_take_the_place_of_a_package_alone(package):
    export(OTHER, package.with_suffix(".qgz"))
    assert count_of_incidents(package) == len(OTHER)


@pytest.mark.parametrize("old", [b"", b"no database"])
def test_a_file_that_is_no_database_is_replaced(tmp_path, old):
    path = tmp_path / "50% #1?.gpkg"
    path.write_bytes(old)
    export(TABLE, path)
    assert count_of_incidents(path) == len(TABLE)


def test_a_package_once_in_wal_mode_and_closed_is_replaced(package):
    with closing(sqlite3.connect(package)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    export(OTHER, package)
    assert count_of_incidents(package) == len(OTHER)
    assert list(package.parent.iterdir()) == [package]


def test_a_package_that_may_only_be_read_is_replaced_as_other_files_are(package):
    package.chmod(0o444)
    export(OTHER, package)
    assert count_of_incidents(package) == len(OTHER)
    assert stat.S_IMODE(package.stat().st_mode) == 0o444
