"""How fast a large file of incidents is read, beside `pandas.read_csv`, each in its own process.

    python tests/benchmarks/incidents.py [ROWS]

Rows have the columns of ACLED's 2023 layout and made-up content. Prints rows a
second, seconds, seconds of processor time (other work on the machine lengthens
them less) and the peak memory of each; libraries are loaded before the clock starts.
The promise is 300,000 rows a second and 1.5 GB for a million rows.
"""

import csv
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = 1_000_000

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip

KINDS = (
    ("Political violence", "Battles", "Armed clash"),
    ("Political violence", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Political violence", "Explosions/Remote violence", "Air/drone strike"),
    ("Political violence", "Violence against civilians", "Attack"),
    ("Demonstrations", "Protests", "Peaceful protest"),
    ("Strategic developments", "Strategic developments", "Other"),
)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WORDS = tuple(
    word
    for line in (
        "forces of the one side were reported to have shelled positions near a village, wounding",
        'two; the other side called it "regrouping" and spoke of an exchange of fire on the road',
    )
    for word in line.split()
)

PEERS = {
    "pandas.read_csv": "import pandas; n = len(pandas.read_csv(path, dtype=str))",
    "geomap": "import geopandas, geomap; n = len(geomap.read_incidents(path))",
}
MEASURED = """
import resource, sys, time
path = sys.argv[1]
{imports}
start, busy = time.perf_counter(), time.process_time()
{call}
seconds, busy = time.perf_counter() - start, time.process_time() - busy
print(n, seconds, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


def generated(number: int, chance: random.Random) -> list[object]:
    """Return one made-up row."""
    disorder, kind, sub_kind = chance.choice(KINDS)
    year, place = chance.randint(2018, 2024), chance.randrange(20_000)
    day = f"{chance.randint(1, 28):02} {chance.choice(MONTHS)} {year}"
    notes = f"On {day}, " + " ".join(chance.choices(WORDS, k=chance.randint(15, 60)))
    first, second = chance.randrange(400), chance.randrange(400)
    return [
        f"GEN{number}", day, year, chance.choice("1112"), disorder, kind, sub_kind,
        f"Actor {first}", "" if first % 3 else f"Ally {first}; Ally {second}", chance.randint(1, 8),
        f"Actor {second}", "", chance.randint(1, 8), "State forces-Rebel group", "", 31, "Caucasus",
        "Country", f"Region {place % 12}", f"District {place % 300}", "", f"Village {place}",
        f"{38 + place % 4000 / 1000:.4f}", f"{44 + place / 4000:.4f}", chance.choice("1123"),
        f"Source {first % 90}; Source {second % 90}", "National", notes,
        chance.choice("00000123"), "", 1_600_000_000 + number,
    ]  # fmt: skip


def write(path: Path, rows: int) -> None:
    """Write made-up rows, the same in every run."""
    chance = random.Random(2022)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(generated(number, chance) for number in range(rows))


def main() -> None:
    """Generate the file and read it in a process of its own for each reader."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "generated.csv")
        write(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
        for name, code in PEERS.items():
            imports, call = code.split("; ")
            script = MEASURED.format(imports=imports, call=call)
            done = subprocess.run(
                [sys.executable, "-c", script, str(path)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            count, seconds, busy, peak = (float(part) for part in done.stdout.split())
            speed = f"{count / seconds:12,.0f} rows/s {seconds:6.2f} s"
            print(f"{name:16} {speed} {busy:6.2f} s of processor {peak:6.2f} GB")


if __name__ == "__main__":
    main()
