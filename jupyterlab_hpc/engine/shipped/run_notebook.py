"""``run-notebook``: runs a notebook with parameters, as papermill does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill import PapermillExecutionError, execute_notebook
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.iorw import LocalHandler, papermill_io

RESULT = Path("outputs", "notebook.ipynb")
DEFAULT_KERNEL = "python3"
ENGINE = "followed"


class CellExecution(Exception):
    """Why a cell ended the run: its number as the notebook shows it, and what it raised."""


def main(
    notebook: dict[str, Any],
    progress: Callable[[float, str], None],
    keep: Callable[..., None],
    parameters: dict[str, Any] | None = None,
    kernel: str | None = None,
    timeout: int | None = None,
) -> Path:
    progress(0, "Starting the kernel")
    node = read(notebook)
    chosen = with_kernel(node, kernel)
    nbformat.write(node, RESULT)
    # It is saved after each cell: what is there by then is a result however the job ends.
    keep(notebook=RESULT)
    follower = Follower(progress)
    papermill_engines.register(ENGINE, follower.engine())
    papermill_io.register(f"{RESULT.parent}/", AtOnce())
    try:
        execute_notebook(
            RESULT,
            RESULT,
            parameters=parameters,
            kernel_name=chosen,
            engine_name=ENGINE,
            progress_bar=False,
            stdout_file=sys.stdout,
            stderr_file=sys.stderr,
            execution_timeout=timeout,
        )
    except PapermillExecutionError as error:
        what = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
        raise CellExecution(f"cell {follower.cell}: {what}") from None
    except CellTimeoutError:
        raise CellExecution(f"cell {follower.cell}: no end after {timeout} s") from None
    except DeadKernelError:
        raise CellExecution(f"cell {follower.cell}: the kernel died") from None
    return RESULT


class AtOnce(LocalHandler):
    """Saves so that the file is always whole: the job may be ended in the middle."""

    def write(self, text: str, path: str) -> None:
        new = Path(path).with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)


def read(notebook: dict[str, Any]) -> nbformat.NotebookNode:
    """The notebook in version 4 of its format; ``ValueError`` when it is none."""
    try:
        node = nbformat.convert(nbformat.from_dict(notebook), 4)
        nbformat.validate(node)
    except Exception as error:
        # nbformat raises whatever it trips over.
        first = str(error).partition("\n")[0] or type(error).__name__
        raise ValueError(f"notebook: this is not a notebook: {first}") from None
    return node


def with_kernel(node: nbformat.NotebookNode, kernel: str | None) -> str:
    """The name of the kernel to use, noted in the notebook with its language.

    ``ValueError`` when there is no such kernel on this machine.
    """
    own = node.metadata.get("kernelspec", {}).get("name")
    chosen = kernel or own or DEFAULT_KERNEL
    manager = KernelSpecManager()
    try:
        spec = manager.get_kernel_spec(chosen)
    except NoSuchKernel:
        there = ", ".join(sorted(manager.find_kernel_specs())) or "none"
        raise ValueError(
            f"{'kernel' if kernel else 'notebook'}: there is no kernel '{chosen}' here; "
            f"there are: {there}"
        ) from None
    if chosen != own:
        node.metadata.pop("language_info", None)
        node.metadata["kernelspec"] = {
            "name": chosen,
            "display_name": spec.display_name,
            "language": spec.language,
        }
    return chosen


class Follower:
    """Tells how far a run is, and knows the number of the cell that began last.

    Cells are numbered as the notebook shows them, ``[1]``, ``[2]``, …: the cell with the
    parameters counts, text and empty cells do not.
    """

    def __init__(self, progress: Callable[[float, str], None]) -> None:
        self.cell = 0
        self._progress = progress

    def engine(self) -> type[NBClientEngine]:
        """papermill's engine, followed by this one."""
        follower = self

        class Followed(NBClientEngine):
            @classmethod
            def execute_managed_notebook(
                cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
            ) -> Any:
                follower.attach(nb_man)
                return super().execute_managed_notebook(nb_man, kernel_name, **options)

        return Followed

    def attach(self, manager: NotebookExecutionManager) -> None:
        total = sum(map(runs, manager.nb.cells))
        begin = manager.cell_start

        def cell_start(cell: nbformat.NotebookNode, *rest: Any, **more: Any) -> None:
            if runs(cell):
                self.cell += 1
                done = 100 * (self.cell - 1) / total
                self._progress(done, f"cell {self.cell} of {total}")
            begin(cell, *rest, **more)

        manager.cell_start = cell_start


def runs(cell: nbformat.NotebookNode) -> bool:
    """Whether it has something to run, and so gets a number."""
    return cell.cell_type == "code" and bool(cell.source.strip())
