"""Option prices are those of the formula, and a bad row is named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from black_scholes import black_scholes, main, read_market
from csv_table import CsvTable

from .tables import read_csv

HEADER = "spot,strike,rate,volatility,maturity\n"
MARKETS = st.fixed_dictionaries(
    {
        "spot": st.floats(10, 200),
        "strike": st.floats(10, 200),
        "rate": st.floats(-0.02, 0.2),
        "volatility": st.floats(0.05, 0.9),
        "maturity": st.floats(0.1, 5),
        "dividend": st.floats(0, 0.1),
    }
)


def priced(**market: float) -> dict[str, float]:
    found = black_scholes(**{name: np.array([value]) for name, value in market.items()})
    return {name: float(values[0]) for name, values in found.items()}


def test_the_example_of_the_textbook_comes_out() -> None:
    # Hull, Options, Futures, and Other Derivatives: the example of the chapter on the formula.
    found = priced(spot=42, strike=40, rate=0.1, volatility=0.2, maturity=0.5)
    assert found["call"] == pytest.approx(4.76, abs=0.005)
    assert found["put"] == pytest.approx(0.81, abs=0.005)


@given(MARKETS)
def test_prices_are_the_discounted_mean_of_the_payoff(market) -> None:
    carry = market["rate"] - market["dividend"]
    drift = (carry - market["volatility"] ** 2 / 2) * market["maturity"]
    spread = market["volatility"] * np.sqrt(market["maturity"])

    def paid(normal: float) -> float:
        end = market["spot"] * np.exp(drift + spread * normal)
        return max(0.0, end - market["strike"]) * np.exp(-(normal**2) / 2) / np.sqrt(2 * np.pi)

    kink = (np.log(market["strike"] / market["spot"]) - drift) / spread
    mean, _ = quad(paid, max(min(kink, 12.0), -12.0), 14, limit=200)
    wanted = mean * np.exp(-market["rate"] * market["maturity"])
    assert priced(**market)["call"] == pytest.approx(wanted, rel=1e-6, abs=1e-6)


@given(MARKETS)
def test_call_and_put_are_in_parity(market) -> None:
    found = priced(**market)
    now = market["spot"] * np.exp(-market["dividend"] * market["maturity"])
    then = market["strike"] * np.exp(-market["rate"] * market["maturity"])
    assert found["call"] - found["put"] == pytest.approx(now - then, abs=1e-9)


@pytest.mark.parametrize("kind", ["call", "put"])
@pytest.mark.parametrize(
    ("greek", "of", "sign"),
    [
        ("delta", "spot", 1),
        ("vega", "volatility", 1),
        ("rho", "rate", 1),
        ("theta", "maturity", -1),
    ],
)
@given(market=MARKETS)
def test_the_greeks_are_the_slopes_of_the_price(kind, greek, of, sign, market) -> None:
    step = 1e-5 * market[of] if market[of] > 1e-3 else 1e-7
    up, down = ({**market, of: market[of] + way * step} for way in (1, -1))
    slope = sign * (priced(**up)[kind] - priced(**down)[kind]) / (2 * step)
    name = greek if greek == "vega" else f"{kind}_{greek}"
    assert priced(**market)[name] == pytest.approx(slope, rel=1e-3, abs=1e-4)


@given(MARKETS)
def test_gamma_is_the_slope_of_delta(market) -> None:
    step = 1e-5 * market["spot"]
    up, down = ({**market, "spot": market["spot"] + way * step} for way in (1, -1))
    slope = (priced(**up)["call_delta"] - priced(**down)["call_delta"]) / (2 * step)
    assert priced(**market)["gamma"] == pytest.approx(slope, rel=1e-4, abs=1e-7)


@pytest.mark.parametrize(("volatility", "maturity"), [(0, 1), (0.2, 0), (0, 0)])
@pytest.mark.parametrize("spot", [90.0, 100.0, 110.0])
def test_without_uncertainty_the_price_is_what_it_will_be_worth(spot, volatility, maturity) -> None:
    found = priced(spot=spot, strike=100, rate=0, volatility=volatility, maturity=maturity)
    assert (found["call"], found["put"]) == (max(spot - 100, 0), max(100 - spot, 0))
    assert found["call_delta"] == (0.0 if spot < 100 else 1.0 if spot > 100 else 0.5)
    assert (found["gamma"], found["vega"], found["call_theta"]) == (0, 0, 0)


def test_columns_may_have_short_names_in_any_order_and_others_are_kept() -> None:
    table = "name;T;sigma;K;S;r\nfirst;0.5;0.2;40;42;0.1\n"
    rows = read_csv(main(table, lambda *_: None)["prices"], ";")
    assert list(rows[0])[:7] == ["name", "T", "sigma", "K", "S", "r", "call"]
    assert rows[0]["name"] == "first"
    assert float(rows[0]["call"]) == pytest.approx(4.7594223929)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("spot,strike,rate,maturity\n", r"line 1: there is no column 'volatility' \(also .* sigma"),
        ("s,S0,spot,strike,rate,vol,t\n", "line 1: 's' and 'spot' both stand for the spot"),
        (HEADER, "there is no option below the header"),
        (HEADER + "1,1,0,.2,1\n0,1,0,.2,1\n", "line 3, column 'spot': 0 is not above 0"),
        (HEADER + "1,1,0,-.2,1\n", "line 2, column 'volatility': -0.2 is not at least 0"),
        (HEADER + "1,1,0,x,1\n", "line 2, column 'volatility': 'x' is not a finite number"),
        (HEADER.strip() + ",call\n1,1,0,.2,1,7\n", "line 1: there is already a column 'call'"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^options: {fault}"):
        main(text, lambda *_: None)


def test_a_missing_dividend_is_none() -> None:
    assert "dividend" not in read_market(CsvTable(HEADER + "1,1,0,.2,1\n"))
