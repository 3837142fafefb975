"""Gateways that users add, change and remove, with their secrets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ..errors import Conflict, Invalid, Misconfigured, NotFound
from .entry import parse
from .gateway import Gateway
from .registry import Gateways
from .rules import Rules
from .secrets import Secrets
from .shelf import Shelf
from .typed import check_name, identifier, split
from .vault import Vault

# So many may be added: enough for anybody, and the list stays one that can be read.
MOST = 200

Typed = Mapping[str, str]


class House(Protocol):
    """What the keeper needs to know of jobs, and who has to hear of a change."""

    async def check_writable(self) -> None:
        """Raises `ReadOnly` where another server owns the ledger."""

    async def unfinished(self, gateway: str) -> int:
        """How many jobs at a gateway are not at rest."""

    async def gateways(self) -> set[str]:
        """Ids of all gateways that jobs were sent to."""

    async def changed(self, gateway: str) -> None:
        """A gateway or its secrets changed, came or went."""


@dataclass(frozen=True)
class Changed:
    """A gateway after a change, and the names of the secrets that were dropped."""

    gateway: Gateway
    dropped: tuple[str, ...] = ()


class Keeper:
    """What the routes talk to: one change after the other."""

    def __init__(
        self, gateways: Gateways, shelf: Shelf, secrets: Secrets, rules: Rules, house: House
    ):
        self._gateways = gateways
        self._shelf = shelf
        self._secrets = secrets
        self._vault = Vault(secrets)
        self._rules = rules
        self._house = house
        self._lock = asyncio.Lock()

    async def describe(self) -> list[dict[str, Any]]:
        """All gateways as a browser may know them, with `secrets`: `{name: is it stored?}`.

        None stands for a keyring that does not answer in time.
        """
        await self._look()
        stored = await self._stored()
        return [self._shown(one, stored) for one in self._gateways]

    async def rules(self) -> dict[str, Any]:
        """`{"locked", "hosts", "schemes", "notices": [{"severity", "text", "file", "line"}]}`."""
        await self._look()
        return {**self._rules.public(), "notices": list(self._shelf.notices)}

    def shown(self, gateway: Gateway) -> dict[str, Any]:
        """A gateway that was added, as in `describe`."""
        return self._shown(gateway, {})

    async def add(self, body: Mapping[str, Any]) -> Gateway:
        """Add a gateway. Raises `Invalid`, `Forbidden`, `Conflict`, `ReadOnly`, `Misconfigured`."""
        self._rules.check_unlocked()
        async with self._lock:
            await self._prepare()
            if sum(one.added for one in self._gateways) >= MOST:
                raise Conflict(f"There are {MOST} gateways already: remove some.", reason="full")
            entry, typed = split(body)
            if "id" not in entry:
                # a new server must not get the jobs of one that is gone
                used = await self._house.gateways()
                entry["id"] = identifier(entry, lambda n: n in used or self._shelf.taken(n))
            gateway = await self._checked(entry, set(typed))
            if self._shelf.taken(gateway.id):
                raise Conflict(f"The id {gateway.id} is taken.", reason="taken", field="id")
            try:
                await self._store(gateway, typed)
                await self._put(gateway)
            except Misconfigured:
                # what nobody can use is not left behind, as far as that is possible
                with suppress(Misconfigured):
                    await self._forget(gateway, typed)
                raise
        return gateway

    async def change(self, name: str, body: Mapping[str, Any]) -> Changed:
        """Put another entry in the place of a gateway's.

        Secrets that were typed for one address are not sent to another: when somebody new would
        get to see them, all are dropped that were not typed again.
        """
        self._rules.check_unlocked()
        async with self._lock:
            await self._prepare()
            before = self._own(name)
            entry, typed = split(body)
            if entry.setdefault("id", name) != name:
                raise Invalid(f"id: a gateway's id cannot change from {name}.", field="id")
            draft = await self._checked(entry, set(typed))
            if draft.protocol != before.protocol and (many := await self._house.unfinished(name)):
                raise Conflict(
                    f"{_jobs(many)} at {name} speak {before.protocol}: the protocol can change "
                    "when they are at rest.",
                    reason="busy",
                    field="protocol",
                )
            moved = not draft.audience() <= before.audience()
            stale = before.named() - draft.named()
            kept = frozenset() if moved else before.kept - stale
            gone = before.kept - kept - set(typed)
            gateway = replace(draft, kept=kept | set(typed))
            await self._forget(before, gone)
            await self._store(gateway, typed)
            await self._put(gateway)
        return Changed(gateway, tuple(sorted(gone)) if moved else ())

    async def remove(self, name: str) -> None:
        """Remove a gateway and its secrets. Raises `Conflict` while jobs there are unfinished."""
        self._rules.check_unlocked()
        async with self._lock:
            await self._prepare()
            gateway = self._own(name)
            if many := await self._house.unfinished(name):
                raise Conflict(
                    f"{_jobs(many)} at {name} are not at rest: dismiss or forget them first.",
                    reason="busy",
                )
            await self._forget(gateway, gateway.kept)
            await self._shelf.drop(gateway)
            await self._house.changed(name)

    async def set_secret(self, gateway: str, name: str, value: str) -> None:
        """Store a secret for one gateway: any for an added one, else those that it names."""
        check_name(name, "name")
        async with self._lock:
            found = self._gateways.get(gateway)
            if found.added:
                await self._prepare()
                found = self._own(gateway)
                found = replace(found, kept=found.kept | {name})
            await self._vault.set(found.stored_as(name), value)
            await self._told(found, name)

    async def remove_secret(self, gateway: str, name: str) -> None:
        """Forget a secret of one gateway. Raises `NotFound`."""
        check_name(name, "name")
        async with self._lock:
            found = self._gateways.get(gateway)
            if found.added:
                await self._prepare()
                found = self._own(gateway)
            await self._vault.remove(found.stored_as(name))
            if found.added:
                found = replace(found, kept=found.kept - {name})
            await self._told(found, name)

    async def draft(self, body: Mapping[str, Any]) -> tuple[Gateway, Callable[[str], str]]:
        """A gateway that is not kept, and what gives its secrets: typed, or stored under its id.

        Stored ones are given only where nobody new would get to see them.
        """
        self._rules.check_unlocked()
        entry, typed = split(body)
        base = None
        if entry.get("id") in self._gateways:
            base = self._own(entry["id"])
        entry.setdefault("id", "draft")
        gateway = await self._checked(entry, set(typed))
        if base is not None and not gateway.audience() <= base.audience():
            base = None

        def secret(name: str) -> str:
            if name in typed:
                return typed[name]
            if base is None:
                raise NotFound(f"The secret {name!r} is not stored for this address: type it.")
            return self._secrets.get(base.stored_as(name))

        return gateway, secret

    def _own(self, name: str) -> Gateway:
        gateway = self._gateways.get(name)
        if gateway.embedded:
            raise Conflict(
                "This server's own gateway cannot be changed: it leads to the engine "
                "(HpcApp.engine_enabled).",
                reason="embedded",
            )
        if not gateway.added:
            raise Conflict(
                f"The gateway {name} comes from the server's configuration (HpcApp.gateways): it "
                "is changed there.",
                reason="configured",
            )
        return gateway

    async def _checked(self, entry: Mapping[str, Any], typed: set[str]) -> Gateway:
        """A gateway from what was typed, within the rules."""
        try:
            gateway = parse(entry, "The gateway", added=True)
            await asyncio.to_thread(self._rules.check, gateway)
        except Misconfigured as error:
            raise Invalid(error.brief, field=error.field) from None
        return replace(gateway, kept=frozenset(typed))

    async def _store(self, gateway: Gateway, typed: Typed) -> None:
        for name, value in typed.items():
            await self._vault.set(gateway.stored_as(name), value)

    async def _forget(self, gateway: Gateway, names: Iterable[str]) -> None:
        for name in names:
            await self._vault.remove(gateway.stored_as(name))

    async def _told(self, gateway: Gateway, secret: str) -> None:
        """A secret of a gateway came or went."""
        if gateway.added:
            await self._put(gateway)
            return
        # configured gateways may share a secret
        for one in self._gateways:
            if not one.added and secret in one.secrets():
                await self._house.changed(one.id)

    async def _put(self, gateway: Gateway) -> None:
        await self._shelf.put(gateway)
        await self._house.changed(gateway.id)

    async def _prepare(self) -> None:
        """Before a change: nobody else writes, and nothing that cannot be read is lost."""
        await self._house.check_writable()
        await self._refresh()
        self._shelf.check_whole()

    async def _refresh(self) -> None:
        for name in await self._shelf.refresh():
            await self._house.changed(name)

    async def _look(self) -> None:
        """Read the file again, unless somebody is about to write it."""
        if not self._lock.locked():
            async with self._lock:
                await self._refresh()

    async def _stored(self) -> dict[str, bool | None]:
        """Which of the secrets are there that configured gateways name."""
        return await self._vault.which(
            {name for one in self._gateways if not one.added for name in one.secrets()}
        )

    @staticmethod
    def _shown(gateway: Gateway, stored: Mapping[str, bool | None]) -> dict[str, Any]:
        shown = gateway.public()
        if gateway.added:
            names = gateway.named() | gateway.kept
            shown["secrets"] = {name: name in gateway.kept for name in sorted(names)}
        elif not gateway.embedded:
            shown["secrets"] = {name: stored.get(name) for name in sorted(gateway.secrets())}
        return shown


def _jobs(many: int) -> str:
    return "1 job" if many == 1 else f"{many} jobs"
