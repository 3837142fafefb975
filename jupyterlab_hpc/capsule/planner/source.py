"""A cell as plain Python: what its magics and shell lines need is made visible."""

from __future__ import annotations

import ast
import re

from .checking import PYTHON_BODIES

#: Cell magics that hand their body to a shell or to another interpreter.
SHELLS = {"bash", "sh", "script", "cmd", "perl", "ruby", "system", "sx", "!", "python", "python3"}
#: Cell magics whose body is text.
TEXTS = {"html", "HTML", "javascript", "js", "latex", "markdown", "svg", "SVG", "writefile", "file"}
#: Line magics that every IPython has and that make sense elsewhere.
LINES = {"matplotlib", "time", "timeit", "prun", "cd", "pwd", "env", "set_env", "precision", "run"}
LINES |= {"config", "xmode", "pip", "conda", "autoawait", "pylab", "ls", "pinfo", "psource", "pdoc"}
LINES |= {"colors", "pprint", "who", "whos", "reset_selective", "sx", "system", "capture", "cat"}
OPTIONS = re.compile(r"^(?:\s*-(?:[nrtdslDT]\s*\S+|[a-zA-Z]+)(?=\s|$))*\s*")
BRACES = re.compile(r"(?<!\{)\{([^{}]+)\}(?!\})")
DOLLARS = re.compile(r"(?<![\\$])\$([A-Za-z_]\w*)")
#: Functions that reach names which nobody can read off the code.
DYNAMIC = {"eval", "exec", "globals", "locals", "vars", "dir", "get_ipython", "execfile"}
TABLES = {"query", "eval"}
AT_NAME = re.compile(r"@([A-Za-z_]\w*)")
WORD = re.compile(r"[A-Za-z_]\w*")


class Normal:
    """``tree`` is for reading alone; ``python`` is what runs. ``words`` may be names that are
    looked up by their text, ``optional``: that may be no names of Python at all; ``cannot``: why
    the cell cannot be sent."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.python = source
        self.shell = False
        self.cannot: str | None = None
        self.warnings: list[tuple[int, str]] = []
        self.words: set[str] = set()
        self.optional: set[str] = set()
        self.dynamic = False
        self.tree = ast.Module(body=[], type_ignores=[])
        self.paths: set[str] = set()


def normalise(source: str) -> Normal:
    """Raises SyntaxError and what else `compile` raises; `checking.check` comes first."""
    normal = Normal(source)
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        pass
    else:
        normal.python = TransformerManager().transform_cell(source)
    magic = re.match(r"\s*%%(\S+)", source)
    if magic and normal.python == source:
        normal.cannot = f"%%{magic[1]} cannot be understood without IPython"
        return normal
    tree = ast.parse(normal.python)
    blank = len(source) - len(source.lstrip("\n"))
    normal.tree = ast.fix_missing_locations(_Magics(normal, blank).visit(tree))
    look_for_dynamic(normal.tree, normal, blank)
    return normal


class _Magics(ast.NodeTransformer):
    def __init__(self, normal: Normal, above: int) -> None:
        self.normal, self.above = normal, above

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        called = _magic(node.value)
        if not called:
            return self.generic_visit(node)
        how, texts = called
        if how == "run_cell_magic" and len(texts) == 3:
            return self.cell(node, *texts)
        if how == "run_line_magic" and texts[0] in PYTHON_BODIES:
            return self.python(node, texts[0], texts[1])
        return self.generic_visit(node)

    def cell(self, node: ast.Expr, name: str, line: str, body: str) -> ast.AST | list[ast.stmt]:
        if name in PYTHON_BODIES:
            try:
                inner = normalise(body)
            except SyntaxError:
                self.warn(node, f"the body of %%{name} cannot be read")
                return ast.copy_location(ast.Pass(), node)
            for line_number, words in inner.warnings:
                self.normal.warnings.append((line_number + node.lineno + self.above, words))
            self.normal.words |= inner.words
            self.normal.dynamic |= inner.dynamic
            self.normal.optional |= inner.optional
            self.normal.cannot = inner.cannot
            nodes: list[ast.stmt] = list(inner.tree.body)
            if name == "timeit" and line.strip():
                # What stands beside the magic is run first.
                nodes = [*self.parsed(node, line), *nodes]
            if name == "capture":
                target = next((w for w in line.split() if w.isidentifier()), "")
                nodes += ast.parse(f"{target} = None").body if target else []
            return self.guarded(node, name, nodes)
        if name in SHELLS:
            self.normal.shell = True
            return self.with_names(node, [line])
        if name in TEXTS:
            return self.with_names(node, [line])
        self.normal.cannot = f"%%{name} needs a live extension of this kernel"
        return ast.copy_location(ast.Pass(), node)

    def python(self, node: ast.Expr, name: str, text: str) -> list[ast.stmt]:
        return self.guarded(node, name, self.parsed(node, text))

    def parsed(self, node: ast.AST, text: str) -> list[ast.stmt]:
        text = OPTIONS.sub("", text, count=1)
        try:
            return ast.parse(text).body
        except SyntaxError:
            self.warn(node, f"cannot be read: {text}")
            return []

    def guarded(self, node: ast.Expr, name: str, nodes: list[ast.stmt]) -> list[ast.stmt]:
        for each in nodes:
            ast.increment_lineno(each, node.lineno)
        if name in ("timeit", "prun") and nodes:
            # It runs as a function would: what it binds is not there afterwards.
            inside = ast.If(test=ast.Constant(True), body=nodes, orelse=[])
            return [ast.copy_location(inside, node)]
        return nodes

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = _magic(node)
        if not called:
            return self.generic_visit(node)
        how, texts = called
        if how == "run_line_magic":
            name = texts[0]
            if name in PYTHON_BODIES:
                parsed = self.parsed(node, texts[1])
                return _tuple(node, [each.value for each in parsed if isinstance(each, ast.Expr)])
            if name in ("load_ext", "reload_ext", "autoreload", "store", "macro", "edit", "rerun"):
                self.warn(node, f"%{name} may not work in the job")
            elif name == "run":
                self.normal.paths |= set(texts[1].split()[:1])
            elif name not in LINES:
                self.warn(node, f"%{name} may not be known in the job")
            texts = texts[1:]
        return self.with_names(node, texts)

    def with_names(self, node: ast.AST, texts: list[str]) -> ast.AST:
        """In place of a magic: the values that IPython puts into its text."""
        found: list[ast.expr] = []
        for text in texts:
            for piece in [*BRACES.findall(text), *DOLLARS.findall(text)]:
                self.normal.optional.update(WORD.findall(piece))
                try:
                    found.append(ast.parse(f"f'''{{{piece}}}'''", mode="eval").body)
                except SyntaxError:
                    continue
        whole = _tuple(node, found)
        return ast.copy_location(ast.Expr(whole), node) if isinstance(node, ast.stmt) else whole

    def warn(self, node: ast.AST, words: str) -> None:
        self.normal.warnings.append((getattr(node, "lineno", 1) + self.above, words))


def _tuple(node: ast.AST, parts: list[ast.expr]) -> ast.Tuple:
    return ast.copy_location(ast.Tuple([ast.Constant(None), *parts], ast.Load()), node)


def _magic(node: ast.AST) -> tuple[str, list[str]] | None:
    """``get_ipython().how("text", …)`` as IPython's transformer writes it."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    inner = node.func.value
    if not isinstance(inner, ast.Call) or not isinstance(inner.func, ast.Name):
        return None
    known = ("run_line_magic", "run_cell_magic", "system", "getoutput")
    texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
    whole = len(texts) == len(node.args) and all(isinstance(text, str) for text in texts)
    if inner.func.id != "get_ipython" or node.func.attr not in known or not whole or not texts:
        return None
    return node.func.attr, [str(text) for text in texts]


def look_for_dynamic(tree: ast.AST, into: Normal, above: int = 0, of: str = "") -> None:
    """Warn of code that reaches names by their text, and collect texts that may be such names."""
    texts: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.append(node.value)
        reached = _reaches(node)
        if reached:
            into.dynamic = True
            where = f"{of}: " if of else ""
            words = f"{where}{reached} may use variables that cannot be seen here; tick those"
            into.warnings.append((getattr(node, "lineno", 1) + above, words))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            first = node.args[0] if node.args else None
            if node.func.attr in TABLES and first is not None:
                for each in ast.walk(first):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        into.words.update(AT_NAME.findall(each.value))
                if not isinstance(first, ast.Constant):
                    words = f".{node.func.attr}() may use variables as @name; tick those"
                    into.warnings.append((getattr(node, "lineno", 1) + above, words))
    if into.dynamic:
        for text in texts:
            into.words.update(WORD.findall(text[:10_000]))


def _reaches(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name) and node.id in DYNAMIC:
        return f"{node.id}()"
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
        return "import __main__" if "__main__" in names else None
    if isinstance(node, ast.Attribute) and node.attr in ("user_ns", "user_global_ns", "f_globals"):
        return f".{node.attr}"
    if isinstance(node, ast.Attribute) and node.attr == "__globals__":
        return ".__globals__"
    if isinstance(node, ast.Constant) and node.value == "__main__":
        return '"__main__"'
    return None
