"""An agency's growth of several occupations together, which comes without jobs: of these no text says that they are
not published, and none ranks them."""

from __future__ import annotations

import pytest

from components.charts import pictures, values
from components.charts.style import occupation_colors
from components.tables import comparison_table, place_table, rank_table, state_table
from components.text import captions, number_format, rank, state_ranking
from services import places
from services.growth_rows import GrowthRows, last_horizon, rows_of
from services.rank import Filters
from services.source import Profile
from tests.components.fakes import NO_ROWS

SEVERAL, OTHER_SEVERAL, NURSES, NEW_YORK = "29-1217", "29-1214", "29-1141", "36"


@pytest.fixture(scope="module")
def agencies(public):
    return public.with_agency_figures


def rows(agencies, *codes: str) -> GrowthRows:
    found = rows_of(agencies.growth(list(codes), [NEW_YORK], range(1, 11)))
    ends = last_horizon(found)
    assert all(row.growth is not None for row in ends)
    assert any(row.change is None for row in ends)
    return found


def test_jobs_that_are_not_known_are_not_ranked(agencies):
    several = rows(agencies, SEVERAL, NURSES)
    for title in (captions.dots_title(several, "jobs"), captions.bars_title(several, NO_ROWS, "jobs")):
        assert "neurologists" not in title.casefold()
        assert "published" not in title
    assert "eurologists" in captions.dots_title(several, "percent")


def test_titles_name_the_one_series_of_several_that_has_jobs(agencies):
    several = rows(agencies, SEVERAL, NURSES)
    for title in (captions.bars_title(several, NO_ROWS, "jobs"), captions.lines_title(several, "jobs")):
        assert title.startswith("Registered nurses: ")
    alone = rows_of(agencies.growth([NURSES], [NEW_YORK], range(1, 11)))
    assert captions.lines_title(alone, "jobs").startswith(f"{alone[-1].employment:,.0f} jobs in ")


@pytest.mark.parametrize("codes", [(SEVERAL,), (SEVERAL, OTHER_SEVERAL)])
def test_titles_of_jobs_without_any_say_that_there_is_nothing_to_draw(agencies, codes):
    found = rows(agencies, *codes)
    assert captions.dots_title(found, "jobs") == captions.NOTHING_TO_DRAW
    assert captions.bars_title(found, NO_ROWS, "jobs") == captions.NOTHING_TO_DRAW
    assert captions.lines_title(found, "jobs") == captions.NOTHING_TO_DRAW


def test_alt_and_hover_texts_leave_out_jobs_that_are_not_known(agencies):
    found = rows(agencies, SEVERAL)
    texts = [captions.bars_alt(found), captions.dots_alt(found), captions.lines_alt(found)]
    texts += [values.hover_text("", row) for row in (values.base_point(found[0]), found[-1])]
    growth = number_format.percent(found[-1].growth)
    for text in texts:
        assert "published jobs" not in text
        assert "not published" not in text
        assert "no figure" not in text
    assert all(growth in text for text in [*texts[:3], texts[-1]])


def test_tables_give_no_figure_of_jobs_that_are_not_known(agencies):
    found = rows(agencies, SEVERAL, NURSES)
    profiles = {(code, NEW_YORK): Profile(code, NEW_YORK) for code in (SEVERAL, NURSES)}
    table = comparison_table.comparison_table(found, {}, profiles, {})
    (neurologists,) = ([cell.text for cell in row] for row in table.rows if row[0].text == "Neurologists")
    assert neurologists.count("no figure") >= 2, "jobs and jobs added"
    states = rows_of(agencies.growth([SEVERAL], agencies.state_ids, [10]))
    ranking = state_ranking.ranking(states)
    sheet = state_table.state_table(ranking, agencies.profiles(SEVERAL))
    place = [row.area_id for row in ranking.rows].index(NEW_YORK)
    assert [place in sheet.texts[name] for name in sheet.data if name.startswith(("Jobs", "Growth"))] == [
        True,
        False,
        True,
    ]


def test_rank_gives_no_figure_of_jobs_that_are_not_known(agencies):
    ranked = agencies.rank(NEW_YORK, filters=Filters(occupation_ids=(SEVERAL, NURSES)))
    found = rows_of(ranked)
    table = rank_table.rank_table(ranked, found, "growth", "List", rank.place_mark(ranked, "growth"))
    number = [row.occupation_id for row in found].index(SEVERAL)
    assert [cell.text for cell in table.rows[number]].count("no figure") == 2, "jobs and jobs added"
    sheet = rank_table.shown(ranked, found)
    assert [name for name, texts in sheet.texts.items() if texts.get(number) == "no figure"] == [
        name for name in sheet.data if name.startswith("Jobs")
    ]


def test_places_give_no_estimate_where_an_agency_alone_has_a_projection(public):
    ordered = places.order(public.places("33-3041"), "growth")
    found = rows_of(ordered)
    alone = next(number for number, row in enumerate(found) if row.area == "Arizona")
    table = place_table.place_table(ordered, found, "growth", "Places")
    assert [cell.text for cell in table.rows[alone]].count("no estimate") == 3, "growth, jobs added and the chance"
    sheet = place_table.shown(ordered, found)
    for name in sheet.data:
        if name.startswith(("Growth", "Jobs added")):
            assert sheet.texts[name][alone] == "no estimate"


def test_bars_of_a_picture_say_what_the_table_says(public):
    found = rows_of(public.growth(["37-2012"], ["25"], [1, 2, 3, 5, 10]))
    picture = pictures.bars(found, "percent", occupation_colors(["37-2012"]), NO_ROWS, public.features)
    assert set(picture.plot.series[0].labels) == {"no\nestimate"}
