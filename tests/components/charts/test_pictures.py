"""Pictures of the charts of pages: the rows of the chart, named so that they stand alone."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from components.charts import pictures
from components.charts.style import occupation_colors
from services.exports.pictures import drawing, fonts
from services.exports.pictures.spec import Bars, Lines, Panels, Rows
from services.growth_rows import GrowthRows, at_horizons, rows_of
from services.source import Features
from tests.components.fakes import NO_ROWS, ONE_COLOR, PATH, RANGE, TWO_COLORS, cell_rows, combine, many_series

FEATURES = Features(base_year=True, ranges=True, reference=True)
TOTAL = cell_rows("00-0000", growth=0.03)
TWO_AREAS = combine(cell_rows(), cell_rows(area_id="06", growth=0.2))


def test_bars_have_the_values_ranges_and_reference_of_the_chart():
    picture = pictures.bars(cell_rows(**RANGE), "percent", ONE_COLOR, TOTAL, FEATURES)
    assert isinstance(picture.plot, Bars)
    (series,) = picture.plot.series
    assert list(series.values) == [1.0, 2.0, 3.0, 5.0, 10.0]
    assert series.ranges[0] == (-5.0, 35.0)
    assert list(series.references) == pytest.approx([0.3, 0.6, 0.9, 1.5, 3.0])
    assert picture.plot.categories == ["2025", "2026", "2027", "2029", "2034"]
    assert picture.subtitle == "Alphas, United States. Growth since 2024, percent"
    assert picture.source.startswith("Source: Made up, 2024-34.")


def test_subtitle_names_what_all_series_share():
    of_areas = pictures.bars(TWO_AREAS, "percent", ONE_COLOR, NO_ROWS, FEATURES)
    assert of_areas.subtitle.startswith("Alphas. Growth")
    of_occupations = pictures.bars(combine(cell_rows(), cell_rows("22-2222")), "jobs", TWO_COLORS, NO_ROWS, FEATURES)
    assert of_occupations.subtitle == "United States. Jobs added since 2024, number"


def test_each_area_is_compared_with_its_own_total():
    reference = combine(TOTAL, cell_rows("00-0000", "06", growth=0.05))
    picture = pictures.bars(TWO_AREAS, "percent", ONE_COLOR, reference, FEATURES)
    assert [series.references[-1] for series in picture.plot.series] == [3.0, 5.0]
    assert [series.pattern for series in picture.plot.series] == [0, 1]


def test_ranges_that_are_not_shown_are_not_drawn_and_not_explained():
    rows = combine(*(cell_rows(area_id=area, **RANGE) for area in ("06", "48")))
    shown, hidden = (
        pictures.bars(rows, "percent", ONE_COLOR, NO_ROWS, FEATURES, ranges=ranges) for ranges in (True, False)
    )
    assert any("range" in note for note in shown.notes)
    assert not any("range" in note for note in hidden.notes)
    assert {bounds for series in hidden.plot.series for bounds in series.ranges} == {(None, None)}


@pytest.mark.parametrize(("view", "value"), [("percent", 10.0), ("jobs", 110_000.0), ("index", 110.0)])
def test_lines_run_from_the_base_and_are_named_at_their_end(view, value):
    picture = pictures.lines(cell_rows(years=PATH), view, ONE_COLOR, FEATURES)
    assert isinstance(picture.plot, Lines)
    (line,) = picture.plot.series
    assert [year for year, _ in line.points] == list(range(2024, 2035))
    assert line.points[-1][1] == pytest.approx(value)
    assert line.filled[0] and line.filled[-1]
    assert line.label.startswith("Alphas ")


def test_note_on_points_is_true_of_areas_without_published_figures(public):
    colors = occupation_colors(["29-1141"])
    notes = {"US": "Filled points are published, open ones estimated.", "48": "Every point is an estimate."}
    for area, note in notes.items():
        path = rows_of(public.growth(["29-1141"], [area], range(1, 11)))
        assert pictures.lines(path, "jobs", colors, public.features).notes[0].startswith(note)


def test_dots_are_sorted_and_have_their_value_printed():
    picture = pictures.dots(TWO_AREAS, "percent", ONE_COLOR, TOTAL, FEATURES)
    assert isinstance(picture.plot, Rows)
    assert [row.label for row in picture.plot.rows] == ["California", "United States"]
    assert [row.text for row in picture.plot.rows] == ["+20.0\u202f%", "+10.0\u202f%"]
    assert [len(row.marks) for row in picture.plot.rows] == [1, 2], "only the nation's total is known"
    assert [row.marks[0].kind for row in picture.plot.rows] == ["ring", "dot"], "California is an estimate"
    assert picture.notes[0] == "Filled dots are published, open ones estimated."
    assert picture.subtitle == "Alphas. Growth, 2024–2034, percent"


def test_pictures_of_rows_of_several_periods_name_them_all():
    rows = combine(
        cell_rows(area_id="06", growth=-0.2, base_year=2022, years=PATH),
        cell_rows(years=PATH),
        cell_rows(area_id="48", growth=None, base_year=2022, years=PATH),
    )
    dots = pictures.dots(rows, "percent", ONE_COLOR, NO_ROWS, FEATURES)
    assert dots.subtitle == "Alphas. Growth, 2024–2034 or 2022–2032, percent"
    assert [row.label for row in dots.plot.rows] == ["United States", "California", "Texas"], "unpublished ones last"
    assert pictures.lines(rows, "jobs", ONE_COLOR, FEATURES).subtitle == "Alphas. Jobs, 2022–2034"


def test_many_series_become_panels_on_one_scale():
    rows, colors = many_series(5, 2)
    picture = pictures.bars(rows, "percent", colors, NO_ROWS, FEATURES)
    assert isinstance(picture.plot, Panels)
    assert len(picture.plot.panels) == 5
    assert len({plot.scale for _, plot in picture.plot.panels}) == 1


def test_unpublished_figures_are_gaps():
    picture = pictures.bars(
        combine(cell_rows(), cell_rows(area_id="06", growth=None)), "percent", ONE_COLOR, NO_ROWS, FEATURES
    )
    assert set(picture.plot.series[1].values) == {None}
    drawing.to_svg(picture)


def test_vintages_are_bars_in_order_without_those_of_another_definition(public):
    frame = public.vintages("29-1141")
    picture = pictures.vintages(frame, "Registered nurses", "The finding")
    assert picture.plot.categories[-1] == "2025–35"
    assert list(picture.plot.series[0].values) == pytest.approx([100 * growth for growth in frame["growth"]], abs=0.051)
    assert picture.plot.series[0].labels[-1] == "+5.6\u202f%"
    redefined = pictures.vintages(frame.assign(comparable=[False] * 3 + [True] * (len(frame) - 3)), "Nurses", "")
    assert len(redefined.plot.categories) == len(frame) - 3
    assert redefined.notes == ["3 older vintages defined the occupation differently and are left out."]


@pytest.mark.parametrize(
    ("occupations", "areas"),
    [
        (["29-1141"], ["US"]),
        (["41-2011"], ["39"]),
        (["29-1141", "15-1252", "41-2011", "53-3032", "25-2021", "47-2111"], ["39"]),
        (["51-9199", "25-1194", "13-1041", "37-1012", "49-9081", "45-3031", "29-1141", "15-1252"], ["26420", "US"]),
    ],
    ids=["one", "declining", "six in a state", "sixteen with long names"],
)
def test_real_occupations_fit_their_pictures(public, occupations, areas):
    path = rows_of(public.growth(occupations, areas, range(1, 11)))
    rows, colors = at_horizons(path, (1, 2, 3, 5, 10)), occupation_colors(occupations)
    reference = GrowthRows(row for row in rows_of(public.growth(["00-0000"], areas)) if row.growth is not None)
    for picture in (
        pictures.bars(rows, "percent", colors, reference, public.features),
        pictures.bars(rows, "jobs", colors, reference, public.features, ranges=False),
        pictures.lines(path, "index", colors, public.features),
        pictures.dots(rows, "percent", colors, reference, public.features),
    ):
        root = ElementTree.fromstring(drawing.to_svg(picture))
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            x, size, length = (float(text.get(name, "0")) for name in ("x", "font-size", "textLength"))
            left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")] * length
            assert left >= 0, text.text
            assert left + length <= drawing.WIDTH, text.text
            assert size >= 12
            assert length == pytest.approx(
                fonts.width(text.text or "", size, is_bold=text.get("font-weight") == "bold"), abs=0.06
            )
