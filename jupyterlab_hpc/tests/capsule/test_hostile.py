"""Objects that do not want to travel: the error names the variable, the place and the way out."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .side import SIDE, capture, elsewhere, need, notebook, plan

LIMITS = {"variable": 1 << 20, "total": 4 << 20, "hard": 8 << 20}


@pytest.mark.parametrize(
    ("source", "path", "word"),
    [
        ("import threading; v = {'q': [threading.Lock()]}", "v['q'][0]", "thread lock"),
        ("v = open('/dev/null')", "v", "open file"),
        ("import socket; v = [socket.socket()]; v[0].close()", "v[0]", "network"),
        ("v = (i for i in [])", "v", "generator"),
        ("import sqlite3; v = sqlite3.connect(':memory:'); v.close()", "v", "database"),
        ("import weakref\nclass C: pass\nc = C(); v = [weakref.ref(c)]", "v[0]", "weak"),
        ("import weakref\nclass C: pass\nc = C(); v = weakref.ref(c); del c", "v", "weak"),
        ("import sys; v = sys._getframe()", "v", "frame"),
        ("import mmap; v = mmap.mmap(-1, 10)", "v", "memory map"),
        (
            "class C: pass\nv = C(); v.engine = C(); v.engine.f = open('/dev/null')",
            "v.engine.f",
            "file",
        ),
        ("import threading\nl = threading.Lock()\ndef v(): return v.l\nv.l = l", "v.l", "lock"),
        ("import concurrent.futures as c; v = c.ThreadPoolExecutor()", "v", "pool"),
    ],
)
def test_what_cannot_leave_is_refused_by_name(
    source: str, path: str, word: str, tmp_path: Path
) -> None:
    names = notebook(source)
    found = need("v", names, "v")
    assert found["kind"] == "refused"
    assert f'"{path}"' in found["reason"]
    assert word in found["reason"]
    refused = capture("v", names, tmp_path)
    assert [each["name"] for each in refused["refused"]] == ["v"]
    assert list(tmp_path.iterdir()) == []


def test_what_hides_is_found_while_it_is_written(tmp_path: Path) -> None:
    source = """
class Hiding:
    def __reduce__(self): return (list, ([open('/dev/null')],))
class Raising:
    def __reduce__(self): raise ValueError('not today')
hiding, raising = [Hiding()], {'k': Raising()}
"""
    names = notebook(source)
    found = capture("hiding", names, tmp_path)
    assert "open file" in found["refused"][0]["reason"]
    found = capture("raising", names, tmp_path)
    assert "\"raising['k']\"" in found["refused"][0]["reason"]
    assert "not today" in found["refused"][0]["reason"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "source",
    [
        "import numpy; v = numpy.zeros(1 << 20)",
        "import numpy; v = [numpy.zeros(1 << 20)]",
        "v = bytearray(3 << 20)",
        "class C:\n  def __reduce__(self): return (bytes, (b'a' * (3 << 20),))\nv = C()",
    ],
)
def test_what_is_too_large_is_refused_while_it_is_written(source: str, tmp_path: Path) -> None:
    found = capture("v", notebook(source), tmp_path, limits=LIMITS)
    assert (found["ok"], found["refused"][0]["name"]) == (False, "v")
    assert list(tmp_path.iterdir()) == []


def test_consent_has_its_limit(tmp_path: Path) -> None:
    names = notebook("import numpy; v = numpy.zeros(1 << 18); w = numpy.zeros(1 << 21)")
    assert need("v", names, "v", limits=LIMITS)["over"] == "soft"
    assert need("w", names, "w", limits=LIMITS)["over"] == "hard"
    assert not capture("w", names, tmp_path, limits=LIMITS, consent=["w"])["ok"]
    assert capture("v", names, tmp_path, limits=LIMITS, consent=["v"])["ok"]


def test_circles_and_depth(tmp_path: Path) -> None:
    names = notebook("v = []\nv.append(v)\nw = []\nfor _ in range(100_000): w = [w]")
    found = capture("w", names, tmp_path)
    assert "nested too deeply" in found["refused"][0]["reason"]
    there = elsewhere("v", names, tmp_path)
    assert there["v"][0] is there["v"]


LAZY = """
class Lazy:
    touched = False
    def __getattr__(self, name): Lazy.touched = True; raise RuntimeError('loaded ' + name)
    def __len__(self): Lazy.touched = True; return 10 ** 12
    def __iter__(self): Lazy.touched = True; raise RuntimeError
    def __eq__(self, other): Lazy.touched = True; raise RuntimeError
    def __repr__(self): Lazy.touched = True; raise RuntimeError
    __hash__ = None
class Liar:
    __class__ = property(lambda self: 1 / 0)
class Dying:
    def __del__(self): raise RuntimeError
v, liar, dying = Lazy(), Liar(), Dying()
"""


def test_planning_runs_no_code_of_the_objects() -> None:
    names = notebook(LAZY)
    assert plan("v, liar, dying", names)["ok"]
    assert not names["Lazy"].touched


values = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
        *(
            st.binary(),
            st.complex_numbers(allow_nan=False),
            st.dates(),
            st.decimals(allow_nan=False),
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=5), inner, max_size=4),
        st.tuples(inner, inner),
        st.sets(st.integers(), max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from("abcdefgh"), values, min_size=1, max_size=6), st.data())
def test_a_thousand_namespaces_are_left_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, names: dict[str, object], data: st.DataObject
) -> None:
    keys = sorted(names)
    names["alias"] = names[data.draw(st.sampled_from(keys))]
    names["outer"] = [names[key] for key in keys]
    live = {"__name__": "__main__", **names}
    before = {key: (id(value), repr(value)) for key, value in live.items()}
    target = tmp_path_factory.mktemp("capsule")
    cell = "print(" + ", ".join(names) + ")"
    # Neither git nor the list of packages is what this is about, and both take long.
    with patch.dict(SIDE, packages=str, git_state=lambda _: None):
        there = elsewhere(cell, live, target)
    assert {key: (id(value), repr(value)) for key, value in live.items()} == before
    for key, value in names.items():
        assert there[key] == value
        assert type(there[key]) is type(value)
