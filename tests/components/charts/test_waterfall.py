"""The waterfall of a plan."""

from __future__ import annotations

import pytest

from components.charts import style, waterfall
from components.text import number_format
from components.text import plan as words
from services.plan.assumptions import PlanOptions
from services.plan.make_plan import make_plan

PHONE_LETTERS = 16
"""Letters of a name beside which bars on a phone of 320 pixels keep more than half of the width."""


@pytest.fixture(scope="module", params=["", "300%"], ids=["published", "more leave than there are"])
def total(public, request):
    content = f"Role,Headcount,Attrition\nRegistered nurses,100,{request.param}\n"
    return make_plan(public, content, PlanOptions(2025), [2030]).plan.total_of(2030)


def test_bars_lie_from_top_to_bottom_with_their_values_printed(total):
    figure = waterfall.waterfall(total, 2025)
    assert figure.layout.xaxis.tickformat == ",", "as the numbers beside the bars"
    bars = figure.data[0]
    steps = words.steps(total, 2025)
    assert bars.orientation == "h"
    assert list(bars.x) == [value for _, value in steps]
    assert [name.replace("<br>", " ") for name in bars.y] == [name for name, _ in steps]
    assert figure.layout.yaxis.autorange == "reversed"
    assert bars.text[0] == "100"


def test_changes_start_where_the_bar_above_ends_and_levels_at_zero(total):
    figure = waterfall.waterfall(total, 2025)
    (bars,) = figure.data
    ends = [base + value for base, value in zip(bars.base, bars.x, strict=True)]
    starts = [0.0 if place in (0, 4) else ends[place - 1] for place in range(len(ends))]
    assert list(bars.base) == pytest.approx(starts)
    assert [line.x0 for line in figure.layout.shapes] == pytest.approx(ends[:-1])


def test_names_leave_room_for_the_bars_on_a_phone(total):
    names = waterfall.waterfall(total, 2025).data[0].y
    assert max(len(line) for name in names for line in name.split("<br>")) <= PHONE_LETTERS


def test_scale_holds_every_bar_and_its_number(total):
    figure = waterfall.waterfall(total, 2025)
    low, high = figure.layout.xaxis.range
    level, ends = 0.0, []
    for place, (_, value) in enumerate(words.steps(total, 2025)):
        level = value if place in (0, 4) else level + value
        ends.append(level)
    assert low <= min(ends)
    assert high > max(ends)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chart_has_the_colors_of_the_theme(total, theme):
    assert waterfall.waterfall(total, 2025, theme).layout.template == style.TEMPLATES[theme]


@pytest.mark.parametrize(
    ("options", "note", "source"),
    [
        (PlanOptions(2025), "with the market; 80 % range", "Public data, 2025-35: BLS Employment Projections"),
        (PlanOptions(2025, growth=0.05), "your growth. Leavers: BLS’s rates.", "BLS Employment Projections"),
        (
            PlanOptions(2025, growth=0.05, attrition=0.2),
            "your growth. Leavers: your rate.",
            "list and rates.",
        ),
    ],
)
def test_picture_says_whose_growth_and_leavers_it_is_of(public, options, note, source):
    plan = make_plan(public, "Role,Headcount\nRegistered nurses,100\n", options, [2030]).plan
    rows = plan.rows_of(2030)
    said = words.source(rows, public.label, public.vintage)
    picture = waterfall.picture(plan.total_of(2030), 2025, rows, said)
    assert note in picture.notes[0].replace(number_format.NNBSP, " ") and source in picture.source
