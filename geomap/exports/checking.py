"""Tables that a person made, held to what an export needs; each problem with how to mend it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.errors import TableError
from geomap.incidents.fields import field_of
from geomap.tables import INCIDENT, SUMMARY, ZONE, Column, check_table, names_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_incidents", "check_zones"]

_POSITION = ("lon", "lat")


def check_incidents(table: "pd.DataFrame") -> None:
    """Raise one TableError with everything that keeps a table from being exported.

    Beside what `check_table` finds: identifiers that come again, and columns that look
    like those of a position or an identifier that is not there.
    """
    is_judged = "verdict" in table.columns
    _raise(
        "incidents",
        [
            *_found(table, [*INCIDENT, *(SUMMARY if is_judged else ())], "incidents"),
            *_look_alikes(table),
            *_repeated(table),
        ],
    )


def check_zones(zones: "pd.DataFrame") -> None:
    """Raise one TableError with everything that keeps zones from being exported."""
    _raise("zones", _found(zones, ZONE, "zones"))


def _raise(what: str, problems: Sequence[str]) -> None:
    if problems:
        raise TableError(f"{what}: " + "; ".join(problems))


def _found(table: "pd.DataFrame", columns: Sequence[Column], what: str) -> list[str]:
    try:
        check_table(table, columns, what)
    except TableError as error:
        return [str(error).removeprefix(f"{what}: ")]
    return []


def _look_alikes(table: "pd.DataFrame") -> list[str]:
    """Return which columns are probably the identifier and the position under other names."""
    has_points = any(
        table[name].dtype.name == "geometry" or name == "geometry"
        for name in table.columns[~table.columns.duplicated()]
    )
    wanted = {"id"} if has_points else {"id", *_POSITION}
    others = [
        (str(name), field)
        for name in table.columns
        if str(name) not in names_of(INCIDENT) and (field := field_of(str(name))) in wanted
    ]
    problems = []
    for name, field in others:
        if field not in table.columns:
            problems.append(
                f'column "{name[:80]}" looks like {field}: '
                f"table.rename(columns={{{name[:80]!r}: {field!r}}})"
            )
    return problems


def _repeated(table: "pd.DataFrame") -> list[str]:
    """Return the first identifier that stands in two rows; of all pairs it stands in many."""
    keys = [name for name in ("id", "zone_id", "zone_version") if name in table.columns]
    if "id" not in keys or not table.columns.is_unique:
        return []
    try:
        again = table.duplicated(keys) & table["id"].notna()
    except TypeError:  # a list for a name, which has been told
        return []
    if not again.any():
        return []
    row = table.index[again][0]
    same = (table["id"] == table["id"][again].iloc[0]).to_numpy(dtype=bool)
    first, name = table.index[same][0], str(table["id"][again].iloc[0])[:80]
    mend = "give each incident its own, or drop one with table.drop_duplicates('id')"
    return [f'id at row {row} is "{name}" as at row {first}: {mend}']
