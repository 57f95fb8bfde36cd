"""Paths in a manifest: they name nobody, and lead nowhere but to a file."""

import os
from pathlib import Path

import pytest

from geomap.errors import InputError
from geomap.manifest.paths import file_at, named_from


def test_paths_are_relative_to_the_manifest(tmp_path):
    assert named_from(tmp_path / "in" / "a b.csv", tmp_path / "out") == "../in/a b.csv"
    assert named_from(tmp_path / "Парух.csv", tmp_path) == "Парух.csv"
    assert named_from(tmp_path / "home" / "x.csv", tmp_path) == "home/x.csv"


@pytest.mark.parametrize("home", ["/home/alice", "/srv/people/alice", "/Users/alice"])
def test_a_way_into_a_home_folder_is_not_told(monkeypatch, home):
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("LOGNAME", "alice")
    assert named_from(f"{home}/case/x.csv", Path("/tmp/out")) == "x.csv"
    assert named_from(f"{home}/case/x.csv", Path(home, "out")) == "../case/x.csv"
    assert named_from("/media/ALICE/x.csv", Path("/tmp/out")) == "x.csv"


def test_another_persons_home_is_not_told_either(monkeypatch):
    monkeypatch.setenv("HOME", "/home/alice")
    assert named_from("/home/bob/x.csv", Path("/tmp")) == "x.csv"


def test_a_file_is_found_from_where_the_manifest_stands(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "x.csv").write_text("x")
    assert file_at("../in/x.csv", tmp_path / "out").read_text() == "x"
    monkeypatch.chdir(tmp_path)
    assert file_at("in/x.csv", Path()).is_absolute()
    (tmp_path / "-").write_text("no standard input")
    assert file_at("-", Path()) == tmp_path / "-"


HOSTILE = [
    "/etc/passwd", "//host/share/x.csv", "~/x.csv", "~bob/x.csv", "C:x.csv", "C:\\x.csv",
    "\\\\host\\share", "\\x.csv", "", "a\x00b", "a\nb", "a\u202eb", "\ud800", "x" * 5000,
    "/vsicurl/x",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_other_paths_are_refused(tmp_path, name):
    with pytest.raises(InputError):
        file_at(name, tmp_path)


def test_a_way_through_a_linked_folder_leads_back_as_it_was_written(tmp_path):
    for name in ("case/in", "elsewhere/out"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "case" / "in" / "x.csv").write_text("x")
    (tmp_path / "case" / "out").symlink_to(tmp_path / "elsewhere" / "out")
    name = named_from(tmp_path / "case" / "in" / "x.csv", tmp_path / "case" / "out")
    assert file_at(name, tmp_path / "case" / "out").read_text() == "x"


def test_neither_folders_nor_pipes_are_files(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", ".", "gone.csv"):
        with pytest.raises(InputError, match=r"no file|no such file"):
            file_at(name, tmp_path)
    assert file_at(".", tmp_path, or_folder=True) == tmp_path
