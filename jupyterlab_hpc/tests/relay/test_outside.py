"""The engine's own requests: only where they may go, without any credentials."""

from __future__ import annotations

import pytest

from jupyterlab_hpc.engine.web import Unreachable
from jupyterlab_hpc.errors import Misconfigured
from jupyterlab_hpc.gateways import Gateways, Origin
from jupyterlab_hpc.relay.hosts import CallbackHosts
from jupyterlab_hpc.relay.outside import Outside

SECRET = "s3cret-token"


def outside(*hosts: str, url: str = "http://unused.example/", **more: object) -> Outside:
    entry = {
        "id": "near",
        "protocol": "ogcapi-processes",
        "url": url,
        "auth": {"scheme": "bearer", "token": SECRET},
        **more,
    }
    return Outside(Gateways([entry]), CallbackHosts(hosts))


async def words(waiting: object) -> str:
    with pytest.raises(Unreachable) as caught:
        await waiting
    return str(caught.value)


async def fetched(there: Outside, href: str, limit: int = 1000, deadline: float = 10):
    try:
        return await there.fetch(href, limit, deadline)
    finally:
        await there.close()


async def test_a_gateways_origin_is_read_without_its_credentials(peer):
    found = await fetched(outside(url=peer.origin + "/api/"), peer.origin + "/text")
    assert found.content.decode() == "grüezi"
    assert found.media_type.startswith("text/plain")
    (_, _, headers, _) = peer.seen[0]
    assert "Authorization" not in headers
    assert SECRET not in str(headers)


async def test_bytes_arrive_as_they_are(peer):
    there = outside(url=peer.origin)
    found = await fetched(there, peer.origin + "/latin")
    assert found.content == "grüezi".encode("latin-1")
    assert (await fetched(outside(url=peer.origin), peer.origin + "/empty")).content == b""


async def test_an_address_inside_the_network_is_not_read(peer):
    told = await words(fetched(outside(), peer.origin + "/text"))
    assert "is an address inside a network" in told
    told = await words(fetched(outside(), f"http://localhost:{peer.port}/text"))
    assert "inside a network" in told
    assert peer.seen == []


async def test_a_redirect_to_the_inside_is_not_followed(peer, other):
    peer.elsewhere = other.origin + "/text"
    told = await words(fetched(outside(url=peer.origin), peer.origin + "/away"))
    assert "The redirect was not followed" in told
    assert other.seen == []


async def test_a_redirect_to_another_gateway_is_followed(peer, other):
    peer.elsewhere = other.origin + "/text"
    there = outside(url=peer.origin, origins=[other.origin])
    assert (await fetched(there, peer.origin + "/away")).content.decode() == "grüezi"


@pytest.mark.parametrize(
    "href", ["file:///etc/passwd", "ftp://a.example/", "jobs/1/results/a", "//a.example/", ""]
)
async def test_only_web_addresses_are_links(href):
    assert "not an http, https or data: address" in await words(fetched(outside(), href))


async def test_a_refusal_names_the_host_and_the_status_and_not_the_path(peer):
    told = await words(fetched(outside(url=peer.origin), peer.origin + "/private/nothing?k=1"))
    assert told == "127.0.0.1 answered 404 Not Found"


async def test_too_much_and_too_late_have_words(peer):
    there = outside(url=peer.origin)
    assert "larger than 10000 bytes" in await words(fetched(there, peer.origin + "/bomb", 10_000))
    there = outside(url=peer.origin)
    told = await words(fetched(there, peer.origin + "/never", deadline=0.2))
    assert told == "127.0.0.1 did not answer within 0.2 s"


async def test_an_allowed_host_is_told_even_inside_the_network(peer):
    there = outside(peer.origin)
    await there.post(peer.origin + "/echo?key=1", b'{"a":1}', "application/json", 10)
    await there.close()
    (method, path, headers, body) = peer.seen[0]
    assert (method, path, body) == ("POST", "/echo?key=1", b'{"a":1}')
    assert headers["Content-Type"] == "application/json"
    assert "Authorization" not in headers


async def test_a_host_that_nobody_allowed_is_not_told(peer, other):
    there = outside(other.origin)
    told = await words(there.post(peer.origin + "/echo", b"", "application/json", 10))
    assert told == (
        f"{peer.origin} is not allowed; an administrator has to add it to HpcApp.callback_hosts"
    )
    assert peer.seen == []


async def test_a_callback_follows_no_redirect(peer, other):
    peer.elsewhere = other.origin + "/echo"
    there = outside(peer.origin, other.origin)
    told = await words(there.post(peer.origin + "/away", b"{}", "application/json", 10))
    await there.close()
    assert told == "127.0.0.1 answered 302 Found"
    assert other.seen == []


async def test_a_host_that_is_silent_is_given_up(peer):
    there = outside(peer.origin)
    told = await words(there.post(peer.origin + "/never", b"", "application/json", 0.2))
    await there.close()
    assert "did not answer within 0.2 s" in told


def test_without_hosts_callbacks_are_off_and_say_whom_to_ask():
    there = outside()
    assert not there.callbacks
    assert there.refusal("https://me.example:8443/secret?x=1") == (
        "callbacks are switched off here; an administrator has to allow "
        "https://me.example:8443 in HpcApp.callback_hosts"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://user:password@allowed.example/",
        "ftp://allowed.example/",
        "https://allowed.example.evil.example/",
        "https://evil.example/?https://allowed.example/",
        "https://evil.example#@allowed.example/",
        "https://allowed.example\\@evil.example/",
        "allowed.example",
        "",
    ],
)
def test_an_address_that_only_looks_allowed_is_refused(url):
    assert outside("allowed.example").refusal(url)


@pytest.mark.parametrize(
    ("entry", "allowed", "refused"),
    [
        (
            "https://a.example:8443",
            ["https://a.example:8443"],
            ["https://a.example", "http://a.example:8443", "https://b.a.example:8443"],
        ),
        ("https://a.example/", ["https://A.example"], ["http://a.example"]),
        ("a.example", ["https://a.example", "http://a.example:81"], ["https://b.a.example"]),
        (
            "*.a.example",
            ["https://b.a.example", "http://c.b.a.example:81"],
            ["https://a.example", "https://ba.example"],
        ),
        ("https://*.a.example:444", ["https://b.a.example:444"], ["https://b.a.example"]),
        ("10.0.0.7", ["http://10.0.0.7:80"], ["http://10.0.0.70"]),
        ("http://[::1]:81", ["http://[::1]:81"], ["http://[::1]"]),
    ],
)
def test_what_an_entry_allows(entry, allowed, refused):
    there = outside(entry)
    assert [there.refusal(url + "/x") for url in allowed] == [None] * len(allowed)
    assert all(there.refusal(url + "/x") for url in refused)


@pytest.mark.parametrize(
    "entry",
    ["", "*", "a.example:80", "ftp://a.example", "https://a.example/path", "https://u@a.example"],
)
def test_an_entry_that_cannot_be_meant_is_named(entry):
    with pytest.raises(Misconfigured, match=r"HpcApp.callback_hosts\[1\]"):
        CallbackHosts(["fine.example", entry])


def test_hosts_are_compared_without_a_last_dot():
    assert CallbackHosts(["a.example."]).allow(Origin.of("https", "a.example.", None))
