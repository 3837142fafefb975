"""The file of added gateways, and what an administrator allows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.errors import Misconfigured
from jupyterlab_hpc.gateways.file import GatewayFile
from jupyterlab_hpc.ledger import Ledger, jobs

from .. import samples
from .forms import DRAFT, add, listed


@pytest.fixture
def hpc_config(fixed_config: dict[str, Any]) -> dict[str, Any]:
    return fixed_config


class TestTheFile:
    async def test_one_that_is_broken_is_named_and_not_written_over(self, api, file):
        file.write_text('{"version": 1,\n"gateways": [}')
        assert list(await listed(api)) == ["this-server", "fixed"]
        _, rules = await api("GET", "gateways/rules")
        [notice] = rules["notices"]
        assert (notice["file"], notice["line"]) == ("gateways.json", 2)
        assert str(file.parent) not in notice["text"]
        status, said = await api("POST", "gateways", DRAFT)
        assert (status, said["reason"]) == (409, "broken")
        assert "gateways.json" in said["message"]
        assert file.read_text().endswith("[}")

    async def test_one_that_was_repaired_is_read_again(self, api, file):
        file.write_text("[]")
        assert len((await api("GET", "gateways/rules"))[1]["notices"]) == 1
        entry = {**DRAFT, "id": "near"}
        file.write_text(json.dumps({"version": 1, "gateways": [entry]}))
        assert "near" in await listed(api)
        assert (await api("GET", "gateways/rules"))[1]["notices"] == []

    @pytest.mark.parametrize(
        "entry",
        [
            7,
            {**DRAFT, "id": "bad", "url": "gopher://a"},
            {**DRAFT, "id": "bad", "url": "http://169.254.169.254"},
            {**DRAFT, "id": "fixed"},
            {**DRAFT, "id": "bad", "secrets": ["../x"]},
        ],
    )
    async def test_a_broken_entry_leaves_the_others_and_is_kept_as_it_is(self, api, file, entry):
        content = {"version": 1, "gateways": [entry, {**DRAFT, "id": "near"}]}
        file.write_text(json.dumps(content))
        assert list(await listed(api)) == ["this-server", "fixed", "near"]
        [notice] = (await api("GET", "gateways/rules"))[1]["notices"]
        assert notice["text"].startswith("gateways.json, gateways[0]")
        await add(api, id="new")
        assert entry in json.loads(file.read_text())["gateways"]

    async def test_a_file_that_cannot_be_written_changes_nothing(self, api, file, monkeypatch):
        await add(api, id="near")

        def full(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        for method, path, body in [
            ("POST", "gateways", DRAFT),
            ("PUT", "gateways/near", {**DRAFT, "title": "New"}),
            ("DELETE", "gateways/near", None),
        ]:
            status, said = await api(method, path, body)
            assert status == 500
            assert "gateways.json cannot be written (No space left on device)" in said["message"]
        monkeypatch.undo()
        gateways = await listed(api)
        assert list(gateways) == ["this-server", "fixed", "near"]
        assert gateways["near"]["title"] == "near"

    async def test_a_gateway_that_could_not_be_added_leaves_no_secret(
        self, api, file, tmp_path, monkeypatch
    ):
        write = GatewayFile.write

        def full(self: GatewayFile, entries: list[Any]) -> None:
            raise Misconfigured("gateways.json cannot be written")

        monkeypatch.setattr(GatewayFile, "write", full)
        auth = {"scheme": "bearer", "token": "typed-word"}
        assert (await api("POST", "gateways", {**DRAFT, "auth": auth}))[0] == 500
        assert "typed-word" not in (tmp_path / "hpc" / "secrets.json").read_text()
        monkeypatch.setattr(GatewayFile, "write", write)
        assert (await add(api, auth={"scheme": "bearer"}))["secrets"] == {"token": False}

    async def test_a_server_that_does_not_own_the_ledger_changes_none(self, api, hpc, tmp_path):
        other = Ledger(tmp_path / "hpc" / "ledger.sqlite3")
        await other.commit(jobs.submit, samples.job(), [])
        status, said = await api("POST", "gateways", DRAFT)
        assert (status, said["reason"]) == (409, "readonly")
        await other.close()


class TestLocked:
    @pytest.fixture
    def hpc_config(self, hpc_config: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
        (tmp_path / "hpc").mkdir()
        content = {"version": 1, "gateways": [{**DRAFT, "id": "near"}]}
        (tmp_path / "hpc" / "gateways.json").write_text(json.dumps(content))
        return {**hpc_config, "gateways_locked": True}

    async def test_nothing_is_added_changed_removed_or_tried(self, api, file):
        attempt = {"gateway": DRAFT, "request": {"method": "GET", "url": ""}}
        for method, path, body in [
            ("POST", "gateways", DRAFT),
            ("POST", "gateways/try", attempt),
            ("PUT", "gateways/fixed", DRAFT),
            ("DELETE", "gateways/fixed", None),
        ]:
            status, said = await api(method, path, body)
            assert (status, said["reason"]) == (403, "locked")
            assert "HpcApp.gateways_locked" in said["message"]

    async def test_what_was_added_before_is_not_offered_but_kept(self, api, file):
        assert list(await listed(api)) == ["this-server", "fixed"]
        _, rules = await api("GET", "gateways/rules")
        assert rules["locked"] is True
        assert "not offered" in rules["notices"][0]["text"]
        assert "near" in file.read_text()

    async def test_a_secret_for_a_configured_gateway_can_still_be_typed(self, api):
        path = "gateways/fixed/secrets/fixed-token"
        assert (await api("PUT", path, {"value": "typed-word"}))[0] == 204
        assert (await listed(api))["fixed"]["secrets"] == {"fixed-token": True, "s3-key": False}


class TestHosts:
    @pytest.fixture
    def hpc_config(self) -> dict[str, Any]:
        return {"gateway_hosts": ["*.Example.org", "127.0.0.1", "169.254.*"]}

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"url": "https://example.com"}, "url"),
            ({"url": "https://example.org.evil.example"}, "url"),
            ({"url": "https://a.example.org", "origins": ["https://b.example"]}, "origins"),
            (
                {"url": "https://a.example.org", "proxy": {"url": "http://proxy.example"}},
                "proxy.url",
            ),
            ({"url": "http://169.254.169.254"}, "url"),
        ],
    )
    async def test_only_hosts_that_the_administrator_allows(self, api, change, field):
        status, said = await api("POST", "gateways", {**DRAFT, **change})
        assert (status, said["field"]) == (403, field)

    async def test_a_host_that_fits_a_pattern_is_taken(self, api):
        assert (await add(api, url="https://A.example.org"))["id"] == "a.example.org"
        assert (await api("GET", "gateways/rules"))[1]["hosts"] == [
            "*.Example.org",
            "127.0.0.1",
            "169.254.*",
        ]


async def test_the_rules_tell_how_a_form_for_each_scheme_is_made(api):
    _, rules = await api("GET", "gateways/rules")
    assert rules["locked"] is False
    schemes = {one["scheme"]: one["fields"] for one in rules["schemes"]}
    assert list(schemes) == ["none", "basic", "bearer", "header", "oauth2-client-credentials"]
    assert schemes["basic"] == [
        {"name": "user", "secret": False, "required": True},
        {"name": "password", "secret": True, "required": True},
    ]
