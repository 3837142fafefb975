"""Which names a cell needs, found by running it without each of them in turn."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import copy
import io
import re
import sys
import types
from pathlib import Path
from typing import Any

#: What %time and %timeit say is different each time.
TIMES = re.compile(r"(?m)^(CPU times|Wall time|Compiler).*$|^.* per loop.*$")
CELLS = Path(__file__).with_name("cells.txt")

#: What the notebook has done before the cell: one of everything.
BEFORE = """
import math as np
x, y, n, i, total, e, row, flag, _ = 3, 4, 5, 1, 10, 2, 7, True, 8
data, z = [4, 5, 6], [1, 2]
df, cfg = {'a': 1}, {'k': 2}
name, k, m, w = 'word', 'kay', 11, 12
def f(a=1): return a + 1
class C:
    v = 1
class Model(C):
    bias = 2
    def grow(self, by): return self.bias * by + n
model = Model()
def scale(v): return v * n
def twice(v): return scale(scale(v))
class Box:
    def __init__(self, side): self.side = side
    def volume(self): return self.side ** 3 * total
box = Box(2)
def counted():
    global total
    total += n
    return total
def make(times):
    def inner(v): return v * times + y
    return inner
class Table:
    def query(self, text):
        import re, sys
        names = re.findall('@([a-z]+)', text)
        return [sys._getframe(1).f_globals[each] for each in names]
table = Table()
word = 13
"""
NAMES = [
    *("x", "y", "n", "i", "total", "e", "row", "flag", "_", "data", "z", "df", "cfg", "name"),
    *("k", "m", "w", "word", "np", "f", "C", "model", "Model", "scale", "twice", "box", "Box"),
    *("counted", "make", "table", "Table"),
]


def cells() -> list[str]:
    lines = CELLS.read_text("utf-8").split("\n")
    return [line.replace("⏎", "\n") for line in lines if line]


def namespace() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(BEFORE, names)
    return names


def needed(cell: str) -> set[str]:
    """Names without which output, error or resulting namespace differ."""
    whole = observe(cell, namespace())
    return {name for name in NAMES if _differs(cell, name, whole)}


def _differs(cell: str, name: str, whole: dict[str, str]) -> bool:
    names = namespace()
    before = shown(names[name])
    del names[name]
    without = observe(cell, names)
    if name not in without and whole.get(name) == before:
        without[name] = before
    return without != whole


def observe(cell: str, names: dict[str, Any]) -> dict[str, str]:
    """What a run shows and leaves behind, as texts."""
    out = io.StringIO()
    error = ""
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            _run(cell, names)
        except BaseException as raised:
            error = repr(raised)
    left = {key: shown(value) for key, value in names.items() if not key.startswith("__")}
    return {**left, "\0out": TIMES.sub("", out.getvalue()), "\0error": error}


def _run(cell: str, names: dict[str, Any]) -> None:
    if cell.startswith(("%", "!")) or "=!" in cell or "=%" in cell:
        _run_in_shell(cell, names)
        return
    module = types.ModuleType("__main__")
    main, sys.modules["__main__"] = sys.modules["__main__"], module
    module.__dict__.update(names)
    try:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        made = eval(compile(cell, "<cell>", "exec", flags, dont_inherit=True), names)
        if asyncio.iscoroutine(made):
            asyncio.run(made)
    finally:
        sys.modules["__main__"] = main


def _run_in_shell(cell: str, names: dict[str, Any]) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.process import getoutput

    shell = InteractiveShell.instance()
    given = {**names}
    shell.user_ns.clear()
    shell.user_ns.update(given)
    shell.init_user_ns()
    provided = {*shell.user_ns} - {*given}
    shell.user_ns.update(given)
    # Its output goes past the one that is caught here.
    shell.system = lambda command: print(getoutput(shell.var_expand(command, depth=1)))
    try:
        result = shell.run_cell(cell)
    finally:
        names.clear()
        names.update({k: v for k, v in shell.user_ns.items() if k not in provided})
        for key in [*names]:
            if key.startswith("_i") or key in ("In", "Out", "_dh", "_oh", "__", "___"):
                del names[key]
    if not result.success:
        raise result.error_before_exec or result.error_in_exec


def shown(value: Any, depth: int = 0) -> str:
    """The same text for equal values of two runs."""
    if isinstance(value, (types.FunctionType, type, types.ModuleType)):
        held = vars(value) if isinstance(value, type) and depth < 2 else {}
        inside = {k: shown(v, depth + 1) for k, v in held.items() if not k.startswith("_")}
        return f"{type(value).__name__} {getattr(value, '__name__', '')} {inside or ''}"
    if isinstance(value, (list, tuple, set)):
        return type(value).__name__ + repr([shown(each, depth + 1) for each in value])
    if isinstance(value, dict):
        return repr({k: shown(v, depth + 1) for k, v in value.items()})
    if isinstance(value, BaseException) or not hasattr(value, "__dict__"):
        text = repr(copy.copy(value)) if isinstance(value, BaseException) else repr(value)
        return text if " at 0x" not in text else type(value).__name__
    return f"{type(value).__name__} {shown(vars(value), depth + 1) if depth < 4 else ''}"
