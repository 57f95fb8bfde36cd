"""KML that GDAL wrote, without what it adds: ids of its own, heights of 0, fewer digits."""

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

__all__ = ["as_it_was"]

_KML = "http://www.opengis.net/kml/2.2"
_GOOGLE = "http://www.google.com/kml/ext/2.2"

_OF_KML = f"{{{_KML}}}"


def as_it_was(
    written: Path, layers: Sequence[Sequence[tuple[bool, bytes | None]]], path: Path
) -> None:
    """Mend a KML file in place, and pack it where `path` is a KMZ file.

    Parameters
    ----------
    written
        The file that GDAL wrote.
    layers
        For each placemark, in the order of the file, whether it has an id of
        its own, and its geometry as WKB.
    path
        The file to make; the same as `written` for KML.
    """
    import shapely

    ET.register_namespace("", _KML)
    ET.register_namespace("gx", _GOOGLE)
    tree = ET.parse(written)  # noqa: S314 - GDAL wrote it just now
    placemarks = tree.iter(f"{_OF_KML}Placemark")
    for has_id, shape in (item for layer in layers for item in layer):
        placemark = next(placemarks)
        if not has_id:
            placemark.attrib.pop("id", None)
        if shape is not None:
            _write_positions(placemark, _positions(shapely.from_wkb(shape)))
    _nest_schemas(tree)
    tree.write(written, encoding="UTF-8", xml_declaration=True)
    if path != written:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(written, "doc.kml")
        written.unlink()


def _nest_schemas(tree: "ET.ElementTree[Any]") -> None:
    """Put the schema of each folder into it: in a KMZ file GDAL does not find it elsewhere."""
    top = tree.find(f"{_OF_KML}Document")
    if top is None:
        return
    folders = {f"{folder.get('id')}.schema": folder for folder in top.findall(f"{_OF_KML}Document")}
    for schema in top.findall(f"{_OF_KML}Schema"):
        folder = folders.get(schema.get("id", ""))
        if folder is not None:
            top.remove(schema)
            folder.insert(0, schema)


def _positions(shape: Any) -> Iterator[str]:
    import shapely

    for position in shapely.get_coordinates(shape, include_z=bool(shape.has_z)).tolist():
        yield ",".join(repr(number).removesuffix(".0") for number in position)


def _write_positions(placemark: "ET.Element[str]", positions: Iterator[str]) -> None:
    for element in placemark.iter(f"{_OF_KML}coordinates"):
        count = len((element.text or "").split())
        element.text = " ".join(next(positions) for _ in range(count))
