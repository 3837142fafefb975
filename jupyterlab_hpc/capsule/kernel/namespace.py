"""The namespace that the user's cells run in."""

from __future__ import annotations

import builtins
import re
import sys
from typing import Any

HISTORY = re.compile(r"_+|_i+|_i?\d+|_[ijo]h|_dh|In|Out")


class Live:
    """``names``: the user's variables; ``provided``: what every shell brings by itself."""

    def __init__(self, names: dict[str, Any] | None = None) -> None:
        self.shell = None
        if names is None:
            ipython = sys.modules.get("IPython")
            self.shell = ipython.get_ipython() if ipython else None
            names = self.shell.user_ns if self.shell else vars(sys.modules["__main__"])
        self.names = names

    def provided(self, name: str) -> bool:
        if name not in self.names:
            return hasattr(builtins, name)
        if self.shell is None:
            return name.startswith("__") and name.endswith("__")
        hidden = self.shell.user_ns_hidden
        same = name in hidden and hidden[name] is self.names[name]
        return same and not self.history(name)

    def history(self, name: str) -> bool:
        return self.shell is not None and HISTORY.fullmatch(name) is not None


def loaded(module: str) -> Any:
    """A module that the user has imported already; we import nothing large on our own."""
    return sys.modules.get(module)
