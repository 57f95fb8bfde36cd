"""A QGIS project: what the web map shows, over a GeoPackage of the same stem beside it.

The project is XML in a zip, written by hand: it opens in QGIS 3.22 and later.
"""

import os
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import OutputError
from geomap.exports.flat import clean
from geomap.exports.geopackage import PackageContents, write_package
from geomap.exports.options import ExportOptions
from geomap.exports.package_guard import guarded
from geomap.exports.qgis.project_frame import Frame, frame_of, time_step
from geomap.exports.qgis.project_layers import (
    Group,
    all_layers,
    layer_groups,
    map_layer,
    relations,
    tree,
)
from geomap.exports.qgis.project_layout import layout
from geomap.exports.qgis.project_legend import printed_groups
from geomap.exports.qgis.project_texts import ProjectTexts, project_texts
from geomap.exports.qgis.project_xml import element, escaped
from geomap.exports.qgis.project_zones import shown_bounds, shown_versions, zone_layers
from geomap.files import replacing
from geomap.incidents.points import with_positions
from geomap.style import GROUND

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write"]

_RED, _GREEN, _BLUE = bytes.fromhex(GROUND["sea"][1:])
_SEA = _RED, _GREEN, _BLUE
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can name: the same project has the same bytes."""


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write `STEM.qgz` and the data in `STEM.gpkg` beside it: both are replaced, or neither.

    Returns what could not be written, one sentence each.

    Raises
    ------
    OutputError
        A file cannot be written, for example because QGIS has it open, or the package
        there holds a person's own tables; then none is changed.
    """
    options = options or ExportOptions()
    target = Path(path)
    package = target.with_suffix(".gpkg")
    with ExitStack() as stack:
        # the package, which a program may have open, is renamed before the project
        project_file = stack.enter_context(replacing(target))
        package_file = stack.enter_context(replacing(package))
        stack.enter_context(guarded(package))
        named = tuple(map(clean, options.attributions))
        titled = replace(options, title=clean(options.title or target.stem), attributions=named)
        contents = write_package(table, package_file, zones, base=True, options=titled)
        shown = shown_versions(table, zones)
        layers = zone_layers(zones, shown) if zones is not None and shown else []
        placed = int(with_positions(table).geometry.notna().sum())
        texts = project_texts(table, contents, layers, titled, placed=placed)
        absent = contents.counts["incidents"] - placed
        groups = layer_groups(contents, layers, credit=texts.ground, absent=absent)
        parts = _Parts(
            package.name,
            _period(contents),
            texts,
            frame_of(shown_bounds(table, zones, shown)),
            groups,
            printed_groups(groups, table),
        )
        try:
            _zip(project_file, _project(parts))
        except OSError as error:  # not the package's, which is the one opened last
            raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error
    return contents.notes + _unopened(package)


_MISREAD = re.compile(r"%[0-9A-Fa-f]{2}|\|\w+[=:]")
"""What QGIS takes apart in the path of a file, so that it does not find it."""


def _unopened(package: Path) -> tuple[str, ...]:
    found = _MISREAD.search(os.path.realpath(package))
    if not found:
        return ()
    return (f'QGIS opens no file whose path holds "{found[0]}": give file and folder another name',)


def _zip(path: Path, text: str) -> None:
    entry = zipfile.ZipInfo("project.qgs", _EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, text.encode())


class _Parts(NamedTuple):
    """What a project is made of."""

    package: str
    period: tuple[str, str] | None
    texts: ProjectTexts
    frame: Frame
    groups: Sequence[Group]
    legend: Sequence[Group]


def _period(contents: PackageContents) -> tuple[str, str] | None:
    first, last = contents.period
    return (first or last, last or first) if first or last else None  # type: ignore[return-value]


def _project(parts: _Parts) -> str:
    """Return the document."""
    package, texts, frame, groups = parts.package, parts.texts, parts.frame, parts.groups
    layers = all_layers(groups)
    title = element("title", None, escaped(texts.title))
    about = element("abstract", None, escaped(texts.about))
    return _DOCTYPE + element(
        "qgis",
        {"projectname": texts.title, "version": "3.22.0"},
        element("homePath", {"path": ""}),
        title,
        element("projectCrs", None, frame.crs.xml()),
        tree(groups, package),
        relations(groups),
        _canvas(frame),
        element("projectlayers", None, *(map_layer(layer, package) for layer in layers)),
        element("layerorder", None, *(element("layer", {"id": layer.id}) for layer in layers)),
        _properties(texts),
        element("projectMetadata", None, element("type", None, "dataset"), title, about),
        element("Layouts", None, layout(frame, parts.legend, package, sea=_SEA)),
        _view(frame),
        _time(parts.period),
    )


def _canvas(frame: Frame) -> str:
    return element(
        "mapcanvas",
        {"name": "theMapCanvas", "annotationsVisible": 1},
        "<units>meters</units>",
        _corners("extent", frame.extent),
        "<rotation>0</rotation>",
        element("destinationsrs", None, frame.crs.xml()),
        "<rendermaptile>0</rendermaptile>",
    )


def _corners(name: str, extent: tuple[float, float, float, float]) -> str:
    names = ("xmin", "ymin", "xmax", "ymax")
    values = zip(names, extent, strict=True)
    return element(name, None, *(f"<{corner}>{value}</{corner}>" for corner, value in values))


def _view(frame: Frame) -> str:
    """Return where the whole project is: the data, rather than the world that the ground shows."""
    corners = dict(zip(("xmin", "ymin", "xmax", "ymax"), frame.extent, strict=True))
    inner = [
        element(name, corners, frame.crs.xml())
        for name in ("DefaultViewExtent", "PresetFullExtent")
    ]
    return element(
        "ProjectViewSettings", {"UseProjectScales": 0, "rotation": 0}, "<Scales/>", *inner
    )


def _time(period: tuple[str, str] | None) -> str:
    """Return the period that the time controller runs over, whole days of UTC."""
    if period is None:
        return ""
    first, last = _instants(period)
    return element(
        "ProjectTimeSettings",
        {
            "timeStep": 1,
            "timeStepUnit": time_step(*period),
            "frameRate": 2,
            "cumulativeTemporalRange": 0,
        },
        element("TemporalRange", None, f"<start>{first}</start>", f"<end>{last}</end>"),
    )


def _instants(period: tuple[str, str]) -> tuple[str, str]:
    return f"{period[0]}T00:00:00Z", f"{period[1]}T23:59:59Z"


def _properties(texts: ProjectTexts) -> str:
    """Return the settings that QGIS keeps as a tree of typed values.

    The credits stand in variables: text on a map may hold `[% %]`, which QGIS runs,
    and what a variable holds is not run again.
    """
    red, green, blue = _SEA
    variables = {"geomap_credits": texts.sheet, "geomap_map_credits": texts.canvas,
                 "geomap_period": texts.period}  # fmt: skip
    return element(
        "properties",
        None,
        _keyed("CopyrightLabel", {
            "Enabled": bool(texts.canvas), "Label": "[% @geomap_map_credits %]", "Placement": 3,
        }),
        _keyed("Gui", {
            "CanvasColorRedPart": red, "CanvasColorGreenPart": green, "CanvasColorBluePart": blue,
            "SelectionColorAlphaPart": 255, "SelectionColorRedPart": 255,
            "SelectionColorGreenPart": 255, "SelectionColorBluePart": 0,
        }),
        _keyed("Measure", {"Ellipsoid": "EPSG:7030"}),
        _keyed("Measurement", {"DistanceUnits": "kilometers", "AreaUnits": "km2"}),
        _keyed("Paths", {"Absolute": False}),
        _keyed("PositionPrecision", {"Automatic": True, "DecimalPlaces": 5, "DegreeFormat": "D"}),
        _keyed("SpatialRefSys", {"ProjectionsEnabled": 1}),
        _keyed("ScaleBar", {"Enabled": True}),
        element("Variables", None, _list("variableNames", variables),
                _list("variableValues", variables.values())),
    )  # fmt: skip


def _keyed(name: str, values: Mapping[str, object]) -> str:
    return element(name, None, *(_value(key, value) for key, value in values.items()))


def _value(name: str, value: object) -> str:
    kind = {bool: "bool", int: "int", str: "QString"}[type(value)]
    text = str(value).lower() if isinstance(value, bool) else escaped(str(value))
    return element(name, {"type": kind}, text)


def _list(name: str, texts: Iterable[str]) -> str:
    values = [element("value", None, escaped(text)) for text in texts]
    return element(name, {"type": "QStringList"}, *values)
