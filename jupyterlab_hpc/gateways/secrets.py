"""Secrets by name: in the system's keyring, else in a file of mode 0600."""

from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from ..errors import Misconfigured, NotFound
from .private import replace

SERVICE = "jupyterlab-hpc"


class Keyring(Protocol):
    """What we need of a keyring."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def system_keyring() -> Keyring | None:
    """The system's keyring, or None where no backend really works."""
    import keyring  # 90 ms, and most servers never need it
    import keyring.errors

    backend = keyring.get_keyring()
    try:
        if backend.priority <= 0:
            return None
        backend.get_password(SERVICE, "probe")
    except (keyring.errors.KeyringError, RuntimeError, OSError, NotImplementedError):
        return None
    working: Keyring = backend
    return working


T = TypeVar("T")


def _asked(name: str, work: Callable[[], T]) -> T:
    """What a keyring answers. Raises `Misconfigured` where it does not."""
    from keyring.errors import KeyringError  # loaded with the keyring

    try:
        return work()
    except KeyringError as error:
        raise Misconfigured(
            f"The system's keyring does not give or take {name!r} ({type(error).__name__}): "
            "unlock it and try again."
        ) from error


class Secrets:
    """Secrets of this user. They leave this class only to be put into a request."""

    def __init__(
        self,
        file: Path,
        notebooks: Path,
        find_keyring: Callable[[], Keyring | None] = system_keyring,
    ):
        """`notebooks` is the Jupyter root: the file must not be below it."""
        self._file = file
        self._notebooks = notebooks
        self._find = find_keyring
        self._keyring: Keyring | None = None
        self._looked = False
        self._lock = threading.Lock()

    def get(self, name: str) -> str:
        """The secret of that name. Blocks. Raises `NotFound`, `Misconfigured`."""
        ring = self._ring()
        value = _asked(name, lambda: ring.get_password(SERVICE, name)) if ring else None
        if value is None:
            value = self._read().get(name)
        if value is None:
            raise NotFound(f"There is no secret named {name!r}: store it first.")
        return value

    def holds(self, name: str) -> bool:
        """Whether there is a secret of that name that can be had. Blocks."""
        try:
            self.get(name)
        except (NotFound, Misconfigured):
            return False
        return True

    def set(self, name: str, value: str) -> None:
        """Store a secret. Blocks. Raises `Misconfigured`."""
        ring = self._ring()
        if ring:
            _asked(name, lambda: ring.set_password(SERVICE, name, value))
            return
        with self._lock:
            self._write({**self._read(), name: value})

    def remove(self, name: str) -> None:
        """Forget a secret, wherever it is; none is fine. Blocks. Raises `Misconfigured`."""
        ring = self._ring()
        if ring and _asked(name, lambda: ring.get_password(SERVICE, name)) is not None:
            _asked(name, lambda: ring.delete_password(SERVICE, name))
        with self._lock:
            content = self._read()
            if content.pop(name, None) is not None:
                self._write(content)

    def _write(self, content: dict[str, str]) -> None:
        self._check_place()
        replace(self._file, json.dumps(content))

    def check(self) -> None:
        """Refuse a secrets file that others can read. Raises `Misconfigured`."""
        if not self._file.exists():
            return
        self._check_place()
        if os.name == "posix" and stat.S_IMODE(self._file.stat().st_mode) & 0o077:
            raise Misconfigured(
                f"The secrets file {self._file} can be read by others: run "
                f"`chmod 600 {self._file}`, and change the secrets in it."
            )

    def _check_place(self) -> None:
        if self._file.resolve().is_relative_to(self._notebooks.resolve()):
            raise Misconfigured(
                f"The secrets file {self._file} would lie below the Jupyter root "
                f"{self._notebooks}, where notebooks and the file browser can reach it: use the "
                "system's keyring, or set HpcApp.secrets_file to a path elsewhere."
            )

    def _read(self) -> dict[str, str]:
        self.check()
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise Misconfigured(
                f"The secrets file {self._file} is not JSON: repair or remove it."
            ) from error
        return {str(k): str(v) for k, v in content.items()} if isinstance(content, dict) else {}

    def _ring(self) -> Keyring | None:
        if not self._looked:
            self._keyring = self._find()
            self._looked = True
        return self._keyring
