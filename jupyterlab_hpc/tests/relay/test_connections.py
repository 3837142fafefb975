"""Gateways with a CA of their own, a client certificate, a proxy."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import trustme
from cryptography.hazmat.primitives import serialization

from jupyterlab_hpc.errors import Misconfigured
from jupyterlab_hpc.gateways.entry import parse
from jupyterlab_hpc.gateways.secrets import Secrets
from jupyterlab_hpc.relay import RelayFailure
from jupyterlab_hpc.relay.models import Request

from .. import samples
from .conftest import Peer, serve
from .proxy import ForwardProxy

CANARY = "canary-5e1d77"


@pytest.fixture
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def pems(ca: trustme.CA, tmp_path: Path) -> Path:
    """`ca.pem`; `client.pem` with `client.key` and the same key behind a passphrase."""
    folder = tmp_path / "pems"
    folder.mkdir()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    client = ca.issue_cert("ann@example.org")
    client.cert_chain_pems[0].write_to_path(folder / "client.pem")
    client.private_key_pem.write_to_path(folder / "client.key")
    key = serialization.load_pem_private_key(client.private_key_pem.bytes(), None)
    (folder / "locked.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(CANARY.encode()),
        )
    )
    for file in folder.iterdir():
        file.chmod(0o600)
    return folder


def served(ca: trustme.CA, mutual: bool = False) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    if mutual:
        ca.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@pytest_asyncio.fixture
async def secure(ca: trustme.CA) -> AsyncIterator[Peer]:
    """Its certificate is signed by a CA that nobody knows."""
    peer, runner = await serve(served(ca))
    yield peer
    await runner.cleanup()


@pytest_asyncio.fixture
async def mutual(ca: trustme.CA) -> AsyncIterator[Peer]:
    """It asks for a client certificate of the same CA."""
    peer, runner = await serve(served(ca, mutual=True))
    yield peer
    await runner.cleanup()


@pytest_asyncio.fixture
async def proxy() -> AsyncIterator[ForwardProxy]:
    async with ForwardProxy("ann", CANARY).running() as running:
        yield running


async def send(
    origin: str, tmp_path: Path, url: str = "text", bare: bool = False, **gateway: Any
) -> dict[str, Any]:
    (tmp_path / "root").mkdir(exist_ok=True)
    secrets = Secrets(tmp_path / "private" / "secrets.json", tmp_path / "root", lambda: None)
    secrets.set("word", CANARY)
    relay = samples.relay_to(samples.gateway(origin, **gateway), tmp_path, secrets=secrets)
    try:
        return await relay.send("far", Request(method="GET", url=url, bare=bare, deadline=10))
    finally:
        await relay.close()


async def failed(origin: str, tmp_path: Path, **gateway: Any) -> RelayFailure:
    with pytest.raises(RelayFailure) as caught:
        await send(origin, tmp_path, **gateway)
    return caught.value


async def test_a_certificate_that_nobody_signed_is_refused_with_what_to_do(secure, tmp_path):
    failure = await failed(secure.origin, tmp_path)
    assert failure.kind == "unreachable"
    assert "give the gateway that CA's file" in failure.message
    assert secure.seen == []


async def test_the_gateways_own_ca_is_trusted(secure, tmp_path, pems):
    answer = await send(secure.origin, tmp_path, tls={"ca": str(pems / "ca.pem")})
    assert answer["body"]["text"] == "grüezi"


async def test_a_ca_does_not_make_another_name_right(secure, tmp_path, pems, monkeypatch):
    wrong = secure.origin.replace("127.0.0.1", "127.0.0.2")
    failure = await failed(wrong, tmp_path, tls={"ca": str(pems / "ca.pem")})
    assert failure.kind == "unreachable"


async def test_a_server_that_asks_for_a_certificate_says_so(mutual, tmp_path, pems):
    failure = await failed(mutual.origin, tmp_path, tls={"ca": str(pems / "ca.pem")})
    assert "client certificate" in failure.message
    assert mutual.seen == []


@pytest.mark.parametrize(
    "key",
    [
        {"key": "client.key"},
        {"key": "locked.key", "passphrase": {"$secret": "word"}},
    ],
    ids=["open", "locked"],
)
async def test_a_client_certificate_is_shown(mutual, tmp_path, pems, key):
    paths = {"ca": "ca.pem", "certificate": "client.pem", "key": key["key"]}
    tls = {name: str(pems / path) for name, path in paths.items()}
    answer = await send(mutual.origin, tmp_path, tls={**key, **tls})
    assert answer["status"] == 200


async def test_a_certificate_that_was_renewed_on_disk_is_used(mutual, tmp_path, pems):
    """As grids do, whose certificates are good for a day."""
    good = (pems / "client.pem").read_bytes()
    (pems / "client.pem").write_bytes(trustme.CA().cert_pem.bytes())
    names = {"ca": "ca.pem", "certificate": "client.pem", "key": "client.key"}
    tls = {name: str(pems / path) for name, path in names.items()}
    relay = samples.relay_to(samples.gateway(mutual.origin, tls=tls), tmp_path)
    request = Request(method="GET", url="text")
    with pytest.raises(RelayFailure):
        await relay.send("far", request)
    (pems / "client.pem").write_bytes(good)
    assert (await relay.send("far", request))["status"] == 200
    stranger = trustme.CA().issue_cert("eve@example.org")
    stranger.cert_chain_pems[0].write_to_path(pems / "client.pem")
    stranger.private_key_pem.write_to_path(pems / "client.key")
    (pems / "client.key").chmod(0o600)
    with pytest.raises(RelayFailure):
        await relay.send("far", request)
    assert len(relay._lines.carrier._sessions._held) == 1
    await relay.close()


async def test_a_request_under_way_outlives_a_change_of_its_gateway(secure, tmp_path, pems):
    tls = {"ca": str(pems / "ca.pem")}
    relay = samples.relay_to(samples.gateway(secure.origin, tls=tls), tmp_path)
    slow = asyncio.ensure_future(relay.send("far", Request(method="GET", url="slow", deadline=1)))
    await samples.eventually(lambda: secure.seen)
    await relay.forget("far")
    assert (await relay.send("far", Request(method="GET", url="text")))["status"] == 200
    with pytest.raises(RelayFailure) as caught:
        await slow
    # it went on until its own end
    assert caught.value.kind == "deadline"
    await relay.close()


async def test_a_client_certificate_is_not_shown_where_credentials_are_not(
    mutual, peer, tmp_path, pems
):
    names = {"ca": "ca.pem", "certificate": "client.pem", "key": "client.key"}
    tls = {name: str(pems / path) for name, path in names.items()}
    further = [{"url": mutual.origin, "credentials": False}]
    failure = await failed(
        peer.origin, tmp_path, url=f"{mutual.origin}/text", tls=tls, origins=further
    )
    assert "client certificate" in failure.message
    assert mutual.seen == []


@pytest.mark.parametrize("passphrase", [{}, {"passphrase": "wrong"}], ids=["none", "wrong"])
async def test_a_key_that_does_not_open_sends_nothing(mutual, tmp_path, pems, passphrase):
    names = {"ca": "ca.pem", "certificate": "client.pem", "key": "locked.key"}
    tls = {name: str(pems / path) for name, path in names.items()}
    failure = await failed(mutual.origin, tmp_path, tls={**tls, **passphrase})
    assert failure.kind == "refused"
    assert failure.field == "tls.key"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda pems, root: pems / "gone.pem", "no such file"),
        (lambda pems, root: _copy(pems / "ca.pem", root / "ca.pem"), "outside the Jupyter root"),
        (lambda pems, root: _copy(Path(__file__), pems / "not.pem"), "PEM"),
    ],
    ids=["missing", "among notebooks", "not PEM"],
)
async def test_a_ca_that_cannot_be_used_is_named(secure, tmp_path, pems, change, words):
    (tmp_path / "root").mkdir()
    file = change(pems, tmp_path / "root")
    failure = await failed(secure.origin, tmp_path, tls={"ca": str(file)})
    assert failure.kind == "refused"
    assert failure.field == "tls.ca"
    assert words in failure.message


async def test_a_key_that_everybody_can_read_is_refused(mutual, tmp_path, pems):
    (pems / "client.key").chmod(0o644)
    names = {"ca": "ca.pem", "certificate": "client.pem", "key": "client.key"}
    tls = {name: str(pems / path) for name, path in names.items()}
    assert "chmod 600" in (await failed(mutual.origin, tmp_path, tls=tls)).message


@pytest.mark.parametrize("place", ["tls", "proxy"])
def test_verification_cannot_be_switched_off(place):
    entry = {"id": "a", "protocol": "p", "url": "https://a", place: {"verify": False}}
    with pytest.raises(Misconfigured, match=r"cannot be switched off.*tls\.ca"):
        parse(entry, "gateways[0]")


def through(proxy: ForwardProxy, **more: Any) -> dict[str, Any]:
    return {"url": proxy.origin, "user": "ann", "password": {"$secret": "word"}, **more}


async def test_requests_go_through_the_gateways_proxy(peer, proxy, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    answer = await send(peer.origin, tmp_path, "echo", proxy=through(proxy))
    assert answer["status"] == 200
    assert proxy.seen == [f"GET {peer.origin}/echo HTTP/1.1"]
    assert CANARY not in json.dumps(answer) + caplog.text
    assert CANARY not in str(peer.seen)


async def test_requests_over_tls_pass_the_proxy_unread(secure, proxy, tmp_path, pems):
    tls = {"ca": str(pems / "ca.pem")}
    answer = await send(secure.origin, tmp_path, tls=tls, proxy=through(proxy))
    assert answer["body"]["text"] == "grüezi"
    assert proxy.seen == [f"CONNECT 127.0.0.1:{secure.port} HTTP/1.1"]


async def test_a_proxy_that_does_not_know_us_is_told_apart_from_the_gateway(
    secure, proxy, tmp_path, pems
):
    tls = {"ca": str(pems / "ca.pem")}
    wrong = through(proxy, password="wrong-word")
    failure = await failed(secure.origin, tmp_path, tls=tls, proxy=wrong)
    assert failure.kind == "unreachable"
    assert "proxy" in failure.message
    assert "407" in failure.message
    assert "wrong-word" not in failure.message


async def test_a_proxy_that_is_down_is_unreachable(peer, tmp_path):
    failure = await failed(peer.origin, tmp_path, proxy={"url": "http://127.0.0.1:9"})
    assert failure.kind == "unreachable"
    assert peer.seen == []


async def test_an_address_that_no_gateway_lists_is_not_asked_of_the_proxy(peer, proxy, tmp_path):
    """The proxy would resolve the name itself, and nobody would have checked where it leads."""
    with pytest.raises(RelayFailure):
        await send(
            peer.origin,
            tmp_path,
            "http://no-such-host.invalid/",
            bare=True,
            proxy=through(proxy),
        )
    assert proxy.seen == []


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"tls": []}, "tls"),
        ({"tls": {"cert": "/a"}}, "tls.cert"),
        ({"tls": {"ca": "a.pem"}}, "tls.ca"),
        ({"tls": {"key": "/a.pem"}}, "tls.certificate"),
        ({"tls": {"passphrase": 1}}, "tls.passphrase"),
        ({"proxy": "http://p"}, "proxy"),
        ({"proxy": {"user": "ann"}}, "proxy.url"),
        ({"proxy": {"url": "socks5://p"}}, "proxy.url"),
        ({"proxy": {"url": "http://p/path"}}, "proxy.url"),
        ({"proxy": {"url": "http://ann:word@p"}}, "proxy.url"),
        ({"proxy": {"url": "http://p", "password": "x"}}, "proxy.user"),
    ],
)
def test_a_faulty_connection_is_named_with_its_field(part, field):
    with pytest.raises(Misconfigured) as caught:
        parse({"id": "a", "protocol": "p", "url": "https://a", **part}, "gateways[0]")
    assert caught.value.field == field
    assert "word" not in caught.value.message.replace("password", "")


def _copy(source: Path, target: Path) -> Path:
    target.write_bytes(source.read_bytes())
    return target
