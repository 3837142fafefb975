"""What a cell brings along and what is kept of it: the capsule on the node.

In the job's directory: ``work/inputs/capsule/`` is the capsule, ``capsule.key`` the key of its
seal and of the one that is made here. It is gone before anything of the user's runs.
"""

# pathlib takes longer to load than the whole of this file.
# ruff: noqa: PTH103, PTH108, PTH118, PTH120, PTH123
from __future__ import annotations

import importlib
import os
import resource
import shutil
import sys
import time

from . import bundle
from .recorder import Recorder, private, replace
from .variables import Encoder, Unfit, decode

# Importing typing takes longer than it is worth here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Exit codes by reason, so that they are told apart where there is nothing but these.
CODES = {"python": 199, "packages": 198, "damaged": 197, "variable": 196, "files": 195}
#: Kinds whose files only the same minor version of Python reads.
SAME_PYTHON = ("pickle",)


class Refusal(Exception):
    """The cell is not run; ``reason`` is one of `CODES`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Travel:
    """The luggage of one job."""

    def __init__(self, directory: str, inputs: dict[str, Any]) -> None:
        self.begun = time.monotonic()
        self.directory = directory
        self.exports: list[str] = inputs.get("exports") or []
        self.capsule = os.path.join(directory, "work", "inputs", bundle.CAPSULE)
        self.brought = inputs.get("capsule") is not None
        path = os.path.join(directory, bundle.KEY)
        try:
            with open(path, "rb") as file:
                self.key = file.read()
            os.unlink(path)
        except OSError:
            self.key = b""
        self.reason: str | None = None
        self.notes: list[str] = []

    def unpack(self, recorder: Recorder, namespace: dict[str, Any]) -> bool:
        """Everything there before the cell runs; False, and an output that says why, if not."""
        if not self.brought:
            return True
        try:
            manifest = self._checked()
            self._put_files(manifest)
            self._import(manifest, namespace)
            self._load(manifest, namespace)
        except Refusal as refusal:
            self.reason = refusal.reason
            recorder.code = CODES[refusal.reason]
            recorder.error("CapsuleError", str(refusal), [f"CapsuleError: {refusal}"])
            recorder.failure = str(refusal)
            return False
        return True

    def keep(self, recorder: Recorder, namespace: dict[str, Any]) -> bool:
        """Write the variables that are wanted; what cannot be written is told, no failure."""
        if not self.exports:
            return True
        target = os.path.join(self.directory, "work", "outputs", bundle.VARIABLES)
        left = {n: "the cell left no such variable" for n in self.exports if n not in namespace}
        names = sorted({name for name in self.exports if name in namespace})
        while True:
            shutil.rmtree(target, ignore_errors=True)
            os.makedirs(target, mode=0o700)
            try:
                entries = Encoder(target, namespace, names).encode()
                break
            except Unfit as error:
                if error.name not in names:
                    raise
                left[error.name] = str(error)
                names.remove(error.name)
        manifest = {
            "schema": bundle.SCHEMA,
            "variables": entries,
            "left": [{"name": name, "reason": words} for name, words in sorted(left.items())],
            "python": python(),
        }
        content = bundle.canonical(manifest)
        with open(os.path.join(target, bundle.MANIFEST), "wb", opener=private) as file:
            file.write(content)
        bundle.seal(target, self.key)
        return True

    def report(self, recorder: Recorder) -> None:
        """Write ``result.json``, the last of the files."""
        if recorder.asked_to_end:
            self.reason = "interrupted"
        elif self.reason is None and recorder.failure:
            self.reason = "cell"
        scale = 1 if sys.platform == "darwin" else 1024
        peak = max(
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        result = {
            "reason": self.reason,
            "message": recorder.failure,
            "peak": peak * scale,
            "seconds": round(time.monotonic() - self.begun, 3),
            "host": os.uname().nodename,
            "python": python(),
            "notes": self.notes,
        }
        replace(os.path.join(self.directory, "result.json"), result)

    def _checked(self) -> dict[str, Any]:
        """The manifest of a capsule that is whole and that this Python can read."""
        try:
            bundle.check_seal(self.capsule, self.key)
            manifest, _ = bundle.read_manifest(self.capsule)
            bundle.verify(self.capsule, manifest)
        except bundle.Damaged as error:
            raise Refusal("damaged", f"The capsule cannot be used: {error}.") from None
        except OSError as error:
            words = error.strerror or str(error)
            raise Refusal("damaged", f"The capsule cannot be read: {words}.") from None
        theirs, ours = manifest.get("python") or {}, python()
        pickles = [v["name"] for v in manifest.get("variables", []) if v["kind"] in SAME_PYTHON]
        if theirs.get("minor") != ours["minor"]:
            words = f"The kernel has Python {theirs.get('minor')}, here it is {ours['minor']}"
            if pickles:
                names = ", ".join(pickles[:5])
                raise Refusal(
                    "python",
                    f"{words}: {names} can be read by the same version only. Choose a kernel of "
                    "that version, or leave them out and make them in the cell.",
                )
            self.notes.append(f"{words}.")
        return manifest

    def _put_files(self, manifest: dict[str, Any]) -> None:
        """The files beside the notebook, where the cell looks for them: the working directory."""
        for file in manifest.get("files") or []:
            steps = bundle.parts(file["path"])
            target = bundle.inside(os.path.join(self.directory, "work"), file["path"])
            if steps[0] == "inputs" or os.path.lexists(target):
                words = f"The file {file['path']} has the name of one of the job's."
                raise Refusal("files", words)
            try:
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copyfile(bundle.inside(self.capsule, f"files/{file['path']}"), target)
            except OSError as error:
                words = f"The file {file['path']} cannot be written: {error.strerror}."
                raise Refusal("files", words) from None

    def _import(self, manifest: dict[str, Any], namespace: dict[str, Any]) -> None:
        """The modules that the cell uses; what is not there is named before anything runs."""
        wanted = list(manifest.get("imports") or [])
        for variable in manifest.get("variables") or []:
            if variable["kind"] == "module":
                module = variable["module"]
                wanted.append({**module, "module": module["name"], "name": variable["name"]})
        missing = []
        for each in wanted:
            try:
                found = importlib.import_module(each["module"])
            except Exception as error:
                missing.append(f"{each['module']} ({_words(error)})")
                continue
            if each.get("name"):
                namespace[each["name"]] = found
            self._compare(each)
        if missing:
            names = "; ".join(missing)
            raise Refusal("packages", f"The cell needs what cannot be imported here: {names}.")

    def _compare(self, module: dict[str, Any]) -> None:
        distribution, wanted = module.get("distribution"), module.get("version")
        if not distribution or not wanted:
            return
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version(distribution)
        except PackageNotFoundError:
            return
        if found != wanted:
            self.notes.append(f"{distribution} is {found} here and {wanted} in the kernel.")

    def _load(self, manifest: dict[str, Any], namespace: dict[str, Any]) -> None:
        for entry in manifest.get("variables") or []:
            if entry["kind"] in ("shell", "module"):
                continue
            try:
                namespace[entry["name"]] = decode(entry, self.capsule, namespace, pickle=True)
            except Exception as error:
                words = f"The variable '{entry['name']}' cannot be loaded here: {_words(error)}."
                if isinstance(error, ModuleNotFoundError):
                    words += " Its package is missing."
                raise Refusal("variable", words) from None


def python() -> dict[str, str]:
    """This Python, as manifests have it."""
    return {
        "version": sys.version.split()[0],
        "minor": f"{sys.version_info.major}.{sys.version_info.minor}",
        "implementation": sys.implementation.name,
    }


def _words(error: Exception) -> str:
    text = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
