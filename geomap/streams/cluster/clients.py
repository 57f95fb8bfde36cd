"""A cluster to work on: one made of this machine's processors, or one that is there already."""

import asyncio
import contextlib
import logging
import pkgutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

import geomap
from geomap.errors import ClusterError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["attached", "quiet", "started"]

_ANSWER_S = 5.0
_START_S = 120.0
_WORKERS_S = 15.0
_LOGGERS = ("distributed", "tornado", "asyncio", "bokeh")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what Dask logs and warns of to itself: what matters is raised, and told in one line."""
    import distributed  # noqa: F401 - it sets the levels of its loggers

    known = [logging.getLogger(name) for name in _LOGGERS]
    known += [
        logger
        for name, logger in logging.root.manager.loggerDict.items()
        if isinstance(logger, logging.Logger) and name.startswith(tuple(f"{n}." for n in _LOGGERS))
    ]
    levels = [logger.level for logger in known]
    for logger in known:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(known, levels, strict=True):
            logger.setLevel(level)


@contextlib.contextmanager
def started(processes: int) -> Iterator["Client"]:
    """Yield a cluster of processes of this machine, which end with the block."""
    import dask
    from distributed import Client, LocalCluster

    levels = dict.fromkeys(_LOGGERS, "critical")
    with (
        tempfile.TemporaryDirectory(prefix="geomap-") as scratch,
        dask.config.set({"logging": levels}),
        LocalCluster(
            n_workers=0,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
            memory_limit=0,  # a worker's is constant; a limit of a share of the machine would kill
            local_directory=scratch,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        resource_tracker.ensure_running()  # which lets interrupts pass in the thread that starts it
        cluster.sync(_leave_interrupts)
        cluster.scale(processes)
        try:
            client.wait_for_workers(1, timeout=_START_S)
        except TimeoutError:
            raise ClusterError("the processes of this machine do not start") from None
        yield client


async def _leave_interrupts() -> None:
    """Keep Ctrl-C from the processes that this thread starts, now or when one has died.

    They are ended by the one that started them, which it reaches.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


@contextlib.contextmanager
def attached(address: str) -> Iterator["Client"]:
    """Yield a cluster that is there, whose workers have this version of geomap.

    Raises
    ------
    ClusterError
        Nothing answers at the address, there are no workers, or they have no geomap or
        another version of it.
    """
    from distributed import Client

    try:
        with ThreadPoolExecutor(1) as apart:  # here, as in a notebook, a loop may run already
            apart.submit(lambda: asyncio.run(_asked(address))).result()
        client = Client(address, timeout=_ANSWER_S, set_as_default=False)
    except Exception as error:  # noqa: BLE001 - whatever else may answer there
        said = (str(error).splitlines() or [""])[0] if isinstance(error, ValueError) else ""
        raise ClusterError(
            f"{address}: no Dask scheduler answers there{f' ({said})' if said else ''}; "
            "give an address such as tcp://10.0.0.1:8786, as dask scheduler prints it"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_WORKERS_S)
        except TimeoutError:
            raise ClusterError(
                f"{address}: the scheduler has no workers; start some, as with "
                f"dask worker {address} --nthreads 1"
            ) from None
        _check_versions(client)
        yield client


async def _asked(address: str) -> None:
    await asyncio.wait_for(_ask(address), _ANSWER_S)


async def _ask(address: str) -> None:
    """Fail where what answers is no scheduler; a client would wait, or read what it is told."""
    from distributed import Security
    from distributed.comm.core import connect

    security = Security().get_connection_args("client")
    comm = await connect(address, timeout=_ANSWER_S, **security)
    try:
        await comm.write({"op": "identity", "reply": True})
        answer = await comm.read()
        if answer.get("type") != "Scheduler":
            raise ValueError(f"it is a {answer.get('type')}")
    finally:
        comm.abort()


def _check_versions(client: "Client") -> None:
    found = client.run(pkgutil.resolve_name, "geomap:__version__", on_error="return")
    for worker, version in found.items():
        if isinstance(version, ImportError):
            raise ClusterError(
                f"worker {worker}: has no geomap; install geomap[cluster] "
                f"{geomap.__version__} there"
            )
        if version != geomap.__version__:
            said = version if isinstance(version, str) else f"that fails ({version!r})"
            raise ClusterError(
                f"worker {worker}: has geomap {said}, and not {geomap.__version__} as here; "
                "install the same on all"
            )
