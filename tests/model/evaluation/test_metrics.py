import numpy as np
import pandas as pd
import pytest

from model.classification import size_classes
from model.evaluation import metrics


def test_errors_are_of_levels_and_weighted_by_jobs():
    base = pd.Series([100.0, 900.0])
    found = metrics.point_metrics(base, pd.Series([0.0, 0.1]), pd.Series([0.1, 0.1]))
    assert found["median_ape"] == pytest.approx(0.05)
    assert found["weighted_ape"] == pytest.approx(10 / 1090)
    assert found["direction"] == 0.5


def test_no_change_has_neither_direction_nor_rank_correlation():
    found = metrics.point_metrics(pd.Series([1.0, 2.0]), pd.Series([0.1, -0.1]), pd.Series([0.0, 0.0]))
    assert np.isnan(found["direction"])
    assert np.isnan(found["rank_correlation"])


def test_interval_score_penalizes_a_miss_tenfold():
    bounds = pd.DataFrame(
        {"low_80": [-0.1, -0.1], "high_80": [0.1, 0.1], "low_50": [0.0, 0.0], "high_50": [0.05, 0.05]}
    )
    found = metrics.interval_metrics(pd.Series([0.02, 0.13]), bounds)
    assert (found["coverage_80"], found["coverage_50"]) == (0.5, 0.5)
    assert found["interval_score"] == pytest.approx(0.2 + 10 * 0.03 / 2)


def test_every_size_has_one_class():
    sizes = size_classes.size_class(pd.Series([0.0, 9_999.0, 10_000.0, 50_000.0, 199_999.0, 200_000.0, 9e6]))
    assert sizes.tolist() == ["<10k", "<10k", "10-50k", "50-200k", "50-200k", ">200k", ">200k"]
