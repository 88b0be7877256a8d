"""The table of states: in the order of the ranking, numbers as numbers, the agency's figures beside ours."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from components.tables import shown_table, state_table
from components.text import number_format, state_ranking
from services.growth_rows import rows_of
from services.source import Profile
from tests.components.fakes import AREAS, cell_rows, combine
from tests.components.tables.test_growth_tables import assert_no_raw_missing_values

if TYPE_CHECKING:
    from services.exports.shown_table import ShownTable


def profiles(*known: Profile) -> pd.DataFrame:
    return pd.DataFrame([asdict(one) for one in known], columns=list(asdict(Profile("", "")))).convert_dtypes()


def table_of(*known: Profile, **growth: float | None):
    rows = combine(*(cell_rows(area_id=area[1:], growth=value, years=[10]) for area, value in growth.items()))
    return state_table.state_table(state_ranking.ranking(rows), profiles(*known))


def texts_of(table: ShownTable) -> pd.DataFrame:
    """What the cells on the screen say, by the headings."""
    drawn = shown_table.sortable(table, "Growth, percent", "Area", "Notes", {}, {})
    names = [column.label for column in drawn.columns]
    return pd.DataFrame([[cell.text for cell in row] for row in drawn.rows], columns=names)


def test_rows_are_in_the_order_of_the_ranking_with_missing_last():
    table = table_of(Profile("11-1111", "48"), _06=None, _48=0.2, _12=0.3, _11=-0.1)
    texts = texts_of(table)
    assert texts["Growth to 2034"].tolist() == [
        *(number_format.percent(growth) for growth in (0.3, 0.2, -0.1)),
        "not published",
    ]
    assert texts["Rank"].tolist() == ["1", "2", "3", "–"]
    assert texts["Area"].iloc[-1] == AREAS["06"]
    assert_no_raw_missing_values(texts)


def test_agency_column_has_its_years_and_the_wage_its_year():
    known = Profile(
        "11-1111",
        "48",
        median_wage=50_000.0,
        wage_year=2025,
        location_quotient=0.85,
        agency_growth=0.146,
        agency_base_year=2022,
        agency_target_year=2032,
    )
    texts = texts_of(table_of(known, _06=0.1, _48=0.2))
    assert texts.iloc[0]["State agency, 2022–2032"] == number_format.percent(0.146)
    assert texts.iloc[0]["Concentration"] == "0.85"
    assert texts.iloc[0]["Median wage, 2025"] == "$50,000"
    assert texts.iloc[1]["Concentration"] == "not published"


def test_capped_wage_is_a_minimum():
    known = Profile("11-1111", "48", median_wage=239_200.0, wage_is_minimum=True)
    table = table_of(known, _06=0.1, _48=0.2)
    assert texts_of(table).iloc[0]["Median wage"] == "$239,200 or more"
    assert table.minimums["Median wage"] == {0}


def test_numbers_are_numeric_and_their_texts_right_aligned():
    table = table_of(Profile("11-1111", "48", location_quotient=1.0), _48=0.2, _12=None)
    for name, kind in table.kinds.items():
        if kind not in {"text", "number_text"}:
            assert pd.api.types.is_float_dtype(table.data[name]), name
    ranged = combine(cell_rows(area_id="48", years=[10], low_80=-0.1, high_80=0.2))
    table = state_table.state_table(state_ranking.ranking(ranged), profiles())
    (name,) = (name for name, kind in table.kinds.items() if kind == "number_text")
    (column,) = (one for one in shown_table.sortable(table, "", "Area", "Notes", {}, {}).columns if one.label == name)
    assert column.kind == "number"


def test_notes_are_below_the_name_and_missing_figures_sort_last():
    rows = combine(
        cell_rows(area_id="48", growth=0.1, years=[10], flags="small_base"),
        cell_rows(area_id="06", growth=None, years=[10]),
    )
    ranking = state_ranking.ranking(rows)
    drawn = state_table.on_screen(state_table.state_table(ranking, profiles()), ranking.rows, "")
    by_label = {column.label: number for number, column in enumerate(drawn.columns)}
    assert "Notes" not in by_label
    first, last = drawn.rows
    assert "small" in first[by_label["Area"]].note
    assert last[by_label["Growth to 2034"]].sort is None


@pytest.mark.parametrize("occupation", ["29-1141", "45-3031"])
def test_agency_figures_fill_the_table_with_their_own_years(public, occupation):
    agency = public.with_agency_figures
    rows = rows_of(agency.growth([occupation], agency.state_ids, [10]))
    table = state_table.state_table(state_ranking.ranking(rows), agency.profiles(occupation))
    assert len(table.data) == 51
    assert "Growth to 2032" in table.data
    assert "Jobs in 2022" in table.data
    assert not any(name.startswith("State agency, ") for name in table.data), "the agency's figure is not there twice"
    assert not any("80" in name for name in table.data), "agencies give no ranges"


def test_estimates_are_rounded_on_the_screen_and_sorted_by_their_digits(public):
    rows = rows_of(public.growth(["29-1141"], ["36"], [10]))
    ranking = state_ranking.ranking(rows)
    table = state_table.state_table(ranking, public.profiles("29-1141"))
    drawn = state_table.on_screen(table, ranking.rows, "")
    (jobs,) = (number for number, column in enumerate(drawn.columns) if column.label.startswith("Jobs in"))
    cell = drawn.rows[0][jobs]
    assert cell.sort == rows[0].base_employment
    assert cell.text == number_format.rounded(rows[0].base_employment)
    assert cell.text.endswith(",000")
    in_file = table.data.iloc[0, list(table.data.columns).index(drawn.columns[jobs].label)]
    assert number_format.jobs(in_file) == cell.text, "the workbook's sheet holds what is shown"
    (added,) = (number for number, column in enumerate(drawn.columns) if column.label.startswith("Jobs added"))
    in_file = table.data.iloc[0, list(table.data.columns).index(drawn.columns[added].label)]
    assert number_format.job_change(in_file) == drawn.rows[0][added].text


def test_state_that_the_source_did_not_answer_for_is_not_called_unpublished():
    rows = combine(
        cell_rows(area_id="06", growth=None, years=[10]),
        cell_rows(area_id="48", years=[10]),
        cell_rows(area_id="12", growth=None, years=[10], flags="failed"),
    )
    texts = texts_of(state_table.state_table(state_ranking.ranking(rows), profiles())).set_index("Area")
    assert texts.loc["California", "Growth to 2034"] == number_format.NOT_PUBLISHED
    assert texts.loc["State 12", "Growth to 2034"] == number_format.NO_ANSWER
