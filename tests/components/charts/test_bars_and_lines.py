"""Charts draw the frame: every series, gaps as gaps, published and estimated points apart, colors with contrast."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from components.charts import bars, lines, panels, style, values
from components.text import number_format
from services.growth_rows import by_series, count_distinct
from tests.components.fakes import NO_ROWS, cell_rows, combine

THEMES = tomllib.loads((Path(style.__file__).parents[2] / ".streamlit" / "config.toml").read_text())["theme"]
PATH = range(1, 11)
ONE = style.occupation_colors(["11-1111"])
TWO = style.occupation_colors(["11-1111", "22-2222"])
VIEWS = ("percent", "jobs", "index")


def many(occupations: int, areas: int, **columns) -> tuple[object, dict[str, str]]:
    codes = [f"11-{number:04d}" for number in range(occupations)]
    table = combine(*(cell_rows(code, f"{area:02d}", **columns) for code in codes for area in range(areas)))
    return table, style.occupation_colors(codes)


def area_ids(rows) -> list[str]:
    return list(dict.fromkeys(row.area_id for row in rows))


# --- Bars


def test_bars_have_a_trace_per_series_and_a_bar_per_horizon():
    figure = bars.bars(combine(cell_rows(), cell_rows("22-2222", growth=0.2)), "percent", TWO)
    assert [trace.name for trace in figure.data] == ["Alphas", "Betas"]
    assert list(figure.data[0].x) == ["2025", "2026", "2027", "2029", "2034"]
    assert list(figure.data[1].y) == [2.0, 4.0, 6.0, 10.0, 20.0]
    assert figure.layout.xaxis.type == "category"


def test_bars_of_jobs_are_jobs_added():
    figure = bars.bars(cell_rows(), "jobs", ONE, cell_rows("00-0000", growth=0.03))
    assert [trace.type for trace in figure.data] == ["bar", "scatter"], "no reference: it is in percent"
    assert figure.data[0].y[-1] == pytest.approx(10_000)


def test_bars_of_the_index_view_start_at_zero():
    figure = bars.bars(cell_rows(), "index", ONE)
    assert list(figure.data[0].y) == [1.0, 2.0, 3.0, 5.0, 10.0]


def test_all_occupations_are_markers_in_percent():
    figure = bars.bars(cell_rows(), "percent", ONE, cell_rows("00-0000", growth=0.03))
    reference = figure.data[-1]
    assert reference.type == "scatter"
    assert reference.mode == "markers"
    assert "All occupations" in reference.name
    assert reference.y[-1] == pytest.approx(3.0)
    assert figure.layout.showlegend


@pytest.mark.parametrize("reference", [None, NO_ROWS])
def test_missing_reference_has_no_markers_and_no_legend(reference):
    figure = bars.bars(cell_rows(), "percent", ONE, reference)
    assert [trace.type for trace in figure.data] == ["bar", "scatter"]
    assert not figure.layout.showlegend


def test_references_of_two_areas_have_different_symbols():
    reference = combine(cell_rows("00-0000", growth=0.03), cell_rows("00-0000", "06", growth=0.04))
    figure = bars.bars(combine(cell_rows(), cell_rows(area_id="06")), "percent", ONE, reference)
    looks = {t.marker.symbol for t in figure.data if t.type == "scatter"}
    assert len(looks) == 2


def test_bars_of_one_series_are_labeled_with_percent_and_jobs():
    labels = bars.bars(cell_rows(), "percent", ONE).data[1].text
    assert labels[-1] == f"{number_format.percent(0.1)}<br>+10,000"
    assert all(labels)


def test_bars_of_many_series_have_no_labels():
    table, colors = many(4, 1)
    assert not any(trace.text for trace in bars.bars(table, "percent", colors).data)


# --- Lines


@pytest.mark.parametrize(
    ("view", "start", "end"), [("percent", 0, 10), ("jobs", 100_000, 110_000), ("index", 100, 110)]
)
def test_lines_start_at_the_base_and_end_at_the_last_year(view, start, end):
    line = lines.lines(cell_rows(years=PATH), view, ONE).data[0]
    assert list(line.x) == list(range(2024, 2035))
    assert line.y[0] == start
    assert line.y[-1] == pytest.approx(end)


def test_jobs_are_drawn_as_base_times_growth_throughout():
    published = cell_rows(years=PATH, employment=111_111.0)
    line = lines.lines(published, "jobs", ONE).data[0]
    assert line.y[-1] == pytest.approx(110_000)
    assert line.text[-1] == "111,111"


def test_published_points_are_filled_and_others_open():
    nation = lines.lines(cell_rows(years=PATH), "percent", ONE).data[0].marker.symbol
    assert list(nation) == ["circle", *["circle-open"] * 9, "circle"]
    state = lines.lines(cell_rows(area_id="06", years=PATH), "percent", ONE).data[0].marker.symbol
    assert set(state) == {"circle-open"}


def test_index_chart_has_a_line_at_100():
    assert lines.lines(cell_rows(), "index", ONE).layout.shapes[0].y0 == 100
    assert not lines.lines(cell_rows(), "percent", ONE).layout.shapes


def test_zero_line_is_stronger_than_the_grid():
    figure = bars.bars(cell_rows(), "percent", ONE)
    axis = figure.layout.template.layout.yaxis
    assert figure.layout.yaxis.zeroline
    assert axis.zerolinewidth > 1
    assert axis.zerolinecolor != axis.gridcolor


def test_unknown_base_year_labels_the_axis_with_years_ahead():
    table = cell_rows(years=PATH, base_year=None)
    assert list(lines.lines(table, "percent", ONE).data[0].x) == list(range(11))
    assert list(bars.bars(table, "percent", ONE).data[0].x)[:2] == ["1 year", "2 years"]
    for figure in (lines.lines(table, "percent", ONE), bars.bars(table, "percent", ONE)):
        assert "None" not in figure.to_json()
        assert "NA" not in figure.to_json().replace("NaN", "")


# --- Ranges

RANGE = {"low_80": -0.05, "low_50": 0.0, "high_50": 0.2, "high_80": 0.35}


@pytest.mark.parametrize(("view", "up", "down"), [("percent", 25.0, 15.0), ("jobs", 25_000, 15_000)])
def test_bars_have_error_bars_from_their_range(view, up, down):
    whiskers = bars.bars(cell_rows(**RANGE), view, ONE).data[0].error_y
    assert whiskers.array[-1] == pytest.approx(up)
    assert whiskers.arrayminus[-1] == pytest.approx(down)


def test_labels_of_a_decline_are_above_the_reference_markers():
    figure = bars.bars(cell_rows(growth=-0.1), "percent", ONE, cell_rows("00-0000", growth=0.03))
    labels = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text")
    assert all(place > 3.0 * year / 10 for place, year in zip(labels.y, (1, 2, 3, 5, 10), strict=True))


@pytest.mark.parametrize("reference", [None, cell_rows("00-0000", growth=0.03)])
@pytest.mark.parametrize("view", ["percent", "jobs"])
def test_labels_and_markers_of_a_decline_are_inside_the_axis(view, reference):
    figure = bars.bars(cell_rows(growth=-0.1), view, ONE, reference)
    top = figure.layout.yaxis.range[1]
    assert top > 0
    for trace in figure.data:
        assert all(value < top for value in trace.y)


def test_labels_are_above_the_error_bars_and_inside_the_axis():
    figure = bars.bars(cell_rows(**RANGE), "percent", ONE)
    labels = figure.data[1]
    assert all(place > 35.0 for place in labels.y)
    assert figure.layout.yaxis.range[0] < -5.0
    assert figure.layout.yaxis.range[1] > max(labels.y)


@pytest.mark.parametrize("view", VIEWS)
def test_line_has_a_band_from_the_base_year_on(view):
    bands = [trace for trace in lines.lines(cell_rows(years=PATH, **RANGE), view, ONE).data if trace.fill == "toself"]
    assert len(bands) == 2, "8 in 10 and, within, 5 in 10"
    start = {"percent": 0.0, "jobs": 100_000.0, "index": 100.0}[view]
    for band in bands:
        assert band.y[0] == band.y[-1] == start
        assert not band.showlegend
    assert max(bands[0].y) > max(bands[1].y)
    assert min(bands[0].y) < min(bands[1].y)


def test_many_series_have_no_bands():
    few, few_colors = many(lines.MAX_BANDS, 1, years=PATH, **RANGE)
    assert sum(trace.fill == "toself" for trace in lines.lines(few, "percent", few_colors).data) == lines.MAX_BANDS
    table, colors = many(lines.MAX_BANDS + 1, 1, years=PATH, **RANGE)
    assert not any(trace.fill for trace in lines.lines(table, "percent", colors).data)


def test_missing_range_has_no_error_bars_and_no_band():
    assert bars.bars(cell_rows(), "percent", ONE).data[0].error_y.array is None
    assert not any(trace.fill for trace in lines.lines(cell_rows(years=PATH), "percent", ONE).data)
    assert bars.states(cell_rows(area_id="06", years=[10]), ONE).data[0].error_x.array is None


# --- States


def test_state_bars_are_ranked_without_unpublished_areas():
    areas = [
        cell_rows(area_id=code, growth=growth, years=[10]) for code, growth in (("06", 0.1), ("48", 0.3), ("01", None))
    ]
    (trace,) = bars.states(combine(*areas), ONE).data
    assert list(trace.x) == [10.0, 30.0], "drawn from the bottom up"
    assert list(trace.y) == [f"California  {number_format.percent(0.1)}", f"Texas  {number_format.percent(0.3)}"]


# --- What is missing


@pytest.mark.parametrize("view", VIEWS)
def test_unpublished_growth_is_a_gap_not_zero(view):
    table = combine(cell_rows(years=PATH), cell_rows("22-2222", growth=None, years=PATH))
    line = lines.lines(table, view, TWO).data[1]
    assert set(line.y) == {None}
    bar = bars.bars(table, view, TWO).data[1]
    assert set(bar.y) == {None}
    assert all("not published" in text for text in (*line.hovertext, *bar.hovertext))


def test_missing_year_is_a_gap():
    table = list(cell_rows(years=PATH))
    table[4] = table[4]._replace(growth=None, change=None, employment=None)
    line = lines.lines(combine(table), "percent", ONE).data[0]
    assert [place for place, value in enumerate(line.y) if value is None] == [5]
    assert not line.connectgaps


def test_unpublished_growth_is_labeled_not_published():
    assert set(bars.bars(cell_rows(growth=None), "percent", ONE).data[1].text) == {"not published"}


def test_zero_growth_is_drawn():
    assert set(bars.bars(cell_rows(growth=0.0), "percent", ONE).data[0].y) == {0.0}


# --- Many series


@pytest.mark.parametrize(
    ("occupations", "areas", "number"), [(1, 1, 1), (6, 1, 1), (3, 2, 1), (7, 1, 7), (4, 2, 4), (1, 8, 1)]
)
def test_more_than_six_series_are_one_panel_per_occupation(occupations, areas, number):
    table, _ = many(occupations, areas)
    parts = panels.panels(table)
    assert len(parts) == number
    assert sum(len(part) for part in parts) == len(table)
    if number > 1:
        assert all(count_distinct(part, "occupation_id") == 1 for part in parts)


@pytest.mark.parametrize(("occupations", "areas", "drawn"), [(2, 8, 16), (8, 2, 16), (8, 8, 16), (3, 6, 15), (1, 1, 1)])
def test_more_than_sixteen_series_keep_all_occupations_in_the_first_areas(occupations, areas, drawn):
    table, _ = many(occupations, areas)
    rows = panels.drawn_rows(table)
    assert len(by_series(rows)) == drawn
    assert count_distinct(rows, "occupation_id") == occupations
    assert area_ids(rows) == area_ids(table)[: drawn // occupations]
    assert count_distinct(rows, "horizon_years") == 5


def test_panels_share_one_axis():
    table, colors = many(7, 1)
    y_range = values.value_range(table, "percent")
    for part in panels.panels(table):
        assert list(bars.bars(part, "percent", colors, y_range=y_range).layout.yaxis.range) == y_range
        assert list(lines.lines(part, "percent", colors, y_range=y_range).layout.yaxis.range) == y_range


@pytest.mark.parametrize("view", ["percent", "jobs", "index", "change"])
@pytest.mark.parametrize("growth", [0.2, -0.2, 0.0])
def test_value_range_includes_all_values(view, growth):
    low, high = values.value_range(combine(cell_rows(growth=growth), cell_rows("22-2222", growth=0.05)), view)
    drawn = list(lines.lines(combine(cell_rows(growth=growth)), view, ONE).data[0].y[1:]) if view != "change" else []
    assert low < high
    assert all(low <= value <= high for value in drawn)
    if view in {"percent", "jobs", "change"}:
        assert low <= 0 <= high


def test_value_range_without_values_is_not_empty():
    low, high = values.value_range(cell_rows(growth=None), "percent")
    assert low < high


# --- Colors


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("color", style.PALETTE)
def test_palette_has_contrast_in_both_themes(color, theme):
    assert contrast(color, THEMES[theme]["backgroundColor"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_colors_have_contrast_in_both_themes(theme):
    background = THEMES[theme]["backgroundColor"]
    assert contrast(style.TEXT_COLORS[theme], background) >= 4.5
    for name in ("textColor", "linkColor", "primaryColor"):
        assert contrast(THEMES[theme][name], background) >= 4.5
        assert contrast(THEMES[theme]["textColor"], THEMES[theme]["secondaryBackgroundColor"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_and_charts_share_one_palette(theme):
    assert tuple(THEMES[theme]["chartCategoricalColors"]) == style.PALETTE


def test_eight_occupations_have_eight_colors():
    assert len(set(style.occupation_colors([str(number) for number in range(8)]).values())) == 8


def test_occupation_has_the_same_color_on_every_chart():
    table = combine(cell_rows(), cell_rows("22-2222"), cell_rows("22-2222", "06"))
    of = {}
    for figure in (bars.bars(table, "percent", TWO), lines.lines(table, "jobs", TWO)):
        for trace in figure.data:
            of.setdefault(trace.name.split(",")[0], set()).add(trace.marker.color)
    assert of == {"Alphas": {TWO["11-1111"]}, "Betas": {TWO["22-2222"]}}


def test_areas_differ_by_more_than_color():
    table = combine(*(cell_rows(area_id=area) for area in ("US", "06", "48")))
    assert len({trace.marker.pattern.shape for trace in bars.bars(table, "percent", ONE).data}) == 3
    assert len({trace.line.dash for trace in lines.lines(table, "percent", ONE).data}) == 3


@pytest.mark.parametrize("view", VIEWS)
def test_chart_text_has_the_text_color_of_the_theme(view):
    figure = lines.lines(cell_rows(), view, ONE, theme="dark")
    template = figure.layout.template.layout
    assert template.font.color == figure.data[0].textfont.color == style.TEXT_COLORS["dark"]
