"""Tables are read fast, and what is wrong with one is told by line and column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csv_table import LARGEST, BadTable, CsvTable, about
from signal_table import read_signal, read_table

from .signals import table


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1: a header"),
        ("\n\n", "line 1: a header"),
        ("time\n1\n", "line 1: a header"),
        ("0,1\n1,2\n", "line 1: the header with the names of the columns is missing"),
        ("time,a,a\n", "line 1: two columns have the name 'a'"),
        ("time,ax\n0,1\n1\n", "line 3: 1 values, but the header names 2"),
        ("time,ax\n0,1\n1,2,3\n", "line 3: 3 values, but the header names 2"),
        ("time,ax\n0,1,2\n1,2,3\n", "line 2: 3 values, but the header names 2"),
        ("time,ax\n0,1\n\n1,x\n", "line 4, column 'ax': 'x' is not a finite number"),
        ("time,ax\n0,1\n1,\n", "line 3, column 'ax': '' is not a finite number"),
        ("time,ax\n0,nan\n", "line 2, column 'ax': 'nan' is not a finite number"),
        ("time,ax\n0,-inf\n", "line 2, column 'ax': '-inf' is not a finite number"),
        ("time,ax\n0,1_0\n", "line 2, column 'ax': '1_0' is not a finite number"),
        ("time,ax\n0,-1e200\n", "line 2, column 'ax': -1e200 is beyond 1e+150"),
        ('time,"ax\n' + "".join(f"{n},1\n" for n in range(9)), "line 1: the quotation mark"),
        ("time,ax\n# 0,1\n", "line 2, column 'time': '# 0' is not a finite number"),
        ("time,ax\n0,1\n1,2\n", "2 samples are too few, 8 are needed"),
        ("time,ax\n", "0 samples are too few, 8 are needed"),
        ("time,ax\n" + "1,1\n" * 9, "line 3: the time does not increase"),
        (
            "time,ax\n\n" + "".join(f"{n + (n > 5)},1\n" for n in range(10)),
            "line 9: the samples are not evenly spaced: 2 s after the one before, elsewhere 1 s",
        ),
    ],
)
def test_a_bad_table_is_refused_with_the_line(text: str, fault: str) -> None:
    with pytest.raises(BadTable) as raised:
        read_table(text)
    assert str(raised.value).startswith(fault)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_usual_delimiters_are_understood(delimiter: str) -> None:
    found = read_table("\ufeff" + table(delimiter=delimiter))
    assert (found.time_name, found.names) == ("time", ["ax"])
    assert found.interval == pytest.approx(0.01)


def test_a_column_is_chosen_by_name_and_an_unknown_one_refused() -> None:
    text = "time,a,b\n" + "".join(f"{n},{n},{-n}\n" for n in range(8))
    chosen = read_signal(text, "b")
    assert chosen.names == ["b"]
    assert chosen.values[3, 0] == -3
    assert read_signal(text, "").names == ["a", "b"]
    with pytest.raises(ValueError, match=r"^signal: line 1: there is no column 'c', only a, b$"):
        read_signal(text, "c")


def test_a_fault_begins_with_the_input_it_came_from() -> None:
    with pytest.raises(ValueError, match=r"^options: line 2: 1 values"), about("options"):
        CsvTable("a,b\n1\n").numbers()


def test_windows_line_ends_and_quoted_numbers_are_read() -> None:
    found = CsvTable('a,"b c"\r\n"1",2e3\r\n 3 ,-4\r\n')
    assert found.names == ["a", "b c"]
    assert found.numbers().tolist() == [[1, 2000], [3, -4]]


@given(st.lists(st.tuples(*[st.floats(-LARGEST, LARGEST)] * 3), min_size=1, max_size=20))
def test_the_fast_and_the_careful_way_read_the_same_numbers(rows) -> None:
    plain = "a,b,c\n" + "".join(",".join(map(repr, row)) + "\n" for row in rows)
    # A column of words is read the careful way.
    mixed = "a,w,b,c\n" + "".join(f"{a!r},word,{b!r},{c!r}\n" for a, b, c in rows)
    fast = CsvTable(plain).numbers()
    careful = CsvTable(mixed).numbers(["a", "b", "c"])
    assert np.array_equal(fast, np.array(rows))
    assert np.array_equal(careful, np.array(rows))


def test_further_columns_leave_the_others_as_they_came() -> None:
    given = CsvTable("name;x\n'a b';1.500\n\nc;2\n")
    assert given.extended({"cluster": [1, 0]}) == "name;x;cluster\n'a b';1.500;1\nc;2;0\n"
    with pytest.raises(BadTable, match="line 1: there is already a column 'x'"):
        given.extended({"x": [1, 2]})
