"""Plotted values: scales, missing values and missing years."""

from __future__ import annotations

import pytest

from components.charts import bars, lines, values
from tests.components.fakes import ONE_COLOR, PATH, TWO_COLORS, VIEWS, cell_rows, combine


@pytest.mark.parametrize("view", VIEWS)
def test_unpublished_growth_is_a_gap_not_zero(view):
    table = combine(cell_rows(years=PATH), cell_rows("22-2222", growth=None, years=PATH))
    line = lines.lines(table, view, TWO_COLORS).data[1]
    assert set(line.y) == {None}
    bar = next(trace for trace in bars.bars(table, view, TWO_COLORS).data if trace.name == "Betas")
    assert set(bar.y) == {None}
    assert all("not published" in text for text in (*line.hovertext, *bar.hovertext))


def test_missing_range_has_no_band():
    assert not any(trace.name == bars.RANGE_NAME for trace in bars.bars(cell_rows(), "percent", ONE_COLOR).data)
    assert not any(trace.fill for trace in lines.lines(cell_rows(years=PATH), "percent", ONE_COLOR).data)


def test_unknown_base_year_labels_the_axis_with_years_ahead():
    table = cell_rows(years=PATH, base_year=None)
    assert list(lines.lines(table, "percent", ONE_COLOR).data[0].x) == list(range(11))
    assert list(bars.bars(table, "percent", ONE_COLOR).layout.xaxis.ticktext)[:2] == ["1 year", "2 years"]
    for figure in (lines.lines(table, "percent", ONE_COLOR), bars.bars(table, "percent", ONE_COLOR)):
        assert "None" not in figure.to_json()
        assert "NA" not in figure.to_json().replace("NaN", "")


@pytest.mark.parametrize("view", ["percent", "jobs", "index", "change"])
@pytest.mark.parametrize("growth", [0.2, -0.2, 0.0])
def test_value_range_includes_all_values(view, growth):
    low, high = values.value_range(combine(cell_rows(growth=growth), cell_rows("22-2222", growth=0.05)), view)
    drawn = (
        list(lines.lines(combine(cell_rows(growth=growth)), view, ONE_COLOR).data[0].y[1:]) if view != "change" else []
    )
    assert low < high
    assert all(low <= value <= high for value in drawn)
    if view in {"percent", "change"}:
        assert low <= 0 <= high


def test_value_range_without_values_is_not_empty():
    low, high = values.value_range(cell_rows(growth=None), "percent")
    assert low < high


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.02, 0.08, [0.0, 10.0]),
        (0.02, 0.12, [0.0, 12.0]),
        (-0.02, 0.12, [-2.0, 12.0]),
        (-0.9, 3.0, [-90.0, 300.0]),
    ],
)
def test_axis_holds_values_and_whole_ranges(low, high, expected):
    rows = cell_rows(growth=0.1, low_80=low, high_80=high)
    assert values.extent(rows, "percent") == pytest.approx(expected)
    assert values.extent(rows, "percent", ranges=False) == pytest.approx([0.0, 10.0])
    bottom, top = values.value_range(rows, "percent")
    assert bottom < expected[0] or bottom == 0 == expected[0]
    assert top > expected[1]


def test_axis_of_no_change_is_made_by_the_ranges():
    low, high = values.value_range(cell_rows(growth=0.0, low_80=-0.2, high_80=0.3), "percent")
    assert low < -20
    assert high > 30


def test_hover_text_says_that_the_source_did_not_answer():
    (row,) = cell_rows(growth=None, years=[10], flags="failed")
    assert values.hover_text("Alphas", row) == "Alphas<br>2034: no answer"
