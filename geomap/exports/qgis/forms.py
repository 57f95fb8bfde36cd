"""The form of a feature in QGIS: columns in plain words, and what must not be changed."""

from collections.abc import Collection, Mapping

from geomap.exports.qgis.project_xml import element

__all__ = ["form", "incident_aliases", "zone_aliases"]

_INCIDENT = {
    "date_start": "first day",
    "date_end": "last day",
    "date_precision": "date known to the",
    "place": "place as written",
    "place_id": "gazetteer id",
    "lon": "longitude",
    "lat": "latitude",
    "radius_m": "position within, metres (95 %)",
    "located": "how the position is known",
    "actors": "reported actors",
    "killed_low": "killed, least asserted",
    "killed_best": "killed, median claim",
    "killed_high": "killed, most asserted",
    "wounded_low": "wounded, least asserted",
    "wounded_best": "wounded, median claim",
    "wounded_high": "wounded, most asserted",
    "claims": "who says what",
    "claims_asserting": "claims that assert",
    "claims_denying": "claims that deny",
    "claims_said": "who says what, in a sentence",
    "killed_from": "killed, claims it rests on",
    "wounded_from": "wounded, claims it rests on",
    "dataset_id": "id in the dataset",
    "zone_id": "zone",
    "zone_version": "version of the zone",
    "inside": "inside, by geometry alone",
    "distance_m": "metres to the boundary, + inside",
    "probability": "probability of inside",
    "likelihood": "likelihood of inside",
    "why": "reasons of the verdict",
}
_ZONE = {
    "zone_id": "zone",
    "valid_from": "first day in force",
    "valid_to": "last day in force",
    "edge_m": "boundary within, metres (95 %)",
    "edge_stretches": "stretches known otherwise",
    "inside_places": "places inside",
    "outside_places": "places outside",
    "source": "drawn from",
}
_KEYS = ("fid", "id", "zone_id", "version")
"""What other tables point to."""


def incident_aliases(columns: Collection[str]) -> str:
    """Return what the columns of incidents are called in forms and tables."""
    return _aliases(columns, _INCIDENT)


def zone_aliases(columns: Collection[str]) -> str:
    """Return what the columns of zones are called in forms and tables."""
    return _aliases(columns, _ZONE)


def form(columns: Collection[str]) -> str:
    """Return which fields cannot be edited: the identifiers, which tables are joined by.

    In a layer of incidents `zone_id` tells the verdict's zone, and may be edited.
    """
    keys = [name for name in _KEYS if name in columns]
    if "id" in columns:
        keys = ["id"]
    return element(
        "editable", None, *(element("field", {"name": key, "editable": 0}) for key in keys)
    )


def _aliases(columns: Collection[str], words: Mapping[str, str]) -> str:
    return element(
        "aliases",
        None,
        *(element("alias", {"field": name, "index": index, "name": words[name]})
          for index, name in enumerate(columns) if name in words),
    )  # fmt: skip
