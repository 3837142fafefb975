"""A cell is looked at before it is sent."""

from __future__ import annotations

import builtins

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_hpc.capsule.planner import CellFault, check


@pytest.mark.parametrize(
    "source",
    [
        "",
        "1+1",
        "%matplotlib inline\nx = 1",
        "files = !ls\n!echo {files}",
        "await something()",
        "async with a as b:\n    pass",
        "%%bash\nif true; then echo (; fi",
        "%%time\nx = 1",
        "name?",
        "    x = 1\n    y = 2",
        "'\\d'",
        "from __future__ import annotations\nx: int = 1",
    ],
)
def test_what_a_kernel_would_run_is_right(source: str) -> None:
    assert check(source) is None


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("x = (", 1, 5),
        ("x = 1\ny = = 2", 2, 5),
        ("\n\n\nx = = 1", 4, 5),
        ("!ls \\\n -l\nx = = 1", 3, 5),
        ("%%time\n\nx = = 1", 3, 5),
        ("for x in y\n    pass", 1, 11),
        ("x = 1\nreturn x", 2, 1),
        ("a\n'\ud800'", 2, 1),
        ("x = 1\0", 1, 1),
    ],
)
def test_a_fault_is_told_with_its_line_in_the_cell(source: str, line: int, column: int) -> None:
    fault = check(source)
    assert fault is not None
    assert (fault.line, fault.column) == (line, column)
    assert fault.message


def test_without_ipython_plain_python_is_checked(monkeypatch) -> None:
    load = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.startswith("IPython"):
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert check("await x") is None
    assert check("x = = 1") == CellFault(1, 5, "invalid syntax")


def test_bottomless_nesting_is_a_fault_and_no_crash() -> None:
    assert check("(" * 1000) is not None
    assert check("-" * 5000 + "1") is not None


@given(st.text(st.characters(), max_size=60))
def test_no_text_whatsoever_breaks_it(source: str) -> None:
    fault = check(source)
    assert fault is None or (fault.line >= 1 and fault.column >= 1)
