"""Zones, and what the incidents say of them, as the plain JSON values that the page reads.

Whatever a cell holds becomes text, a finite number, a truth or null; nothing
here is HTML. Positions are degrees, lon before lat, to seven decimals.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.style import VERDICT_STYLES
from geomap.webmap.cells import NO_DAY, day, day_codes, iso, number, text
from geomap.webmap.columns import NONE, IncidentColumns
from geomap.zones.nearby import near_positions

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["period", "verdict_table", "zone_values"]

_DECIMALS = 7
_BESIDE = 0.002
"""Degrees within which a boundary is taken to be the stretch that names it."""
_RECONSTRUCTION = re.compile(r"reconstruct", re.IGNORECASE)


def _records(table: "gpd.GeoDataFrame") -> list[dict[str, Any]]:
    """Return the rows as mappings, without the geometry."""
    columns = [str(name) for name in table.columns if name != table.geometry.name]
    return [
        dict(zip(columns, row, strict=True))
        for row in table[columns].itertuples(index=False, name=None)
    ]


def period(incidents: IncidentColumns) -> list[str] | None:
    """Return the first and the last day that the incidents have."""
    days = np.concatenate([incidents.days["start"], incidents.days["end"]])
    known = days[days != NO_DAY]
    return [str(iso(int(day))) for day in (known.min(), known.max())] if len(known) else None


def zone_values(
    zones: "gpd.GeoDataFrame", incidents: IncidentColumns, *, lang: str = "en"
) -> list[dict[str, Any]]:
    """Return each zone version as the page's scripts read it (`Zone` in static/data.js).

    A version is shown from the start when it was in force on a day some
    incident may have happened and lies near where one did, or a verdict rests
    on it. Where no version would be shown, all are. A name in `lang` (ISO 639)
    leads, where a zone has one.
    """
    placed = incidents.drawn != NONE
    near = near_positions(
        list(zones.geometry), incidents.numbers["lon"][placed], incidents.numbers["lat"][placed]
    )
    rows = [
        _zone(row, geometry, lang)
        for row, geometry in zip(_records(zones), zones.geometry, strict=True)
    ]
    judged = _judged(incidents)
    for row, close in zip(rows, near.tolist(), strict=True):
        row["shown"] = (row["id"], row["version"]) in judged or (
            (close or not placed.any()) and _meets(row, incidents)
        )
    if not any(row["shown"] for row in rows):
        for row in rows:
            row["shown"] = True
    return rows


def _judged(incidents: IncidentColumns) -> set[tuple[str | None, str | None]]:
    """Return the zones and versions that a breach, or a possible one, is about."""
    texts = incidents.texts
    verdict = texts["verdict"]
    grave = [code for code, value in enumerate(verdict.distinct) if value in {"breach", "possible"}]
    rows = np.isin(verdict.codes, grave)
    codes = np.column_stack([texts["zone"].codes, texts["version"].codes])[rows]
    zones, versions = [*texts["zone"].distinct, None], [*texts["version"].distinct, None]
    return {(zones[zone], versions[version]) for zone, version in np.unique(codes, axis=0).tolist()}


def _meets(zone: Mapping[str, Any], incidents: IncidentColumns) -> bool:
    """Return whether a version was in force on a day that some incident may have happened."""
    start, end = incidents.days["start"], incidents.days["end"]
    last = np.where(end == NO_DAY, start, end)
    opens, closes = day_codes([zone["from"] or "0000-01-01", zone["to"] or "9999-12-31"])
    return bool(((start != NO_DAY) & (opens <= last) & (start <= closes)).any())


def _zone(row: Mapping[str, Any], geometry: Any, lang: str) -> dict[str, Any]:
    said = {key: text(row.get(key)) for key in ("authority", "basis", "source")}
    zone_id = text(row.get("zone_id")) or "zone"
    name = text(row.get("name")) or zone_id
    lead = _name_in(lang, row.get("names"))
    return {
        "id": zone_id,
        "version": text(row.get("version")) or "",
        "name": name,
        "lead": None if lead == name else lead,
        "from": day(row.get("valid_from")),
        "to": day(row.get("valid_to")),
        **said,
        "edge": number(row.get("edge_m")),
        "reconstruction": any(
            _RECONSTRUCTION.search(words or "")
            for words in (name, lead, said["basis"], said["source"])
        ),
        "bands": _bands(row, geometry),
        "polygons": _polygons(geometry),
    }


def _name_in(lang: str, names: Any) -> str | None:
    """Return the name in a language, else in the one it is a form of; None where there is none."""
    if not isinstance(names, Mapping):
        return None
    return text(names.get(lang)) or text(names.get(lang.replace("_", "-").partition("-")[0]))


def _bands(row: Mapping[str, Any], geometry: Any) -> list[dict[str, Any]]:
    """Return the stretches of a boundary with the half-width that each is known to, metres."""
    if geometry is None or geometry.is_empty:
        return []
    stretches = row.get("edge_stretches")
    apart = [
        (number(stretch.get("edge_m")), shapely.linestrings(stretch["line"]))
        for stretch in (stretches if isinstance(stretches, (list, tuple)) else ())
        if isinstance(stretch, Mapping) and len(stretch.get("line") or ()) > 1
    ]
    rest = geometry.boundary
    if apart:
        rest = rest.difference(shapely.union_all([line.buffer(_BESIDE) for _, line in apart]))
    bands = [(number(row.get("edge_m")), rest), *apart]
    return [
        {"edge": edge, "lines": [_points(part) for part in shapely.get_parts(line)]}
        for edge, line in bands
        if edge and not line.is_empty
    ]


def _points(line: Any) -> list[list[float]]:
    return [[round(lon, 5), round(lat, 5)] for lon, lat, *_ in line.coords]


def _polygons(geometry: Any) -> list[Any]:
    if geometry is None or geometry.is_empty:
        return []
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == "Polygon"]
    return [
        [
            [[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat, *_ in ring.coords]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in parts
    ]


def verdict_table() -> dict[str, dict[str, Any]]:
    """Return the verdict styles as the page's scripts read them."""
    return {
        verdict: {
            "ring": style.ring,
            "width": style.width,
            "label": style.label,
            "faded": style.faded,
        }
        for verdict, style in VERDICT_STYLES.items()
    }
