"""Flags on a Dask table: the same verdicts, a partition at a time, when they are computed.

What a verdict says of an incident hangs on that incident alone, so partitions of any
size give the same rows as the table in one piece.
"""

from typing import TYPE_CHECKING, Any

from geomap.errors import TableError
from geomap.flags.batches import Flagger, flag_batch
from geomap.flags.inputs import check_incidents
from geomap.incidents.points import with_positions
from geomap.tables import INCIDENT, SUMMARY, names_of
from geomap.zones import LIKELY

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from geopandas import GeoDataFrame

__all__ = ["flag_dask"]

_LISTS = ("actors", "claims")
_READ = (
    "lon", "lat", "radius_m", "date_start", "date_end", "date_precision", "type",
    "place", "place_id", "located", *_LISTS,
)  # fmt: skip
"""The columns of INCIDENT that a verdict rests on."""


def flag_dask(
    incidents: Any,
    zones: "GeoDataFrame",
    *,
    threshold: float = LIKELY,
    within_m: float | None = None,
) -> Any:
    """Return incidents of a Dask table with the verdict on each, once they are computed.

    The zones are sent to the workers once. Rows, their order, partitions and index stay
    as they are, where `geomap.flag` numbers its rows anew.

    Parameters
    ----------
    incidents
        A Dask DataFrame or dask-geopandas GeoDataFrame with INCIDENT columns; positions
        from `lon` and `lat`, degrees, else from point geometry. Lists, as in `actors` and
        `claims`, stay lists where it is made under
        `dask.config.set({"dataframe.convert-string": False})`.
    zones
        ZONE columns, as `read_zones` returns them.
    threshold
        Probability of having been inside from which an incident in force is a breach.
    within_m
        Metres. What lies outside of every zone by more is "clear" without being
        measured; see `geomap.flags.batches.Flagger`. None measures all, as `flag` does.

    Returns
    -------
    dask_geopandas.GeoDataFrame
        The columns of `geomap.flag`; nothing is read or judged before it is computed.

    Raises
    ------
    TableError
        It is no Dask table, a column is missing, or `threshold` or `within_m` makes no
        sense. When it is computed: a column holds what it cannot mean, two rows of one
        partition share an id, or a row has half a position.
    ZoneError
        There are no zones, or a rule or a stretch of one makes no sense.
    ImportError
        Dask or dask-geopandas is not installed.
    """
    try:
        import dask_geopandas  # noqa: F401 - it teaches Dask what a GeoDataFrame is
        from dask.delayed import delayed
    except ImportError:
        raise ImportError('flag_dask needs Dask: pip install "geomap[cluster]"') from None
    if not hasattr(incidents, "map_partitions"):
        raise TableError(
            "incidents are a Dask table, as of dask_geopandas.read_parquet; "
            "geomap.flag takes one in memory"
        )
    flagger = Flagger(zones, threshold=threshold, within_m=within_m)
    # One task of its own, which each worker asks for once: not a copy in every task.
    sent = delayed(flagger, pure=True, traverse=False)
    return incidents.map_partitions(_flagged, sent, meta=_flagged(incidents._meta, flagger))  # noqa: SLF001 - Dask's name for a table without rows


def _flagged(incidents: "pd.DataFrame", flagger: Flagger) -> "GeoDataFrame":
    """Return a partition with the SUMMARY columns, of the types that `geomap.flag` gives them."""
    import pandas as pd

    _check_lists(incidents)
    check_incidents(incidents)
    table = with_positions(incidents)
    flags = flag_batch(_batch(table), flagger)
    out = table.drop(columns=[name for name in names_of(SUMMARY) if name in table.columns])
    columns: dict[str, Any] = {}
    for column in SUMMARY:
        found = flags[column.name]
        if column.kind == "truth":
            values: Any = pd.array(found.to_pylist(), dtype="boolean")
        elif column.kind == "number":
            values = found.to_numpy(zero_copy_only=False).astype(float)
        else:
            values = pd.array(found.to_pylist(), dtype=pd.Series([""]).dtype)
        columns[column.name] = pd.Series(values, index=out.index)
    return out.assign(**columns)


def _check_lists(table: "pd.DataFrame") -> None:
    """Fail where Dask has made texts of lists, as it does unless it is told not to.

    Raises
    ------
    TableError
        It says how to keep them.
    """
    for name in _LISTS:
        if name in table.columns and table[name].dtype != object and table[name].notna().any():
            raise TableError(
                f"incidents: column {name} has its lists as text; make the Dask table "
                'under dask.config.set({"dataframe.convert-string": False})'
            )


def _batch(table: "pd.DataFrame") -> "pa.Table":
    """Return the columns that a verdict rests on, as Arrow.

    Raises
    ------
    TableError
        A column has values of several types.
    """
    import pyarrow as pa

    columns = {}
    for column in INCIDENT:
        if column.name not in _READ or column.name not in table.columns:
            continue
        values = table[column.name]
        if not values.notna().any():
            continue
        try:
            columns[column.name] = pa.Array.from_pandas(values)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            said = str(error).splitlines()[0]
            raise TableError(f"incidents: column {column.name}: {said}") from None
    return pa.table(columns)
