"""What holds for the engine and its jobs."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from urllib.parse import urlsplit

from jupyter_server.utils import url_path_join
from traitlets import Bool, Float, HasTraits, Int, List, Unicode, default

from ..engine import EngineLimits, Folder
from ..engine.limits import processors
from ..errors import Misconfigured

#: Where the engine is, below the base URL.
ENGINE = "hpc/engine/"
PROCESSES = "processes"
DEPLOYED = "deployed"


class EngineSettings(HasTraits):
    """Traits of ``HpcApp``, and what they come to for the engine."""

    data_dir: Unicode

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
        "`https://hub.example.org/user/ada/`: how the absolute links of the engine begin, and "
        "where remote systems may tell about jobs. Empty: links as the request came, or as the "
        "headers of a trusted proxy say, and nobody may tell."
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

    deploy_enabled = Bool(
        True,
        help="Let clients of the engine deploy, replace and undeploy processes of their own, in "
        "`processes/deployed` of the data directory, where `process_dirs` has `processes`.",
    ).tag(config=True)

    @default("process_dirs")
    def _default_process_dirs(self) -> list[str]:
        return [str(Path(self.data_dir) / PROCESSES)]

    def process_folders(self) -> list[Folder]:
        """The folders of site processes; the default one is made, and one in it for deploying."""
        own = Path(self.data_dir).expanduser() / PROCESSES
        found = []
        for name in self.process_dirs:
            path = Path(name).expanduser()
            if path == own:
                path.mkdir(mode=0o700, exist_ok=True)
                name = f"{PROCESSES} in the data directory"
            found.append(Folder(path, name, own=path == own))
            if path == own:
                inner = f"{PROCESSES}/{DEPLOYED} in the data directory"
                found.append(Folder(self._deployed(own), inner, own=True, deployed=True))
        return found

    def _deployed(self, own: Path) -> Path:
        """Where deployed processes lie; made, as it is watched, unless nothing may be written."""
        path = own / DEPLOYED
        if self.deploy_enabled:
            with contextlib.suppress(OSError):
                path.mkdir(mode=0o700, exist_ok=True)
        return path

    def deploys(self) -> bool:
        """Whether clients may deploy processes: it is allowed, and there is a place for them."""
        return self.deploy_enabled and any(
            folder.deployed and os.access(folder.path, os.W_OK) for folder in self.process_folders()
        )

    def engine_limits(self) -> EngineLimits:
        """Limits of the engine; where a trait says 0, none, or as many as there are."""
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

    def public_root(self) -> str | None:
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
