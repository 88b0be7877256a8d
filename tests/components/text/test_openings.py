"""Why openings that an agency publishes are not comparable."""

from __future__ import annotations

import pandas as pd
import pytest

from components.text import openings
from services.flags import AgencyFlag


@pytest.mark.parametrize(
    ("flag", "why"),
    list(
        zip(
            AgencyFlag, ["another way", "numbers of jobs", "several occupations", "far more or fewer jobs"], strict=True
        )
    ),
)
def test_every_flag_of_an_agency_has_a_reason_and_is_in_the_legend(flag, why):
    assert why in openings.reason([pd.NA, "", str(flag)])
    assert why in openings.LEGEND


def test_reason_is_that_of_the_most_frequent_flag():
    flags = ["levels_unusable several_occupations", "several_occupations", "", None]
    assert openings.reason(flags) == openings.reason(["several_occupations"])
    assert openings.not_comparable(flags) == {0: "not comparable", 1: "not comparable"}
    assert openings.reason([]) == openings.reason(["", pd.NA]) == ""
