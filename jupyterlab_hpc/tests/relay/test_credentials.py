"""Credentials go where they belong and nowhere else."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.errors import Misconfigured
from jupyterlab_hpc.gateways.entry import parse
from jupyterlab_hpc.gateways.secrets import Secrets
from jupyterlab_hpc.relay import RelayFailure
from jupyterlab_hpc.relay.models import Request

from .. import samples
from .conftest import Peer

CANARY = 'canary-7f3a/with"quotes'


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    (tmp_path / "root").mkdir()
    kept = Secrets(tmp_path / "private" / "secrets.json", tmp_path / "root", lambda: None)
    kept.set("token", CANARY)
    return kept


def relay_with(peer: Peer, tmp_path: Path, secrets: Secrets, **more: Any) -> Any:
    token = {"$secret": "token"}
    options = {"auth": {"scheme": "bearer", "token": token}, **more}
    return samples.relay_to(samples.gateway(peer.origin, **options), tmp_path, secrets=secrets)


async def send(relay: Any, **request: Any) -> dict[str, Any]:
    try:
        return await relay.send("far", Request(**{"method": "GET", **request}))
    finally:
        await relay.close()


async def test_the_gateway_gets_its_credentials(peer, tmp_path, secrets):
    await send(relay_with(peer, tmp_path, secrets), url="text")
    assert peer.seen[0][2]["Authorization"] == f"Bearer {CANARY}"


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ({"scheme": "basic", "user": "ann", "password": "pw"}, "Authorization", "Basic YW5uOnB3"),
        ({"scheme": "header", "name": "X-Key", "value": "k"}, "X-Key", "k"),
        ({"scheme": "none"}, "Authorization", None),
    ],
)
async def test_schemes_make_their_headers(peer, tmp_path, secrets, auth, header, value):
    await send(relay_with(peer, tmp_path, secrets, auth=auth), url="text")
    assert peer.seen[0][2].get(header) == value


async def test_a_redirect_to_another_origin_drops_credentials(peer, other, tmp_path, secrets):
    peer.elsewhere = f"{other.origin}/echo"
    relay = relay_with(peer, tmp_path, secrets, origins=[other.origin])
    await send(relay, url="away", headers={"X-Mine": {"$secret": "token"}, "X-Plain": "1"})
    assert peer.seen[0][2]["X-Mine"] == CANARY
    headers = other.seen[0][2]
    assert "Authorization" not in headers
    assert "X-Mine" not in headers
    assert headers["X-Plain"] == "1"


async def test_a_redirect_with_a_secret_in_its_body_is_not_followed(peer, other, tmp_path, secrets):
    peer.elsewhere = f"{other.origin}/echo"
    relay = relay_with(peer, tmp_path, secrets, origins=[other.origin])
    with pytest.raises(RelayFailure) as caught:
        await send(
            relay,
            method="POST",
            url="away-temporary",
            body={"kind": "json", "value": {"$secret": "token"}},
        )
    assert caught.value.kind == "broken"
    assert other.seen == []


async def test_a_redirect_to_an_unlisted_origin_is_not_followed(peer, other, tmp_path, secrets):
    peer.elsewhere = f"{other.origin}/echo"
    with pytest.raises(RelayFailure) as caught:
        await send(relay_with(peer, tmp_path, secrets), url="away", bare=True)
    assert caught.value.kind == "refused"
    assert other.seen == []


async def test_a_further_origin_gets_credentials_only_when_configured(
    peer, other, tmp_path, secrets
):
    for credentials in (False, True):
        further = [{"url": other.origin, "credentials": credentials}]
        relay = relay_with(peer, tmp_path, secrets, origins=further)
        await send(relay, url=f"{other.origin}/text")
        assert ("Authorization" in other.seen[-1][2]) == credentials


async def test_a_secret_is_not_sent_where_credentials_are_not(peer, other, tmp_path, secrets):
    relay = relay_with(peer, tmp_path, secrets, origins=[other.origin])
    with pytest.raises(RelayFailure) as caught:
        await send(
            relay,
            method="POST",
            url=f"{other.origin}/echo",
            body={"kind": "json", "value": {"$secret": "token"}},
        )
    assert caught.value.kind == "refused"
    assert other.seen == []


async def test_a_secret_that_the_server_echoes_is_taken_out(peer, tmp_path, secrets, caplog):
    caplog.set_level(logging.DEBUG)
    answer = await send(
        relay_with(peer, tmp_path, secrets),
        method="POST",
        url="echo",
        body={"kind": "json", "value": {"deep": [{"$secret": "token"}]}},
    )
    assert json.dumps(CANARY)[1:-1].encode() in peer.seen[0][3]
    assert "canary" not in json.dumps(answer)
    assert "canary" not in caplog.text


def test_a_secrets_file_below_the_jupyter_root_is_refused(tmp_path):
    kept = Secrets(tmp_path / "work" / "secrets.json", tmp_path, lambda: None)
    with pytest.raises(Misconfigured, match="below the Jupyter root"):
        kept.set("a", "b")
    assert not (tmp_path / "work" / "secrets.json").exists()


def test_a_secrets_file_that_others_can_read_is_refused(secrets, tmp_path):
    (tmp_path / "private" / "secrets.json").chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        secrets.get("token")


def test_a_working_keyring_is_preferred(tmp_path):
    class Ring:
        def __init__(self) -> None:
            self.stored: dict[str, str] = {}

        def get_password(self, service: str, name: str) -> str | None:
            return self.stored.get(name)

        def set_password(self, service: str, name: str, value: str) -> None:
            self.stored[name] = value

        def delete_password(self, service: str, name: str) -> None:
            del self.stored[name]

    kept = Secrets(tmp_path / "secrets.json", tmp_path / "root", Ring)
    kept.set("token", "x")
    assert kept.get("token") == "x"
    assert not (tmp_path / "secrets.json").exists()
    kept.remove("token")
    kept.remove("never-there")
    assert not kept.holds("token")


def test_a_secret_is_removed_from_the_file_and_the_others_stay(secrets, tmp_path):
    secrets.set("other", "x")
    secrets.remove("token")
    assert json.loads((tmp_path / "private" / "secrets.json").read_text()) == {"other": "x"}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("http://a", "expected a dictionary"),
        ({"id": "a", "protocol": "p", "url": "http://a", "colour": 1}, "unknown field 'colour'"),
        ({"id": "A b", "protocol": "p", "url": "http://a"}, "field id"),
        ({"id": "a", "url": "http://a"}, "field protocol"),
        ({"id": "a", "protocol": "p", "url": "ftp://a"}, "field url"),
        ({"id": "a", "protocol": "p", "url": "http://u:p@a"}, "field url"),
        ({"id": "a", "protocol": "p", "url": "http://a:99999"}, "field url"),
        ({"id": "a", "protocol": "p", "url": "http://a/?key=1"}, "field url"),
        ({"id": "a", "protocol": "p", "url": "http://a", "origins": "http://b"}, "field origins"),
        ({"id": "a", "protocol": "p", "url": "http://a", "origins": [1]}, r"origins\[0\]"),
        ({"id": "a", "protocol": "p", "url": "http://a", "headers": {"X": 1}}, "headers"),
        ({"id": "a", "protocol": "p", "url": "http://a", "auth": {"scheme": "x"}}, "field auth"),
        (
            {"id": "a", "protocol": "p", "url": "http://a", "auth": {"scheme": "bearer"}},
            "has the fields token",
        ),
    ],
)
def test_a_faulty_gateway_is_named_with_its_field(entry, words):
    with pytest.raises(Misconfigured, match=rf"HpcApp.gateways\[3\].*{words}"):
        parse(entry, "HpcApp.gateways[3]")
