"""Style: colors with contrast in both themes, one palette, one template per theme."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from components.charts import bars, dots, lines, state_ranking, style
from components.text.state_ranking import Line
from tests.components.fakes import ONE_COLOR, RANGE, TWO_COLORS, VIEWS, cell_rows, combine

THEMES = tomllib.loads((Path(style.__file__).parents[2] / ".streamlit" / "config.toml").read_text())["theme"]


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


def colors_of(figure) -> set[str]:
    """The colors of bars, lines and dots, one color a series; of open dots those of their edges."""
    colors = [color for trace in figure.data for color in (trace.marker.color, trace.marker.line.color)]
    found = {color for color in colors if isinstance(color, str)}
    lists = [color for color in colors if isinstance(color, tuple)]
    return {color for color in found.union(*lists) if color in style.PALETTE}


def test_occupation_has_the_same_color_on_every_chart():
    table = combine(cell_rows("22-2222"), cell_rows("22-2222", "06"))
    for figure in (
        bars.bars(table, "percent", TWO_COLORS),
        lines.lines(table, "jobs", TWO_COLORS),
        dots.dots(table, "percent", TWO_COLORS),
    ):
        assert colors_of(figure) == {TWO_COLORS["22-2222"]}


def test_one_occupation_in_several_areas_has_a_color_for_each():
    table = combine(*(cell_rows("22-2222", area) for area in ("US", "06", "48")))
    colors = style.series_colors(table, TWO_COLORS)
    assert colors["US"] == TWO_COLORS["22-2222"], "the first keeps the color of the occupation"
    assert len({colors[area] for area in ("US", "06", "48")}) == 3
    for draw in (bars.bars, lines.lines, dots.dots):
        assert colors_of(draw(table, "percent", colors)) == {colors[area] for area in ("US", "06", "48")}


@pytest.mark.parametrize("table", [cell_rows(), combine(cell_rows(), cell_rows("22-2222", "06"))])
def test_colors_are_by_occupation_elsewhere(table):
    assert style.series_colors(table, TWO_COLORS) == TWO_COLORS


def test_areas_differ_by_more_than_color():
    table = combine(*(cell_rows(area_id=area) for area in ("US", "06", "48")))
    values = [trace for trace in bars.bars(table, "percent", ONE_COLOR).data if trace.type == "bar" and trace.name]
    assert len({trace.marker.pattern.shape for trace in values}) == 3
    assert len({trace.line.dash for trace in lines.lines(table, "percent", ONE_COLOR).data}) == 3


def text_sizes(part: object) -> list[float]:
    """The sizes of all fonts in a figure, its template included."""
    if isinstance(part, dict):
        sizes = [part[name]["size"] for name in part if name.endswith("font") and "size" in part[name]]
        return sizes + [size for value in part.values() for size in text_sizes(value)]
    return [size for value in part for size in text_sizes(value)] if isinstance(part, (list, tuple)) else []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("draw", [bars.bars, lines.lines, dots.dots])
def test_chart_has_one_font_of_at_least_12_pixels_and_no_legend(draw, view):
    figure = draw(combine(cell_rows(**RANGE), cell_rows("22-2222")), view, TWO_COLORS, theme="dark")
    sizes = text_sizes(figure.to_plotly_json())
    assert sizes
    assert min(sizes) >= 12
    assert not figure.layout.showlegend
    assert figure.layout.template.layout.font.color == style.TEXT_COLORS["dark"]


def test_chart_does_not_catch_a_finger_that_scrolls():
    for theme in ("light", "dark"):
        layout = style.TEMPLATES[theme].layout
        assert layout.dragmode is False
        assert layout.xaxis.fixedrange
        assert layout.yaxis.fixedrange


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_hover_text_has_contrast_in_both_themes(theme):
    label = style.TEMPLATES[theme].layout.hoverlabel
    assert contrast(label.font.color, label.bgcolor) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_range_lines_have_contrast_in_both_themes(theme):
    assert contrast(style.RANGE_COLORS[theme], THEMES[theme]["backgroundColor"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_template_has_the_colors_of_the_theme(theme):
    layout = style.TEMPLATES[theme].layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == layout.hoverlabel.bgcolor == THEMES[theme]["backgroundColor"]
    assert layout.hoverlabel.bordercolor == THEMES[theme]["borderColor"]
    for text in (layout.font, layout.legend.font, layout.xaxis.tickfont, layout.yaxis.tickfont):
        assert text.color == THEMES[theme]["textColor"]
    assert layout.colorway == style.PALETTE


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_has_the_template_of_the_theme(theme):
    rows = cell_rows()
    for figure in (
        bars.bars(rows, "percent", ONE_COLOR, theme=theme),
        state_ranking.ranking([Line(row, 1) for row in rows], ONE_COLOR["11-1111"], None, theme=theme),
        lines.lines(rows, "jobs", ONE_COLOR, theme=theme),
        dots.dots(rows, "jobs", ONE_COLOR, theme=theme),
    ):
        assert figure.layout.template == style.TEMPLATES[theme]
