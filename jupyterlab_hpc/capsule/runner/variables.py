"""Variables as files and back: JSON, ``.npy``, Arrow, and pickle where nothing else will do.

The entries are those of a manifest's ``variables``. An entry names what stands before it only:
they are read in their order. Beside what the form of manifests says:

- ``json`` whose dictionaries are not in the order of their keys lies in a file;
- ``arrow`` may have ``"series": {"name"}`` and ``"dtypes": {column: dtype}``;
- ``pickle`` with ``"group": [names]`` holds several variables that refer to each other; all but
  the first are an ``alias`` with ``"item": true``;
- ``buffers`` are ``{"file", "size", "sha256"}``.

Standard library only; numpy, pandas and pyarrow are used where they are.
"""

# pathlib takes longer to load than the whole of this file.
# ruff: noqa: PTH103, PTH108, PTH118, PTH123
from __future__ import annotations

import hashlib
import importlib
import io
import json
import os
import sys
import types

from .pickles import Unpickler, dumped

# Importing typing takes longer than it is worth here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

INLINE = 64 << 10
DEPTH = 50
# numpy's own kinds that need no pickle.
PLAIN_DTYPES = "biufcSUmMV"


class Unfit(Exception):
    """A variable cannot travel; the words name it, and ``name`` is its name where it is known."""

    name = ""


class Encoder:
    """Writes variables of a namespace below a directory, ``vars/0003.npy`` and the like.

    ``limit``: bytes of all together; `Unfit` before more are written.
    """

    def __init__(
        self, directory: str, namespace: dict[str, Any], names: list[str], limit: int | None = None
    ) -> None:
        self.directory, self.namespace, self.limit = directory, namespace, limit
        self.names = names
        #: The first variable of each object.
        self.owners: dict[int, str] = {}
        for name in names:
            self.owners.setdefault(id(namespace[name]), name)
        self.written = 0
        self._files = 0
        self._seen: dict[str, set[int]] = {}

    def encode(self) -> list[dict[str, Any]]:
        """The entries, in the order in which they have to be read. Raises `Unfit`."""
        entries, needs = {}, {}
        for name in self.names:
            entries[name], needs[name] = self._guarded(name, self._entry, name)
        self._share(needs)
        order: list[str] = []
        while len(order) < len(self.names):
            ready = [n for n in self.names if n not in order and needs[n] <= set(order)]
            if ready:
                order += ready
                continue
            ring = _ring(needs, set(order))
            self._group(ring, entries, needs)
        return [entries[name] for name in order]

    def _share(self, needs: dict[str, set[str]]) -> None:
        """Pickles with a part in common need each other: they go into one file."""
        first: dict[int, str] = {}
        for name, seen in self._seen.items():
            for number in seen:
                other = first.setdefault(number, name)
                if other != name:
                    needs[name].add(other)
                    needs[other].add(name)

    def _guarded(self, name: str, make: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return make(*arguments)
        except Unfit as error:
            error.name = name
            raise
        except Exception as error:
            words = str(error) or type(error).__name__
            if isinstance(error, RecursionError):
                words = "it is nested too deeply"
            unfit = Unfit(f"'{name}' cannot be written: {words}")
            unfit.name = name
            raise unfit from error

    def _entry(self, name: str) -> tuple[dict[str, Any], set[str]]:
        value = self.namespace[name]
        owner = self.owners[id(value)]
        base = {"name": name, "type": type_name(value), "size": 0}
        if owner != name:
            return {**base, "kind": "alias", "of": owner}, {owner}
        if isinstance(value, types.ModuleType):
            module = {"name": value.__name__, "distribution": None, "version": None}
            return {**base, "kind": "module", "module": module}, set()
        text = self._json(value)
        if text is not None:
            # A manifest has its keys in order: what is in another one would lose it.
            ordered = len(text) <= INLINE and text == json.dumps(value, sort_keys=True)
            if ordered:
                return {**base, "kind": "json", "value": value, "size": len(text)}, set()
            if len(text) <= INLINE:
                return {**base, "kind": "json", **self._file(".json", [text.encode()])}, set()
        array = self._array(value)
        if array is not None:
            return {**base, "kind": "npy", **self._file(".npy", [array])}, set()
        table = self._table(value)
        if table is not None:
            content, more = table
            return {**base, "kind": "arrow", **more, **self._file(".arrow", [content])}, set()
        return self._pickle(base, value, self._others(value))

    def _others(self, value: Any) -> dict[int, str]:
        return {number: name for number, name in self.owners.items() if number != id(value)}

    def _pickle(
        self, base: dict[str, Any], value: Any, others: dict[int, str]
    ) -> tuple[dict[str, Any], set[str]]:
        # A value as small as this is one object for the whole interpreter: it is no reference.
        others = {n: name for n, name in others.items() if not _shared(self.namespace[name])}
        content, buffers, pickler = dumped(value, self.namespace, others)
        self._seen[base["name"]] = pickler.seen
        entry = {**base, "kind": "pickle", **self._file(".pickle", [content])}
        if buffers:
            entry["buffers"] = [self._file(".buffer", [each.raw()]) for each in buffers]
            entry["size"] += sum(each["size"] for each in entry["buffers"])
        return entry, pickler.used

    def _group(
        self, ring: list[str], entries: dict[str, dict[str, Any]], needs: dict[str, set[str]]
    ) -> None:
        """Variables that refer to each other in a circle go into one file."""
        together = {name: self.namespace[name] for name in ring}
        for name in ring:
            self._forget(entries[name])
        kept = {n: name for n, name in self.owners.items() if name not in ring}
        first, *rest = ring
        base = {**{key: entries[first][key] for key in ("name", "type")}, "size": 0}
        entry, used = self._guarded(first, self._pickle, base, together, kept)
        entries[first], needs[first] = {**entry, "group": ring}, used
        for name in rest:
            base = {**{key: entries[name][key] for key in ("name", "type")}, "size": 0}
            entries[name] = {**base, "kind": "alias", "of": first, "item": True}
            needs[name] = {first}

    def _forget(self, entry: dict[str, Any]) -> None:
        for file in [entry, *entry.get("buffers", [])]:
            os.unlink(os.path.join(self.directory, file["file"]))

    def _json(self, value: Any) -> str | None:
        """The value as JSON, where that says all of it and nothing in it is somebody else's."""
        seen: set[int] = set()
        if not self._is_json(value, seen, DEPTH, value):
            return None
        return json.dumps(value)

    def _is_json(self, value: Any, seen: set[int], depth: int, top: Any) -> bool:
        kind = type(value)
        if value is None or kind in (bool, int):
            return kind is not int or -(10**300) < value < 10**300
        if kind is str:
            return len(value) <= INLINE
        if kind is float:
            return bool(value - value == 0)
        if kind not in (list, dict) or id(value) in seen or depth == 0 or len(seen) > INLINE:
            return False
        if value is not top and id(value) in self.owners:
            return False
        seen.add(id(value))
        if kind is dict:
            if not all(type(key) is str for key in value):
                return False
            return all(self._is_json(each, seen, depth - 1, top) for each in value.values())
        return len(value) <= INLINE and all(
            self._is_json(each, seen, depth - 1, top) for each in value
        )

    def _array(self, value: Any) -> bytes | None:
        numpy = sys.modules.get("numpy")
        if numpy is None or type(value) is not numpy.ndarray:
            return None
        if value.dtype.hasobject or value.dtype.kind not in PLAIN_DTYPES or value.dtype.metadata:
            return None
        self._room(value.nbytes)
        file = io.BytesIO()
        numpy.lib.format.write_array(file, value, allow_pickle=False)
        return file.getvalue()

    def _table(self, value: Any) -> tuple[Any, dict[str, Any]] | None:
        pandas = sys.modules.get("pandas")
        if pandas is None or type(value) not in (pandas.DataFrame, pandas.Series) or value.attrs:
            return None
        try:
            pyarrow = importlib.import_module("pyarrow")
        except ImportError:
            return None
        series = type(value) is pandas.Series
        if series and not (value.name is None or isinstance(value.name, str)):
            return None
        frame = value.to_frame("value") if series else value
        names = [*frame.columns, *frame.index.names]
        plain = [name for name in names if isinstance(name, str)]
        if len(set(plain)) < len(plain) or not all(isinstance(n, str) for n in frame.columns):
            return None
        if type(frame.columns).__name__ != "Index" or frame.columns.name is not None:
            return None
        if any(str(dtype) == "object" for dtype in [*frame.dtypes, frame.index.dtype]):
            return None
        try:
            table = pyarrow.Table.from_pandas(frame)
        except (pyarrow.ArrowException, ValueError, TypeError):
            return None
        self._room(table.nbytes)
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        more: dict[str, Any] = {"dtypes": {n: str(d) for n, d in frame.dtypes.items()}}
        if series:
            more["series"] = {"name": value.name}
        return sink.getvalue(), more

    def _room(self, size: int) -> None:
        if self.limit is not None and self.written + size > self.limit:
            raise Unfit(f"the variables have more than the {self.limit} bytes that may travel")

    def _file(self, ending: str, chunks: Iterable[Any]) -> dict[str, Any]:
        path = f"vars/{self._files:04d}{ending}"
        self._files += 1
        os.makedirs(os.path.join(self.directory, "vars"), mode=0o700, exist_ok=True)
        made, size = hashlib.sha256(), 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(os.path.join(self.directory, path), flags, 0o600), "wb") as file:
            for chunk in chunks:
                data = memoryview(chunk)
                self._room(data.nbytes)
                made.update(data)
                file.write(data)
                size += data.nbytes
                self.written += data.nbytes
        return {"file": path, "size": size, "sha256": made.hexdigest()}


def decode(entry: dict[str, Any], directory: str, namespace: dict[str, Any], pickle: bool) -> Any:
    """The value of an entry; ``namespace`` has those before it, and gets those of a group.

    ``pickle``: whether pickles may be read. Raises `Unfit` and whatever reading raises.
    """
    kind = entry["kind"]
    if kind == "json":
        return json.loads(_content(entry, directory)) if "file" in entry else entry["value"]
    if kind == "alias":
        return namespace[entry["name"] if entry.get("item") else entry["of"]]
    if kind == "module":
        return importlib.import_module(entry["module"]["name"])
    if kind == "source":
        exec(compile(entry["source"], f"<{entry['name']}>", "exec"), namespace)  # noqa: S102 a cell is code
        return namespace[entry["name"]]
    if kind == "npy":
        numpy = importlib.import_module("numpy")
        with open(os.path.join(directory, entry["file"]), "rb") as file:
            return numpy.lib.format.read_array(file, allow_pickle=False)
    if kind in ("arrow", "parquet"):
        return _frame(entry, os.path.join(directory, entry["file"]))
    if kind != "pickle":
        raise Unfit(f"it is of kind {kind!r}, which is not known here")
    if not pickle:
        raise Unfit("it is a pickle, which was not agreed to")
    buffers = []
    for buffer in entry.get("buffers") or []:
        with open(os.path.join(directory, buffer["file"]), "rb") as file:
            # Writable, as the arrays are that it becomes.
            buffers.append(bytearray(file.read()))
    found = Unpickler(io.BytesIO(_content(entry, directory)), namespace, buffers).load()
    if "group" not in entry:
        return found
    namespace.update(found)
    return found[entry["name"]]


def _content(entry: dict[str, Any], directory: str) -> bytes:
    with open(os.path.join(directory, entry["file"]), "rb") as file:
        return file.read()


def _frame(entry: dict[str, Any], path: str) -> Any:
    if entry["kind"] == "parquet":
        frame = importlib.import_module("pandas").read_parquet(path)
    else:
        pyarrow = importlib.import_module("pyarrow")
        importlib.import_module("pyarrow.ipc")
        with open(path, "rb") as file:
            frame = pyarrow.ipc.open_file(file).read_all().to_pandas()
    for name, dtype in (entry.get("dtypes") or {}).items():
        if str(frame[name].dtype) != dtype and not dtype.startswith(("category", "datetime")):
            frame[name] = frame[name].astype(dtype)
    if "series" in entry:
        return frame["value"].rename(entry["series"]["name"])
    return frame


def type_name(value: Any) -> str:
    """``pandas.core.frame.DataFrame``; built-in types without their module."""
    kind = type(value)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else (f"{kind.__module__}.{kind.__qualname__}")
    )


def _shared(value: Any) -> bool:
    """Whether the interpreter has one object for all equal values, or may have."""
    plain = (bool, int, float, complex, str, bytes)
    return value is None or type(value) in plain or (type(value) is tuple and not value)


def _ring(needs: dict[str, set[str]], done: set[str]) -> list[str]:
    """The smallest set of variables that all wait for each other."""

    def reach(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            for each in needs[waiting.pop()] - done - found:
                found.add(each)
                waiting.append(each)
        return found

    return min((sorted(reach(name)) for name in needs if name not in done), key=len)
