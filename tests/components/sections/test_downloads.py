"""Files of places are named for what they hold, and not offered where they would hold nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from components.sections import downloads
from services.exports.shown_table import ShownTable
from tests.components.fakes import cell_rows, combine

WITH_WAGE = ShownTable(
    pd.DataFrame({"Area": ["Texas"], "Median wage": [50_000.0]}), {"Area": "text", "Median wage": "dollars"}
)
NAMES_ALONE = ShownTable(pd.DataFrame({"Area": ["Texas"]}), {"Area": "text"})


@pytest.mark.parametrize(
    ("growths", "total", "shown", "what"),
    [
        ([0.1, None], 2, NAMES_ALONE, "all 2"),
        ([0.1, None], 51, NAMES_ALONE, "2 of 51"),
        ([None, None], 2, WITH_WAGE, "other figures"),
        ([None, None], 2, NAMES_ALONE, None),
    ],
)
def test_files_say_how_many_places_they_hold(growths, total, shown, what):
    rows = combine(*(cell_rows(area_id=f"0{place}", growth=growth) for place, growth in enumerate(growths)))
    ends = type(rows)(row for row in rows if row.horizon_years == 10)
    assert downloads.places_in_files(ends, total, lambda: shown) == what


def test_places_that_the_source_did_not_answer_for_are_not_counted():
    rows = combine(cell_rows(years=[10]), cell_rows(area_id="06", growth=None, years=[10], flags="failed"))
    assert downloads.places_in_files(rows, 2, lambda: NAMES_ALONE) == "1 of 2"


def test_workbook_says_whose_figures_of_states_it_has(public):
    for growth, whose in ((public, "Horizons estimates"), (public.with_agency_figures, "The state agencies’ own")):
        frame = growth.growth(["11-9151"], ["39"], [10])
        assert dict(downloads._chosen(growth, frame))["Figures of states"] == whose
