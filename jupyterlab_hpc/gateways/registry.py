"""All gateways of this server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import Misconfigured, NotFound
from .entry import parse
from .gateway import Gateway

# Id of the gateway that leads to the engine of this server.
EMBEDDED = "this-server"


class Gateways:
    """The gateways by id: this server's own, the configured ones, then those that were added."""

    def __init__(self, entries: Sequence[object], embedded: Gateway | None = None):
        """Read the trait `gateways`. Raises `Misconfigured`, naming the entry and the field."""
        self._all: dict[str, Gateway] = {} if embedded is None else {embedded.id: embedded}
        for number, entry in enumerate(entries):
            gateway = parse(entry, f"HpcApp.gateways[{number}]")
            if gateway.id in self._all or gateway.id == EMBEDDED:
                raise Misconfigured(
                    f"HpcApp.gateways[{number}], field id: {gateway.id!r} is taken."
                )
            self._all[gateway.id] = gateway

    def __iter__(self) -> Iterator[Gateway]:
        return iter(list(self._all.values()))

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._all

    def get(self, identifier: str) -> Gateway:
        """Raises `NotFound`."""
        try:
            return self._all[identifier]
        except KeyError:
            raise NotFound(
                f"There is no gateway {identifier!r}; there are {', '.join(self._all) or 'none'}.",
                field="gateway",
            ) from None

    def put(self, gateway: Gateway) -> None:
        """Add a gateway, or take it in the place of the one with its id."""
        self._all[gateway.id] = gateway

    def drop(self, identifier: str) -> None:
        """Take a gateway out, if it is there."""
        self._all.pop(identifier, None)
