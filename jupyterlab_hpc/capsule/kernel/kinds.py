"""How a value travels."""

from __future__ import annotations

import inspect
import json
import linecache
import math
import sys
import textwrap
import types
from importlib import metadata
from typing import Any

from .namespace import Live, loaded
from .walking import is_strange

#: Bytes of JSON that stand in the manifest itself.
MOST_JSON = 64 << 10
MOST_JSON_OBJECTS = 20_000


def kind_of(value: Any, live: Live) -> str:
    """One of the manifest's kinds; nothing is encoded yet."""
    if is_strange(value):
        return "pickle"
    if isinstance(value, types.ModuleType):
        return "module"
    if needs_source(value, live):
        return "source"
    if as_json(value) is not None:
        return "json"
    numpy, pandas = loaded("numpy"), loaded("pandas")
    if numpy and type(value) is numpy.ndarray and not value.dtype.hasobject:
        return "npy"
    if pandas and type(value) in (pandas.DataFrame, pandas.Series) and _fits_arrow(value):
        return "arrow"
    return "pickle"


def of_main(value: Any, live: Live) -> bool:
    """A function or class that was defined in the notebook."""
    if type(value) is types.FunctionType:
        return value.__globals__ is live.names
    return issubclass(type(value), type) and value.__module__ == live.names.get(
        "__name__", "__main__"
    )


def needs_source(value: Any, live: Live) -> bool:
    """A class that cannot be made anew from its members: an enumeration, a named tuple."""
    if not issubclass(type(value), type) or not of_main(value, live):
        return False
    return type(value) is not type and type(value).__module__ != "abc"


def as_json(value: Any) -> str | None:
    """The JSON text of a value that comes back from it as it was; None where it would not."""
    count = 0
    seen: set[int] = set()

    def safe(each: Any) -> bool:
        nonlocal count
        count += 1
        if count > MOST_JSON_OBJECTS:
            return False
        kind = type(each)
        if each is None or kind is bool:
            return True
        if kind is int:
            return each.bit_length() < 64
        if kind is float:
            return math.isfinite(each)
        if kind is str:
            return (len(each) <= MOST_JSON and each.isascii()) or _encodes(each)
        if kind not in (list, dict) or id(each) in seen:
            return False
        seen.add(id(each))
        if kind is list:
            return all(map(safe, each))
        keys = list(each)
        if not all(type(key) is str and _encodes(key) for key in keys):
            return False
        return all(map(safe, each.values()))

    try:
        if not safe(value):
            return None
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except (RecursionError, RuntimeError, ValueError):
        return None
    return text if len(text.encode()) <= MOST_JSON else None


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _fits_arrow(table: Any) -> bool:
    """Whether every column has a type that Arrow knows; what does not fit is seen on writing."""
    if loaded("pyarrow") is None or table.attrs:
        return False
    dtypes = [*table.dtypes] if table.ndim == 2 else [table.dtype]
    names = [*table.columns] if table.ndim == 2 else [""]
    plain = all(type(name) is str for name in names) and len({*names}) == len(names)
    return plain and not any(str(dtype) == "object" for dtype in [*dtypes, table.index.dtype])


HOW = {
    "json": "as text",
    "npy": "as an array",
    "arrow": "as a table (Arrow)",
    "parquet": "as a table (Parquet)",
    "pickle": "pickled",
    "source": "by its source text",
    "module": "imported there",
    "alias": "as the same object",
}


def module_facts(module: Any, thorough: bool = False) -> dict[str, str | None]:
    """``name``, ``distribution``, ``version`` of a module; thoroughly it takes a while."""
    name = str(getattr(module, "__name__", ""))
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return {"name": name, "distribution": None, "version": None}
    distribution = version = None
    for each in _distributions().get(top, [])[:1] if thorough else [top]:
        try:
            distribution, version = each, metadata.version(each)
        except metadata.PackageNotFoundError:
            distribution = None
    held = getattr(sys.modules.get(top), "__version__", None)
    version = version or (held if isinstance(held, str) else None)
    return {"name": name, "distribution": distribution, "version": version}


_known_distributions: dict[str, list[str]] = {}


def _distributions() -> dict[str, list[str]]:
    if not _known_distributions:
        _known_distributions.update(metadata.packages_distributions())
    return _known_distributions


def source_of(value: Any) -> str | None:
    """The text that a function or class was defined by, if it was a statement of its own."""
    qualname = getattr(value, "__qualname__", ".")
    if "." in qualname:
        return None
    try:
        text = textwrap.dedent(inspect.getsource(value))
    except (OSError, TypeError, IndentationError, SyntaxError):
        text = _class_source(value) or ""
    known = text.lstrip().startswith(("def ", "async def ", "class ", "@"))
    return text if known and qualname in text else None


def _class_source(value: Any) -> str | None:
    """Of a class of the notebook: its methods know which text they are from."""
    if not isinstance(value, type):
        return None
    for each in vars(value).values():
        code = getattr(each, "__code__", None)
        if code is None or code.co_filename.startswith("<frozen"):
            continue
        lines = linecache.getlines(code.co_filename)
        for start in range(min(code.co_firstlineno, len(lines)) - 1, -1, -1):
            if lines[start].startswith((f"class {value.__name__}(", f"class {value.__name__}:")):
                while start and lines[start - 1].startswith("@"):
                    start -= 1
                return "".join(inspect.getblock(lines[start:]))
    return None
