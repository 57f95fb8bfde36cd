"""Zone layers: dated versions of zones read from files, checked at the border.

Reading GeoJSON needs neither geopandas nor GDAL, so that one point can be
checked at once; every other format goes through them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import ZoneError
from geomap.tables import ZONE, names_of
from geomap.zones.attributes import Fields, assumptions, chosen, fields_of, row_of
from geomap.zones.overlaps import overlaps
from geomap.zones.polygons import Outline, OutlineError, outline
from geomap.zones.reading import KEPT, OnInvalid, Repair, Skipped, ZoneReading, ZoneReport
from geomap.zones.sources import Features, read_features

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["ASSUMED", "ZoneColumns", "read_zone_columns", "read_zone_file", "read_zones"]

ZoneColumns = dict[str, list[Any]]
"""Column name to values, one a zone version: the ZONE table without pandas."""

ASSUMED = {
    "zone_id": "the feature's id, name or number",
    "version": "the day it starts, or 1",
    "valid_from": "no start",
    "valid_to": "still in force",
    "edge_m": "0: the boundary is taken as exactly known",
    "forbids": "everything",
}
"""What a zone file that lacks a property is taken to mean."""

_SHOWN = 5  # problems told of in one message
_REMEDY = "; mend the file, or: on-invalid fix repairs polygons, skip leaves such features out"


def read_zones(
    path: Path | str | None = None,
    *,
    on_invalid: OnInvalid = "raise",
    columns: Mapping[str, str] | None = None,
    layer: str | None = None,
    report: Callable[[ZoneReport], object] | None = None,
) -> "GeoDataFrame":
    """Return zones as a GeoDataFrame with the ZONE columns, EPSG:4326.

    Parameters
    ----------
    path
        A file of polygons in any format GDAL reads, in any CRS; None is the
        shipped zones. Vertices are brought to EPSG:4326 and joined by edges
        that are straight in lon/lat.
    on_invalid
        What to do about an invalid polygon: `raise`, `fix` or `skip`; see
        `ZoneReading`.
    columns
        Our column to the file's field, where they differ:
        `{"zone_id": "BRK_A3", "valid_from": "since"}`.
    layer
        Which layer of a file that has several of polygons.
    report
        Is called with what was assumed, repaired and left out, if a file is
        read: `report=print` shows it.

    Raises
    ------
    InputError
        The file is missing or cannot be read.
    ZoneError
        It holds no polygon, or a feature cannot mean what it says.
    """
    import geopandas as gpd
    import pandas as pd

    zones = read_zone_columns(
        path, on_invalid=on_invalid, columns=columns, layer=layer, report=report
    )
    frame = gpd.GeoDataFrame(zones, geometry="geometry", crs="EPSG:4326")
    for name in ("valid_from", "valid_to"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def read_zone_columns(
    path: Path | str | None = None,
    *,
    on_invalid: OnInvalid = "raise",
    columns: Mapping[str, str] | None = None,
    layer: str | None = None,
    report: Callable[[ZoneReport], object] | None = None,
) -> ZoneColumns:
    """Return what `read_zones` returns as plain lists; dates are `datetime.date` or None."""
    reading = ZoneReading(on_invalid=on_invalid, columns=columns or {}, layer=layer)
    if path is None:
        from geomap.shipped import shipped

        paths = sorted(shipped("layers", "zones").glob("*.geojson"))
        layers = [read_zone_file(one)[0] for one in paths]
        return {name: [value for each in layers for value in each[name]] for name in layers[0]}
    zones, found = read_zone_file(path, reading)
    if report is not None:
        report(found)
    return zones


def read_zone_file(
    path: Path | str, reading: ZoneReading | None = None
) -> tuple[ZoneColumns, ZoneReport]:
    """Return the zones of a file and what reading it took for granted.

    Parameters
    ----------
    path
        A file of polygons in any format GDAL reads; `-` is GeoJSON on standard input.
    reading
        How to read it; by default as it is.

    Raises
    ------
    InputError
        The file is missing or cannot be read.
    ZoneError
        It holds no polygon, or a feature cannot mean what it says.
    """
    reading = reading or ZoneReading()
    source = read_features(path, reading)
    try:
        return _zones(path, source, reading)
    except ZoneError as error:
        raise ZoneError(f"{path}: {error}") from None


def _zones(
    path: Path | str, source: Features, reading: ZoneReading
) -> tuple[ZoneColumns, ZoneReport]:
    if not source.members:
        raise ZoneError("no polygons in it; a zone file needs at least one")
    fields = fields_of(source.members, reading, is_kml=source.is_kml)
    found = _Found(fields, reading, source.unclosed)
    for number, member in chosen(source.members, reading):
        found.take(number, member)
    found.check()
    _number_namesakes(found)
    _check_versions(found.rows)
    report = ZoneReport(
        path=str(path),
        zones=len(found.rows),
        assumed=assumptions(found.assumed),
        repaired=tuple(found.repairs()),
        skipped=tuple(found.skipped),
        notes=(*source.notes, *fields.notes, *found.notes(), *overlaps(found.rows)),
        unused=fields.unused,
    )
    names = (*names_of(ZONE), *KEPT)
    return {name: [row[name] for row in found.rows] for name in names}, report


class _Found:
    """The zones of a file as its features are gone through, and all that is wrong with it."""

    def __init__(self, fields: Fields, reading: ZoneReading, unclosed: frozenset[int]) -> None:
        self.fields, self.reading, self.unclosed = fields, reading, unclosed
        self.numbers: list[int] = []
        self.rows: list[dict[str, Any]] = []
        self.outlines: list[Outline] = []
        self.assumed: list[dict[str, str]] = []
        self.skipped: list[Skipped] = []
        self.problems: list[str] = []
        self.remedy = ""

    def take(self, number: int, member: Any) -> None:
        """Add one feature's zone, or what is wrong with it."""
        try:
            row, assumed = row_of(member, number, self.fields, self.reading.given)
            shape = self._outline(number, member.get("geometry"))
        except OutlineError as error:
            if self.reading.on_invalid == "skip":
                self.skipped.append(Skipped(number, str(error)))
            else:
                self.problems.append(f"feature {number}: {error}")
                self.remedy = _REMEDY
            return
        except ZoneError as error:
            self.problems.append(f"feature {number}: {error}")
            return
        row["geometry"] = shape.geometry
        self.numbers.append(number)
        self.rows.append(row)
        self.assumed.append(assumed)
        self.outlines.append(shape)

    def _outline(self, number: int, geometry: Any) -> Outline:
        fix = self.reading.on_invalid == "fix"
        if number not in self.unclosed:
            return outline(geometry, fix=fix)
        if not fix:
            raise OutlineError("its rings are not closed")
        shape = outline(geometry, fix=True)
        return shape._replace(notes=("its rings were closed", *shape.notes))

    def check(self) -> None:
        """Raise what is wrong, all in one message."""
        if self.problems:
            raise ZoneError(_listed(self.problems) + self.remedy)
        if not self.rows:
            left_out = _listed([str(skipped) for skipped in self.skipped])
            raise ZoneError(f"no polygon in it can be used: {left_out}")

    def repairs(self) -> Iterator[Repair]:
        """Yield the repairs that were made, in order."""
        for number, row, shape in zip(self.numbers, self.rows, self.outlines, strict=True):
            if shape.invalid is not None:
                yield Repair(
                    feature=number,
                    zone_id=row["zone_id"],
                    version=row["version"],
                    reason=shape.invalid,
                    before_km2=shape.before_km2,
                    after_km2=shape.after_km2,
                )

    def notes(self) -> list[str]:
        """Return what was noted of the geometry, features of one note together."""
        by_note: dict[str, list[int]] = {}
        for number, shape in zip(self.numbers, self.outlines, strict=True):
            for note in shape.notes:
                by_note.setdefault(note, []).append(number)
        return [f"{_features(numbers)}: {note}" for note, numbers in by_note.items()]


def _number_namesakes(found: _Found) -> None:
    """Tell apart zones that were given no id and share a name: by the feature's number."""
    keys = Counter((row["zone_id"], row["version"]) for row in found.rows)
    for number, row, assumed in zip(found.numbers, found.rows, found.assumed, strict=True):
        if "zone_id" in assumed and keys[row["zone_id"], row["version"]] > 1:
            row["zone_id"] = f"{row['zone_id']}-{number}"
            assumed["zone_id"] += " and number"


def _check_versions(rows: Sequence[Mapping[str, Any]]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row["zone_id"], row["version"])
        if key in seen:
            raise ZoneError(
                f'zone "{key[0]}" has version "{key[1]}" twice; number the versions, '
                "or merge them into one multi-polygon"
            )
        seen.add(key)


def _listed(sentences: Sequence[str]) -> str:
    more = len(sentences) - _SHOWN
    return "; ".join(sentences[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _features(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    more = len(numbers) - _SHOWN
    return f"feature{'s' * (len(numbers) > 1)} {shown}" + (f" and {more} more" if more > 0 else "")
