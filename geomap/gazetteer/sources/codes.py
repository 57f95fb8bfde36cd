"""The code tables of GeoNames: what a country or region code stands for.

`countryInfo.txt`, `admin1CodesASCII.txt`, `admin2Codes.txt` and
`alternateNamesV2.txt`, zipped or not, told apart by what they hold. They are
optional: without them a place has no region name and names have no language.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from geomap.errors import GazetteerError
from geomap.gazetteer.sources.reading import Reading, RowProblem, clean
from geomap.gazetteer.sources.streams import first_bytes, lines

__all__ = ["Country", "Tables", "table_format"]

_COUNTRY_COLUMNS = 19
_MOST_REGIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Country:
    """A row of the countries table. `iso` has two letters, `fips` is the code that GNS used."""

    iso: str
    iso3: str
    fips: str
    name: str
    area_km2: float
    population: int
    geonameid: int


@dataclass(frozen=True)
class Tables:
    """The code tables that were given. `admin1` is keyed `CC.CODE`, `admin2` `CC.CODE.CODE`."""

    admin1: dict[str, str] = field(default_factory=dict)
    admin2: dict[str, str] = field(default_factory=dict)
    countries: dict[str, Country] = field(default_factory=dict)
    alternate_names: tuple[Path, ...] = ()

    @classmethod
    def read(cls, paths: Iterable[Path], reading: Reading) -> "Tables":
        """Read code tables; alternate names are only remembered, for they are huge.

        Raises
        ------
        GazetteerError
            A file is none of the tables, or cannot be read.
        """
        found = cls()
        alternate_names = []
        for path in map(Path, paths):
            name = table_format(path)
            if name == "alternateNamesV2":
                alternate_names.append(path)
            elif name == "countryInfo":
                found.countries.update(_countries(path, reading))
            else:
                regions = found.admin1 if name == "admin1CodesASCII" else found.admin2
                regions.update(_regions(path, reading))
        return cls(found.admin1, found.admin2, found.countries, tuple(alternate_names))

    @cached_property
    def country_codes(self) -> dict[str, str]:
        """Codes of three letters to codes of two."""
        return {country.iso3: iso for iso, country in self.countries.items() if country.iso3}

    @cached_property
    def fips_codes(self) -> dict[str, str]:
        """FIPS 10-4 codes, which GNS used before 2022, to ISO codes."""
        return {country.fips: iso for iso, country in self.countries.items() if country.fips}


def table_format(path: Path) -> str:
    """Return which of the GeoNames code tables a file is.

    Raises
    ------
    GazetteerError
        It is none of them, or cannot be read.
    """
    text = first_bytes(path).decode("utf-8-sig", "replace")
    rows = [line.split("\t") for line in text.split("\n")[:400]]
    for row in rows:
        if row[0].lstrip("#") == "ISO" and len(row) >= _COUNTRY_COLUMNS - 1:
            return "countryInfo"
        if row[0].startswith("#") or not row[0]:
            continue
        dots = row[0].count(".")
        if len(row) == 4 and dots in {1, 2} and row[3].strip().isdigit():
            return "admin1CodesASCII" if dots == 1 else "admin2Codes"
        numbered = len(row) >= 4 and row[0].isdigit() and row[1].isdigit()
        if numbered and len(row) <= 10:
            return "alternateNamesV2"
        break
    raise GazetteerError(
        f"{path}: not countryInfo, admin1CodesASCII, admin2Codes or alternateNamesV2 of GeoNames; "
        "name a source without --geonames"
    )


def _regions(path: Path, reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in lines(path, reading):
        cells = line.split("\t")
        name = clean(cells[1]) if len(cells) > 1 else ""
        if len(cells) != 4 or not cells[0] or not name or len(found) >= _MOST_REGIONS:
            problem = RowProblem("", "", "not code, name, ASCII name and number")
            reading.refuse(path, number, problem, line)
            continue
        found[cells[0]] = name
    return found


def _countries(path: Path, reading: Reading) -> dict[str, Country]:
    found: dict[str, Country] = {}
    for number, line in lines(path, reading):
        if not line or line.startswith(("#", "ISO\t")):
            continue
        cells = line.split("\t")
        try:
            country = _country(cells)
        except (ValueError, IndexError) as error:
            problem = (
                error if isinstance(error, RowProblem) else RowProblem("", "", "not a country")
            )
            reading.refuse(path, number, problem, line)
            continue
        found[country.iso] = country
    return found


def _country(cells: list[str]) -> Country:
    if len(cells) < _COUNTRY_COLUMNS - 1:
        raise RowProblem("", "", f"{len(cells)} columns; a countries table has 19")
    if len(cells[0]) != 2 or not cells[4].strip():
        raise RowProblem("ISO", cells[0], "no code of two letters, or no name")
    return Country(
        iso=cells[0],
        iso3=cells[1],
        fips=cells[3],
        name=clean(cells[4]),
        area_km2=float(cells[6] or 0),
        population=int(cells[7] or 0),
        geonameid=int(cells[16] or 0),
    )
