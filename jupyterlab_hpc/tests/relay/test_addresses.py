"""No request leaves for an address that no gateway lists, whatever it is written like."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from jupyterlab_hpc.relay import RelayFailure
from jupyterlab_hpc.relay.address import is_public
from jupyterlab_hpc.relay.models import Request

from .. import samples

# {port} is where a server listens on loopback and counts what arrives.
INSIDE = """
http://127.0.0.1:{port}/
http://127.1:{port}/
http://127.0.1:{port}/
http://2130706433:{port}/
http://0x7f000001:{port}/
http://0x7f.0.0.1:{port}/
http://0x7f.1:{port}/
http://017700000001:{port}/
http://0177.0.0.1:{port}/
http://0177.0.0.01:{port}/
http://127.0.0.1.:{port}/
http://0.0.0.0:{port}/
http://0:{port}/
http://localhost:{port}/
http://LOCALHOST:{port}/
http://localhost.:{port}/
http://[::1]:{port}/
http://[::]:{port}/
http://[0:0:0:0:0:0:0:1]:{port}/
http://[::ffff:127.0.0.1]:{port}/
http://[::ffff:7f00:1]:{port}/
http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/
http://[::127.0.0.1]:{port}/
http://[64:ff9b::7f00:1]:{port}/
http://[2002:7f00:1::]:{port}/
http://[2001:0:7f00:1::]:{port}/
http://[fe80::1%25lo]:{port}/
http://[fe80::1]:{port}/
http://[fc00::1]:{port}/
http://[fd00:ec2::254]/latest/meta-data/
http://169.254.169.254/latest/meta-data/
http://169.254.169.254./
http://0xa9fea9fe/
http://2852039166/
http://[::ffff:169.254.169.254]/
http://100.100.100.200/latest/meta-data/
http://168.63.129.16/metadata
http://192.0.0.192/opc/v1/
http://10.0.0.1/
http://172.16.0.1/
http://192.168.0.1/
http://192.168.0.1:{port}/
http://224.0.0.1/
http://255.255.255.255/
http://example.org@127.0.0.1:{port}/
http://127.0.0.1:{port}#@example.org/
http://127.0.0.1:{port}\\@example.org/
http://example.org\\@127.0.0.1:{port}/
http:\\\\127.0.0.1:{port}/
http://127.0.0.1:{port}\t/
 http://127.0.0.1:{port}/
http:///127.0.0.1:{port}/
http:127.0.0.1:{port}/
//127.0.0.1:{port}/
/\\127.0.0.1:{port}/
http://①②⑦.⓪.⓪.①:{port}/
http://127。0。0。1:{port}/
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/
http://%6c%6f%63%61%6c%68%6f%73%74:{port}/
HTTP://127.0.0.1:{port}/
file:///etc/passwd
gopher://127.0.0.1:{port}/
ftp://127.0.0.1:{port}/
unix:///var/run/docker.sock
javascript:alert(1)
data:text/plain,hello
http://0177.1:{port}/
http://0x7f.0x0.0x0.0x1:{port}/
http://0x000000007f000001:{port}/
http://00000177.0.0.1:{port}/
http://127.0.0.1%2f@example.org:{port}/
http://example.org%40127.0.0.1:{port}/
http://127.0.0.1:{port}%2f@example.org/
http://127.0.0.1:{port}?@example.org/
http://127.0.0.1:0{port}/
http://[::ffff:0:127.0.0.1]:{port}/
http://[::ffff:10.0.0.1]/
http://[64:ff9b:1::7f00:1]:{port}/
http://[fec0::1]:{port}/
http://[ff02::1]:{port}/
http://[::1%25lo]:{port}/
http://100.64.0.1/
http://198.18.0.1/
http://192.88.99.1.:{port}/
http://localhost%00.example.org:{port}/
http://lo\u0441alhost:{port}/
http://localhost\u3002:{port}/
ws://127.0.0.1:{port}/
https://127.0.0.1:{port}/
""".strip("\n").split("\n")

OUTSIDE_ROOT = [
    "../secret",
    "..",
    "jobs/../../secret",
    "jobs/%2e%2e/%2e%2e/secret",
    "jobs/%2E%2E%2Fsecret",
    "%2e%2e%2f",
    "jobs/..%2f..%2fsecret",
    "jobs/%252e%252e/secret",
    "..\\secret",
    "jobs/..%5csecret",
    "/secret",
    "//secret",
    "jobs/..?x=1",
    "./jobs",
]


@pytest.mark.parametrize("url", INSIDE)
async def test_a_bare_request_reaches_nothing_inside(peer, tmp_path, url):
    relay = samples.relay_to(samples.gateway("https://gateway.example"), tmp_path)
    address = url.replace("{port}", str(peer.port))
    with pytest.raises(RelayFailure) as caught:
        await relay.send("far", Request(method="GET", url=address, bare=True, deadline=5))
    await relay.close()
    assert caught.value.kind in {"refused", "unreachable"}
    assert peer.seen == []


@pytest.mark.parametrize("url", INSIDE)
async def test_a_redirect_reaches_nothing_inside(peer, other, tmp_path, url):
    relay = samples.relay_to(samples.gateway(peer.origin), tmp_path)
    # the redirecting server is listed, the one it points to is not
    address = url.replace("{port}", str(other.port)).encode("utf-8").decode("latin-1")
    request = Request(method="GET", url="to-query", bare=True, deadline=5)
    request.url = "to-query?to=" + quoted(address)
    # a Location that is a path of the redirecting server itself may be answered
    with contextlib.suppress(RelayFailure):
        answer = await relay.send("far", request)
        assert answer["url"].startswith(peer.origin)
    await relay.close()
    assert other.seen == []


@pytest.mark.parametrize("url", OUTSIDE_ROOT)
async def test_a_path_stays_below_the_root_of_its_gateway(peer, tmp_path, url):
    relay = samples.relay_to(samples.gateway(peer.origin + "/api/v1"), tmp_path)
    with pytest.raises(RelayFailure) as caught:
        await relay.send("far", Request(method="GET", url=url))
    await relay.close()
    assert caught.value.kind == "refused"
    assert peer.seen == []


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"]])
async def test_a_name_that_leads_inside_is_refused(tmp_path, monkeypatch, addresses):
    async def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    relay = samples.relay_to(samples.gateway("https://gateway.example"), tmp_path)
    with pytest.raises(RelayFailure, match="inside a network") as caught:
        await relay.send("far", Request(method="GET", url="http://rebound.example/", bare=True))
    await relay.close()
    assert caught.value.kind == "refused"


async def test_the_connection_goes_to_the_address_that_was_checked(tmp_path, monkeypatch):
    """The name leads to a public address first, and inside the second time."""
    asked: list[str] = []
    connected: list[Any] = []

    async def resolve(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port))]

    async def connect(sock: Any, address: Any) -> None:
        connected.append(address[0])
        raise OSError("unplugged")

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "getaddrinfo", resolve)
    monkeypatch.setattr(loop, "sock_connect", connect)
    relay = samples.relay_to(samples.gateway("https://gateway.example"), tmp_path)
    with pytest.raises(RelayFailure) as caught:
        await relay.send("far", Request(method="GET", url="http://rebound.example/", bare=True))
    await relay.close()
    assert caught.value.kind == "unreachable"
    assert connected == ["93.184.216.34"]


async def test_without_bare_even_a_public_address_is_refused(tmp_path):
    relay = samples.relay_to(samples.gateway("https://gateway.example"), tmp_path)
    for url in ("https://example.org/", "http://gateway.example/", "https://gateway.example:444/"):
        with pytest.raises(RelayFailure, match="not one of the origins") as caught:
            await relay.send("far", Request(method="GET", url=url))
        assert caught.value.kind == "refused"
    await relay.close()


async def test_the_proxy_of_the_environment_is_not_used(peer, other, tmp_path, monkeypatch):
    monkeypatch.setenv("http_proxy", other.origin)
    relay = samples.relay_to(samples.gateway(peer.origin), tmp_path)
    await relay.send("far", Request(method="GET", url="text"))
    await relay.close()
    assert (len(peer.seen), len(other.seen)) == (1, 0)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_public_addresses_are_public(address):
    assert is_public(address)


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("latin-1"))


def test_there_are_a_hundred_ways_and_none_is_there_twice():
    assert len(set(INSIDE)) == len(INSIDE)
    assert len(INSIDE) + len(OUTSIDE_ROOT) >= 100
