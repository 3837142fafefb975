"""The server extension: what can be configured, and when things start and stop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jupyter_events import EventLogger
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join

from . import __version__
from .capsule.sealing import FOLDER, Capsules
from .engine import Engine, Notice
from .gateways import EMBEDDED, Gateway, Gateways
from .gateways.file import GatewayFile
from .gateways.keeper import Keeper
from .gateways.rules import Rules
from .gateways.secrets import Secrets
from .gateways.shelf import Shelf
from .handlers import LISTENER, ROUTES
from .handlers.worker import WorkerHouse
from .kernels import python_of
from .ledger import Ledger
from .ledger.retention import Limits as Kept
from .relay import Limits, Relay
from .relay.embedded import EmbeddedCarrier
from .relay.hosts import CallbackHosts
from .relay.outside import Outside
from .services import Services
from .settings import (
    CallbackSettings,
    EngineSettings,
    ExecutorSettings,
    RelaySettings,
    WorkerTraits,
)
from .settings.engine import ENGINE
from .settings.worker import PROGRAM
from .surroundings import ends_with
from .transfer.store import Store
from .watch import Settings, Watch
from .watch.copies import Copies
from .watch.gateways import GatewayHouse
from .watch.worker import Supervisor

CHANGED = "https://schema.jupyterlab-hpc.org/events/jupyterlab_hpc/changed/v1"


class HpcApp(
    EngineSettings,
    ExecutorSettings,
    RelaySettings,
    CallbackSettings,
    WorkerTraits,
    ExtensionApp,
):
    """Run notebook cells and remote processes as jobs."""

    name = "jupyterlab_hpc"
    _engine_started = False

    def initialize_settings(self) -> None:
        """Put the rooms together. Raises `Misconfigured`; touches neither network nor ledger."""
        self._events.register_event_schema(Path(__file__).parent / "events" / "changed.v1.yaml")
        self.services = self._assemble()
        self.settings[self.name] = self.services

    def initialize_handlers(self) -> None:
        """Our routes, below `<base_url>hpc/`."""
        self.handlers.extend(ROUTES)
        if self.services.watch.callbacks is not None:
            self.handlers.extend(LISTENER)

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Start what runs in the background; the loop runs by now."""
        if self.services.engine is not None:
            try:
                await self.services.engine.start()
                self._engine_started = True
            except Exception:
                # jobs elsewhere can be followed all the same
                self.log.exception("The engine did not start; it answers with errors.")
        await self.services.supervisor.start()
        await self.services.watch.start()

    async def stop_extension(self) -> None:
        """Stop what runs in the background. Jobs of the engine go on by themselves."""
        await self.services.supervisor.stop()
        await self.services.watch.stop()
        await self.services.relay.close()
        await self.services.outside.close()
        if self.services.engine is not None and self._engine_started:
            await self.services.engine.stop()
        await self.services.ledger.close()

    @property
    def _server(self) -> ServerApp:
        """The Jupyter server, to which we are linked before anything here is called."""
        assert self.serverapp is not None
        return self.serverapp

    @property
    def _events(self) -> EventLogger:
        assert self._server.event_logger is not None
        return self._server.event_logger

    def _assemble(self) -> Services:
        data = self._data_directory()
        root = Path(self._server.root_dir)
        embedded = self._this_server() if self.engine_enabled else None
        gateways = Gateways(self.gateways, embedded)
        outside = Outside(gateways, CallbackHosts(self.callback_hosts), root, self.use_proxies)
        engine = self._engine(data / "engine", outside) if self.engine_enabled else None
        secrets = Secrets(Path(self.secrets_file).expanduser(), root)
        secrets.check()
        store = Store(data)
        ledger = Ledger(data / "ledger.sqlite3", journal=self.journal)
        relay = Relay(
            gateways,
            secrets,
            store,
            root,
            limits=Limits(
                self.deadline,
                self.deadline_max,
                self.answer_limit,
                self.answer_limit_max,
                self.result_quota,
            ),
            embedded=None if engine is None else EmbeddedCarrier(engine, self._engine_root),
            proxies=self.use_proxies,
        )
        watch = Watch(
            ledger,
            relay,
            gateways,
            store,
            self._announce,
            self.log,
            Settings(
                self.poll_floor,
                self.poll_ceiling,
                self.result_quota,
                self.parallel_effects,
                self.listener(),
                Kept(self.keep_jobs_days, self.keep_jobs, self.ledger_quota),
            ),
        )
        house = GatewayHouse(ledger, relay, watch)
        keeper = self._keeper(gateways, secrets, house, data, root)
        return Services(
            __version__,
            ledger,
            relay,
            gateways,
            watch,
            store,
            Copies(ledger, relay, store, root),
            engine,
            keeper,
            outside,
            self._supervisor(watch, ledger, data),
            self.public_root(),
            Capsules(data / "engine" / FOLDER) if self.engine_enabled else None,
        )

    def _supervisor(self, watch: Watch, ledger: Ledger, data: Path) -> Supervisor:
        """Whoever has the worker running."""
        house = WorkerHouse(
            watch,
            ledger,
            self.log,
            self.worker_room(),
            tell_tabs=lambda: self._emit("work", "", 0),
            changed=self._worker_changed,
        )
        return Supervisor(PROGRAM, data / "worker", self.worker_settings(), house, self.log)

    def _keeper(
        self, gateways: Gateways, secrets: Secrets, house: GatewayHouse, data: Path, root: Path
    ) -> Keeper:
        """Whoever adds, changes and removes gateways while the server runs."""
        rules = Rules(root, self.gateways_locked, tuple(self.gateway_hosts))
        shelf = Shelf(gateways, GatewayFile(data / "gateways.json"), rules, self.log)
        return Keeper(gateways, shelf, secrets, rules, house)

    def _data_directory(self) -> Path:
        data = Path(self.data_dir).expanduser()
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            data.chmod(0o700)
        return data

    def _engine(self, directory: Path, outside: Outside) -> Engine:
        manager = self._server.kernel_spec_manager
        return Engine(
            directory,
            python_for=lambda kernel: python_of(manager, kernel, sys.executable),
            limits=self.engine_limits(),
            on_change=lambda job: self.services.watch.hint(EMBEDDED),
            web=outside,
            folders=self.process_folders(),
            deploys=self.deploys(),
            on_processes=lambda: self._emit("gateway", EMBEDDED, 0),
            standing=self._standing(),
            clusters=self.batch_systems(),
        )

    def _no_worker(self) -> str | None:
        """Why there is no worker, for users; None where there is one, or none is wanted."""
        problem = self.services.supervisor.problem
        if problem is None or not self.worker_enabled:
            return None
        return f"While JupyterLab is closed, jobs wait for their next step. {problem}"

    def _standing(self) -> list[Notice]:
        return _notice(ends_with(os.environ))

    def _this_server(self) -> Gateway:
        return Gateway(
            id=EMBEDDED,
            title="This server",
            protocol="ogcapi-processes",
            root=url_path_join(self._server.base_url, ENGINE),
            embedded=True,
        )

    def _engine_root(self) -> str:
        """The absolute address of the engine; the port is known once the server listens."""
        return str(url_path_join(self._server.connection_url, ENGINE))

    def _announce(self, what: str, identifier: str, sequence: int) -> None:
        """Tell of a change: the worker where there is one, and tabs of what concerns them."""
        work = what == "work"
        seen_to = self.services.supervisor.stir(work=work)
        if not (work and seen_to):
            self._emit(what, identifier, sequence)

    def _worker_changed(self) -> None:
        """There is a worker now, or there is none any more."""
        self._emit("worker", "", 0)
        if self.services.engine is not None:
            self.services.engine.stand([*self._standing(), *_notice(self._no_worker())])

    def _emit(self, what: str, identifier: str, sequence: int) -> None:
        """Put a hint on Jupyter's event bus. A hint that is lost costs a little time, no more."""
        try:
            self._events.emit(
                schema_id=CHANGED,
                data={"what": what, "id": identifier, "sequence": sequence},
            )
        except Exception:
            self.log.exception("The event bus did not take a hint.")


def _notice(text: str | None) -> list[Notice]:
    return [] if text is None else [Notice("info", text)]
