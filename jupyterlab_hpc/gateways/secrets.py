"""Secrets by name: in the system's keyring, else in a file of mode 0600."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from ..errors import Misconfigured, NotFound

SERVICE = "jupyterlab-hpc"


class Keyring(Protocol):
    """What we need of a keyring."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


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


def _ask(ring: Keyring, name: str) -> str | None:
    from keyring.errors import KeyringError  # loaded with the keyring

    try:
        return ring.get_password(SERVICE, name)
    except KeyringError as error:
        raise Misconfigured(
            f"The system's keyring does not give {name!r} ({type(error).__name__}): unlock it "
            "and try again."
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

    def get(self, name: str) -> str:
        """The secret of that name. Blocks. Raises `NotFound`, `Misconfigured`."""
        ring = self._ring()
        value = _ask(ring, name) if ring else None
        if value is None:
            value = self._read().get(name)
        if value is None:
            raise NotFound(f"There is no secret named {name!r}: store it first.")
        return value

    def set(self, name: str, value: str) -> None:
        """Store a secret. Blocks. Raises `Misconfigured`."""
        ring = self._ring()
        if ring:
            ring.set_password(SERVICE, name, value)
            return
        content = {**self._read(), name: value}
        self._check_place()
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._file.with_suffix(".new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file)
        draft.replace(self._file)

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
