"""Every flag in the data set is defined, and every flag has its note and its sentence."""

from __future__ import annotations

import pandas as pd
import pytest

from components.text import caveats
from services import growth_frame
from services.config import Settings
from services.flags import FLAG_NOTES, AgencyFlag, Flag, path_turns
from services.growth_rows import rows_of


def test_every_flag_has_a_note():
    assert set(FLAG_NOTES) == set(Flag)


@pytest.mark.parametrize(
    ("table", "column", "flags"),
    [("cells", "flags", Flag), ("agency", "flags", AgencyFlag), ("occupations", "flags", Flag)],
)
def test_every_flag_of_the_data_set_is_defined(table, column, flags):
    values = pd.read_parquet(Settings().data_dir / f"{table}.parquet", columns=[column])[column].astype(str)
    assert {name for text in values.unique() for name in text.split()} <= set(flags)


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_gives_a_caveat_on_screen(flag):
    row = {"occupation_id": "29-1141", "occupation": "Registered nurses", "area_id": "06", "area": "California"}
    row |= {"horizon_years": 10, "flags": str(flag)}
    rows = rows_of(growth_frame.conform(pd.DataFrame([row])))
    assert len(caveats.caveats(rows)) == 1


def test_flag_is_the_text_that_frames_hold():
    assert f"{Flag.SMALL_BASE} {Flag.STALE}" == "small_base stale"
    assert growth_frame.has_flag(pd.DataFrame({"flags": ["small_base stale", ""]}), Flag.STALE).tolist() == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("growth_5", "growth_10", "turns"),
    [
        (0.03, 0.06, False),
        (0.06, 0.03, True),  # further from the base than the last year
        (-0.06, -0.03, True),
        (0.034, 0.03, False),  # less than half a point
        (0.02, -0.01, True),  # on the other side
        (-0.01, 0.02, True),
        (0.002, -0.002, False),
        (float("nan"), 0.02, False),
    ],
)
def test_path_turns_where_year_5_is_further_or_on_the_other_side(growth_5, growth_10, turns):
    assert path_turns(pd.Series([growth_5]), pd.Series([growth_10])).tolist() == [turns]
