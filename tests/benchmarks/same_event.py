"""Proposals of one event: how the time grows with the reports.

Run `python tests/benchmarks/same_event.py`. Reports lie over two years; half
of them in twenty towns, the others anywhere in a country. The peer is what
comparing every two reports would take, scored at the same rate.
"""

import time

import numpy as np
import pandas as pd

from geomap.incidents.likeness import reports_of, score
from geomap.incidents.same_event import same_events

COUNTS = (10_000, 30_000, 100_000)
_SHARES = (0.4, 0.4, 0.15, 0.05)


def reports(count: int) -> pd.DataFrame:
    """Return made-up reports: towns that are reported on daily, and the country around."""
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(22, 40, count), rng.uniform(44, 52, count)
    town = rng.integers(0, 20, count)
    in_town = rng.random(count) < 0.5
    lon[in_town], lat[in_town] = lon[town[in_town]], lat[town[in_town]]
    days = rng.integers(0, 730, count).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "id": [f"r{number}" for number in range(count)],
            "lon": lon,
            "lat": lat,
            "radius_m": rng.choice([500.0, 2_000.0, 8_000.0, 30_000.0], count, p=_SHARES),
            "date_start": (np.datetime64("2022-01-01") + days).astype("datetime64[s]"),
            "type": rng.choice(["shelling", "armed clash", "protest"], count),
            "killed_best": rng.poisson(1, count).astype(float),
        }
    )


def main() -> None:
    """Print seconds, and how many times longer comparing all would take."""
    print(f"{'reports':>9} {'seconds':>8} {'per 1000':>9} {'events':>7} {'all pairs':>10}")
    for count in COUNTS:
        table = reports(count)
        start = time.process_time()
        found = same_events(table)
        took = time.process_time() - start
        compared = reports_of(table.iloc[:2_000])
        one, two = np.triu_indices(2_000, 1)
        start = time.process_time()
        score(compared, one, two, np.ones(2_000, dtype=np.int64))
        every = (time.process_time() - start) / len(one) * count * (count - 1) / 2
        print(
            f"{count:>9,} {took:>8.2f} {took / count * 1e3:>9.4f} {len(found.events):>7,} "
            f"{every / took:>9.0f}x"
        )


if __name__ == "__main__":
    main()
