import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.national import deviations
from model.national.monotone_cubic import monotone_cubic


def test_curve_passes_through_its_points_and_reproduces_a_line():
    assert monotone_cubic([0, 1, 2, 3, 5, 10], [0, 1, 2, 3, 5, 10], 10) == pytest.approx(range(11))
    values = monotone_cubic(deviations.KNOT_YEARS, deviations.MODEL_WEIGHT, 10)
    assert [values[knot] for knot in deviations.KNOT_YEARS] == pytest.approx(deviations.MODEL_WEIGHT)


@given(st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_curve_never_rises_where_the_points_fall(drawn):
    values = sorted(drawn, reverse=True)
    assert (np.diff(monotone_cubic([0, 1, 2, 3, 5, 10], values, 10)) <= 1e-12).all()
