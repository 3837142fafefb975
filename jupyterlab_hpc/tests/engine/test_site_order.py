"""Inputs that must ascend are checked before a job is made, and in the file that says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyterlab_hpc.engine.inputs import read_inputs
from jupyterlab_hpc.engine.site.reader import SiteFile, read_file

FILE = """\
inputs:
  a: {schema: {type: number}, minOccurs: 0}
  b: {schema: {type: number, nullable: true}, minOccurs: 0}
  c: {schema: {type: integer, default: 9}}
  words: {schema: {type: string}, minOccurs: 0}
  many: {schema: {type: number}, minOccurs: 0, maxOccurs: 3}
outputs:
  out: {schema: {type: string}, stdout: true}
command: ["true"]
ascending: %s
"""


def read(ascending: str) -> SiteFile:
    return read_file((FILE % ascending).encode(), Path(), "order")


@pytest.mark.parametrize(
    ("inputs", "faults"),
    [
        ({}, []),
        ({"a": 1, "b": 2}, []),
        ({"a": 1, "b": None}, []),
        ({"a": 9}, ["inputs.a: 9 is not below inputs.c, 9"]),
        ({"a": 2, "b": 1.5, "c": 3}, ["inputs.a: 2 is not below inputs.b, 1.5"]),
        (
            {"a": 3, "b": 2, "c": 1},
            ["inputs.a: 3 is not below inputs.b, 2", "inputs.b: 2 is not below inputs.c, 1"],
        ),
    ],
)
def test_each_number_that_is_given_must_be_below_the_next(inputs: Any, faults: list[str]) -> None:
    process = read("[a, b, c]").process
    assert process is not None
    assert [str(fault) for fault in read_inputs(process, {"inputs": inputs})[1]] == faults


@pytest.mark.parametrize(
    ("ascending", "fault"),
    [
        ("[a, z]", "ascending[1]: there is no input 'z'"),
        ("[words, a]", "ascending[0]: the input 'words' is not one number"),
        ("[a, many]", "ascending[1]: the input 'many' is not one number"),
        ("[a]", "ascending: ['a'] is too short"),
    ],
)
def test_what_cannot_ascend_is_a_fault_of_the_file(ascending: str, fault: str) -> None:
    found = read(ascending)
    assert found.process is None
    assert [(each.line, each.message) for each in found.faults] == [(10, fault)]
