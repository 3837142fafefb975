"""Cards and what they took the place of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_hpc.errors import NotFound
from jupyterlab_hpc.ledger import cards, deliveries, jobs, schema

from .. import samples

HERE = {"notebook": "a.ipynb", "cell": "c0"}
OLD = {
    "outputs": [{"output_type": "stream", "name": "stdout", "text": "old\n"}],
    "trusted": True,
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = schema.connect(tmp_path / "ledger.sqlite3")
    yield connection
    connection.close()


def submitted(ledger: sqlite3.Connection) -> str:
    job = samples.job()
    jobs.submit(ledger, job, [samples.request()])
    return str(job["order"]["id"])


def test_a_card_is_found_by_its_notebook_until_its_result_was_seen(ledger):
    job = submitted(ledger)
    cards.put(ledger, job, HERE)
    assert cards.listing(ledger, "a.ipynb") == [
        {"job": job, **HERE, "state": "out", "after": "insert", "replaced": False}
    ]
    assert cards.listing(ledger, "b.ipynb") == []
    cards.put(ledger, job, {"notebook": "b.ipynb", "state": "saved"})
    assert [c["state"] for c in cards.listing(ledger, "b.ipynb")] == ["saved"]
    deliveries.done(ledger, job, "tab", "b.ipynb")
    assert cards.listing(ledger, "b.ipynb") == []
    assert cards.get(ledger, job)["cell"] == "c0"


def test_a_job_from_a_cell_has_its_card_from_the_start(ledger):
    job = samples.job()
    job["order"]["origin"] = {**HERE, "source": "x"}
    jobs.submit(ledger, job, [])
    assert [c["state"] for c in cards.listing(ledger, "a.ipynb")] == ["out"]


def test_a_card_that_was_detached_stays_so(ledger):
    job = submitted(ledger)
    cards.put(ledger, job, {**HERE, "state": "detached"})
    cards.put(ledger, job, {"state": "saved"})
    assert cards.get(ledger, job)["state"] == "detached"


def test_what_is_done_after_a_delivery_is_given_once_and_to_no_copy(ledger):
    job = submitted(ledger)
    assert cards.take_after(ledger, job, "a.ipynb") == "insert"
    cards.put(ledger, job, {**HERE, "after": "run-below"})
    assert cards.take_after(ledger, job, "copy.ipynb") == "insert"
    assert cards.take_after(ledger, job, "a.ipynb") == "run-below"
    assert cards.take_after(ledger, job, "a.ipynb") == "insert"


def test_replaced_outputs_are_kept_and_go_with_the_job(ledger):
    job = submitted(ledger)
    with pytest.raises(NotFound, match="No output is kept"):
        cards.replaced(ledger, job)
    cards.put(ledger, job, HERE)
    assert cards.keep(ledger, job, OLD)
    assert cards.replaced(ledger, job) == OLD
    assert cards.get(ledger, job)["replaced"]
    ledger.execute("DELETE FROM jobs")
    assert ledger.execute("SELECT count(*) FROM replaced").fetchone()[0] == 0
    assert ledger.execute("SELECT count(*) FROM cards").fetchone()[0] == 0


def test_outputs_that_are_too_large_are_not_kept(ledger, monkeypatch):
    job = submitted(ledger)
    monkeypatch.setattr(cards, "ONE", 20)
    assert not cards.keep(ledger, job, OLD)


def test_the_oldest_outputs_give_way(ledger, monkeypatch):
    first, second, third = (submitted(ledger) for _ in range(3))
    cards.keep(ledger, first, OLD)
    size = ledger.execute("SELECT size FROM replaced").fetchone()[0]
    monkeypatch.setattr(cards, "ALL", 2 * size)
    cards.keep(ledger, second, OLD)
    cards.keep(ledger, third, OLD)
    left = {row[0] for row in ledger.execute("SELECT job FROM replaced")}
    assert left == {second, third}


def test_a_job_that_is_not_there_has_no_card(ledger):
    for work in (
        lambda: cards.put(ledger, "no", HERE),
        lambda: cards.get(ledger, "no"),
        lambda: cards.keep(ledger, "no", OLD),
        lambda: cards.take_after(ledger, "no", "a.ipynb"),
    ):
        with pytest.raises(NotFound):
            work()
