"""Results become files below the Jupyter root."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .. import samples
from .forms import add


async def keep(api: Any, *wanted: dict[str, Any], gateway: str = "this-server") -> str:
    """A job with these results: the path of its results."""
    job = samples.job(gateway)
    identifier = job["order"]["id"]
    effects = [samples.collect(*wanted)]
    body = {"driver": "tab", "job": job, "effects": effects}
    assert (await api("POST", "jobs", body))[0] == 201

    async def ready() -> bool:
        return (await api("GET", f"jobs/{identifier}"))[1]["results"]

    await samples.eventually(ready)
    return f"jobs/{identifier}/results"


@pytest.fixture
def root(jp_root_dir: Path) -> Path:
    (jp_root_dir / "data").mkdir()
    return jp_root_dir


async def test_a_kept_result_is_copied_and_nothing_is_written_over(api, root):
    results = await keep(api, {"name": "table", "text": "a,b\n", "mediaType": "text/csv"})
    status, said = await api("POST", f"{results}/table/copies", {"folder": "data"})
    assert (status, said) == (201, {"path": "data/table.csv", "size": 4})
    (root / "data" / "table.csv").write_text("mine now")
    _, said = await api("POST", f"{results}/table/copies", {"folder": "/data/"})
    assert said["path"] == "data/table-1.csv"
    assert (root / "data" / "table.csv").read_text() == "mine now"
    assert (root / "data" / "table-1.csv").read_text() == "a,b\n"


async def test_one_that_was_left_where_it_is_is_fetched_with_the_gateways_credentials(
    api, root, peer
):
    auth = {"scheme": "bearer", "token": "typed-word"}
    gateway = (await add(api, url=peer.origin, auth=auth))["id"]
    results = await keep(
        api,
        {"name": "far", "href": f"{peer.origin}/out/text?token=x", "mediaType": "text/plain"},
        {"name": "none", "href": f"{peer.origin}/missing"},
        {"name": "store", "href": "s3://bucket/key"},
        {"name": "inside", "href": "http://127.0.0.1:1/x"},
        gateway=gateway,
    )
    assert await api("POST", f"{results}/far/copies", {}) == (
        201,
        {"path": "text.txt", "size": len("grüezi".encode())},
    )
    assert (root / "text.txt").read_text() == "grüezi"
    assert peer.seen[-1][2]["Authorization"] == "Bearer typed-word"
    status, said = await api("POST", f"{results}/none/copies", {})
    assert (status, said["failure"]["kind"]) == (502, "broken")
    assert "404" in said["message"]
    assert (await api("POST", f"{results}/store/copies", {}))[0] == 400
    status, said = await api("POST", f"{results}/inside/copies", {})
    assert (status, said["failure"]["kind"]) == (502, "refused")
    assert sorted(path.name for path in root.iterdir()) == ["data", "text.txt"]


@pytest.mark.parametrize(
    "folder", ["../outside", "data/../..", ".hidden", "missing", "file.txt", "leads-away", "a\x00b"]
)
async def test_only_a_folder_below_the_root_takes_it(api, root, tmp_path, folder):
    (tmp_path / "outside").mkdir()
    (root / ".hidden").mkdir()
    (root / "file.txt").write_text("")
    (root / "leads-away").symlink_to(tmp_path / "outside")
    results = await keep(api, {"name": "a", "text": "b"})
    status, said = await api("POST", f"{results}/a/copies", {"folder": folder})
    assert (status, said["field"]) == (400, "folder")
    assert list((tmp_path / "outside").iterdir()) == []


async def test_a_name_that_a_server_chose_is_only_a_name(api, hpc, root, monkeypatch):
    address = "http://127.0.0.1:9/../..%2F.evil%3Aname%20"
    results = await keep(api, {"name": "a", "text": "b"}, {"name": "evil", "href": address})

    async def send(*_: Any) -> Any:
        draft = hpc.store.draft()
        draft.write_bytes(b"b")
        body = {"kind": "file", "file": draft.name}
        return {"status": 200, "headers": {"content-type": "text/plain"}, "body": body}

    monkeypatch.setattr(hpc.relay, "send", send)
    status, said = await api("POST", f"{results}/evil/copies", {"folder": "data"})
    assert status == 201, said
    assert said["path"] == "data/evil_name.txt"
    assert [each.name for each in (root / "data").iterdir()] == ["evil_name.txt"]


async def test_of_a_result_that_is_not_there_nothing_is_made(api, root):
    results = await keep(api, {"name": "a", "text": "b"})
    status, said = await api("POST", f"{results}/b/copies", {"folder": "data"})
    assert (status, said["field"]) == (404, "name")
    assert list((root / "data").iterdir()) == []
