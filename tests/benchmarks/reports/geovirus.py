"""Places recognised and resolved in GeoVirus: news of epidemics, places marked by hand.

    python tests/benchmarks/reports/geovirus.py ../shared/data/reports/GeoVirus.xml --half even

Gritta, Pilehvar and Collier (2018), 229 Wikinews articles, CC BY. The file counts
characters from 1, so that every offset is one too large. Recognition is counted
as they count it: a place is found where a mention has its very span; every mention
elsewhere is a false one. Distances are those of the places found, to the position
in the file; a place without any position counts as half-way round the world.
The rules were written with the odd-numbered articles in sight; the even-numbered
ones are the ones to report. Published on all: F1 .678 (Edinburgh), .750 (CLAVIN),
.866 (CamCoder, with a trained tagger); within 161 km .807, .786, .770.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from geomap.gazetteer import Gazetteer
from geomap.geodesy import distance_m
from geomap.reports.places.finding import find_places
from geomap.reports.places.mentions import Mention

__all__ = ["Article", "Score", "articles", "main", "score"]

NEAR_KM = 161.0
NOWHERE_KM = 20_000.0


class Article(NamedTuple):
    """A text with its places: (start, end) to (lon, lat)."""

    text: str
    places: dict[tuple[int, int], tuple[float, float]]


class Score(NamedTuple):
    """Counts of mentions, and how far off each recognised one is, in km."""

    right: int
    wrong: int
    missed: int
    errors_km: list[float]
    seconds: float


def articles(path: Path) -> list[Article]:
    """Return the articles of the file, offsets corrected.

    Raises
    ------
    SystemExit
        An offset does not give the name that the file has for it.
    """
    found = []
    for article in ET.parse(path).getroot():
        text, places = article.findtext("text", ""), {}
        for place in article.iter("location"):
            start, end = (int(place.findtext(key, "0")) - 1 for key in ("start", "end"))
            if text[start:end] != place.findtext("name"):
                sys.exit(f"{path}: {place.findtext('name')} is not at {start}")
            lon, lat = (float(place.findtext(key, "nan")) for key in ("lon", "lat"))
            places[start, end] = lon, lat
        found.append(Article(text, places))
    return found


def score(chosen: Sequence[Article], gazetteer: Gazetteer) -> Score:
    """Return what was found in articles, and how fast."""
    right = wrong = missed = 0
    errors: list[float] = []
    start = time.perf_counter()
    read = [find_places(article.text, gazetteer) for article in chosen]
    seconds = time.perf_counter() - start
    for article, mentions in zip(chosen, read, strict=True):
        ours = {(m.start, m.end): m for m in mentions if m.kind == "place"}
        both = ours.keys() & article.places.keys()
        right, wrong = right + len(both), wrong + len(ours) - len(both)
        missed += len(article.places) - len(both)
        errors += [_error_km(ours[span], article.places[span]) for span in sorted(both)]
    return Score(right, wrong, missed, errors, seconds)


def _error_km(mention: Mention, position: tuple[float, float]) -> float:
    match = mention.match or mention.within
    if match is None or match.place.lon is None or match.place.lat is None:
        return NOWHERE_KM
    return float(distance_m(match.place.lon, match.place.lat, *position)) / 1000


def _told(name: str, count: int, found: Score) -> str:
    precision = found.right / (found.right + found.wrong)
    recall = found.right / (found.right + found.missed)
    near = sum(error <= NEAR_KM for error in found.errors_km) / len(found.errors_km)
    return (
        f"{name:5} {count:4} {precision:.3f} {recall:.3f} "
        f"{2 * precision * recall / (precision + recall):.3f} {near:.3f} "
        f"{statistics.mean(found.errors_km):8.0f} {statistics.median(found.errors_km):8.0f} "
        f"{count / found.seconds:8.1f}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print precision, recall, F1, the share within 161 km, errors in km and articles a second."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--half", choices=["odd", "even", "all"], default="all")
    asked = parser.parse_args(arguments)
    every = articles(asked.file)
    chosen = {"odd": every[::2], "even": every[1::2], "all": every}[asked.half]
    gazetteer = Gazetteer.open()
    find_places("A fire in Paris.", gazetteer)  # opens the index
    print("half  arts     P     R    F1 @161km  mean km   median   arts/s")
    print(_told(asked.half, len(chosen), score(chosen, gazetteer)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
