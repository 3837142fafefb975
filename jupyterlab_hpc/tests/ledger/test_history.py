"""The states of a job are written down with their times."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_hpc.errors import Conflict, NotFound
from jupyterlab_hpc.ledger import history, jobs, records, schema

from .. import samples


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = schema.connect(tmp_path / "ledger.sqlite3")
    yield connection
    connection.close()


def submitted(ledger: sqlite3.Connection) -> tuple[str, dict]:
    job = samples.job()
    jobs.submit(ledger, job, [])
    return job["order"]["id"], job


def told(ledger: sqlite3.Connection, job: str) -> list[tuple[str, str]]:
    return [(one["state"], one["word"]) for one in history.listing(ledger, job)]


def test_a_submitted_job_has_its_first_state(ledger):
    job, _ = submitted(ledger)
    assert told(ledger, job) == [("created", "")]


def test_a_step_that_is_accepted_is_in_the_history_and_one_that_is_not_is_not(ledger):
    job, content = submitted(ledger)
    ledger.execute("UPDATE jobs SET driver = 'tab', leased = 1e12")
    step = {"driver": "tab", "version": 1, "planned": [], "consumed": [], "keep": None}
    jobs.step(ledger, job, job={**content, "state": "running", "word": "RUN"}, **step)
    with pytest.raises(Conflict):
        jobs.step(ledger, job, job={**content, "state": "failed"}, **step)
    assert told(ledger, job) == [("created", ""), ("running", "RUN")]


def test_progress_within_a_state_is_one_row_with_the_latest_of_it(ledger):
    job, content = submitted(ledger)
    for progress in range(1, 50):
        running = {**content, "state": "running", "word": "RUN", "progress": progress}
        history.note(ledger, job, running, f"2026-11-23T10:00:{progress:02d}.000Z")
    [_, running] = history.listing(ledger, job)
    assert (running["at"], running["until"], running["progress"]) == (
        "2026-11-23T10:00:01.000Z",
        "2026-11-23T10:00:49.000Z",
        49,
    )


def test_a_server_whose_words_never_repeat_leaves_the_first_and_the_newest(ledger):
    job, content = submitted(ledger)
    for number in range(3 * history.KEPT):
        history.note(ledger, job, {**content, "state": "running", "word": f"w{number}"}, "t")
    kept = told(ledger, job)
    assert len(kept) == history.KEPT
    assert kept[0] == ("created", "")
    assert kept[-1] == ("running", f"w{3 * history.KEPT - 1}")


def test_a_long_message_is_cut(ledger):
    job, content = submitted(ledger)
    history.note(ledger, job, {**content, "state": "failed", "message": "x" * 10_000}, "t")
    assert len(history.listing(ledger, job)[-1]["message"]) == history.TEXT


def test_the_history_goes_with_the_job(ledger):
    job, _ = submitted(ledger)
    ledger.execute("UPDATE jobs SET rest = 1")
    jobs.forget(ledger, job)
    assert ledger.execute("SELECT count(*) FROM transitions").fetchone()[0] == 0
    with pytest.raises(NotFound):
        history.listing(ledger, job)


def test_a_ledger_of_before_gets_the_state_that_its_jobs_are_in(tmp_path, monkeypatch):
    path = tmp_path / "old.sqlite3"
    whole = schema.MIGRATIONS
    monkeypatch.setattr(schema, "MIGRATIONS", whole[:1])
    old = schema.connect(path)
    job = samples.job(state="running", word="RUN", progress=30)
    old.execute(
        "INSERT INTO jobs (id, gateway, protocol, version, sequence, job, state, survey, rest,"
        " created, updated) VALUES ('a', 'far', 'p', 1, 1, ?, 'running', 1, 0, 't', 'u')",
        (records.encode(job),),
    )
    old.close()
    monkeypatch.setattr(schema, "MIGRATIONS", whole)
    new = schema.connect(path)
    [row] = history.listing(new, "a")
    assert (row["at"], row["state"], row["word"], row["progress"]) == ("u", "running", "RUN", 30)
    new.close()
