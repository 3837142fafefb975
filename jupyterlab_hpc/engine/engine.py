"""The embedded OGC API - Processes 1.0 server: one request in, one answer out."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .api import Api
from .callbacks import Callbacks
from .catalogue import Catalogue
from .deployment import Deploying
from .directory import JobDirectory
from .execution import Execution
from .executors import Cluster, Executors
from .executors.register import Register
from .limits import EngineLimits
from .links import Links
from .messages import EngineRequest, EngineResponse
from .notice import Notice
from .problems import Problem
from .process import PythonFor
from .site.deployed import Deployed
from .site.folders import Folder
from .site.keeper import Keeper
from .store import Store
from .web import Web

log = logging.getLogger(__name__)

# What depends on the processes there are.
LISTED = ("processes", "notices", "api")
# Seconds that a request waits for an engine that is just starting.
STARTING = 10.0


class Engine:
    """Processes, and jobs that outlive the server.

    ``on_change`` is called on the loop with a job's id when its status, progress or
    message changed, ``on_processes`` when processes or notices did. ``web`` leads outside;
    without it links are not followed and nobody is called back. ``folders`` hold site
    processes, and ``deploys`` says that clients may deploy some, into that of them which is
    ``deployed``; ``standing`` are notices from the start; ``clusters`` are batch systems by the id
    that requests name. All methods belong to the loop's thread.
    """

    def __init__(
        self,
        directory: Path,
        *,
        python_for: PythonFor,
        limits: EngineLimits | None = None,
        on_change: Callable[[str], None] = lambda _: None,
        web: Web | None = None,
        now: Callable[[], float] = time.time,
        folders: Sequence[Folder] = (),
        on_processes: Callable[[], None] = lambda: None,
        standing: Sequence[Notice] = (),
        deploys: bool = False,
        clusters: Mapping[str, Cluster] | None = None,
    ) -> None:
        self._directory = directory
        self._clusters = clusters
        self._python_for = python_for
        self._limits = limits or EngineLimits()
        self._on_change = on_change
        self._web = web
        self._now = now
        self._lock: int | None = None
        self._started = asyncio.Event()
        self._catalogue = Catalogue(
            folders, python_for=python_for, standing=standing, cores=self._limits.running
        )
        self._deployed = next(
            (
                Deployed(folder, python_for, self._limits.running)
                for folder in folders
                if deploys and folder.deployed
            ),
            None,
        )
        self._keeper = Keeper(
            self._catalogue.look,
            [folder.path for folder in folders],
            lambda: self._tell(on_processes, "the list of processes"),
        )

    async def start(self) -> None:
        """Open the store and take up the jobs of an earlier server.

        While another server owns the directory, this one only reads; it takes over at the
        first request after that one's end.
        """
        jobs = self._directory / "jobs"
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        jobs.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix":
            self._directory.chmod(0o700)
        self._store = Store(self._directory / "engine.sqlite")
        register = Register(self._store, self._changed, self._now)
        self._executor = Executors(jobs, self._limits, register, self._clusters)
        self._callbacks = Callbacks(
            self._store, self._executor, self._web, lambda name: self._catalogue.processes.get(name)
        )
        execution = Execution(
            self._store,
            self._executor,
            self._limits,
            self._python_for,
            self._now,
            Links(self._web, lambda request: self._api.answer(request), self._limits),
            self._callbacks,
            self._web,
        )
        await self._keeper.start()
        self._api = Api(
            self._catalogue,
            self._store,
            self._executor,
            execution,
            self._limits,
            self._now,
            callbacks=self._web is not None and self._web.callbacks,
            deploying=None
            if self._deployed is None
            else Deploying(self._catalogue, self._deployed, self._keeper.renewed),
        )
        if not self._own():
            log.warning("Another server runs the jobs in %s; this one only reads.", jobs)
        self._started.set()

    def stand(self, standing: Sequence[Notice]) -> None:
        """Replace the standing notices."""
        self._catalogue.stand(standing)
        self._keeper.stir()

    async def stop(self) -> None:
        """Let go of everything; jobs go on."""
        self._keeper.close()
        await self._callbacks.close()
        await self._executor.close()
        self._store.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def job_of(self, process: str, order: str) -> tuple[str, Path] | None:
        """Status and directory of the job that came of an order; None where there is none."""
        await self._ready()
        job = self._store.by_order(process, order)
        if job is None or job.removed:
            return None
        return self._executor.current(job).status, self._executor.directory(job.id).path

    async def handle(self, request: EngineRequest) -> EngineResponse:
        """Answer a request; errors are answers too, nothing is raised."""
        try:
            await self._ready()
            if not self._own() and request.method not in ("GET", "HEAD"):
                raise Problem(
                    503,
                    f"Another Jupyter server runs the jobs in {self._directory}: use that one, "
                    "or stop it, or give this one its own HpcApp.data_dir.",
                )
            if request.path.strip("/").partition("/")[0] in LISTED:
                await self._keeper.fresh()
            response = await self._api.answer(request)
        except Problem as problem:
            response = problem.response(request)
        except sqlite3.OperationalError as error:
            log.error("The store failed at %s %s: %s", request.method, request.path, error)
            detail = f"The engine cannot write this down: {error}. Nothing has changed."
            response = Problem(507, detail).response(request)
        except Exception:
            # Whatever it is, clients get no traceback and no path of this server.
            log.exception("The engine failed at %s %s", request.method, request.path)
            failure = Problem(500, "The engine failed; the log of the Jupyter server says why.")
            response = failure.response(request)
        if request.method == "HEAD":
            # The length that GET would tell (RFC 9110 §8.6).
            response.headers["Content-Length"] = str(response.size)
            response.body = b""
        return response

    async def _ready(self) -> None:
        """The server listens before everything behind it has started; 503 says: not yet."""
        try:
            await asyncio.wait_for(self._started.wait(), STARTING)
        except asyncio.TimeoutError:
            raise Problem(503, "The engine has not started; the server's log says why.") from None

    def _own(self) -> bool:
        """Whether this server runs the jobs. The lock goes with the process that holds it."""
        if self._lock is not None:
            return True
        lock = os.open(self._directory / "engine.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return False
        try:
            self._clear_away()
        except BaseException:
            # Not ours before the jobs can be taken up: the next request tries again.
            os.close(lock)
            raise
        self._lock = lock
        self._executor.adopt()
        self._callbacks.adopt()
        return True

    def _clear_away(self) -> None:
        """Remove directories whose job was never recorded, or was removed; see also `Deployed`."""
        if self._deployed is not None:
            self._deployed.recover()
        known = set(self._store.ids())
        for path in (self._directory / "jobs").iterdir():
            if path.name not in known:
                JobDirectory(path).remove()

    def _changed(self, job_id: str) -> None:
        self._callbacks.changed(job_id)
        self._tell(lambda: self._on_change(job_id), f"job {job_id}")

    def _tell(self, tell: Callable[[], None], what: str) -> None:
        try:
            tell()
        except Exception:
            log.exception("A change of %s could not be told", what)
