"""Titles state the finding, subtitles the unit and years, alt texts the takeaway."""

from __future__ import annotations

import pytest

from components.text import captions, number_format
from services.growth_rows import GrowthRows
from tests.components.fakes import NO_ROWS, RANGE, cell_rows, combine

NONE = NO_ROWS
PATH = range(1, 11)


def plain(text: str) -> str:
    return text.replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def test_bars_title_of_one_series_includes_all_occupations():
    assert plain(captions.bars_title(cell_rows(), cell_rows("00-0000", growth=0.03), "percent")) == (
        "+10.0 % by 2034, all occupations +3.0 %"
    )
    assert plain(captions.bars_title(cell_rows(), NONE, "percent")) == "+10.0 % by 2034"
    assert plain(captions.bars_title(cell_rows(), NONE, "jobs")) == "+10,000 jobs by 2034"


def test_bars_title_of_several_series_names_the_highest():
    table = combine(cell_rows(growth=0.3, base=1_000.0), cell_rows("22-2222"))
    assert plain(captions.bars_title(table, NONE, "percent")) == "Alphas: +15.0 % by 2029, the most"
    assert plain(captions.bars_title(table, NONE, "jobs")) == "Betas: +5,000 jobs by 2029, the most"


@pytest.mark.parametrize("view", ["percent", "jobs"])
def test_decline_is_not_called_the_most(view):
    table = combine(cell_rows(growth=-0.3), cell_rows("22-2222", growth=-0.1))
    assert captions.bars_title(table, NONE, view).endswith("the smallest decline")
    assert captions.bars_title(table, NONE, view).startswith("Betas")


@pytest.mark.parametrize("growth", [0.0004, 0.0, -0.0004])
def test_growth_that_reads_as_none_is_neither_the_most_nor_a_decline(growth):
    table = combine(cell_rows(growth=growth), cell_rows("22-2222", growth=-0.1))
    assert captions.bars_title(table, NONE, "percent") == "Alphas: no change by 2029, the others decline"


@pytest.mark.parametrize("growth", [4e-6, 0.0, -4e-6])
def test_change_that_reads_as_none_is_neither_the_most_nor_a_decline(growth):
    table = combine(cell_rows(growth=growth), cell_rows("22-2222", growth=-0.1))
    assert captions.bars_title(table, NONE, "jobs") == "Alphas: no change by 2029, the others decline"


def test_no_change_has_no_unit():
    assert "no change jobs" not in captions.bars_title(cell_rows(growth=0.0), NONE, "jobs")


@pytest.mark.parametrize("view", ["percent", "jobs", "index"])
def test_title_without_published_growth_is_nothing_to_draw(view):
    assert captions.lines_title(cell_rows(growth=None), view) == captions.NOTHING_TO_DRAW
    assert (
        captions.bars_title(cell_rows(growth=None), NONE, "jobs" if view == "jobs" else "percent")
        == captions.NOTHING_TO_DRAW
    )


@pytest.mark.parametrize(
    ("view", "one", "two"),
    [
        ("percent", "+10.0 % by 2034", "Between +10.0 % and +20.0 % by 2034"),
        ("jobs", "110,000 jobs in 2034", "Jobs from 2024 to 2034"),
        ("index", "Index 110.0 by 2034", "Index between 110.0 and 120.0 by 2034"),
    ],
)
def test_lines_title_states_the_last_value(view, one, two):
    assert plain(captions.lines_title(cell_rows(years=PATH), view)) == one
    assert plain(captions.lines_title(combine(cell_rows(), cell_rows("22-2222", growth=0.2)), view)) == two


def test_subtitles_give_unit_and_years():
    assert captions.bars_subtitle(cell_rows(), "percent") == "Growth since 2024, percent, by year."
    assert captions.bars_subtitle(cell_rows(), "jobs") == "Jobs added since 2024, by year."
    assert captions.dots_subtitle(cell_rows(), NONE, "percent") == "Growth, percent, 2024–2034."
    assert captions.dots_subtitle(cell_rows(), NONE, "jobs") == "Jobs added, 2024–2034."
    assert captions.lines_subtitle(cell_rows(), "percent", ranges=True).startswith("Growth, percent, 2024–2034.")
    assert captions.lines_subtitle(cell_rows(), "jobs", ranges=True).startswith("Jobs, 2024–2034.")
    assert captions.lines_subtitle(cell_rows(), "index", ranges=True).startswith(
        "Jobs as an index, 2024 = 100, 2024–2034."
    )


def test_unknown_years_are_empty():
    table = cell_rows(base_year=None)
    texts = [
        captions.bars_title(table, NONE, "percent"),
        captions.bars_subtitle(table, "percent"),
        captions.dots_title(table, "percent"),
        captions.dots_subtitle(table, table, "percent"),
        captions.dots_alt(table),
        captions.lines_title(table, "jobs"),
        captions.lines_subtitle(table, "index", ranges=True),
        captions.bars_alt(table),
        captions.lines_alt(table),
    ]
    for text in texts:
        assert "None" not in text
        assert "NA" not in text
        assert "20" not in text.replace("+20", "")


def test_subtitles_name_only_the_marks_that_are_drawn():
    table, total = cell_rows(**RANGE), cell_rows("00-0000")
    assert "80 % range" in plain(captions.dots_subtitle(table, NONE, "percent"))
    assert "all occupations" not in captions.dots_subtitle(table, NONE, "percent")
    assert "Upright marks: all occupations in the United States." in captions.dots_subtitle(table, total, "percent")
    assert "all occupations" not in captions.dots_subtitle(table, total, "jobs")
    assert "80 % range, darker 50 %" in plain(captions.lines_subtitle(table, "percent", ranges=True))
    assert "range" not in captions.lines_subtitle(table, "percent", ranges=False)
    assert "range" not in captions.lines_subtitle(cell_rows(), "percent", ranges=True)


def test_series_of_the_same_figure_are_named_together():
    growths = {"11-1111": 0.02, "22-2222": -0.017}
    table = combine(*(cell_rows(code, area, growth) for code, growth in growths.items() for area in ("06", "48")))
    assert plain(captions.dots_title(table, "percent")) == (
        "Alphas in California and Texas: +2.0 % by 2034, the highest; betas in California and Texas: -1.7 %, the lowest"
    )
    assert (
        plain(captions.bars_title(table, NONE, "percent")) == "Alphas in California and Texas: +1.0 % by 2029, the most"
    )
    alike = combine(*(cell_rows(code, "06") for code in growths))
    assert plain(captions.bars_title(alike, NONE, "percent")) == "+5.0 % by 2029, both alike"
    three = combine(*(cell_rows(area_id=area) for area in ("06", "48", "12")), cell_rows(area_id="36", growth=-0.1))
    assert captions.bars_title(three, NONE, "percent").startswith("3 areas: ")


def test_titles_count_series_that_have_nothing_but_their_figure_in_common():
    pairs = ("11-1111", "06"), ("22-2222", "48")
    alike = [cell_rows(*pair, growth=0.02, years=[10]) for pair in pairs]
    others = [cell_rows(*cell, growth=-0.1, years=[10]) for cell in (("11-1111", "48"), ("22-2222", "06"))]
    assert captions.dots_title(combine(*alike, *others), "percent").startswith("2 of the 4 series: ")


def test_dots_title_names_the_highest_and_the_lowest():
    table = combine(cell_rows(growth=-0.1), cell_rows("22-2222"), cell_rows(area_id="06", growth=None))
    title = "Betas, United States: +10.0 % by 2034, the highest; alphas, United States: -10.0 %, the lowest"
    assert plain(captions.dots_title(table, "percent")) == title


@pytest.mark.parametrize(
    ("other", "title"),
    [
        (cell_rows(area_id="06", growth=None), "United States: +10.0 % by 2034"),
        (cell_rows(area_id="06"), "+10.0 % by 2034, both alike"),
    ],
)
def test_dots_title_has_no_superlative_of_one_or_of_equals(other, title):
    assert plain(captions.dots_title(combine(cell_rows(), other), "percent")) == title


def test_titles_do_not_rank_the_total_with_what_it_contains():
    total, alphas, betas = cell_rows("00-0000", growth=0.3), cell_rows(), cell_rows("22-2222", growth=0.2)
    for view in ("percent", "jobs"):
        both = captions.dots_title(combine(total, alphas), view)
        assert both.startswith("All occupations: +30")
        assert "; alphas: +10" in both
        assert "est" not in both
        assert "the most" not in captions.bars_title(combine(total, alphas), NONE, view)
        title = captions.dots_title(combine(total, alphas, betas), view)
        assert title.startswith("Betas: +20")
        assert "the highest of the occupations; alphas: +10" in title
        assert captions.bars_title(combine(total, alphas, betas), NONE, view).endswith("the most of the occupations")


@pytest.mark.parametrize(
    ("codes", "areas", "among"),
    [
        (("11-1111",), ("06", "48"), " of the areas"),
        (("11-1111", "22-2222"), ("US",), " of the occupations"),
        (("29-0000", "15-0000"), ("US",), " of the groups"),
    ],
)
def test_superlative_beside_the_total_is_of_what_is_ranked(codes, areas, among):
    kind = "socmajor" if codes[0].endswith("0000") else "soc"
    cells = [(code, area) for code in codes for area in areas]
    ranked = [
        row._replace(taxonomy=kind)
        for number, cell in enumerate(cells, 1)
        for row in cell_rows(*cell, growth=number / 10)
    ]
    total = [row._replace(taxonomy="soctotal") for area in areas for row in cell_rows("00-0000", area, growth=0.5)]
    rows = GrowthRows([*total, *ranked])
    for title in (captions.dots_title(rows, "percent"), captions.bars_title(rows, NONE, "percent")):
        assert among in title
        assert among == " of the occupations" or "occupations" not in title


def test_title_of_alike_bars_beside_the_total_has_no_superlative():
    rows = combine(cell_rows("00-0000", growth=0.3), cell_rows(), cell_rows("22-2222"))
    for view in ("percent", "jobs"):
        assert " the most" not in captions.bars_title(rows, NONE, view)


def test_titles_do_not_rank_jobs_of_what_contains_the_other():
    nation, texas, ohio = (
        cell_rows(area_id=area, growth=growth) for area, growth in (("US", 0.3), ("48", 0.2), ("39", 0.1))
    )
    assert (
        plain(captions.dots_title(combine(nation, texas), "jobs")) == "United States: +30,000 by 2034; Texas: +20,000"
    )
    three = captions.dots_title(combine(nation, texas, ohio), "jobs")
    assert plain(three).startswith("Texas: +20,000 by 2034, the highest of the states; ")
    assert "the highest;" in captions.dots_title(combine(nation, texas, ohio), "percent"), "growth can be compared"
    four = combine(nation, texas, cell_rows("22-2222"), cell_rows("22-2222", "48"))
    assert (
        captions.bars_title(four, NONE, "jobs") == "Alphas, United States: +15,000 jobs by 2029, the most in the nation"
    )
    group = cell_rows("11-0000", growth=0.5, taxonomy="socmajor")
    assert captions.dots_title(combine(group, nation, cell_rows("22-2222")), "jobs") == "Jobs added by 2034"


@pytest.mark.parametrize("alt", [captions.bars_alt, captions.lines_alt, captions.dots_alt])
@pytest.mark.parametrize(
    "table",
    [
        cell_rows(),
        cell_rows(growth=None),
        cell_rows(base_year=None),
        combine(cell_rows(), cell_rows(area_id="06", growth=None)),
    ],
    ids=["one", "nothing", "no years", "half"],
)
def test_alt_text_names_every_series(alt, table):
    text = alt(table)
    assert text.endswith(".")
    areas = {row.area for row in table}
    assert all(area in text for area in areas)
    assert text.casefold().count("alphas") == len(areas)
    if any(row.growth is None for row in table):
        assert "not published" in text


def test_alt_texts_give_the_takeaway():
    assert "+10.0 % by 2034" in plain(captions.bars_alt(cell_rows()))
    assert captions.bars_alt(cell_rows()).startswith("Bar chart of growth since 2024. Alphas in ")
    assert captions.dots_alt(cell_rows()).startswith("Dot plot of growth from 2024 to 2034, the highest first: ")
    assert captions.lines_alt(cell_rows()).startswith("Line chart of the path year by year. Alphas in ")
    assert "from 100,000 jobs in 2024 to 110,000 in 2034 (+10.0 %)" in plain(captions.lines_alt(cell_rows()))
    estimate = captions.lines_alt(cell_rows(basis="modelled"))
    assert "to about 110,000 in 2034" in plain(estimate), "what a source publishes is not about so many"


@pytest.mark.parametrize("alt", [captions.bars_alt, captions.lines_alt, captions.dots_alt])
@pytest.mark.parametrize(("flags", "said"), [("not_published", "not published"), ("failed", "no answer")])
def test_alt_text_says_once_that_a_series_has_no_figures(alt, flags, said):
    text = alt(cell_rows(growth=None, flags=flags))
    assert text.endswith(f"lphas in the United States: {said}.")


def test_alt_text_of_bars_leaves_out_the_years_without_a_figure():
    half = combine(cell_rows(years=[1], growth=None), cell_rows(years=[10]))
    assert plain(captions.bars_alt(half)).endswith("Alphas in the United States: +10.0 % by 2034 (+10,000 jobs).")


def test_the_alt_text_of_a_chart_of_jobs_gives_jobs():
    assert "10,000" in captions.bars_alt(cell_rows())
