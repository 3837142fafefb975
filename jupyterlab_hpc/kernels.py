"""From the name of a kernel to the Python that it runs."""

from __future__ import annotations

import os
import re
from typing import Any

_PYTHON = re.compile(r"(python|pypy)(\d+(\.\d+)?)?(\.exe)?", re.IGNORECASE)


def python_of(manager: Any, kernel: str | None, here: str) -> str:
    """The interpreter of a Python kernel; `here`, the server's own, when none is named.

    `manager` is Jupyter's kernel spec manager.
    Raises `ValueError` for an unknown kernel, for one of another language, and for one that
    something else than Python starts: which environment that leads to cannot be known.
    """
    if kernel is None:
        return here
    try:
        spec = manager.get_kernel_spec(kernel)
    except (KeyError, ValueError) as error:
        raise ValueError(f"There is no kernel named {kernel!r} on this server.") from error
    if spec.language.lower() != "python" or not spec.argv:
        raise ValueError(
            f"The kernel {kernel!r} runs {spec.language or 'an unknown language'}, not Python."
        )
    command = spec.argv[0]
    # a bare name means the environment that the server runs in, as for Jupyter's own kernels
    starter = "nb_conda_kernels.runner" if "nb_conda_kernels.runner" in spec.argv else command
    if not _PYTHON.fullmatch(os.path.basename(starter)):  # noqa: PTH119 also without a path
        raise ValueError(
            f"The kernel {kernel!r} is started by {starter}, not by a Python: choose a kernel that "
            "was made with `python -m ipykernel install` in its environment."
        )
    return command if os.path.dirname(command) else here  # noqa: PTH120 a bare name has no path
