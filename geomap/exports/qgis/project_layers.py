"""The layers of a project: where their data is, in which groups they stand, what names them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from geomap.exports.qgis.project_frame import DEGREES
from geomap.exports.qgis.project_xml import element, escaped, flat_name, stable_uuid
from geomap.exports.qgis.styles import STYLE_ATTRIBUTES, base_style, incident_style

if TYPE_CHECKING:
    from geomap.exports.geopackage import PackageContents
    from geomap.exports.qgis.project_zones import ZoneLayer

__all__ = [
    "GROUND",
    "INCIDENTS",
    "Group",
    "ProjectLayer",
    "all_layers",
    "categories",
    "layer_groups",
    "map_layer",
    "relations",
    "tree",
]

_KINDS = {"Point": "Point", "Polygon": "MultiPolygon", "Line": "MultiLineString"}
_BASE = {
    "places": ("Places", "Point"),
    "borders": ("Borders", "Line"),
    "coast": ("Coast", "Line"),
    "rivers": ("Rivers", "Line"),
    "lakes": ("Lakes", "Polygon"),
    "land": ("Land", "Polygon"),
}
"""The ground, the uppermost first."""

GROUND = "Ground"

_TABLES = {
    "claims": (
        "Claims",
        """concat("claimant", ' ', "stance", ' ', "about", ': ' || "value")""",
    ),
    "sources": ("Sources", '"source"'),
}
"""The tables about incidents, and what names a row of them in a form."""


_NOWHERE = '"lon" IS NULL OR "lat" IS NULL'
_NOT_DRAWN = element("renderer-v2", {"type": "nullSymbol", "forceraster": 0, "enableorderby": 0})


class ProjectLayer(NamedTuple):
    """A layer of a project; `source` follows the name of the file, `geometry` is QGIS' word.

    `legend` gives the entries that a printed legend keeps, by number, and their words.
    """

    id: str
    name: str
    source: str
    geometry: str
    style: str
    shown: bool = True
    credit: str = ""
    legend: Mapping[int, str] | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether it is on the map, rather than a table."""
        return self.geometry in _KINDS


class Group(NamedTuple):
    """A heading of the layer list and what stands under it, the uppermost first."""

    name: str
    members: "Sequence[Group | ProjectLayer]"
    shown: bool = True
    open: bool = True


def layer_groups(
    contents: "PackageContents", zones: "Sequence[ZoneLayer]", *, credit: str, absent: int = 0
) -> list[Group]:
    """Return the groups as the web map has them: incidents, zones, and the ground below.

    Parameters
    ----------
    contents
        What the GeoPackage holds.
    zones
        The zones; without them there is no such group.
    credit
        Whom the layers of the ground name, but for places: they name their own.
    absent
        How many incidents have no position: where there are some, a layer lists them.
    """
    held = {name for name, count in contents.counts.items() if count}
    ground = [
        ProjectLayer(
            _layer_id(name),
            title,
            f"layername={name}",
            kind,
            base_style(name),
            credit="; ".join(contents.rights.get(name, ())) if name == "places" else credit,
        )
        for name, (title, kind) in _BASE.items()
        if name in held
    ]
    groups = [Group("Incidents", _incident_members(contents, absent))]
    if zones:
        groups.append(Group("Zones", _zone_members(zones)))
    if ground:
        groups.append(Group(GROUND, ground, open=False))
    return groups


def _incident_members(contents: "PackageContents", absent: int) -> list[ProjectLayer]:
    style = incident_style(contents.columns["incidents"])
    members = [ProjectLayer(INCIDENTS, "Incidents", "layername=incidents", "Point", style)]
    if absent:
        nowhere = f"layername=incidents|subset={_NOWHERE}"
        members.append(
            ProjectLayer(
                _layer_id("incidents not on the map"),
                f"Not on the map ({absent})",
                nowhere,
                "Point",
                _NOT_DRAWN + _named('"title"'),
            )
        )
    return members + [
        ProjectLayer(_layer_id(name), title, f"layername={name}", "No geometry", _named(by))
        for name, (title, by) in _TABLES.items()
        if name in contents.layers
    ]


def _zone_members(zones: "Sequence[ZoneLayer]") -> "list[Group | ProjectLayer]":
    """Return a layer for each zone; those not seen at first stand under a heading."""
    near: list[Group | ProjectLayer] = [_zone_layer(zone) for zone in zones if zone.shown]
    far = [_zone_layer(zone) for zone in zones if not zone.shown]
    return [*near, Group("Elsewhere or at other times", far, open=False)] if far else near


def _zone_layer(zone: "ZoneLayer") -> ProjectLayer:
    only = "" if zone.zone_id is None else f"""|subset="zone_id" = '{zone.zone_id}'"""
    return ProjectLayer(
        _layer_id("zones" if zone.zone_id is None else f"zone {zone.zone_id}"),
        zone.name,
        f"layername=zones{only}",
        "Polygon",
        zone.style,
        zone.shown,
        zone.credit,
    )


def _layer_id(name: str) -> str:
    """Return an id that is long enough for QGIS, plain, and the same every time."""
    plain = re.sub(r"\W", "_", name, flags=re.ASCII)[:40]
    return f"{plain}_{stable_uuid(name)[1:-1].replace('-', '_')}"


INCIDENTS = _layer_id("incidents")
"""The id of the layer of incidents."""


def _named(expression: str) -> str:
    return f"<previewExpression>{escaped(expression)}</previewExpression>"


def all_layers(groups: "Iterable[Group | ProjectLayer]") -> list[ProjectLayer]:
    """Return the layers of groups, the uppermost first."""
    found: list[ProjectLayer] = []
    for member in groups:
        found += [member] if isinstance(member, ProjectLayer) else all_layers(member.members)
    return found


def map_layer(layer: ProjectLayer, package: str) -> str:
    """Return the element of a layer; `package` is the name of the GeoPackage beside."""
    attributes = {
        "type": "vector",
        "geometry": layer.geometry,
        "wkbType": _KINDS.get(layer.geometry, "NoGeometry"),
        "minScale": "1e+08",
        "maxScale": 0,
        "readOnly": 0,
        **STYLE_ATTRIBUTES,
        "labelsEnabled": int("<labeling" in layer.style),
    }
    return element(
        "maplayer",
        attributes,
        element("id", None, layer.id),
        element("datasource", None, escaped(_address(layer, package))),
        element("attribution", {"href": ""}, escaped(layer.credit)) if layer.credit else "",
        element("layername", None, escaped(flat_name(layer.name))),
        element("srs", None, DEGREES.xml()) if layer.is_drawn else "",
        _metadata(layer),
        element("provider", {"encoding": "UTF-8"}, "ogr"),
        layer.style,
    )


def _address(layer: ProjectLayer, package: str) -> str:
    return f"./{package}|{layer.source}"


def _metadata(layer: ProjectLayer) -> str:
    rights = element("rights", None, escaped(layer.credit)) if layer.credit else ""
    title = element("title", None, escaped(layer.name))
    return element("resourceMetadata", None, element("type", None, "dataset"), title, rights)


def tree(members: "Sequence[Group | ProjectLayer]", package: str) -> str:
    """Return the element of a list of layers in their groups."""
    return element("layer-tree-group", None, *(_branch(member, package) for member in members))


def _branch(member: "Group | ProjectLayer", package: str) -> str:
    shown = {"checked": "Qt::Checked" if member.shown else "Qt::Unchecked"}
    if isinstance(member, Group):
        attributes = {"name": flat_name(member.name), **shown, "expanded": int(member.open)}
        inner = [_branch(below, package) for below in member.members]
        return element("layer-tree-group", attributes, *inner)
    attributes = {
        "id": member.id,
        "name": flat_name(member.name),
        **shown,
        "expanded": int(member.shown and member.is_drawn),
        "providerKey": "ogr",
        "source": _address(member, package),
        "legend_exp": "",
        "legend_split_behavior": 0,
        "patch_size": "-1,-1",
    }
    return element("layer-tree-layer", attributes, _legend_settings(member.legend))


def _legend_settings(legend: Mapping[int, str] | None) -> str:
    """Return which entries a legend has; the name of the layer above them is left out."""
    if legend is None:
        return ""
    values = {"legend/title-style": "hidden", "legend/node-order": ",".join(map(str, legend))}
    values |= {f"legend/label-{number}": words for number, words in legend.items()}
    options = [
        element("Option", {"name": name, "type": "QString", "value": value})
        for name, value in values.items()
    ]
    return element("customproperties", None, element("Option", {"type": "Map"}, *options))


def categories(style: str) -> list[str]:
    """Return the words of the categories of a style, in order."""
    root = ET.fromstring(f"<style>{style}</style>")  # noqa: S314 - written here
    return [found.get("label", "") for found in root.iter("category")]


def relations(groups: Sequence[Group]) -> str:
    """Return how claims and sources belong to their incident, so that its form shows them."""
    by_id = {layer.id: layer for layer in all_layers(groups)}
    found = [
        element(
            "relation",
            {
                "id": f"incident_{name}",
                "name": title,
                "referencingLayer": _layer_id(name),
                "referencedLayer": INCIDENTS,
                "strength": "Association",
            },
            element("fieldRef", {"referencingField": "incident_id", "referencedField": "id"}),
        )
        for name, (title, _) in _TABLES.items()
        if _layer_id(name) in by_id
    ]
    return element("relations", None, *found)
