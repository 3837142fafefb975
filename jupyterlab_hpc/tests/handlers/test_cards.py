"""The routes of cards."""

from __future__ import annotations

from .. import samples

HERE = {"notebook": "földer/a.ipynb", "cell": "c0"}
OLD = {
    "outputs": [{"output_type": "stream", "name": "stdout", "text": "old\n"}],
    "trusted": False,
}


async def test_the_way_of_a_card(api):
    job = samples.job()
    await api("POST", "jobs", {"driver": "tab", "job": job, "effects": []})
    identifier = job["order"]["id"]
    path = f"jobs/{identifier}"
    assert (await api("GET", f"{path}/card"))[0] == 404
    assert (await api("PUT", f"{path}/card", HERE))[0] == 204
    assert await api("PUT", f"{path}/replaced", OLD) == (200, {"kept": True})
    assert await api("GET", f"{path}/replaced") == (200, OLD)
    assert (await api("PUT", f"{path}/card", {"after": "run-below"}))[0] == 204
    card = {"job": identifier, **HERE, "state": "out", "after": "run-below", "replaced": True}
    _, listing = await api("GET", "cards", params={"notebook": HERE["notebook"]})
    assert listing == {"cards": [card]}
    wish = {"tab": "tab", "notebook": HERE["notebook"]}
    assert await api("POST", f"{path}/card/after", wish) == (200, {"after": "run-below"})
    assert await api("POST", f"{path}/card/after", wish) == (200, {"after": "insert"})


async def test_what_is_wrong_is_named(api):
    for method, path, body, status, field in (
        ("GET", "cards", None, 400, "notebook"),
        ("PUT", "jobs/x/card", {"state": "gone"}, 400, "state"),
        ("PUT", "jobs/x/card", {"state": "out"}, 404, "id"),
        ("PUT", "jobs/x/replaced", {"outputs": "none", "trusted": True}, 400, "outputs"),
        ("GET", "jobs/x/replaced", None, 404, "id"),
        ("POST", "jobs/x/card/after", {"tab": "t", "notebook": "n"}, 404, "id"),
    ):
        code, said = await api(method, path, body)
        assert (code, said["field"]) == (status, field), path
