"""The list of jobs is read in pages that miss nothing and repeat nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_hpc.errors import Invalid
from jupyterlab_hpc.ledger import bulk, counter, gone, inbox, jobs, pages, records, schema

from .. import samples


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = schema.connect(tmp_path / "ledger.sqlite3")
    yield connection
    connection.close()


def submit(ledger: sqlite3.Connection, count: int, **changes: object) -> list[str]:
    made = [samples.job(**changes) for _ in range(count)]
    for job in made:
        jobs.submit(ledger, job, [])
    return [job["order"]["id"] for job in made]


def walk(ledger: sqlite3.Connection, since: int, limit: int) -> list[list[dict]]:
    found, after = [], ""
    while after is not None:
        page = pages.read(ledger, since, limit, after)
        found.append(page["jobs"])
        after = page["next"]
    return found


@pytest.mark.parametrize("limit", [1, 3, 7, 20, 100])
def test_pages_hold_all_jobs_once_newest_first(ledger, limit):
    made = submit(ledger, 20)
    walked = walk(ledger, 0, limit)
    together = [(one["created"], one["id"]) for page in walked for one in page]
    assert sorted(together, reverse=True) == together
    assert sorted(job for _, job in together) == sorted(made)
    assert all(len(page) <= limit for page in walked)


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_jobs_of_one_survey_are_found_across_pages(ledger, limit):
    made = submit(ledger, 10, survey=True)
    seen = counter.current(ledger)
    jobs.verify(ledger, "this-server", made, None)
    walked = [one["id"] for page in walk(ledger, seen, limit) for one in page]
    assert sorted(walked) == sorted(made)


def test_what_changes_while_pages_are_read_is_in_the_next_read(ledger):
    made = submit(ledger, 10, survey=True)
    first = pages.read(ledger, 0, 4)
    jobs.verify(ledger, "this-server", [made[0]], None)
    new = submit(ledger, 1)
    pages.read(ledger, 0, 100, first["next"])
    later = pages.read(ledger, first["sequence"], 100)
    assert {one["id"] for one in later["jobs"]} == {made[0], *new}


def test_a_page_of_large_jobs_is_shorter_and_never_empty(ledger, monkeypatch):
    monkeypatch.setattr(pages, "SIZE", 5000)
    submit(ledger, 6, memory={"text": "x" * 3000})
    submit(ledger, 1, memory={"text": "x" * 9000})
    assert [len(page) for page in walk(ledger, 0, 100)] == [1] * 7


def test_a_forgotten_job_is_told_to_whoever_missed_the_event(ledger):
    made = submit(ledger, 3, rest=True)
    seen = counter.current(ledger)
    jobs.forget(ledger, made[1])
    assert pages.read(ledger, seen, 10)["gone"] == [made[1]]
    assert pages.read(ledger, counter.current(ledger), 10)["gone"] == []


def test_an_order_that_was_forgotten_and_came_again_is_not_gone(ledger):
    job = samples.job(rest=True)
    jobs.submit(ledger, job, [])
    seen = counter.current(ledger)
    jobs.forget(ledger, job["order"]["id"])
    jobs.submit(ledger, job, [])
    page = pages.read(ledger, seen, 10)
    assert (page["gone"], len(page["jobs"])) == ([], 1)


def test_whoever_missed_more_than_is_remembered_is_told_to_read_all(ledger, monkeypatch):
    monkeypatch.setattr(gone, "KEPT", 3)
    made = submit(ledger, 6, rest=True)
    seen = counter.current(ledger)
    bulk.forget(ledger, made)
    assert pages.read(ledger, seen, 10)["sequence"] == 0
    assert pages.read(ledger, counter.current(ledger) - 1, 10)["gone"] == made[-1:]


def test_a_ledger_that_is_younger_than_what_was_read_says_so(ledger):
    submit(ledger, 2)
    assert pages.read(ledger, 1000, 10)["sequence"] == 0


def test_an_end_of_a_page_that_is_none_is_refused(ledger):
    submit(ledger, 2)
    with pytest.raises(Invalid, match="after"):
        pages.read(ledger, 1, 10, "x/y")


def test_many_are_forgotten_and_the_others_say_why_not(ledger):
    ended, busy = submit(ledger, 2, rest=True), submit(ledger, 1)
    outcome = bulk.forget(ledger, [*ended, *busy, "none", ended[0]])
    assert outcome.done == ended
    assert [(one["id"], one.get("reason")) for one in outcome.failed] == [
        (busy[0], "busy"),
        ("none", None),
    ]
    assert records.ids(ledger) == set(busy)


def test_many_are_asked_and_those_that_are_not_there_are_named(ledger):
    [one, other] = submit(ledger, 2)
    outcome = bulk.ask(ledger, [one, "none", other], "dismiss", {})
    assert (outcome.done, [each["id"] for each in outcome.failed]) == ([one, other], ["none"])
    assert [e["event"]["action"] for e in inbox.events(ledger, other)] == ["dismiss"]
