"""GeoJSON that QGIS reads with the right types: RFC 7946, flat properties, the same bytes again.

It is written some thousand features at a time, so that a million take little memory.
"""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.exports.features import FeatureForm, IncidentFeatures, ZoneFeatures, unused_name
from geomap.exports.flat import replaced_note
from geomap.exports.options import ExportOptions
from geomap.exports.shapes import bbox_text, merged
from geomap.files import replacing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["incident_notes", "together", "write", "write_zones"]

_MARK = "<!-- written by geomap with the data; a style that you save in its place stays -->\n"
"""Ends a style of ours, so that one that a person saved over it is told from it."""


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write incidents as GeoJSON, and zones to `STEM.zones.geojson` beside it.

    Styles for QGIS go to `STEM.qml` and `STEM.zones.qml`, unless a person has
    saved others there. With `with_zones` there is one collection, zones first so
    that whatever draws it in order draws incidents above them; its features have
    a property `layer`, and there are no styles. Returns what could not be
    written, one sentence each.

    Raises
    ------
    OutputError
        A file cannot be written; then none is changed.
    TableError
        A position or a zone's geometry is none on the globe.
    """
    options = options or ExportOptions()
    if zones is not None and options.with_zones:
        return _write_together(table, path, zones)
    incidents = IncidentFeatures(table, FeatureForm())
    if str(path) == "-":
        _write_stdout(_parts(bbox_text(incidents.window()), incidents.batches()))
        left_out = ["zones are left out on standard output; name a file to have both"]
        return (*incident_notes(incidents), *(left_out if zones is not None else []))
    with ExitStack() as files:
        notes = _write_layers(files, incidents, Path(path), zones)
    return (*incident_notes(incidents), *notes)


def write_zones(zones: "pd.DataFrame", path: Path | str) -> None:
    """Write zones as GeoJSON that `read_zones` reads back.

    Raises
    ------
    OutputError
        The file cannot be written.
    TableError
        A geometry is none on the globe.
    """
    parts = _zone_parts(ZoneFeatures(zones, FeatureForm()))
    if str(path) == "-":
        _write_stdout(parts)
        return
    with replacing(path) as temporary:
        _write_file(temporary, parts)


def incident_notes(incidents: IncidentFeatures, name: str = "GeoJSON") -> list[str]:
    """Return sentences on what features do not hold, when all of them are written."""
    notes = [replaced_note(incidents.replaced)] if incidents.replaced else []
    if not incidents.has_ids:
        notes.append("some incidents share an id; features have none beside their properties")
    areas = incidents.areas()
    if areas:
        are_known = "1 incident is" if areas == 1 else f"{areas} incidents are"
        notes.append(
            f'{are_known} known only to an area ("located": "area"): '
            f"{name} has its middle as a point, radius_m says how far it may be from there"
        )
    if incidents.left_out_raw():
        notes.append(f"the source rows (raw) are left out of {name}; .csv keeps them")
    return notes


def together(
    table: "pd.DataFrame", zones: "pd.DataFrame", form: FeatureForm
) -> tuple[IncidentFeatures, ZoneFeatures]:
    """Return features of both with a property that tells them apart, `layer` if that is free."""
    names = [
        IncidentFeatures(table.iloc[:0], form).columns(),
        ZoneFeatures(zones.iloc[:0], form).columns(),
    ]
    form = form._replace(layer=unused_name("layer", *names))
    return IncidentFeatures(table, form), ZoneFeatures(zones, form)


def _write_together(
    table: "pd.DataFrame", path: Path | str, zones: "pd.DataFrame"
) -> tuple[str, ...]:
    incidents, areas = together(table, zones, FeatureForm())
    bbox = bbox_text(merged([incidents.window(), areas.window()]))
    parts = _parts(bbox, _both(incidents, areas))
    if str(path) == "-":
        _write_stdout(parts)
        return tuple(incident_notes(incidents))
    with replacing(path) as temporary:
        _write_file(temporary, parts)
    notes = incident_notes(incidents)
    notes.append(
        "GeoJSON with zones and incidents in one file has no style for QGIS, "
        "which draws points and areas as two layers; two files have one each"
    )
    style = Path(path).with_suffix(".qml")
    if style.exists():
        notes.append(f"{style.name} was there before: remove it, or QGIS takes it for this file")
    return (*notes, *_left_behind(Path(path)))


def _left_behind(path: Path) -> list[str]:
    """Return what to tell of zones that an earlier export left beside a file without them."""
    beside = [path.with_suffix(suffix) for suffix in (".zones.geojson", ".zones.qml")]
    names = [old.name for old in beside if old.exists()]
    if not names:
        return []
    were, them = ("were", "them") if len(names) > 1 else ("was", "it")
    note = (
        f"{' and '.join(names)} {were} there before and {were} not written anew: remove {them}, "
        "or zones of an earlier export are taken for those of this one"
    )
    return [note]


def _both(incidents: IncidentFeatures, zones: ZoneFeatures) -> Iterator[memoryview]:
    if len(zones):
        yield zones.features(incidents.ids)
    yield from incidents.batches()


def _write_layers(
    files: ExitStack, incidents: IncidentFeatures, path: Path, zones: "pd.DataFrame | None"
) -> list[str]:
    """Write incidents, zones and their styles; none is in place until all are written."""
    from geomap.exports.qgis.styles import incident_qml, zone_qml

    styles = {path.with_suffix(".qml"): incident_qml(incidents.columns())}
    parts = _parts(bbox_text(incidents.window()), incidents.batches())
    _write_file(files.enter_context(replacing(path)), parts)
    if zones is not None:
        areas = ZoneFeatures(zones, FeatureForm())
        beside = path.with_suffix(".zones.geojson")
        _write_file(files.enter_context(replacing(beside)), _zone_parts(areas))
        styles[path.with_suffix(".zones.qml")] = zone_qml(zones)
    notes = [] if zones is not None else _left_behind(path)
    for beside, style in styles.items():
        if _is_a_persons(beside):
            notes.append(f"{beside.name} is a style that geomap did not write; it stays as it is")
            continue
        text = f"{style.rstrip()}\n{_MARK}"
        files.enter_context(replacing(beside)).write_text(text, encoding="utf-8", newline="")
    return notes


def _is_a_persons(path: Path) -> bool:
    """Tell whether a style is there that a person saved or wrote."""
    try:
        return path.is_file() and not path.read_bytes().rstrip().endswith(_MARK.strip().encode())
    except OSError:
        return True


def _zone_parts(zones: ZoneFeatures) -> Iterator[bytes | memoryview]:
    return _parts(bbox_text(zones.window()), [zones.features()] if len(zones) else [])


def _parts(bbox: str, batches: Iterable[memoryview]) -> Iterator[bytes | memoryview]:
    """Yield a collection in pieces, one feature a line."""
    yield f'{{"type":"FeatureCollection",{bbox}"features":['.encode()
    held: bytes | memoryview = b""
    for batch in batches:
        yield held or b"\n"
        held = batch
    yield held[:-2]  # no comma after the last
    yield b"\n]}\n"


def _write_file(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    with path.open("wb") as stream, ThreadPoolExecutor(max_workers=1) as pool:
        written: Future[int] | None = None
        for part in parts:  # the next part is made while the last one is written
            if written is not None:
                written.result()
            written = pool.submit(stream.write, part)
        if written is not None:
            written.result()


def _write_stdout(parts: Iterable[bytes | memoryview]) -> None:
    for part in parts:
        sys.stdout.write(str(part, "utf-8"))
