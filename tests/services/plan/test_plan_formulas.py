"""Formulas of a plan's workbook are written as XlsxWriter would write them, without its looking for other functions."""

from __future__ import annotations

import pytest
from xlsxwriter.worksheet import Worksheet

from services.plan import xlsx_file

FORMULAS = [
    *(xlsx_file._formula(column).replace(xlsx_file._ROW, "2") for column in xlsx_file._COLUMNS if column.formula),
    xlsx_file._end_formula(2, "hires_low", 21, 5),
    xlsx_file._end_formula(3, "hires_high", 21, 5),
    xlsx_file._sum_if_any("gap", "planned_list", 21),
    f"=SUMIF({xlsx_file._range('occupation_id', 21)},$A2,{xlsx_file._range('hires_mid', 21)})",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_formula_needs_no_preparation(formula):
    assert xlsx_file._Sheet()._prepare_formula(formula) == Worksheet()._prepare_formula(formula)
    assert xlsx_file._ROW not in formula
