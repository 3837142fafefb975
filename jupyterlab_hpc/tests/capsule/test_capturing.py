"""From a namespace to a capsule and into another namespace."""

from __future__ import annotations

import ast
import base64
import collections
import copy
import json
import subprocess
from pathlib import Path

import numpy
import pytest

from jupyterlab_hpc.capsule.kernel import code
from jupyterlab_hpc.capsule.runner import bundle

from .side import SIDE, capture, elsewhere, load, need, notebook, plan


def test_no_two_parts_of_the_text_share_a_name() -> None:
    names: list[str] = []
    for node in ast.parse(code()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [each.id for each in targets if isinstance(each, ast.Name)]
    twice = {name for name, count in collections.Counter(names).items() if count > 1}
    assert twice <= {"TYPE_CHECKING"}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("v = 3", "json"),
        ("v = {'b': [1, None, 'ü'], 'a': 0.5}", "json"),
        ("v = float('nan')", "pickle"),
        ("v = (1, 2)", "pickle"),
        ("import math as v", "module"),
        ("import numpy; v = numpy.arange(12.0).reshape(3, 4)[:, ::2]", "npy"),
        ("import numpy; v = numpy.asfortranarray(numpy.arange(6).reshape(2, 3))", "npy"),
        ("import numpy; v = numpy.array('2020-01-01', dtype='M8[D]')", "npy"),
        ("import numpy; v = numpy.zeros((0, 3))", "npy"),
        ("import numpy; v = numpy.array([{}, 1], dtype=object)", "pickle"),
        ("import enum\nclass v(enum.Enum):\n  A = 1", "source"),
    ],
)
def test_kinds(source: str, kind: str) -> None:
    assert need("v", notebook(source), "v")["kind"] == kind


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["f8", "i2", "?", "U3", "M8[s]", "c16"])
def test_arrays_come_back_as_they_were(order: str, dtype: str, tmp_path: Path) -> None:
    names = notebook("")
    names["v"] = numpy.array(numpy.zeros((3, 4), dtype), order=order)  # type: ignore[call-overload]
    names["w"] = numpy.arange(24).reshape(2, 3, 4)[:, ::2, 1:]
    there = elsewhere("v, w", names, tmp_path)
    for name in ("v", "w"):
        assert there[name].dtype == names[name].dtype
        assert numpy.array_equal(there[name], names[name])
    assert there["v"].flags.f_contiguous == names["v"].flags.f_contiguous


def test_objects_that_are_shared_stay_shared(tmp_path: Path) -> None:
    names = notebook("c = [1]; p = [c]; q = [c, 2]; r = p; a = []; b = [a]; a.append(b)")
    there = elsewhere("p, q, r, a, b", names, tmp_path)
    assert there["p"][0] is there["q"][0]
    assert there["r"] is there["p"]
    assert there["a"][0] is there["b"]


def test_functions_see_the_namespace_where_they_arrive(tmp_path: Path) -> None:
    functions = "n = 2\ndef f(v): return g(v) * n\ndef g(v): return v + 1\n"
    names = notebook(functions + "class C:\n  def m(self): return f(3)\nc = C()")
    there = elsewhere("c.m()", names, tmp_path)
    assert there["c"].m() == 8
    there["n"] = 3
    assert there["c"].m() == 12


def test_an_enumeration_and_its_members_travel(tmp_path: Path) -> None:
    folder = tmp_path / "notebook"
    folder.mkdir()
    text = "import enum\nclass E(enum.Enum):\n    A = 1\n    def m(self): return self.value\n"
    file = folder / "cell.py"
    file.write_text(text)
    names = notebook("")
    exec(compile(text, str(file), "exec"), names)
    names["e"] = names["E"].A
    target = tmp_path / "capsule"
    target.mkdir()
    found = capture("e.m(), enum", names, target)
    assert found["ok"], found
    assert {"E", "e", "enum"} <= {*found["variables"]}


def test_the_same_content_has_the_same_hash(tmp_path: Path) -> None:
    names = notebook("x = 1\ny = {'b': (1, 2)}\ndef f(): return x")
    found = []
    for number in range(2):
        target = tmp_path / str(number)
        target.mkdir()
        found.append(capture("f(), y", names, target))
    assert found[0]["hash"] == found[1]["hash"]
    manifest, sha256 = bundle.read_manifest(str(tmp_path / "0"))
    assert sha256 == found[0]["manifest_sha256"]
    assert bundle.verify(str(tmp_path / "0"), manifest) > 0
    assert all("=" not in name for name in manifest["environment"])


def test_local_modules_and_files_travel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, target = tmp_path / "book", tmp_path / "capsule"
    (book / "tools_zz").mkdir(parents=True)
    target.mkdir()
    (book / "tools_zz" / "__init__.py").write_text("from .inner import v\nimport helper_zz\n")
    (book / "tools_zz" / "inner.py").write_text("v = 1\n")
    (book / "helper_zz.py").write_text("")
    (book / "data.csv").write_text("a\n1\n")
    (book / "out.txt").write_text("old")
    monkeypatch.syspath_prepend(str(book))
    cell = "import tools_zz\nopen('data.csv').read()\nopen('out.txt', 'w')\nopen('../secret')"
    found = capture(cell, notebook(""), target, notebook_dir=str(book))
    paths = {each["path"] for each in found["members"] if each["path"].startswith("files/")}
    wanted = {"data.csv", "helper_zz.py", "tools_zz/__init__.py", "tools_zz/inner.py"}
    assert paths == {f"files/{each}" for each in wanted}
    assert (target / "files" / "data.csv").read_text() == "a\n1\n"


def test_the_state_of_the_repository_is_told(tmp_path: Path) -> None:
    book, target = tmp_path / "book", tmp_path / "capsule"
    book.mkdir()
    target.mkdir()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-C", str(book)]
    (book / "a").write_text("1")
    for words in (["init", "-q"], ["add", "a"], ["commit", "-qm", "a"]):
        subprocess.run([*git, *words], check=True)
    (book / "a").write_text("2")
    assert capture("1", notebook(""), target, notebook_dir=str(book))["ok"]
    manifest, _ = bundle.read_manifest(str(target))
    assert manifest["git"]["dirty"]
    assert len(manifest["git"]["commit"]) == 40


def test_without_a_shared_disk_the_members_are_streamed(tmp_path: Path) -> None:
    names = notebook("import numpy; v = numpy.arange(400_000)")
    request = {"source": "v", "notebook_dir": None, "directory": None}
    found = json.loads(SIDE["capture"](json.dumps(request), names))
    for member in found["members"]:
        content, offset = b"", 0
        while offset is not None:
            asked = {"directory": found["directory"], "path": member["path"], "offset": offset}
            part = json.loads(SIDE["stream"](json.dumps(asked)))
            content += base64.b64decode(part["data"])
            offset = part["next"]
        assert len(content) == member["size"]
        (tmp_path / member["path"]).parent.mkdir(exist_ok=True)
        (tmp_path / member["path"]).write_bytes(content)
    bundle.verify(str(tmp_path), bundle.read_manifest(str(tmp_path))[0])
    SIDE["stream"](json.dumps({"directory": found["directory"], "done": True}))
    assert not Path(found["directory"]).exists()


@pytest.mark.parametrize("directory", ["/etc", "/tmp/../etc"])
def test_nothing_else_is_streamed(directory: str) -> None:
    asked = {"directory": directory, "path": "passwd", "offset": 0}
    assert "error" in json.loads(SIDE["stream"](json.dumps(asked)))


def test_no_pickle_is_read_without_consent(tmp_path: Path) -> None:
    names = notebook("p = (1,); j = 2")
    capture("p, j", names, tmp_path)
    there = notebook("p = 'mine'")
    found = load(tmp_path, there, ["p", "j"], False)
    assert found["loaded"] == ["j"]
    assert found["failed"][0]["name"] == "p"
    assert (there["p"], there["j"]) == ("mine", 2)


def test_a_changed_file_is_not_loaded(tmp_path: Path) -> None:
    capture("p", notebook("p = (1,)"), tmp_path)
    next((tmp_path / "vars").iterdir()).write_bytes(b"other")
    there = notebook("")
    assert load(tmp_path, there, ["p"], True)["loaded"] == []
    assert "p" not in there


def test_what_is_not_asked_for_is_not_left_behind(tmp_path: Path) -> None:
    names = notebook("a = [1]; b = (a, a)")
    capture("a, b", names, tmp_path)
    there = notebook("")
    assert load(tmp_path, there, ["b"], True)["loaded"] == ["b"]
    assert there["b"] == ([1], [1])
    assert "a" not in there


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("api_key = 'abcd'", "api_key"),
        ("v = {'user': 'a', 'password': 'hunter'}", "v"),
        ("v = ['postgres://me:word@host/db']", "v"),
        ("v = 'ghp_" + "a" * 30 + "'", "v"),
    ],
)
def test_secrets_are_asked_about(source: str, name: str, tmp_path: Path) -> None:
    names = notebook(source)
    assert need(name, names, name)["secret"]
    refused = capture(name, names, tmp_path)
    assert (refused["ok"], refused["refused"][0]["name"]) == (False, name)
    assert capture(name, names, tmp_path, consent=[name])["ok"]


def test_the_value_of_a_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "correct horse")
    assert need("v", notebook("v = 'correct horse'"), "v")["secret"]
    assert not need("v", notebook("v = 'battery'"), "v")["secret"]


def test_planning_and_capturing_change_nothing(tmp_path: Path) -> None:
    names = notebook("a = [1, (2,)]\nimport numpy\nb = numpy.arange(3)\ndef f(): return a")
    before = {key: id(value) for key, value in names.items()}
    held = copy.deepcopy(names["a"])
    assert capture("f(), b", names, tmp_path)["ok"]
    assert {key: id(value) for key, value in names.items()} == before
    assert names["a"] == held


def test_cells_that_cannot_be_sent() -> None:
    assert "%%sql" in plan("%%sql\nselect 1", notebook(""))["cannot"]
    assert plan("%%bash\necho 1", notebook(""))["shell"]
    assert plan("x = (", notebook(""))["syntax"]["line"] == 1
    assert need("nowhere_zz", notebook(""), "nowhere_zz")["kind"] == "missing"


def test_a_kernel_on_another_machine_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "marker").write_text("one")
    names = notebook("v = 1")
    assert capture("v", names, tmp_path, marker="two")["elsewhere"]
    assert capture("v", names, tmp_path / "nowhere")["elsewhere"]
    found = capture("v", names, tmp_path, marker="one")
    assert found["ok"], found
    assert "marker" not in [each["path"] for each in found["members"]]
