"""The titles that were written for staff lists, and what they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from services.search.index import SearchIndex
from services.search.normalize import normalize
from services.search.staff_titles import read_staff_titles

if TYPE_CHECKING:
    from services.growth import Growth

OCCUPATIONS = pd.DataFrame(
    {
        "occupation_id": ["15-1252", "15-1299"],
        "occupation": ["Software developers", "Computer occupations, all other"],
        "taxonomy": "soc2018",
        "group_id": "15-0000",
        "employment": [100_000.0, 100_000.0],
    }
)


@pytest.fixture(scope="module")
def growth(public: Growth) -> Growth:
    return public


def test_staff_titles_are_distinct_and_of_known_occupations(growth: Growth) -> None:
    titles = read_staff_titles()
    assert len(titles) >= 5_000
    occupations = growth.occupations()
    detailed = occupations.loc[~occupations["occupation_id"].str.endswith("0000"), "occupation_id"]
    assert set(titles["occupation_id"]) <= set(detailed)
    assert not titles.duplicated(["title", "occupation_id"]).any()
    assert (titles["title"].map(normalize) != "").all()
    # A title of many occupations says nothing of any.
    assert titles.groupby("title").size().max() <= 3


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Universal Banker II", "43-3071"),
        ("Nurse Mgr - Telemetry", "11-9111"),
        ("Line Haul Driver", "53-3032"),
        ("Direct Care Worker (PRN)", "31-1120"),
    ],
)
def test_title_that_no_official_list_has_is_found(growth: Growth, line: str, code: str) -> None:
    assert growth.match([line])["occupation_id"].tolist() == [code]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Zoo Accounting Tech", "43-3031"),
        ("County Library Payroll Supv", "43-1011"),
        ("Nursing Home Purchasing Mgr", "11-3061"),
        ("Supv - Museum Custodial", "37-1011"),
        ("Prison Dental Hyg", "29-1292"),
        ("Stadium Security Lead", "33-9032"),
        ("HEAD OF HUMAN RESOUR", "11-3121"),
        ("Treasurer IT Mgr", "11-3021"),
        ("Sheriff IT Mgr", "11-3021"),
        ("Tax Office IT Manager", "11-3021"),
        pytest.param(
            "Tax Collector IT Mgr",
            "11-3021",
            marks=pytest.mark.xfail(strict=True, reason="read as a manager of finance, at less than 0.6"),
        ),
    ],
)
def test_function_and_rank_go_before_the_institution(growth: Growth, line: str, code: str) -> None:
    assert growth.match([line])["occupation_id"].tolist() == [code]


def test_staff_title_goes_before_the_same_title_of_another_kind() -> None:
    titles = pd.DataFrame(
        {
            "title": ["Firmware Engineer", "Firmware Engineer"],
            "occupation_id": ["15-1299", "15-1252"],
            "kind": ["alternate", "staff"],
        }
    )
    assert SearchIndex(titles, OCCUPATIONS).search("firmware engineer")["occupation_id"].iloc[0] == "15-1252"
    swapped = titles.assign(kind=["staff", "alternate"])
    assert SearchIndex(swapped, OCCUPATIONS).search("firmware engineer")["occupation_id"].iloc[0] == "15-1299"
