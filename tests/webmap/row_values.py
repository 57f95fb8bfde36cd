"""What the page should know of each incident, cell by cell: what the columns are held to.

Plain and slow, and nothing of it is in the package: `geomap.webmap.columns` has to
give the same of any table.
"""

import math
import re

from geomap.incidents.sentences import said

_DECIMALS = 7
_NOT_NAMED = "not named"


def records(table):
    """Return the rows as mappings, without the geometry."""
    columns = [str(name) for name in table.columns if name != table.geometry.name]
    return [
        dict(zip(columns, row, strict=True))
        for row in table[columns].itertuples(index=False, name=None)
    ]


def text(value):
    """Return a cell's text; empty cells are None."""
    return None if is_empty(value) else str(value) or None


def is_empty(value):
    """Return whether a cell holds nothing: None, NaN, NaT, NA."""
    try:
        return value is None or bool(value != value)  # noqa: PLR0124  # NaN is not itself
    except TypeError:  # pandas.NA has no truth
        return True


def number(value):
    """Return a cell's finite number, whole where it is whole; else None."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    if not math.isfinite(found):
        return None
    return int(found) if found.is_integer() else round(found, _DECIMALS)


def day(value):
    """Return a date cell as YYYY-MM-DD; no time zone is ever consulted."""
    found = None if is_empty(value) else re.match(r"\d{4}-\d{2}-\d{2}", str(value))
    return found[0] if found else None


def texts(value):
    """Return a list cell's texts; lone text is a list of one."""
    if isinstance(value, str):
        return [value]
    try:
        return [found for item in value if (found := text(item))]
    except TypeError:
        return []


def incident_values(
    rows,
    gazetteer=None,
    *,
    lang="en",
):
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


def _markers(rows, incidents):
    """Return each incident's event, and the index of the incident at whose position it is drawn.

    Reports that a person linked (`same_event`) are drawn as one, where the
    position is best known; what is only suggested joins nothing. The event is
    None for a report without another, the index where none has a position.
    """
    reports = {}
    for index, row in enumerate(rows):
        if event := (text(row.get("same_event")) or "").strip():
            reports.setdefault(event, []).append(index)
    markers = [
        (None, None if incident["drawn"] == "none" else index)
        for index, incident in enumerate(incidents)
    ]
    for event, indices in reports.items():
        if len(indices) > 1:
            best = _best_known([(index, incidents[index]) for index in indices])
            for index in indices:
                markers[index] = event, best
    return markers


def _best_known(reports):
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


def _incident(row, index, gazetteer, lang):
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


def _drawing(row):
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


def _claims(value):
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
        if isinstance(claim, dict)
    ]


def _names(place_id, gazetteer, lang):
    place = gazetteer.place(place_id) if gazetteer is not None and place_id else None
    if place is None:
        return None, []
    unique = {name.text: name.language or "" for name in reversed(place.names)}
    return place.name_in(lang), [[name, unique[name]] for name in reversed(unique)]
