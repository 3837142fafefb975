"""Grid Engine, by its own commands (tested with 8.1.9, Son of Grid Engine)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from ..scheduler import ClusterFacts, QueueRow, Seen
from ..shell import CommandFailed, Shell
from ..tracked import name_of
from ..wish import Wish
from . import parse
from .script import OURS, Site, batch_script, submit_arguments

__all__ = ["ENVIRONMENT", "GridEngine", "Site"]

#: Times and months as `parse` reads them, long values on one line, whatever the user prefers.
ENVIRONMENT = {"TZ": "UTC", "LC_ALL": "C", "SGE_SINGLE_LINE": "1"}
# Who runs the command, whatever the name is there.
ME = "$user"
# Ids that fit into one command, and jobs whose reasons are asked for at once.
MANY = 500
SOME = 50
TIMES = 3
_GONE = re.compile(r"does not exist|has (registered|deleted)|is already in deletion", re.IGNORECASE)
_UNSURE = re.compile(
    r"unable to (send|contact|receive)|commlib|timeout|timed out|answer list|connect",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"not found|no jobs running since startup", re.IGNORECASE)


class GridEngine:
    """A `Scheduler`."""

    kind = "gridengine"
    title = "Grid Engine"
    ours = OURS

    def __init__(self, shell: Shell, folder: str = "", site: Site | None = None) -> None:
        """``folder``: where the commands are, where that is not on PATH."""
        self._shell = shell
        self._folder = folder and f"{folder.rstrip('/')}/"
        self._site = site or Site()
        # By job and state, why it waits, and how often that was asked: most wait for the same
        # reason all the time, and many sites do not tell.
        self._why: dict[tuple[str, str], str] = {}
        self._asked: dict[tuple[str, str], int] = {}

    def script(self, name: str, job: Path, command: str, wish: Wish) -> str:
        return batch_script(name, command, wish, self._site)

    async def submit(self, script: Path) -> str:
        try:
            answer = await self._run("qsub", *submit_arguments(script))
        except CommandFailed as failure:
            refused = failure.refused and not _UNSURE.search(failure.message)
            raise CommandFailed(failure.message, refused=refused, code=failure.code) from None
        # Of an array: "id.1-9:1". A site's own words may come before it.
        found = re.search(r"(?m)^(\d+)(?:\.\d+-\d+:\d+)?$", answer.strip())
        if not found:
            raise CommandFailed(f"qsub gave no id but {answer.strip()[:200]!r}.", refused=False)
        return found[1]

    async def find(self, name: str) -> list[str]:
        listed = parse.named(await self._run("qstat", "-xml", "-u", ME, "-r", "-s", "az"), name)
        return listed or [each.split(".")[0] for each in await self._accounts(name)]

    async def poll(self) -> Mapping[str, Seen]:
        seen = parse.queue(await self._run("qstat", "-xml", "-u", ME, "-g", "d"))
        why = await self._reasons({(key, each.raw) for key, each in seen.items() if _asks(each)})
        return {
            key: replace(each, reason=why.get((key, each.raw)) or each.reason)
            for key, each in seen.items()
        }

    async def account(self, ids: Collection[str]) -> Mapping[str, Seen]:
        if not ids:
            return {}
        # A query reads all the books of the site: one by one only a single job.
        one = next(iter(ids)).split(".")[0]
        found = await self._accounts(one if len(ids) == 1 else name_of("*"))
        return {key: each for key, each in found.items() if key in ids}

    async def cancel(self, ids: Collection[str]) -> None:
        await self._many("qdel", ids)

    async def hold(self, ids: Collection[str]) -> None:
        await self._many("qhold", ids)

    async def release(self, ids: Collection[str]) -> None:
        await self._many("qrls", ids)

    async def facts(self) -> ClusterFacts:
        summary = await self._run("qstat", "-g", "c", "-xml")
        queues = ",".join(parse.names(await self._run("qconf", "-sql")))
        settings = await self._run("qconf", "-sq", queues) if queues else ""
        cores, memory = parse.largest_node(await self._run("qhost", "-xml"))
        running, waiting = parse.states(await self._run("qstat", "-xml", "-u", "*"))
        return ClusterFacts(
            partitions=parse.partitions(summary, settings, cores, memory),
            accounts=await self._projects(),
            running=running,
            waiting=waiting,
        )

    async def queue(self) -> list[QueueRow]:
        return parse.rows(await self._run("qstat", "-xml", "-u", ME, "-g", "d", "-r"))

    async def estimate(self, script: Path) -> float | None:
        # Nothing that it could be asked for.
        return None

    async def _reasons(self, waiting: set[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """Why jobs wait, by one more query, and only for those that it is not known of."""
        self._why = {each: words for each, words in self._why.items() if each in waiting}
        self._asked = {each: times for each, times in self._asked.items() if each in waiting}
        some = [
            each
            for each in sorted(waiting)
            if not self._why.get(each) and self._asked.get(each, 0) < TIMES
        ][:SOME]
        if some:
            numbers = ",".join(sorted({key.split(".")[0] for key, _ in some}))
            self._asked.update({each: self._asked.get(each, 0) + 1 for each in some})
            # Without an answer they have their states; the reasons can wait.
            with contextlib.suppress(CommandFailed):
                told = parse.reasons(await self._run("qstat", "-xml", "-j", numbers))
                self._why.update({each: told.get(each[0].split(".")[0], "") for each in some})
        return self._why

    async def _accounts(self, which: str) -> Mapping[str, Seen]:
        try:
            return parse.accounts(await self._run("qacct", "-j", which))
        except CommandFailed as failure:
            if _UNKNOWN.search(failure.message):
                return {}
            raise

    async def _projects(self) -> tuple[str, ...]:
        try:
            return parse.names(await self._run("qconf", "-sprjl"))
        except CommandFailed:
            # "no project list defined"
            return ()

    async def _many(self, command: str, ids: Collection[str]) -> None:
        every = sorted(ids)
        for first in range(0, len(every), MANY):
            try:
                await self._run(command, *every[first : first + MANY])
            except CommandFailed as failure:
                if _UNSURE.search(failure.message) or not _GONE.search(failure.message):
                    raise

    async def _run(self, name: str, *argv: str) -> str:
        return await self._shell.run(f"{self._folder}{name}", *argv)


def _asks(seen: Seen) -> bool:
    return seen.stage == "waiting" or "E" in seen.raw
