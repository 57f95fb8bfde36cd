"""What reaches a screen or a pipe: no escapes of other people, no traceback, help that is whole."""

import json
import os
import pty
import shlex
import subprocess
import sys
import unicodedata

import pytest
from click.testing import CliRunner

from geomap.cli import cli
from geomap.cli.printing import json_line, plain, plain_path

HOSTILE = "\x1b[31mred\x07\x9b2J\u202egnp\u2066.exe\u2028next"


def unsafe(text):
    """What a terminal would act on: controls and direction marks, line ends and colours apart."""
    return [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} and c != "\n"]


@pytest.fixture
def hostile_zones(tmp_path):
    square = [[46, 39], [47, 39], [47, 41], [46, 41], [46, 39]]
    text = (*("name", "authority", "basis", "source", "note", "not_claimed"),)
    feature = {
        "type": "Feature",
        "properties": {
            **dict.fromkeys(text, f"words {HOSTILE}"),
            "zone_id": f"z{HOSTILE}",
            "version": f"1{HOSTILE}",
            "inside_places": [f"geomap:x{HOSTILE}"],
            "forbids": {"actors": [f"somebody{HOSTILE}"]},
        },
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    path = tmp_path / "hostile.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )
    return path


@pytest.fixture
def hostile_gazetteer(tmp_path):
    path = tmp_path / "g.csv"
    path.write_text(
        "place_id,name,language,script,kind,lon,lat,radius_m,source\n"
        'geomap:hill,"Nowhere\u202e Hill\x9b",en,Latn,hill,46.8,39.9,500,"notes \x9b2J\u2066"\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("json_", [False, True])
@pytest.mark.parametrize(
    "args", [["list"], ["show", f"z{HOSTILE}"], ["check", "--verbose"], ["show", "nowhere"]]
)
def test_words_of_a_zone_file_are_printed_without_escapes(geomap_cli, hostile_zones, args, json_):
    if json_ and args[0] == "check":
        args = ["check"]
    done = geomap_cli("zones", *args, *["--json"] * json_, "--zones", hostile_zones)
    assert "red" in done.stdout + done.stderr
    assert unsafe(done.stdout + done.stderr) == []


def test_check_prints_names_without_escapes(geomap_cli, hostile_zones, hostile_gazetteer):
    for extra in ([], ["--json"]):
        done = geomap_cli(
            *("check", "Nowhere\u202e Hill\x9b", "--zones", hostile_zones, *extra),
            *("--gazetteer", hostile_gazetteer),
        )
        assert done.returncode == 0, done.stderr
        assert "red" in done.stdout
        assert unsafe(done.stdout) == []


def test_resolve_prints_names_without_escapes(geomap_cli, hostile_gazetteer):
    for extra in ([], ["--json"]):
        done = geomap_cli("resolve", "Nowhere Hill", "--gazetteer", hostile_gazetteer, *extra)
        assert done.returncode == 0, done.stderr
        assert "Nowhere" in done.stdout
        assert unsafe(done.stdout) == []


def test_json_lines_keep_every_character_though_escaped():
    value = {"name": f"{HOSTILE} Փառուխ 𒀀 \U000e0001 \ud800", "n": [1, None]}
    line = json_line(value)
    assert json.loads(line) == value
    assert line.isprintable()
    assert "Փառուխ 𒀀" in line


def test_json_lines_have_no_number_that_json_lacks():
    line = json_line({"a": float("nan"), "b": [1.5, {"c": float("-inf")}], "d": 2})
    assert line == '{"a": null, "b": [1.5, {"c": null}], "d": 2}'


def test_the_words_of_a_sentence_are_not_cut():
    sentence = "words and more " * 200
    assert plain(sentence) == sentence.strip()
    assert len(plain("x" * 100_000)) < 10_000


def test_a_path_keeps_its_spaces_but_no_escapes():
    assert plain_path("my  maps/a\x1b[31m\u202eb.html") == "my  maps/a?[31m?b.html"


def on_a_terminal(*args, cwd):
    """Return what a command prints on a terminal of its own."""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "geomap", *map(str, args)],
        cwd=cwd,
        stdout=follower,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"},
    ):
        os.close(follower)
        parts = []
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
            if not part:
                break
            parts.append(part)
        os.close(leader)
    return b"".join(parts).decode("utf-8").replace("\r\n", "\n")


def test_the_table_of_flag_on_a_terminal_holds_no_escapes_of_the_file(tmp_path):
    (tmp_path / "c.csv").write_text(
        f'date,place,type\n2022-03-24,"Farukh {HOSTILE}","shelling {HOSTILE}"\n', encoding="utf-8"
    )
    printed = on_a_terminal("flag", "c.csv", cwd=tmp_path)
    assert "Farukh" in printed
    assert "verdict" in printed
    assert unsafe(printed) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")  # noqa: PTH110
@pytest.mark.parametrize(
    "call",
    [
        "zones list",
        "zones show lachin-corridor --json",
        "check Farukh",
        "check Shusha --date 2022-03-25",
        "resolve Farukh",
        "flag c.csv",
        "flag c.csv --json",
        "flag c.csv --fail-on-breach",
        "export c.csv -o -",
        "export c.csv -o -.csv",
        "map c.csv -o -",
        "--help",
        "zones --help",
        "--version",
        "",
    ],
)
def test_a_full_disk_behind_standard_output_is_one_line(tmp_path, call):
    (tmp_path / "c.csv").write_text("date,place\n2022-03-24,Farukh\n", encoding="utf-8")
    line = f"{shlex.quote(sys.executable)} -m geomap {call} > /dev/full"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    # export says first what its format leaves out
    assert done.stderr.splitlines()[-1:] == [
        "geomap: cannot write to standard output: No space left on device"
    ]
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


def test_a_closed_standard_output_is_one_line():
    line = f"{shlex.quote(sys.executable)} -m geomap zones list >&-"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.stderr == "geomap: cannot write to standard output: it is closed\n"
    assert done.returncode == 2


@pytest.mark.parametrize("call", ["--help", "zones --help", "resolve Farukh Shusha", ""])
def test_a_reader_that_has_gone_is_no_error(call):
    call = f"{shlex.quote(sys.executable)} -m geomap {call}"
    line = f"exec {{gone}}> >(true); sleep 0.3; {call} >&$gone"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("args", [[], ["zones"], ["gazetteer"]])
def test_a_group_without_a_command_prints_its_whole_help(geomap_cli, args):
    done, asked = geomap_cli(*args), geomap_cli(*args, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == asked.stdout
    assert done.stdout.startswith("Usage: geomap")
    assert done.stdout.count("\n") > 8
    assert "Example: " in done.stdout
    assert CliRunner().invoke(cli, args).exit_code == 0
