"""When gateways are asked about their jobs."""

from __future__ import annotations

import asyncio

import pytest

from jupyterlab_hpc.watch import surveys
from jupyterlab_hpc.watch.surveys import Surveys

from .. import samples


class Clockwork:
    """Surveys of two gateways, `far` and the hinting `near`, and what was announced."""

    def __init__(self, floor: float = 0.05, ceiling: float = 0.5):
        self.announced: list[str] = []
        self.surveys = Surveys(
            self.announced.append, lambda gateway: gateway == "near", floor, ceiling
        )

    async def due(self, count: int = 1) -> None:
        await samples.eventually(lambda: len(self.announced) >= count, seconds=5)

    def interval(self, gateway: str = "far") -> float:
        return self.surveys._rounds[gateway].interval

    def bring_back(self, *, failed: bool = False) -> None:
        self.surveys.hand("far", "tab")
        self.surveys.done("far", "tab", failed=failed)


@pytest.fixture
def clock() -> Clockwork:
    return Clockwork()


def test_nothing_is_due_where_nothing_is_watched(clock):
    # no loop runs here: asking for a timer would fail
    clock.surveys.hint("far")
    clock.surveys.reset("far")
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


async def test_intervals_grow_to_the_ceiling_and_shrink_with_a_change(clock):
    clock.surveys.follow("far", "a")
    seen = []
    for _ in range(8):
        clock.bring_back()
        seen.append(clock.interval())
    assert seen[:2] == [pytest.approx(0.075), pytest.approx(0.1125)]
    assert seen == sorted(seen)
    assert seen[-1] == 0.5
    clock.surveys.hand("far", "tab")
    clock.surveys.reset("far")
    clock.surveys.done("far", "tab", failed=False)
    assert clock.interval() == 0.05
    clock.surveys.stop()


async def test_a_gateway_that_fails_is_asked_less_often(clock):
    clock.surveys.follow("far", "a")
    for _ in range(5):
        clock.bring_back(failed=True)
    assert clock.interval() == 0.5
    clock.surveys.stop()


async def test_a_new_job_is_asked_about_soon(clock):
    clock.surveys.follow("far", "a")
    for _ in range(8):
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
