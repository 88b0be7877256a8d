import pandas as pd
import pytest

from model.tables.cell_checks import check_cells
from services.dataset_schema import CELLS, GROWTH_COLUMNS, GROWTH_DECIMALS, YEARS


@pytest.fixture
def cells():
    """A national occupation as published and a state without a base."""
    columns = dict.fromkeys(CELLS, None) | {"base_year": 2024, "occupation_id": "29-1141", "source": "BLS"}
    nation = columns | {"area_id": "US", "flags": "", "base_basis": "published", "base_employment": 100_000.0}
    units = 10**GROWTH_DECIMALS
    nation |= {column: units * year // 100 for column, year in zip(GROWTH_COLUMNS, YEARS, strict=True)}
    nation |= {"change_10": 10_000.0, "employment_10": 110_000.0, "published_horizon": 10}
    state = columns | {"area_id": "06", "flags": "not_published", "base_basis": "modelled"}
    return pd.DataFrame([nation, state])[list(CELLS)].convert_dtypes()


def test_valid_cells_pass(cells):
    check_cells(cells)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("growth_3", -15_000_000, "cells in year 3: growth below -100 %"),
        ("employment_10", 120_000.0, "cells in year 10: employment does not follow from base and growth"),
        ("base_employment", -1.0, "cells in year 1: negative employment"),
        ("flags", "small_base tiny", r"flags that services.flags does not define: \['tiny'\]"),
    ],
)
def test_invalid_cells_are_rejected_with_year_and_reason(cells, column, value, message):
    cells.loc[0, column] = value
    with pytest.raises(ValueError, match=message):
        check_cells(cells)


def test_same_cell_twice_is_rejected(cells):
    with pytest.raises(ValueError, match="an occupation, area and horizon appear twice"):
        check_cells(pd.concat([cells, cells.head(1)], ignore_index=True))
