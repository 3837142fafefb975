"""fft-filter keeps a band of frequencies, and says what is wrong with a table."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from jupyterlab_hpc.engine.catalogue import offered
from jupyterlab_hpc.engine.programs.fft_filter import band_pass
from jupyterlab_hpc.engine.programs.signal_plot import amplitudes, picture
from jupyterlab_hpc.engine.programs.signal_table import BadTable, read_table

from .client import Client

EXAMPLES = Path(__file__).parents[3] / "examples"


def table(step: float = 0.01, count: int = 400, delimiter: str = ",") -> str:
    """A sine of 5 Hz and one of 20 Hz."""
    rows = [delimiter.join(["time", "ax"])]
    for n in range(count):
        time = n * step
        value = np.sin(2 * np.pi * 5 * time) + np.sin(2 * np.pi * 20 * time)
        rows.append(f"{time:.4f}{delimiter}{value:.6f}")
    return "\n".join(rows) + "\n"


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
    time, flat = np.arange(16.0), np.zeros((16, 1))
    image = picture(time, flat, flat, ["ax"], (0, 1), "hann")
    assert image.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1: a header"),
        ("time\n1\n", "line 1: a header"),
        ("0,1\n1,2\n", "line 1: the header with the names of the columns is missing"),
        ("time,a,a\n", "line 1: two columns have the name 'a'"),
        ("time,ax\n0,1\n1\n", "line 3: 1 values, but the header names 2"),
        ("time,ax\n0,1\n\n1,x\n", "line 4, column 'ax': 'x' is not a finite number"),
        ("time,ax\n0,nan\n", "line 2, column 'ax': 'nan' is not a finite number"),
        ("time,ax\n0,1\n1,2\n", "2 samples are too few, 8 are needed"),
        ("time,ax\n" + "1,1\n" * 9, "line 3: the time does not increase"),
        (
            "time,ax\n" + "".join(f"{n + (n > 5)},1\n" for n in range(10)),
            "line 8: the samples are not evenly spaced: 2 s after the one before, elsewhere 1 s",
        ),
    ],
)
def test_a_bad_table_is_refused_with_the_line(text: str, fault: str) -> None:
    with pytest.raises(BadTable) as raised:
        read_table(text)
    assert str(raised.value).startswith(fault)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_usual_delimiters_are_understood(delimiter: str) -> None:
    found = read_table("\ufeff" + table(delimiter=delimiter))
    assert (found.time_name, found.names) == ("time", ["ax"])
    assert found.interval == pytest.approx(0.01)


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


def test_without_numpy_it_is_not_offered_and_one_line_says_so(monkeypatch, caplog) -> None:
    find = "jupyterlab_hpc.engine.catalogue.importlib.util.find_spec"
    monkeypatch.setattr(find, lambda name: None)
    assert list(offered()) == ["echo", "run-cell"]
    (record,) = caplog.records
    assert "install numpy and matplotlib" in record.getMessage()


def test_the_example_is_what_its_script_makes(tmp_path: Path) -> None:
    script = tmp_path / "make_acceleration.py"
    script.write_text((EXAMPLES / script.name).read_text())
    subprocess.run([sys.executable, str(script)], check=True)
    made = (tmp_path / "acceleration.csv").read_text()
    assert made == (EXAMPLES / "acceleration.csv").read_text()
    assert len(made) <= 200_000
