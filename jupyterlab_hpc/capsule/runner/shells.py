"""Two ways to run a cell: in an IPython shell, and as plain Python where there is none."""

# pathlib takes longer to load than the whole of this file.
# ruff: noqa: PTH118
from __future__ import annotations

import os
import sys

from .recorder import Recorder

# Importing typing takes longer than it is worth here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Ready = Callable[[dict[str, Any]], bool] | None


def result(recorder: Recorder, data: Any, metadata: Any = None) -> None:
    """The value of the cell's last expression."""
    kind = {"output_type": "execute_result", "execution_count": None}
    recorder.add({**kind, "data": data, "metadata": metadata or {}})


def run_in_ipython(
    code: str, recorder: Recorder, variables: dict[str, Any], ready: Ready = None
) -> bool:
    """Run the cell in an IPython shell that records; whether it ended well.

    ``variables`` are there when it starts; afterwards they are all that it left. ``ready`` gets
    the namespace itself before, and says whether the cell is to run at all.
    """
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.error import StdinNotImplementedError
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Publisher(DisplayPublisher):
        def publish(
            self, data: Any, metadata: Any = None, source: Any = None, **options: Any
        ) -> None:
            output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
            display = (options.get("transient") or {}).get("display_id")
            recorder.add(output, display, bool(options.get("update")))

        def clear_output(self, wait: bool = False) -> None:
            recorder.clear(wait)

    class Hook(DisplayHook):
        def write_output_prompt(self) -> None:
            """A notebook shows its own."""

        def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
            result(recorder, format_dict, md_dict)

        def finish_displayhook(self) -> None:
            self._is_active = False

    class Place:
        """Stands for the profile: nothing is read from the user's home, nothing written there."""

        location = os.path.join(recorder.directory, "ipython")

    class Shell(InteractiveShell):
        profile_dir = Place()
        displayhook_class = Hook
        display_pub_class = Publisher

        def init_ipython_dir(self, ipython_dir: Any) -> None: ...
        def init_profile_dir(self, profile_dir: Any) -> None: ...
        def init_virtualenv(self) -> None: ...
        def init_completer(self) -> None: ...
        def enable_gui(self, gui: Any = None) -> None: ...

        def ask_exit(self) -> None:
            """``exit()``: as in a kernel, the cell goes on to its end."""

        def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
            if not well_left(evalue):
                recorder.error(etype.__name__, str(evalue), stb)

    refuse_input(StdinNotImplementedError)
    history = {"enabled": False, "hist_file": ":memory:"}
    shell = Shell.instance(config=Config({"HistoryManager": history}))
    shell.user_ns.update(variables)
    if ready is not None and not ready(shell.user_ns):
        return False
    outcome = shell.run_cell(code, store_history=True)
    variables.update(shell.user_ns)
    return bool(outcome.success) or well_left(outcome.error_in_exec)


def run_plainly(
    code: str, recorder: Recorder, variables: dict[str, Any], ready: Ready = None
) -> bool:
    """Run the cell as plain Python and show its last expression; whether it ended well.

    ``variables`` and ``ready`` as in `run_in_ipython`.
    """
    import ast
    import asyncio
    import linecache
    import traceback
    from types import CodeType, ModuleType

    module = ModuleType("__main__")
    module.__dict__.update(variables)
    sys.modules["__main__"] = module
    linecache.cache["<cell>"] = (len(code), None, code.splitlines(keepends=True), "<cell>")
    loop = asyncio.new_event_loop()
    refuse_input(NotImplementedError)
    if ready is not None and not ready(module.__dict__):
        return False

    def run(part: ast.Module | ast.Expression, mode: str) -> Any:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        program: CodeType = compile(part, "<cell>", mode, flags, dont_inherit=True)
        # To run the user's own code is what this program is for.
        value = eval(program, module.__dict__)  # noqa: S307
        return loop.run_until_complete(value) if program.co_flags & 0x80 else value

    try:
        tree = ast.parse(code, "<cell>")
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        run(tree, "exec")
        if isinstance(last, ast.Expr):
            value = run(ast.Expression(last.value), "eval")
            if value is not None and not code.rstrip().endswith(";"):
                result(recorder, {"text/plain": repr(value)})
    except BaseException as error:
        if well_left(error):
            return True
        lines = traceback.format_exception(type(error), error, error.__traceback__)
        shown = [line for line in lines if f'"{__file__}"' not in line]
        recorder.error(type(error).__name__, str(error), "".join(shown).rstrip().split("\n"))
        return False
    finally:
        variables.update(module.__dict__)
    return True


def well_left(error: object) -> bool:
    """``exit()`` and ``sys.exit(0)`` are no failures."""
    return isinstance(error, SystemExit) and error.code in (None, 0)


def refuse_input(error: type[Exception]) -> None:
    """Nobody can answer a question of the cell."""
    import builtins

    def ask(prompt: object = "") -> str:
        raise error("input() is not possible in a job: nobody is there to answer")

    builtins.input = ask
