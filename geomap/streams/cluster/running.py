"""A run on a cluster: ranges handed out, parts noted as they are done."""

import contextlib
import pickle
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from geomap.errors import ClusterError, GeomapError, InputError
from geomap.streams.cluster.output import PartList
from geomap.streams.cluster.ranges import Range, input_of, rows_of
from geomap.streams.cluster.stores import Store, told
from geomap.streams.cluster.tasks import Job, JobPlugin, Outcome, flag_range
from geomap.streams.pieces import Piece
from geomap.streams.working import Worker

if TYPE_CHECKING:
    import pyarrow as pa
    from distributed import Client

__all__ = ["flag_ranges", "job_of"]

_RETRIES = 3  # of what fails for other reasons than its rows, as networks do
_AT_ONCE = 1_000  # ranges handed over in one message
_HEAD = 1_000


def job_of(
    worker: Worker, where: tuple[Store, Store], ranges: Sequence[Range], *, strict: bool = False
) -> Job:
    """Return what workers need to flag ranges.

    Parameters
    ----------
    worker
        What flags rows; it has not been used yet.
    where
        What is read, and the folder that is written.
    ranges
        All ranges of the run; the first rows that can be flagged show the columns of all parts.
    strict
        A refused row is an error.

    Raises
    ------
    InputError
        No row can be flagged.
    """
    packed = pickle.dumps(worker)  # what has been used may hold what cannot travel
    source, output = where
    return Job(packed, _schema(worker, source, ranges), source.address, output.address, strict)


def _schema(worker: Worker, store: Store, ranges: Sequence[Range]) -> "pa.Schema":
    seen = 0
    for one in ranges:
        called = input_of(one, worker.known.columns)
        for piece in _read(store, one):
            found = worker.flag(called, piece)
            seen += piece.newlines
            if found.table is not None:
                return found.table.schema
    raise InputError(f"none of the {seen:,} rows can be read")


def _read(store: Store, one: Range) -> Iterator[Piece]:
    with told(one.name):
        yield from rows_of(store, one, _HEAD)


def flag_ranges(
    client: "Client",
    job: Job,
    ranges: Sequence[Range],
    *,
    parts: PartList,
    progress: Callable[[Range], None],
) -> None:
    """Flag ranges on the workers of a cluster.

    A range whose worker dies is done again by another, and its part replaced.

    Raises
    ------
    ClusterError
        A range cannot be read, written or done, or the cluster is gone. What is done
        is in the list of parts.
    """
    from distributed import as_completed

    parts.save(complete=False)  # from now on there is something to go on with
    with _given(client, job) as name:
        keys = {f"{name}-{one.part}": one for one in ranges}
        futures = client.map(
            flag_range, [name] * len(ranges), list(ranges),
            key=list(keys), pure=False, retries=_RETRIES, batch_size=_AT_ONCE,
        )  # fmt: skip
        try:
            for future in as_completed(futures, loop=client.loop):
                one = keys[future.key]
                parts.add(one, _outcome(future, one))
                progress(one)
                future.release()
            parts.save(complete=True)
        except BaseException:
            with contextlib.suppress(Exception):  # the cluster may be gone
                client.cancel(futures, force=True)
            parts.save(complete=False)
            raise


@contextlib.contextmanager
def _given(client: "Client", job: Job) -> Iterator[str]:
    """Yield the name under which all workers have the job, for as long as the block lasts."""
    name = f"geomap-{uuid.uuid4().hex}"
    plugin = JobPlugin(name, job)
    try:
        client.register_plugin(plugin, name=name)
        yield name
    finally:
        with contextlib.suppress(Exception):  # the cluster may be gone
            client.unregister_worker_plugin(name)


def _outcome(future: Any, one: Range) -> Outcome:
    found: Outcome = _result(future, one)
    if found.error:
        raise ClusterError(found.error)
    return found


def _result(future: Any, one: Range) -> Any:
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker as error:
        raise ClusterError(
            f"{one.called}: {error.allowed_failures + 1} workers died of it, as they do where "
            "memory is short; what is done stays: go on with --resume"
        ) from None
    except (CancelledError, TimeoutError):
        raise ClusterError(
            "the scheduler is gone; what is done stays: go on with --resume"
        ) from None
    except GeomapError as error:
        raise ClusterError(f"{one.called}: {error}") from None
    except Exception as error:  # noqa: BLE001 - whatever went wrong there
        said = (str(error).splitlines() or [""])[0]
        raise ClusterError(
            f"{one.called}: failed on a worker: {type(error).__name__}: {said}"
        ) from None
