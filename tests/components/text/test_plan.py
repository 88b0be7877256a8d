"""A plan in words: one person is no people."""

from __future__ import annotations

import pandas as pd
import pytest

from components.text import plan


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1 person"), (0.3, "0.3 people"), (1.04, "1 person"), (0, "0 people"), (1200, "1,200 people")],
)
def test_number_of_people_agrees_with_its_noun(number, text):
    assert plan.counted(number) == text


def test_plan_of_one_person_is_in_the_singular():
    total = pd.Series(
        {"target_year": 2028, "headcount": 1, "hires_mid": 1, "hires_low": 0, "hires_high": 2, "growth_people": 0.1}
        | {"leavers": 1}
    )
    said = plan.answer(total, 2026)
    assert said.startswith("With 1 person in 2026: about 1 person to hire by 2028 (")
    assert "to replace 1 leaver and to grow by 0.1" in said


@pytest.mark.parametrize(("cost", "shown"), [(123_456.0, ["123,000"]), (pd.NA, [])])
def test_cost_of_the_hires_is_a_card_where_roles_have_a_cost(cost, shown):
    figures = ("hires", "headcount")
    total = pd.Series(
        {f"{name}_{end}": 10.0 for name in figures for end in ("low", "mid", "high")}
        | {"target_year": 2028, "years": 2, "leavers": 5.0, "p_growth": 0.7, "gap": pd.NA, "surplus": 0.0, "cost": cost}
    )
    assert [card.value for card in plan.cards(total) if card.label == "Cost of hires"] == shown
