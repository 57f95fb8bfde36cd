"""`geomap check -` as a live feed: at once, in order, fast, and the same as asked alone."""

import fcntl
import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.cli.answers import _between
from geomap.cli.where import Finder
from geomap.coordinates import read_position
from geomap.errors import PlaceError

ROOT = Path(__file__).parents[2]

PLACES = [
    "40.0194,46.8011",
    "Farukh",
    "46.8011,40.0194",  # swapped
    "Nagorno-Karabakh",
    "95.5,46.1",  # no latitude
    "",
    "39.75 46.75",
    "-33.9, 18.4",
    "40°1'9.84\"N 46°48'3.96\"E",
    "38TPK5370331464",
    "Xyzzy Qwerty",
    "geo:40.0194,46.8011;u=300",
    '"><img src=x>, \\ 40.1',
    "38.0,127.1",
    "0.0,-0.0",
    "90.0,0.0",
    "-90.0,-180.0",
    "0.0,180.0",
    "0.0,-180.0",
    "nan,nan",
    "1e308 1e308",
    "39.6408,46.5469",
]


def feed(*args):
    """Start `geomap check -` with pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "geomap", "check", "-", *map(str, args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        bufsize=0,
    )


def answer(process, seconds=30):
    """Return what comes within some seconds, up to the end of a line."""
    got = b""
    end = time.monotonic() + seconds
    while not got.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(end - time.monotonic(), 0))
        assert ready, f"no answer in {seconds} s: {got!r}"
        more = os.read(process.stdout.fileno(), 1 << 16)
        assert more, process.stderr.read()
        got += more
    return got.decode()


def test_each_line_is_answered_before_the_next_is_sent():
    with feed("--json", "--date", "2022-03-25") as process:
        for query, verdict in [
            ("40.0194,46.8011", "inside"),
            ("Shusha", "possible"),
            ("39.0,45.0", "outside"),
            ("nonsense 1,2,3", None),
            ("Farukh", "inside"),
        ]:
            process.stdin.write(f"{query}\n".encode())
            said = json.loads(answer(process))
            assert said["where"]["query"] == query
            assert said.get("verdict") == verdict
        process.stdin.close()
        assert process.wait(30) == 2
        (told,) = process.stderr.read().decode().splitlines()
        assert told.startswith("geomap: standard input, line 4: ")


def test_half_a_line_waits_for_its_other_half_and_the_last_needs_no_end():
    with feed("--json") as process:
        process.stdin.write(b"40.0194,46.8011\n40.0194,")
        assert json.loads(answer(process))["where"]["lon"] == 46.8011
        process.stdin.write(b"46.80")
        time.sleep(0.3)
        assert not select.select([process.stdout], [], [], 0)[0]
        process.stdin.close()
        assert json.loads(answer(process))["where"]["lon"] == 46.8
        assert process.wait(30) == 0


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--json"],
        ["--json", "--date", "2022-03-25"],
        ["--date", "2024-07-01"],
        ["--json", "--date", "1940-01-01", "--within", "200000"],
        ["--json", "--radius", "3000", "--zone", "rpc-nagorno-karabakh"],
        ["--json", "--within", "0"],
    ],
    ids=" ".join,
)
def test_the_answers_are_those_of_a_place_that_is_asked_about_alone(geomap_cli, options):
    """Several at once, as a fast feed has them; the command asked about each is the measure."""
    fed = geomap_cli("check", "-", *options, stdin="\n".join(PLACES) + "\n")
    alone = [geomap_cli("check", *options, "--", place) for place in PLACES if place]
    expected = "".join(done.stdout for done in alone)
    if "--json" in options:
        lines = fed.stdout.splitlines(keepends=True)
        refused = [json.loads(line) for line in lines if "error" in json.loads(line)]
        assert [PLACES[line["line"] - 1] for line in refused] == [
            line["where"]["query"] for line in refused
        ]
        assert "".join(line for line in lines if "error" not in json.loads(line)) == expected
    else:
        assert fed.stdout.startswith(expected)  # the overview follows
    assert fed.returncode == max(done.returncode for done in alone)
    said = [line.split(": ", 2)[2] for line in fed.stderr.splitlines()]
    assert said == [line.split(": ", 1)[1] for done in alone for line in done.stderr.splitlines()]


def random_lines(count):
    """Positions about the zones in Karabakh, about the one in Korea, and all over the world."""
    rng = np.random.default_rng(9)
    boxes = [(45.8, 47.4, 39.2, 40.8), (126.0, 128.5, 37.5, 38.7), (-180, 180, -90, 90)]
    parts = [
        np.column_stack([rng.uniform(south, north, count), rng.uniform(west, east, count)])
        for west, east, south, north in boxes
    ]
    points = np.concatenate(parts)[rng.permutation(3 * count)[:count]]
    return [f"{lat:.5f},{lon:.5f}" for lat, lon in points]


def test_two_hundred_thousand_lines_in_a_pipe(geomap_cli):
    lines = random_lines(200_000)
    lines[77_777] = "no place, no position 1"
    with feed("--json", "--zone", "rpc-nagorno-karabakh", "--date", "2022-03-25") as process:
        sent = threading.Thread(
            target=lambda: (
                process.stdin.write("".join(f"{line}\n" for line in lines).encode()),
                process.stdin.close(),
            )
        )
        sent.start()
        found = process.stdout.read().decode().splitlines()
        sent.join()
        assert process.wait(60) == 2
    assert len(found) == len(lines)
    assert json.loads(found[77_777])["line"] == 77_778
    chosen = [0, 1, 77_776, 77_778, 199_999, *range(500, 200_000, 6_650)]
    options = ["--json", "--zone", "rpc-nagorno-karabakh", "--date", "2022-03-25", "--"]
    alone = geomap_cli("check", *options, *(lines[row] for row in chosen)).stdout.splitlines()
    assert [found[row] for row in chosen] == alone


def test_a_feed_keeps_no_answers(tmp_path):
    """Ten times as many lines take no more memory, and end in no overview."""
    code = (
        "import resource, sys; from geomap.cli import main\n"
        "try: main(['check', '-'])\n"
        "except SystemExit: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    used = []
    for count in (15_000, 90_000):
        path = tmp_path / f"{count}.txt"
        path.write_text("".join(f"{line}\n" for line in random_lines(count)))
        with path.open("rb") as lines:
            done = subprocess.run(
                [sys.executable, "-c", code], stdin=lines, capture_output=True, check=True
            )
        assert b"On any date" not in done.stdout
        used.append(int(done.stderr.splitlines()[-1]))
    assert used[1] < used[0] * 1.3


def test_a_reader_that_has_gone_ends_the_feed_quietly():
    with feed("--json") as process:
        process.stdin.write(b"40.0194,46.8011\n")
        answer(process)
        process.stdout.close()
        for _ in range(20):
            try:
                process.stdin.write(b"40.0194,46.8011\n")
            except BrokenPipeError:
                break
            time.sleep(0.05)
        assert process.wait(30) == 0
        assert process.stderr.read() == b""


def test_a_line_without_end_is_refused_and_the_next_answered(geomap_cli):
    done = geomap_cli("check", "-", "--json", stdin="4" * 3_000_000 + "\n40.0194,46.8011\n")
    refused, found = map(json.loads, done.stdout.splitlines())
    assert (refused["line"], found["verdict"]) == (1, "inside")
    assert "65,536" in refused["error"]
    assert len(done.stderr) < 200


def test_a_closed_standard_input_is_said():
    line = f"{sys.executable} -m geomap check - <&-"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


@given(
    st.text("0123456789.-, \t", min_size=3, max_size=16)
    | st.builds("{0:.{3}f}{2}{1:.{4}f}".format,
        st.floats(-91, 91), st.floats(-181, 181), st.sampled_from([",", ", ", " ", " ,", "\t"]),
        st.integers(1, 9), st.integers(1, 9))
)  # fmt: skip
def test_bare_numbers_are_read_as_every_position_is(text):
    """The short way for numbers against the reader of all notations."""
    text = text.strip()
    finder = Finder(None, None)
    if not finder._bare(text):
        return
    assert outcome(finder.find, text) == outcome(read_position, text)


def outcome(read, text):
    try:
        found = read(text)
    except PlaceError as error:
        return str(error)
    return found.lon, found.lat, found.radius_m or 0.0, found.order_assumed


def test_what_is_there_is_taken_at_once_and_no_more_is_waited_for():
    """Lines that lie in the pipe before it reads are one batch; the pipe stays open."""
    with feed("--json", "--zone", "unisfa-abyei") as process:
        space = fcntl.fcntl(process.stdin.fileno(), fcntl.F_GETPIPE_SZ)
        lines = random_lines(min(2_000, space // 24))
        process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        got = b""
        end = time.monotonic() + 60
        while got.count(b"\n") < len(lines) and time.monotonic() < end:
            if select.select([process.stdout], [], [], 1)[0]:
                got += os.read(process.stdout.fileno(), 1 << 20)
        assert got.count(b"\n") == len(lines)
        process.stdin.close()


@given(st.lists(st.floats(-2.1e7, 2.1e7), min_size=1, max_size=20))
def test_lengths_put_down_together_are_those_put_down_one_by_one(lengths):
    """As `json` writes a length rounded to the centimetre."""
    lengths += [0.0, -0.001, 12.5, -12.0, 100.0, 0.005, 2.675, -1e-300]
    expected = [f"{{5%0: {json.dumps(round(length, 2))}, 0}}" for length in lengths]
    assert _between("{5%0: ", lengths, ", 0}") == expected
