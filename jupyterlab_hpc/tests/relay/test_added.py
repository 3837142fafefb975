"""Gateways that a user added: the relay does not take their word for where they lead."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyterlab_hpc.errors import Problem
from jupyterlab_hpc.gateways.addresses import is_gateway_like
from jupyterlab_hpc.gateways.entry import parse
from jupyterlab_hpc.gateways.gateway import Gateway
from jupyterlab_hpc.gateways.rules import Rules
from jupyterlab_hpc.gateways.typed import split
from jupyterlab_hpc.relay import RelayFailure
from jupyterlab_hpc.relay.models import Request

from .. import samples


def added(url: str, **more: Any) -> Gateway:
    entry = {"id": "far", "protocol": "ogcapi-processes", "url": url, **more}
    return parse(entry, "gateways[0]", added=True)


async def failed(gateway: Gateway, tmp_path: Path, url: str = "x", **request: Any) -> RelayFailure:
    relay = samples.relay_to(gateway, tmp_path)
    with pytest.raises(RelayFailure) as caught:
        await relay.send("far", Request(method="GET", url=url, deadline=5, **request))
    await relay.close()
    return caught.value


@pytest_asyncio.fixture
async def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names resolve to, and `connected`: where a connection was tried."""
    found: dict[str, list[str]] = {"connected": []}

    async def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(2, 1, 6, "", (address, port)) for address in found[host]]

    async def connect(sock: Any, address: Any) -> None:
        found["connected"].append(address[0])
        raise OSError("unplugged")

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "getaddrinfo", resolve)
    monkeypatch.setattr(loop, "sock_connect", connect)
    return found


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "100.100.100.200", "168.63.129.16", "fe80::1", "224.0.0.1"]
)
@pytest.mark.parametrize("place", ["url", "origin", "token server", "proxy"])
async def test_a_name_that_leads_to_metadata_is_refused(tmp_path, names, address, place):
    names |= {"good.example": ["93.184.216.34"], "bad.example": ["93.184.216.34", address]}
    auth = {"client_id": "a", "client_secret": "b", "token_url": "https://bad.example/token"}
    gateway, url = {
        "url": (added("https://bad.example"), "x"),
        "origin": (added("https://good.example", origins=["http://bad.example"]), ""),
        "token server": (
            added("https://good.example", auth={"scheme": "oauth2-client-credentials", **auth}),
            "x",
        ),
        "proxy": (added("https://good.example", proxy={"url": "http://bad.example"}), "x"),
    }[place]
    failure = await failed(gateway, tmp_path, url or "http://bad.example/")
    assert failure.kind == "refused"
    assert "metadata address" in failure.message
    assert names["connected"] == []


@pytest.mark.parametrize("address", ["10.1.2.3", "192.168.1.5", "127.0.0.1"])
async def test_a_private_network_is_reached(tmp_path, names, address):
    names["near.example"] = [address]
    assert (await failed(added("https://near.example"), tmp_path)).kind == "unreachable"
    assert names["connected"] == [address]


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "http://[::ffff:a9fe:a9fe]/"])
async def test_an_address_of_metadata_is_refused_though_the_file_lists_it(tmp_path, names, url):
    assert (await failed(added(url), tmp_path)).kind == "refused"
    further = added("https://good.example", origins=[url])
    assert (await failed(further, tmp_path, url)).kind == "refused"
    assert names["connected"] == []


async def test_a_host_that_two_parsers_read_differently_is_refused(tmp_path, names):
    """The client makes 169.254.169.254 of it, the parser of entries does not."""
    failure = await failed(added("http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/"), tmp_path)
    assert failure.kind == "refused"
    assert names["connected"] == []


async def test_what_no_gateway_lists_has_to_be_public_as_ever(tmp_path, names):
    names["inside.example"] = ["10.1.2.3"]
    gateway = added("https://good.example")
    failure = await failed(gateway, tmp_path, "http://inside.example/", bare=True)
    assert (failure.kind, names["connected"]) == ("refused", [])


def test_the_secrets_of_an_added_gateway_are_kept_under_its_id():
    gateway = added("https://far.example", secrets=["key"])
    assert gateway.stored_as("key") == "far/key"
    with pytest.raises(Problem, match="no secret named 'far/key'"):
        gateway.stored_as("far/key")


@pytest.mark.parametrize("address", ["fe80::1%lo", "::ffff:169.254.1.1", "2002:a9fe:a9fe::1"])
def test_no_way_of_writing_makes_metadata_a_gateway(address):
    assert not is_gateway_like(address)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = ["title", "url", "origins", "headers", "auth", "tls", "proxy", "options"]
PLAUSIBLE = st.sampled_from(
    [
        {"scheme": "basic", "user": {"$secret": "a"}},
        {"scheme": "oauth2-client-credentials", "token_url": "https://[::1", "client_id": "a"},
        {"ca": "\x00", "passphrase": {"$secret": None}},
        {"url": "http://[v1.a]:1", "user": "a"},
        ["http://a:b", {"url": "https://a"}],
        "https://a\udc00.example",
        "http://[::1%25lo]:1",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), JSON | PLAUSIBLE))
def test_whatever_a_user_types_is_a_gateway_or_a_fault(tmp_path: Path, change: dict[str, Any]):
    body = {"id": "a", "protocol": "p", "url": "https://a", **change}
    try:
        entry, typed = split(body)
        gateway = parse(entry, "The gateway", added=True)
        Rules(tmp_path).check(gateway)
    except Problem:
        return
    assert set(typed) <= {"password", "token", "value", "client_secret"} | {
        "tls-passphrase",
        "proxy-password",
    }
    json.dumps(gateway.public())
