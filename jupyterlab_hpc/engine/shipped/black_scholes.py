"""``black-scholes``: prices European options and their sensitivities."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import ndtr

from csv_table import Array, BadTable, CsvTable, about

#: Names that a column may have, compared without case.
ALIASES = {
    "spot": ("spot", "s", "underlying", "price"),
    "strike": ("strike", "k", "exercise"),
    "rate": ("rate", "r", "interest"),
    "volatility": ("volatility", "sigma", "vol", "v"),
    "maturity": ("maturity", "t", "time", "years", "expiry"),
    "dividend": ("dividend", "q", "yield"),
}
OPTIONAL = {"dividend": 0.0}


def main(options: str, progress: Callable[[float, str], None]) -> dict[str, Any]:
    progress(5, "Reading the options")
    with about("options"):
        table = CsvTable(options)
        market = read_market(table)
        progress(40, f"Pricing {len(market['spot'])} options")
        priced = black_scholes(**market)
        progress(80, "Writing")
        return {"prices": table.extended({name: texts(each) for name, each in priced.items()})}


def read_market(table: CsvTable) -> dict[str, Array]:
    """The columns by their plain names. ``BadTable`` names the line and the column."""
    columns = {name: column_of(table, name) for name in ALIASES}
    present = {name: column for name, column in columns.items() if column is not None}
    numbers = table.numbers(list(present.values()))
    if not len(numbers):
        raise BadTable("there is no option below the header")
    market = dict(zip(present, numbers.T, strict=True))
    for name in ("spot", "strike", "volatility", "maturity"):
        positive = name in ("spot", "strike")
        wrong = np.flatnonzero(market[name] <= 0 if positive else market[name] < 0)
        if wrong.size:
            raise BadTable(
                f"line {table.line(wrong[0])}, column '{columns[name]}': "
                f"{market[name][wrong[0]]:g} is not {'above' if positive else 'at least'} 0"
            )
    return market


def column_of(table: CsvTable, name: str) -> str | None:
    """The column that holds a quantity; None when it is optional and absent."""
    found = [each for each in table.names if each.lower() in ALIASES[name]]
    if len(found) > 1:
        raise BadTable(f"line 1: '{found[0]}' and '{found[1]}' both stand for the {name}")
    if not found and name not in OPTIONAL:
        others = ", ".join(ALIASES[name][1:])
        raise BadTable(f"line 1: there is no column '{name}' (also understood: {others})")
    return found[0] if found else None


def black_scholes(
    spot: Array,
    strike: Array,
    rate: Array,
    volatility: Array,
    maturity: Array,
    dividend: Array | float = 0.0,
) -> dict[str, Array]:
    """Prices and sensitivities by name, for arrays of the same length.

    Rates are continuous and per year, 0.05 for 5 %; maturities in years. Vega and rho are per 1
    (not per 1 %), theta per year. Where volatility or maturity is 0, prices and deltas are the
    limits, and gamma, vega and what the volatility adds to theta are 0.
    """
    spread = volatility * np.sqrt(maturity)
    certain = spread == 0
    forward = np.log(spot / strike) + (rate - dividend) * maturity
    # Certain: ±infinity on either side of the strike, 0 on it.
    far = np.where(forward == 0, 0.0, np.copysign(np.inf, forward))
    usual = np.where(certain, 1.0, spread)
    d1 = np.where(certain, far, forward / usual + spread / 2)
    d2 = np.where(certain, far, d1 - spread)
    now, then = spot * np.exp(-dividend * maturity), strike * np.exp(-rate * maturity)
    density = np.where(certain, 0.0, np.exp(-(d1**2) / 2) / np.sqrt(2 * np.pi))
    root = np.where(certain, 1.0, np.sqrt(maturity))
    decay = np.where(certain, 0.0, -now * density * volatility / (2 * root))
    carry = np.exp(-dividend * maturity)
    return {
        "call": now * ndtr(d1) - then * ndtr(d2),
        "put": then * ndtr(-d2) - now * ndtr(-d1),
        "call_delta": carry * ndtr(d1),
        "put_delta": -carry * ndtr(-d1),
        "gamma": carry * density / (spot * usual),
        "vega": now * density * np.sqrt(maturity),
        "call_theta": decay - rate * then * ndtr(d2) + dividend * now * ndtr(d1),
        "put_theta": decay + rate * then * ndtr(-d2) - dividend * now * ndtr(-d1),
        "call_rho": maturity * then * ndtr(d2),
        "put_rho": -maturity * then * ndtr(-d2),
    }


def texts(values: Array) -> list[str]:
    """Numbers with twelve significant digits."""
    text = io.StringIO()
    np.savetxt(text, values, fmt="%.12g")
    return text.getvalue().split()
