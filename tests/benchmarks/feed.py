"""How many lines a second `geomap check -` answers through a pipe, and how soon a single one.

    python tests/benchmarks/feed.py

Positions about the zones in Karabakh, where every answer takes the most work, and all
over the world. The promise is 50,000 a second; start-up is measured apart and left out.
"""

import statistics
import subprocess
import sys
import threading
import time

import numpy as np

LINES = 200_000
ROUNDS = 3
BOXES = {"Karabakh": (45.5, 47.5, 39.0, 41.0), "the world": (-180.0, 180.0, -85.0, 85.0)}
OPTIONS = {
    "text": [],
    "JSON, one zone": ["--json", "--zone", "rpc-nagorno-karabakh"],
    "JSON, zones within 100 km": ["--json", "--within", "100000"],
    "JSON, all zones": ["--json"],
}


def feed(options: list[str]) -> subprocess.Popen[bytes]:
    """Start the command, and wait until it has answered one line."""
    call = [sys.executable, "-m", "geomap", "check", "-", "--date", "2022-03-25", *options]
    process = subprocess.Popen(
        call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    ask(process, b"40.0194,46.8011\n")
    return process


def ask(process: subprocess.Popen[bytes], line: bytes) -> float:
    """Send a line and return the seconds until the first letter of its answer."""
    start = time.perf_counter()
    process.stdin.write(line)
    process.stdin.flush()
    process.stdout.read1(1 << 16)
    return time.perf_counter() - start


def lines(west: float, east: float, south: float, north: float) -> bytes:
    """Return lines of random positions within bounds."""
    rng = np.random.default_rng(3)
    lat, lon = rng.uniform(south, north, LINES), rng.uniform(west, east, LINES)
    return "".join(f"{y:.5f},{x:.5f}\n" for y, x in zip(lat, lon, strict=True)).encode()


def seconds(options: list[str], data: bytes) -> float:
    """Return the seconds from the first line sent to the last answer."""
    process = feed(options)

    def send() -> None:
        process.stdin.write(data)
        process.stdin.close()

    start = time.perf_counter()
    sender = threading.Thread(target=send)
    sender.start()
    while process.stdout.read1(1 << 20):
        pass
    took = time.perf_counter() - start
    sender.join()
    process.wait()
    return took


def main() -> None:
    """Print lines a second, the best of some rounds, and the median wait for one line."""
    for place, bounds in BOXES.items():
        data = lines(*bounds)
        for name, options in OPTIONS.items():
            best = min(seconds(options, data) for _ in range(ROUNDS))
            print(f"{place:<10} {name:<27} {LINES / best:9,.0f} lines/s", flush=True)
    process = feed(["--json"])
    waits = [ask(process, f"40.{number:04},46.8\n".encode()) for number in range(200)]
    process.stdin.close()
    print(f"one line alone is answered in {statistics.median(waits) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
