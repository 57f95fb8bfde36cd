"""The claims beside an incident file, given to the incidents that they are about."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import InputError
from geomap.incidents.claims import SourcedClaim, Unread, find_claims, read_claims
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Source

if TYPE_CHECKING:
    from geomap.incidents.records import Records

__all__ = ["attach_claims"]

_CELL = re.compile(r'(\w+) "(.*?)" (.+)', re.DOTALL)
"""How a reason begins: the column and its value."""


def attach_claims(source: Source, records: "Records", *, unknown_rows: bool) -> list[Reject]:
    """Give each incident its claims from the file beside it; return the claims that have none.

    These are claims that cannot be read, claims of incidents that were refused
    and claims of incidents that the file does not have. `unknown_rows` tells that
    rows were refused whose ids are not known.

    Raises
    ------
    InputError
        The file cannot be read at all, or no claim in it.
    """
    path = None if source.path == "-" else find_claims(source.path)
    if path is None:
        return []
    by_id = dict(zip(records.values["id"], records.values["claims"], strict=True))
    unread: list[Unread] = []
    orphans: list[Reject] = []
    found = read_claims(path, unread)
    readable = False
    for item in found:
        if item.incident_id in by_id:
            by_id[item.incident_id].append(item.claim)
            readable = True
        elif item.incident_id in records.refused_ids or unknown_rows:
            orphans.append(_orphan(path, item))
        else:
            unread.append(_unknown(path, item, source))
    if unread and not readable and not orphans:
        raise InputError(min(unread, key=lambda item: item.line).message)
    return _once([*orphans, *(_refused(path, item) for item in unread)])


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
