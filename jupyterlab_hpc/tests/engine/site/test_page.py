"""The page about site processes shows files that work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyterlab_hpc.engine import Folder
from jupyterlab_hpc.engine.site.reader import read_file

from ..client import Client

PAGE = Path(__file__).parents[4] / "docs" / "site-processes.md"
FUNCTIONS = {
    "column_sums.py": re.search(r"```python\n(import csv.*?)```", PAGE.read_text(), re.S)[1],
    "smooth.py": "def main(signal, low=None, high=None): ...\n",
    "trend.py": re.search(r"`trend.py`:\n\n```python\n(.*?)```", PAGE.read_text(), re.S)[1],
}
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.S)


@pytest.fixture
def folder(folder: Path) -> Path:
    """The first two examples, and what they call."""
    for name, content in FUNCTIONS.items():
        (folder / name).write_text(content)
    for name, content in zip(("greet", "column-sums"), EXAMPLES, strict=False):
        (folder / f"{name}.yaml").write_text(content)
    return folder


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_can_be_read(folder: Path, text: str) -> None:
    assert read_file(text.encode(), folder, "example").faults == []


async def test_the_first_examples_do_what_the_page_says(folder: Path, tmp_path: Path) -> None:
    async with Client(tmp_path / "engine", folders=[Folder(folder, "processes")]) as client:
        greet = await client.submit("greet", {"name": "Ada"})
        sums = await client.submit("column-sums", {"table": "a,b\n1,2\n3,4.5\n"})
        none = await client.submit("column-sums", {"table": "a,b\n"})
        assert (await client.ended(greet))["status"] == "successful"
        said = await client.get(f"jobs/{greet}/results/greeting")
        assert said.text == "Hello, Ada!\n"
        assert (await client.ended(sums))["status"] == "successful"
        assert (await client.get(f"jobs/{sums}/results")).json == {"sums": [4.0, 6.5]}
        info = await client.ended(none)
        assert (info["status"], info["message"]) == (
            "failed",
            "table: there is nothing after 1 lines",
        )
