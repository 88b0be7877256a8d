"""Sentences about the state agencies' own figures, and why ours differ."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from components.text import agencies, number_format
from components.text.agencies import AreaOutlook
from services.flags import Flag
from services.growth_frame import LOCAL_LEVEL
from services.growth_rows import last_horizon
from services.source import Profile
from tests.components.fakes import cell_rows

OUTLOOK = AreaOutlook(
    area="Ohio",
    own=-0.001,
    agency=0.01,
    nation=0.035,
    agencies=0.084,
    years=(2025, 2035),
    agency_years=(2022, 2032),
    grown=0.032,
    expected=0.003,
    grown_year=2025,
)


def plain(sentence: str) -> str:
    return sentence.replace("**", "").replace(number_format.NNBSP, " ").replace(number_format.MINUS, "-")


def row(**columns: object):
    return last_horizon(cell_rows(area_id="39", **columns))[0]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"growth": None, "flags": "not_published"}, "How many work in it there now is not published"),
        ({"growth": None, "flags": "not_published no_longer_projected"}, "BLS no longer projects this occupation"),
        ({"growth": None, "flags": "failed"}, ""),
        ({"growth": 0.1}, ""),
    ],
)
def test_missing_estimate_is_given_its_reason(columns, reason):
    said = agencies.no_estimate(row(**columns))
    assert said == (f"{reason}, so there is no estimate of ours." if reason else "")


def test_the_reason_gives_the_figures_of_the_state():
    assert plain(agencies.why_it_differs(OUTLOOK)) == (
        "The agency’s figures are for 2022–2032, ours for 2025–2035. For all occupations in Ohio the agency projected "
        "+1.0 %, we estimate -0.1 %; for the nation, all agencies together +8.4 % and BLS, to which our states add up, "
        "+3.5 %. From 2022 to 2025 the number of employees in Ohio changed by +3.2 %; the agency’s yearly rate gives "
        "+0.3 %."
    )


def test_disagreement_on_the_direction_is_stated_only_where_it_is_flagged():
    differing = row(growth=-0.02, flags=str(Flag.SIGN_DIFFERS))
    assert agencies.direction(differing) == "Horizons and the state’s agency disagree on the direction."
    assert agencies.direction(row(growth=0.02)) == ""


def test_disagreement_in_a_local_area_gives_the_figures_of_its_states():
    local = row(growth=-0.017, flags=f"{Flag.STATE_PATH} {Flag.SIGN_DIFFERS}")
    ohio, utah = (
        last_horizon(cell_rows(area_id=code, growth=-0.017))[0]._replace(area=name)
        for code, name in (("39", "Ohio"), ("49", "Utah"))
    )
    figures = [agencies.AgencyFigure(ohio, 0.01, 2022, 2032), agencies.AgencyFigure(utah, 0.02, 2022, 2032)]
    assert plain(agencies.direction(local, figures[:1])) == (
        "Horizons and the state’s agency disagree on the direction: it projects +1.0 % in Ohio, 2022–2032."
    )
    assert plain(agencies.direction(local, figures)) == (
        "Horizons and the states’ agencies disagree on the direction: they project +1.0 % in Ohio and +2.0 % in Utah, "
        "2022–2032."
    )


def test_disagreement_in_a_local_area_gives_the_period_of_each_state_where_they_differ():
    local = row(growth=-0.017, flags=f"{Flag.STATE_PATH} {Flag.SIGN_DIFFERS}")
    ohio, utah = (row(growth=-0.017)._replace(area=name) for name in ("Ohio", "Utah"))
    figures = [agencies.AgencyFigure(ohio, 0.01, 2022, 2032), agencies.AgencyFigure(utah, 0.02, 2024, 2034)]
    assert plain(agencies.direction(local, figures)).endswith(
        "they project +1.0 % in Ohio (2022–2032) and +2.0 % in Utah (2024–2034)."
    )


def test_the_agency_of_a_local_area_is_that_of_a_state():
    local = row(growth=-0.017, flags=str(Flag.SIGN_DIFFERS))._replace(area_level=LOCAL_LEVEL)
    for rows, where in (([local], "one local area"), ([local] * 2, "2 local areas")):
        assert agencies.against(rows) == f"A state’s own agency projects the opposite direction in {where}."


def test_number_of_jobs_is_a_reason_only_where_it_is_far_from_ours():
    ours = row()._replace(area="Ohio", base_employment=23_700.0, base_year=2025)
    theirs = Profile("11-1111", "39", agency_base_employment=6_380.0, agency_base_year=2022)
    assert agencies.other_jobs(ours, theirs) == (
        "In Ohio the agency counts 6,380 jobs of alphas (2022), we 23,700 (2025)."
    )
    assert agencies.other_jobs(ours, replace(theirs, agency_base_employment=20_000.0)) == ""
    assert agencies.other_jobs(ours, replace(theirs, agency_base_employment=None)) == ""


def test_the_reason_leaves_out_what_has_come_where_that_is_not_known():
    unknown = replace(OUTLOOK, grown=None, expected=None, grown_year=None)
    sentence = agencies.why_it_differs(unknown)
    assert "employees" not in sentence
    assert "ours for 2025–2035." in sentence


def test_the_summary_of_the_record_counts_and_compares_totals_and_groups():
    record = pd.DataFrame(
        {
            "area_id": ["US", "39", "06", "39"],
            "occupation_id": ["00-0000", "00-0000", "00-0000", "29-0000"],
            "base_year": 2008,
            "target_year": 2018,
            "projected": [0.10, 0.08, 0.02, 0.20],
            "nation_projected": [0.10, 0.10, 0.10, 0.30],
            "actual": [0.07, 0.0, 0.04, 0.0],
        }
    )
    record["error"] = (record["projected"] - record["actual"]) / (1 + record["actual"])
    assert plain(agencies.record_summary(record)) == (
        "2008–2018: the median error of the agencies’ totals was 5.0 % of employment (with BLS’s growth of the nation "
        "instead: 7.9 %), and 1 of 2 was too high; of their major groups it was 20.0 % (30.0 %)."
    )


def test_the_alt_text_counts_what_was_too_high_and_names_the_furthest_off():
    totals = pd.DataFrame(
        {
            "area_id": ["39", "06", "US"],
            "name": ["Ohio", "California", "United States"],
            "period": "2008–2018",
            "projected": [0.08, 0.02, 0.9],
            "actual": [0.0, 0.04, 0.0],
            "error": [0.08, -0.02, 0.9],
        }
    )
    said = plain(agencies.record_alt(totals))
    assert "2008–2018" in said
    assert "1 of 2 projected too much" in said
    assert said.endswith("Furthest off: Ohio, projected +8.0 %, actual no change.")
