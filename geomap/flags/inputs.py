"""What is asked before anything is judged: tables and numbers that cannot be meant are refused."""

from typing import TYPE_CHECKING, Any

from geomap.errors import TableError, ZoneError
from geomap.incidents.fields import field_of
from geomap.tables import INCIDENT, ZONE, check_table

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

__all__ = ["check_cases", "check_incidents", "check_threshold", "checked_zones"]

_SPAN = ("date_start", "date_end")
_POSITION = ("lon", "lat")
_SHOWN = 80


def check_threshold(threshold: Any) -> None:
    """Fail where a threshold is no probability above 0.

    Raises
    ------
    TableError
        It says what the threshold is.
    """
    is_number = isinstance(threshold, (int, float)) and not isinstance(threshold, bool)
    if not (is_number or hasattr(threshold, "dtype")) or not 0 < float(threshold) <= 1:
        shown = str(threshold)[:_SHOWN]
        raise TableError(f"threshold is a probability above 0 and up to 1, not {shown}")


def check_incidents(incidents: "pd.DataFrame") -> None:
    """Fail where incidents cannot be judged as they are.

    Raises
    ------
    TableError
        A column is missing or of the wrong kind, two rows share an id, a row has
        one coordinate without the other, or dates or coordinates stand in a column
        of another name, where nothing would read them.
    """
    if not hasattr(incidents, "columns"):
        raise TableError(
            "incidents are a table with the columns of geomap.tables.INCIDENT; "
            "geomap.read_incidents makes one of a file"
        )
    check_table(incidents, INCIDENT, "incidents")
    problems = [*_repeated(incidents), *_half_positions(incidents), *_unread(incidents)]
    if problems:
        raise TableError("incidents: " + "; ".join(problems))


def checked_zones(zones: Any) -> "GeoDataFrame":
    """Return zones with their active geometry in the column `geometry`, fit to judge by.

    Raises
    ------
    TableError
        A column is missing or of the wrong kind.
    ZoneError
        It is no table, or has no rows.
    """
    if not hasattr(zones, "columns"):
        raise ZoneError("zones are a table with the columns zone_id, version and geometry")
    active = getattr(zones, "active_geometry_name", None)
    if active not in (None, "geometry"):
        zones = zones.drop(columns="geometry", errors="ignore").rename_geometry("geometry")
    check_table(zones, ZONE, "zones")
    if not len(zones):
        raise ZoneError("there are no zones to hold the incidents against")
    return zones


def check_cases(incidents: "pd.DataFrame") -> None:
    """Fail where incidents of a batch, which need no ids, hold what they cannot mean.

    Raises
    ------
    TableError
        A column holds what it cannot mean.
    """
    check_table(incidents, [column for column in INCIDENT if column.name != "id"], "incidents")


def _repeated(incidents: "pd.DataFrame") -> list[str]:
    again = incidents["id"].duplicated()
    if not again.any():
        return []
    name = incidents["id"][again.to_numpy()].iloc[0]
    rows = incidents.index[(incidents["id"] == name).to_numpy()]
    shown = f'"{str(name)[:_SHOWN]}"'
    return [f"id {shown} is that of rows {rows[0]} and {rows[1]}; give each incident its own"]


def _half_positions(incidents: "pd.DataFrame") -> list[str]:
    if not set(_POSITION) <= set(incidents.columns):
        return []
    for given, absent in (_POSITION, _POSITION[::-1]):
        half = (incidents[given].notna() & incidents[absent].isna()).to_numpy()
        if half.any():
            row = incidents.index[half][0]
            return [f"{absent} is empty at row {row}, {given} is given"]
    return []


def _unread(incidents: "pd.DataFrame") -> list[str]:
    """Return a sentence for each column that means a date or coordinate under another name."""
    unread = []
    wanted = [] if any(name in incidents.columns for name in _SPAN) else ["date_start"]
    if not _has_positions(incidents):
        wanted += _POSITION
    own = {column.name for column in INCIDENT}
    for column in incidents.columns:
        if not isinstance(column, str) or column in own or incidents[column].isna().all():
            continue
        field = field_of(column)
        if field in wanted:
            unread.append(
                f"column {column[:_SHOWN]} is not read; name it {field}"
                + (" (and the last day date_end)" if field == "date_start" else "")
                + ", or read the file with geomap.read_incidents"
            )
            wanted.remove(field)
    return unread


def _has_positions(incidents: "pd.DataFrame") -> bool:
    if set(_POSITION) <= set(incidents.columns):
        return True
    active = getattr(incidents, "active_geometry_name", None) or "geometry"
    return active in incidents.columns
