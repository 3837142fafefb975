"""Variables as files, with limits that hold while they are written."""

from __future__ import annotations

import io
import math
import pickle
from typing import Any

from ..runner.pickles import Pickler
from ..runner.variables import Encoder, Unfit
from .kinds import needs_source, source_of
from .namespace import Live, loaded
from .planning import too_large
from .refusing import REBUILD, in_words, refusal
from .walking import Walk, own_size, path_to

#: Bytes of an array that are copied at once.
BLOCK = 16 << 20


class Full(Exception):
    """A variable is larger than it may be."""


class Writer(Encoder):
    """``most``: bytes of each variable; ``walks``: what was seen on looking through them."""

    def __init__(
        self,
        directory: str,
        live: Live,
        names: list[str],
        most: dict[str, int],
        total: int,
        walks: dict[str, Walk],
    ) -> None:
        super().__init__(directory, live.names, names, total)
        self.live, self.most, self.total = live, most, total
        self.shared = self._shared_parts(walks)

    def _shared_parts(self, walks: dict[str, Walk]) -> dict[str, set[int]]:
        """By variable: its containers that are in another variable, too."""
        owners: dict[int, str] = {}
        shared: dict[str, set[int]] = {name: set() for name in self.names}
        for name in {self.owners[id(self.namespace[name])] for name in self.names}:
            for _, each in walks[name].objects if name in walks else ():
                if not isinstance(each, (list, dict, set, bytearray)):
                    continue
                other = owners.setdefault(id(each), name)
                if other != name:
                    shared[name].add(id(each))
                    shared[other].add(id(each))
        return shared

    def _entry(self, name: str) -> tuple[dict[str, Any], set[str]]:
        value = self.namespace[name]
        if own_size(value) > self.most[name]:
            raise Unfit(too_large(name, own_size(value), self.most[name]))
        if self.owners[id(value)] == name and needs_source(value, self.live):
            text = source_of(value)
            if text is None:
                raise Unfit(
                    f'"{name}" is a class of a kind that travels by its source text alone, and '
                    f"that is not known: leave out {name}, or define it in the cell"
                )
            told = {"name": name, "type": "type", "kind": "source", "source": text}
            return {**told, "size": len(text)}, set()
        numpy = loaded("numpy")
        plain = numpy and type(value) is numpy.ndarray and not value.dtype.hasobject
        if plain and self.owners[id(value)] == name and value.dtype.metadata is None:
            array: dict[str, Any] = {"name": name, "type": "numpy.ndarray", "kind": "npy"}
            return {**array, **self._file(".npy", array_blocks(numpy, value))}, set()
        entry, needs = super()._entry(name)
        if entry["size"] > self.most[name]:
            raise Unfit(too_large(name, entry["size"], self.most[name]))
        text = source_of(value) if entry["kind"] == "pickle" and callable(value) else None
        return ({**entry, "source": text} if text else entry), needs

    def _json(self, value: Any) -> str | None:
        name = self.owners.get(id(value), "")
        return None if self.shared.get(name) else super()._json(value)

    def _pickle(
        self, base: dict[str, Any], value: Any, others: dict[int, str]
    ) -> tuple[dict[str, Any], set[str]]:
        name = base["name"]
        atoms = (bool, int, float, complex, str, bytes, type(None))
        others = {n: each for n, each in others.items() if type(self.namespace[each]) not in atoms}
        file = Counting(min(self.most[name], self.total - self.written))
        pickler = Noticing(file, self.namespace, others, file)
        try:
            pickler.dump(value)
        except Full:
            raise Unfit(too_large(name, file.size, file.most)) from None
        except Exception as error:
            raise Unfit(_why(name, value, pickler.last, error)) from error
        self._seen[name] = pickler.seen | self.shared.get(name, set())
        entry = {**base, "kind": "pickle", **self._file(".pickle", [file.getbuffer()])}
        if file.beside:
            entry["buffers"] = [self._file(".buffer", [each.raw()]) for each in file.beside]
            entry["size"] += sum(each["size"] for each in entry["buffers"])
        return entry, pickler.used


class Counting(io.BytesIO):
    """Takes what is pickled, and the large parts ``beside`` it, until there is too much."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.size = most, 0
        self.beside: list[pickle.PickleBuffer] = []

    def write(self, data: Any) -> int:
        self.count(memoryview(data).nbytes)
        return super().write(data)

    def count(self, size: int) -> None:
        self.size += size
        if self.size > self.most:
            raise Full

    def append(self, buffer: pickle.PickleBuffer) -> None:
        self.count(buffer.raw().nbytes)
        self.beside.append(buffer)


class Noticing(Pickler):
    """Knows which object it came to last, and does not let silently through what cannot leave."""

    def __init__(
        self, file: Counting, namespace: dict[str, Any], others: dict[int, str], beside: Any
    ) -> None:
        super().__init__(file, namespace, others, beside)
        self.last: Any = None

    def reducer_override(self, value: Any) -> Any:
        self.last = value
        if refusal(value):
            raise pickle.PicklingError("cannot leave this kernel")
        return super().reducer_override(value)


def _why(name: str, value: Any, last: Any, error: Exception) -> str:
    if isinstance(error, RecursionError):
        return f'"{name}" is nested too deeply to be pickled: leave out {name}, or flatten it first'
    path = path_to(name, value, last) if last is not None else name
    what = refusal(last) if last is not None else None
    if what:
        return in_words(path, name, what)
    told = " ".join(str(error).split())[:300]
    return (
        f'"{path}" is of type {type(last).__qualname__} and cannot be pickled '
        f"({type(error).__name__}: {told}): leave out {name}, or {REBUILD}"
    )


def array_blocks(numpy: Any, array: Any) -> Any:
    """A ``.npy`` file of an array in blocks; what lies together is not copied."""
    head = io.BytesIO()
    facts = numpy.lib.format.header_data_from_array_1_0(array)
    try:
        numpy.lib.format.write_array_header_1_0(head, facts)
    except ValueError:
        # A structured type with more names than the first version has room for.
        numpy.lib.format.write_array_header_2_0(head, facts)
    yield head.getvalue()
    if array.nbytes == 0:
        return
    flat = array.T if array.flags.f_contiguous and not array.flags.c_contiguous else array
    if flat.flags.c_contiguous:
        whole = memoryview(flat.reshape(-1).view(numpy.uint8))
        for start in range(0, whole.nbytes, BLOCK):
            yield whole[start : start + BLOCK]
        return
    rows = max(1, BLOCK // max(1, math.prod(array.shape[1:]) * array.itemsize))
    for start in range(0, array.shape[0], rows):
        yield numpy.ascontiguousarray(array[start : start + rows]).tobytes()
