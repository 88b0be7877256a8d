from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.data import release_calendar
from model.data.catalog import Vintages
from model.national import deviations, employment_change, paths, regression
from services import dataset_schema


def test_regression_recovers_coefficients_despite_outliers():
    rng = np.random.default_rng(7)
    x = rng.normal(size=(500, 3))
    y = x @ np.array([1.5, 0.5, 0.0]) + rng.normal(scale=0.1, size=500)
    y[:10] += 50
    assert regression.huber_regression(x, y, np.ones(500)) == pytest.approx([1.5, 0.5, 0.0], abs=0.03)


def test_without_history_there_is_no_deviation(inputs):
    """2012 has no year before it, 2021 none on its codes and method."""
    for year in (2012, 2021):
        rows = deviations.deviations(inputs, year, release_calendar.forecast_date(year))
        assert (rows["occupation_dev"] == 0).all()
        assert (rows["total_dev"] == 0).all()


def test_year_ten_is_bls_and_year_one_deviates(inputs):
    rows = deviations.deviations(inputs, 2022, release_calendar.forecast_date(2022))
    assert np.allclose(deviations.log_growth(rows, 10), 10 * rows["bls_rate"])
    deviation = (deviations.log_growth(rows, 1) - rows["bls_rate"]).abs()
    assert (deviation > 0.001).mean() > 0.9


def test_noisier_trend_is_shrunk_more():
    row = {"jobs": 1_000.0, "group": "29", "bls_rate": 0.0, "bls_total_rate": 0.0, "trend": 0.1}
    features = pd.DataFrame([{**row, "prse": prse} for prse in (0.01, 0.05, 0.2)])
    trend = regression.design_matrix(features)["trend"]
    assert trend.is_monotonic_decreasing
    assert 0.09 < trend.iloc[0] < 0.1
    assert trend.iloc[2] < 0.02


def test_extreme_rates_are_clipped():
    features = pd.DataFrame(
        [{"jobs": 1.0, "group": "29", "bls_rate": 0.5, "bls_total_rate": 0.0, "trend": 2.0, "prse": 0.003}]
    )
    found = regression.design_matrix(features).iloc[0]
    assert found["bls"] == regression.MAX_BLS_DEVIATION
    assert found["trend"] <= regression.MAX_TREND


def test_change_across_a_break_raises(inputs):
    for start, years in ((2018, 1), (2019, 1), (2020, 1), (2018, 3)):
        with pytest.raises(ValueError, match="cannot be compared"):
            employment_change.observed_change(inputs, start, years, date.max)


def test_observed_excess_remains_and_fades():
    rows = pd.DataFrame({"bls_rate": [0.01], "occupation_dev": [0.02], "total_dev": [0.0]})
    excess = pd.Series([0.03])
    path = [
        deviations.log_growth(rows, year, observed_years=1, observed_excess=excess).iloc[0]
        for year in dataset_schema.YEARS
    ]
    assert path[0] == pytest.approx(0.01 + 0.03)
    assert path[-1] == pytest.approx(0.10)
    beyond_bls = np.array(path) - 0.01 * np.array(dataset_schema.YEARS)
    assert (np.diff(beyond_bls[4:]) < 0).all()


def test_newer_oews_year_replaces_the_first_year(index_of, inputs):
    """Base 2022 with OEWS 2023 released: year 1 is near the observed change; without, it is the model's."""
    day = date(2024, 6, 30)
    index = index_of(day)
    first_year = {
        year: paths.occupation_paths(inputs, Vintages(2022, 2032, year), index, day)["growth_1"]
        for year in (2022, 2023)
    }
    observed = employment_change.observed_change(inputs, 2022, 1, day)["after"]
    before = inputs.detailed_oews(2022, day).set_index("soc_code")["tot_emp"]
    actual = (observed / before - 1).reindex(first_year[2022].index)
    error = {year: (path - actual).abs().median() for year, path in first_year.items()}
    assert error[2023] < 0.2 * error[2022]


def test_growth_ends_at_the_published_percent(raw, index_of, inputs):
    index = index_of()
    table = paths.paths_with_aggregates(
        index, paths.occupation_paths(inputs, release_calendar.latest_vintages(raw), index, date.max)
    )
    assert (table["growth_10"] == (index["pct_change"] / 100).round(3)).all()
