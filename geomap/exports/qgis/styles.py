"""Styles for QGIS 3.22 and later: what a layer of a project and a QML document share.

A QML document stands beside a GeoJSON file or in the table `layer_styles` of a
GeoPackage. In a project the same inner XML stands in each `<maplayer>`, which has
`STYLE_ATTRIBUTES` too: QGIS keeps there, and not within, whether labels are shown.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from geomap.exports.qgis.forms import form, incident_aliases, zone_aliases
from geomap.exports.qgis.ground_symbols import GROUND_KINDS, ground_renderer
from geomap.exports.qgis.incident_symbols import incident_renderer
from geomap.exports.qgis.labels import incident_labels, place_labels, zone_labels
from geomap.exports.qgis.project_xml import element, escaped
from geomap.exports.qgis.tips import incident_tip, zone_tip
from geomap.exports.qgis.zone_symbols import zone_renderer
from geomap.tables import ZONE, names_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "STYLE_ATTRIBUTES",
    "base_qml",
    "base_style",
    "incident_qml",
    "incident_style",
    "zone_qml",
    "zone_style",
]

STYLE_ATTRIBUTES = {
    "styleCategories": "AllStyleCategories",
    "labelsEnabled": "1",
    "hasScaleBasedVisibilityFlag": "0",
    "simplifyDrawingHints": "1",
    "simplifyDrawingTol": "1",
    "simplifyLocal": "1",
    "simplifyAlgorithm": "0",
    "simplifyMaxScale": "1",
}
"""Attributes of the element that holds a style."""

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_POINT, _LINE, _POLYGON = 0, 1, 2
"""How QGIS numbers what a layer holds."""
_FROM_EXPRESSIONS = 4
"""The temporal mode of QGIS in which expressions give start and end."""
_NO_START = "make_datetime(1,1,1,0,0,0)"
_NO_END = "(now() + to_interval('100 years'))"
"""What is still in force, or has no date; a later end would stretch QGIS's slider over
thousands of years."""


def incident_style(columns: Collection[str]) -> str:
    """Return the inner XML of a layer of incidents.

    Parameters
    ----------
    columns
        Names of the fields that the layer has, of `flat_columns.incident_columns`. The
        style rests on these alone: without `verdict` there are no rings, for example.
    """
    parts = [incident_renderer(columns), incident_labels(columns), incident_tip(columns)]
    if "date_start" in columns:
        days = [f'"{name}"' for name in ("date_start", "date_end") if name in columns]
        first, last = f"coalesce({','.join(days)})", f"coalesce({','.join(reversed(days))})"
        parts.insert(0, _temporal(f"to_datetime({first})", f"to_datetime({last})"))
    return _style(parts, columns, incident_aliases(columns), "title")


def zone_style(zones: "pd.DataFrame | None" = None) -> str:
    """Return the inner XML of a layer of zones.

    Parameters
    ----------
    zones
        ZONE columns; then each version has its own dashes and its words in the legend.
        Without them all ZONE columns are taken to be there, and all lines are solid.
    """
    columns = names_of(ZONE) if zones is None else [str(name) for name in zones.columns]
    parts = [zone_renderer(zones), zone_labels(columns), zone_tip(columns)]
    dated = [name for name in ("valid_from", "valid_to") if name in columns]
    if zones is not None:
        dated = [name for name in dated if zones[name].notna().any()]
    if dated:
        first, last = (
            f'to_datetime("{name}")' if name in dated else "NULL"
            for name in ("valid_from", "valid_to")
        )
        parts.insert(0, _temporal(first, last))
    return _style(parts, columns, zone_aliases(columns), "name")


def base_style(name: str) -> str:
    """Return the inner XML of a layer of the ground: land, coast, borders, lakes, rivers, places.

    Clicks go to what lies on the ground; places are found by the search alone.
    """
    if GROUND_KINDS.get(name) != "marker":
        return element("flags", None, *_flags(identifiable=False)) + ground_renderer(name) + _BLEND
    return "".join((
        element("flags", None, *_flags(identifiable=False, searchable=True)),
        ground_renderer(name),
        place_labels(),
        _BLEND,
        element("previewExpression", None, escaped('"name"')),
    ))  # fmt: skip


def incident_qml(columns: Collection[str]) -> str:
    """Return a QML document for incidents; see `incident_style`."""
    return _document(incident_style(columns), _POINT)


def zone_qml(zones: "pd.DataFrame | None" = None) -> str:
    """Return a QML document for zones; see `zone_style`."""
    return _document(zone_style(zones), _POLYGON)


def base_qml(name: str) -> str:
    """Return a QML document for a layer of the ground; see `base_style`."""
    kind = GROUND_KINDS.get(name, "line")
    geometry = {"fill": _POLYGON, "marker": _POINT}.get(kind, _LINE)
    return _document(base_style(name), geometry, labels=geometry == _POINT)


_BLEND = (
    "<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode><layerOpacity>1</layerOpacity>"
)


def _style(parts: Sequence[str], columns: Collection[str], aliases: str, display: str) -> str:
    shown = element("previewExpression", None, escaped(f'"{display}"'))
    return "".join((
        element("flags", None, *_flags(identifiable=True)),
        *parts,
        _BLEND,
        aliases,
        form(columns),
        shown if display in columns else "",
    ))  # fmt: skip


def _flags(*, identifiable: bool, searchable: bool | None = None) -> tuple[str, ...]:
    searchable = identifiable if searchable is None else searchable
    return (
        element("Identifiable", None, str(int(identifiable))),
        element("Removable", None, "1"),
        element("Searchable", None, str(int(searchable))),
    )


def _temporal(start: str, end: str) -> str:
    """Return the temporal settings: from the first day to the last second of the last day.

    `start` and `end` are expressions for the moments at which these days begin; what has
    none of them has been so always, or may have happened on any day. Fields in their place
    would show what begins at midnight in the range that ends there, the last day's morning
    alone, and nothing undated. QGIS counts the end as within.
    """
    return element(
        "temporal",
        {
            "enabled": 1,
            "mode": _FROM_EXPRESSIONS,
            "startExpression": f"coalesce({start},{_NO_START})",
            "endExpression": f"coalesce({end} + to_interval('86399 seconds'),{_NO_END})",
            "limitMode": 1,
            "startField": "",
            "endField": "",
            "durationField": "",
            "durationUnit": "min",
            "fixedDuration": 0,
            "accumulate": 0,
        },
        element("fixedRange", None, element("start"), element("end")),
    )


def _document(style: str, geometry: int, *, labels: bool = True) -> str:
    attributes = {"version": "3.22.0", **STYLE_ATTRIBUTES}
    if not labels:
        attributes["labelsEnabled"] = "0"
    kind = element("layerGeometryType", None, str(geometry))
    return _DOCTYPE + element("qgis", attributes, style, kind) + "\n"
