"""How far a score can be trusted on names that monitors and newsrooms wrote.

    python tests/benchmarks/names/monitors.py ../shared/data

Three files that others made, each name with the coordinates its authors gave:
two of the Uppsala Conflict Data Program (villages and towns, CC BY 4.0) and
GeoVirus (places in news of epidemics, Gritta and others 2018, CC BY). A first
answer is right within 30 km of an exactly placed event, within 60 km of a
place in the news, within the radius of an area, and never where there is none.
UCDP's names are asked for twice, without and with the country.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from geomap.gazetteer import Gazetteer, Match
from geomap.geodesy import distance_m
from geomap.tables import AREA_KINDS

__all__ = ["Asked", "Said", "main", "names_of_files", "said"]

BINS = (0.0, 0.1, 0.25, 0.5, 0.66, 0.8, 0.9, 0.95, 1.001)
NEAR_KM = {"UCDP": 30.0, "GeoVirus": 60.0}


class Asked(NamedTuple):
    """A name as a file has it, its country where the file says, and where its authors put it."""

    source: str
    name: str
    country: str | None
    lon: float
    lat: float


class Said(NamedTuple):
    """What came back: the status, the first answer's tier and score, whether it is right."""

    source: str
    placed: bool
    status: str
    tier: str
    score: float
    right: bool


def names_of_files(folder: Path) -> list[Asked]:
    """Return every name once a country of the three files."""
    found = dict.fromkeys((*_ucdp_csv(folder), *_ucdp_geojson(folder), *_geovirus(folder)))
    first: dict[tuple[str, str, str | None], Asked] = {}
    for asked in found:
        first.setdefault((asked.source, asked.name, asked.country), asked)
    return list(first.values())


def _ucdp_csv(folder: Path) -> Iterator[Asked]:
    with (folder / "ucdp/ucdp_ged_v23_1_sample1000.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if float(row["where_prec"]) == 1:
                lon, lat = float(row["longitude"]), float(row["latitude"])
                yield Asked("UCDP", row["where_coordinates"], row["country"], lon, lat)


def _ucdp_geojson(folder: Path) -> Iterator[Asked]:
    text = (folder / "ucdp/ucdp_ged_v23_1_CAR_country482.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        row = feature["properties"]
        if float(row["where_prec"]) == 1:
            lon, lat = feature["geometry"]["coordinates"][:2]
            yield Asked("UCDP", row["where_coordinates"], row["country"], lon, lat)


def _geovirus(folder: Path) -> Iterator[Asked]:
    for found in ET.parse(folder / "reports/GeoVirus.xml").iter("location"):
        name = found.findtext("name") or ""
        lon, lat = float(found.findtext("lon") or 0), float(found.findtext("lat") or 0)
        yield Asked("GeoVirus", name, None, lon, lat)


def said(gazetteer: Gazetteer, names: Iterable[Asked]) -> list[Said]:
    """Ask for every name, and again with its country where that is known."""
    codes: dict[str, str | None] = {}
    out = []
    for asked in names:
        contexts: list[str | None] = [None]
        if asked.country:
            if asked.country not in codes:
                codes[asked.country] = _code(gazetteer, asked.country)
            contexts += [codes[asked.country]] if codes[asked.country] else []
        for country in contexts:
            found = gazetteer.resolve(asked.name, country=country, limit=1)
            first = found.places[0] if found.places else None
            tier, score = (first.match, first.score) if first else ("-", 0.0)
            right = first is not None and _right(first, asked)
            out.append(Said(asked.source, country is not None, found.status, tier, score, right))
    return out


def _code(gazetteer: Gazetteer, country: str) -> str | None:
    """Return the code of a country as UCDP writes it: "DR Congo (Zaire)"."""
    found = gazetteer.resolve(country.partition(" (")[0], limit=1)
    areas = [match.place for match in found if match.place.kind == "country"]
    return areas[0].country if areas else None


def _right(match: Match, asked: Asked) -> bool:
    place = match.place
    if place.lon is None or place.lat is None:
        return False
    km = float(distance_m(asked.lon, asked.lat, place.lon, place.lat)) / 1000
    reach = (place.radius_m or 0.0) / 1000 if place.kind in AREA_KINDS else 0.0
    return km <= max(NEAR_KM[asked.source], reach)


def report(found: Sequence[Said]) -> None:
    """Print share right a tier, then a bin of the score."""
    print(
        f"{'source':<10}{'country':<9}{'status':<12}{'match':<14}{'n':>6}{'score':>8}{'right':>8}"
    )
    for source, placed, status, tier in sorted({one[:4] for one in found}):
        rows = [one for one in found if one[:4] == (source, placed, status, tier)]
        mean, right = _means(rows)
        given = "given" if placed else "-"
        print(
            f"{source:<10}{given:<9}{status:<12}{tier:<14}{len(rows):>6}{mean:>8.2f}{right:>8.2f}"
        )
    print(f"\n{'score':<14}{'n':>6}{'mean':>8}{'right':>8}   no country{'':<10}country given")
    for low, high in pairwise(BINS):
        rows = [one for one in found if low <= one.score < high and one.tier != "-"]
        if rows:
            mean, right = _means(rows)
            parts = [[one for one in rows if one.placed is placed] for placed in (False, True)]
            shares = "".join(
                f"{len(part):>7}{_means(part)[1]:>8.2f}" if part else f"{'-':>15}" for part in parts
            )
            label = f"{low:.2f} to {min(high, 1):.2f}"
            print(f"{label:<14}{len(rows):>6}{mean:>8.2f}{right:>8.2f}   {shares}")


def _means(rows: Sequence[Said]) -> tuple[float, float]:
    return sum(r.score for r in rows) / len(rows), sum(r.right for r in rows) / len(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table for the files in a folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="holds ucdp/ and reports/")
    options = parser.parse_args(arguments)
    gazetteer = Gazetteer.open()
    report(said(gazetteer, names_of_files(options.folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
