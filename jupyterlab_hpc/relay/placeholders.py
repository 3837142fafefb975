"""`$secret`, `$file`, `$callback`: filled in just before sending, in copies only."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import Problem
from ..transfer.names import source_file
from .failure import refused

# Stands for a placeholder that is left out.
_LEFT_OUT = object()
# Bytes of a file that may be put into a body by `$file`.
FILE_LIMIT = 64 << 20


class Filler:
    """Fills placeholders for one request, and remembers which secrets it used.

    Blocks: keyrings and files are slow. With `secrets` None, requests for a secret are refused:
    the address is one that gets no credentials. `callbacks` are the addresses of the job whose
    request it is, by kind: one that is not there is left out, and so is an object or a list that
    has nothing else in it. With None, for requests of no job, such a placeholder is refused.
    """

    def __init__(
        self,
        secret: Callable[[str], str] | None,
        root: Path,
        callbacks: Mapping[str, str] | None = None,
    ):
        self._secret = secret
        self._root = root
        self._callbacks = callbacks
        self.used: set[str] = set()

    def fill(self, value: Any) -> Any:
        """A copy of a JSON value without placeholders. Raises `RelayFailure` (`refused`)."""
        filled = self._fill(value)
        if filled is _LEFT_OUT:
            raise refused("Nothing but callback addresses was to be sent, and there are none.")
        return filled

    def _fill(self, value: Any) -> Any:
        if isinstance(value, list):
            return _some([self._fill(item) for item in value], value)
        if not isinstance(value, dict):
            return value
        if set(value) == {"$secret"}:
            return self._fill_secret(value["$secret"])
        if "$file" in value and set(value) <= {"$file", "$as"}:
            return self._fill_file(value["$file"], value.get("$as", "text"))
        if set(value) == {"$callback"}:
            return self._fill_callback(value["$callback"])
        filled = {key: self._fill(item) for key, item in value.items()}
        kept = {key: item for key, item in filled.items() if item is not _LEFT_OUT}
        return kept if kept or not value else _LEFT_OUT

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

    def _fill_callback(self, kind: Any) -> Any:
        if self._callbacks is None:
            raise refused("There is no callback address: this is no request of a job.")
        address = self._callbacks.get(str(kind))
        if address is None:
            return _LEFT_OUT
        # whoever knows it can speak for the job: a server that echoes it does not show it
        self.used |= {address, address.split("/")[-2]}
        return address

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


def _some(items: list[Any], before: list[Any]) -> Any:
    kept = [item for item in items if item is not _LEFT_OUT]
    return kept if kept or not before else _LEFT_OUT


def callbacks_in(value: Any) -> set[str]:
    """The kinds of callback that placeholders in a JSON value name."""
    if isinstance(value, list):
        return set().union(*map(callbacks_in, value))
    if not isinstance(value, dict):
        return set()
    if set(value) == {"$callback"}:
        return {str(value["$callback"])}
    return set().union(*map(callbacks_in, value.values()))


def existing(root: Path, path: Any) -> Path:
    """A file below the Jupyter root. Raises `RelayFailure` (`refused`)."""
    try:
        return source_file(root, str(path))
    except Problem as problem:
        raise refused(problem.message) from problem
