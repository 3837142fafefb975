"""Which batch systems the engine may hand jobs to."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from typing import Any

from traitlets import Dict, Enum, Float, HasTraits, List, Unicode, default

from ..engine.executors import LOCAL, Cluster, Manners, gridengine, slurm
from ..engine.executors.gridengine import GridEngine, Site
from ..engine.executors.scheduler import Scheduler
from ..engine.executors.shell import Shell
from ..engine.executors.slurm import Slurm
from ..engine.executors.wish import NAME, read_wish
from ..errors import Misconfigured

#: By kind: what it is called, and commands that say that it is here.
KINDS = {"slurm": ("Slurm", ("sbatch", "squeue")), "gridengine": ("Grid Engine", ("qsub", "qconf"))}
FIELDS = {
    "id": str,
    "title": str,
    "kind": str,
    "ssh": str,
    "commands": str,
    "environment": dict,
    "python": str,
    "defaults": dict,
    "locked": dict,
    "site": dict,
}
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,49}")
_HOST = re.compile(r"[\w][\w.@:-]{0,200}", re.ASCII)


class ExecutorSettings(HasTraits):
    """Traits of ``HpcApp``, and what they come to for the engine."""

    executors = List(
        Enum(sorted(KINDS)),
        help="Kinds of batch systems that are offered as found on PATH, `slurm` and `gridengine`, "
        "each under its kind as id. The default is those whose commands are on PATH. An entry of "
        "`clusters` with that id takes its place.",
    ).tag(config=True)
    clusters = List(
        Dict(),
        help="Batch systems: dictionaries with `id`, `kind` (`slurm` or `gridengine`) and "
        "optionally `title`, `ssh` (the submit host, reached by the system's ssh; it must see "
        "`data_dir` under the same path), `commands` (the folder of the commands), `environment` "
        "(variables for them), `python` (on the nodes), `defaults` and `locked` (resources by "
        "name: what a job gets when it does not say, and what it cannot change), and for Grid "
        "Engine `site`: names of the parallel `environment` for cores, of the complexes for "
        "`memory` and `gpus`, and whether memory counts per core (`memory_per_core`).",
    ).tag(config=True)
    cluster_python = Unicode(
        help="Python on the nodes of clusters that runs the engine's own runner: 3.9 or newer, no "
        "packages. The default is the server's own, which nodes often share."
    ).tag(config=True)
    queue_interval = Float(
        60.0, min=1.0, help="Seconds between queries of a cluster's queue, while there are jobs."
    ).tag(config=True)
    queue_floor = Float(
        10.0,
        min=0.1,
        help="Seconds that lie between any two queries of a cluster's queue, also where a user "
        "wants to know now.",
    ).tag(config=True)
    queue_settle = Float(
        90.0,
        min=1.0,
        help="Seconds without any evidence of a job, in queue, accounts and files, until it is "
        "called lost.",
    ).tag(config=True)

    @default("executors")
    def _default_executors(self) -> list[str]:
        return [kind for kind, (_, commands) in KINDS.items() if _here(commands)]

    @default("cluster_python")
    def _default_cluster_python(self) -> str:
        return sys.executable

    def batch_systems(self) -> dict[str, Cluster]:
        """The batch systems by id. Raises `Misconfigured` with the field."""
        found: dict[str, Cluster] = {}
        for number, entry in enumerate(self.clusters):
            cluster = self._cluster(f"HpcApp.clusters[{number}]", entry)
            if cluster.key in found:
                raise _wrong(f"HpcApp.clusters[{number}].id", f"{cluster.key!r} is there twice")
            found[cluster.key] = cluster
        for kind in self.executors:
            if kind not in found:
                entry = {"id": kind, "kind": kind}
                found[kind] = self._cluster("HpcApp.executors", entry)
        return found

    def _cluster(self, where: str, entry: Mapping[str, Any]) -> Cluster:
        for name, value in entry.items():
            if name not in FIELDS:
                known = ", ".join(FIELDS)
                raise _wrong(f"{where}.{name}", f"is not known; there are {known}")
            if not isinstance(value, FIELDS[name]):
                words = "an object" if FIELDS[name] is dict else "a text"
                raise _wrong(f"{where}.{name}", f"must be {words}")
        key, kind = entry.get("id", ""), entry.get("kind", "")
        if kind not in KINDS:
            raise _wrong(f"{where}.kind", f"must be one of {', '.join(sorted(KINDS))}")
        if not _ID.fullmatch(key) or key == LOCAL:
            raise _wrong(
                f"{where}.id", f"must be small letters, digits and '._-', and not {LOCAL!r}"
            )
        host = entry.get("ssh")
        if host is not None and not _HOST.fullmatch(host):
            raise _wrong(f"{where}.ssh", "must be a host as ssh takes it, without options")
        environment = entry.get("environment", {})
        if not all(isinstance(value, str) for value in environment.values()):
            raise _wrong(f"{where}.environment", "must have texts as values")
        scheduler = _scheduler(where, kind, host, environment, entry)
        return Cluster(
            key,
            entry.get("title") or KINDS[kind][0],
            scheduler,
            entry.get("python") or self.cluster_python,
            Manners(self.queue_interval, self.queue_floor, self.queue_settle),
            defaults=_resources(f"{where}.defaults", entry.get("defaults"), scheduler),
            locked=_resources(f"{where}.locked", entry.get("locked"), scheduler),
        )


def _here(commands: tuple[str, ...]) -> bool:
    """Whether commands are on PATH."""
    return all(shutil.which(command) for command in commands)


def _scheduler(
    where: str,
    kind: str,
    host: str | None,
    environment: Mapping[str, str],
    entry: Mapping[str, Any],
) -> Scheduler:
    commands = entry.get("commands", "")
    if kind == "slurm":
        if "site" in entry:
            raise _wrong(f"{where}.site", "is for Grid Engine only")
        return Slurm(Shell(host, {**slurm.ENVIRONMENT, **environment}), commands)
    shell = Shell(host, {**gridengine.ENVIRONMENT, **environment})
    return GridEngine(shell, commands, _site(f"{where}.site", entry.get("site", {})))


def _site(where: str, given: Mapping[str, Any]) -> Site:
    """The names of a site, which come to stand in batch scripts."""
    for name, value in given.items():
        if name == "memory_per_core":
            if not isinstance(value, bool):
                raise _wrong(f"{where}.{name}", "must be True or False")
        elif name not in ("environment", "memory", "gpus"):
            known = "environment, gpus, memory, memory_per_core"
            raise _wrong(f"{where}.{name}", f"is not known; there are {known}")
        elif not isinstance(value, str) or not NAME.fullmatch(value):
            raise _wrong(f"{where}.{name}", "must be a name without spaces or quotes")
    return Site(**given)


def _resources(where: str, given: Mapping[str, Any] | None, scheduler: Scheduler) -> dict[str, Any]:
    """Resources of a configuration, as an execute request would have them."""
    if not given:
        return {}
    if "executor" in given:
        raise _wrong(f"{where}.executor", "does not belong here")
    _, faults = read_wish(dict(given), scheduler.ours)
    for fault in faults:
        raise _wrong(fault.path.replace("resources", where, 1), fault.message)
    return dict(given)


def _wrong(field: str, words: str) -> Misconfigured:
    return Misconfigured(f"{field}: {words}.", field=field)
