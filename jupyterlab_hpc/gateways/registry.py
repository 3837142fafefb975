"""All gateways of this server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import Misconfigured, NotFound
from .gateway import Gateway, parse

# Id of the gateway that leads to the engine of this server.
EMBEDDED = "this-server"


class Gateways:
    """The configured gateways by id, this server's own first."""

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
        return iter(self._all.values())

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._all

    def get(self, identifier: str) -> Gateway:
        """Raises `NotFound`."""
        try:
            return self._all[identifier]
        except KeyError:
            raise NotFound(
                f"There is no gateway {identifier!r}; configured are "
                f"{', '.join(self._all) or 'none'} (HpcApp.gateways).",
                field="gateway",
            ) from None
