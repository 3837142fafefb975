"""What comes back from a gateway, good and hostile."""

from __future__ import annotations

import base64
import hashlib
import resource
import stat
import time
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from jupyterlab_hpc.relay import Limits, RelayFailure
from jupyterlab_hpc.relay.models import Request

from .. import samples
from .conftest import Peer


@pytest_asyncio.fixture
async def relay(peer: Peer, tmp_path: Path):
    relay = samples.relay_to(samples.gateway(peer.origin + "/api"), tmp_path)
    yield relay
    await relay.close()


async def get(relay: Any, url: str, **more: Any) -> dict[str, Any]:
    return await relay.send("far", Request(method="GET", url=url, **more))


async def failure(relay: Any, url: str, **more: Any) -> RelayFailure:
    with pytest.raises(RelayFailure) as caught:
        await get(relay, url, **more)
    return caught.value


async def test_an_answer_is_handed_on_as_it_came(relay, peer):
    answer = await get(relay, "text?f=json")
    assert answer["status"] == 200
    assert answer["reason"] == "OK"
    assert answer["body"] == {"kind": "text", "text": "grüezi"}
    assert answer["headers"]["x-a"] == "1"
    assert answer["url"] == f"{peer.origin}/api/text?f=json"
    assert answer["at"].endswith("Z")
    assert 0 < answer["seconds"] < 10
    assert peer.seen[0][1] == "/api/text?f=json"


async def test_cookies_are_not_handed_on(relay):
    assert "set-cookie" not in (await get(relay, "text"))["headers"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [("text", "text"), ("latin", "base64"), ("binary", "base64"), ("empty", "none")],
)
async def test_a_body_is_text_when_it_is_utf8_of_a_textual_type(relay, url, kind):
    assert (await get(relay, url))["body"]["kind"] == kind


async def test_an_error_status_is_an_answer(relay):
    assert (await get(relay, "no-such"))["status"] == 404


@pytest.mark.parametrize(
    ("url", "text"),
    [("gzip", "a" * 5000 + "b"), ("deflate", "abc"), ("raw-deflate", "abc")],
)
async def test_compressed_answers_are_unpacked(relay, url, text):
    assert (await get(relay, url))["body"]["text"] == text


@pytest.mark.parametrize("url", ["cut-gzip", "bad-gzip", "brotli", "short"])
async def test_a_damaged_answer_is_broken(relay, url):
    assert (await failure(relay, url)).kind == "broken"


async def test_what_is_no_http_is_said_to_be_none(relay):
    told = await failure(relay, "noise")
    assert told.kind == "broken"
    assert told.message.endswith("sent back is no HTTP answer.")


async def test_an_answer_may_be_saved_to_a_private_file(relay, tmp_path):
    answer = await get(relay, "gzip", save=True)
    body = answer["body"]
    file = relay._store.saved(body["file"])
    assert file.read_bytes() == b"a" * 5000 + b"b"
    assert body["size"] == 5001
    assert body["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_saved_answer_that_fails_leaves_no_file(relay, tmp_path):
    assert (await failure(relay, "endless", save=True, limit=3 << 20)).kind == "too-large"
    assert list((tmp_path / "data" / "saved").iterdir()) == []


@pytest.mark.parametrize("url", ["endless", "bomb"])
async def test_a_body_without_end_stops_at_the_limit_and_not_in_memory(relay, url):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (await failure(relay, url)).kind == "too-large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10


async def test_a_limit_of_the_request_is_kept(relay):
    assert (await failure(relay, "gzip", limit=5000)).kind == "too-large"
    assert (await get(relay, "gzip", limit=5001))["status"] == 200


@pytest.mark.parametrize("url", ["slow", "never"])
async def test_a_server_that_dawdles_is_left_at_the_deadline(relay, url):
    started = time.monotonic()
    assert (await failure(relay, url, deadline=0.4)).kind == "deadline"
    assert time.monotonic() - started < 2


async def test_the_administrator_bounds_deadlines(peer, tmp_path):
    relay = samples.relay_to(samples.gateway(peer.origin), tmp_path, Limits(longest=0.3))
    started = time.monotonic()
    assert (await failure(relay, "never", deadline=600)).kind == "deadline"
    assert time.monotonic() - started < 2
    await relay.close()


async def test_a_port_where_nobody_listens_is_unreachable(tmp_path):
    relay = samples.relay_to(samples.gateway("http://127.0.0.1:9"), tmp_path)
    assert (await failure(relay, "x")).kind == "unreachable"
    await relay.close()


async def test_a_redirect_within_the_origin_is_followed(relay, peer):
    answer = await get(relay, "to-text")
    assert answer["body"]["text"] == "grüezi"
    assert answer["url"].endswith("/api/text")


async def test_redirects_in_a_circle_end(relay, peer):
    assert (await failure(relay, "loop")).kind == "refused"
    assert len(peer.seen) == 6


@pytest.mark.parametrize(
    ("url", "method", "body"),
    [("see-other", "GET", ""), ("moved", "GET", ""), ("temporary", "POST", "hello")],
)
async def test_a_post_is_redirected_as_the_status_says(relay, url, method, body):
    post = {"kind": "text", "text": "hello", "type": "text/plain"}
    answer = await relay.send("far", Request(method="POST", url=url, body=post))
    assert f'"method": "{method}"' in answer["body"]["text"]
    assert f'"body": "{body}"' in answer["body"]["text"]


async def test_bodies_of_every_kind_arrive(relay, peer, tmp_path):
    (tmp_path / "root" / "a.csv").write_bytes(b"1,2\n")
    for body in [
        {"kind": "json", "value": {"a": [1, None]}},
        {"kind": "text", "text": "<a/>", "type": "text/xml"},
        {"kind": "file", "path": "a.csv", "type": "text/csv"},
        {
            "kind": "form",
            "parts": [{"name": "note", "text": "hi"}, {"name": "data", "file": "a.csv"}],
        },
    ]:
        await relay.send("far", Request(method="POST", url="echo", body=body))
    json, text, file, form = peer.seen
    assert (json[2]["Content-Type"], json[3]) == ("application/json", b'{"a": [1, null]}')
    assert (text[2]["Content-Type"], text[3]) == ("text/xml", b"<a/>")
    assert (file[2]["Content-Type"], file[3]) == ("text/csv", b"1,2\n")
    assert form[2]["Content-Type"].startswith("multipart/form-data")
    assert b'name="data"; filename="a.csv"' in form[3]
    assert b"1,2\n" in form[3]
    assert b"hi" in form[3]


async def test_headers_of_the_connection_cannot_be_set(relay, peer):
    for name in ("Host", "Content-Length", "Transfer-Encoding", "Cookie"):
        assert (await failure(relay, "text", headers={name: "x"})).kind == "refused"
    assert (await failure(relay, "text", headers={"X-A": "a\r\nX-B: b"})).kind == "refused"
    assert peer.seen == []


async def test_placeholders_for_files_are_filled_in(relay, peer, tmp_path):
    root = tmp_path / "root"
    (root / "note.txt").write_text("grüezi")
    (root / "data.json").write_text('{"a": 1}')
    value = {
        "text": {"$file": "note.txt"},
        "base64": {"$file": "/note.txt", "$as": "base64"},
        "json": [{"$file": "data.json", "$as": "json"}],
    }
    await relay.send(
        "far", Request(method="POST", url="echo", body={"kind": "json", "value": value})
    )
    sent = Request.model_validate_json(
        b'{"method":"GET","url":"","body":{"kind":"json","value":' + peer.seen[0][3] + b"}}"
    ).body.value
    assert sent["text"] == "grüezi"
    assert base64.b64decode(sent["base64"]).decode() == "grüezi"
    assert sent["json"] == [{"a": 1}]


@pytest.mark.parametrize(
    "value",
    [
        {"$file": "../secrets.json"},
        {"$file": "/etc/passwd"},
        {"$file": "link"},
        {"$file": "folder"},
        {"$file": "missing"},
        {"$file": "note\u0000.txt"},
        {"$file": "big"},
        {"$file": "note.txt", "$as": "pickle"},
        {"$file": "note.txt", "$as": "json"},
        {"$secret": "no-such"},
        {"$callback": "success"},
    ],
)
async def test_a_placeholder_that_cannot_be_filled_sends_nothing(relay, peer, tmp_path, value):
    root = tmp_path / "root"
    (root / "note.txt").write_text("not json")
    (root / "folder").mkdir()
    (tmp_path / "outside").write_text("outside")
    (root / "link").symlink_to(tmp_path / "outside")
    with (root / "big").open("wb") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(RelayFailure) as caught:
        await relay.send(
            "far", Request(method="POST", url="echo", body={"kind": "json", "value": [value]})
        )
    assert caught.value.kind == "refused"
    assert peer.seen == []
