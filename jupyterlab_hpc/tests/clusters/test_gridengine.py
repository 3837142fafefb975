"""Grid Engine's words, as version 8.1.9 printed them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_hpc.engine.executors.gridengine import Site, parse
from jupyterlab_hpc.engine.executors.gridengine.script import OURS, batch_script
from jupyterlab_hpc.engine.executors.shell import CommandFailed
from jupyterlab_hpc.engine.executors.wish import Wish, read_wish

from .gridengine import PrivateGridEngine
from .systems import GridEngineSystem

QUEUE = """<?xml version='1.0'?>
<job_info xmlns:xsd="http://arc.liv.ac.uk/repos/darcs/sge/source/dist/util/resources/schemas/qstat/qstat.xsd">
  <queue_info>
    <job_list state="running">
      <JB_job_number>2</JB_job_number><JB_name>jlhpc-ab</JB_name><state>r</state>
      <JAT_start_time>2026-11-24T19:40:53</JAT_start_time>
      <queue_name>all.q@vm</queue_name><slots>2</slots>
    </job_list>
    <job_list state="running">
      <JB_job_number>11</JB_job_number><JB_name>a &lt; b</JB_name><state>dr</state>
      <queue_name>all.q@vm</queue_name><slots>1</slots><tasks>3</tasks>
    </job_list>
  </queue_info>
  <job_info>
    <job_list state="pending">
      <JB_job_number>10</JB_job_number><JB_name>x</JB_name><state>Eqw</state>
      <JB_submission_time>2026-11-24T19:40:54</JB_submission_time>
      <queue_name></queue_name><slots>1</slots>
    </job_list>
  </job_info>
</job_info>"""
WHY = """<?xml version='1.0'?>
<detailed_job_info><djob_info>
  <element><JB_job_number>6</JB_job_number><JB_ja_tasks><ulong_sublist>
    <JAT_message_list><ulong_sublist><QIM_message>11/24/2026 19:43:49 [1001:1258]: error: \
can&apos;t chdir to /nonexistent: No such file or directory</QIM_message>
    </ulong_sublist></JAT_message_list>
  </ulong_sublist></JB_ja_tasks></element>
  <element><JB_job_number>7</JB_job_number></element>
</djob_info><messages><element><SME_message_list>
  <element><MES_job_number_list><ulong_sublist><ULNG_value>7</ULNG_value></ulong_sublist>
  </MES_job_number_list><MES_message>cannot run in PE &quot;smp&quot; because it only offers 0 \
slots</MES_message></element>
  <element><MES_job_number_list><ulong_sublist><ULNG_value>6</ULNG_value></ulong_sublist>
  </MES_job_number_list><MES_message>Job is in error state</MES_message></element>
</SME_message_list></element></messages></detailed_job_info>"""
RECORD = """==============================================================
qname        all.q
jobnumber    {number}
taskid       undefined
start_time   Tue Nov 24 19:43:49 2026
failed       {failed}
exit_status  {status}
ru_wallclock {took}s
maxvmem      {memory}
category     {category}
"""


def test_the_queue() -> None:
    seen = parse.queue(QUEUE)
    assert {key: (each.stage, each.raw) for key, each in seen.items()} == {
        "2": ("running", "r"),
        "11.3": ("ending", "dr"),
        "10": ("held", "Eqw"),
    }
    assert seen["2"].started == 1795549253
    first, second, third = parse.rows(QUEUE)
    assert (first.partition, first.cores) == ("all.q", 2)
    assert second.name == "a < b"
    assert third.submitted == 1795549254


@pytest.mark.parametrize(
    ("raw", "stage"),
    [
        ("qw", "waiting"),
        ("hqw", "held"),
        ("hRwq", "held"),
        ("Rq", "waiting"),
        ("r", "running"),
        ("t", "running"),
        ("Rr", "running"),
        ("s", "running"),
        ("S", "running"),
        ("T", "running"),
        ("dr", "ending"),
        ("dRr", "ending"),
        ("Eqw", "held"),
        ("z", "ended"),
        ("", "unknown"),
        ("future", "unknown"),
    ],
)
def test_states(raw: str, stage: str) -> None:
    assert parse.stage(raw)[0] == stage


@pytest.mark.parametrize(
    "text",
    [
        "",
        QUEUE[:300],
        "<html/>",
        "error: commlib error",
        '<!DOCTYPE a [<!ENTITY b "c">]><job_info>&b;</job_info>',
    ],
)
def test_what_is_no_answer_is_a_failure(text: str) -> None:
    with pytest.raises(CommandFailed) as failure:
        parse.queue(text)
    assert not failure.value.refused


def test_reasons() -> None:
    assert parse.reasons(WHY) == {
        "6": "it could not be started: can't chdir to /nonexistent: No such file or directory",
        "7": 'it waits for free cores (cannot run in PE "smp" because it only offers 0 slots)',
    }


@pytest.mark.parametrize(
    ("failed", "status", "took", "memory", "category", "verdict", "words"),
    [
        ("0", "0", "3", "0.000B", "NONE", "", ""),
        ("0", "3", "3", "0.000B", "NONE", "failed", "exit code 3"),
        ("100 : assumedly after job", "137 (Killed)", "8", "1K", "NONE", "failed", "signal 9"),
        ("100 : assumedly after job", "137", "10", "1K", "-l h_rt=4", "failed", "time limit"),
        ("100 : assumedly after job", "137", "1", "2.1GB", "-l h_vmem=2G", "failed", "memory"),
        ("37 : qmaster enforced h_rt", "137", "10", "1K", "NONE", "failed", "a limit"),
        ("28 : changing into", "0", "0", "0.000B", "NONE", "failed", "directory"),
        ("77 : new", "0", "0", "0.000B", "NONE", "failed", "77 : new"),
    ],
)
def test_accounts(
    failed: str, status: str, took: str, memory: str, category: str, verdict: str, words: str
) -> None:
    record = {"status": status, "took": took, "memory": memory, "category": category}
    text = RECORD.format(number=5, failed="25 : rescheduling", **record)
    text += RECORD.format(number=5, failed=failed, **record)
    (found,) = parse.accounts(text).values()
    assert (found.stage, found.verdict) == ("ended", verdict)
    assert words in found.reason
    assert parse.accounts(text[: text.rindex("exit_status")])["5"].raw.startswith("failed 25")


def test_times_and_sizes() -> None:
    assert parse.seconds("0:10:0") == 600
    assert parse.seconds("24:00:00,[vm=1:0:0]") == 86400
    assert parse.seconds("INFINITY") is None
    assert parse.size("23.5G") == int(23.5 * (1 << 30))
    assert parse.size("INFINITY") is None


def test_the_script() -> None:
    wish = Wish(
        "ge",
        partition="short.q",
        account="p1",
        cores=4,
        memory=1 << 30,
        walltime=60,
        gpus=1,
        constraint="arch=lx-amd64",
        hold=True,
        directives=("-p -5",),
    )
    site = Site(memory="h_vmem", memory_per_core=True)
    lines = batch_script("jlhpc-x", "exec true", wish, site).splitlines()
    for line in (
        *("-N jlhpc-x", "-q short.q", "-P p1", "-l h_rt=90", "-l h_vmem=256M", "-l gpu=1"),
        *("-l arch=lx-amd64", "-pe smp 4", "-h", "-p -5", "-S /bin/sh", "-notify"),
    ):
        assert f"#$ {line}" in lines
    assert lines[-1] == "exec true"


def test_a_parallel_environment_of_ones_own() -> None:
    wish, faults = read_wish({"cores": 32, "directives": ["-pe mpi 32"]}, OURS)
    assert not faults
    assert "-pe smp" not in batch_script("n", "c", wish, Site())
    with pytest.raises(CommandFailed, match="number of nodes"):
        batch_script("n", "c", Wish(nodes=2), Site())


@pytest.mark.parametrize(
    "bad", ["-N other", "-t 1-9", "-V", "-l a;b", "-pe mpi $(id)", "x", "-pe a b c"]
)
def test_directives_that_are_refused(bad: str) -> None:
    _, faults = read_wish({"directives": [bad]}, OURS)
    assert [each.path for each in faults] == ["resources.directives"]


async def test_what_the_cluster_says_of_itself(
    grid_engine: PrivateGridEngine, tmp_path: Path
) -> None:
    facts = await GridEngineSystem(grid_engine).scheduler().facts()
    by_name = {each.name: each for each in facts.partitions}
    assert set(by_name) == {"all.q", "short.q"}
    assert by_name["short.q"].max_walltime == 600
    assert by_name["all.q"].max_walltime is None
    assert by_name["all.q"].max_cores == 16
    assert by_name["all.q"].cores_total == 16
    assert (by_name["all.q"].max_memory or 0) > 1 << 30
    assert facts.running is not None
    assert facts.accounts == ()


async def test_held_released_and_the_reason_of_an_error(
    grid_engine: PrivateGridEngine, tmp_path: Path
) -> None:
    scheduler = GridEngineSystem(grid_engine).scheduler()
    folder = tmp_path / "job"
    folder.mkdir()
    script = folder / "job.sh"
    script.write_text(scheduler.script("jlhpc-held", folder, "exec sleep 60", Wish(hold=True)))
    native = await scheduler.submit(script)
    try:
        assert (await scheduler.poll())[native].stage == "held"
        assert await scheduler.find("jlhpc-held") == [native]
        (row,) = [each for each in await scheduler.queue() if each.id == native]
        assert row.name == "jlhpc-held"
        # Where it cannot run: its directory is gone by then.
        script.unlink()
        folder.rmdir()
        await scheduler.release([native])
        while (seen := (await scheduler.poll())[native]).raw != "Eqw":
            assert seen.stage in ("waiting", "running"), seen
        assert "could not be started" in seen.reason
        assert str(folder) in seen.reason
    finally:
        await scheduler.cancel([native])
    # Once more is no fault.
    await scheduler.cancel([native])
