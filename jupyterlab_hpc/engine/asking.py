"""What an execute request asks for, checked against the description (OGC 18-062r2 §7.11.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .executors import LOCAL, Offer
from .executors.wish import Wish, read_wish
from .formats import formats
from .inputs import read_inputs
from .problems import invalid
from .process import Fault, Process
from .values import Lookup
from .web import Web

#: Where a client may want to be told (OGC 18-062r2 §7.13).
ADDRESSES = ("successUri", "inProgressUri", "failedUri")


@dataclass(frozen=True)
class Asked:
    """A request that can be met."""

    inputs: dict[str, Any]
    #: ``{"response", "outputs": [ids], "references": [ids]}``.
    wanted: dict[str, Any]
    #: Addresses by `ADDRESSES`; None: nobody wants to be told.
    subscriber: dict[str, str] | None
    #: Where and with what it is to run.
    wish: Wish


def ask(
    process: Process,
    body: dict[str, Any],
    lookup: Lookup,
    web: Web | None,
    executors: Mapping[str, Offer],
) -> Asked:
    """Read the body; raises `Problem` with all faults. Members that it does not know are ignored.

    ``executors``: what they offer, by id. Complete when ``lookup`` knows every link; else to be
    called again once it does.
    """
    wanted, found = _wanted(process, body)
    subscriber, unheard = _subscriber(body.get("subscriber"), web)
    inputs, wrong = read_inputs(process, body, lookup)
    wish, unmet = _resources(body, executors)
    every = [*wrong, *found, *unheard, *unmet]
    if every:
        raise invalid("; ".join(str(fault) for fault in every))
    return Asked(inputs, wanted, subscriber, wish)


def _wanted(process: Process, body: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """Which outputs in which shape."""
    found: list[Fault] = []
    response = body.get("response", "raw")
    if response not in ("raw", "document"):
        found.append(Fault("response", "must be 'raw' or 'document'"))
    given = body.get("outputs") or {}
    if not isinstance(given, dict):
        return {}, [*found, Fault("outputs", "must be an object of wishes by output")]
    offered = process.description.get("outputTransmission", ["value"])
    references = []
    for name, wish in given.items():
        path = f"outputs.{name[:100]}"
        declared = process.outputs.get(name)
        if declared is None:
            known = ", ".join(process.outputs)
            found.append(Fault(path, f"there is no such output; there are {known}"))
        elif not isinstance(wish, dict):
            found.append(Fault(path, "must be an object"))
        else:
            found += _unmet(wish, declared["schema"], path, offered)
            if _mode(wish, offered) == "reference":
                references.append(name)
    # No output named is all of them, also where the object is there and empty.
    names = [name for name in process.outputs if not given or name in given]
    if not given and "value" not in offered:
        references = names
    return {"response": response, "outputs": names, "references": references}, found


def executor_of(body: dict[str, Any]) -> str:
    """Id of the executor that a body names, known or not."""
    given = body.get("resources")
    named = given.get("executor") if isinstance(given, dict) else None
    return named if isinstance(named, str) else LOCAL


def _resources(body: dict[str, Any], executors: Mapping[str, Offer]) -> tuple[Wish, list[Fault]]:
    """What the job is to have, and what this server cannot give."""
    offer = executors.get(executor_of(body))
    if offer is not None:
        return offer.read(body.get("resources"))
    wish, faults = read_wish(body.get("resources"))
    names = ", ".join(executors)
    faults.append(Fault("resources.executor", f"there is no such executor; there are {names}"))
    return wish, faults


def _mode(wish: dict[str, Any], offered: list[str]) -> Any:
    return wish.get("transmissionMode", "value" if "value" in offered else offered[0])


def _unmet(
    wish: dict[str, Any], schema: dict[str, Any], path: str, offered: list[str]
) -> list[Fault]:
    found = []
    if _mode(wish, offered) not in offered:
        words = " and ".join(f"'{each}'" for each in offered)
        found.append(Fault(f"{path}.transmissionMode", f"only {words} is offered"))
    form = wish.get("format")
    media_type = form.get("mediaType") if isinstance(form, dict) else None
    known = [each["contentMediaType"] for each in formats(schema) if "contentMediaType" in each]
    if media_type is not None and known and media_type not in known:
        text = f"{str(media_type)[:100]!r} is not offered, only {', '.join(known)}"
        found.append(Fault(f"{path}.format.mediaType", text))
    return found


def _subscriber(given: Any, web: Web | None) -> tuple[dict[str, str] | None, list[Fault]]:
    """Who wants to be told; addresses that an administrator did not allow are faults."""
    if given is None:
        return None, []
    if not isinstance(given, dict):
        return None, [Fault("subscriber", "must be an object of addresses")]
    addresses = {name: given[name] for name in ADDRESSES if given.get(name) is not None}
    if not addresses:
        return None, [Fault("subscriber", f"names none of {', '.join(ADDRESSES)}")]
    found = []
    for name, address in addresses.items():
        fault = "callbacks are not offered here"
        if not isinstance(address, str):
            fault = "must be an address"
        elif web is not None:
            fault = web.refusal(address) or ""
        if fault:
            found.append(Fault(f"subscriber.{name}", fault))
    return addresses, found
