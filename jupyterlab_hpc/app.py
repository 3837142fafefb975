"""The server extension: what can be configured, and when things start and stop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir
from jupyter_events import EventLogger
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from traitlets import Bool, Dict, Enum, Float, Int, List, Unicode, default

from . import __version__
from .engine import Engine, EngineLimits
from .gateways import EMBEDDED, Gateway, Gateways
from .gateways.file import GatewayFile
from .gateways.keeper import Keeper
from .gateways.rules import Rules
from .gateways.secrets import Secrets
from .gateways.shelf import Shelf
from .handlers import ROUTES
from .kernels import python_of
from .ledger import Ledger
from .relay import Limits, Relay
from .relay.embedded import EmbeddedCarrier
from .services import Services
from .transfer.store import Store
from .watch import Settings, Watch
from .watch.gateways import GatewayHouse

CHANGED = "https://schema.jupyterlab-hpc.org/events/jupyterlab_hpc/changed/v1"
ENGINE = "hpc/engine/"


class HpcApp(ExtensionApp):
    """Run notebook cells and remote processes as jobs."""

    name = "jupyterlab_hpc"
    _engine_started = False

    data_dir = Unicode(
        help="Directory of the ledger, of results and of the engine's jobs. Only its owner may "
        "read it. The default is `hpc` in Jupyter's data directory."
    ).tag(config=True)
    gateways = List(
        Dict(),
        help="Remote systems: dictionaries with `id`, `title`, `protocol`, `url`, and optionally "
        "`origins` (further addresses that belong to it: a text, or {'url', 'credentials'}), "
        "`headers`, `auth` ({'scheme': ..., ...}), `tls`, `proxy`, `options`. Values of headers "
        "and auth may be {'$secret': name}; `secrets` names further ones for requests.",
    ).tag(config=True)
    gateways_locked = Bool(
        False, help="Offer only the gateways of `gateways`: users add none of their own."
    ).tag(config=True)
    gateway_hosts = List(
        Unicode(),
        help="Hosts that gateways of users may be on: patterns such as `*.example.org`. None: any "
        "host. Link-local and metadata addresses are never allowed.",
    ).tag(config=True)
    secrets_file = Unicode(
        help="File of the secrets where no system keyring works. It must lie outside the Jupyter "
        "root. The default is `secrets.json` in the data directory."
    ).tag(config=True)
    poll_floor = Float(2.0, min=0.1, help="Shortest interval of surveys, in seconds.").tag(
        config=True
    )
    poll_ceiling = Float(60.0, min=0.1, help="Longest interval of surveys, in seconds.").tag(
        config=True
    )
    deadline = Float(
        30.0, min=0.1, help="Seconds until a request without its own deadline counts as failed."
    ).tag(config=True)
    deadline_max = Float(
        3600.0, min=0.1, help="Longest deadline that a request may have, in seconds."
    ).tag(config=True)
    answer_limit = Int(
        16 << 20, min=1, help="Bytes of an answer, where a request does not say."
    ).tag(config=True)
    answer_limit_max = Int(
        64 << 20, min=1, help="Bytes of an answer that a request may ask for at most."
    ).tag(config=True)
    result_quota = Int(2 << 30, min=0, help="Bytes of results that are kept per job.").tag(
        config=True
    )
    parallel_effects = Int(8, min=1, help="Jobs whose requests are sent at the same time.").tag(
        config=True
    )
    use_proxies = Bool(False, help="Follow the environment's proxy variables for gateways.").tag(
        config=True
    )
    journal = Enum(
        ["auto", "wal", "delete"],
        default_value="auto",
        help="The ledger's journal. `auto` avoids WAL on network file systems.",
    ).tag(config=True)
    engine_enabled = Bool(
        True, help="Offer this server as the gateway `this-server`, which runs jobs."
    ).tag(config=True)
    max_running = Int(
        0, min=0, help="Jobs that the engine runs at the same time; 0: one per processor."
    ).tag(config=True)

    @default("data_dir")
    def _default_data_dir(self) -> str:
        return str(Path(jupyter_data_dir()) / "hpc")

    @default("secrets_file")
    def _default_secrets_file(self) -> str:
        return str(Path(self.data_dir) / "secrets.json")

    def initialize_settings(self) -> None:
        """Put the rooms together. Raises `Misconfigured`; touches neither network nor ledger."""
        self._events.register_event_schema(Path(__file__).parent / "events" / "changed.v1.yaml")
        self.services = self._assemble()
        self.settings[self.name] = self.services

    def initialize_handlers(self) -> None:
        """Our routes, below `<base_url>hpc/`."""
        self.handlers.extend(ROUTES)

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Start what runs in the background; the loop runs by now."""
        if self.services.engine is not None:
            try:
                await self.services.engine.start()
                self._engine_started = True
            except Exception:
                # jobs elsewhere can be followed all the same
                self.log.exception("The engine did not start; it answers with errors.")
        await self.services.watch.start()

    async def stop_extension(self) -> None:
        """Stop what runs in the background. Jobs of the engine go on by themselves."""
        await self.services.watch.stop()
        await self.services.relay.close()
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
        engine = self._engine(data / "engine") if self.engine_enabled else None
        gateways = Gateways(self.gateways, None if engine is None else self._this_server())
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
            self._emit,
            self.log,
            Settings(self.poll_floor, self.poll_ceiling, self.result_quota, self.parallel_effects),
        )
        house = GatewayHouse(ledger, relay, watch)
        keeper = self._keeper(gateways, secrets, house, data, root)
        return Services(__version__, ledger, relay, gateways, watch, store, engine, keeper)

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

    def _engine(self, directory: Path) -> Engine:
        limits = EngineLimits(running=self.max_running) if self.max_running else EngineLimits()
        manager = self._server.kernel_spec_manager
        return Engine(
            directory,
            python_for=lambda kernel: python_of(manager, kernel, sys.executable),
            limits=limits,
            on_change=lambda job: self.services.watch.hint(EMBEDDED),
        )

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

    def _emit(self, what: str, identifier: str, sequence: int) -> None:
        """Put a hint on Jupyter's event bus. A hint that is lost costs a little time, no more."""
        try:
            self._events.emit(
                schema_id=CHANGED,
                data={"what": what, "id": identifier, "sequence": sequence},
            )
        except Exception:
            self.log.exception("The event bus did not take a hint.")
