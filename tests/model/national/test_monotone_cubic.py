import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.national import monotone_cubic, regression


def test_it_meets_its_points_and_follows_a_line_exactly():
    assert monotone_cubic.through([0, 1, 2, 3, 5, 10], [0, 1, 2, 3, 5, 10], 10) == pytest.approx(range(11))
    values = monotone_cubic.through(regression.KNOTS, regression.LEAN, 10)
    assert [values[knot] for knot in regression.KNOTS] == pytest.approx(regression.LEAN)


@given(st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_it_never_rises_where_the_points_fall(drawn):
    values = sorted(drawn, reverse=True)
    assert (np.diff(monotone_cubic.through([0, 1, 2, 3, 5, 10], values, 10)) <= 1e-12).all()
