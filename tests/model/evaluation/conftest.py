"""The results of the backtest and its report, computed once for all tests."""

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING

import pytest

from model.evaluation import out_of_sample, report
from model.evaluation.results import Results, compute_results
from tests.shared import shared_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from model.data.input_tables import InputTables


def computed_once(tmp_path_factory: pytest.TempPathFactory, name: str, errors: pd.DataFrame) -> Results:
    """compute_results(errors), computed in one of the workers."""

    def fill(folder: Path) -> None:
        (folder / "results.pickle").write_bytes(pickle.dumps(compute_results(errors)))

    return pickle.loads((shared_folder(tmp_path_factory, name, fill) / "results.pickle").read_bytes())


@pytest.fixture(scope="session")
def results(errors: pd.DataFrame, tmp_path_factory) -> Results:
    return computed_once(tmp_path_factory, "results", errors)


@pytest.fixture(scope="session")
def selection_results(errors: pd.DataFrame, tmp_path_factory) -> Results:
    """The results without later outcomes: those of the end of 2025, when outcomes up to 2024 had been released."""
    known = errors[errors["target_year"] <= out_of_sample.SELECTION_END].reset_index(drop=True)
    return computed_once(tmp_path_factory, "selection_results", known)


@pytest.fixture(scope="session")
def report_text(inputs: InputTables, results: Results) -> str:
    """What `make backtest` prints."""
    return report.render_results(inputs, date.max, results)
