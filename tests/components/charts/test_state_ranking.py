"""The chart of states: order, the nation's line, highlights, hatched figures that are not a state's own."""

from __future__ import annotations

from components.charts import state_ranking as chart
from components.text import state_ranking
from components.text.number_format import percent
from tests.components.fakes import cell_rows, combine

COLOR = "#0072B2"


def ranking_of(*growths: float, borrowed: float | None = None) -> state_ranking.Ranking:
    cells = [cell_rows(area_id=f"{place:02d}", growth=growth, years=[10]) for place, growth in enumerate(growths, 1)]
    if borrowed is not None:
        cells.append(cell_rows(area_id="99", growth=borrowed, years=[10], flags="national_rate"))
    return state_ranking.ranking(combine(*cells), len(cells))


def figure_of(ranking: state_ranking.Ranking, chosen: tuple[str, ...] = (), *, is_complete: bool = True):
    nation = cell_rows(growth=0.05, years=[10])[0]
    return chart.ranking(state_ranking.lines(ranking, chosen, is_complete=is_complete), COLOR, nation, chosen)


def test_bars_run_from_the_top_in_the_order_of_the_ranking():
    figure = figure_of(ranking_of(0.1, 0.3, -0.2))
    assert list(figure.data[0].x) == [30.0, 10.0, -20.0]
    assert list(figure.layout.yaxis.ticktext) == ["1. State 02", "2. State 01", "3. State 03"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_nation_is_a_line_with_its_name():
    figure = figure_of(ranking_of(0.1, 0.3))
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 5.0
    assert "United States" in figure.layout.annotations[-1].text


def test_values_stand_right_of_the_plot_in_their_rows():
    figure = figure_of(ranking_of(0.1, -0.3))
    values = figure.layout.annotations[:-1]
    assert [(value.y, value.text) for value in values] == [(0, percent(0.1)), (1, percent(-0.3))]
    assert all(value.xref == "paper" and value.x == 1 for value in values)
    assert figure.layout.margin.r >= values[0].xshift


def test_chosen_state_is_full_and_bold_among_paler_ones():
    figure = figure_of(ranking_of(0.1, 0.3), ("01",))
    assert list(figure.data[0].marker.opacity) == [0.6, 1.0]
    assert figure.layout.yaxis.ticktext[1] == "<b>2. State 01</b>"
    assert list(figure_of(ranking_of(0.1, 0.3)).data[0].marker.opacity) == [1.0, 1.0]


def test_borrowed_figure_is_hatched_and_has_no_place():
    figure = figure_of(ranking_of(0.1, 0.3, borrowed=0.9))
    assert list(figure.data[0].marker.pattern.shape) == ["", "", "/"]
    assert figure.layout.yaxis.ticktext[-1] == "State 99"


def test_left_out_states_are_a_line_of_their_own():
    figure = figure_of(ranking_of(*(place / 100 for place in range(30, 0, -1))), is_complete=False)
    assert figure.layout.yaxis.ticktext[10] == "… 10 more"
    assert figure.data[0].x[10] is None


def test_every_bar_and_the_nation_are_inside_the_axis():
    low, high = figure_of(ranking_of(-0.02, 0.03)).layout.xaxis.range
    assert low < -2.0
    assert high > 5.0


def test_picture_has_every_ranked_state_and_hatches_borrowed_ones():
    picture = chart.picture(ranking_of(0.1, 0.3, borrowed=0.9), COLOR, None, ("01",), "Source: Made up.")
    assert [(row.label, row.is_highlighted, row.is_hatched) for row in picture.plot.rows] == [
        ("1. State 02", False, False),
        ("2. State 01", True, False),
        ("State 99", False, True),
    ]
    assert picture.title == "Alphas grow fastest in State 02"
    assert picture.source == "Source: Made up."
