"""A client's way through the interface, step by step, for the test that started this program.

The last line of the output is JSON: by step, `{"value": …}`, or `{"error": …}` with what the
client said. A step that failed does not keep the others from being tried.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

URL = os.environ["CLIENT_URL"]
TOKEN = os.environ["CLIENT_TOKEN"]
ENDED = ("successful", "failed", "dismissed")
DEADLINE = 30.0


class Journey:
    """Steps and what came of them."""

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, Any]] = {}

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """Do a step; gives what it gave, or None when it failed."""
        try:
            value = work()
        except Exception as error:
            self.steps[name] = {"error": f"{type(error).__name__}: {error}"}
            return None
        self.steps[name] = {"value": value}
        return value

    def tell(self) -> None:
        print(json.dumps(self.steps, default=str))


def until_ended(status: Callable[[], Any], state: Callable[[Any], str]) -> Any:
    """The first status of a job that has ended."""
    limit = time.monotonic() + DEADLINE
    while True:
        found = status()
        if state(found) in ENDED:
            return found
        if time.monotonic() > limit:
            raise TimeoutError(f"still {found}")
        time.sleep(0.05)
