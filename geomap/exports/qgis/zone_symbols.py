"""Zones as QGIS draws them: a line for each version, a pale fill, the band of doubt beneath.

Versions of one zone differ by their dashes. The band is as wide as the boundary is
uncertain, stretch by stretch, in metres on the ground.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geomap.exports.flat import iso_days, plain_values
from geomap.exports.qgis.markup import colour, literal, mm, symbol, symbol_layer
from geomap.exports.qgis.project_xml import element, flat_name
from geomap.style import BAND_OPACITY, ZONE_DASHES, ZONE_STYLE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BAND_WORDS", "days_in_force", "zone_renderer"]

BAND_WORDS = "shaded: the boundary may run here"
"""What a legend calls the band of doubt."""

_KEY = '"zone_id" || \'\\n\' || "version"'
"""What tells versions apart."""
_PLAIN = {"style": "solid", "outline_style": "no"}
_BESIDE = 0.002
"""Degrees within which a boundary is taken to be the stretch that names it."""
_SEAM = ",".join(f"({x} -90,{x} 90)" for x in (-180, 180)) + "".join(
    f",(-180 {y},180 {y})" for y in (-90, 90)
)
"""The edges of a map in degrees, which are no line on the earth: 180 degrees, and the poles."""
_ON_SEAM = 1e-7
"""Degrees: 180, written with as many digits as files have."""
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def zone_renderer(zones: "pd.DataFrame | None" = None) -> str:
    """Return the renderer: a category for each version, where they are known, and one for all.

    A sample that no zone has explains the band, where some boundary is uncertain.

    Parameters
    ----------
    zones
        ZONE columns; without them every zone is drawn with a solid line.
    """
    entries = [] if zones is None else _versions(zones)
    entries.append(("", "other zones" if entries else "zone", ()))
    found = [
        (value, label, _zone_symbol(str(number), dashes))
        for number, (value, label, dashes) in enumerate(entries)
    ]
    if zones is None or _is_uncertain(zones):
        sample = symbol("fill", str(len(found)), _shade())
        found.append((f"({BAND_WORDS})", BAND_WORDS, sample))
    return element(
        "renderer-v2",
        {
            "type": "categorizedSymbol",
            "attr": _KEY if len(entries) > 1 else "NULL",
            "enableorderby": 0,
            "forceraster": 0,
            "symbollevels": 1,
            "referencescale": -1,
        },
        element("categories", None, *(
            element("category", {"value": value, "label": label, "symbol": number,
                                 "render": "true", "type": "string"})
            for number, (value, label, _) in enumerate(found)
        )),
        element("symbols", None, *(drawn for _, _, drawn in found)),
    )  # fmt: skip


def _is_uncertain(zones: "pd.DataFrame") -> bool:
    """Return whether some boundary has a band."""
    wide = "edge_m" in zones.columns and bool((zones["edge_m"].dropna() > 0).any())
    return wide or (
        "edge_stretches" in zones.columns and bool(zones["edge_stretches"].notna().any())
    )


def _versions(zones: "pd.DataFrame") -> list[tuple[str, str, Sequence[float]]]:
    """Return for each version what it is known by, its words in the legend and its dashes."""
    seen: dict[str, int] = {}
    ids = [str(name) for name in zones["zone_id"]]
    found: list[tuple[str, str, Sequence[float]]] = []
    versions = [str(version) for version in zones["version"]]
    names = _texts(zones, "name")
    starts, ends = (_days(zones, name) for name in ("valid_from", "valid_to"))
    for row, zone_id in enumerate(ids):
        number = seen.get(zone_id, 0)
        seen[zone_id] = number + 1
        label = names[row] or zone_id
        if ids.count(zone_id) > 1:
            label += f", version {versions[row]}"
        label = flat_name(f"{label}: {days_in_force(starts[row], ends[row])}")
        dashes = ZONE_DASHES[number % len(ZONE_DASHES)]
        found.append((f"{zone_id}\n{versions[row]}", label, dashes))
    return found


def _texts(zones: "pd.DataFrame", name: str) -> list[Any]:
    return plain_values(zones[name], "text") if name in zones.columns else [None] * len(zones)


def _days(zones: "pd.DataFrame", name: str) -> list[str | None]:
    return iso_days(zones[name]) if name in zones.columns else [None] * len(zones)


def days_in_force(start: str | None, end: str | None) -> str:
    """Return the days of a version in words, `1 Dec 2020 – 25 Aug 2022`."""
    if start and end:
        return f"{_day(start)} – {_day(end)}"
    if start:
        return f"since {_day(start)}"
    return f"until {_day(end)}" if end else "no dates given"


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def _zone_symbol(name: str, dashes: Sequence[float]) -> str:
    stroke, fill = str(ZONE_STYLE["stroke"]), str(ZONE_STYLE["fill"])
    opacity = float(str(ZONE_STYLE["fill_opacity"]))
    line = {
        "line_color": colour(stroke),
        "line_width": mm(float(str(ZONE_STYLE["width"]))),
        "line_width_unit": "MM",
        "line_style": "solid",
        "capstyle": "flat",
        "joinstyle": "round",
        "use_custom_dash": "1" if dashes else "0",
        "customdash": ";".join(map(mm, dashes)) or "5;2",
        "customdash_unit": "MM",
    }
    return symbol(
        "fill",
        name,
        symbol_layer(
            "GeometryGenerator",
            {"SymbolType": "Fill", "geometryModifier": _band(), "units": "MapUnit"},
            within=symbol("fill", f"@{name}@0", _shade()),
            locked=True,
        ),
        symbol_layer("SimpleFill", {"color": colour(fill, opacity), **_PLAIN}, level=1),
        symbol_layer(
            "GeometryGenerator",
            {"SymbolType": "Line", "geometryModifier": _outline(), "units": "MapUnit"},
            within=symbol("line", f"@{name}@2", symbol_layer("SimpleLine", line)),
            level=2,
        ),
    )


def _shade() -> str:
    """Return the symbol layer of the band."""
    tint = colour(str(ZONE_STYLE["stroke"]), BAND_OPACITY)
    return symbol_layer("SimpleFill", {"color": tint, **_PLAIN})


def _outline() -> str:
    """Return the expression for the boundary, without the cut at 180 degrees.

    What lies on both sides is in two parts, which end there; what ends there on one side
    alone has its boundary there.
    """
    seam = f"buffer(geom_from_wkt('MULTILINESTRING({_SEAM})'),{_ON_SEAM})"
    return (
        f"if(x_max($geometry)-x_min($geometry)>{360 - _ON_SEAM},"
        f"difference(boundary($geometry),{seam}),boundary($geometry))"
    )


def _value(name: str) -> str:
    """Return the expression for a column that the layer may not have."""
    return f"attribute($currentfeature,{literal(name)})"


def _band() -> str:
    """Return the expression for where the boundary may run.

    The Mercator projection keeps shapes: by its scale there, metres are those on the ground.
    """
    to_mercator = "transform({},'EPSG:4326','EPSG:3857')"
    to_degrees = "transform({},'EPSG:3857','EPSG:4326')"
    line = (
        "make_line(array_foreach(map_get(@element,'line'),"
        "make_point(array_get(@element,0),array_get(@element,1))))"
    )
    wide = "buffer(" + to_mercator.format("{line}") + ",coalesce({edge},0)/@k,8)"
    stretches = f"array_foreach(@stretches,{line})"
    apart = wide.format(line=line, edge="map_get(@element,'edge_m')")
    rest = f"coalesce(difference(@outline,buffer(@apart,{_BESIDE})),@outline)"
    bands = (
        f"array_cat(array_foreach(@stretches,{apart}),"
        f"array({wide.format(line=rest, edge=_value('edge_m'))}))"
    )
    wound = f"collect_geometries(array_filter({bands},@element IS NOT NULL))"
    return (
        "with_variable('k',max(0.01,cos(radians(y(centroid($geometry))))),"
        f"with_variable('stretches',coalesce(from_json({_value('edge_stretches')}),array()),"
        f"with_variable('apart',collect_geometries({stretches}),"
        f"with_variable('outline',{_outline()},"
        f"{to_degrees.format(f'buffer({wound},0)')}))))"
    )
