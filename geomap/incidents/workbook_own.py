"""Workbooks that geomap wrote: which sheet holds the incidents, and their claims in another."""

import re
from collections.abc import Collection, Sequence

from geomap.incidents.claims import CLAIM_KEYS
from geomap.incidents.rows import Rows

__all__ = ["CLAIMS", "INCIDENTS", "NUMBER", "is_own_workbook", "with_claims"]

INCIDENTS, CLAIMS = "Incidents", "Claims"
NUMBER = "number"
"""The second column of claims: which of the incident's it is; `number_2` where claims have one."""

_COLUMNS = "Columns"
_NUMBERED = re.compile(rf"{NUMBER}(_\d+)?")
_ID, _INCIDENT_ID = "id", "incident_id"


def is_own_workbook(names: Collection[str]) -> bool:
    """Tell whether the sheets are those of an export."""
    return {INCIDENTS, CLAIMS, _COLUMNS} <= set(names)


def with_claims(rows: Rows, grid: Sequence[Sequence[str]]) -> None:
    """Give each row its claims from the cells of the other sheet, in place.

    Claims of incidents that the sheet does not have are told of in a note.
    """
    head = list(grid[0]) if grid else []
    if _ID not in rows.columns or not {_INCIDENT_ID, *CLAIM_KEYS[:3]} <= set(head):
        return
    numbered = head[1] if _NUMBERED.fullmatch(head[1]) else None
    claims: dict[str, list[dict[str, str | None]]] = {}
    for cells in grid[1:]:
        claim: dict[str, str | None] = {
            name: cell or None
            for name, cell in zip(head, cells, strict=False)
            if name and name != numbered
        }
        incident = claim.pop(_INCIDENT_ID, None)
        if incident and any(claim.values()):
            claims.setdefault(incident, []).append(claim)
    at = rows.columns.index(_ID)
    known = {row.cells[at] for row in rows.rows}
    rows.rows = [row._replace(kept={"claims": claims.get(row.cells[at], [])}) for row in rows.rows]
    others = sum(len(said) for incident, said in claims.items() if incident not in known)
    if others:
        rows.notes.append(
            f'{others} claims of the sheet "{CLAIMS}" are about incidents that are not read'
        )
