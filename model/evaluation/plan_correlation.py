"""The correlation of the errors of two occupations' projections, from which ranges of plans' totals follow.

python -m model.evaluation.plan_correlation

The errors are those of hindcast.errors, each divided by its own 80 % distance, fitted without its base year. Pairs are
of one forecast (series, base year, horizon). The second table draws plans of random occupations, the larger ones more
often, and counts how often the actual total lay inside the 80 % range that services.plan.totals makes of the rows'.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from model.data import catalog
from model.data.checked_inputs import read_inputs
from model.data.input_tables import InputTables
from model.evaluation import hindcast, out_of_sample
from model.evaluation.markdown import markdown_table, percent

if TYPE_CHECKING:
    import pandas as pd

_FORECAST: Final = ["series", "base_year", "horizon_years"]
SIZES: Final = (5, 20, 100)
"""Occupations of a random plan."""
CORRELATIONS: Final = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0)
_PLANS: Final = 40
"""Random plans of each size and forecast."""
_SEED: Final = 1


def with_bounds(errors: pd.DataFrame) -> pd.DataFrame:
    """hindcast.errors with the bounds of ranges that were fitted without their base year, where there are any."""
    return errors.join(out_of_sample.leave_one_origin_out(errors)).dropna(subset=["low_80", "high_80"])


def correlation(bounded: pd.DataFrame, *, by_jobs: bool) -> float:
    """The mean product of two occupations' standardized errors over the mean square of one, all forecasts alike.

    `by_jobs`: whether pairs count by their jobs, as a plan has more people in large occupations.
    """
    products, squares = [], []
    for _, forecast in bounded.groupby(_FORECAST):
        error = (forecast["error"] / forecast["high_80"]).to_numpy()
        weight = forecast["jobs"].to_numpy() if by_jobs else np.ones(len(forecast))
        own = ((weight * error) ** 2).sum()
        products.append(((weight * error).sum() ** 2 - own) / (weight.sum() ** 2 - (weight**2).sum()))
        squares.append((weight * error**2).sum() / weight.sum())
    return float(np.mean(products) / np.mean(squares))


def coverage(bounded: pd.DataFrame, size: int) -> list[float]:
    """The share of random plans of `size` occupations whose actual total lay inside its range, by CORRELATIONS."""
    random = np.random.default_rng(_SEED)
    inside = []
    for _, forecast in bounded.groupby(_FORECAST):
        table = forecast[["horizons", "actual", "low_80", "high_80"]].to_numpy()
        share = (forecast["jobs"] / forecast["jobs"].sum()).to_numpy()
        for _ in range(_PLANS):
            expected, actual, low, high = table[random.choice(len(table), size, replace=False, p=share)].T
            people = random.lognormal(2.0, 1.0, size)
            middle = people * np.exp(expected)
            miss = (people * np.exp(actual) - middle).sum()
            widths = np.abs(middle * np.expm1(high if miss > 0 else low))
            inside.append([abs(miss) <= _width(widths, one) for one in CORRELATIONS])
    return [float(one) for one in np.mean(inside, axis=0)]


def _width(widths: np.ndarray, correlation: float) -> float:
    """As services.plan.totals.combined_width, of rows of different occupations."""
    return float(np.sqrt(correlation * widths.sum() ** 2 + (1 - correlation) * (widths**2).sum()))


def main() -> None:
    """Print both tables as Markdown."""
    bounded = with_bounds(hindcast.errors(InputTables(read_inputs(catalog.INPUT_DIR)), date.max))
    count = bounded.groupby(_FORECAST).ngroups
    by_jobs, alike = (correlation(bounded, by_jobs=weighted) for weighted in (True, False))
    print(f"{count} past forecasts, {len(bounded):,} errors; correlation by jobs {by_jobs:.3f}, unweighted {alike:.3f}")
    rows = [[f"{size}", *(percent(share, 0) for share in coverage(bounded, size))] for size in SIZES]
    print("\n".join(markdown_table(["occupations", *(f"{one:g}" for one in CORRELATIONS)], rows)))


if __name__ == "__main__":
    main()
