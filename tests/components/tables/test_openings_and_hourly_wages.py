"""Openings that a state's agency counts in another way, and wages published by the hour alone, read the same anywhere:
in the tables of Compare, Explore, Places and Rank, in their workbooks, in sentences and in files."""

from __future__ import annotations

import functools
import io

import openpyxl
import pandas as pd
import pytest

from components.charts import style
from components.sections import growth_charts
from components.sections.explore.occupation_details import _facts
from components.sections.places.findings import findings
from components.state.places_view import PlacesView
from components.state.selection import Selection
from components.tables import place_table, rank_table, shown_comparison, state_table
from components.text import number_format, openings, places, rank, state_ranking
from services import places as services_places
from services.exports import columns, xlsx_file
from services.exports.shown_table import ShownTable
from services.growth_rows import rows_of
from services.rank import Filters

NURSES, ACTORS, MUSICIANS, NEUROLOGISTS = "29-1141", "27-2011", "27-2042", "29-1217"
NEW_YORK, MASSACHUSETTS, OHIO = "36", "25", "39"


@functools.cache
def ranked_everywhere(public):
    """The list of nurses and musicians in the nation and each state, read once: an area takes a tenth of a second."""
    both = Filters(occupation_ids=(NURSES, MUSICIANS))
    return pd.concat([public.rank(area, filters=both) for area in ["US", *public.state_ids]], ignore_index=True)


def of_states(public, code):
    ranking = state_ranking.ranking(rows_of(public.growth([code], public.state_ids, [10])))
    table = state_table.state_table(ranking, public.profiles(code))
    return state_table.on_screen(table, ranking.rows, "States"), table


def of_places(public, code):
    ordered = services_places.order(public.places(code), "wage")
    rows = rows_of(ordered)
    return place_table.place_table(ordered, rows, "wage", "Places"), place_table.shown(ordered, rows)


def of_comparison(public, code):
    rows = rows_of(public.growth([code], ["US", *public.state_ids]))
    table = growth_charts.comparison_of(public, rows, style.occupation_colors((code,)))
    return table, shown_comparison.shown_comparison(table)


def of_list(public, code):
    everywhere = ranked_everywhere(public)
    ranked = everywhere[everywhere["occupation_id"] == code].reset_index(drop=True)
    rows = rows_of(ranked)
    screen = rank_table.rank_table(ranked, rows, "growth", "List", rank.place_mark(ranked, "growth"))
    shown = rank_table.shown(ranked, rows)
    shown.data.insert(0, "Area", ranked["area"])
    return screen, ShownTable(shown.data, {"Area": "text", **shown.kinds}, shown.minimums, texts=shown.texts)


TABLES = (of_states, of_places, of_comparison, of_list)


def sheet_of(public, table) -> pd.DataFrame:
    frame = public.growth([NURSES], ["US"])
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file.to_xlsx(frame, table)))
    head, *rows = book[xlsx_file.SHOWN].iter_rows(values_only=True)
    return pd.DataFrame(rows, columns=head)


def column_of(table, part):
    place = next(place for place, column in enumerate(table.columns) if part in column.label)
    return [row[place] for row in table.rows]


@pytest.mark.parametrize("table", TABLES)
def test_openings_counted_in_another_way_are_not_called_unpublished(public, table):
    screen, shown = table(public, NURSES)
    sheet = sheet_of(public, shown).set_index("Area")
    (heading,) = [name for name in sheet.columns if "penings a year" in name]
    assert {sheet.loc[area, heading] for area in ("New York", "Massachusetts")} == {"not comparable"}
    assert sheet.loc["Ohio", heading] == 7_630
    written = [cell.text for cell in column_of(screen, "penings a year")]
    assert written.count("not comparable") == 2
    assert "not published" not in written
    assert screen.shows(openings.NOT_COMPARABLE)


@pytest.mark.parametrize("table", TABLES)
def test_wage_by_the_hour_alone_is_written_so(public, table):
    screen, shown = table(public, MUSICIANS)
    hourly = public.profile(MUSICIANS, "06").median_hourly_wage
    sheet = sheet_of(public, shown).set_index("Area")
    (heading,) = [name for name in sheet.columns if name.startswith("Median wage")]
    assert sheet.loc["California", heading] == f"${hourly:,.2f} an hour"
    wages = [cell for cell in column_of(screen, "Median wage") if cell.sort is not None]
    assert len(wages) >= 20
    assert all("an hour" in f"{cell.text} {cell.note}" for cell in wages)


def test_sentences_of_places_give_the_hourly_wage(public):
    chosen = Selection(shown=MUSICIANS, places=PlacesView(measure="wage"))
    found = findings(public, chosen, lambda ids: public.growth([MUSICIANS], ids, [10]))
    assert f"{number_format.hourly(found.places['median_hourly_wage'].iloc[0])}** there; " in found.answer
    assert " an hour in " in found.answer
    assert " a year" not in found.answer
    assert "dollars a year (hourly wages times 2,080), May" in found.subtitle
    known = found.places.to_dict("records")[0]
    assert places.sentence(found.rows[0], known, "wage").count(" an hour at the median") == 1


def test_facts_of_the_job_give_the_hourly_wage(public):
    facts = _facts(public, public.occupation(ACTORS), ["US"])
    assert facts["Median wage, United States, 2025"] == number_format.hourly(
        public.profile(ACTORS, "US").median_hourly_wage
    )


def test_files_have_the_hourly_wage(public):
    (row,) = columns.file_table(public, public.growth([ACTORS], ["US"], [10])).head(1).to_dict("records")
    assert row["median_hourly_wage"] == public.profile(ACTORS, "US").median_hourly_wage
    assert pd.isna(row["median_wage"])


@pytest.mark.parametrize(
    ("area", "program", "said", "note"),
    [
        (
            NEW_YORK,
            (),
            "figures are not comparable for 563 of 576 occupations, as the state’s agency counts them in another way, "
            "and missing for the others; sorted by growth.",
            "No openings a year are given: for 563 of 576 occupations, the state’s agency counts them in another way.",
        ),
        (
            MASSACHUSETTS,
            ("29-1141", "15-1252"),
            "figures are not comparable here, as the numbers of jobs that the state’s agency gives cannot be right; "
            "sorted by growth.",
            "No openings a year are given: the numbers of jobs that the state’s agency gives cannot be right.",
        ),
        (OHIO, ("17-2021",), "figures are not published here; sorted by growth.", ""),
    ],
)
def test_list_without_openings_says_why_and_names_no_source(public, area, program, said, note):
    ranked = public.rank(area, filters=Filters(occupation_ids=program))
    if program:
        ranked["openings_per_year"] = pd.NA
    assert rank.no_such_order("openings", ranked, is_known_in_area=False) == f"Openings a year: {said}"
    assert rank.openings_note("state", "2022–2032", ranked) == note


def test_list_with_one_flagged_occupation_counts_it_and_explains_no_other(public):
    ranked = public.rank(OHIO).head(3).assign(openings_per_year=pd.NA, agency_flag=["levels_unusable", "", pd.NA])
    why = "the numbers of jobs that the state’s agency gives cannot be right"
    assert rank.no_such_order("openings", ranked, is_known_in_area=True) == (
        f"Openings a year: figures are not comparable for 1 of 3 occupations, as {why}, and missing for the others; "
        "sorted by growth."
    )
    assert rank.openings_note("state", "", ranked) == f"No openings a year are given: for 1 of 3 occupations, {why}."


def test_jobs_of_an_occupation_whose_agency_gives_growth_alone_are_not_called_unpublished(public):
    agencies = public.with_agency_figures
    listed = agencies.rank(NEW_YORK, filters=Filters(occupation_ids=(NEUROLOGISTS, NURSES)))
    compared = rows_of(agencies.growth([NEUROLOGISTS, NURSES], [NEW_YORK]))
    states = state_ranking.ranking(rows_of(agencies.growth([NEUROLOGISTS], agencies.state_ids, [10])))
    table = growth_charts.comparison_of(agencies, compared, style.occupation_colors((NEUROLOGISTS, NURSES)))
    screen = rank_table.rank_table(listed, rows_of(listed), "growth", "List", rank.place_mark(listed, "growth"))
    for shown_on_screen, sheet in (
        (screen, sheet_of(public, rank_table.shown(listed, rows_of(listed)))),
        (table, sheet_of(public, shown_comparison.shown_comparison(table))),
    ):
        (line,) = (row for row in shown_on_screen.rows if any(cell.text == "Neurologists" for cell in row))
        assert "no figure" in {cell.text for cell in line}
        (written,) = (row for row in sheet.to_dict("records") if row["Occupation"] == "Neurologists")
        jobs = {value for name, value in written.items() if name.startswith("Jobs")}
        assert jobs == {"no figure"}
    of_states = sheet_of(public, state_table.state_table(states, public.profiles(NEUROLOGISTS))).set_index("Area")
    (heading,) = (name for name in of_states.columns if name.startswith("Jobs in"))
    assert of_states.loc["New York", heading] == "no figure"
    (heading,) = (name for name in of_states.columns if name.startswith("Growth"))
    assert isinstance(of_states.loc["New York", heading], float)


def test_agency_without_a_figure_in_our_data_is_not_called_one_that_published_none(public):
    for read in (of_states, of_comparison):
        screen, shown = read(public, "15-1252")
        sheet = sheet_of(public, shown).set_index("Area")
        (heading,) = (name for name in sheet.columns if name.startswith("State agency,"))
        assert sheet.loc["Rhode Island", heading] == "no figure"
        written = {cell.text for cell in column_of(screen, "State agency,")}
        assert "no figure" in written
        assert "not published" not in written
