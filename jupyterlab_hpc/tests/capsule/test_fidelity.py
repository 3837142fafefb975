"""The outputs of the runner are those of a live kernel."""

from __future__ import annotations

from .fidelity import compared


def test_a_cell_puts_out_what_it_would_in_a_kernel() -> None:
    found = compared()
    assert found["cells"] == 30
    # The question of input(), which has words of its own here.
    assert [each["cell"] for each in found["differing"]] == ["input('name?')"]
