"""Results: kept, fetched, brought into a notebook."""

from __future__ import annotations

from typing import Any

from jupyterlab_hpc.ledger import results
from jupyterlab_hpc.ledger.results import Result

from .. import samples


async def submit(api: Any, job: dict[str, Any], *effects: dict[str, Any]) -> None:
    status, said = await api(
        "POST", "jobs", {"driver": "tab", "job": job, "effects": list(effects)}
    )
    assert status == 201, said


async def test_a_delivery_is_granted_to_one_tab(api):
    job = samples.job()
    path = f"jobs/{job['order']['id']}/delivery"
    await submit(api, job)
    here, there = ({"tab": tab, "notebook": "a.ipynb"} for tab in ("here", "there"))
    assert await api("POST", path, here) == (200, {"granted": True})
    assert await api("POST", path, there) == (200, {"granted": False})
    assert (await api("POST", f"{path}/done", here))[0] == 204
    assert (await api("GET", f"jobs/{job['order']['id']}"))[1]["delivered"] is True


async def test_a_result_is_a_download_that_runs_nothing(api, hpc, jp_fetch, tmp_path):
    job = samples.job()
    identifier = job["order"]["id"]
    page = "<script>alert(1)</script>"
    wanted = [
        {"name": "pägé", "text": page, "mediaType": "text/html", "filename": 'a"b ü.html'},
        {"name": "far", "href": "https://example.org/x"},
    ]
    await submit(api, job, samples.collect(*wanted))

    async def ready() -> bool:
        return (await api("GET", f"jobs/{identifier}"))[1]["results"]

    await samples.eventually(ready)
    response = await jp_fetch("hpc", "jobs", identifier, "results", "pägé")
    assert response.body.decode() == page
    headers = response.headers
    assert headers["Content-Type"] == "text/html"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%22b%20%C3%BC.html"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    status, said = await api("GET", f"jobs/{identifier}/results/far")
    assert (status, said["field"]) == (404, "name")
    assert (await api("GET", f"jobs/{identifier}/results/none"))[0] == 404
    _, listing = await api("GET", f"jobs/{identifier}/results")
    assert {r["name"]: r.get("href") for r in listing} == {
        "pägé": None,
        "far": "https://example.org/x",
    }


async def test_a_result_of_a_hostile_ledger_stays_in_its_directory(api, hpc, tmp_path):
    job = samples.job()
    await submit(api, job)
    (tmp_path / "hpc" / "outside").write_text("secret")
    evil = Result("evil", "text/plain", "../../outside", 6, "")
    await hpc.ledger.write(results.put, job["order"]["id"], [evil])
    status, _ = await api("GET", f"jobs/{job['order']['id']}/results/evil")
    assert status == 400
