"""Gateways are added, tried, changed and removed while the server runs."""

from __future__ import annotations

import json
import logging
import stat
from typing import Any

import pytest

from jupyterlab_hpc.gateways import Gateways
from jupyterlab_hpc.gateways.file import GatewayFile
from jupyterlab_hpc.gateways.rules import Rules
from jupyterlab_hpc.gateways.shelf import Shelf
from jupyterlab_hpc.ledger import jobs

from .. import samples
from .forms import DRAFT, add, listed


@pytest.fixture
def hpc_config(fixed_config: dict[str, Any]) -> dict[str, Any]:
    return fixed_config


async def test_a_gateway_is_added_with_what_a_form_needs_to_edit_it(api, file):
    shown = await add(
        api,
        title="Près de chez moi",
        origins=["https://results.example", {"url": "https://b.example", "credentials": True}],
        headers={"X-Plain": "1", "X-Key": {"$secret": "key"}},
        auth={"scheme": "basic", "user": "ann", "password": "typed-word"},
        options={"region": "eu", "deep": {"none": None}},
    )
    assert shown == {
        "id": "pres-de-chez-moi",
        "title": "Près de chez moi",
        "protocol": "ogcapi-processes",
        "root": "https://far.example/api/",
        "embedded": False,
        "editable": True,
        "url": "https://far.example/api",
        "origins": ["https://results.example", {"url": "https://b.example", "credentials": True}],
        "headers": {"X-Plain": "1", "X-Key": {"$secret": "key"}},
        "auth": {"scheme": "basic", "user": "ann", "password": {"$secret": "password"}},
        "tls": None,
        "proxy": None,
        "options": {"region": "eu", "deep": {"none": None}},
        "secrets": {"key": False, "password": True},
    }
    assert (await listed(api))["pres-de-chez-moi"] == shown
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "typed-word" not in file.read_text()


async def test_ids_are_made_from_the_title_or_the_host_and_are_unique(api, hpc):
    assert (await add(api))["id"] == "far.example"
    assert (await add(api))["id"] == "far.example-2"
    assert (await add(api, title="Try"))["id"] == "try-2"
    assert (await add(api, title="東京"))["id"] == "gateway"
    # one that has jobs but is gone does not come back as somebody else
    await hpc.ledger.commit(jobs.submit, samples.job("gone"), [])
    assert (await add(api, title="gone"))["id"] == "gone-2"


async def test_an_added_gateway_is_used_at_once_and_is_there_after_a_restart(
    api,
    file,
    peer,
):
    await add(api, id="near", url=peer.origin, auth={"scheme": "bearer", "token": "typed-word"})
    _, answer = await api("POST", "gateways/near/relay", {"method": "GET", "url": "text"})
    assert answer["body"]["text"] == "grüezi"
    assert peer.seen[0][2]["Authorization"] == "Bearer typed-word"
    again = Gateways([])
    Shelf(again, GatewayFile(file), Rules(file.parent / "root"), logging.getLogger("hpc-test"))
    assert again.get("near").root == peer.origin + "/"
    assert again.get("near").secrets() == {"token"}


async def test_what_was_sent_back_from_a_form_changes_nothing(api):
    shown = await add(api, auth={"scheme": "bearer", "token": "typed-word"})
    form = {k: v for k, v in shown.items() if k not in {"root", "embedded", "editable", "secrets"}}
    status, again = await api("PUT", "gateways/far.example", form)
    assert (status, again) == (200, {**shown, "dropped": []})


async def test_a_gateway_is_changed(api, peer):
    await add(api, id="near", title="Old")
    status, shown = await api("PUT", "gateways/near", {**DRAFT, "url": peer.origin, "title": "New"})
    assert (status, shown["title"], shown["root"]) == (200, "New", peer.origin + "/")
    _, answer = await api("POST", "gateways/near/relay", {"method": "GET", "url": "text"})
    assert answer["status"] == 200


async def test_a_gateway_is_removed(api, file):
    await add(api, id="near", auth={"scheme": "bearer", "token": "typed-word"})
    assert (await api("DELETE", "gateways/near"))[0] == 204
    assert "near" not in await listed(api)
    assert json.loads(file.read_text())["gateways"] == []
    assert "typed-word" not in (file.parent / "secrets.json").read_text()


async def test_a_gateway_with_unfinished_jobs_stays(api, hpc):
    await add(api, id="near")
    await hpc.ledger.commit(jobs.submit, samples.job("near"), [])
    await hpc.ledger.commit(jobs.submit, samples.job("near"), [])
    status, said = await api("DELETE", "gateways/near")
    assert (status, said["reason"]) == (409, "busy")
    assert "2 jobs" in said["message"]
    status, said = await api("PUT", "gateways/near", {**DRAFT, "protocol": "wps"})
    assert (status, said["field"]) == (409, "protocol")
    assert (await api("PUT", "gateways/near", {**DRAFT, "title": "Near"}))[0] == 200


@pytest.mark.parametrize(
    ("gateway", "reason"), [("fixed", "configured"), ("this-server", "embedded")]
)
async def test_what_the_administrator_gives_is_not_changed(api, gateway, reason):
    for method, body in [("PUT", DRAFT), ("DELETE", None)]:
        status, said = await api(method, f"gateways/{gateway}", body)
        assert (status, said["reason"]) == (409, reason)
    assert (await api("POST", "gateways", {**DRAFT, "id": gateway}))[1]["reason"] == "taken"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"url": ""}, 400, "url"),
        ({"url": "ftp://a.example"}, 400, "url"),
        ({"url": "https://ann:typed-word@a.example"}, 400, "url"),
        ({"url": "https://a.example/?key=1"}, 400, "url"),
        ({"url": "https://bücher.example"}, 400, "url"),
        ({"url": "http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/"}, 400, "url"),
        ({"url": "http://2130706433/"}, 400, "url"),
        ({"url": "http://169.254.169.254/"}, 403, "url"),
        ({"url": "http://[::ffff:169.254.169.254]/"}, 403, "url"),
        ({"url": "http://[fe80::1]/"}, 403, "url"),
        ({"url": "http://[fd00:ec2::254]/"}, 403, "url"),
        ({"url": "http://168.63.129.16/"}, 403, "url"),
        ({"url": "http://100.100.100.200/"}, 403, "url"),
        ({"origins": ["http://169.254.169.254/"]}, 403, "origins"),
        ({"proxy": {"url": "http://169.254.169.254"}}, 403, "proxy.url"),
        ({"protocol": None}, 400, "protocol"),
        ({"id": "Near"}, 400, "id"),
        ({"id": "try"}, 409, "id"),
        ({"colour": 1}, 400, "colour"),
        ({"origins": [3]}, 400, "origins[0]"),
        ({"headers": {"X-A": 3}}, 400, "headers['X-A']"),
        ({"headers": {"X-Api-Key": "typed-word"}}, 400, "headers.X-Api-Key"),
        ({"headers": {"Authorization": "typed-word"}}, 400, "headers.Authorization"),
        ({"options": {"apiToken": "typed-word"}}, 400, "options.apiToken"),
        ({"auth": {"scheme": "query"}}, 400, "auth"),
        ({"auth": {"scheme": ["basic"]}}, 400, "auth"),
        ({"auth": {"scheme": "basic"}}, 400, "auth.user"),
        ({"auth": {"scheme": "bearer", "tokn": "typed-word"}}, 400, "auth.tokn"),
        ({"tls": {"verify": False}}, 400, "tls.verify"),
        ({"tls": {"ca": "/no/such/file.pem"}}, 400, "tls.ca"),
        ({"secrets": {"a/b": "typed-word"}}, 400, "secrets.a/b"),
        ({"secrets": {"a": 3}}, 400, "secrets.a"),
    ],
)
async def test_a_faulty_gateway_is_refused_with_its_field_and_nothing_is_kept(
    api, file, change, status, field
):
    body = {**DRAFT, **change}
    attempt = {"gateway": body, "request": {"method": "GET", "url": ""}}
    sent = [("gateways", body, field), ("gateways/try", attempt, f"gateway.{field}")]
    if status == 409:
        # a draft has no id that could be taken
        sent.pop()
    for path, content, place in sent:
        code, said = await api("POST", path, content)
        assert (code, said["field"]) == (status, place)
        assert "typed-word" not in said["message"]
    assert not file.exists()


async def test_unknown_gateways_are_not_found(api):
    for method, path, body in [
        ("PUT", "gateways/nowhere", DRAFT),
        ("DELETE", "gateways/nowhere", None),
        ("PUT", "gateways/nowhere/secrets/a", {"value": "b"}),
        ("DELETE", "gateways/nowhere/secrets/a", None),
    ]:
        assert (await api(method, path, body))[0] == 404


async def test_the_id_of_a_gateway_stays(api):
    await add(api, id="near")
    status, said = await api("PUT", "gateways/near", {**DRAFT, "id": "far"})
    assert (status, said["field"]) == (400, "id")


async def test_every_change_is_told_on_the_event_bus(api, jp_ws_fetch):
    socket = await jp_ws_fetch("api", "events", "subscribe")

    async def told() -> tuple[str, str]:
        event = json.loads(await socket.read_message())
        return event["what"], event["id"]

    await add(api, id="near")
    assert await told() == ("gateway", "near")
    await api("PUT", "gateways/near", DRAFT)
    assert await told() == ("gateway", "near")
    await api("PUT", "gateways/near/secrets/a", {"value": "b"})
    assert await told() == ("gateway", "near")
    await api("DELETE", "gateways/near")
    assert await told() == ("gateway", "near")
    socket.close()


class TestTrying:
    async def test_a_draft_is_tried_and_nothing_is_kept(self, api, peer, file, hpc):
        auth = {"scheme": "basic", "user": "ann", "password": "typed-word"}
        draft = {**DRAFT, "url": peer.origin, "auth": auth}
        status, answer = await api(
            "POST",
            "gateways/try",
            {"gateway": draft, "request": {"method": "GET", "url": "echo"}},
        )
        assert (status, answer["status"]) == (200, 200)
        assert peer.seen[0][2]["Authorization"] == "Basic YW5uOnR5cGVkLXdvcmQ="
        assert "YW5uOnR5cGVkLXdvcmQ" not in json.dumps(answer)
        assert not file.exists()
        assert not (file.parent / "secrets.json").exists()
        assert list(await listed(api)) == ["this-server", "fixed"]

    @pytest.mark.parametrize(
        "url", ["https://elsewhere.example/", "../x", "http://169.254.169.254/"]
    )
    async def test_the_rules_are_those_of_a_kept_gateway(self, api, peer, url):
        draft = {**DRAFT, "url": peer.origin}
        status, said = await api(
            "POST", "gateways/try", {"gateway": draft, "request": {"method": "GET", "url": url}}
        )
        assert (status, said["failure"]["kind"]) == (502, "refused")

    async def test_its_answer_is_not_saved(self, api):
        request = {"method": "GET", "url": "", "save": True}
        status, said = await api("POST", "gateways/try", {"gateway": DRAFT, "request": request})
        assert (status, said["field"]) == (400, "request.save")

    async def test_an_edited_gateway_is_tried_with_what_is_stored(self, api, peer):
        auth = {"scheme": "bearer", "token": "typed-word"}
        await add(api, id="near", url=peer.origin, auth=auth)
        draft = {**DRAFT, "id": "near", "url": peer.origin, "auth": {"scheme": "bearer"}}
        request = {"method": "GET", "url": "text"}
        status, _ = await api("POST", "gateways/try", {"gateway": draft, "request": request})
        assert status == 200
        assert peer.seen[-1][2]["Authorization"] == "Bearer typed-word"

    async def test_what_is_stored_is_not_sent_to_another_address(self, api, peer):
        auth = {"scheme": "bearer", "token": "typed-word"}
        await add(api, id="near", auth=auth)
        draft = {**DRAFT, "id": "near", "url": peer.origin, "auth": {"scheme": "bearer"}}
        request = {"method": "GET", "url": "text"}
        status, said = await api("POST", "gateways/try", {"gateway": draft, "request": request})
        assert (status, said["failure"]["kind"]) == (502, "refused")
        assert "type it" in said["message"]
        assert peer.seen == []
