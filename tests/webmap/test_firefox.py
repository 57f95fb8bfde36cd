"""The page in a real Firefox, from a file and without network, driven by WebDriver BiDi."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

pytestmark = pytest.mark.browser

PREFERENCES = """\
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""
"""Every request over the network goes to a port where nobody listens."""


class Firefox:
    """One tab of a Firefox: opens a page and evaluates in it."""

    def __init__(self, socket):
        self._socket = socket
        self._number = count(1)
        self.send("session.new", capabilities={})
        self._tab = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def send(self, method, **parameters):
        number = next(self._number)
        command = {"id": number, "method": method, "params": parameters}
        self._socket.send(json.dumps(command))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, address):
        self.send("browsingContext.navigate", context=self._tab, url=address, wait="complete")
        ready = "performance.getEntriesByName('geomap-ready').length > 0"
        for _ in range(200):
            if self.read(ready):
                return
            time.sleep(0.1)
        pytest.fail("the page was not ready in 20 s")

    def read(self, expression):
        target = {"context": self._tab}
        said = self.send(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target=target,
            awaitPromise=True,
        )
        assert said["type"] == "success", said
        return json.loads(said["result"].get("value", "null"))


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        if os.environ.get("GEOMAP_REQUIRE_BROWSER") == "1":
            pytest.fail("GEOMAP_REQUIRE_BROWSER is 1, and there is no firefox")
        pytest.skip("no firefox here; the page was not opened in it")
    from websockets.sync.client import connect

    profile = tmp_path_factory.mktemp("firefox")
    (profile / "user.js").write_text(PREFERENCES, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "--headless", "--no-remote", "--profile", profile]
    environment = os.environ | {"HOME": str(profile), "MOZ_DISABLE_CONTENT_SANDBOX": "1"}
    with subprocess.Popen(
        [*map(str, command), "--remote-debugging-port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        deadline = threading.Timer(60, process.kill)
        deadline.start()
        said = next((line for line in process.stderr if "BiDi listening on" in line), None)
        deadline.cancel()
        assert said, "Firefox did not start in a minute"
        with connect(f"ws://127.0.0.1:{port}/session", max_size=None) as opened:
            yield Firefox(opened)
        process.terminate()
        process.stderr.close()


def test_a_page_works_in_firefox(firefox, sample):
    firefox.open(f"{sample.as_uri()}#10/45.05/20.1/i1")
    assert firefox.read("document.querySelector('.leaflet-popup h3').textContent") == (
        "Bridge shelled"
    )
    assert firefox.read("document.querySelector('.gm-status').textContent").startswith("5 of 6")
    search = "document.querySelector('#geomap-panel input[type=search]')"
    firefox.read(f"({search}.value = 'ford', {search}.dispatchEvent(new Event('input')))")
    for _ in range(50):
        if firefox.read("document.querySelector('.gm-status').textContent").startswith("1 of 6"):
            break
        time.sleep(0.1)
    else:
        pytest.fail("the search did not change the count")


def test_packed_columns_are_read_and_drawn_in_firefox(firefox, tmp_path):
    from map_data import made_up, made_up_zones

    from geomap.webmap import incident_map

    path = tmp_path / "many.html"
    incident_map(made_up(2_000), made_up_zones()).save(path)
    firefox.open(path.as_uri())
    assert "of 2,000 incidents" in firefox.read("document.querySelector('.gm-status').textContent")
    drawn = """[...document.querySelectorAll('canvas')].some((canvas) => canvas
        .getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
        .some((value) => value > 0))"""
    assert firefox.read(drawn) is True
