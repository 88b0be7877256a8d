"""The forecast that the backtest scores is the one that a build of that day publishes."""

import numpy as np
import pytest

from model.data import release_calendar
from model.evaluation import vintage_pairs
from model.national import paths


@pytest.mark.parametrize("base_year", [2021, 2022])
def test_scored_growth_is_the_published_growth_of_that_day(raw, index_of, inputs, errors, base_year):
    day = release_calendar.forecast_date(base_year)
    vintages = release_calendar.latest_vintages(raw, day)
    index = index_of(day)
    published = paths.occupation_paths(inputs, vintages, index, day)
    scored = errors[(errors["series"] == vintage_pairs.BLS_BASE) & (errors["base_year"] == base_year)]
    assert len(scored) > 800
    for years, rows in scored.groupby("horizon_years"):
        growth = published.loc[rows["soc_code"], f"growth_{years}"].to_numpy()
        assert np.allclose(np.expm1(rows["horizons"]), growth, rtol=0, atol=0.51 * 10**-paths.DECIMALS)


def test_both_series_score_the_same_forecast(errors):
    on_oews = errors[(errors["series"] == vintage_pairs.OEWS) & (errors["base_year"] == 2022)]
    on_bls = errors[(errors["series"] == vintage_pairs.BLS_BASE) & (errors["base_year"] == 2022)]
    both = on_oews.merge(on_bls, on=["soc_code", "horizon_years"], suffixes=("", "_bls"))
    assert len(both) > 800
    assert np.allclose(both["horizons"], both["horizons_bls"], rtol=0, atol=1e-12)
