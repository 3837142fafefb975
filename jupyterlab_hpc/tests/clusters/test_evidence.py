"""What may be concluded from queries: whatever they say in whatever order, no false end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from jupyterlab_hpc.engine.executors.evidence import Evidence
from jupyterlab_hpc.engine.executors.scheduler import Seen

SETTLE = 90.0
ALIVE = ("waiting", "held", "running", "ending")
# Transitions that the property was checked on, over all examples.
checked = 0

seen = st.builds(
    Seen,
    stage=st.sampled_from(ALIVE),
    raw=st.just("ALIVE"),
    reason=st.sampled_from(["", "it waits"]),
) | st.builds(
    Seen,
    stage=st.just("ended"),
    raw=st.just("ENDED"),
    reason=st.sampled_from(["", "it ran out of memory"]),
    verdict=st.sampled_from(["", "failed", "dismissed"]),
)
unknown = st.just(Seen("unknown", "NEW_STATE"))
# Most of the time the queue is silent about a job that is watched that closely.
answers = st.none() | seen | unknown
queries = st.tuples(st.floats(0, 200), answers, st.none() | seen)


@pytest.fixture(scope="module", autouse=True)
def enough() -> Iterator[None]:
    yield
    assert checked == 0 or checked >= 1_000, f"only {checked} transitions"


@settings(max_examples=250, deadline=None)
@given(st.lists(queries, min_size=6, max_size=40))
def test_no_false_end(asked: list[tuple[float, Seen | None, Seen | None]]) -> None:
    global checked
    now = 0.0
    evidence = Evidence(lambda: now, SETTLE)
    # Since the job was seen alive for the last time.
    doubts = 0
    since = 0.0
    ends: list[Seen] = []
    for seconds, queue, past in asked:
        now += seconds
        told = evidence.add(queue, past)
        checked += 1
        known = [each for each in (queue, past) if each is not None and each.stage != "unknown"]
        if (queue or past) and not any(each.stage == "ended" for each in known):
            # Nobody says that it ended, and somebody knows it.
            assert told.verdict == ""
            doubts, ends = 0, []
            continue
        if queue is not None and queue.stage in ALIVE:
            # The queue is asked for what is, the accounts for what was.
            assert told.verdict == ""
            doubts, ends = 0, []
            continue
        since = now if doubts == 0 else since
        doubts += 1
        ends += [each for each in known if each.stage == "ended"]
        if told.verdict:
            event(told.verdict)
            assert doubts >= 2
            assert now - since >= SETTLE
        if told.verdict in ("failed", "dismissed"):
            assert told.verdict in [each.verdict for each in ends]
        assert told.verdict in ("", "failed", "dismissed", "lost")


def test_an_end_is_believed_at_last() -> None:
    now = 0.0
    evidence = Evidence(lambda: now, SETTLE)
    end = Seen("ended", "OUT_OF_MEMORY", "it ran out of memory", "failed")
    assert evidence.add(end, None).verdict == ""
    assert evidence.unsettled
    now = SETTLE
    assert evidence.add(None, None).verdict == "failed"


def test_success_without_a_record_is_lost() -> None:
    now = 0.0
    evidence = Evidence(lambda: now, SETTLE)
    evidence.add(Seen("ended", "COMPLETED"), None)
    now = SETTLE
    told = evidence.add(None, Seen("ended", "COMPLETED"))
    assert told.verdict == "lost"
    assert "COMPLETED" in told.reason
