"""What the captured objects need in their turn: functions name other variables."""

from __future__ import annotations

import ast
import textwrap
import types
from collections.abc import Iterator
from typing import Any

from ..planner.loads import OF_MODULES, of_code
from ..planner.source import Normal, look_for_dynamic
from .kinds import needs_source, of_main, source_of
from .namespace import Live
from .walking import Walk


def reached(
    live: Live, names: list[str], skip: set[str], into: Normal
) -> tuple[dict[str, str], dict[str, Walk]]:
    """Every name with the one that it is needed because of (``cell`` for the given ones), and
    what was found on looking through each. Warnings of functions go ``into``."""
    because = dict.fromkeys(names, "cell")
    walks: dict[str, Walk] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in live.names or live.history(name):
            continue
        walk = walks[name] = Walk(name, live.names[name])
        wanted = _classes(walk, live)
        for function in _functions(walk, live):
            wanted |= _names_of(function, live, into)
        if wanted:
            for each in sorted(wanted):
                given = each in because or each in skip or live.provided(each)
                if not given and each in live.names:
                    because[each] = name
                    waiting.append(each)
    return because, walks


def _classes(walk: Walk, live: Live) -> set[str]:
    """Names of classes without which an object of them cannot be read."""
    kinds = {type(each) for _, each in walk.objects}
    needed = [kind for kind in kinds if needs_source(kind, live)]
    return {kind.__name__ for kind in needed if live.names.get(kind.__name__) is kind}


def _functions(walk: Walk, live: Live) -> Iterator[types.FunctionType]:
    """The notebook's functions in an object, those of its classes included."""
    seen: set[int] = set()
    bases: set[int] = set()
    waiting = [each for _, each in walk.objects]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, types.FunctionType):
            if each.__globals__ is live.names:
                yield each
            continue
        kind = each if isinstance(each, type) else type(each)
        for base in kind.__mro__:
            if of_main(base, live) and id(base) not in bases:
                bases.add(id(base))
                waiting += [part for member in vars(base).values() for part in _inside(member)]
                if type(base) is not type:
                    waiting.append(type(base))


def _inside(member: Any) -> list[Any]:
    if isinstance(member, (staticmethod, classmethod)):
        return [member.__func__]
    if isinstance(member, property):
        return [each for each in (member.fget, member.fset, member.fdel) if each]
    if isinstance(getattr(member, "__wrapped__", None), types.FunctionType):
        return [member, member.__wrapped__]
    cached = getattr(member, "func", None)
    return [cached] if isinstance(cached, types.FunctionType) else [member]


def _names_of(function: types.FunctionType, live: Live, into: Normal) -> set[str]:
    wanted = of_code(function.__code__).all
    text = source_of(function)
    dynamic = wanted & {"eval", "exec", "globals", "vars", "locals"}
    if text and dynamic:
        try:
            tree = ast.parse(textwrap.dedent(text))
        except SyntaxError:
            return wanted
        found = Normal(text)
        look_for_dynamic(tree, found, of=function.__name__)
        into.warnings += [(0, words) for _, words in found.warnings]
        wanted |= {word for word in found.words if word in live.names}
    elif dynamic:
        words = f"{function.__name__}: {sorted(dynamic)[0]}() may use variables"
        into.warnings.append((0, f"{words} that cannot be seen here; tick those"))
    return wanted - OF_MODULES
