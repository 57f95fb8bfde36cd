"""What a worker of a cluster does: it is given the job once, and then ranges of rows.

The job travels as a plugin, which the scheduler also gives to workers that come later or
start again: it is in each process once, and lost with none.
"""

import pickle
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distributed import WorkerPlugin, get_worker

import geomap
from geomap.errors import ClusterError, GeomapError, InputError
from geomap.incidents.rejects import Reject
from geomap.streams.cluster.ranges import Range, input_of, rows_of
from geomap.streams.cluster.stores import publishing, store_of
from geomap.streams.sinks import fitted, sink_of
from geomap.streams.working import Worker
from geomap.streams.writing import Rejects, Total

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Job", "JobPlugin", "Outcome", "flag_range", "rejects_name"]

_ROWS = 2**17  # at once, in each worker


@dataclass(slots=True)
class Job:
    """What all ranges have in common."""

    packed: bytes  # the Worker
    schema: "pa.Schema"
    source: str
    output: str
    strict: bool


@dataclass(slots=True)
class Outcome:
    """What came of a range: its counts and the size of its part, or what is wrong with it."""

    total: Total = field(default_factory=Total)
    size: int = 0
    error: str = ""


class JobPlugin(WorkerPlugin):
    """A job in the process of a worker, unpacked when the first range comes."""

    def __init__(self, name: str, job: Job) -> None:
        self.name, self.job = name, job
        self._version = geomap.__version__
        self._worker: Worker | None = None
        self._is_over = False

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - the protocol's
        """Make what cannot travel."""
        self._lock = threading.Lock()

    def teardown(self, worker: Any) -> None:  # noqa: ARG002 - the protocol's
        """Let ranges that are being flagged end."""
        self._is_over = True

    def worker(self) -> Worker:
        """Return what flags rows, the same for all ranges of this process.

        Raises
        ------
        GeomapError
            It was packed by another version.
        """
        with self._lock:
            if self._worker is None:
                if self._version != geomap.__version__:
                    raise GeomapError(
                        f"has geomap {geomap.__version__}, and not {self._version} as here"
                    )
                self._worker = pickle.loads(self.job.packed)  # noqa: S301 - made by `job_of`
                self.job.packed = b""
            assert self._worker is not None
            return self._worker

    def flagged(self, part: Range, scratch: Path) -> Outcome:
        """Flag a range, and write its part and the list of what was refused.

        Raises
        ------
        InputError
            It cannot be read, or a row is refused and none is to be.
        OutputError
            It cannot be written.
        """
        job, worker = self.job, self.worker()
        source, output = store_of(job.source), store_of(job.output, write=True)
        called = input_of(part, worker.known.columns)
        outcome = Outcome()
        with publishing(output, part.part, scratch) as temporary:
            listed = rejects_name(part.part)
            folder = Path(output.path) if output.is_local else scratch
            with Rejects(folder / listed) as rejects:
                sink = sink_of(".parquet", temporary)
                try:
                    for piece in rows_of(source, part, _ROWS):
                        if self._is_over:
                            raise GeomapError("was told to stop")
                        with self._lock:  # a worker may have several threads
                            flagged = worker.flag(called, piece)
                        if job.strict and flagged.refused:
                            raise InputError(_refused(flagged.refused[0]))
                        if flagged.table is not None:
                            sink.write(fitted(flagged.table, job.schema))
                        rejects.add(flagged.refused)
                        outcome.total.add(flagged.verdicts, len(flagged.refused))
                    if not outcome.total.rows:
                        sink.write(job.schema.empty_table())  # a part is Parquet in any case
                finally:
                    sink.close()
            if rejects.count and not output.is_local:
                with publishing(output, listed, scratch) as there:
                    rejects.path.replace(there)
            outcome.size = temporary.stat().st_size
        return outcome


def _refused(item: Reject) -> str:
    return f"{item['file']}, line {item['line']}: {item['column']} {item['reason']} (--strict)"


def rejects_name(part: str) -> str:
    """Return what the list of a part's refused rows is called."""
    return f"_{Path(part).stem}.rejects.csv"


def flag_range(name: str, part: Range) -> Outcome:
    """Flag a range by the job of this name.

    What is wrong with its rows is told; what may go well another time is raised.
    """
    worker = get_worker()
    plugin = worker.plugins.get(name)
    if not isinstance(plugin, JobPlugin):
        raise ClusterError(f"worker {worker.address}: has not been given the job")
    try:
        with tempfile.TemporaryDirectory(dir=worker.local_directory) as scratch:
            return plugin.flagged(part, Path(scratch))
    except InputError as error:
        return Outcome(error=str(error))
    except GeomapError as error:
        raise ClusterError(f"worker {worker.address}: {error}") from None
