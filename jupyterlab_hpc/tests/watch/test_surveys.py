"""When gateways are asked about their jobs."""

from __future__ import annotations

import asyncio
import time

import pytest

from jupyterlab_hpc.watch import surveys
from jupyterlab_hpc.watch.surveys import Surveys

from .. import samples


class Clockwork:
    """Surveys of two gateways, `far` and the hinting `near`, and what was announced."""

    def __init__(self, floor: float = 0.05, ceiling: float = 0.5, own: float = 0.0):
        self.announced: list[str] = []
        self.surveys = Surveys(
            self.announced.append,
            lambda gateway: gateway == "near",
            floor,
            ceiling,
            lambda gateway: own,
        )

    async def due(self, count: int = 1) -> None:
        await samples.eventually(lambda: len(self.announced) >= count, seconds=5)

    def interval(self, gateway: str = "far") -> float:
        return self.surveys._rounds[gateway].interval

    def next(self, gateway: str = "far") -> float:
        """Seconds until the timer."""
        timer = self.surveys._rounds[gateway].timer
        assert timer is not None
        return timer.when() - asyncio.get_running_loop().time()

    def bring_back(self, *, failed: bool = False, **more: float) -> None:
        self.surveys.hand("far", "tab")
        self.surveys.done("far", "tab", failed=failed, **more)

    def older(self, seconds: float) -> None:
        """Let the jobs be so much older."""
        for watched in self.surveys._rounds["far"].jobs.values():
            watched.changed -= seconds
            watched.due = None if watched.due is None else watched.due - seconds


@pytest.fixture
def clock() -> Clockwork:
    return Clockwork()


def test_nothing_is_due_where_nothing_is_watched(clock):
    # no loop runs here: asking for a timer would fail
    clock.surveys.hint("far")
    clock.surveys.moved("far", "a")
    assert clock.surveys.due() == []


async def test_a_watched_gateway_is_due_soon_and_then_waits_without_a_timer(clock):
    clock.surveys.follow("far", "a")
    await clock.due()
    assert clock.surveys.due() == ["far"]
    assert clock.surveys._rounds["far"].timer is None


async def test_a_survey_is_with_one_driver_at_a_time(clock):
    clock.surveys.follow("far", "a")
    await clock.due()
    clock.surveys.hand("far", "one")
    assert clock.surveys.due() == []
    assert clock.surveys.holder("far") == "one"
    clock.surveys.done("far", "two", failed=False)
    assert clock.surveys.holder("far") == "one"


async def test_a_survey_whose_driver_went_away_is_due_again(clock, monkeypatch):
    monkeypatch.setattr(surveys, "OUT", 0.05)
    clock.surveys.follow("far", "a")
    await clock.due()
    clock.surveys.hand("far", "one")
    await clock.due(2)
    assert clock.surveys.due() == ["far"]


async def test_intervals_grow_with_the_age_of_a_job_and_shrink_when_it_moves():
    clock = Clockwork(floor=2, ceiling=60)
    clock.surveys.follow("far", "a")
    seen = []
    for _ in range(8):
        clock.bring_back()
        seen.append(clock.interval())
        clock.older(60)
    assert seen[0] == 2
    assert seen[1:4] == [
        pytest.approx(12, abs=1),
        pytest.approx(24, abs=1),
        pytest.approx(36, abs=1),
    ]
    assert seen == sorted(seen)
    assert seen[-1] == 60
    clock.surveys.hand("far", "tab")
    clock.surveys.moved("far", "a")
    clock.surveys.done("far", "tab", failed=False)
    assert clock.interval() == 2
    clock.surveys.stop()


async def test_the_youngest_job_decides():
    clock = Clockwork(floor=2, ceiling=60)
    for age in (3600, 30, 300):
        clock.surveys.follow("far", f"of {age}", age)
    clock.bring_back()
    assert clock.interval() == pytest.approx(6, abs=0.5)
    clock.surveys.stop()


@pytest.mark.parametrize(
    ("age", "wanted"), [(5, 2), (400, 50), (560, 10), (595, 2), (601, 2), (640, 10), (3600, 60)]
)
async def test_near_the_end_that_its_like_had_looks_come_close_together(age, wanted):
    clock = Clockwork(floor=2, ceiling=60)
    clock.surveys.follow("far", "a", age)
    clock.surveys.expect("far", "a", 600)
    clock.bring_back()
    assert clock.interval() == pytest.approx(wanted, abs=0.5)
    clock.surveys.stop()


async def test_the_servers_word_of_progress_brings_looks_together_too():
    clock = Clockwork(floor=2, ceiling=60)
    clock.surveys.follow("far", "a", 3600)
    clock.bring_back(ends=3000)
    assert clock.interval() == 60
    clock.bring_back(ends=20)
    assert clock.interval() == pytest.approx(5, abs=0.5)
    clock.bring_back()
    assert clock.interval() == 60
    clock.surveys.stop()


async def test_what_is_expected_never_makes_a_look_later():
    clock = Clockwork(floor=2, ceiling=60)
    clock.surveys.follow("far", "a")
    clock.surveys.expect("far", "a", 7 * 86400)
    clock.bring_back()
    assert clock.interval() == 2
    clock.surveys.stop()


async def test_nobody_is_asked_sooner_than_the_floor_unless_by_a_hint():
    clock = Clockwork(floor=2, ceiling=60)
    clock.surveys.follow("far", "a")
    for _ in range(200):
        clock.bring_back(ends=0.1)
        assert 1.9 < clock.next() < 2.5
    clock.surveys.stop()


async def test_a_gateway_may_have_a_longer_floor_of_its_own():
    clock = Clockwork(floor=2, ceiling=60, own=90)
    clock.surveys.follow("far", "a")
    clock.bring_back()
    assert clock.interval() == 90
    assert clock.surveys.shown("far")["floor"] == 90
    clock.surveys.stop()


async def test_a_job_that_a_hint_names_is_asked_about_alone_and_the_others_in_their_time():
    clock = Clockwork(floor=0.2, ceiling=60)
    for name in "abc":
        clock.surveys.follow("far", name, 3600)
    clock.bring_back()
    whole = clock.next()
    clock.surveys.hint("far", "b")
    await clock.due()
    assert clock.surveys.named("far") == {"b"}
    clock.bring_back()
    assert clock.surveys.named("far") == frozenset()
    assert clock.next() == pytest.approx(whole, abs=1)
    # a stranger's name is none
    clock.surveys.hint("far", "x")
    assert clock.next() == pytest.approx(whole, abs=1)
    clock.surveys.stop()


async def test_hints_about_single_jobs_do_not_put_off_the_others():
    clock = Clockwork(floor=0.05, ceiling=0.3)
    for name in "ab":
        clock.surveys.follow("far", name, 3600)
    clock.bring_back()
    whole = 0
    for turn in range(40):
        clock.surveys.hint("far", "a")
        await clock.due(turn + 1)
        whole += not clock.surveys.named("far")
        clock.bring_back()
    assert 1 <= whole < 40
    clock.surveys.stop()


async def test_word_of_progress_waits_for_the_floor():
    clock = Clockwork(floor=30, ceiling=60)
    clock.surveys.follow("far", "a", 3600)
    clock.surveys.hint("far", "a")
    await clock.due()
    clock.bring_back()
    clock.surveys.hint("far", "a", urgent=False)
    assert clock.next() > 29
    clock.surveys.hint("far", "a")
    assert clock.next() < 1.1
    clock.surveys.stop()


async def test_a_clock_that_is_set_changes_no_interval(monkeypatch):
    clock = Clockwork(floor=2, ceiling=60)
    clock.surveys.follow("far", "a", 100)
    clock.bring_back()
    before = clock.next()
    for jump in (86400, -86400):
        now = time.time() + jump
        monkeypatch.setattr(time, "time", lambda now=now: now)
        assert clock.next() == pytest.approx(before, abs=1)
        clock.bring_back()
        assert clock.interval() == pytest.approx(20, abs=1)
        before = clock.next()
    clock.surveys.stop()


async def test_a_gateway_that_fails_is_asked_less_often(clock):
    clock.surveys.follow("far", "a")
    for _ in range(5):
        clock.bring_back(failed=True)
    assert clock.interval() == 0.5
    clock.surveys.stop()


async def test_a_new_job_is_asked_about_soon(clock):
    clock.surveys.follow("far", "a", 3600)
    clock.bring_back()
    clock.surveys.follow("far", "b")
    assert clock.interval() == 0.05
    timer = clock.surveys._rounds["far"].timer
    assert timer is not None
    assert timer.when() - asyncio.get_running_loop().time() < 0.06
    clock.surveys.stop()


async def test_retry_after_is_obeyed_even_against_hints(clock):
    clock.surveys.follow("far", "a")
    clock.surveys.hand("far", "tab")
    clock.surveys.pause("far", 30)
    clock.surveys.done("far", "tab", failed=True)
    clock.surveys.hint("far")
    timer = clock.surveys._rounds["far"].timer
    assert timer is not None
    assert timer.when() - asyncio.get_running_loop().time() > 29
    clock.surveys.stop()


async def test_a_server_that_names_its_next_news_is_left_alone_until_then_unless_it_hints():
    clock = Clockwork(floor=0.01, ceiling=0.02)
    clock.surveys.follow("far", "a")
    await clock.due()
    clock.surveys.hand("far", "tab")
    clock.surveys.done("far", "tab", failed=False, after=30)
    timer = clock.surveys._rounds["far"].timer
    assert timer is not None
    assert timer.when() - asyncio.get_running_loop().time() > 29
    clock.surveys.hint("far")
    await clock.due()
    clock.surveys.stop()


async def test_a_hint_makes_a_survey_due_at_once():
    clock = Clockwork(floor=60, ceiling=60)
    clock.surveys.follow("far", "a")
    clock.surveys.hint("far")
    await clock.due()
    clock.surveys.stop()


async def test_hints_in_a_row_make_one_survey_and_the_last_one_counts():
    clock = Clockwork(floor=60, ceiling=60)
    clock.surveys.follow("far", "a")
    for _ in range(100):
        clock.surveys.hint("far")
    await clock.due()
    clock.surveys.hand("far", "tab")
    first = clock.surveys._rounds["far"].last
    # while the survey is out
    for _ in range(100):
        clock.surveys.hint("far")
    clock.surveys.done("far", "tab", failed=False)
    await clock.due(2)
    assert clock.surveys._rounds["far"].last - first >= surveys.APART - 0.001
    clock.bring_back()
    assert len(clock.announced) == 2
    clock.surveys.stop()


async def test_a_gateway_that_gives_hints_is_asked_at_once_and_then_seldom(clock):
    clock.surveys.follow("near", "a")
    await clock.due()
    clock.surveys.hand("near", "tab")
    clock.surveys.done("near", "tab", failed=False)
    assert clock.interval("near") == surveys.SAFETY
    clock.surveys.stop()


async def test_a_survey_that_is_out_can_be_brought_back_when_its_jobs_have_ended(clock):
    clock.surveys.follow("far", "a")
    await clock.due()
    clock.surveys.hand("far", "tab")
    clock.surveys.drop("far", "a")
    assert clock.surveys.holder("far") == "tab"
    clock.surveys.done("far", "tab", failed=False)
    assert clock.surveys._rounds == {}


async def test_without_watched_jobs_there_is_no_timer(clock):
    clock.surveys.follow("far", "a")
    timer = clock.surveys._rounds["far"].timer
    clock.surveys.drop("far", "a")
    assert timer.cancelled()
    assert clock.surveys._rounds == {}
