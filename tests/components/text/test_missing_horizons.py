"""What is said of series that lack a figure at single horizons, as Lightcast's may: any horizon may be null."""

from __future__ import annotations

import pytest

from components.charts import lines, pictures
from components.text import answer, captions, caveats, comparison, key_figures, labels, number_format
from services.flags import Flag
from services.growth_rows import GrowthRows, last_horizon
from services.source import Features, Profile
from tests.components.fakes import NO_ROWS, TWO_COLORS, cell_rows, combine

ALL = (1, 2, 3, 5, 10)
NO_LINE = "so there is no bar and no line"


def without(rows: GrowthRows, *horizons: int) -> GrowthRows:
    """`rows` as a source gives them that has no figure of these horizons, nor a calendar."""
    none = {"growth": None, "growth_per_year": None, "change": None, "employment": None, "basis": None}
    none["flags"] = Flag.NOT_PUBLISHED.value
    rows = GrowthRows(row._replace(base_year=None, target_year=None, taxonomy="lotocc") for row in rows)
    return GrowthRows(row._replace(**none) if row.horizon_years in horizons else row for row in rows)


def plain(text: str) -> str:
    return text.replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-").replace("**", "")


@pytest.mark.parametrize(
    ("missing", "by", "named"),
    [((10,), "year 5", "year 10"), ((5, 10), "year 3", "year 5 and year 10"), ((1, 3), "year 10", "year 1 and year 3")],
)
def test_one_series_is_described_by_its_last_figure(missing, by, named):
    rows = without(cell_rows(horizons=ALL), *missing)
    sentence = plain(answer.headline(rows, NO_ROWS))
    assert sentence.startswith("Projected to grow")
    assert f"by {by}" in sentence
    assert sentence.endswith(f" No growth is published for {named}.")
    for title in (captions.bars_title(rows, NO_ROWS, "percent"), captions.lines_title(rows, "percent")):
        assert title.endswith(f"by {by}")
    labels = [card.label for card in key_figures.cards(rows, {}, Profile("11-1111", "US"))]
    assert labels[:2] == ["Jobs, base", f"Growth by {by}"]
    assert not any(NO_LINE in sentence for sentence in caveats.caveats(rows))


def test_series_with_all_figures_has_no_note():
    rows = without(cell_rows(horizons=ALL))
    assert "No growth is published" not in answer.headline(rows, NO_ROWS)
    assert caveats.prominent(rows) == []


def test_jobs_without_any_growth_are_not_called_unpublished():
    rows = without(cell_rows(horizons=ALL), *ALL)
    assert answer.headline(rows, NO_ROWS) == "No growth is published for this occupation in the United States."
    assert comparison.comparison(rows) == "No growth is published for this selection."
    assert captions.bars_title(rows, NO_ROWS, "percent") == captions.NOTHING_TO_DRAW


def test_several_series_are_compared_where_the_most_have_a_figure():
    rows = combine(
        without(cell_rows(horizons=ALL, growth=0.1), 10),
        without(cell_rows("22-2222", horizons=ALL, growth=0.3)),
    )
    assert "by year 5" in comparison.comparison(rows)
    assert comparison.comparison(rows).endswith(" Not all have a figure for year 10.")
    assert captions.bars_title(rows, NO_ROWS, "percent").startswith("Betas")
    assert captions.dots_title(rows, "percent").startswith("Betas")
    assert caveats.prominent(rows) == ["No growth is published for year 10: Alphas."]


def test_series_that_lacks_the_year_of_the_others_is_named():
    rows = combine(
        without(cell_rows(horizons=ALL), 3, 5, 10),
        without(cell_rows("22-2222", horizons=ALL)),
        without(cell_rows("33-3333", horizons=ALL)),
        without(cell_rows("44-4444", horizons=ALL), *ALL),
    )
    notes = caveats.prominent(rows)
    assert "by year 10" in comparison.comparison(rows)
    assert "Not all" not in comparison.comparison(rows)
    assert len(notes) == 2
    assert NO_LINE in notes[0]
    assert notes[1].startswith("No growth is published for year 3, year 5 and year 10")
    assert notes[1].endswith(": Alphas.")
    assert "Alphas" not in notes[0]


def test_series_without_a_year_in_common_are_compared_at_the_last_of_the_most():
    rows = combine(
        without(cell_rows(horizons=ALL, growth=0.1), 3, 5, 10),
        without(cell_rows("22-2222", horizons=ALL, growth=0.3), 1, 2, 10),
    )
    assert {row.horizon_years for row in last_horizon(rows)} == {5}
    assert "No growth is published for this selection" not in comparison.comparison(rows)
    assert captions.dots_title(rows, "percent") == f"Betas: {number_format.percent(rows[-2].growth)} by year 5"


@pytest.mark.parametrize("view", ["percent", "jobs", "index"])
def test_line_is_labeled_with_its_last_figure(view):
    rows = combine(
        without(cell_rows(horizons=ALL, growth=0.1), 10),
        without(cell_rows("22-2222", horizons=ALL, growth=0.3)),
    )
    (last,) = (row for row in rows if row.occupation_id == "11-1111" and row.horizon_years == 5)
    figure = {
        "percent": number_format.percent(last.growth),
        "jobs": labels.employment_label(last),
        "index": number_format.index(last.growth),
    }[view]
    written = [note.text for note in lines.lines(rows, view, TWO_COLORS).layout.annotations]
    assert any("Alphas" in text and figure in text for text in written)
    series = pictures.lines(rows, view, TWO_COLORS, Features()).plot.series
    assert series[0].label == f"Alphas {figure}"
