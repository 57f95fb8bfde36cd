"""What every command shares: help, examples that run, errors in one line, a quick start."""

import shlex
import subprocess
import sys
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from geomap.cli import COMMANDS, cli

LEAVES = [
    (name, *([sub] if sub else []))
    for name in COMMANDS
    for sub in getattr(import_module(f"geomap.cli.{name}").command, "commands", {None: None})
]


def command_of(path):
    command = import_module(f"geomap.cli.{path[0]}").command
    return command.commands[path[1]] if len(path) > 1 else command


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_has_help_with_an_example(path):
    shown = CliRunner().invoke(cli, [*path, "--help"])
    assert shown.exit_code == 0
    assert "Example" in shown.output
    assert f"geomap {' '.join(path)}" in shown.output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name):
    command = command_of((name,))
    assert COMMANDS[name].rstrip(".") in " ".join(command.help.split())
    assert all(
        parameter.help for parameter in command.params if isinstance(parameter, click.Option)
    )


def examples():
    """Every example of the help texts that needs no file of the reader's."""
    lines = [line for path in LEAVES for line in (command_of(path).epilog or "").splitlines()]
    commands = [line.replace("Example:", "").strip() for line in lines]
    needs_a_file = (".csv", ".txt", ".geojson ", "|", "incoming")
    return [
        line
        for line in commands
        if line.startswith("geomap ") and not any(mark in line for mark in needs_a_file)
    ]


@pytest.mark.parametrize("line", examples())
def test_examples_in_the_help_run(geomap_cli, line, tmp_path):
    if ".toml" in line:
        line += f" --output {tmp_path}"
    done = geomap_cli(*shlex.split(line)[1:], cwd=None if ".toml" in line else tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("args", [["nope"], ["--nope"], ["zones", "nope"], ["flag"]])
def test_a_wrong_call_is_one_line_and_exit_2(geomap_cli, args):
    done = geomap_cli(*args)
    assert done.returncode == 2
    assert done.stderr.startswith("geomap: ")
    assert done.stderr.count("\n") == 1


def test_control_characters_in_an_error_do_not_reach_the_terminal(geomap_cli):
    done = geomap_cli("check", "\x1b[31mred\x07", "--date", "2022-03-25")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "\x07" not in done.stderr


def test_a_closed_pipe_is_no_error():
    call = f"{shlex.quote(sys.executable)} -m geomap zones list --json"
    line = f"{call} | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{", "")


POINT = {"click", "geographiclib", "numpy", "shapely"}
"""All that a question about one point loads besides Python's own modules."""

SLOW = {
    *("asyncio", "concurrent", "email", "http", "logging", "multiprocessing", "socket", "sqlite3"),
    *("ssl", "subprocess", "tempfile", "unittest", "xml", "zipfile"),
}
"""Modules of Python's own that take long to load, and that a quick command needs none of."""


def loaded_by(code, *args, stdin=""):
    """Return the top-level modules that code loads beyond those that Python starts with."""
    tell = "\nimport sys; print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)"
    found = [
        subprocess.run(
            [sys.executable, "-c", program + tell, *args],
            capture_output=True,
            text=True,
            check=True,
            input=stdin,
        ).stderr.splitlines()[-1]
        for program in ("", code)
    ]
    bare, names = (set(line.split()) for line in found)
    return {name for name in names - bare - {"cython_runtime"} if not name.startswith("_")}


@pytest.mark.parametrize(
    ("args", "allowed"),
    [
        (["--help"], {"click"}),
        (["--version"], {"click"}),
        (["check", "40.0194,46.8011"], POINT),
        (["check", "40.0194,46.8011", "--date", "2022-03-25", "--json"], POINT),
        (["check", "-", "--json"], POINT),
        (["check", "Парух", "--date", "2022-03-25"], POINT | {"anyascii"}),
        (["resolve", "Парух", "--json"], {"click", "anyascii"}),
        (["watch", "--help"], {"click"}),
    ],
)
def test_quick_commands_load_nothing_heavy(args, allowed):
    """Start-up is a promise: a module that slips in is caught by name, not by a stopwatch."""
    code = (
        "import sys\nfrom geomap.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass"
    )
    loaded = loaded_by(code, *args, stdin="40.0194,46.8011\n")
    assert {"geomap", "click"} <= loaded
    assert loaded - sys.stdlib_module_names <= allowed | {"geomap"}
    assert loaded & SLOW == set()


def test_import_geomap_loads_nothing_heavy():
    loaded = loaded_by("import geomap")
    assert "geomap" in loaded
    assert loaded - sys.stdlib_module_names <= {"geomap"}
    assert loaded & SLOW == set()


def test_every_public_name_loads():
    import geomap

    for name in geomap.__all__:
        assert getattr(geomap, name) is not None
    assert set(geomap.__all__) <= set(dir(geomap))
    with pytest.raises(AttributeError, match="no attribute"):
        geomap.nothing  # noqa: B018
