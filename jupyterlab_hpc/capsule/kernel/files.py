"""Files that go along: the notebook's own modules, and what the cell opens."""

from __future__ import annotations

import ast
import hashlib
import sys
import sysconfig
from pathlib import Path
from types import ModuleType
from typing import Any

OPENED_FOR_WRITING = set("wxa")
MOST_FILES = 10_000
SKIPPED_FOLDERS = {"__pycache__", ".git", ".ipynb_checkpoints", "node_modules"}


class Files:
    """``found``: relative path to (file, is it a module?). ``warnings`` have no line."""

    def __init__(self, notebook_dir: str | None) -> None:
        self.base = Path(notebook_dir).resolve() if notebook_dir else Path.cwd()
        self.found: dict[str, tuple[Path, bool]] = {}
        self.warnings: list[str] = []

    def add_module(self, module: ModuleType) -> None:
        """A module that no installation brings, with all that it imports of its kind."""
        waiting = [module.__name__.partition(".")[0]]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            place = self._place(name)
            if place is None:
                continue
            for file in _files_of(place):
                relative = file.relative_to(place.parent).as_posix()
                if len(self.found) >= MOST_FILES:
                    self.warnings.append(f"more than {MOST_FILES:,} files; the rest stays here")
                    return
                self.found[relative] = (file, True)
                if file.suffix == ".py":
                    waiting += imported_by(file)

    def _place(self, name: str) -> Path | None:
        """The file or folder of a top-level module, if it is a local one."""
        module = sys.modules.get(name)
        origin = getattr(module, "__file__", None)
        if isinstance(origin, str):
            path = Path(origin)
            place = path.parent if path.name == "__init__.py" else path
        else:
            folders = [str(each) for each in getattr(module, "__path__", [])]
            folders += [] if module else [str(self.base / name), str(self.base / f"{name}.py")]
            place = next((Path(each) for each in folders if Path(each).exists()), Path())
        if not place.name or not is_local(place):
            return None
        return place.resolve()

    def add_opened(self, path: str) -> None:
        """A text of the cell that names a file beside the notebook."""
        if not path or len(path) > 1_000 or "\0" in path or "\n" in path:
            return
        try:
            file = Path(path)
            if file.is_absolute():
                if len(file.parts) > 2 and file.is_file() and file.suffix:
                    words = "is not beside the notebook: the job must find it in the same place"
                    self.warnings.append(f"{path} {words}")
                return
            whole = next((f for f in (self.base / file, Path.cwd() / file) if f.is_file()), None)
            if whole is None:
                return
            relative = whole.resolve().relative_to(self.base).as_posix()
        except (OSError, ValueError, RuntimeError):
            return
        self.found.setdefault(relative, (whole, False))


def is_local(path: Path) -> bool:
    """Neither of the standard library nor installed."""
    whole = path.resolve()
    if {"site-packages", "dist-packages"} & {*whole.parts}:
        return False
    places = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    if any(whole.is_relative_to(Path(place).resolve()) for place in places if place):
        return False
    return whole.exists() and whole.suffix not in (".so", ".pyd")


def _files_of(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    files = []
    for file in sorted(place.rglob("*")):
        inside = file.relative_to(place).parts
        if not SKIPPED_FOLDERS & {*inside} and file.is_file() and not file.is_symlink():
            files.append(file)
        if len(files) > MOST_FILES:
            break
    return files


def imported_by(file: Path) -> list[str]:
    """Top-level names of the modules that a file imports."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name.partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module.partition(".")[0])
    return [name for name in names if name not in sys.stdlib_module_names]


def texts_of(tree: ast.AST) -> set[str]:
    """Texts that may be names of files which the code reads."""
    written = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            mode = node.args[1]
            word = mode.value if isinstance(mode, ast.Constant) else None
            if isinstance(word, str) and OPENED_FOR_WRITING & {*word} and "r" not in word:
                written.add(id(node.args[0]))
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {each.value for each in texts if isinstance(each.value, str) and id(each) not in written}


def modules_of(value: Any) -> list[ModuleType]:
    """The modules that an object cannot be had without."""
    if isinstance(value, ModuleType):
        return [value]
    name = getattr(value if isinstance(value, type) else type(value), "__module__", None)
    names = [name, getattr(value, "__module__", None) if callable(value) else None]
    found = [sys.modules.get(each) for each in names if isinstance(each, str)]
    return [each for each in found if isinstance(each, ModuleType) and each.__name__ != "__main__"]


def hash_of(file: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size
