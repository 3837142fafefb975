"""From the name of a kernel to the Python that it runs."""

from __future__ import annotations

import os
import re
from typing import Any

_PYTHON = re.compile(r"python(\d+(\.\d+)?)?(\.exe)?", re.IGNORECASE)


def python_of(manager: Any, kernel: str | None, here: str) -> str:
    """The interpreter of a Python kernel; `here`, the server's own, when none is named.

    `manager` is Jupyter's kernel spec manager.
    Raises `ValueError` for an unknown kernel, and for one of another language.
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
    if os.path.dirname(command) == "" and _PYTHON.fullmatch(command):  # noqa: PTH120 a bare name has no path
        return here
    return command
