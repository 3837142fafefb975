"""Which names of the live namespace a cell needs: what it loads, less what it surely bound."""

from __future__ import annotations
import __future__

import ast
import re
from typing import Any

from .loads import Loads, loads_of

#: The body of such a ``with`` may end early without anybody noticing.
SWALLOWS = re.compile(r"suppress|raises|ignor|quiet|silenc|swallow|catch", re.IGNORECASE)


class Needs:
    """The result: names that are ``needed``, with the line that needs them first; ``binds``."""

    def __init__(self, flags: int = 0) -> None:
        self.needed: dict[str, int] = {}
        self.binds: dict[str, None] = {}
        #: A ``from … import *``: what it binds is not known here.
        self.starred = False
        self.flags = flags
        #: Functions and classes of this cell, with what they load when they are called.
        self.later: dict[str, set[str]] = {}

    def run(self, tree: ast.Module) -> None:
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                for alias in node.names:
                    self.flags |= getattr(__future__, alias.name).compiler_flag
        bound = _Bound(self, set(), None)
        bound.block(tree.body)
        for name in list(self.later):
            bound.call(name, 0)


class _Bound:
    """What is surely bound at a place; ``own`` are the names of a class's body around it."""

    def __init__(
        self, needs: Needs, names: set[str], own: set[str] | None, title: str = ""
    ) -> None:
        self.needs, self.names, self.own, self.title = needs, names, own, title
        self.ended = False
        self.later = needs.later if own is None else {}

    def copy(self) -> _Bound:
        own = None if self.own is None else set(self.own)
        copy = _Bound(self.needs, set(self.names), own, self.title)
        copy.later = self.later
        return copy

    def join(self, *ways: _Bound) -> None:
        """Go on with what all ways that do not end here have in common."""
        open_ways = [way for way in ways if not way.ended]
        self.ended = not open_ways
        if open_ways:
            self.names = set.intersection(*(way.names for way in open_ways))
            if self.own is not None:
                self.own = set.intersection(*(way.own or set() for way in open_ways))

    def bind(self, *names: str) -> None:
        if self.own is not None:
            self.own.update(names)
            return
        self.names.update(names)
        for name in names:
            self.needs.binds.setdefault(name)

    def unbind(self, *names: str) -> None:
        (self.names if self.own is None else self.own).difference_update(names)

    def load(self, loads: Loads, line: int) -> None:
        for name in sorted(loads.here):
            if name not in (self.own or ()):
                self.need(name, line)
        for name in sorted(loads.outside):
            self.need(name, line)
        for name in sorted(loads.here | loads.outside):
            self.call(name, line)

    def need(self, name: str, line: int) -> None:
        if name not in self.names:
            self.needs.needed.setdefault(name, line)

    def call(self, name: str, line: int) -> None:
        """Somebody may call this function from here on: what it loads has to be there."""
        waiting = [name]
        while waiting:
            name = waiting.pop()
            later = self.later if name in self.later else self.needs.later
            for each in later.pop(name, ()):
                self.need(each, line)
                waiting.append(each)

    def block(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            getattr(self, "do_" + type(node).__name__, self.simple)(node)

    def simple(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Break, ast.Continue, ast.Return)):
            self.ended = True
            return
        if isinstance(node, (ast.Global, ast.Nonlocal, ast.Pass)):
            return
        loads = loads_of([node], self.needs.flags, self.title)
        self.load(loads, node.lineno)
        self.unbind(*deleted_by(node))
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            self.needs.starred = True
        self.bind(*bound_by(node), *loads.certain)
        self.maybe(node)
        self.ended = isinstance(node, ast.Raise) or self.ended

    def expression(self, node: ast.expr | None) -> None:
        if node is not None:
            self.simple(ast.copy_location(ast.Expr(node), node))

    def maybe(self, node: ast.AST) -> None:
        """Names that the node may bind, though not surely."""
        if self.own is None:
            for each in ast.walk(node):
                if isinstance(each, ast.NamedExpr):
                    self.needs.binds.setdefault(each.target.id)

    def do_If(self, node: ast.If) -> None:
        self.expression(node.test)
        yes, no = self.copy(), self.copy()
        yes.block(node.body)
        no.block(node.orelse)
        self.join(yes, no)

    def do_For(self, node: ast.For) -> None:
        self.expression(node.iter)
        body, rest = self.copy(), self.copy()
        body.assign(node.target)
        body.block(node.body)
        rest.block(node.orelse)

    do_AsyncFor = do_For

    def do_While(self, node: ast.While) -> None:
        self.expression(node.test)
        self.copy().block(node.body)
        self.copy().block(node.orelse)

    def do_With(self, node: ast.With) -> None:
        for item in node.items:
            self.expression(item.context_expr)
            self.assign(item.optional_vars)
        body = self.copy()
        body.block(node.body)
        if any(SWALLOWS.search(ast.unparse(item.context_expr)) for item in node.items):
            return
        self.join(body)

    do_AsyncWith = do_With

    def do_Try(self, node: Any) -> None:
        body, last = self.copy(), self.copy()
        body.block(node.body)
        if not body.ended:
            body.block(node.orelse)
        ways = [body]
        for handler in node.handlers:
            way = self.copy()
            way.expression(handler.type)
            if handler.name:
                way.bind(handler.name)
            way.block(handler.body)
            if handler.name:
                way.unbind(handler.name)
            ways.append(way)
        last.block(node.finalbody)
        self.join(*ways)
        if not self.ended:
            self.names |= last.names
            if self.own is not None:
                self.own |= last.own or set()

    do_TryStar = do_Try

    def do_Match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        ways, all_covered = [], False
        for case in node.cases:
            way = self.copy()
            for each in ast.walk(case.pattern):
                if isinstance(each, ast.MatchValue):
                    way.expression(each.value)
                elif isinstance(each, ast.MatchClass):
                    way.expression(each.cls)
                elif isinstance(each, ast.MatchMapping):
                    for key in each.keys:
                        way.expression(key)
            way.bind(*bound_by(case.pattern))
            way.expression(case.guard)
            way.block(case.body)
            ways.append(way)
            anything = isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
            all_covered = all_covered or (anything and case.guard is None)
        self.join(*ways, *([] if all_covered else [self.copy()]))

    def do_FunctionDef(self, node: Any) -> None:
        arguments = node.args
        for each in [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults]:
            self.expression(each)
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        if not self.needs.flags & __future__.annotations.compiler_flag:
            for argument in [*named, arguments.vararg, arguments.kwarg]:
                self.expression(argument and argument.annotation)
            self.expression(node.returns)
        loads = loads_of([_bare(node)], self.needs.flags, self.title)
        for name in loads.stores - {node.name}:
            self.needs.binds.setdefault(name)
        self.define(node, loads.outside, bool(node.decorator_list))

    do_AsyncFunctionDef = do_FunctionDef

    def do_ClassDef(self, node: ast.ClassDef) -> None:
        for each in [*node.decorator_list, *node.bases, *(word.value for word in node.keywords)]:
            self.expression(each)
        inner = _Bound(self.needs, self.names, set(), node.name)
        inner.block(node.body)
        later = set().union(*inner.later.values())
        self.define(node, later, bool(node.decorator_list or node.bases or node.keywords))

    def define(self, node: Any, later: set[str], at_once: bool) -> None:
        known = self.later.get(node.name, set())
        self.bind(node.name)
        self.later[node.name] = known | later
        if at_once:
            self.call(node.name, node.lineno)

    def assign(self, target: ast.expr | None) -> None:
        if target is None:
            return
        statement = ast.Assign([target], ast.Constant(None))
        self.simple(ast.copy_location(statement, target))


def _bare(node: Any) -> Any:
    """A function without what is worked out where it is defined."""
    arguments = node.args
    kept = {
        field: [ast.arg(each.arg) for each in getattr(arguments, field)]
        for field in ("posonlyargs", "args", "kwonlyargs")
    }
    bare = ast.arguments(
        **kept,
        vararg=arguments.vararg and ast.arg(arguments.vararg.arg),
        kwarg=arguments.kwarg and ast.arg(arguments.kwarg.arg),
        defaults=[],
        kw_defaults=[None for _ in arguments.kwonlyargs],
    )
    fields = {name: getattr(node, name) for name in node._fields if hasattr(node, name)}
    fields |= {"args": bare, "decorator_list": [], "returns": None}
    return ast.copy_location(type(node)(**fields), node)


def bound_by(node: ast.AST) -> list[str]:
    """Names that a simple statement or a pattern surely binds."""
    names: list[str] = []
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            names.append(alias.asname or alias.name.split(".")[0])
        return [name for name in names if name != "*"]
    if isinstance(node, ast.Assign):
        parts: list[ast.AST] = list(node.targets)
    elif isinstance(node, ast.AnnAssign) and node.value is None:
        parts = []
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        parts = [node.target]
    elif isinstance(node, ast.pattern):
        parts = [node]
    elif type(node).__name__ == "TypeAlias":
        parts = [node.name]  # type: ignore[attr-defined, unused-ignore]
    else:
        parts = []
    for part in parts:
        for each in ast.walk(part):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                names.append(each.id)
            elif isinstance(each, (ast.MatchAs, ast.MatchStar)) and each.name:
                names.append(each.name)
            elif isinstance(each, ast.MatchMapping) and each.rest:
                names.append(each.rest)
    return names


def deleted_by(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.Delete):
        return []
    names = [each for each in ast.walk(node) if isinstance(each, ast.Name)]
    return [each.id for each in names if isinstance(each.ctx, ast.Del)]
