"""A real QGIS for the tests, one for all of them: it takes seconds to start."""

import contextlib
import json
import os
import select
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from geomap.exports.layers import incident_layer, write_layer, zone_layer
from geomap.exports.qgis.styles import incident_qml, zone_qml

HERE = Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
"""QGIS speaks to the Python of the system alone."""
PATIENCE_S = 120


class Qgis:
    """Calls functions of the scripts beside this file within QGIS.

    `messages` holds what the last call put into QGIS's message log: tag, level (0 is
    information, 1 warning, 2 critical) and text.
    """

    def __init__(self, stderr):
        self.stderr = stderr
        self.messages = []
        self._start()

    def _start(self):
        self.process = subprocess.Popen(
            [PYTHON, "-I", str(HERE / "qgis_run.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            text=True,
            encoding="utf-8",
        )
        self.version = self._read()

    def __call__(self, script, function, **arguments):
        """Call a function of a script in this folder, with arguments that JSON can hold."""
        question = {
            "script": str(HERE / script),
            "function": function,
            "arguments": json.loads(json.dumps(arguments, default=str)),
        }
        if self.process.poll() is not None:  # it crashed in a test before this one
            self.close()
            self._start()
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self._read()

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            self.process.stdout.close()

    @property
    def warnings(self):
        """What QGIS warned of during the last call."""
        return [message for message in self.messages if message[1] in {1, 2}]

    def _read(self):
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_S)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.process.kill()
            self.process.wait(PATIENCE_S)
            self.stderr.seek(0)
            pytest.fail(f"QGIS gave no answer; it said: {self.stderr.read()[-2000:]}")
        answer = json.loads(line)
        if "error" in answer:
            pytest.fail(f"in QGIS: {answer['error']}")
        self.messages = answer["messages"]
        return answer["result"]


@pytest.fixture(scope="session")
def qgis(tmp_path_factory):
    """QGIS, called as `qgis("script.py", "function", argument=value)`."""
    probe = "import qgis.core"
    found = (
        Path(PYTHON).exists()
        and not subprocess.run(
            [PYTHON, "-I", "-c", probe], check=False, capture_output=True, timeout=PATIENCE_S
        ).returncode
    )
    if not found:
        if os.environ.get("GEOMAP_REQUIRE_QGIS") == "1":
            pytest.fail(f"GEOMAP_REQUIRE_QGIS is 1, and {PYTHON} has no QGIS")
        pytest.skip(f"{PYTHON} has no QGIS (python3-qgis); nothing was opened in QGIS")
    with (tmp_path_factory.mktemp("qgis") / "stderr").open("w+", errors="replace") as stderr:
        running = Qgis(stderr)
        yield running
        running.close()


def table_of(rows):
    """Return incidents with verdicts, one a mapping; what is not given is the plainest."""
    plain = {
        "title": None, "type": "shelling", "verdict": "clear", "contested": False,
        "located": "coordinates", "lon": 46.0, "lat": 40.0, "radius_m": 100.0,
        "date_start": "2022-03-24", "date_end": "2022-03-24", "why": None,
    }  # fmt: skip
    table = pd.DataFrame([plain | {"id": f"i{number}"} | row for number, row in enumerate(rows)])
    for name in ("date_start", "date_end"):
        table[name] = pd.to_datetime(table[name])
    return table


@pytest.fixture
def styled(tmp_path):
    """Write incidents and their style; returns what QGIS opens."""

    def write(rows, left_out=()):
        table = table_of(rows).drop(columns=list(left_out))
        layer, _ = incident_layer(table)
        path = tmp_path / "incidents.gpkg"
        write_layer(layer, path, "GPKG", dataset_options={"VERSION": "1.2"})
        qml = tmp_path / "incidents.qml"
        qml.write_text(incident_qml([column.name for column in layer.columns]), encoding="utf-8")
        return {"source": f"{path}|layername=incidents", "qml": str(qml)}

    return write


@pytest.fixture
def styled_zones(tmp_path):
    def write(zones):
        path = tmp_path / "zones.gpkg"
        write_layer(zone_layer(zones), path, "GPKG", dataset_options={"VERSION": "1.2"})
        qml = tmp_path / "zones.qml"
        qml.write_text(zone_qml(zones), encoding="utf-8")
        return {"source": f"{path}|layername=zones", "qml": str(qml)}

    return write
