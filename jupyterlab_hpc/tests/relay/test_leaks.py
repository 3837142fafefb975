"""What a server learns of credentials, and what comes back of them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from keyring.errors import KeyringLocked

from jupyterlab_hpc.errors import Misconfigured
from jupyterlab_hpc.gateways.secrets import Secrets
from jupyterlab_hpc.relay import RelayFailure
from jupyterlab_hpc.relay.address import target
from jupyterlab_hpc.relay.models import Request

from .. import samples

TOKEN = "canary-7f3a9c"


async def send(peer: Any, tmp_path: Path, url: str, **gateway: Any) -> dict[str, Any]:
    relay = samples.relay_to(samples.gateway(peer.origin, **gateway), tmp_path)
    try:
        return await relay.send("far", Request(method="GET", url=url))
    finally:
        await relay.close()


async def test_headers_of_a_gateway_do_not_follow_a_redirect(peer, other, tmp_path):
    peer.elsewhere = f"{other.origin}/echo"
    own = {"headers": {"X-Api-Token": TOKEN}, "origins": [other.origin]}
    await send(peer, tmp_path, "away", **own)
    assert peer.seen[0][2]["X-Api-Token"] == TOKEN
    assert "X-Api-Token" not in other.seen[0][2]


@pytest.mark.parametrize(
    "auth",
    [
        {"scheme": "basic", "user": "ann", "password": TOKEN},
        {"scheme": "bearer", "token": TOKEN},
    ],
    ids=lambda auth: auth["scheme"],
)
@pytest.mark.parametrize("url", ["echo", "echo-binary", "echo-away"])
async def test_no_form_of_a_credential_comes_back(peer, tmp_path, auth, url):
    try:
        told = json.dumps(await send(peer, tmp_path, url, auth=auth))
    except RelayFailure as failure:
        told = json.dumps(failure.json())
    proof = peer.seen[0][2]["Authorization"].rpartition(" ")[2]
    assert "(secret)" in told or '"base64"' in told
    for form in (TOKEN, proof):
        assert form not in told
        for shift in range(3):
            # without the ends, which depend on what stands beside it
            inner = base64.b64encode(b"_" * shift + form.encode()).decode()[4:-4]
            assert inner not in told


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1", "0177.0.0.1", "017700000001"])
def test_a_number_that_stands_for_a_host_is_refused_before_anything_resolves_it(host):
    gateway = samples.gateway("https://gateway.example")
    with pytest.raises(RelayFailure) as caught:
        target(gateway, f"http://{host}/", bare=True)
    assert caught.value.kind == "refused"


def test_a_locked_keyring_says_what_to_do(tmp_path: Path):
    class Locked:
        def get_password(self, service: str, name: str) -> str | None:
            raise KeyringLocked("no")

        def set_password(self, service: str, name: str, value: str) -> None:
            raise KeyringLocked("no")

    kept = Secrets(tmp_path / "secrets.json", tmp_path / "root", Locked)
    for deed in (kept.get, kept.remove, lambda name: kept.set(name, TOKEN)):
        with pytest.raises(Misconfigured, match="unlock"):
            deed("token")
    assert not (tmp_path / "secrets.json").exists()
