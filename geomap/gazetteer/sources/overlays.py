"""CSV overlays as a source: the rows of a place become one record."""

from collections.abc import Iterator
from pathlib import Path

from geomap.gazetteer.overlay import overlay_files, read_overlays
from geomap.gazetteer.records import PlaceRecord

__all__ = ["read_overlay"]


def read_overlay(path: Path) -> Iterator[PlaceRecord]:
    """Yield the places of a CSV overlay, in the order of the file.

    Raises
    ------
    GazetteerError
        A row cannot mean what it says: an overlay is read whole or not at all.
    """
    for place in read_overlays(overlay_files(path)):
        names = dict.fromkeys((name.text, name.language) for name in place.names)
        yield PlaceRecord(
            id=place.id,
            names=tuple(names),
            lon=place.lon,
            lat=place.lat,
            kind=place.kind,
            radius_m=place.radius_m,
            country=place.country,
            admin1=place.admin1,
            population=0,
            source=place.source,
        )
