"""`$secret`, `$file`, `$callback`: filled in just before sending, in copies only."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import Problem
from ..transfer.names import source_file
from .failure import refused

# Bytes of a file that may be put into a body by `$file`.
FILE_LIMIT = 64 << 20


class Filler:
    """Fills placeholders for one request, and remembers which secrets it used.

    Blocks: keyrings and files are slow. With `secrets` None, requests for a secret are refused:
    the address is one that gets no credentials.
    """

    def __init__(self, secret: Callable[[str], str] | None, root: Path):
        self._secret = secret
        self._root = root
        self.used: set[str] = set()

    def fill(self, value: Any) -> Any:
        """A copy of a JSON value without placeholders. Raises `RelayFailure` (`refused`)."""
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"$secret"}:
            return self._fill_secret(value["$secret"])
        if "$file" in value and set(value) <= {"$file", "$as"}:
            return self._fill_file(value["$file"], value.get("$as", "text"))
        if set(value) == {"$callback"}:
            raise refused("There is no callback address: no public address is configured.")
        return {key: self.fill(item) for key, item in value.items()}

    def text(self, value: Any) -> str:
        """As `fill`, where the outcome has to be a text."""
        filled = self.fill(value)
        if not isinstance(filled, str):
            raise refused("A placeholder in a header or form part has to give a text.")
        return filled

    def _fill_secret(self, name: Any) -> str:
        if self._secret is None:
            raise refused("Secrets are sent only to the gateway's own origins.")
        try:
            value = self._secret(str(name))
        except Problem as problem:
            raise refused(problem.message) from problem
        self.used.add(value)
        return value

    def _fill_file(self, path: Any, form: Any) -> Any:
        file = existing(self._root, path)
        if file.stat().st_size > FILE_LIMIT:
            raise refused(f"The file {path} is larger than {FILE_LIMIT >> 20} MiB.")
        content = file.read_bytes()
        try:
            if form == "base64":
                return base64.b64encode(content).decode("ascii")
            if form == "json":
                return json.loads(content)
            if form == "text":
                return content.decode("utf-8")
        except ValueError as error:
            raise refused(f"The file {path} is not {form}: {error}.") from error
        raise refused(f"A file can be put in as text, base64 or json, not as {form!r}.")


def existing(root: Path, path: Any) -> Path:
    """A file below the Jupyter root. Raises `RelayFailure` (`refused`)."""
    try:
        return source_file(root, str(path))
    except Problem as problem:
        raise refused(problem.message) from problem
