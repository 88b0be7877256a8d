"""Style: colors with contrast in both themes, one palette, one template per theme."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from components.charts import bars, lines, state_ranking, style
from components.text.state_ranking import Line
from tests.components.fakes import ONE_COLOR, TWO_COLORS, VIEWS, cell_rows, combine

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


def test_occupation_has_the_same_color_on_every_chart():
    table = combine(cell_rows(), cell_rows("22-2222"), cell_rows("22-2222", "06"))
    of = {}
    for figure in (bars.bars(table, "percent", TWO_COLORS), lines.lines(table, "jobs", TWO_COLORS)):
        for trace in figure.data:
            of.setdefault(trace.name.split(",")[0], set()).add(trace.marker.color)
    assert of == {"Alphas": {TWO_COLORS["11-1111"]}, "Betas": {TWO_COLORS["22-2222"]}}


def test_areas_differ_by_more_than_color():
    table = combine(*(cell_rows(area_id=area) for area in ("US", "06", "48")))
    assert len({trace.marker.pattern.shape for trace in bars.bars(table, "percent", ONE_COLOR).data}) == 3
    assert len({trace.line.dash for trace in lines.lines(table, "percent", ONE_COLOR).data}) == 3


@pytest.mark.parametrize("view", VIEWS)
def test_chart_text_has_the_text_color_of_the_theme(view):
    figure = lines.lines(cell_rows(), view, ONE_COLOR, theme="dark")
    template = figure.layout.template.layout
    assert template.font.color == figure.data[0].textfont.color == style.TEXT_COLORS["dark"]


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
    ):
        assert figure.layout.template == style.TEMPLATES[theme]
