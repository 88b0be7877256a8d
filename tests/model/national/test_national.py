from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.classification import occupation_index
from model.data import release_calendar
from model.data.catalog import Vintages
from model.national import employment_change, paths, regression


def test_the_regression_finds_the_line_and_is_not_pulled_by_a_few():
    draw = np.random.default_rng(7)
    x = draw.normal(size=(500, 3))
    y = x @ np.array([1.5, 0.5, 0.0]) + draw.normal(scale=0.1, size=500)
    y[:10] += 50
    assert regression.huber(x, y, np.ones(500)) == pytest.approx([1.5, 0.5, 0.0], abs=0.03)


def test_without_a_history_bls_stands(library):
    """2012 has no year before it, 2021 none on its codes and method."""
    for year in (2012, 2021):
        departure = regression.departures(library, year, release_calendar.origin_day(year))
        assert (departure["own"] == 0).all()
        assert (departure["total"] == 0).all()


def test_year_ten_is_bls_and_the_path_leans_on_the_model_before(library):
    departure = regression.departures(library, 2022, release_calendar.origin_day(2022))
    assert np.allclose(regression.log_growth(departure, 10), 10 * departure["bls"])
    away = (regression.log_growth(departure, 1) - departure["bls"]).abs()
    assert (away > 0.001).mean() > 0.9


def test_a_trend_counts_less_the_noisier_it_is():
    row = {"jobs": 1_000.0, "group": "29", "bls": 0.0, "bls_total": 0.0, "trend": 0.1}
    features = pd.DataFrame([{**row, "prse": prse} for prse in (0.01, 0.05, 0.2)])
    kept = regression.design(features)["trend"]
    assert kept.is_monotonic_decreasing
    assert 0.09 < kept.iloc[0] < 0.1
    assert kept.iloc[2] < 0.02


def test_a_jump_is_cut():
    features = pd.DataFrame([{"jobs": 1.0, "group": "29", "bls": 0.5, "bls_total": 0.0, "trend": 2.0, "prse": 0.003}])
    found = regression.design(features).iloc[0]
    assert found["bls"] == regression.STEEPEST_BLS
    assert found["trend"] <= regression.LONGEST_TREND


def test_nothing_is_compared_across_a_break(library):
    for start, years in ((2018, 1), (2019, 1), (2020, 1), (2018, 3)):
        with pytest.raises(ValueError, match="cannot be compared"):
            employment_change.change(library, start, years, date.max)


def test_what_oews_has_shown_stays_and_fades():
    departure = pd.DataFrame({"bls": [0.01], "own": [0.02], "total": [0.0]})
    since = pd.Series([0.03])
    path = [paths.log_growth(departure, since, 1, year).iloc[0] for year in paths.YEARS]
    assert path[0] == pytest.approx(0.01 + 0.03)
    assert path[-1] == pytest.approx(0.10)
    beyond = np.array(path) - 0.01 * np.array(paths.YEARS)
    assert (np.diff(beyond[4:]) < 0).all()


def test_a_newer_oews_year_moves_the_first_year(raw, library):
    """Base 2022 with OEWS 2023 out: year 1 is near to what OEWS showed; without, it is the model's."""
    spine = occupation_index.spine(raw["ep_2022_2032"], raw["soc_2018_structure"])
    day = date(2024, 6, 30)
    first_year = {
        year: paths.forecast(library, Vintages(2022, 2032, year), spine, day)["growth_1"] for year in (2022, 2023)
    }
    came = employment_change.change(library, 2022, 1, day)["after"]
    before = library.oews(2022, day).set_index("soc_code")["tot_emp"]
    actual = (came / before - 1).reindex(first_year[2022].index)
    error = {year: (path - actual).abs().median() for year, path in first_year.items()}
    assert error[2023] < 0.2 * error[2022]


def test_growth_ends_at_the_published_percent(raw, library):
    spine = occupation_index.spine(raw["ep_2024_2034"], raw["soc_2018_structure"])
    table = paths.table(spine, paths.forecast(library, release_calendar.vintages(raw), spine, date.max))
    assert (table["growth_10"] == (spine["pct_change"] / 100).round(3)).all()
