"""A folder of files with a manifest: what may be in it, and that it is what was sealed.

A capsule is one, and so are the variables that a job leaves. Standard library only; nothing
is unpickled here.

``manifest.json`` names every other file with its SHA-256, except ``capsule.json`` (what is not
part of the content: times and places) and ``hmac``: the HMAC-SHA256 of both, in hexadecimal.
"""

# pathlib takes longer to load than the whole of this file.
# ruff: noqa: PTH118, PTH123
from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import stat

# Importing typing takes longer than it is worth here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MANIFEST, BESIDE, SEAL = "manifest.json", "capsule.json", "hmac"
SCHEMA = 1
#: The capsule below a job's ``work/inputs/``, the variables below its ``work/outputs/``, and the
#: key of both in its directory, until the cell begins.
CAPSULE, VARIABLES, KEY = "capsule", "variables", "capsule.key"
#: Bytes of a manifest, and members of a bundle.
MOST_MANIFEST = 64 << 20
MOST_MEMBERS = 20_000
CHUNK = 1 << 20
#: What is allowed in names: no separators of other systems, no drives, no control characters.
PART = re.compile(r"[^\x00-\x1f\x7f/\\:]{1,200}")
HASH = re.compile(r"[0-9a-f]{64}")


class Damaged(Exception):
    """It is not what was sealed, or not what it has to be; the words say where."""


def parts(path: object) -> list[str]:
    """The steps of a member's path, which is relative and stays inside. Raises `Damaged`."""
    steps = path.split("/") if isinstance(path, str) else []
    fine = all(PART.fullmatch(step) and step not in (".", "..") for step in steps)
    if not steps or not fine or len(steps) > 32 or len(str(path).encode(errors="replace")) > 1000:
        raise Damaged(f"{str(path)[:80]!r} cannot be the name of a file in a capsule")
    return steps


def inside(directory: str, path: object) -> str:
    """The place of a member. Raises `Damaged`."""
    return os.path.join(directory, *parts(path))


def canonical(manifest: dict[str, Any]) -> bytes:
    """The manifest as bytes, the same for the same content."""
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def members(manifest: dict[str, Any]) -> dict[str, tuple[int | None, str]]:
    """Size (where it is told) and SHA-256 of each file by its path. Raises `Damaged`."""
    found: dict[str, tuple[int | None, str]] = {}

    def add(path: object, entry: dict[str, Any]) -> None:
        name = "/".join(parts(path))
        size, sha256 = entry.get("size"), entry.get("sha256")
        if not isinstance(sha256, str) or not HASH.fullmatch(sha256):
            raise Damaged(f"the manifest has no SHA-256 of {name}")
        if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 0):
            raise Damaged(f"the manifest has no right size of {name}")
        known = found.setdefault(name, (size, sha256))
        if known[1] != sha256 or name in (MANIFEST, BESIDE, SEAL):
            raise Damaged(f"the manifest contradicts itself about {name}")

    for variable in _list(manifest, "variables"):
        if "file" in variable:
            # The size of a variable may count more than its file.
            add(variable["file"], {"sha256": variable.get("sha256")})
        for buffer in variable.get("buffers") or []:
            if not isinstance(buffer, dict):
                raise Damaged("the manifest has a buffer without SHA-256")
            add(buffer.get("file"), buffer)
    for file in _list(manifest, "files"):
        add(f"files/{'/'.join(parts(file.get('path')))}", file)
    packages = manifest.get("packages")
    if isinstance(packages, dict) and packages.get("text_file"):
        add(packages["text_file"], {"sha256": packages.get("sha256")})
    if len(found) > MOST_MEMBERS:
        raise Damaged(f"more than {MOST_MEMBERS} files are in it")
    return found


def _list(manifest: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = manifest.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Damaged(f"'{name}' of the manifest is not a list of objects")
    return found


def seal(directory: str, key: bytes) -> None:
    """Write ``hmac``; whoever has the key can tell from now on that nothing has changed."""
    fd = os.open(os.path.join(directory, SEAL), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(fd, "w") as file:
        file.write(_signature(directory, key))


def check_seal(directory: str, key: bytes) -> None:
    """Raises `Damaged` when the manifest is not the one that was sealed."""
    given = _read(directory, SEAL, 1000)
    if given is None or not hmac.compare_digest(given, _signature(directory, key).encode()):
        raise Damaged("its seal does not fit: it was changed, or comes from somebody else")


def _signature(directory: str, key: bytes) -> str:
    made = hmac.new(key, digestmod=hashlib.sha256)
    for name in (MANIFEST, BESIDE):
        content = _read(directory, name, MOST_MANIFEST) or b""
        made.update(len(content).to_bytes(8, "big") + content)
    return made.hexdigest()


def read_manifest(directory: str) -> tuple[dict[str, Any], str]:
    """The manifest and its SHA-256. Raises `Damaged`."""
    content = _read(directory, MANIFEST, MOST_MANIFEST)
    if content is None:
        raise Damaged("it has no manifest.json")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"its manifest.json is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise Damaged("its manifest.json is not an object")
    if found.get("schema") != SCHEMA:
        raise Damaged(f"its manifest.json is not of schema {SCHEMA}")
    return found, hashlib.sha256(content).hexdigest()


def verify(directory: str, manifest: dict[str, Any]) -> int:
    """Compare every file with the manifest; gives the bytes of all. Raises `Damaged`.

    There is nothing but what the manifest names: no link, device or further file either.
    """
    named = members(manifest)
    there = _files(directory)
    for name in sorted(named.keys() | there):
        if name not in there:
            raise Damaged(f"{name} is missing")
        if name not in named and name not in (MANIFEST, BESIDE, SEAL):
            raise Damaged(f"{name} is not in the manifest")
    total = 0
    for name, (size, sha256) in named.items():
        length, found = hashed(inside(directory, name))
        if found != sha256 or size not in (None, length):
            raise Damaged(f"{name} is not what it was: its SHA-256 differs")
        total += length
    return total


def hashed(path: str) -> tuple[int, str]:
    """Bytes and SHA-256 of a plain file; links are not followed. Raises ``OSError``."""
    made, size = hashlib.sha256(), 0
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        while chunk := file.read(CHUNK):
            made.update(chunk)
            size += len(chunk)
    return size, made.hexdigest()


def _files(directory: str) -> set[str]:
    found: set[str] = set()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        for entry in os.scandir(os.path.join(directory, folder)):
            name = f"{folder}{entry.name}"
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                waiting.append(name + "/")
            elif stat.S_ISREG(mode):
                found.add(name)
            else:
                raise Damaged(f"{name} is not a plain file")
            if len(found) + len(waiting) > 2 * MOST_MEMBERS:
                raise Damaged(f"more than {MOST_MEMBERS} files are in it")
    return found


def _read(directory: str, name: str, most: int) -> bytes | None:
    try:
        fd = os.open(os.path.join(directory, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Damaged(f"{name} cannot be read: {error.strerror}") from None
    with open(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise Damaged(f"{name} is not a plain file")
        content = file.read(most + 1)
    if len(content) > most:
        raise Damaged(f"{name} is larger than {most} bytes")
    return content
