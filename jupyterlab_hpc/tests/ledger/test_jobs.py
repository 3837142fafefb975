"""Orders and steps are accepted once, from the driver that holds the job."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_hpc.errors import Conflict, NotFound
from jupyterlab_hpc.ledger import (
    answers,
    counter,
    deliveries,
    effects,
    inbox,
    jobs,
    leases,
    pages,
    records,
    schema,
)

from .. import samples


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = schema.connect(tmp_path / "ledger.sqlite3")
    yield connection
    connection.close()


def submitted(ledger: sqlite3.Connection, **changes: object) -> str:
    job = samples.job(**changes)
    jobs.submit(ledger, job, [samples.request()])
    return str(job["order"]["id"])


def answered(ledger: sqlite3.Connection, job: str) -> None:
    run = effects.begin(ledger, job)
    assert run is not None
    event = {"type": "answered", "effect": run.id, "answer": samples.answer(), "at": "2026"}
    assert effects.finish(ledger, run, event)


def step(ledger: sqlite3.Connection, identifier: str, driver: str, version: int, **more: object):
    record = records.get(ledger, identifier)
    options = {"planned": [], "consumed": [], "keep": None, "job": record["job"], **more}
    return jobs.step(ledger, identifier, driver=driver, version=version, **options)


def test_the_same_order_twice_is_one_job(ledger):
    job = samples.job()
    first = jobs.submit(ledger, job, [samples.request()])
    second = jobs.submit(ledger, {**job, "word": "other"}, [samples.request("9-other")])
    assert (first.new, second.new) == (True, False)
    assert second.record == first.record
    assert len(effects.listing(ledger, job["order"]["id"])) == 1


def test_an_answered_effect_waits_in_the_inbox_of_its_driver(ledger):
    job = submitted(ledger)
    answered(ledger, job)
    [work] = leases.take_events(ledger, "tab", ["ogcapi-processes"])
    assert work["record"]["id"] == job
    assert [e["event"]["type"] for e in work["events"]] == ["answered"]


def test_a_driver_gets_no_jobs_of_a_protocol_that_it_does_not_speak(ledger):
    job = submitted(ledger)
    answered(ledger, job)
    assert leases.take_events(ledger, "tab", ["wps"]) == []


def test_a_job_is_leased_to_one_driver_until_the_lease_ends(ledger, monkeypatch):
    job = submitted(ledger)
    answered(ledger, job)
    assert leases.take_events(ledger, "one", ["ogcapi-processes"])
    assert leases.take_events(ledger, "two", ["ogcapi-processes"]) == []
    assert leases.take_events(ledger, "one", ["ogcapi-processes"])
    later = leases.time.time() + leases.LEASE + 1
    monkeypatch.setattr(leases.time, "time", lambda: later)
    assert leases.take_events(ledger, "two", ["ogcapi-processes"])


def test_a_step_moves_version_and_sequence_on_and_empties_the_inbox(ledger):
    job = submitted(ledger)
    answered(ledger, job)
    [work] = leases.take_events(ledger, "tab", ["ogcapi-processes"])
    before = work["record"]
    accepted = step(
        ledger,
        job,
        "tab",
        1,
        job={**before["job"], "state": "accepted"},
        planned=[samples.wait("2-wait")],
        consumed=[e["id"] for e in work["events"]],
    )
    assert accepted.changed
    assert accepted.record["version"] == 2
    assert accepted.record["sequence"] > before["sequence"]
    assert accepted.record["verified"] == "2026"
    assert inbox.events(ledger, job) == []
    assert [e["id"] for e in effects.listing(ledger, job)] == ["1-create", "2-wait"]


def test_a_step_without_the_lease_is_refused(ledger):
    job = submitted(ledger)
    with pytest.raises(Conflict) as refusal:
        step(ledger, job, "tab", 1)
    assert refusal.value.reason == "lease"


def test_a_step_from_an_older_version_is_refused_and_changes_nothing(ledger):
    job = submitted(ledger)
    answered(ledger, job)
    leases.take_events(ledger, "tab", ["ogcapi-processes"])
    before = records.get(ledger, job)
    with pytest.raises(Conflict) as refusal:
        step(ledger, job, "tab", 0, planned=[samples.wait("2-wait")])
    assert refusal.value.reason == "version"
    assert records.get(ledger, job) == before
    assert len(effects.listing(ledger, job)) == 1


def test_the_lease_ends_with_the_last_event_but_not_before(ledger):
    job = submitted(ledger)
    inbox.ask(ledger, job, "dismiss", {})
    inbox.ask(ledger, job, "dismiss", {})
    [work] = leases.take_events(ledger, "tab", ["ogcapi-processes"])
    first, second = (e["id"] for e in work["events"])
    step(ledger, job, "tab", 1, consumed=[first])
    step(ledger, job, "tab", 2, consumed=[second])
    with pytest.raises(Conflict):
        step(ledger, job, "tab", 3)


def test_an_effect_that_is_planned_twice_is_written_once(ledger):
    job = submitted(ledger)
    effects.plan(ledger, job, [samples.request(url="elsewhere"), samples.wait("2-wait")])
    listing = effects.listing(ledger, job)
    assert [e["id"] for e in listing] == ["1-create", "2-wait"]
    assert listing[0]["effect"]["request"]["url"] == "jobs"


def test_only_changes_since_a_sequence_are_listed(ledger):
    first = submitted(ledger)
    seen = counter.current(ledger)
    second = submitted(ledger)
    listing = pages.read(ledger, seen, None)
    assert [r["id"] for r in listing["jobs"]] == [second]
    assert {r["id"] for r in pages.read(ledger, 0, None)["jobs"]} == {first, second}
    assert pages.read(ledger, listing["sequence"], None)["jobs"] == []


def test_only_a_job_at_rest_can_be_forgotten(ledger):
    job = submitted(ledger)
    with pytest.raises(Conflict):
        jobs.forget(ledger, job)
    answered(ledger, job)
    [work] = leases.take_events(ledger, "tab", ["ogcapi-processes"])
    step(
        ledger,
        job,
        "tab",
        1,
        job={**work["record"]["job"], "rest": True},
        consumed=[e["id"] for e in work["events"]],
    )
    _, told = jobs.forget(ledger, job)
    assert [a["status"] for a in told] == [200]
    with pytest.raises(NotFound):
        records.get(ledger, job)
    assert ledger.execute("SELECT COUNT(*) FROM effects").fetchone()[0] == 0


def test_a_survey_verifies_the_jobs_it_saw_and_ends_their_silence(ledger):
    job = submitted(ledger, survey=True)
    other = submitted(ledger, survey=True)
    jobs.verify(ledger, "this-server", [], "no route to host")
    assert records.get(ledger, job)["unreachable"] == "no route to host"
    jobs.verify(ledger, "this-server", [job], None)
    assert records.get(ledger, job)["unreachable"] is None
    assert records.get(ledger, job)["verified"]
    assert records.get(ledger, other)["verified"] is None


def test_an_answer_is_kept_only_when_it_differs(ledger):
    asked = {"method": "GET", "url": "jobs"}
    assert answers.keep(ledger, "far", asked, samples.answer("a"))
    assert not answers.keep(ledger, "far", asked, {**samples.answer("a"), "at": "later"})
    assert answers.keep(ledger, "far", asked, samples.answer("b"))
    assert ledger.execute("SELECT COUNT(*) FROM answers").fetchone()[0] == 1


def test_a_delivery_is_claimed_by_one_tab_for_each_notebook(ledger):
    job = submitted(ledger)
    assert deliveries.claim(ledger, job, "one", "a.ipynb")
    assert not deliveries.claim(ledger, job, "two", "a.ipynb")
    assert deliveries.claim(ledger, job, "one", "a.ipynb")
    assert deliveries.claim(ledger, job, "two", "copy.ipynb")
    deliveries.done(ledger, job, "one", "a.ipynb")
    assert records.get(ledger, job)["delivered"]
    assert deliveries.claim(ledger, job, "two", "a.ipynb")


def test_a_delivery_whose_tab_went_away_can_be_claimed(ledger, monkeypatch):
    job = submitted(ledger)
    assert deliveries.claim(ledger, job, "one", "a.ipynb")
    later = deliveries.time.time() + deliveries.CLAIM + 1
    monkeypatch.setattr(deliveries.time, "time", lambda: later)
    assert deliveries.claim(ledger, job, "two", "a.ipynb")


@pytest.mark.parametrize("changes", [True, False])
def test_after_a_crash_only_what_changes_nothing_is_sent_again(ledger, changes):
    job = samples.job()
    identifier = job["order"]["id"]
    jobs.submit(ledger, job, [samples.request(changes=changes), samples.wait("2-wait")])
    assert effects.begin(ledger, identifier)
    clock = effects.begin(ledger, identifier)
    assert clock is not None
    effects.recover(ledger)
    request, wait = effects.listing(ledger, identifier)
    assert request["state"] == ("done" if changes else "planned")
    told = [e["event"]["type"] for e in inbox.events(ledger, identifier)]
    assert told == (["unknown"] if changes else [])
    assert wait["state"] == "running"
    assert [w.due for w in effects.waits(ledger)] == [clock.due]


def test_the_answer_of_a_run_that_was_taken_over_is_dropped(ledger):
    job = samples.job()
    jobs.submit(ledger, job, [samples.request(changes=False)])
    stale = effects.begin(ledger, job["order"]["id"])
    effects.recover(ledger)
    fresh = effects.begin(ledger, job["order"]["id"])
    event = {"type": "answered", "effect": "1-create", "answer": samples.answer(), "at": "t"}
    assert effects.finish(ledger, stale, event) is None
    assert effects.finish(ledger, fresh, event)
    assert len(inbox.events(ledger, job["order"]["id"])) == 1


def test_jobs_at_a_gateway_are_unfinished_until_they_rest_and_nothing_is_left_to_send(ledger):
    assert records.unfinished_at(ledger, "far") == 0
    resting = submitted(ledger, gateway="far", rest=True)
    submitted(ledger, gateway="far")
    submitted(ledger, gateway="elsewhere")
    assert records.unfinished_at(ledger, "far") == 2
    answered(ledger, resting)
    assert records.unfinished_at(ledger, "far") == 1
    assert records.gateways(ledger) == {"far", "elsewhere"}
