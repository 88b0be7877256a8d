"""The names of pictures to download."""

from __future__ import annotations

import pytest

from components.sections.chart_table_tabs import _file_name
from services.exports.pictures.spec import Picture, Steps


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Registered nurses grow fastest in Idaho", "horizons-registered-nurses-grow-fastest-in-idaho"),
        (
            "−4.0\u202f% by 2035, all occupations +3.5\u202f%",
            "horizons-minus-4.0-percent-by-2035-all-occupations-3.5-percent",
        ),
        (
            "Software developers, United States: +10.2\u202f% by 2035, the highest; customer service representatives, "
            "Ohio: −8.8\u202f%, the lowest",
            "horizons-software-developers-united-states-10.2-percent-by-2035-the-highest",
        ),
        (
            "First-line supervisors of landscaping, lawn service, and groundskeeping workers grow fastest in Idaho",
            "horizons-first-line-supervisors-of-landscaping-lawn-service",
        ),
        (f"{'word ' * 30}", "horizons-" + "-".join(["word"] * 14)),
    ],
)
def test_picture_is_named_by_whole_phrases_of_its_title(title, name):
    assert _file_name(Picture(title, "", Steps("jobs", []))) == name
