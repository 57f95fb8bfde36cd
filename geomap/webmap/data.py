"""Incidents and zones as the plain JSON values that the page's scripts read.

Whatever a cell holds becomes text, a finite number, a truth or null; nothing
here is HTML. Positions are degrees, lon before lat, to seven decimals.
"""

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import shapely

from geomap.incidents.sentences import said
from geomap.style import VERDICT_STYLES
from geomap.zones.nearby import near_positions

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.gazetteer import Gazetteer

__all__ = ["incident_values", "number", "period", "records", "text", "zone_values"]

_DECIMALS = 7
_BESIDE = 0.002
"""Degrees within which a boundary is taken to be the stretch that names it."""
_RECONSTRUCTION = re.compile(r"reconstruct", re.IGNORECASE)
_NOT_NAMED = "not named"


def records(table: "gpd.GeoDataFrame") -> list[dict[str, Any]]:
    """Return the rows as mappings, without the geometry."""
    columns = [str(name) for name in table.columns if name != table.geometry.name]
    return [
        dict(zip(columns, row, strict=True))
        for row in table[columns].itertuples(index=False, name=None)
    ]


def text(value: object) -> str | None:
    """Return a cell's text; empty cells are None."""
    return None if is_empty(value) else str(value) or None


def is_empty(value: object) -> bool:
    """Return whether a cell holds nothing: None, NaN, NaT, NA."""
    try:
        return value is None or bool(value != value)  # noqa: PLR0124  # NaN is not itself
    except TypeError:  # pandas.NA has no truth
        return True


def number(value: object) -> float | int | None:
    """Return a cell's finite number, whole where it is whole; else None."""
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if not math.isfinite(found):
        return None
    return int(found) if found.is_integer() else round(found, _DECIMALS)


def day(value: object) -> str | None:
    """Return a date cell as YYYY-MM-DD; no time zone is ever consulted."""
    found = None if is_empty(value) else re.match(r"\d{4}-\d{2}-\d{2}", str(value))
    return found[0] if found else None


def texts(value: object) -> list[str]:
    """Return a list cell's texts; lone text is a list of one."""
    if isinstance(value, str):
        return [value]
    try:
        return [found for item in value if (found := text(item))]  # type: ignore[attr-defined]
    except TypeError:
        return []


def period(rows: list[dict[str, Any]]) -> list[str] | None:
    """Return the first and the last day that the incidents have."""
    days = [
        found for row in rows for key in ("date_start", "date_end") if (found := day(row.get(key)))
    ]
    return [min(days), max(days)] if days else None


def incident_values(
    rows: list[dict[str, Any]],
    gazetteer: "Gazetteer | None" = None,
    *,
    lang: str = "en",
) -> list[dict[str, Any]]:
    """Return each incident as the page's scripts read it (`Incident` in static/data.js).

    Parameters
    ----------
    rows
        Rows with the INCIDENT and SUMMARY columns; absent columns are empty.
    gazetteer
        Where the other names of a `place_id` are looked up.
    lang
        ISO 639 code of the language whose place names lead.
    """
    incidents = [_incident(row, place, gazetteer, lang) for place, row in enumerate(rows)]
    for incident, marker in zip(incidents, _markers(rows, incidents), strict=True):
        incident["event"], incident["marker"] = marker
    return incidents


def _markers(
    rows: list[dict[str, Any]], incidents: list[dict[str, Any]]
) -> list[tuple[str | None, int | None]]:
    """Return each incident's event, and the index of the incident at whose position it is drawn.

    Reports that a person linked (`same_event`) are drawn as one, where the
    position is best known; what is only suggested joins nothing. The event is
    None for a report without another, the index where none has a position.
    """
    reports: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        if event := (text(row.get("same_event")) or "").strip():
            reports.setdefault(event, []).append(index)
    markers: list[tuple[str | None, int | None]] = [
        (None, None if incident["drawn"] == "none" else index)
        for index, incident in enumerate(incidents)
    ]
    for event, indices in reports.items():
        if len(indices) > 1:
            best = _best_known([(index, incidents[index]) for index in indices])
            for index in indices:
                markers[index] = event, best
    return markers


def _best_known(reports: list[tuple[int, dict[str, Any]]]) -> int | None:
    """Return the index of the report with the smallest radius; None where none has a position.

    Of several it is one placed by coordinates, then the first by id. A radius
    that is not given is no small one.
    """
    ranks = [
        (
            math.inf if report["radius"] is None else report["radius"],
            report["located"] != "coordinates",
            report["id"],
            index,
        )
        for index, report in reports
        if report["drawn"] != "none"
    ]
    return min(ranks)[-1] if ranks else None


def _incident(
    row: Mapping[str, Any], index: int, gazetteer: "Gazetteer | None", lang: str
) -> dict[str, Any]:
    lead, names = _names(text(row.get("place_id")), gazetteer, lang)
    drawn, reason = _drawing(row)
    contested, claims = row.get("contested"), _claims(row.get("claims"))
    return {
        "id": text(row.get("id")) or f"row-{index + 1}",
        **{key: text(row.get(key)) for key in ("title", "type", "place", "located", "dataset")},
        "text": text(row.get("text")),
        "start": day(row.get("date_start")),
        "end": day(row.get("date_end")),
        "precision": text(row.get("date_precision")),
        "lead": lead,
        "names": names,
        "lon": number(row.get("lon")),
        "lat": number(row.get("lat")),
        "radius": number(row.get("radius_m")),
        "drawn": drawn,
        "reason": reason,
        "actors": texts(row.get("actors")),
        "killed": [number(row.get(f"killed_{which}")) for which in ("low", "best", "high")],
        "wounded": [number(row.get(f"wounded_{which}")) for which in ("low", "best", "high")],
        "contested": None if text(contested) is None else str(contested) == "True",
        "claims": claims,
        "said": said([claim for claim in claims if claim["claimant"] != _NOT_NAMED]),
        "sources": list(dict.fromkeys(texts(row.get("sources")))),
        "verdict": text(row.get("verdict")) or "not placed",
        "zone": text(row.get("zone_id")),
        "version": text(row.get("zone_version")),
        "distance": number(row.get("distance_m")),
        "probability": number(row.get("probability")),
        "likelihood": text(row.get("likelihood")),
        "why": text(row.get("why")),
    }


def _drawing(row: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return how an incident is drawn, and why not where it is not."""
    lon, lat, radius_m = (number(row.get(key)) for key in ("lon", "lat", "radius_m"))
    if lon is None or lat is None:
        place = text(row.get("place"))
        return "none", f"no position is known for {place}" if place else "no position is known"
    if text(row.get("located")) != "area":
        return "pin", None
    if not radius_m:
        return "none", "known only to an area whose extent is not given"
    return "area", None


def _claims(value: object) -> list[dict[str, str | None]]:
    if not isinstance(value, (list, tuple)):
        return []
    keys = ("value", "side", "quote", "publisher", "url")
    return [
        {
            "claimant": text(claim.get("claimant")) or _NOT_NAMED,
            "stance": text(claim.get("stance")) or "asserts",
            "about": text(claim.get("about")) or "event",
            **{key: text(claim.get(key)) for key in keys},
            "published": day(claim.get("published")),
        }
        for claim in value
        if isinstance(claim, Mapping)
    ]


def _names(
    place_id: str | None, gazetteer: "Gazetteer | None", lang: str
) -> tuple[str | None, list[list[str]]]:
    place = gazetteer.place(place_id) if gazetteer is not None and place_id else None
    if place is None:
        return None, []
    unique = {name.text: name.language or "" for name in reversed(place.names)}
    return place.name_in(lang), [[name, unique[name]] for name in reversed(unique)]


def zone_values(zones: "gpd.GeoDataFrame", incidents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each zone version as the page's scripts read it (`Zone` in static/data.js).

    A version is shown from the start when it was in force on a day some
    incident may have happened and lies near where one did, or a verdict rests
    on it. Where no version would be shown, all are.
    """
    placed = [row for row in incidents if row["drawn"] != "none"]
    near = near_positions(
        list(zones.geometry), [row["lon"] for row in placed], [row["lat"] for row in placed]
    )
    rows = [
        _zone(row, geometry) for row, geometry in zip(records(zones), zones.geometry, strict=True)
    ]
    judged = {
        (row["zone"], row["version"])
        for row in incidents
        if row["verdict"] in {"breach", "possible"}
    }
    for row, close in zip(rows, near.tolist(), strict=True):
        row["shown"] = (row["id"], row["version"]) in judged or (
            (close or not placed) and any(_meets(row, incident) for incident in incidents)
        )
    if not any(row["shown"] for row in rows):
        for row in rows:
            row["shown"] = True
    return rows


def _meets(zone: Mapping[str, Any], incident: Mapping[str, Any]) -> bool:
    start, end = incident["start"], incident["end"] or incident["start"]
    if start is None:
        return False
    return bool((zone["from"] or "") <= end and start <= (zone["to"] or "9999"))


def _zone(row: Mapping[str, Any], geometry: Any) -> dict[str, Any]:
    said = {key: text(row.get(key)) for key in ("authority", "basis", "source")}
    zone_id = text(row.get("zone_id")) or "zone"
    name = text(row.get("name")) or zone_id
    return {
        "id": zone_id,
        "version": text(row.get("version")) or "",
        "name": name,
        "from": day(row.get("valid_from")),
        "to": day(row.get("valid_to")),
        **said,
        "edge": number(row.get("edge_m")),
        "reconstruction": any(
            _RECONSTRUCTION.search(words or "") for words in (name, said["basis"], said["source"])
        ),
        "bands": _bands(row, geometry),
        "polygons": _polygons(geometry),
    }


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
