"""A private Grid Engine of one node: own cell, own ports, an ordinary user's."""

from __future__ import annotations

import contextlib
import getpass
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from .daemons import Daemons, found, free_port

# Seconds that jobs get to end.
NOTICE = 4.0
COMMANDS = ("qsub", "qstat", "qdel", "qacct", "qconf", "qhost", "sge_qmaster", "sge_execd")
# Where Debian has the programs, and what a new cell begins with.
PROGRAMS = Path("/usr/lib/gridengine")
SHARED = Path("/usr/share/gridengine")
INSTALLED = Path("/var/lib/gridengine")

BOOTSTRAP = """
admin_user              {user}
default_domain          none
ignore_fqdn             true
spooling_method         classic
spooling_lib            libspoolc
spooling_params         {cell}/common;{folder}/qmaster
binary_path             {installed}/bin
qmaster_spool_dir       {folder}/qmaster
security_mode           none
listener_threads        2
worker_threads          2
scheduler_threads       1
"""
# Quick enough for tests.
SETTINGS = {
    "execd_spool_dir": "{folder}/execd",
    "min_uid": "0",
    "min_gid": "0",
    "load_report_time": "00:00:01",
    "reporting_params": "accounting=true reporting=false flush_time=00:00:01 "
    "accounting_flush_time=00:00:00 joblog=false sharelog=00:00:00",
}
SCHEDULE = {
    "schedule_interval": "0:0:1",
    "flush_submit_sec": "1",
    "flush_finish_sec": "1",
    "job_load_adjustments": "NONE",
}
QUEUE = {
    "slots": "16",
    "pe_list": "smp",
    "load_thresholds": "NONE",
    "notify": "00:00:03",
}
QUEUES: dict[str, dict[str, str]] = {"all.q": {}, "short.q": {"h_rt": "0:10:0"}}


def missing() -> list[str]:
    """Commands of Grid Engine that this machine does not have."""
    lacking = [name for name in COMMANDS if found(name) is None]
    return lacking or [str(each) for each in (PROGRAMS, SHARED, INSTALLED) if not each.is_dir()]


class PrivateGridEngine(Daemons):
    """sge_qmaster and sge_execd."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder,
            {
                "SGE_ROOT": str(folder / "root"),
                "SGE_CELL": "default",
                "SGE_QMASTER_PORT": str(free_port()),
                "SGE_EXECD_PORT": str(free_port()),
            },
        )
        self._host = socket.gethostname().split(".")[0]

    def start(self) -> None:
        """Start everything; returns when the queues take jobs. Raises `RuntimeError`."""
        self._cell()
        self._spool()
        self.master()
        self.node()
        self._configure()
        self.wait("sge_execd", lambda: "lx-" in self.run("qhost", "-h", self._host))

    def master(self) -> None:
        """Start the master (again), with what it remembers."""
        self.begin(str(PROGRAMS / "sge_qmaster"), SGE_ND="1")
        self.wait("sge_qmaster", lambda: "global" in self.run("qconf", "-sconf"))

    def stop(self) -> None:
        """End the jobs, then the daemons."""
        user = getpass.getuser()
        self.run("qdel", "-u", user)
        deadline = time.monotonic() + NOTICE
        while self.run("qstat", "-u", user) and time.monotonic() < deadline:
            time.sleep(0.1)
        # Asked to end, the master takes ten seconds.
        for name in ("sge_execd", "sge_qmaster"):
            with contextlib.suppress(KeyError):
                self.end(name)

    def _cell(self) -> None:
        root, common = self.folder / "root", self.folder / "root" / "default" / "common"
        common.mkdir(parents=True)
        for name in ("bin", "lib", "util", "utilbin"):
            (root / name).symlink_to(INSTALLED / name)
        (common / "bootstrap").write_text(
            BOOTSTRAP.format(
                user=getpass.getuser(),
                cell=root / "default",
                folder=self.folder,
                installed=INSTALLED,
            )
        )
        # The first name of the loopback address is not the one that the daemons know.
        (common / "host_aliases").write_text(f"{self._host} localhost\n")
        (common / "act_qmaster").write_text(f"{self._host}\n")
        for name in ("qmaster/job_scripts", "execd"):
            (self.folder / name).mkdir(parents=True)

    def _spool(self) -> None:
        places = f"{self.folder}/root/default/common;{self.folder}/qmaster"
        settings = {k: v.format(folder=self.folder) for k, v in SETTINGS.items()}
        text = (SHARED / "default-configuration").read_text()
        self.run(str(PROGRAMS / "spoolinit"), "classic", "libspoolc", places, "init", check=True)
        for what, value in (
            ("configuration", self._file("global", _with(text, settings))),
            ("complexes", str(SHARED / "util" / "resources" / "centry")),
            ("usersets", str(SHARED / "util" / "resources" / "usersets")),
            ("managers", getpass.getuser()),
            ("adminhosts", self._host),
        ):
            self.run(str(PROGRAMS / "spooldefaults"), what, value, check=True)

    def node(self) -> None:
        """Start the node (again)."""
        self.begin(str(PROGRAMS / "sge_execd"), SGE_ND="1")

    def _configure(self) -> None:
        self.run("qconf", "-as", self._host, check=True)
        self.run("qconf", "-Ap", str(SHARED / "util" / "resources" / "pe" / "smp"), check=True)
        schedule = _with(self.run("qconf", "-ssconf", check=True), SCHEDULE)
        self.run("qconf", "-Msconf", self._file("schedule", schedule), check=True)
        template = self.run("qconf", "-sq", check=True)
        for name, more in QUEUES.items():
            lines = {**QUEUE, **more, "qname": name, "hostlist": self._host}
            self.run("qconf", "-Aq", self._file(name, _with(template, lines)), check=True)

    def _file(self, name: str, text: str) -> str:
        path = self.folder / f"{name}.conf"
        path.write_text(text)
        return str(path)


def _with(text: str, values: dict[str, str]) -> str:
    """A configuration with other values."""
    for name, value in values.items():
        text, times = re.subn(rf"(?m)^{name}\s.*$", f"{name} {value}", text)
        assert times == 1, f"{name} is not there once"
    return text


@contextlib.contextmanager
def private_grid_engine(folder: Path) -> Iterator[PrivateGridEngine]:
    """A Grid Engine for as long as the block runs."""
    engine = PrivateGridEngine(folder)
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()
