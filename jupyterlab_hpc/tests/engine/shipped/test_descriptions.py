"""What is shipped is described well, and what a description forbids makes no job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine import catalogue as module
from jupyterlab_hpc.engine.catalogue import Catalogue

from .offered import catalogue, refused, shipped

FOLDER = Path(module.__file__).with_name("shipped")
DOCUMENT = FOLDER.parents[2] / "docs" / "processes.md"
SERRANO = ["kalman", "fft", "min_max", "savitzky_golay", "black_scholes", "wavelet", "kmean", "knn"]


def test_every_shipped_file_is_offered_under_its_name_without_a_notice() -> None:
    names = {path.stem for path in FOLDER.glob("*.yaml")}
    assert len(names) == 10
    assert set(catalogue().processes) - {"echo", "run-cell"} == names
    assert catalogue().notices == []


def test_the_types_of_every_shipped_function_are_checked() -> None:
    modules = (DOCUMENT.parents[1] / "pyproject.toml").read_text().partition("\nmodules = [")[2]
    checked = modules.partition("]")[0]
    for path in FOLDER.glob("*.yaml"):
        assert f'"{path.stem.replace("-", "_")}"' in checked, path.name


@pytest.mark.parametrize("kernel", SERRANO)
def test_each_kernel_of_the_serrano_document_is_found_by_its_name_there(kernel: str) -> None:
    found = [p.id for p in catalogue().processes.values() if kernel in p.description["keywords"]]
    assert len(found) == 1


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_input_and_output_has_words_of_its_own(path: Path) -> None:
    process = shipped(path.stem)
    assert process.description["title"] != process.id
    for name, each in (*process.inputs.items(), *process.outputs.items()):
        assert each["title"] != name, name
        assert each["description"].endswith("."), name


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.yaml"))])
def test_the_documentation_names_every_input_output_and_default(name: str) -> None:
    _, _, rest = DOCUMENT.read_text().partition(f"\n## {name}\n")
    section = rest.partition("\n## ")[0]
    process = shipped(name)
    for each in (*process.inputs, *process.outputs):
        assert f"`{each}`" in section, each
    for each, declared in process.inputs.items():
        if isinstance(default := declared["schema"].get("default"), int | float):
            shown = str(default).lower().replace("e-0", "e-")
            assert f"`{each}` ({shown})" in section, each


def test_cut_offs_are_positive_in_order_and_may_be_null() -> None:
    def faults(**cut_offs: Any) -> list[str]:
        return refused("fft-filter", {"signal": "", **cut_offs})

    assert faults(low=None, high=None) == []
    assert faults(low=0) == ["inputs.low: 0 is less than or equal to the minimum of 0"]
    assert faults(low=5, high=5) == ["inputs.low: 5 is not below inputs.high, 5"]
    assert faults(window="round")[0].startswith("inputs.window: 'round' is not one of")


@pytest.mark.parametrize(
    ("process", "inputs", "fault"),
    [
        ("kalman-filter", {"r": 0}, "inputs.r: 0 is less than the minimum of 1e-12"),
        ("kalman-filter", {"q": -1}, "inputs.q: -1 is less than the minimum of 0"),
        ("min-max", {"low": 2}, "inputs.low: 2 is not below inputs.high, 1"),
        ("savitzky-golay", {"window": 3.5}, "inputs.window: 3.5 is not of type 'integer'"),
        ("wavelet-denoise", {"level": 0}, "inputs.level: 0 is less than the minimum of 1"),
        ("k-means", {"clusters": 0}, "inputs.clusters: 0 is less than the minimum of 1"),
        ("run-script", {"data": "?"}, "inputs.data: is not base64"),
    ],
)
def test_what_a_description_forbids_is_told_before_a_job_is_made(process, inputs, fault) -> None:
    needed = {
        name: "x"
        for name, each in shipped(process).inputs.items()
        if each["minOccurs"] and name not in inputs
    }
    assert refused(process, {**needed, **inputs}) == [fault]


def test_without_numpy_only_scripts_are_offered_and_each_notice_says_what_to_install(
    monkeypatch,
) -> None:
    def without(names: list[str], *_: object) -> list[str]:
        return [name for name in names if name != "matplotlib"]

    monkeypatch.setattr("jupyterlab_hpc.engine.site.shelf.missing", without)
    found = Catalogue()
    found.look()
    assert list(found.processes) == ["echo", "run-cell", "run-script"]
    texts = {notice.file: notice.text for notice in found.notices}
    assert "install PyWavelets and numpy" in texts["wavelet-denoise.yaml"].replace(
        "numpy and PyWavelets", "PyWavelets and numpy"
    )
    assert {notice.severity for notice in found.notices} == {"info"}
