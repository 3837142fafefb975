"""Pickle for variables of a notebook: what the notebook defined travels by value.

Functions and classes of ``__main__`` find the globals of the place where they arrive, as
they did in the notebook. What is another variable that travels is a reference, so that two
that shared it still do. Standard library only; one Python minor version on both sides, as the
code of functions is in it.
"""

from __future__ import annotations

import io
import marshal
import pickle
import sys
import types

# Importing typing takes longer than it is worth here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

PROTOCOL = 5
# Two variables that share one of these go on sharing it. No dictionaries: many are made for
# pickling alone.
SHAREABLE = (types.CellType, list, set, bytearray)
# Of a class these are made anew.
NOT_COPIED = ("__dict__", "__weakref__", "__classcell__", "__static_attributes__")


class Pickler(pickle.Pickler):
    """Writes one variable.

    ``others``: names of the other variables, by ``id`` of their values; ``used`` gets those
    that are referred to. ``namespace``: where the notebook's names are.
    """

    def __init__(
        self,
        file: Any,
        namespace: dict[str, Any],
        others: dict[int, str],
        buffers: list[pickle.PickleBuffer] | None = None,
    ) -> None:
        keep = None if buffers is None else buffers.append
        super().__init__(file, PROTOCOL, buffer_callback=keep)
        self.namespace, self.others = namespace, others
        self.used: set[str] = set()
        #: What is in it and may be in another variable, too, by ``id``.
        self.seen: set[int] = set()

    def persistent_id(self, value: Any) -> tuple[str, ...] | None:
        name = self.others.get(id(value))
        if name is not None:
            self.used.add(name)
            return ("variable", name)
        if value is self.namespace:
            return ("namespace",)
        if isinstance(value, SHAREABLE) or type(value).__module__ == "__main__":
            self.seen.add(id(value))
        if isinstance(value, types.ModuleType):
            return ("module", value.__name__)
        maker = MAKER_NAMES.get(id(value))
        return None if maker is None else ("maker", maker)

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, types.FunctionType) and value.__globals__ is self.namespace:
            return _reduced_function(value)
        if isinstance(value, type) and value.__module__ == "__main__" and _is_plain(value):
            return _reduced_class(value)
        if isinstance(value, types.CodeType):
            return make_code, (marshal.dumps(value),)
        if isinstance(value, types.CellType):
            return make_cell, (), _contents(value), None, None, set_cell
        if isinstance(value, property):
            return property, (value.fget, value.fset, value.fdel, value.__doc__)
        if type(value) in (staticmethod, classmethod):
            return type(value), (value.__func__,)
        return NotImplemented


class Unpickler(pickle.Unpickler):
    """Reads what `Pickler` wrote; ``namespace`` has what is referred to."""

    def __init__(
        self, file: BinaryIO, namespace: dict[str, Any], buffers: list[bytearray] | None = None
    ) -> None:
        super().__init__(file, buffers=buffers)
        self.namespace = namespace

    def persistent_load(self, pid: tuple[str, ...]) -> Any:
        kind = pid[0]
        if kind == "variable":
            return self.namespace[pid[1]]
        if kind == "namespace":
            return self.namespace
        if kind == "module":
            __import__(pid[1])
            return sys.modules[pid[1]]
        return MAKERS[pid[1]]

    def find_class(self, module: str, name: str) -> Any:
        if module == "__main__" and name.partition(".")[0] in self.namespace:
            found = self.namespace
            first, *rest = name.split(".")
            value = found[first]
            for step in rest:
                value = getattr(value, step)
            return value
        return super().find_class(module, name)


def _reduced_function(function: types.FunctionType) -> tuple[Any, ...]:
    state = {
        "defaults": function.__defaults__,
        "kwdefaults": function.__kwdefaults__,
        "annotations": function.__annotations__,
        "dict": function.__dict__,
        "doc": function.__doc__,
        "qualname": function.__qualname__,
        "module": function.__module__,
    }
    # The cells themselves: functions that share one still do.
    arguments = (
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__closure__,
    )
    return make_function, arguments, state, None, None, set_function


def _is_plain(kind: type) -> bool:
    """A class that can be made anew; enumerations and named tuples have ways of their own."""
    return type(kind) is type or type(kind).__module__ == "abc"


def _reduced_class(kind: type) -> tuple[Any, ...]:
    members = {name: value for name, value in kind.__dict__.items() if name not in NOT_COPIED}
    slots = members.get("__slots__", ())
    for name in (slots,) if isinstance(slots, str) else slots:
        members.pop(name, None)
    members.pop("_abc_impl", None)
    first = {name: members.pop(name) for name in ("__slots__",) if name in members}
    arguments = (type(kind), kind.__name__, kind.__bases__, first)
    return make_class, arguments, members, None, None, set_class


def _contents(cell: types.CellType) -> tuple[Any, ...]:
    try:
        return (cell.cell_contents,)
    except ValueError:
        return ()


def make_code(data: bytes) -> types.CodeType:
    code: types.CodeType = marshal.loads(data)  # noqa: S302 as trusted as the pickle it is in
    return code


def make_cell() -> types.CellType:
    return types.CellType()


def set_cell(cell: types.CellType, contents: tuple[Any, ...]) -> None:
    if contents:
        cell.cell_contents = contents[0]


def make_function(
    code: types.CodeType,
    namespace: dict[str, Any],
    name: str,
    closure: tuple[types.CellType, ...] | None,
) -> types.FunctionType:
    return types.FunctionType(code, namespace, name, None, closure)


def set_function(function: types.FunctionType, state: dict[str, Any]) -> None:
    function.__defaults__ = state["defaults"]
    function.__kwdefaults__ = state["kwdefaults"]
    function.__annotations__ = state["annotations"]
    function.__doc__ = state["doc"]
    function.__qualname__ = state["qualname"]
    function.__module__ = state["module"]
    function.__dict__.update(state["dict"])


def make_class(meta: type, name: str, bases: tuple[type, ...], first: dict[str, Any]) -> type:
    made: type = types.new_class(
        name, bases, {"metaclass": meta}, lambda body: body.update(first, __module__="__main__")
    )
    return made


def set_class(kind: type, members: dict[str, Any]) -> None:
    for name, value in members.items():
        setattr(kind, name, value)
    if hasattr(kind, "__abstractmethods__"):
        import abc

        abc.update_abstractmethods(kind)


MAKERS: dict[str, Any] = {
    each.__name__: each
    for each in (
        make_code,
        make_cell,
        set_cell,
        make_function,
        set_function,
        make_class,
        set_class,
    )
}
MAKER_NAMES = {id(each): name for name, each in MAKERS.items()}


def dumped(
    value: Any, namespace: dict[str, Any], others: dict[int, str]
) -> tuple[bytes, list[pickle.PickleBuffer], Pickler]:
    """A value as a pickle, its large parts beside it, and who knows what is in it."""
    file = io.BytesIO()
    buffers: list[pickle.PickleBuffer] = []
    pickler = Pickler(file, namespace, others, buffers)
    pickler.dump(value)
    return file.getvalue(), buffers, pickler
