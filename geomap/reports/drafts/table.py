"""Drafts as an incident table: the columns that every other file of incidents is read into."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geomap.incidents.claims import claim_of
from geomap.incidents.drafted import CLAIM_SPANS
from geomap.reports.drafts.draft import Draft, DraftIncident
from geomap.reports.drafts.filing import filed
from geomap.tables import INCIDENT, names_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["table_of"]


def table_of(drafts: Sequence[Draft], files: Sequence[str] = ()) -> "gpd.GeoDataFrame":
    """Return the incidents of drafts as a table, EPSG:4326, as `read_incidents` returns one.

    Parameters
    ----------
    drafts
        One a report.
    files
        The path of each draft's file, for ids, `dataset_id` and sources; see `filed`.

    Returns
    -------
    GeoDataFrame
        INCIDENT columns and geometry. Killed, wounded and `contested` follow from the
        claims. `raw` holds what a draft has beside them, as text: `spans` (the words each
        field was read from), `claim_spans`, `confidence` and `doubts`. `attrs["notes"]`
        are the notes of all reports.
    """
    from geomap.incidents.frame import frame

    incidents = [incident for draft in filed(drafts, files) for incident in draft.incidents]
    values: dict[str, Any] = {
        name: [_value(incident, name) for incident in incidents] for name in names_of(INCIDENT)
    }
    values["claims"] = [
        [claim_of(claim.columns()) for claim in incident.claims] for incident in incidents
    ]
    values["raw"] = [_raw(incident) for incident in incidents]
    table = frame(values)
    table.attrs["notes"] = [
        note for draft in drafts for note in (*draft.report.notes, *draft.notes)
    ]
    return table


_LISTS = frozenset(column.name for column in INCIDENT if column.kind == "list")
_NUMBERS = frozenset(column.name for column in INCIDENT if column.kind in {"number", "count"})


def _value(incident: DraftIncident, name: str) -> Any:
    value = incident.fields.get(name)
    if name in _LISTS:
        return list(value or ())
    if name in _NUMBERS:
        return float("nan") if value is None else float(value)
    return value


def _raw(incident: DraftIncident) -> dict[str, str]:
    """Return what a draft has beside its fields, as reading its JSON back gives it."""
    drafted = incident.as_json()
    spans = [
        {key: claim[key] for key in CLAIM_SPANS if key in claim} for claim in drafted["claims"]
    ]
    parts = {
        "spans": drafted["spans"],
        "confidence": drafted["confidence"],
        "doubts": drafted["doubts"],
        "claim_spans": spans,
    }
    given = incident.fields.get("raw") or {}
    return {name: json.dumps(part, ensure_ascii=False) for name, part in parts.items()} | {
        str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in given.items()
    }
