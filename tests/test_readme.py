"""The README is run: its console examples print what it says, its Python works."""

import os
import re
import subprocess
import sys

import pytest

from .conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def console_examples():
    """Pairs of a command and the output that the README shows for it."""
    blocks = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    runs = [run for block in blocks for run in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [tuple(run.split("\n", 1)) for run in runs]


@pytest.mark.parametrize(("command", "expected"), console_examples())
def test_console_examples_print_what_the_readme_shows(command, expected, tmp_path):
    geomap = tmp_path / "geomap"
    geomap.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m geomap "$@"\n', encoding="utf-8")
    geomap.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
    )
    assert done.stdout == expected
    assert done.stderr == ""


def test_the_python_tour_runs_and_says_what_its_comments_say(tmp_path, monkeypatch):
    tour = README.partition("\n## In Python\n")[2]
    code = re.search(r"```python\n(.*?)```", tour, flags=re.DOTALL)[1]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "layers").symlink_to(ROOT / "layers")
    seen = {}
    exec(compile(code, "README.md", "exec"), seen)
    assert seen["gazetteer"].resolve("Фаррух")[0].place.id == "geomap:farukh"
    assert seen["gazetteer"].geocoder().geocode("Парух").latitude == 40.0194
    assert seen["flags"]["verdict"].tolist() == ["breach"]
    assert (tmp_path / "map.html").stat().st_size > 100_000
    assert (tmp_path / "flags.qgz").exists()
    assert (tmp_path / "flags.gpkg").exists()


def test_the_map_of_the_readme_is_there():
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README):
        head = (ROOT / picture).read_bytes()[:100]
        assert head.startswith(b"\x89PNG" if picture.endswith(".png") else b"<?xml")


def test_every_file_the_readme_names_is_there():
    for name in re.findall(r"`((?:gazetteer|layers|maps|tests)/[\w./-]*)`", README):
        assert (ROOT / name).exists(), name
