"""fft-filter keeps a band of frequencies, and says what is wrong with a table."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fft_filter import band_pass
from signal_plot import Band, amplitudes, with_spectrum
from signal_table import read_table

from ..client import Client
from .signals import columns, table

EXAMPLES = Path(__file__).parents[4] / "examples"


def test_only_the_band_is_left() -> None:
    signal = read_table(table())
    kept = band_pass(signal.values, signal.interval, 10, 30)[:, 0]
    wanted = np.sin(2 * np.pi * 20 * signal.time)
    assert np.abs(kept - wanted).max() < 0.01


@pytest.mark.parametrize("window", ["none", "hann", "hamming", "blackman"])
def test_the_spectrum_shows_the_amplitude_whatever_the_window(window: str) -> None:
    signal = read_table(table())
    spectrum = amplitudes(signal.values[:, 0], window)
    frequency = np.fft.rfftfreq(len(signal.time), signal.interval)
    assert spectrum[np.argmin(np.abs(frequency - 5))] == pytest.approx(1, abs=0.02)


def test_a_constant_signal_can_be_drawn() -> None:
    flat = read_table(columns(np.zeros(16)))
    image = with_spectrum(flat, flat.values, Band(0, 1, "hann"))
    assert image.startswith(b"\x89PNG")


async def test_the_example_comes_back_filtered_and_drawn(client: Client) -> None:
    signal = (EXAMPLES / "acceleration.csv").read_text()
    job = await client.submit("fft-filter", {"signal": signal, "low": 2, "high": 12})
    info = await client.ended(job)
    assert info["status"] == "successful", info
    results = (await client.get(f"jobs/{job}/results")).json
    assert results["filtered"]["mediaType"] == "text/csv"
    filtered = read_table(results["filtered"]["value"])
    assert filtered.names == ["ax", "ay"]
    assert len(filtered.time) == 4096
    hum = np.abs(np.fft.rfftfreq(4096, filtered.interval) - 50).argmin()
    assert amplitudes(filtered.values[:, 0], "hann")[hum] < 1e-6
    plot = results["spectrum"]
    assert (plot["mediaType"], plot["encoding"]) == ("image/png", "base64")
    assert base64.b64decode(plot["value"]).startswith(b"\x89PNG")
    raw = await client.get(f"jobs/{job}/results/spectrum")
    assert raw.headers["Content-Type"] == "image/png"
    assert raw.content == base64.b64decode(plot["value"])


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (
            {"signal": "time,ax\n0,1\n0.1,x\n"},
            "signal: line 3, column 'ax': 'x' is not a finite number",
        ),
        (
            {"signal": table(), "column": "az"},
            "signal: line 1: there is no column 'az', only ax",
        ),
        (
            {"signal": table(), "low": 60},
            "signal: low is 60 Hz, but samples every 0.01 s hold nothing from 50 Hz on",
        ),
    ],
)
async def test_a_bad_signal_fails_with_what_is_wrong(client: Client, inputs, message) -> None:
    info = await client.ended(await client.submit("fft-filter", inputs))
    assert (info["status"], info["message"]) == ("failed", message)


def test_the_example_is_what_its_script_makes(tmp_path: Path) -> None:
    script = tmp_path / "make_acceleration.py"
    script.write_text((EXAMPLES / script.name).read_text())
    subprocess.run([sys.executable, str(script)], check=True)
    made = (tmp_path / "acceleration.csv").read_text()
    assert made == (EXAMPLES / "acceleration.csv").read_text()
    assert len(made) <= 200_000
