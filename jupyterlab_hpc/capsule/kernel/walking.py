"""Look through an object without running any of its own code."""

from __future__ import annotations

import contextlib
import copyreg
import sys
import time
import types
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from .namespace import loaded
from .refusing import refusal

#: How much is looked at of one variable before the rest is extrapolated.
SECONDS = 2.0
MOST_OBJECTS = 20_000
MOST_ITEMS = 1_000
ATOMS = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis), range, slice)
BY_NAME = (type, types.ModuleType, types.BuiltinFunctionType)


class Walk:
    """``size`` in bytes, ``whole``: nothing was extrapolated; ``bad``: path and refusal."""

    def __init__(self, name: str, value: Any, seconds: float = SECONDS) -> None:
        self.size = 0
        self.whole = True
        self.bad: tuple[str, tuple[str, str]] | None = None
        self.objects: list[tuple[str, Any]] = []
        self._look(name, value, time.monotonic() + seconds)

    def _look(self, name: str, value: Any, deadline: float) -> None:
        waiting = deque([(name, value, 1.0)])
        seen: set[int] = set()
        while waiting:
            path, each, weight = waiting.popleft()
            if id(each) in seen:
                continue
            seen.add(id(each))
            if len(seen) > MOST_OBJECTS or time.monotonic() > deadline:
                self.whole = False
                return
            if is_strange(each):
                continue
            self.size += int(own_size(each) * weight)
            if isinstance(each, ATOMS):
                continue
            self.objects.append((path, each))
            what = refusal(each)
            if what and self.bad is None:
                self.bad = (path, what)
            count = _length(each)
            if count > MOST_ITEMS:
                weight *= count / MOST_ITEMS
                self.whole = False
            waiting.extend((path + step, part, weight) for step, part in parts_of(each))


def is_strange(value: Any) -> bool:
    """It has a ``__class__`` of its own making, as proxies have: even to ask runs its code."""
    return any("__class__" in vars(kind) for kind in type(value).__mro__ if kind is not object)


def own_size(value: Any) -> int:
    """Bytes of the object itself, without those it refers to."""
    numpy, pandas = loaded("numpy"), loaded("pandas")
    try:
        if numpy and isinstance(value, numpy.ndarray):
            return int(value.nbytes) + 128
        if pandas and isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
            used = value.memory_usage(deep=False)
            return int(used if isinstance(used, int) else used.sum())
        if type(value).__module__.split(".")[0] in ("torch", "polars", "pyarrow", "scipy"):
            return int(getattr(value, "nbytes", 0) or 0)
        return sys.getsizeof(value) if isinstance(value, (*ATOMS, bytearray)) else 16
    except Exception:
        # Closed or lazy: what it is in truth shows when it is written.
        return 0


def parts_of(value: Any) -> Iterator[tuple[str, Any]]:
    """The objects that this one refers to and that would be pickled with it, with their paths."""
    if isinstance(value, dict):
        for key, part in islice(list(dict.items(value)), MOST_ITEMS):
            yield f"[{_short(key)}]", part
            if not isinstance(key, ATOMS):
                yield f".keys()[{_short(key)}]", key
    elif isinstance(value, (list, tuple)):
        kind = list if isinstance(value, list) else tuple
        for number, part in enumerate(islice(kind.__iter__(value), MOST_ITEMS)):  # type: ignore[arg-type]
            yield f"[{number}]", part
    elif isinstance(value, (set, frozenset)):
        for part in islice(list(value), MOST_ITEMS):
            yield "{…}", part
    elif isinstance(value, types.FunctionType):
        yield from _parts_of_function(value)
        return
    elif isinstance(value, types.MethodType):
        yield ".__self__", value.__self__
        yield ".__func__", value.__func__
        return
    if isinstance(value, BY_NAME) or not _plain(value):
        return
    numpy = loaded("numpy")
    if numpy and isinstance(value, numpy.ndarray) and value.dtype.hasobject:
        for number, part in enumerate(islice(value.flat, MOST_ITEMS)):
            yield f".flat[{number}]", part
    yield from _attributes(value)


def _parts_of_function(value: types.FunctionType) -> Iterator[tuple[str, Any]]:
    for name, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=True):
        try:
            yield f".<{name}>", cell.cell_contents
        except ValueError:
            continue
    for number, part in enumerate(value.__defaults__ or ()):
        yield f".__defaults__[{number}]", part
    for name, part in (value.__kwdefaults__ or {}).items():
        yield f".__kwdefaults__[{name!r}]", part
    for name, part in value.__dict__.items():
        yield f".{name}", part


def _attributes(value: Any) -> Iterator[tuple[str, Any]]:
    try:
        held = object.__getattribute__(value, "__dict__")
    except Exception:
        held = {}
    if isinstance(held, dict):
        for name, part in islice(list(held.items()), MOST_ITEMS):
            yield f".{name}", part
    if type(value).__module__ == "functools" and type(value).__qualname__ == "partial":
        yield ".func", value.func
        yield ".args", value.args
        yield ".keywords", value.keywords
    for kind in type(value).__mro__:
        for slot in vars(kind).values():
            if isinstance(slot, types.MemberDescriptorType) and kind.__module__ != "builtins":
                with contextlib.suppress(Exception):
                    yield f".{slot.__name__}", slot.__get__(value)


def _plain(value: Any) -> bool:
    """It is pickled by its attributes, and not in a way of its own that may leave some out."""
    kind = type(value)
    if kind in copyreg.dispatch_table:
        return False
    for name in ("__reduce__", "__reduce_ex__", "__getstate__", "__getnewargs_ex__"):
        for each in kind.__mro__:
            if name in vars(each):
                if each is object or each.__module__ in ("functools", "builtins", "numpy"):
                    break
                return False
    return True


def _length(value: Any) -> int:
    for kind in (dict, list, tuple, set, frozenset):
        if isinstance(value, kind):
            return kind.__len__(value)  # type: ignore[arg-type]
    return 0


def _short(key: Any) -> str:
    text = repr(key) if isinstance(key, ATOMS) else f"a {type(key).__qualname__}"
    return text if len(text) < 40 else text[:39] + "…"


def path_to(name: str, value: Any, wanted: Any) -> str:
    """Where in a variable an object is; the variable's name where it is not found."""
    for path, each in Walk(name, value).objects:
        if each is wanted:
            return path
    return name
