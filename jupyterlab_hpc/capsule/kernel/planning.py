"""What a cell needs of the live kernel, and how each of it travels."""

from __future__ import annotations

import ast
import sys
import time
from pathlib import Path
from typing import Any

from ..planner.checking import check
from ..planner.needs import Needs
from ..planner.source import Normal, normalise
from ..runner.variables import type_name
from .files import Files, modules_of, texts_of
from .kinds import HOW, kind_of, module_facts
from .namespace import Live
from .reaching import reached
from .refusing import in_words
from .secrets import looks_secret, secret_in
from .walking import Walk

#: What the interpreter may have one object of for all equal values.
SMALL = (bool, int, float, complex, str, bytes, type(None))
LIMITS = {"variable": 64 << 20, "total": 256 << 20, "hard": 2 << 30, "files": 10_000}


class Planned:
    """A plan, and what capturing needs besides: the ``normal`` cell and its ``files``."""

    def __init__(self, request: dict[str, Any], live: Live) -> None:
        began = time.perf_counter()
        self.live = live
        self.limits = {**LIMITS, **(request.get("limits") or {})}
        self.source: str = request["source"]
        self.files = Files(request.get("notebook_dir"))
        self.normal = Normal(self.source)
        self.walks: dict[str, Walk] = {}
        self.plan: dict[str, Any] = {
            **{"schema": 1, "ok": True, "needs": [], "imports": [], "files": [], "binds": []},
            **{"warnings": [], "shell": False, "total": 0},
            "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        }
        fault = check(self.source)
        if fault:
            self.plan["ok"] = False
            self.plan["syntax"] = {
                **{"line": fault.line, "column": fault.column, "message": fault.message}
            }
        else:
            self._plan(set(request.get("exclude") or ()))
        self.plan["milliseconds"] = round((time.perf_counter() - began) * 1000, 1)

    def _plan(self, exclude: set[str]) -> None:
        self.normal = normal = normalise(self.source)
        self.plan["shell"] = normal.shell
        if normal.cannot:
            self.plan |= {"ok": False, "cannot": normal.cannot}
            self._warn()
            return
        needs = Needs(getattr(getattr(self.live.shell, "compile", None), "flags", 0) & FUTURES)
        needs.run(normal.tree)
        names = dict(needs.needed)
        for word in sorted(normal.words):
            if word in self.live.names and word not in names and not word.startswith("_"):
                names[word] = 0
        chosen = [
            name
            for name in names
            if name not in exclude and not self.live.provided(name) and self._worth(name, needs)
        ]
        because, walks = reached(self.live, chosen, exclude, normal)
        seen: dict[int, str] = {}
        self.walks = walks
        for name, reason in because.items():
            self.plan["needs"].append(self._need(name, reason, walks.get(name), seen))
        self.plan["binds"] = [name for name in needs.binds if not name.startswith("__")]
        self.plan["total"] = sum(each["size"] or 0 for each in self.plan["needs"])
        self._files(normal, walks)
        self._imports(normal.tree, because)
        self._warn()

    def _worth(self, name: str, needs: Needs) -> bool:
        """What is not there is missed only if the cell does not bind it itself."""
        unsure = name in needs.binds or name in self.normal.optional or needs.starred
        return name in self.live.names or not unsure

    def _need(
        self, name: str, because: str, walk: Walk | None, seen: dict[int, str]
    ) -> dict[str, Any]:
        need: dict[str, Any] = {
            **{"name": name, "kind": "missing", "type": "", "size": None, "estimate": False},
            **{"how": "", "secret": False, "over": None, "because": because},
        }
        if self.live.history(name):
            words = "belongs to the history of this kernel: give it a name of its own first"
            return need | {"kind": "refused", "reason": f"{name} {words}"}
        if name not in self.live.names:
            return need | {"reason": f"{name} is not defined: run the cell that makes it first"}
        value = self.live.names[name]
        need["type"] = type_name(value)
        if walk is None:
            walk = Walk(name, value)
        if walk.bad:
            reason = in_words(walk.bad[0], name, walk.bad[1])
            return need | {"kind": "refused", "reason": reason}
        first = seen.setdefault(id(value), name)
        if first != name and type(value) not in SMALL:
            return need | {"kind": "alias", "size": 0, "how": f"as the same object as {first}"}
        kind = kind_of(value, self.live)
        need |= {"kind": kind, "how": HOW[kind]}
        need |= {"size": 0 if kind == "module" else walk.size, "estimate": kind == "pickle"}
        if kind != "module":
            need["secret"] = looks_secret(name, value, walk)
            over = [word for word in ("hard", "variable") if walk.size > self.limits[word]]
            need["over"] = {"hard": "hard", "variable": "soft"}[over[0]] if over else None
        if need["over"] == "hard":
            need["kind"] = "refused"
            need["reason"] = too_large(name, walk.size, self.limits["hard"])
        return need

    def _files(self, normal: Normal, walks: dict[str, Walk]) -> None:
        texts = texts_of(normal.tree) | normal.paths
        for name, walk in walks.items():
            value = self.live.names[name]
            if type(value) is str:
                texts.add(value)
            for _, each in walk.objects[:200]:
                for module in modules_of(each):
                    self.files.add_module(module)
        for node in ast.walk(normal.tree):
            tops = []
            if isinstance(node, ast.Import):
                tops = [alias.name.partition(".")[0] for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops = [node.module.partition(".")[0]]
            for top in tops:
                if top not in sys.stdlib_module_names:
                    self.files.add_module(type(sys)(top))
        for text in sorted(texts):
            self.files.add_opened(text)
        for path, (file, _) in sorted(self.files.found.items()):
            self.plan["files"].append({"path": path, "size": _size(file)})
        self.plan["total"] += sum(each["size"] for each in self.plan["files"])

    def _imports(self, tree: ast.AST, because: dict[str, str]) -> None:
        found: dict[str, str] = {}
        for name in because:
            value = self.live.names.get(name)
            if type(value) is type(sys):
                found[name] = value.__name__
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found.setdefault(alias.asname or alias.name.partition(".")[0], alias.name)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.setdefault(node.module.partition(".")[0], node.module)
        found.pop("__future__", None)
        for name, module in sorted(found.items()):
            held = sys.modules.get(module) or type(sys)(module)
            facts = module_facts(held)
            self.plan["imports"].append({**facts, "name": name, "module": module})

    def _warn(self) -> None:
        line = secret_in(self.source)
        if line:
            self.normal.warnings.append((line, "this looks like a secret; it travels in the cell"))
        warnings = [*self.normal.warnings, *((0, words) for words in self.files.warnings)]
        for line, words in dict.fromkeys(warnings):
            self.plan["warnings"].append({"line": line, "message": words})


#: Flags of ``from __future__`` imports that earlier cells have made.
FUTURES = 0x1000000 | 0x400000


def too_large(name: str, size: int, limit: int) -> str:
    return (
        f"{name} takes {readable(size)}, more than the {readable(limit)} that may travel: "
        f"leave out {name}, take a part of it, or read it from a file in the cell"
    )


def readable(size: float) -> str:
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < 1024 or unit == "GiB":
            break
        size /= 1024
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
