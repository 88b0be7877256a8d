"""A plan in words: one person is no people."""

from __future__ import annotations

import pandas as pd
import pytest

from components.text import number_format, plan

ROWS = pd.DataFrame(
    {"attrition_source": ["published"], "attrition": [0.1], "growth_source": ["market"], "leavers": [5.0], "years": [2]}
    | {"headcount": [10.0], "headcount_mid": [10.0]}
)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1 person"), (0.3, "0.3 people"), (1.04, "1 person"), (0, "0 people"), (1200, "1,200 people")],
)
def test_number_of_people_agrees_with_its_noun(number, text):
    assert plan.counted(number) == text


def test_people_who_are_left_out_are_counted_beside_those_of_the_list():
    total = pd.Series({"headcount": 100.0, "hires_mid": 5.0, "hires_low": 5.0, "hires_high": 5.0, "leavers": 5.0})
    total = pd.concat([total, pd.Series({"growth_people": 0.0, "target_year": 2028})])
    assert plan.answer(total, 2026, 112.0).startswith("With 100 of 112 people in 2026: ")
    assert plan.answer(total, 2026, 100.0) == plan.answer(total, 2026)
    assert plan.left_out(112, 100) == "12 of 112 people are left out of the plan"
    assert plan.left_out(101, 100) == "1 of 101 people is left out of the plan"
    assert plan.left_out(100, 100) == "Left out of the plan"
    assert plan.first_lines(["a"] * 12, ", in the workbook").splitlines()[9:] == [
        "- a",
        "- and 2 more, in the workbook",
    ]


def test_warnings_of_the_whole_list_take_three_lines_at_most():
    assert plan.warnings([]) == ""
    assert plan.warnings(["Half was read."]) == "Half was read."
    assert plan.warnings(["A.", "B.", "C."]) == "- A.\n- B.\n- C."
    lines = plan.warnings(["A.", "B.", "C.", "D."]).splitlines()
    assert lines[:2] == ["- A.", "- B."]
    assert lines[2].startswith("- 2 more to check")
    assert len(lines) == 3


def test_notes_on_a_list_are_counted_and_whole():
    assert plan.how_read(1) == "How your list was read: 1 note"
    lines = plan.first_lines([f"Line {line}: " + "a long note " * 20 for line in range(50)], ", in the workbook", 40)
    assert len(lines.splitlines()) == 41
    assert lines.endswith("- and 10 more, in the workbook")
    assert "…" not in lines


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
    assert [card.value for card in plan.cards(total, ROWS) if card.label == "Cost of hires"] == shown


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({}, "With 100 people in 2026: about 5 people to hire by 2028 (80 % range 0 to 12), to replace 5 leavers."),
        ({"hires_low": 5.0, "hires_high": 5.0}, "about 5 people to hire by 2028, to replace 5 leavers."),
        ({"growth_people": -2.0}, "to replace 5 leavers while your roles shrink by 2."),
        ({"leavers": 0.0, "growth_people": 5.0}, "(80 % range 0 to 12), to grow by 5."),
        (
            {"hires_mid": 0.0, "growth_people": -9.0},
            "nobody to hire by 2028 (80 % range 0 to 12); 5 leavers are expected",
        ),
        ({"hires_mid": 0.0, "leavers": 1.0}, "; 1 leaver is expected."),
    ],
)
def test_answer_names_only_what_changes(figures, said):
    total = pd.Series(
        {"target_year": 2028, "headcount": 100.0, "hires_low": 0.0, "hires_mid": 5.0, "hires_high": 12.0}
        | {"leavers": 5.0, "growth_people": 0.0}
        | figures
    )
    assert said in plan.answer(total, 2026).replace(number_format.NNBSP, " ")


@pytest.mark.parametrize(
    ("sources", "whose"),
    [
        (["published", "group"], "BLS’s rates"),
        (["own", "published"], "your rates and BLS’s"),
        (["overall", "overall"], "your rate"),
    ],
)
def test_card_of_leavers_says_whose_rate_it_is(sources, whose):
    rows = pd.DataFrame(
        {"attrition_source": sources, "attrition": [0.1, 0.1], "leavers": [10.0, 10.0], "years": [1, 1]}
    )
    rows = rows.assign(headcount=100.0, headcount_mid=100.0, growth_source="own")
    total = pd.Series(
        {f"{name}_{end}": 10.0 for name in ("hires", "headcount") for end in ("low", "mid", "high")}
        | {"target_year": 2027, "years": 1, "leavers": 20.0, "gap": pd.NA, "surplus": 0.0, "cost": pd.NA}
    )
    ranged = plan.cards(pd.Series({**total, "headcount_high": 20.0, "p_growth": 0.61}), rows)
    chance = next(card for card in ranged if card.label == "Chance of growth")
    assert chance.detail == "2026–2027, of these roles all together"
    shown = {card.label: card.detail.replace(number_format.NNBSP, " ") for card in plan.cards(total, rows)}
    assert shown["Leavers"] == f"in 1 year, 10.0 % a year at {whose}"
    assert shown["Headcount 2027"] == "your growth", "growth of the list's own has no range"
    assert "Chance of growth" not in shown


@pytest.mark.parametrize(
    ("planned", "gap", "said"),
    [
        (290.0, -17.0, ("17 too many", "290 in 2 years; 273 to hire in these roles")),
        (8.0, 14.2, ("14 too few", "8 in 2 years; 22 to hire in these roles")),
        (8.0, 0.01, ("As many", "8 in 2 years; 8 to hire in these roles")),
        (12.0, -0.3, ("As many", "12 in 2 years; 12 to hire in these roles")),
    ],
)
def test_planned_hires_are_compared_with_the_people_to_hire(planned, gap, said):
    total = pd.Series(
        {f"{name}_{end}": 10.0 for name in ("hires", "headcount") for end in ("low", "mid", "high")}
        | {
            "target_year": 2028,
            "years": 2,
            "leavers": 5.0,
            "planned": planned,
            "gap": gap,
            "surplus": 0.0,
            "cost": pd.NA,
        }
    )
    card = next(one for one in plan.cards(total, ROWS, planned_per_year=False) if one.label == "Planned hires")
    assert (card.value, card.detail) == said
    (value, detail), half = said, plan.people(planned / 2)
    card = next(one for one in plan.cards(total, ROWS) if one.label == "Planned hires")
    assert (card.value, card.detail) == (value, f"{half} a year as entered, so {detail}")
    card = next(one for one in plan.cards(pd.Series({**total, "years": 1}), ROWS) if one.label == "Planned hires")
    assert card.detail == detail.replace("2 years", "1 year")


def test_long_name_of_a_file_is_cut():
    assert plan.kept("a" * 250, 1) == f"{'a' * 200}…: 1 role"
