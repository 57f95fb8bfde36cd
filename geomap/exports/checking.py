"""Tables that a person made, held to what an export needs; each problem with how to mend it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geomap.errors import TableError
from geomap.incidents.fields import field_of
from geomap.tables import INCIDENT, SUMMARY, ZONE, Column, check_table, names_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_incidents", "check_zones"]

_POSITION = ("lon", "lat")
_SAME_DEGREES = 1e-6  # a decimetre: files have 7 decimals


def check_incidents(table: "pd.DataFrame") -> None:
    """Raise one TableError with everything that keeps a table from being exported.

    Beside what `check_table` finds: identifiers that come again, columns that look
    like those of a position or an identifier that is not there, infinite numbers, and
    geometry that is elsewhere than lon and lat.
    """
    _check_kind(table, "incidents", "geomap.read_incidents(path)")
    is_judged = "verdict" in table.columns
    columns = [*INCIDENT, *(SUMMARY if is_judged else ())]
    found = _found(table, columns, "incidents")
    _raise(
        "incidents",
        [
            *found,
            *_look_alikes(table),
            *_repeated(table),
            *([] if found else [*_infinite(table, columns), *_elsewhere(table)]),
        ],
    )


def check_zones(zones: "pd.DataFrame") -> None:
    """Raise one TableError with everything that keeps zones from being exported."""
    _check_kind(zones, "zones", "geomap.read_zones(path)")
    found = _found(zones, ZONE, "zones")
    _raise("zones", found or _infinite(zones, ZONE))


def _check_kind(table: Any, what: str, maker: str) -> None:
    """Fail where something else than a table was given, such as the path of one."""
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        given = "None" if table is None else f"{type(table).__name__} {str(table)[:80]!r}"
        raise TableError(f"{what} are a table, not {given}; {maker} makes one of a file")


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


def _infinite(table: "pd.DataFrame", columns: Sequence[Column]) -> list[str]:
    """Return the first infinite number of each column: no format says what it means."""
    import numpy as np

    problems = []
    for column in columns:
        if column.kind not in {"number", "count"} or column.name not in table.columns:
            continue
        infinite = np.isinf(_numbers(table[column.name]))
        if infinite.any():
            row = table.index[infinite][0]
            problems.append(
                f"{column.name} at row {row} is infinite; leave it empty where it is not known"
            )
    return problems


def _numbers(values: "pd.Series[Any]") -> Any:
    return values.to_numpy(dtype="float64", na_value=float("nan"))


def _elsewhere(table: "pd.DataFrame") -> list[str]:
    """Return the first row whose point is not where its lon and lat are: one of them is old."""
    import numpy as np

    from geomap.incidents.points import in_degrees

    active = getattr(table, "active_geometry_name", None) or "geometry"
    if active not in table.columns or not set(_POSITION) <= set(table.columns):
        return []
    shapes = in_degrees(table[[active]]).geometry
    x, y = shapes.x.to_numpy(), shapes.y.to_numpy()
    lon, lat = (_numbers(table[name]) for name in _POSITION)
    around = np.abs((x - lon + 180) % 360 - 180)  # 180 and -180 are one meridian
    near = (around <= _SAME_DEGREES) & (np.abs(y - lat) <= _SAME_DEGREES)
    apart = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & ~near)
    if not len(apart):
        return []
    at = int(apart[0])
    stated = "empty" if np.isnan(lon[at]) else f"{lon[at]:.9g}, {lat[at]:.9g}"
    mend = f"drop the old ones with table.drop(columns=['lon', 'lat']) or columns=[{active!r}]"
    if "verdict" in table.columns:
        mend += ", and flag it again: verdicts hold where they were made"
    more = f" and {len(apart) - 1} more" if apart[1:].size else ""
    problem = (
        f"{active} at row {table.index[at]}{more} is at {x[at]:.9g}, {y[at]:.9g}, "
        f"and lon, lat are {stated}: {mend}"
    )
    return [problem]
