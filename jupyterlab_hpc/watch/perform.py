"""What each kind of effect does."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ..ledger import Ledger
from ..ledger.effects import Running
from ..relay import Relay, RelayFailure
from ..relay.placeholders import callbacks_in
from ..times import rfc3339
from ..transfer import objects
from ..transfer.store import Store
from .collect import Collector
from .runner import Outcome

if TYPE_CHECKING:
    from ..relay.models import Request

# Gateway, job and kinds of callback: the addresses to tell the remote system, by kind.
Mint = Callable[[str, str, set[str]], Awaitable[dict[str, str]]]


def parse_request(value: object) -> Request:
    """A request of the ledger. Raises `ValueError` when an older version wrote something else."""
    from ..relay.models import Request  # loads pydantic

    return Request.model_validate(value)


class Performer:
    """Performs effects. Whatever goes wrong becomes an event: nothing is left without one."""

    def __init__(
        self,
        ledger: Ledger,
        relay: Relay,
        store: Store,
        log: logging.Logger,
        quota: int,
        mint: Mint,
    ):
        """`quota` bounds the bytes of results per job; `mint` raises nothing."""
        self._relay = relay
        self._mint = mint
        self._log = log
        self._collector = Collector(ledger, relay, store, quota)

    async def __call__(self, run: Running) -> Outcome:
        """The outcome of an effect. Raises nothing but `CancelledError`."""
        try:
            return await self._perform(run)
        except RelayFailure as failure:
            return _unanswered(run, failure)
        except Exception as error:
            self._log.exception("Effect %s of job %s failed inside.", run.id, run.job)
            told = f"An internal fault: {type(error).__name__}. See the Jupyter server's log."
            return _unanswered(run, RelayFailure("broken", told))

    async def _perform(self, run: Running) -> Outcome:
        match run.kind:
            case "request":
                request = parse_request(run.effect["request"])
                kinds = callbacks_in(run.effect["request"].get("body"))
                callbacks = await self._mint(run.gateway, run.job, kinds) if kinds else {}
                answer = await self._relay.send(run.gateway, request, callbacks=callbacks)
                return Outcome(
                    {
                        "type": "answered",
                        "effect": run.id,
                        "answer": answer,
                        "at": answer["at"],
                    }
                )
            case "upload" | "download":
                return Outcome(objects.transfer(run.effect))
            case "collect":
                kept, failures = await self._collector.collect(run)
                return Outcome(
                    {
                        "type": "collected",
                        "effect": run.id,
                        "failures": failures,
                        "at": rfc3339(),
                    },
                    tuple(kept),
                )
            case _:
                return Outcome(None)


def _unanswered(run: Running, failure: RelayFailure) -> Outcome:
    return Outcome(
        {
            "type": "unanswered",
            "effect": run.id,
            "failure": failure.json(),
            "at": failure.at,
        }
    )
