"""The results of the backtest and its report, computed once for all tests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from model.evaluation import report
from model.evaluation.results import Results, compute_results

if TYPE_CHECKING:
    import pandas as pd

    from model.data.input_tables import InputTables


@pytest.fixture(scope="session")
def results(errors: pd.DataFrame) -> Results:
    return compute_results(errors)


@pytest.fixture(scope="session")
def report_text(inputs: InputTables, results: Results) -> str:
    """What `make backtest` prints."""
    return report.render_results(inputs, date.max, results)
