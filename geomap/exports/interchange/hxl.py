"""CSV with a row of HXL tags under the header, so that humanitarian tools know the columns.

Tags and attributes are those of the HXL hashtag dictionary 1.1
(https://hxlstandard.org/standard/dictionary/); what it has none for is an
attribute of our own, or a hashtag that begins with `x_`, as it asks for. The columns
are geomap's, so that geomap reads the file back. Best figures stand before the
lowest and the highest, since tools that look for `#affected+killed` take the
first that they find.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geomap.exports.flat import joined, json_text
from geomap.exports.interchange.facts import Facts, cell_of
from geomap.exports.interchange.sheet import Sheet
from geomap.incidents.sentences import said
from geomap.tables import INCIDENT, SAME_EVENT, Column

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TAGS", "sheet"]

TAGS: Mapping[str, str] = {
    "id": "#event+code",
    "title": "#event+name",
    "type": "#event+type",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "date_precision": "#meta+date_precision",  # what is tagged #date must be a date
    "place": "#loc+name",
    "place_id": "#loc+code",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "radius_m": "#geo+radius_m",
    "located": "#geo+precision",
    "actors": "#group+name+list",
    "killed_best": "#affected+killed",
    "killed_low": "#affected+killed+min",
    "killed_high": "#affected+killed+max",
    "wounded_best": "#affected+injured",
    "wounded_low": "#affected+injured+min",
    "wounded_high": "#affected+injured+max",
    "contested": "#event+contested",
    "sources": "#meta+source+list",
    "dataset": "#meta+dataset",
    "dataset_id": "#meta+id",
    "text": "#description",
    "claims_said": "#description+claims",
    "claims": "#meta+claims",
    "verdict": "#x_zone+verdict",
    "zone_id": "#x_zone+code",
    "zone_version": "#x_zone+version",
    "inside": "#x_zone+inside",
    "distance_m": "#x_zone+distance_m",
    "probability": "#x_zone+probability",
    "likelihood": "#x_zone+likelihood",
    "why": "#x_zone+why",
    "same_event": "#x_same_event+code",
    "same_event_suggested": "#x_same_event+suggested",
    "same_event_score": "#x_same_event+score",
    "same_event_why": "#x_same_event+why",
}
"""Column to its tag, in the order of the file; columns that a table lacks are left out."""

_SAID = Column("claims_said", "text", "who says what, in a sentence")


def sheet(table: "pd.DataFrame", *, alone: bool = False) -> Sheet:
    """Return incidents with HXL tags; claims stand in a column, as JSON, where it is `alone`."""
    facts = Facts(table)
    held: dict[str, tuple[Column, Sequence[Any]]] = {
        column.name: (column, _cells(facts, column)) for column in INCIDENT
    }
    del held["raw"]
    if not alone:
        del held["claims"]
    sentences = [said(claims) if claims else None for claims in facts["claims"]]
    held[_SAID.name] = (_SAID, facts.texts(sentences))
    for column, values in (*facts.verdicts, *facts.only(SAME_EVENT)):
        held[column.name] = (column, [cell_of(value) for value in values])
    names = [name for name in TAGS if name in held]
    return Sheet(
        [held[name][0] for name in names],
        [held[name][1] for name in names],
        tuple(_notes(facts)),
        [TAGS[name] for name in names],
    )


def _cells(facts: Facts, column: Column) -> list[Any]:
    if column.name == "raw":
        return []
    if column.name == "claims":
        return facts.texts([json_text(claims or []) for claims in facts["claims"]])
    if column.kind == "list":
        return facts.texts([joined(parts) for parts in facts.lists(column.name)])
    return [cell_of(value) for value in facts[column.name]]


def _notes(facts: Facts) -> list[str]:
    notes = []
    if any(facts["raw"]):
        notes.append("the source rows are left out of HXL: geomap's own layout of CSV keeps them")
    linked = {column.name for column in SAME_EVENT}
    others = [name for name in facts.others if name not in linked]
    if others:
        notes.append(f"columns left out of HXL: {', '.join(others)}")
    return [*notes, *facts.replacements()]
