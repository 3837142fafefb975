"""Shipped processes as jobs: results in their media types, faults as the job's message."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ..client import Client
from .signals import columns, table
from .tables import read_csv

EXAMPLES = Path(__file__).parents[4] / "examples"
PNG = b"\x89PNG"


async def results(client: Client, process: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """The results document of a job that is successful."""
    job = await client.submit(process, inputs)
    info = await client.ended(job)
    assert info["status"] == "successful", info
    return dict((await client.get(f"jobs/{job}/results")).json)


@pytest.mark.parametrize(
    ("process", "inputs", "output"),
    [
        ("kalman-filter", {"r": 50, "smooth": True}, "filtered"),
        ("savitzky-golay", {"derivative": 1}, "filtered"),
        ("min-max", {"low": -1}, "scaled"),
        ("wavelet-denoise", {"wavelet": "sym8", "mode": "hard"}, "filtered"),
    ],
)
async def test_the_example_comes_back_as_a_table_and_a_picture(
    client: Client, process: str, inputs: dict[str, Any], output: str
) -> None:
    signal = (EXAMPLES / "acceleration.csv").read_text()
    found = await results(client, process, {"signal": signal, "column": "ay", **inputs})
    assert found[output]["mediaType"] == "text/csv"
    rows = read_csv(found[output]["value"])
    assert (list(rows[0]), len(rows)) == (["time", "ay"], 4096)
    assert found["plot"]["mediaType"] == "image/png"
    assert base64.b64decode(found["plot"]["value"]).startswith(PNG)


async def test_the_ranges_of_min_max_are_a_json_object(client: Client) -> None:
    signal = columns(np.arange(8.0), np.full(8, 3.0))
    found = await results(client, "min-max", {"signal": signal})
    assert found["ranges"] == {
        "a": {"minimum": 0, "maximum": 7},
        "b": {"minimum": 3, "maximum": 3},
    }


async def test_options_of_the_example_are_priced(client: Client) -> None:
    options = (EXAMPLES / "options.csv").read_text()
    rows = read_csv(
        (await results(client, "black-scholes", {"options": options}))["prices"]["value"]
    )
    # Hull's example.
    assert float(rows[0]["call"]) == pytest.approx(4.76, abs=0.005)
    assert float(rows[0]["put"]) == pytest.approx(0.81, abs=0.005)


async def test_positions_of_the_example_fall_into_their_groups(client: Client) -> None:
    positions = (EXAMPLES / "positions.csv").read_text()
    inputs = {"positions": positions, "clusters": 3, "columns": ["x", "y"]}
    rows = read_csv((await results(client, "k-means", inputs))["labels"]["value"])
    pairs = {(row["label"], row["cluster"]) for row in rows}
    assert pairs == {("low", "0"), ("top", "1"), ("right", "2")}


async def test_clusters_can_be_learnt_by_the_classifier(client: Client) -> None:
    random = np.random.default_rng(5)
    points = np.concatenate([random.normal(0, 1, (30, 2)), random.normal(20, 1, (30, 2))])
    positions = "x,y\n" + "".join(f"{x:.6f},{y:.6f}\n" for x, y in points)
    found = await results(client, "k-means", {"positions": positions, "columns": ["x", "y"]})
    training = found["labels"]["value"]
    assert [row["size"] for row in read_csv(found["centres"]["value"])] == ["30", "30"]
    classified = await results(
        client,
        "k-nn",
        {"training": training, "label": "cluster", "positions": "x,y\n1,1\n19,21\n"},
    )
    rows = read_csv(classified["labels"]["value"])
    assert [row["predicted"] for row in rows] == ["0", "1"]
    assert base64.b64decode(classified["plot"]["value"]).startswith(PNG)


BAD = "time,ax\n0,1\n0.1,x\n"
FAULT = "signal: line 3, column 'ax': 'x' is not a finite number"


@pytest.mark.parametrize(
    ("process", "inputs", "message"),
    [
        ("kalman-filter", {"signal": BAD}, FAULT),
        ("savitzky-golay", {"signal": BAD}, FAULT),
        ("min-max", {"signal": BAD}, FAULT),
        ("wavelet-denoise", {"signal": BAD}, FAULT),
        (
            "savitzky-golay",
            {"signal": table(), "window": 12},
            "window: 12 is even; take an odd number, such as 13",
        ),
        (
            "wavelet-denoise",
            {"signal": table(), "level": 9},
            "level: 400 samples can be taken apart 5 times by db4, not 9 times",
        ),
        (
            "black-scholes",
            {"options": "spot,strike,rate,volatility,maturity\n1,2,3,4,\n"},
            "options: line 2, column 'maturity': '' is not a finite number",
        ),
        (
            "k-means",
            {"positions": "x\n1\n"},
            "positions: 1 different positions cannot make 2 clusters",
        ),
        (
            "k-nn",
            {"training": "x\n", "positions": "x\n"},
            "training: line 1: there is no column 'label', only x",
        ),
    ],
)
async def test_a_bad_input_fails_with_what_is_wrong(
    client: Client, process, inputs, message
) -> None:
    info = await client.ended(await client.submit(process, inputs))
    assert (info["status"], info["message"]) == ("failed", message)
