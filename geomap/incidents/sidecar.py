"""The claims beside an incident file, given to the incidents that they are about."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.incidents.claims import SourcedClaim, Unread, find_claims, read_claims
from geomap.incidents.geojson import MEMBERS_COLUMN, feature_id_of
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.repeated import sisters_of
from geomap.incidents.rows import Source

if TYPE_CHECKING:
    from geomap.incidents.records import Records

__all__ = ["attach_claims"]

_CELL = re.compile(r'(\w+) "(.*?)" (.+)', re.DOTALL)
"""How a reason begins: the column and its value."""


def attach_claims(source: Source, records: "Records", *, unknown_rows: bool) -> list[Reject]:
    """Give each incident its claims from the file beside it; return the claims that have none.

    A feature of GeoJSON may be named by its own id where its properties give
    another, as long as no other incident is so named. Returned are claims that
    cannot be read, claims of incidents that were refused and claims of incidents
    that the file does not have. `unknown_rows` tells that rows were refused whose
    ids are not known.

    Raises
    ------
    InputError
        The file cannot be read at all, or no claim in it.
    """
    path = None if source.path == "-" else find_claims(source.path)
    if path is None:
        return []
    by_id = dict(zip(records.values["id"], records.values["claims"], strict=True))
    features, refused_features = _features(records)
    refused_ids = records.refused_ids | refused_features
    unread: list[Unread] = []
    orphans: list[Reject] = []
    found = read_claims(path, unread)
    readable = False
    for item in found:
        meant = features.get(item.incident_id, set()) | ({item.incident_id} & by_id.keys())
        if len(meant) == 1:
            by_id[meant.pop()].append(item.claim)
            readable = True
        elif meant:
            orphans.append(_unclear(path, item, sorted(meant)))
        elif item.incident_id in refused_ids or unknown_rows:
            orphans.append(_orphan(path, item))
        else:
            unread.append(_unknown(path, item, source))
    if unread and not readable and not orphans:
        raise InputError(min(unread, key=lambda item: item.line).message)
    return _once([*orphans, *(_refused(path, item) for item in unread)])


def _features(records: "Records") -> tuple[dict[str, set[str]], set[str]]:
    """Return which incidents the features of each id are, and the ids of refused features."""
    rows: Any = records.values["raw"]
    if not len(rows) or MEMBERS_COLUMN not in rows[0]:
        return {}, set()
    found: dict[str, set[str]] = {}
    for name, row in zip(records.values["id"], rows, strict=True):
        for each in (row, *sisters_of(row).values()):
            found.setdefault(feature_id_of(each), set()).add(name)
    found.pop("", None)
    refused = {feature_id_of(json.loads(item["row"])) for item in records.refused}
    return found, refused - {""}


def _unclear(path: Path, item: SourcedClaim, meant: list[str]) -> Reject:
    names = " and ".join(f'"{name[:40]}"' for name in meant[:3])
    return reject(
        path.name,
        item.line,
        column="incident_id",
        value=item.incident_id,
        reason=f"is the id of several incidents or their features: {names}; use the other id",
        row=item.row,
    )


def _orphan(path: Path, item: SourcedClaim) -> Reject:
    return reject(
        path.name,
        item.line,
        column="incident_id",
        value=item.incident_id,
        reason="is about an incident that was refused",
        row=item.row,
    )


def _unknown(path: Path, item: SourcedClaim, source: Source) -> Unread:
    reason = f'incident_id "{item.incident_id[:80]}" is no incident of {source.name}'
    return Unread(f"{path.name}, line {item.line}", item.line, reason, item.row)


def _once(rejects: list[Reject]) -> list[Reject]:
    """Return rejects in order, each once: a row may make several claims."""
    found: list[Reject] = []
    for item in sorted(rejects, key=lambda item: item["line"]):
        if item not in found[-1:]:
            found.append(item)
    return found


def _refused(path: Path, item: Unread) -> Reject:
    cell = _CELL.fullmatch(item.reason)
    column, value, reason = cell.groups() if cell else ("", "", item.reason)
    return reject(path.name, item.line, column=column, value=value, reason=reason, row=item.row)
