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
from geomap.exports.qgis.labels import incident_labels, zone_labels
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
_FROM_FIELDS, _FROM_EXPRESSIONS = 2, 4
"""How QGIS numbers the ways in which a layer gives start and end."""


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
        parts.insert(
            0,
            _temporal(
                _FROM_EXPRESSIONS,
                startExpression=f"to_datetime({first})",
                # QGIS counts the end as within: a range from the next midnight must not meet it
                endExpression=f"to_datetime({last}) + to_interval('86399 seconds')",
            ),
        )
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
    start, end = (name if name in columns else "" for name in ("valid_from", "valid_to"))
    if start or end:
        # for fields QGIS takes an empty day as unbounded, and leaves it out of the full range
        parts.insert(0, _temporal(_FROM_FIELDS, startField=start, endField=end))
    return _style(parts, columns, zone_aliases(columns), "name")


def base_style(name: str) -> str:
    """Return the inner XML of a layer of the ground: land, coast, borders, lakes or rivers."""
    return element("flags", None, *_flags(identifiable=False)) + ground_renderer(name) + _BLEND


def incident_qml(columns: Collection[str]) -> str:
    """Return a QML document for incidents; see `incident_style`."""
    return _document(incident_style(columns), _POINT)


def zone_qml(zones: "pd.DataFrame | None" = None) -> str:
    """Return a QML document for zones; see `zone_style`."""
    return _document(zone_style(zones), _POLYGON)


def base_qml(name: str) -> str:
    """Return a QML document for a layer of the ground; see `base_style`."""
    kind = GROUND_KINDS.get(name, "line")
    return _document(base_style(name), _POLYGON if kind == "fill" else _LINE, labels=False)


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


def _flags(*, identifiable: bool) -> tuple[str, ...]:
    return (
        element("Identifiable", None, str(int(identifiable))),
        element("Removable", None, "1"),
        element("Searchable", None, str(int(identifiable))),
    )


def _temporal(mode: int, **given: str) -> str:
    """Return the temporal settings; both ends count as within."""
    return element(
        "temporal",
        {
            "enabled": 1,
            "mode": mode,
            "limitMode": 1,
            "startField": "",
            "endField": "",
            "startExpression": "",
            "endExpression": "",
            "durationField": "",
            "durationUnit": "min",
            "fixedDuration": 0,
            "accumulate": 0,
            **given,
        },
        element("fixedRange", None, element("start"), element("end")),
    )


def _document(style: str, geometry: int, *, labels: bool = True) -> str:
    attributes = {"version": "3.22.0", **STYLE_ATTRIBUTES}
    if not labels:
        attributes["labelsEnabled"] = "0"
    kind = element("layerGeometryType", None, str(geometry))
    return _DOCTYPE + element("qgis", attributes, style, kind) + "\n"
