"""Charts of accuracy: what is drawn, on which scale."""

from __future__ import annotations

import pandas as pd
import pytest

from components.charts import accuracy


@pytest.fixture
def states() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_id": ["39", "32", "US"],
            "name": ["Ohio", "Nevada", "United States"],
            "label": ["", "NV", ""],
            "projected": [0.003, 0.041, 0.008],
            "actual": [0.032, 0.099, 0.051],
        }
    )


def test_both_axes_have_one_scale_with_room_for_every_mark(states):
    layout = accuracy.projected_and_actual(states, "light").layout
    low, high = layout.xaxis.range
    assert layout.yaxis.range == layout.xaxis.range
    assert low <= 0.3 - 1
    assert high >= 9.9 + 1
    diagonal = layout.shapes[0]
    assert (diagonal.x0, diagonal.y0, diagonal.x1, diagonal.y1) == (low, low, high, high)


def test_the_nation_has_a_mark_of_its_own(states):
    of_states, nation = accuracy.projected_and_actual(states, "dark").data
    assert list(of_states.customdata) == ["Ohio", "Nevada"]
    assert list(of_states.text) == ["", "NV"]
    assert (list(nation.x), list(nation.y)) == ([0.8], [5.1])
    assert nation.marker.symbol != of_states.marker.symbol
