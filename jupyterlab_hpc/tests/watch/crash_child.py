"""A server that is killed at a given point of an effect's life. Run by `test_crashes`."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from jupyterlab_hpc.ledger import effects
from jupyterlab_hpc.relay import Relay
from jupyterlab_hpc.tests.watch.house import House

POINTS = ("planned", "begun", "sending", "answered", "recording", "recorded")


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str, house: House) -> None:
    """Put the kill where it belongs."""
    begin, finish, send = effects.begin, effects.finish, Relay.send

    def dying_begin(connection: Any, job: str) -> Any:
        run = begin(connection, job)
        die()
        return run

    def dying_finish(connection: Any, *args: Any) -> Any:
        finish(connection, *args)
        die()

    async def send_and_die(self: Relay, *args: Any, **more: Any) -> Any:
        await send(self, *args, **more)
        die()

    async def die_before_sending(self: Relay, *args: Any, **more: Any) -> Any:
        die()

    if point == "planned":
        effects.begin = dying_begin
    elif point == "begun":
        Relay.send = die_before_sending  # type: ignore[method-assign]  # this process is to die
    elif point == "answered":
        Relay.send = send_and_die  # type: ignore[method-assign]  # this process is to die
    elif point == "recording":
        effects.finish = dying_finish
    elif point == "recorded":
        house.watch._runner._recorded = die
    # at "sending" the peer holds its answer back, and the test kills


async def main(point: str, directory: str, url: str, job: str, effect: str) -> None:
    house = House(Path(directory), url)
    arm(point, house)
    await house.watch.start()
    await house.watch.submit(json.loads(job), [json.loads(effect)])
    await asyncio.sleep(30)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:6]))
