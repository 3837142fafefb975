"""Which names a piece of code loads from the namespace that it runs in: its bytecode says so."""

from __future__ import annotations

import ast
import dis
from types import CodeType

LOADS = {"LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS", "DELETE_NAME"}
GLOBAL_LOADS = {"LOAD_GLOBAL", "DELETE_GLOBAL"}
STORES = {"STORE_NAME", "STORE_GLOBAL"}
JUMPS = {*dis.hasjrel, *dis.hasjabs}
#: A module has them without any cell.
OF_MODULES = {"__annotations__", "__builtins__", "__doc__", "__loader__", "__name__"}
OF_MODULES |= {"__conditional_annotations__", "__package__", "__spec__", "__module__"}
OF_MODULES |= {"__qualname__", "__file__"}


class Loads:
    """``here``: looked up where the code stands (a class's own names count), ``outside``: in
    the namespace alone; ``stores``: what it may bind there, ``certain``: what it binds there."""

    def __init__(self) -> None:
        self.here: set[str] = set()
        self.outside: set[str] = set()
        self.stores: set[str] = set()
        self.certain: set[str] = set()

    @property
    def all(self) -> set[str]:
        return self.here | self.outside


def loads_of(nodes: list[ast.stmt], flags: int = 0, class_name: str = "") -> Loads:
    """Of statements that are compiled by themselves; in a class's body with its name."""
    body = nodes
    if class_name:
        body = [ast.ClassDef(class_name, bases=[], keywords=[], body=nodes, decorator_list=[])]
        if hasattr(body[0], "type_params") or "type_params" in ast.ClassDef._fields:
            body[0].type_params = []  # type: ignore[attr-defined, unused-ignore]
    module = ast.fix_missing_locations(ast.Module(body=body, type_ignores=[]))
    code = compile(
        module, "<cell>", "exec", flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
    )
    if class_name:
        code = next(each for each in code.co_consts if isinstance(each, CodeType))
    found = Loads()
    found.certain = _walk(code, found, True)
    found.here -= OF_MODULES
    found.outside -= OF_MODULES
    return found


def of_code(code: CodeType) -> Loads:
    """Of a function that there is already."""
    found = Loads()
    _walk(code, found, False)
    found.outside -= OF_MODULES
    return found


def _walk(code: CodeType, found: Loads, top: bool) -> set[str]:
    certain: set[str] = set()
    # Where exceptions are handled, any instruction may be followed by another place.
    straight = not getattr(code, "co_exceptiontable", b"")
    for each in dis.get_instructions(code):
        name = each.argval
        # What is bound before the first fork of the code is there for all that follows.
        if each.is_jump_target or each.opcode in JUMPS:
            straight = False
        if each.opname in STORES:
            found.stores.add(name)
            if straight:
                certain.add(name)
        elif each.opname in LOADS and name not in certain:
            (found.here if top else found.outside).add(name)
        elif each.opname in GLOBAL_LOADS and name not in certain:
            found.outside.add(name)
        if each.opname.startswith("DELETE_"):
            certain.discard(name)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            _walk(constant, found, False)
    return certain
