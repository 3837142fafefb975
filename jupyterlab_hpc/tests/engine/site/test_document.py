"""YAML is read with its lines, as plain values, and nothing in it can do harm."""

from __future__ import annotations

import pytest
import yaml

from jupyterlab_hpc.engine.site import document
from jupyterlab_hpc.engine.site.document import LARGEST, Unreadable, decoded, read


@pytest.fixture(params=["C", "Python"], autouse=True)
def parser(request, monkeypatch) -> None:
    """Both parsers read the same."""
    loader = yaml.BaseLoader if request.param == "Python" else document.LOADER
    monkeypatch.setattr(document, "LOADER", loader)


def test_every_part_knows_its_line() -> None:
    found = read("a: 1\nb:\n  - x\n  - c: y\n\nd: {e: 2}\n")
    assert found.value == {"a": 1, "b": ["x", {"c": "y"}], "d": {"e": 2}}
    assert [found.line(path) for path in [("a",), ("b", 0), ("b", 1, "c"), ("d", "e")]] == [
        1,
        3,
        4,
        6,
    ]


def test_a_part_that_is_not_there_has_the_line_of_what_would_hold_it() -> None:
    found = read("a: 1\nb:\n  c: 2\n")
    assert found.line(("b", "missing", 3)) == 2
    assert found.line(("nowhere",)) == 1


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("010", 10),
        ("10:30", "10:30"),
        ("2026-11-24", "2026-11-24"),
        ("1.0.0", "1.0.0"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-7", -7),
        ("'7'", "7"),
        ("true", True),
        ("~", None),
        ("1e999", "1e999"),
        (".nan", ".nan"),
    ],
)
def test_words_are_read_as_json_means_them(word, value) -> None:
    found = read(f"x: {word}").value["x"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a:\n\tb: 1\n", 2, "the line is indented with a tab: YAML wants spaces"),
        ("a: 1\nb: [1\n\n", 2, "this is not YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here a second time (first: line 1)"),
        ("a: !!python/object/apply:os.system [x]\n", 1, "the tag tag:yaml.org,2002:python"),
        ("a: &x [*x]\n", 1, "there is no anchor &x above"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins: one process per file"),
        ("a: 1\n\x00b: 2\n", 2, "there is a control character"),
        ("a: {b}: c\n", 1, "this is not YAML"),
        ("{a: b}: c\n", 1, "a name must be a text"),
        ("? [a]\n: c\n", 1, "a name must be a text"),
        ("<<: {a: 1}\n", 1, "<< is not understood: write the fields out"),
        ("[" * 60 + "]" * 60, 1, "it is nested more than 40 levels deep"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, line, message) -> None:
    with pytest.raises(Unreadable) as raised:
        read(text)
    assert raised.value.line == line
    assert str(raised.value).startswith(message)


def test_an_alias_repeats_what_its_anchor_holds() -> None:
    found = read("a: &x {type: number}\nb: *x\n")
    assert found.value["b"] == {"type": "number"}
    assert found.line(("b", "type")) == 2


def test_aliases_of_aliases_do_not_fill_the_memory() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(Unreadable, match="more than 20000 values, aliases counted"):
        read("\n".join(rows))


def test_bytes_that_are_not_utf8_are_refused_with_their_line() -> None:
    with pytest.raises(Unreadable, match="save the file as UTF-8") as raised:
        decoded(b"a: 1\nb: \xe4\n")
    assert raised.value.line == 2
    assert decoded(b"\xef\xbb\xbfa: 1") == "a: 1"


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(Unreadable, match="more than 256 KiB"):
        decoded(b"#" * (LARGEST + 1))


def test_an_empty_file_holds_nothing() -> None:
    assert read("").value is None
    assert read("# only a remark\n").value is None
