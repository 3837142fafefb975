"""Slurm, by its own commands (tested with 22.05)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from ..scheduler import ClusterFacts, QueueRow, Seen
from ..shell import CommandFailed, Shell
from ..wish import Wish
from . import parse
from .script import OURS, batch_script

__all__ = ["ENVIRONMENT", "Slurm"]

#: Times as seconds since 1970, whatever the site or the user prefers.
ENVIRONMENT = {"SLURM_TIME_FORMAT": "%s"}
# Ids that fit into one command.
MANY = 500
# What scancel says of jobs that are gone.
_GONE = re.compile(r"Invalid job id|already (completing|completed|finished)", re.IGNORECASE)
_UNSURE = re.compile(r"timed out|unable to contact|connection|communication", re.IGNORECASE)
_TO_START = re.compile(r"to start at (\d{9,11}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")


class Slurm:
    """A `Scheduler`."""

    kind = "slurm"
    title = "Slurm"
    ours = OURS

    def __init__(self, shell: Shell, folder: str = "") -> None:
        """``folder``: where the commands are, where that is not on PATH."""
        self._shell = shell
        self._folder = folder and f"{folder.rstrip('/')}/"

    def script(self, name: str, job: Path, command: str, wish: Wish) -> str:
        return batch_script(name, job, command, wish)

    async def submit(self, script: Path) -> str:
        try:
            answer = await self._run("sbatch", "--parsable", str(script))
        except CommandFailed as failure:
            # "Socket timed out" can mean that it was handed in.
            refused = failure.refused and not _UNSURE.search(failure.message)
            raise CommandFailed(failure.message, refused=refused, code=failure.code) from None
        # With several clusters: "id;cluster".
        found = re.match(
            r"(\d+)(?:;\S+)?$", answer.strip().splitlines()[-1] if answer.strip() else ""
        )
        if not found:
            raise CommandFailed(f"sbatch gave no id but {answer.strip()[:200]!r}.", refused=False)
        return found[1]

    async def find(self, name: str) -> list[str]:
        text = await self._run("squeue", "--me", "-h", "-t", "all", f"--name={name}", "-o", "%A")
        return [line for line in text.split() if line.isdigit()]

    async def poll(self) -> Mapping[str, Seen]:
        return parse.queue(
            await self._run("squeue", "--me", "-h", "-r", "-t", "all", "-o", parse.QUEUE)
        )

    async def account(self, ids: Collection[str]) -> Mapping[str, Seen]:
        found: dict[str, Seen] = {}
        every = sorted(ids)
        for first in range(0, len(every), MANY):
            some = ",".join(every[first : first + MANY])
            text = await self._run("sacct", "-X", "-P", "-n", "-j", some, "-o", parse.ACCOUNTS)
            found.update(parse.accounts(text))
        return found

    async def cancel(self, ids: Collection[str]) -> None:
        await self._many("scancel", ids)

    async def hold(self, ids: Collection[str]) -> None:
        await self._many("scontrol", ids, "hold")

    async def release(self, ids: Collection[str]) -> None:
        await self._many("scontrol", ids, "release")

    async def facts(self) -> ClusterFacts:
        partitions = parse.partitions(await self._run("sinfo", "-h", "-o", parse.PARTITIONS))
        states = (await self._run("squeue", "-h", "-t", "R,PD", "-o", "%t")).split()
        return ClusterFacts(
            partitions=partitions,
            accounts=await self._accounts(),
            running=states.count("R"),
            waiting=states.count("PD"),
        )

    async def queue(self) -> list[QueueRow]:
        return parse.rows(await self._run("squeue", "--me", "-h", "-r", "-o", parse.ROWS))

    async def estimate(self, script: Path) -> float | None:
        text = await self._run("sbatch", "--test-only", str(script), errors=True)
        found = _TO_START.search(text)
        return float(found[1]) if found and found[1].isdigit() else None

    async def _accounts(self) -> tuple[str, ...]:
        try:
            text = await self._run("sacctmgr", "-n", "-P", "show", "assoc", "format=account,user")
        except CommandFailed:
            # No accounting, no accounts.
            return ()
        names = [line.split("|")[0] for line in text.splitlines() if line.count("|") == 1]
        return tuple(dict.fromkeys(name for name in names if name))

    async def _many(self, command: str, ids: Collection[str], *before: str) -> None:
        every = sorted(ids)
        for first in range(0, len(every), MANY):
            try:
                await self._run(command, *before, *every[first : first + MANY])
            except CommandFailed as failure:
                if not _GONE.search(failure.message):
                    raise

    async def _run(self, name: str, *argv: str, errors: bool = False) -> str:
        return await self._shell.run(f"{self._folder}{name}", *argv, errors=errors)
