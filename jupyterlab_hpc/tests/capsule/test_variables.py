"""What was written is what is read: values, what they share, and what they find."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.capsule.runner.variables import Encoder, Unfit, decode

from .packing import notebook

pytestmark = pytest.mark.filterwarnings("error")


def travel(directory: Path, source: str, *names: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The variables in another notebook, and their entries by name."""
    entries = Encoder(str(directory), notebook(source), list(names)).encode()
    # A manifest is JSON with its keys in order.
    entries = json.loads(json.dumps(entries, sort_keys=True))
    there = notebook("")
    for entry in entries:
        there[entry["name"]] = decode(entry, str(directory), there, pickle=True)
    return there, {entry["name"]: entry for entry in entries}


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("None", "json"),
        ("-3.5", "json"),
        ("'\\ud800 ä'", "json"),
        ("{'b': [1, None], 'a': {'z': 1, 'y': True}}", "json"),
        ("2 ** 2000", "pickle"),
        ("float('inf')", "pickle"),
        ("(1, 2)", "pickle"),
        ("{1: 2}", "pickle"),
        ("{1, 2}", "pickle"),
        ("b'x'", "pickle"),
        ("['x' * 70_000]", "pickle"),
    ],
)
def test_a_value_arrives_as_it_was(tmp_path: Path, expression: str, kind: str) -> None:
    there, entries = travel(tmp_path, f"v = {expression}", "v")
    before = notebook(f"v = {expression}")["v"]
    assert repr(there["v"]) == repr(before)
    assert type(there["v"]) is type(before)
    assert entries["v"]["kind"] == kind


@pytest.mark.parametrize(
    "expression",
    [
        "np.arange(6).reshape(2, 3)",
        "np.asfortranarray(np.ones((3, 2)))",
        "np.array(['2020-01-01'], 'M8[D]')",
        "np.array([(1, 2.5)], [('a', 'i4'), ('b', 'f8')])",
        "np.array(3)",
        "np.zeros((0, 4))",
    ],
)
def test_an_array_needs_no_pickle(tmp_path: Path, expression: str) -> None:
    there, entries = travel(tmp_path, f"import numpy as np\nv = {expression}", "v")
    before = notebook(f"import numpy as np\nv = {expression}")["v"]
    assert entries["v"]["kind"] == "npy"
    assert there["v"].dtype == before.dtype
    assert there["v"].flags.f_contiguous == before.flags.f_contiguous
    assert there["v"].tobytes() == before.tobytes()
    assert there["v"].shape == before.shape


def test_a_table_arrives_as_it_was(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    source = (
        "import pandas as pd\n"
        "df = pd.DataFrame({'a': [1, 2], 's': ['x', 'ä']}, index=pd.Index([7, 8], name='i'))\n"
        "c = pd.DataFrame({'c': pd.Categorical(['u', 'v'])})\n"
        "s = pd.Series([1.5, None], name='q')\n"
        "mixed = pd.DataFrame({'m': [1, 'b']})"
    )
    there, entries = travel(tmp_path, source, "c", "df", "mixed", "s")
    here = notebook(source)
    kinds = {name: entry["kind"] for name, entry in entries.items()}
    assert kinds == {"c": "arrow", "df": "arrow", "mixed": "pickle", "s": "arrow"}
    for name in ("c", "df", "mixed"):
        pandas.testing.assert_frame_equal(there[name], here[name])
    pandas.testing.assert_series_equal(there["s"], here["s"])


def test_functions_find_the_variables_of_the_place(tmp_path: Path) -> None:
    source = (
        "n = 2\n"
        "def f(a, *, k=3): return a * n * k\n"
        "def fact(a): return 1 if a < 2 else a * fact(a - 1)\n"
        "late = lambda: later()"
    )
    there, _ = travel(tmp_path, source, "n", "f", "fact", "late")
    assert there["f"](1) == 6
    there["n"] = 10
    there["later"] = lambda: "found"
    assert there["f"](1, k=1) == 10
    assert there["fact"](5) == 120
    assert there["late"]() == "found"


def test_classes_and_their_objects_belong_together(tmp_path: Path) -> None:
    source = (
        "import abc\n"
        "class A(abc.ABC):\n"
        "    @abc.abstractmethod\n"
        "    def m(self): ...\n"
        "class B(A):\n"
        "    __slots__ = ('x',)\n"
        "    def __init__(self): super().__init__(); self.x = 1\n"
        "    def m(self): return __class__\n"
        "    @property\n"
        "    def p(self): return self.x\n"
        "    @staticmethod\n"
        "    def s(): return 5\n"
        "b = B()"
    )
    there, _ = travel(tmp_path, source, "A", "B", "b")
    assert type(there["b"]) is there["B"]
    assert issubclass(there["B"], there["A"])
    assert (there["b"].p, there["b"].s(), there["b"].m()) == (1, 5, there["B"])
    with pytest.raises(TypeError, match="abstract"):
        there["A"]()


def test_what_two_variables_shared_they_share(tmp_path: Path) -> None:
    source = (
        "import numpy as np\n"
        "x = [1]; y = x; holder = {'x': x}; a = np.arange(3); twice = [a, a]\n"
        "ring = []; other = [ring]; ring.append(other)\n"
        "hidden = [9]; p = (hidden, 1); q = (hidden, 2)\n"
        "def counter():\n"
        "    c = 0\n"
        "    def inc():\n"
        "        nonlocal c; c += 1\n"
        "    def get(): return c\n"
        "    return inc, get\n"
        "inc, get = counter()"
    )
    names = ["x", "y", "holder", "a", "twice", "ring", "other", "p", "q", "inc", "get"]
    there, entries = travel(tmp_path, source, *names)
    assert entries["y"] == {**entries["y"], "kind": "alias", "of": "x"}
    assert there["y"] is there["x"] is there["holder"]["x"]
    assert there["twice"][0] is there["twice"][1] is there["a"]
    assert there["ring"][0] is there["other"]
    assert there["other"][0] is there["ring"]
    assert there["p"][0] is there["q"][0]
    there["inc"]()
    assert there["get"]() == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import threading; v = [threading.Lock()]", "'v' cannot be written: .*lock"),
        ("v = (i for i in range(3))", "'v' cannot be written: .*generator"),
        ("v = ()\nfor _ in range(100_000): v = (v,)", "'v' cannot be written: .*nested too deep"),
    ],
)
def test_what_cannot_travel_is_named(tmp_path: Path, source: str, words: str) -> None:
    with pytest.raises(Unfit, match=words) as caught:
        Encoder(str(tmp_path), notebook(f"w = 1\n{source}"), ["w", "v"]).encode()
    assert caught.value.name == "v"


def test_nothing_is_written_beyond_the_limit(tmp_path: Path) -> None:
    here = notebook("import numpy as np\nv = np.zeros(1000)")
    with pytest.raises(Unfit, match="more than the 1000 bytes"):
        Encoder(str(tmp_path), here, ["v"], limit=1000).encode()
    assert not list(tmp_path.rglob("*.npy"))


def test_a_pickle_is_read_only_by_consent(tmp_path: Path) -> None:
    here = notebook("v = {1}")
    (entry,) = Encoder(str(tmp_path), here, ["v"]).encode()
    with pytest.raises(Unfit, match="was not agreed to"):
        decode(entry, str(tmp_path), {}, pickle=False)
