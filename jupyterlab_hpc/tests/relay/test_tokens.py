"""OAuth 2.0 client credentials: a token is fetched, kept, shared, renewed, and never shown."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from jupyterlab_hpc.errors import Misconfigured
from jupyterlab_hpc.gateways.auth import oauth2
from jupyterlab_hpc.gateways.entry import parse
from jupyterlab_hpc.gateways.secrets import Secrets
from jupyterlab_hpc.relay import RelayFailure
from jupyterlab_hpc.relay.models import Request

from .. import samples
from .authority import Authority

SECRET = "canary/91c0 +ü"


@pytest_asyncio.fixture
async def authority() -> AsyncIterator[Authority]:
    async with Authority(("me:too", SECRET)).running() as running:
        yield running


def relay_to(authority: Authority, tmp_path: Path, **auth: Any) -> Any:
    (tmp_path / "root").mkdir(exist_ok=True)
    secrets = Secrets(tmp_path / "private" / "secrets.json", tmp_path / "root", lambda: None)
    secrets.set("key", SECRET)
    fields = {
        "scheme": "oauth2-client-credentials",
        "token_url": f"{authority.origin}/token",
        "client_id": "me:too",
        "client_secret": {"$secret": "key"},
        **auth,
    }
    gateway = samples.gateway(f"{authority.origin}/api", auth=fields)
    return samples.relay_to(gateway, tmp_path, secrets=secrets)


@pytest_asyncio.fixture
async def relay(authority: Authority, tmp_path: Path) -> AsyncIterator[Any]:
    relay = relay_to(authority, tmp_path)
    yield relay
    await relay.close()


async def get(relay: Any, **request: Any) -> dict[str, Any]:
    return await relay.send("far", Request(**{"method": "GET", "url": "x", **request}))


async def failed(relay: Any, **request: Any) -> RelayFailure:
    with pytest.raises(RelayFailure) as caught:
        await get(relay, **request)
    return caught.value


@pytest.mark.parametrize("way", ["basic", "body"])
async def test_a_token_is_asked_for_and_used(authority, tmp_path, way):
    more = {"scope": "read write", "audience": "api", "client_auth": way}
    relay = relay_to(authority, tmp_path, **more)
    assert (await get(relay))["status"] == 200
    await relay.close()
    [asked] = authority.asked
    assert asked["grant_type"] == "client_credentials"
    assert (asked["scope"], asked["audience"]) == ("read write", "api")
    assert ("client_secret" in asked) == (way == "body")
    assert bool(asked["authorization"]) == (way == "basic")


async def test_a_token_is_kept_while_it_is_good(authority, relay):
    for _ in range(3):
        assert (await get(relay))["status"] == 200
    assert len(authority.asked) == 1


@pytest.mark.parametrize("life", [0, -5, "0"])
async def test_a_token_that_has_expired_is_not_used_again(authority, relay, life):
    authority.life = life
    await get(relay)
    await get(relay)
    assert [token for token, _ in authority.served] == ["token-1-abcdef", "token-2-abcdef"]


async def test_requests_at_the_same_time_share_one_token(authority, relay):
    authority.held = asyncio.Event()
    asking = [asyncio.ensure_future(get(relay)) for _ in range(10)]
    await samples.eventually(lambda: authority.asked)
    authority.held.set()
    assert {answer["status"] for answer in await asyncio.gather(*asking)} == {200}
    assert len(authority.asked) == 1


async def test_one_who_goes_away_takes_the_token_from_nobody(authority, relay):
    authority.held = asyncio.Event()
    first = asyncio.ensure_future(get(relay))
    await samples.eventually(lambda: authority.asked)
    second = asyncio.ensure_future(get(relay))
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    authority.held.set()
    assert (await second)["status"] == 200
    assert len(authority.asked) == 1


async def test_a_token_that_is_refused_is_renewed_once_and_the_request_sent_again(authority, relay):
    await get(relay)
    authority.expire()
    body = {"kind": "text", "text": "hello", "type": "text/plain"}
    assert (await get(relay, method="POST", body=body))["status"] == 200
    assert [body for _, body in authority.served[1:]] == [b"hello", b"hello"]
    assert len(authority.asked) == 2


async def test_a_saved_answer_is_that_of_the_request_that_was_taken(authority, relay, tmp_path):
    await get(relay)
    authority.expire()
    answer = await get(relay, save=True)
    assert answer["status"] == 200
    saved = tmp_path / "data" / "saved"
    assert [file.name for file in saved.iterdir()] == [answer["body"]["file"]]


async def test_a_gateway_that_takes_no_token_is_asked_twice_and_no_more(authority, relay):
    authority.answer = {"data": {"access_token": "never-good", "token_type": "Bearer"}}
    assert (await get(relay))["status"] == 401
    assert len(authority.served) == 2
    assert len(authority.asked) == 2


async def test_a_refusal_is_told_in_the_servers_words_without_the_secret(
    authority, tmp_path, caplog
):
    caplog.set_level(logging.DEBUG)
    authority.client = ("me:too", "another")
    relay = relay_to(authority, tmp_path)
    failure = await failed(relay)
    await relay.close()
    assert failure.kind == "refused"
    assert "invalid_client" in failure.message
    assert "token server of far" in failure.message
    assert "canary" not in failure.message + caplog.text
    assert authority.served == []


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ({"status": 503, "data": {}}, "unreachable", "503"),
        ({"status": 200, "text": "<html>"}, "unreachable", "without the JSON"),
        ({"status": 200, "data": {"token": "a"}}, "unreachable", "no access_token"),
        ({"data": {"access_token": "a\r\nb"}}, "unreachable", "no access_token"),
        ({"data": {"access_token": "a", "token_type": "mac"}}, "refused", "'mac', not Bearer"),
        ({"data": {"access_token": "a" * 70_000}}, "unreachable", "larger than"),
    ],
)
async def test_whatever_the_token_server_says_nothing_is_sent_without_a_token(
    authority, relay, answer, kind, words
):
    authority.answer = answer
    failure = await failed(relay)
    assert (failure.kind, authority.served) == (kind, [])
    assert words in failure.message


async def test_a_token_server_that_hangs_is_left_before_the_deadline(authority, relay):
    """The kind says that nothing was sent to the gateway."""
    authority.held = asyncio.Event()
    assert (await failed(relay, deadline=0.3)).kind == "unreachable"
    authority.held.set()


async def test_a_token_server_that_is_down_is_unreachable(authority, tmp_path):
    relay = relay_to(authority, tmp_path, token_url="http://127.0.0.1:9/token")
    assert (await failed(relay)).kind == "unreachable"
    await relay.close()


async def test_a_token_comes_back_in_no_answer(relay):
    answer = await get(relay)
    assert json.loads(answer["body"]["text"]) == {"token": "(secret)"}


async def test_a_gateway_that_changed_gets_a_new_token(authority, relay):
    await get(relay)
    await relay.forget("far")
    await get(relay)
    assert len(authority.asked) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"token_url": "http://tokens.example/token"}, "auth.token_url"),
        ({"token_url": "tokens.example"}, "auth.token_url"),
        ({"token_url": "https://u:canary@tokens.example/"}, "auth.token_url"),
        ({"token_url": {"$secret": "a"}}, "auth.token_url"),
        ({"client_auth": "post"}, "auth.client_auth"),
        ({"scope": 1}, "auth.scope"),
        ({"audiance": "a"}, "auth.audiance"),
    ],
)
def test_a_faulty_scheme_is_named_with_its_field(change, field):
    auth = {
        "scheme": "oauth2-client-credentials",
        "token_url": "https://tokens.example/token",
        "client_id": "me",
        "client_secret": {"$secret": "key"},
        **change,
    }
    with pytest.raises(Misconfigured) as caught:
        parse({"id": "a", "protocol": "p", "url": "https://a", "auth": auth}, "gateways[0]")
    assert caught.value.field == field
    assert "canary" not in caught.value.message


@pytest.mark.parametrize(
    ("told", "life"), [(3600, 3570), ("3600", 3570), (100, 90), (None, 300), ("soon", 300), (0, 0)]
)
def test_a_token_is_renewed_shortly_before_it_expires(told, life):
    body = {"access_token": "a", "token_type": "Bearer", "expires_in": told}
    assert oauth2.read(200, json.dumps(body)).life == pytest.approx(life)
