"""Occupations by the beginnings of their codes."""

from __future__ import annotations

import numpy as np
import pytest

from services.search.code_prefixes import CodePrefixes

CODES = ["29-0000", "29-1141", "29-1122", "29-1123", "15-0000", "31-1120"]
PREFIXES = CodePrefixes(
    CODES, np.array([9e6, 3e6, 1e5, 2e5, 5e6, 4e6]), np.array(["0000" not in code for code in CODES])
)


@pytest.mark.parametrize(
    ("digits", "codes", "score"),
    [
        ("291141", ["29-1141"], 1.0),
        ("29114101", ["29-1141"], 0.5),  # finer, or two digits too many: O*NET writes a point before them
        ("2911411", ["29-1141"], 0.5),
        ("311121", ["31-1120"], 0.9),  # folded into that one
        ("29112", ["29-1123", "29-1122"], 0.9),  # the larger first
        ("29", ["29-0000", "29-1141", "29-1123"], 0.9),  # the group first; three are asked for
        ("299999", ["29-0000"], 0.15),  # less than what is close
        ("999999", [], 0.15),
    ],
)
def test_codes_are_found_by_what_they_begin_with(digits, codes, score):
    found, scored = PREFIXES.find(digits, 3)
    assert [CODES[index] for index in found] == codes
    assert scored == score


def test_few_digits_that_begin_no_code_are_none():
    assert PREFIXES.find("911", 3) is None
