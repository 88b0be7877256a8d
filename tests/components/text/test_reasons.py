"""BLS's sentences on shares of jobs: which are seen first, and what is said of what they leave out."""

from __future__ import annotations

import pandas as pd
import pytest

from components.text import reasons


def frame(*directions: str, code: str = "622000") -> pd.DataFrame:
    texts = [f"Demand change - share {direction} as {place}." for place, direction in enumerate(directions)]
    return pd.DataFrame({"industry": "Hospitals", "industry_code": code, "text": texts, "vintage": "2024-34"})


UP, DOWN = "increases", "decreases"


@pytest.mark.parametrize(
    ("directions", "order"),
    [
        ((UP, UP, UP, UP, DOWN, UP), [0, 1, 4, 2, 3, 5]),
        ((DOWN, DOWN, DOWN, UP), [0, 1, 3, 2]),
        ((UP, DOWN, UP, DOWN), [0, 1, 2, 3]),
        ((UP, UP, UP, UP), [0, 1, 2, 3]),
        ((UP, DOWN), [0, 1]),
    ],
)
def test_both_directions_are_among_those_that_are_seen_at_once(directions, order):
    lines = reasons.bullets(frame(*directions))
    assert [int(line[-2]) for line in lines] == order


def test_note_says_that_other_industries_may_employ_more_where_single_ones_are_named():
    assert reasons.note(frame(UP)).endswith(" BLS has none on other industries, which may employ more.")
    assert "others" not in reasons.note(frame(UP, code="TE1000"))
