"""Capsules on their way from the kernel to a job, and the variables on their way back.

``<data>/engine/capsules/<id>/`` is filled by the kernel (or by the tab, where the kernel is
elsewhere), sealed, and moved into its job. ``keys/`` beside has the keys of the seals, by capsule
and later by job: they are never in what they seal. Nothing is unpickled here.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import Conflict, Invalid, NotFound
from .runner import bundle
from .runner.bundle import CAPSULE, KEY, VARIABLES, Damaged

#: Bytes of a variable and of a capsule from which on is asked, that never travel; files.
LIMITS = {"variable": 64 << 20, "total": 256 << 20, "hard": 2 << 30, "files": 10_000}
#: Bytes of a capsule that comes through the tab.
STREAMED = 100 << 20
#: Seconds that a capsule which no job took is kept.
KEPT = 24 * 3600.0
FOLDER = "capsules"
#: In a new directory: who does not find what the answer says is on another machine.
MARKER = "marker"
IDENTIFIER = re.compile(r"[0-9a-f]{32}")


class Capsules:
    """The capsules below a directory, which lies beside that of the jobs."""

    def __init__(self, directory: Path, now: Callable[[], float] = time.time) -> None:
        self._directory = directory
        self._keys = directory / "keys"
        self._now = now

    @classmethod
    def beside(cls, job: Path) -> Capsules:
        """Those of the engine that a job's directory belongs to."""
        return cls(job.parents[1] / FOLDER)

    def open(self) -> dict[str, Any]:
        """A directory for a capsule: ``{"id", "directory", "marker", "limits"}``."""
        self._expire()
        identifier = uuid.uuid4().hex
        directory = self._directory / identifier
        directory.mkdir(mode=0o700, parents=True)
        token = secrets.token_hex(16)
        _write(directory / MARKER, token.encode())
        limits = {**LIMITS, "streamed": STREAMED}
        place = str(directory.absolute())
        return {"id": identifier, "directory": place, "marker": token, "limits": limits}

    def put(self, identifier: str, path: str, content: bytes, offset: int | None) -> int:
        """Write a member, or go on with it at its end; gives its bytes. `Invalid`, `Conflict`."""
        directory = self._open_one(identifier)
        target = Path(_checked(lambda: bundle.inside(str(directory), path)))
        taken = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
        there = target.stat().st_size if target.is_file() else 0
        replaced = there if offset is None else 0
        if taken - replaced + len(content) > STREAMED:
            raise Invalid(
                f"More than {STREAMED >> 20} MiB cannot be sent through the browser, and this "
                "kernel does not share a disk with the server: leave out large variables, or make "
                "them in the cell.",
                reason="too-large",
            )
        if offset is not None and offset != there:
            raise Conflict(f"{path} has {there} bytes: go on there.", reason="offset")
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
            flags |= os.O_TRUNC if offset is None else os.O_APPEND
            with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
                file.write(content)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise Invalid(f"{path} has the name of another member.", field="path") from error
        return (0 if offset is None else there) + len(content)

    def seal(self, identifier: str, manifest_sha256: str) -> tuple[str, int]:
        """Check every member and seal the capsule; gives its hash and bytes. Raises `Invalid`."""
        directory = self._existing(identifier)
        sealed = self._key(identifier).exists()
        if not sealed:
            (directory / MARKER).unlink(missing_ok=True)
            (directory / bundle.SEAL).unlink(missing_ok=True)
        manifest, sha256 = _checked(lambda: bundle.read_manifest(str(directory)))
        if sha256 != manifest_sha256:
            words = "The manifest is not the one that the kernel wrote: capture the cell again."
            raise Invalid(words, field="manifest_sha256", reason="damaged")
        size = _checked(lambda: bundle.verify(str(directory), manifest))
        if size > LIMITS["hard"]:
            words = f"The capsule has {size} bytes, more than the {LIMITS['hard']} that may travel."
            raise Invalid(words, reason="too-large")
        if len(manifest.get("files") or []) > LIMITS["files"]:
            words = f"More than {LIMITS['files']} files cannot travel with a cell."
            raise Invalid(words, reason="too-many")
        if not sealed:
            key = secrets.token_bytes(32)
            bundle.seal(str(directory), key)
            self._keep(identifier, key)
        return f"sha256:{sha256}", size

    def discard(self, identifier: str) -> None:
        """Remove a capsule that no job took. Raises `NotFound`."""
        shutil.rmtree(self._existing(identifier), ignore_errors=True)
        self._key(identifier).unlink(missing_ok=True)

    def hand_over(self, identifier: str | None, job: Path) -> None:
        """Move a sealed capsule into its job, and give that the key. ``LookupError``: none there.

        Without a capsule the job gets a key for what it sends back.
        """
        if identifier is None:
            key = secrets.token_bytes(32)
        else:
            try:
                directory = self._existing(identifier)
                key = self._key(identifier).read_bytes()
            except (NotFound, OSError):
                words = "there is no such sealed capsule: a job took it, or it expired; send anew"
                raise LookupError(words) from None
            directory.rename(job / "work" / "inputs" / CAPSULE)
            self._key(identifier).unlink()
        self._keep(job.name, key)
        _write(job / KEY, key)

    def take_back(self, identifier: str | None, job: Path) -> None:
        """The job will not be: its capsule waits for another one."""
        capsule = job / "work" / "inputs" / CAPSULE
        key = self._key(job.name)
        if identifier is not None and capsule.is_dir() and key.exists():
            capsule.rename(self._directory / identifier)
            key.rename(self._key(identifier))
        key.unlink(missing_ok=True)

    def variables(self, job: Path) -> dict[str, Any]:
        """The variables that a job left, checked. Raises `Conflict`, with the reason.

        ``{"directory", "manifest_sha256", "variables": [{"name", "type", "size", "kind",
        "pickle"}], "left": [{"name", "reason"}]}``.
        """
        directory = job / "work" / "outputs" / VARIABLES
        if not directory.is_dir() or directory.is_symlink():
            raise Conflict("The job left no variables.", reason="none")
        try:
            bundle.check_seal(str(directory), self._key(job.name).read_bytes())
            manifest, sha256 = bundle.read_manifest(str(directory))
            bundle.verify(str(directory), manifest)
            found = [_told(each) for each in manifest["variables"]]
        except (Damaged, KeyError, OSError) as error:
            words = f"The variables of the job cannot be trusted: {error}."
            raise Conflict(words, reason="damaged") from None
        return {
            "directory": str(directory.absolute()),
            "manifest_sha256": sha256,
            "variables": found,
            "left": manifest.get("left", []),
        }

    def _existing(self, identifier: str) -> Path:
        directory = self._directory / identifier
        if not IDENTIFIER.fullmatch(identifier) or not directory.is_dir():
            raise NotFound("There is no such capsule: it expired, or a job took it.")
        return directory

    def _open_one(self, identifier: str) -> Path:
        directory = self._existing(identifier)
        if self._key(identifier).exists():
            raise Conflict("The capsule is sealed already.", reason="sealed")
        return directory

    def _key(self, name: str) -> Path:
        return self._keys / name

    def _keep(self, name: str, key: bytes) -> None:
        self._keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(self._key(name), key)

    def _expire(self) -> None:
        """Remove what no job took in time, and the keys of jobs that are gone."""
        if not self._directory.is_dir():
            return
        before = self._now() - KEPT
        for path in self._directory.iterdir():
            if IDENTIFIER.fullmatch(path.name) and path.stat().st_mtime < before:
                shutil.rmtree(path, ignore_errors=True)
        jobs = self._directory.parent / "jobs"
        for key in self._keys.iterdir() if self._keys.is_dir() else ():
            gone = not (self._directory / key.name).exists() and not (jobs / key.name).exists()
            if gone and key.stat().st_mtime < before:
                key.unlink(missing_ok=True)


def _told(variable: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: variable[name] for name in ("name", "type", "size", "kind")}
    return {**kept, "pickle": variable["kind"] == "pickle" or bool(variable.get("item"))}


def _checked(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Damaged as error:
        raise Invalid(f"The capsule cannot be used: {error}.", reason="damaged") from None
    except OSError as error:
        words = f"The capsule cannot be read: {error.strerror}."
        raise Invalid(words, reason="damaged") from None


def _write(path: Path, content: bytes) -> None:
    """A new file of mode 0600."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
