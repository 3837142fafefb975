"""Python entries: a function of a file, looked at without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from .shape import Flaw

FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./ -]*\.py")
ENTRY = re.compile(rf"({FILE.pattern}):([A-Za-z_][A-Za-z0-9_]*)")
#: Parameters that a function gets from us when it has them and no input is called so.
OFFERED = ("progress", "keep")


def divided(entry: str) -> tuple[str, str] | None:
    """File and function of ``greet.py:main``."""
    found = ENTRY.fullmatch(entry)
    return (found[1], found[2]) if found else None


def entry_flaws(folder: FilePath, entry: str, inputs: Mapping[str, Any]) -> Iterator[Flaw]:
    """Whether the function is there and takes the inputs (their descriptions by name)."""
    path = ("python",)
    parts = divided(entry)
    if parts is None:
        yield Flaw(path, f"'{entry}' is not a file and a function of it, such as greet.py:main")
        return
    name, function = parts
    file = folder / name
    if not file.resolve().is_relative_to(folder.resolve()):
        yield Flaw(path, f"{name} is not in the folder of this file, or below it")
        return
    try:
        content = file.read_bytes()
        found = _function(ast.parse(content, name), function)
    except OSError as error:
        yield Flaw(path, f"{name} cannot be read: {error.strerror}")
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = f"{name}, line {line}" if line else name
        yield Flaw(path, f"{place}: {getattr(error, 'msg', 'this is not Python')}")
    else:
        if found is None:
            yield Flaw(path, f"{name} has no function {function}")
        else:
            yield from _parameters(f"{function} in {name}", found.args, inputs)


def _function(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    found = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == name]
    return found[-1] if found else None


def _parameters(
    function: str, arguments: ast.arguments, inputs: Mapping[str, Any]
) -> Iterator[Flaw]:
    positional = [each.arg for each in arguments.args]
    with_default = set(positional[len(positional) - len(arguments.defaults) :])
    with_default |= {
        each.arg
        for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if value is not None
    }
    names = [*positional, *(each.arg for each in arguments.kwonlyargs)]
    if arguments.posonlyargs:
        yield Flaw(("python",), f"{function} must take its parameters by name")
    for name in _beside(inputs, names) if arguments.kwarg is None else ():
        yield Flaw(("inputs", name), f"{function} has no parameter '{name}'")
    for name in names:
        if name not in inputs:
            if name not in with_default and name not in OFFERED:
                yield Flaw(("python",), f"{function} needs '{name}', which is no input")
        elif name not in with_default and _left_out(inputs[name]):
            yield Flaw(
                ("inputs", name),
                f"may be left out: give the parameter '{name}' of {function} a default",
            )


def _beside(names: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [name for name in names if name not in known]


def _left_out(declared: Any) -> bool:
    return declared.get("minOccurs") == 0 and "default" not in declared["schema"]
