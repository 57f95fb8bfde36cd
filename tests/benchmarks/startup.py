"""How long a command takes to start, beside `import geopandas`, in one run.

    python tests/benchmarks/startup.py

Prints the median of interleaved runs and the ratio to the peer. The promises
are under 0.20 for `geomap --help` and under 0.50 for `geomap check`.
"""

import statistics
import subprocess
import sys
import time

ROUNDS = 15
PEER = "import geopandas"
COMMANDS = {
    PEER: [sys.executable, "-c", "import geopandas"],
    "geomap --help": [sys.executable, "-m", "geomap", "--help"],
    "geomap resolve Парух": [sys.executable, "-m", "geomap", "resolve", "Парух", "--json"],
    "geomap check 40.02,46.80": [sys.executable, "-m", "geomap", "check", "40.0194,46.8011"],
    "geomap check Парух": [
        sys.executable,
        "-m",
        "geomap",
        "check",
        "Парух",
        "--date",
        "2022-03-25",
    ],
}


def seconds(command: list[str]) -> float:
    """Return the wall time of one whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Interleave the commands, so that a slow moment of the machine hits all of them."""
    runs: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            runs[name].append(seconds(command))
    peer = statistics.median(runs[PEER])
    for name, values in runs.items():
        median = statistics.median(values)
        print(f"{name:<24} {median * 1000:6.0f} ms   {median / peer:5.2f} of {PEER}")


if __name__ == "__main__":
    main()
