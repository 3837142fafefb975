"""From a plan to a capsule: the members of a directory, and the manifest that names them."""

from __future__ import annotations

import datetime
import getpass
import hashlib
import json
import os
import shutil
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from ..runner.bundle import BESIDE, MANIFEST, SCHEMA, canonical, parts
from ..runner.variables import Unfit
from .circumstances import git_state, packages, python_and_platform, seeds
from .files import hash_of
from .kinds import module_facts
from .namespace import Live
from .planning import Planned, readable
from .writing import Writer

#: In the name of a directory that is streamed from, and nowhere else.
STAGED = "jupyterlab-hpc-capsule-"


class Captured:
    """Takes what the request includes. Whatever fails, nothing is left in the directory."""

    def __init__(self, request: dict[str, Any], live: Live) -> None:
        self.began = time.perf_counter()
        self.request, self.live = request, live
        self.planned = Planned(request, live)
        self.consent = {*(request.get("consent") or ())}
        self.refused: list[dict[str, str]] = []

    def answer(self) -> dict[str, Any]:
        plan = self.planned.plan
        answer: dict[str, Any] = {"schema": SCHEMA, "ok": False, "warnings": plan["warnings"]}
        if not plan["ok"]:
            fault = plan.get("cannot") or plan["syntax"]["message"]
            return {**answer, "refused": [{"name": "", "reason": fault}]}
        if self._elsewhere():
            words = "this kernel does not share a disk with the server"
            return {**answer, "refused": [{"name": "", "reason": words}], "elsewhere": True}
        names = self._names()
        if not self.refused:
            streamed = self.request.get("directory") is None
            given = tempfile.mkdtemp(prefix=STAGED) if streamed else self.request["directory"]
            try:
                answer |= self._write(Path(given), names)
            except (Unfit, OSError) as error:
                words = str(error) if isinstance(error, Unfit) else f"{error.strerror}: {given}"
                self.refused.append({"name": getattr(error, "name", ""), "reason": words})
            if self.refused and streamed:
                shutil.rmtree(given, ignore_errors=True)
            answer |= {"directory": given} if streamed and not self.refused else {}
        answer |= {"ok": not self.refused, "refused": self.refused}
        return answer | {"milliseconds": round((time.perf_counter() - self.began) * 1000, 1)}

    def _elsewhere(self) -> bool:
        """The directory is not there, or it is another one: its marker says so."""
        given, marker = self.request.get("directory"), self.request.get("marker")
        if given is None:
            return False
        if marker is None:
            return not Path(given).is_dir()
        try:
            return Path(given, "marker").read_text("utf-8") != marker
        except (OSError, UnicodeDecodeError):
            return True

    def _names(self) -> list[str]:
        """What is to travel; what may not is refused by name."""
        included = self.request.get("include")
        needs = {need["name"]: need for need in self.planned.plan["needs"]}
        wanted = [n for n, need in needs.items() if included is None or n in included]
        for name in included or ():
            if name not in needs and name in self.live.names:
                wanted.append(name)
        limit = self.planned.limits["variable"]
        names = []
        for name in sorted(wanted):
            need = needs.get(name, {"kind": "", "secret": False, "over": None})
            if need["kind"] == "missing":
                continue
            if need["kind"] == "refused":
                self._refuse(name, need["reason"])
            elif need["secret"] and name not in self.consent:
                self._refuse(name, f"{name} looks like a secret: agree to send it, or leave it out")
            elif need["over"] and name not in self.consent:
                words = f"takes {readable(need['size'])}, more than {readable(limit)}"
                self._refuse(name, f"{name} {words}: agree to send it, or leave it out")
            else:
                names.append(name)
        return names

    def _refuse(self, name: str, reason: str) -> None:
        self.refused.append({"name": name, "reason": reason})

    def _write(self, directory: Path, names: list[str]) -> dict[str, Any]:
        written = directory / "vars", directory / "files"
        try:
            variables = self._variables(directory, names)
            files = self._files(directory)
            text = packages().encode()
            _new(directory / "packages.txt", text)
            manifest = self._manifest(variables, files, text)
            content = canonical(manifest)
            _new(directory / MANIFEST, content)
            _new(directory / BESIDE, json.dumps(self._beside()).encode())
        except BaseException:
            for each in written:
                shutil.rmtree(each, ignore_errors=True)
            for name in ("packages.txt", MANIFEST, BESIDE):
                (directory / name).unlink(missing_ok=True)
            raise
        sha256 = hashlib.sha256(content).hexdigest()
        members = [each for each in sorted(directory.rglob("*")) if each.is_file()]
        told: list[dict[str, Any]] = [
            {"path": each.relative_to(directory).as_posix(), "size": each.stat().st_size}
            for each in members
            if each.name != "marker" or each.parent != directory
        ]
        size = sum(each["size"] for each in told)
        return {
            **{"manifest_sha256": sha256, "hash": f"sha256:{sha256}", "size": size},
            **{"members": told, "variables": names},
        }

    def _variables(self, directory: Path, names: list[str]) -> list[dict[str, Any]]:
        limits = self.planned.limits
        most = {n: limits["hard" if n in self.consent else "variable"] for n in names}
        total = limits["hard" if self.consent else "total"]
        walks = self.planned.walks
        entries = Writer(str(directory), self.live, names, most, total, walks).encode()
        for entry in entries:
            if entry["kind"] == "module":
                entry["module"] = module_facts(self.live.names[entry["name"]], True)
        return entries

    def _files(self, directory: Path) -> list[dict[str, Any]]:
        found = []
        most = self.planned.limits["hard"]
        for path, (file, module) in sorted(self.planned.files.found.items()):
            parts(path)
            target = directory / "files" / path
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            # Of the copy: the file itself may change meanwhile.
            sha256, size = hash_of(target)
            most -= size
            if most < 0:
                error = Unfit(f"the files take too much with {path}: leave it out of the cell")
                error.name = path
                raise error
            found.append({"path": path, "sha256": sha256, "size": size, "module": module})
        return found

    def _manifest(
        self, variables: list[dict[str, Any]], files: list[dict[str, Any]], text: bytes
    ) -> dict[str, Any]:
        source = self.planned.source
        return {
            "schema": SCHEMA,
            "cell": {
                "source": source,
                "python": self.planned.normal.python,
                "sha256": hashlib.sha256(source.encode()).hexdigest(),
            },
            "variables": variables,
            # What the cell itself imports it finds or tells about; the others are variables.
            "imports": [],
            "files": files,
            **python_and_platform(),
            "git": git_state(str(self.planned.files.base)),
            "packages": {
                "sha256": hashlib.sha256(text).hexdigest(),
                "count": text.count(b"\n"),
                "text_file": "packages.txt",
            },
            "environment": sorted(os.environ),
            "seeds": seeds() if self.request.get("seeds") else None,
            "exports": list(self.request.get("exports") or ()),
        }

    def _beside(self) -> dict[str, Any]:
        try:
            user = getpass.getuser()
        except (OSError, KeyError):
            user = ""
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        asked = {key: self.request.get(key) for key in ("notebook", "cell_id")}
        return {"uuid": str(uuid.uuid4()), "created": now, **asked, "by": user}


def _new(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
