"""The gates: what the model must do better, and how often its ranges must hold."""

import numpy as np
import pandas as pd
import pytest

from model import backtest, bands, hindcast, postings, report, score, scoring

LEAD_1_WEIGHTED, LEAD_1_MEDIAN, LEAD_2_WEIGHTED = 0.08, 0.04, 0.04


@pytest.fixture(scope="module")
def ends(past):
    return backtest.held_out(past)


@pytest.fixture(scope="module")
def accuracy(past, ends):
    return backtest.accuracy(past, ends)


def value(accuracy, part, series, years, method, measure, size=score.ALL):
    where = {"part": part, "series": series, "horizon_years": years, "method": method, "measure": measure}
    found = accuracy[(accuracy[list(where)] == list(where.values())).all(axis="columns")]
    found = found[found["size_class"] == size]
    assert len(found) == 1
    return float(found["value"].iloc[0])


def gain(accuracy, part, years, measure, against="bls_line", series=scoring.OEWS):
    """How much lower our error is than `against`'s, as a fraction."""
    ours, theirs = (value(accuracy, part, series, years, who, measure) for who in (backtest.MODEL, against))
    return 1 - ours / theirs


PARTS = [backtest.CHOSEN, backtest.TEST]


@pytest.mark.parametrize("part", PARTS)
def test_one_and_two_years_beat_the_bls_line_by_the_gates(accuracy, part):
    assert gain(accuracy, part, 1, "weighted_ape") >= LEAD_1_WEIGHTED
    assert gain(accuracy, part, 1, "median_ape") >= LEAD_1_MEDIAN
    assert gain(accuracy, part, 2, "weighted_ape") >= LEAD_2_WEIGHTED


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("against", ["no_change", "constant_share"])
@pytest.mark.parametrize("years", [1, 2])
def test_one_and_two_years_beat_the_naive_ones(accuracy, part, against, years):
    for measure in ("weighted_ape", "median_ape"):
        assert gain(accuracy, part, years, measure, against) > 0


@pytest.mark.parametrize(
    ("series", "years"),
    [(scoring.OEWS, 3), (scoring.OEWS, 5), (scoring.BLS_BASE, 3), (scoring.BLS_BASE, 5), (scoring.BLS_BASE, 10)],
)
def test_later_years_are_not_worse_than_the_bls_line(accuracy, series, years):
    for measure in ("weighted_ape", "median_ape"):
        assert gain(accuracy, backtest.CHOSEN, years, measure, series=series) >= 0


@pytest.mark.parametrize("part", PARTS)
def test_ranges_hold_as_often_as_they_say(accuracy, part):
    held = report.pooled(accuracy[accuracy["part"] == part])
    assert 0.75 <= held["coverage_80"][score.ALL] <= 0.85
    assert min(held["coverage_80"][size] for size in score.SIZES) >= 0.70
    assert 0.42 <= held["coverage_50"][score.ALL] <= 0.58


def test_ranges_of_groups_and_total_hold(past):
    sums = bands.whole_errors(past)
    ends = backtest.held_out(sums, by_size=False)
    inside = sums["error"].between(ends["low_80"], ends["high_80"])
    for some in (sums["group"] == "", sums["group"] != ""):
        assert 0.72 <= inside[some].mean() <= 0.92


def test_no_range_has_seen_the_test(past, ends):
    """Outcomes after the choice change no range, whatever they are."""
    later = backtest.part(past) == backtest.TEST
    assert later.any()
    loud = past.assign(error=past["error"].mask(later, 5.0))
    pd.testing.assert_frame_equal(backtest.held_out(loud), ends)


def test_the_line_bls_drew_is_found_again(accuracy):
    """The errors of BLS's own projections, known from elsewhere: 2022-32 in its second year."""
    assert value(accuracy, backtest.TEST, scoring.BLS_BASE, 2, "bls_line", "median_ape") == pytest.approx(
        0.073, abs=5e-4
    )
    assert value(accuracy, backtest.TEST, scoring.BLS_BASE, 2, "no_change", "median_ape") == pytest.approx(
        0.081, abs=5e-4
    )


def test_every_horizon_and_size_is_reported(accuracy):
    chosen = accuracy[accuracy["part"] == backtest.CHOSEN]
    for series, horizons in backtest.HORIZONS.items():
        here = chosen[chosen["series"] == series]
        assert set(here["horizon_years"]) == set(horizons)
        assert set(here["size_class"]) == {score.ALL, *score.SIZES}
        assert set(here["method"]) == set(hindcast.SAID)


def test_at_year_ten_we_say_what_bls_says(past):
    last = past[past["horizon_years"] == 10]
    assert np.allclose(last["horizons"], last["bls_line"])


def test_postings_add_too_little_to_be_kept(library, past):
    """The rule: they stay out unless they lower the weighted error by one percent."""
    trial = postings.trial(library, [2021, 2022], pd.Timestamp("2024-06-01").date())
    assert trial["origin"].tolist() == [2022]
    assert (trial["with"] > 0.99 * trial["without"]).all()
