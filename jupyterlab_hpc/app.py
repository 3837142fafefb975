"""The server extension: what can be configured, and when things start and stop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_core.paths import jupyter_data_dir
from jupyter_events import EventLogger
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from traitlets import Bool, Dict, Enum, Float, Int, List, Unicode, default

from . import __version__
from .engine import Engine, EngineLimits, Folder, Notice
from .engine.limits import processors
from .errors import Misconfigured
from .gateways import EMBEDDED, Gateway, Gateways
from .gateways.secrets import Secrets
from .handlers import ROUTES
from .kernels import python_of
from .ledger import Ledger
from .relay import Limits, Relay
from .relay.embedded import EmbeddedCarrier
from .relay.hosts import CallbackHosts
from .relay.outside import Outside
from .services import Services
from .surroundings import ends_with
from .transfer.store import Store
from .watch import Settings, Watch

CHANGED = "https://schema.jupyterlab-hpc.org/events/jupyterlab_hpc/changed/v1"
ENGINE = "hpc/engine/"
PROCESSES = "processes"


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
        "`headers`, `auth` ({'scheme': 'none' | 'basic' | 'bearer' | 'header', ...}). Values of "
        "headers and auth may be {'$secret': name}.",
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
    engine_input_limit = Int(
        64 << 20, min=1, help="Bytes that the links among the inputs of one job may bring."
    ).tag(config=True)
    callback_hosts = List(
        Unicode(),
        help="Hosts that the engine may tell about jobs when a client asks for it: origins like "
        "`https://example.org:8443`, or names like `example.org`, with a leading `*.` for all "
        "names below. They may be private addresses. Empty: nobody is called back.",
    ).tag(config=True)
    public_url = Unicode(
        help="Public address of this Jupyter server with its base URL, such as "
        "`https://hub.example.org/user/ada/`: how the absolute links of the engine begin. "
        "Empty: as the request came, or as the headers of a trusted proxy say."
    ).tag(config=True)
    max_running = Int(
        0,
        min=0,
        help="Cores that the engine's jobs may take at the same time (most processes take one); "
        "0: as many as there are processors.",
    ).tag(config=True)
    engine_nice = Int(
        5,
        min=0,
        max=19,
        help="Niceness of the engine's jobs: how far they leave the processors to the server and "
        "its kernels.",
    ).tag(config=True)
    engine_memory = Int(
        0, min=0, help="Bytes of memory that a job of the engine may use (Linux); 0: no limit."
    ).tag(config=True)
    engine_walltime = Float(
        0.0, min=0.0, help="Seconds that a job of the engine may run; 0: no limit."
    ).tag(config=True)
    engine_disk = Int(
        4 << 30, min=1 << 20, help="Bytes that the directory of a job of the engine may take."
    ).tag(config=True)
    engine_log = Int(
        64 << 20, min=4096, help="Bytes of each log (output, errors) of a job of the engine."
    ).tag(config=True)
    engine_grace = Float(
        3.0,
        min=0.0,
        help="Seconds between asking a job of the engine to end and ending it.",
    ).tag(config=True)
    engine_keep_days = Float(
        30.0, min=0.0, help="Days that the engine keeps jobs that have ended; 0: for ever."
    ).tag(config=True)
    engine_keep_bytes = Int(
        20 << 30,
        min=0,
        help="Bytes that the engine keeps of all jobs together: beyond it the jobs that ended "
        "first are removed, never before an hour has passed; 0: no limit.",
    ).tag(config=True)
    process_dirs = List(
        Unicode(),
        help="Folders of site processes, one YAML file each; earlier ones win. Nobody but root and "
        "this user may be able to write there. The default is `processes` in the data directory.",
    ).tag(config=True)

    @default("data_dir")
    def _default_data_dir(self) -> str:
        return str(Path(jupyter_data_dir()) / "hpc")

    @default("secrets_file")
    def _default_secrets_file(self) -> str:
        return str(Path(self.data_dir) / "secrets.json")

    @default("process_dirs")
    def _default_process_dirs(self) -> list[str]:
        return [str(Path(self.data_dir) / PROCESSES)]

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
        outside = Outside(gateways, CallbackHosts(self.callback_hosts), self.use_proxies)
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
            self._emit,
            self.log,
            Settings(self.poll_floor, self.poll_ceiling, self.result_quota, self.parallel_effects),
        )
        return Services(
            __version__, ledger, relay, gateways, watch, store, engine, outside, self._public_root()
        )

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
            limits=self._engine_limits(),
            on_change=lambda job: self.services.watch.hint(EMBEDDED),
            web=outside,
            folders=self._folders(),
            on_processes=lambda: self._emit("gateway", EMBEDDED, 0),
            standing=[Notice("info", end)] if (end := ends_with(os.environ)) else [],
        )

    def _folders(self) -> list[Folder]:
        own = Path(self.data_dir).expanduser() / PROCESSES
        found = []
        for name in self.process_dirs:
            path = Path(name).expanduser()
            if path == own:
                path.mkdir(mode=0o700, exist_ok=True)
                name = f"{PROCESSES} in the data directory"
            found.append(Folder(path, name, own=path == own))
        return found

    def _engine_limits(self) -> EngineLimits:
        return EngineLimits(
            running=self.max_running or processors(),
            walltime=self.engine_walltime or None,
            memory=self.engine_memory or None,
            disk=self.engine_disk,
            log=self.engine_log,
            nice=self.engine_nice,
            grace=self.engine_grace,
            keep=self.engine_keep_days * 86400 or None,
            total=self.engine_keep_bytes or None,
            inputs=self.engine_input_limit,
        )

    def _this_server(self) -> Gateway:
        return Gateway(
            id=EMBEDDED,
            title="This server",
            protocol="ogcapi-processes",
            root=url_path_join(self._server.base_url, ENGINE),
            embedded=True,
        )

    def _public_root(self) -> str | None:
        """The configured public address of the engine. Raises `Misconfigured`."""
        if not self.public_url:
            return None
        parts = urlsplit(self.public_url)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query:
            raise Misconfigured(
                f"HpcApp.public_url: {self.public_url!r} is not an address like "
                "'https://hub.example.org/user/ada/'."
            )
        return str(url_path_join(self.public_url, ENGINE))

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
