"""A secret goes in, is sent to its own gateway, and comes out nowhere else."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from typing import Any

import pytest

from jupyterlab_hpc.gateways import vault

from .. import samples
from . import forms
from .test_access import implemented

CANARY = "canary-3b8e02"
BEARER = {"scheme": "bearer", "token": CANARY}
# what a form sends back that does not know the secret
UNTYPED = {"scheme": "bearer"}


@pytest.fixture
def hpc_config(fixed_config: dict[str, Any]) -> dict[str, Any]:
    return fixed_config


def draft(url: str, **more: Any) -> dict[str, Any]:
    return {"protocol": "ogcapi-processes", "url": url, **more}


async def add(api: Any, url: str, **more: Any) -> None:
    await forms.add(api, url=url, **more)


async def secrets_of(api: Any, gateway: str) -> dict[str, bool]:
    return (await forms.listed(api))[gateway]["secrets"]


async def post(api: Any, gateway: str, secret: str) -> tuple[int, Any]:
    body = {"kind": "json", "value": {"$secret": secret}}
    request = {"method": "POST", "url": "text", "body": body}
    return await api("POST", f"gateways/{gateway}/relay", request)


async def test_a_request_is_filled_with_the_secrets_of_its_own_gateway(api, peer, other):
    await add(api, peer.origin, id="one")
    await add(api, other.origin, id="two")
    for gateway, value in [("one", "first-secret"), ("two", "second-secret")]:
        path = f"gateways/{gateway}/secrets/key"
        assert (await api("PUT", path, {"value": value}))[0] == 204
    for gateway in ("one", "two"):
        assert (await post(api, gateway, "key"))[0] == 200
    assert (peer.seen[0][3], other.seen[0][3]) == (b'"first-secret"', b'"second-secret"')


@pytest.mark.parametrize(
    "name", ["other-key", "one/other-key", "one%2Fother-key", "fixed-token", "../one/other-key", ""]
)
async def test_no_request_is_filled_with_the_secret_of_another(api, peer, other, name):
    await add(api, peer.origin, id="one", secrets={"other-key": CANARY})
    await add(api, other.origin, id="two")
    await api("PUT", "gateways/fixed/secrets/fixed-token", {"value": CANARY})
    for gateway in ("two", "this-server"):
        status, said = await post(api, gateway, name)
        assert (status, said["failure"]["kind"]) == (502, "refused")
    assert other.seen == []


@pytest.mark.parametrize("name", ["one/key", "key", "fixed-tokens"])
async def test_a_configured_gateway_has_the_secrets_that_it_names(api, hpc, peer, name):
    await add(api, peer.origin, id="one", secrets={"key": CANARY})
    status, said = await post(api, "fixed", name)
    assert (status, said["failure"]["kind"]) == (502, "refused")
    assert "no secret named" in said["message"]


@pytest.mark.parametrize(("name", "status"), [("fixed-token", 204), ("s3-key", 204), ("key", 404)])
async def test_for_a_configured_gateway_those_secrets_are_stored_that_it_names(api, name, status):
    assert (await api("PUT", f"gateways/fixed/secrets/{name}", {"value": "a"}))[0] == status
    expected = {"fixed-token": False, "s3-key": False}
    assert await secrets_of(api, "fixed") == (
        expected | {name: True} if status == 204 else expected
    )


async def test_a_secret_is_forgotten(api, peer, tmp_path):
    await add(api, peer.origin, id="one", auth=BEARER)
    assert (await api("DELETE", "gateways/one/secrets/token"))[0] == 204
    assert await secrets_of(api, "one") == {"token": False}
    status, said = await api("POST", "gateways/one/relay", {"method": "GET", "url": "text"})
    assert (status, said["failure"]["kind"]) == (502, "refused")
    assert (await api("DELETE", "gateways/one/secrets/token"))[0] == 404
    assert CANARY not in (tmp_path / "hpc" / "secrets.json").read_text()


async def test_a_new_secret_is_used_at_once(api, peer):
    await add(api, peer.origin, id="one", auth=BEARER)
    await api("PUT", "gateways/one/secrets/token", {"value": "second-secret"})
    await api("POST", "gateways/one/relay", {"method": "GET", "url": "text"})
    assert peer.seen[0][2]["Authorization"] == "Bearer second-secret"


async def test_a_gateway_that_is_added_again_has_none_of_the_old_secrets(api, peer, other):
    await add(api, peer.origin, id="one", auth=BEARER)
    assert (await api("DELETE", "gateways/one"))[0] == 204
    await add(api, other.origin, id="one", auth=UNTYPED)
    assert await secrets_of(api, "one") == {"token": False}
    status, _ = await api("POST", "gateways/one/relay", {"method": "GET", "url": "text"})
    assert (status, other.seen) == (502, [])


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://elsewhere.example/"},
        {"url": "http://far.example/"},
        {"url": "https://far.example:8443/"},
        {"origins": [{"url": "https://elsewhere.example", "credentials": True}]},
        {"proxy": {"url": "http://proxy.example"}},
        {
            "auth": {
                "scheme": "oauth2-client-credentials",
                "token_url": "https://elsewhere.example/token",
                "client_id": "me",
                "client_secret": {"$secret": "token"},
            }
        },
    ],
    ids=["host", "scheme", "port", "credentials", "proxy", "token server"],
)
async def test_secrets_are_dropped_when_somebody_new_would_see_them(api, tmp_path, change):
    before = draft("https://far.example/", auth=BEARER, secrets={"more": CANARY})
    await add(api, before["url"], id="one", auth=BEARER, secrets={"more": CANARY})
    del before["secrets"]
    status, shown = await api("PUT", "gateways/one", {**before, "auth": UNTYPED, **change})
    assert status == 200
    assert shown["dropped"] == ["more", "token"]
    assert not any(shown["secrets"].values())
    assert CANARY not in (tmp_path / "hpc" / "secrets.json").read_text()


async def test_secrets_that_are_typed_again_go_to_the_new_address(api, peer):
    await add(api, "https://far.example/", id="one", auth=BEARER, secrets={"more": "second-secret"})
    typed = {"scheme": "bearer", "token": "third-secret"}
    _, shown = await api("PUT", "gateways/one", draft(peer.origin, auth=typed))
    assert shown["dropped"] == ["more"]
    await api("POST", "gateways/one/relay", {"method": "GET", "url": "text"})
    assert peer.seen[0][2]["Authorization"] == "Bearer third-secret"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "New"},
        {"url": "https://FAR.example:443/other/path"},
        {"origins": ["https://results.example"]},
    ],
    ids=["title", "path", "origin without credentials"],
)
async def test_secrets_stay_when_nobody_new_would_see_them(api, change):
    await add(api, "https://far.example/", id="one", auth=BEARER)
    body = {**draft("https://far.example/", auth=UNTYPED), **change}
    _, shown = await api("PUT", "gateways/one", body)
    assert (shown["dropped"], shown["secrets"]) == ([], {"token": True})


async def test_a_secret_that_no_scheme_needs_any_more_is_removed(api, tmp_path):
    await add(api, "https://far.example/", id="one", auth=BEARER)
    basic = {"scheme": "basic", "user": "ann", "password": "second-secret"}
    _, shown = await api("PUT", "gateways/one", draft("https://far.example/", auth=basic))
    assert (shown["dropped"], shown["secrets"]) == ([], {"password": True})
    kept = json.loads((tmp_path / "hpc" / "secrets.json").read_text())
    assert kept == {"one/password": "second-secret"}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("gateways/one/secrets/a b", {"value": CANARY}, "name"),
        ("gateways/one/secrets/..", {"value": CANARY}, "name"),
        ("gateways/one/secrets/a", {"value": 3}, "value"),
        ("gateways/one/secrets/a", {"valeu": CANARY}, "value"),
        ("gateways/one/secrets/a", {"value": CANARY * 6000}, "value"),
    ],
)
async def test_a_faulty_secret_is_refused_without_being_repeated(api, path, body, field):
    await add(api, "https://far.example/", id="one")
    status, said = await api("PUT", path.replace(" ", "%20"), body)
    if "/.." not in path:
        assert (status, said["field"]) == (400, field)
    assert status >= 400
    assert CANARY not in json.dumps(str(said))


async def test_a_secret_appears_nowhere(api, hpc, jp_ws_fetch, peer, tmp_path, caplog):
    """Not in an answer of any route, not in a log, an event, or a file but the secrets'."""
    caplog.set_level(logging.DEBUG)
    socket = await jp_ws_fetch("api", "events", "subscribe")
    headers = {"X-Mine": {"$secret": "mine"}}
    more = {"headers": headers, "secrets": {"mine": f"{CANARY}-mine"}}
    await add(api, peer.origin, id="one", auth=BEARER, **more)
    await api("PUT", "gateways/one/secrets/extra", {"value": f"{CANARY}-extra"})
    told = [await api("PUT", "gateways/one", draft(peer.origin, auth=UNTYPED, headers=headers))]
    body = {"kind": "json", "value": {"a": {"$secret": "extra"}}}
    request = {"method": "POST", "url": "echo", "body": body}
    told.append(await api("POST", "gateways/one/relay", request))
    typed = draft(peer.origin, auth={"scheme": "basic", "user": "ann", "password": CANARY})
    told.append(await api("POST", "gateways/try", {"gateway": typed, "request": request}))
    job = samples.job("one")
    identifier = job["order"]["id"]
    effect = {"id": "1", "kind": "request", "changes": True, "request": request}
    await api("POST", "jobs", {"driver": "tab", "job": job, "effects": [effect]})

    async def answered() -> Any:
        _, effects = await api("GET", f"jobs/{identifier}/effects")
        return effects[0]["state"] == "done"

    await samples.eventually(answered)
    assert f"{CANARY}-extra".encode() in peer.seen[-1][3]
    assert peer.seen[-1][2]["X-Mine"] == f"{CANARY}-mine"

    reading = [route for route, _, verb in implemented() if verb == "get" and "(.*)" not in route]
    assert len(reading) >= 9
    for route in reading:
        path = route.removeprefix("hpc/").replace("jobs/([^/]+)", f"jobs/{identifier}")
        told.append(await api("GET", path.replace("([^/]+)", "x")))
    assert CANARY not in json.dumps(told, default=str)

    events: list[dict[str, Any]] = []
    while "work" not in [event["what"] for event in events]:
        events.append(json.loads(await asyncio.wait_for(socket.read_message(), 10)))
    socket.close()
    assert {event["what"] for event in events} == {"gateway", "job", "work"}
    assert CANARY not in json.dumps(events)
    assert CANARY not in caplog.text
    holding = {
        file.name
        for file in tmp_path.rglob("*")
        if file.is_file() and CANARY.encode() in file.read_bytes()
    }
    assert holding == {"secrets.json"}


async def test_a_keyring_that_hangs_holds_nobody_up(api, hpc, monkeypatch):
    """It may be asking its user, who is not there."""
    asked = threading.Event()
    monkeypatch.setattr(vault, "PATIENCE", 0.2)
    monkeypatch.setattr(vault, "GLANCE", 0.1)
    monkeypatch.setattr(hpc.keeper._secrets, "get", lambda name: asked.wait(20))
    monkeypatch.setattr(hpc.keeper._secrets, "set", lambda name, value: asked.wait(20))
    assert await secrets_of(api, "fixed") == {"fixed-token": None, "s3-key": None}
    status, said = await api("PUT", "gateways/fixed/secrets/s3-key", {"value": "a"})
    asked.set()
    assert status == 500
    assert "unlock it" in said["message"]
