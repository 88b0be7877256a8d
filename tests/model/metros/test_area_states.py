"""Weights of the states of a local area: exact where the figures leave no choice, plausible where they do."""

from __future__ import annotations

import pandas as pd
import pytest

from model.metros.area_states import area_employment, area_states

# State Z has no area that crosses its line, and areas with all of its jobs: OEWS leaves none out.
STATES = pd.Series({"X": 100.0, "Y": 20.0, "Z": 10.0})
AREAS = pd.DataFrame({"area_id": ["inside", "crossing", "other"], "states": [["X"], ["X", "Y"], ["Z"]]})
JOBS = pd.Series({"inside": 70.0, "crossing": 50.0, "other": 10.0})


def weights(areas=AREAS, jobs=JOBS, states=STATES) -> dict[tuple[str, str], float]:
    table = area_states(areas, jobs, states)
    return dict(zip(zip(table["area_id"], table["state_id"], strict=True), table["weight"], strict=True))


def test_weights_are_what_the_states_have_left():
    assert weights() == {
        ("inside", "X"): 1.0,
        ("crossing", "X"): 0.6,
        ("crossing", "Y"): 0.4,
        ("other", "Z"): 1.0,
    }


def test_state_with_most_jobs_comes_first():
    table = area_states(AREAS, JOBS, pd.Series({"X": 80.0, "Y": 40.0, "Z": 10.0}))
    assert table.loc[table["area_id"] == "crossing", "state_id"].tolist() == ["Y", "X"]


def test_jobs_outside_every_area_do_not_all_go_to_a_small_area():
    """Y has 1,000 jobs left and X has 10; half of Z's jobs are in no area, and so may be those of Y."""
    jobs = pd.Series({"inside": 90.0, "crossing": 5.0, "other": 5.0})
    states = pd.Series({"X": 100.0, "Y": 1_000.0, "Z": 10.0})
    assert weights(jobs=jobs, states=states)["crossing", "X"] > 0.15
    assert weights(jobs=pd.Series({**jobs, "other": 10.0}), states=states)["crossing", "X"] < 0.05


def test_employment_of_an_area_follows_from_its_location_quotients():
    national = pd.Series({"11-1011": 0.1, "29-1141": 0.2, "35-0000": 0.7})
    employment = pd.DataFrame(
        {
            "area_code": ["1", "1", "1", "2"],
            "soc_code": ["11-1011", "29-1141", "35-0000", "29-1141"],
            "tot_emp": [50.0, 100.0, None, 30.0],
            "loc_quotient": [0.5, 0.5, None, 1.5],
        }
    )
    assert area_employment(employment, national).to_dict() == pytest.approx({"1": 1000.0, "2": 100.0})


def test_weights_of_every_area_add_up_to_one(dataset):
    sums = dataset["area_states"].groupby("area_id")["weight"].sum()
    assert len(sums) == 521
    assert sums.between(0.9999, 1.0001).all()
    assert (dataset["area_states"]["weight"] >= 0).all()


def test_areas_that_cross_state_lines_have_plausible_weights(dataset):
    table = dataset["area_states"].set_index(["area_id", "state_id"])["weight"]
    assert table.index.get_level_values(0).duplicated(keep=False).sum() == 94  # 43 areas
    assert 0.6 < table["35620", "36"] < 0.75  # New York in New York
    assert 0.85 < table["16980", "17"] < 0.97  # Chicago in Illinois
    assert 0.18 < table["47900", "11"] < 0.28  # Washington in the District of Columbia, which is named first
    assert table["47900", "51"] > table["47900", "24"] > table["47900", "54"]
