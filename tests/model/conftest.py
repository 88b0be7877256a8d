"""One build of the committed inputs, shared by all tests of the model."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from model import build
from model.classification.occupation_index import build_occupation_index
from model.data import catalog, reader, release_calendar
from model.data.input_tables import InputTables
from model.evaluation import hindcast
from model.national import paths
from model.states import agency_projections
from model.states.state_inputs import assemble_state_inputs
from model.tables import cells
from services import dataset_schema

if TYPE_CHECKING:
    from pathlib import Path

NATIONAL = "ep_2024_2034"
OEWS_YEAR = 2024


@pytest.fixture(scope="session")
def raw() -> dict[str, pd.DataFrame]:
    return reader.read_tables(catalog.INPUT_DIR)


@pytest.fixture(scope="session")
def dataset_dir(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build.build(catalog.INPUT_DIR, folder)
    return folder


@pytest.fixture(scope="session")
def dataset(dataset_dir) -> dict[str, pd.DataFrame]:
    """The tables as their readers get them, codes as plain text."""
    frames = {name: pd.read_parquet(dataset_dir / f"{name}.parquet") for name in dataset_schema.TABLES}
    for frame in frames.values():
        for column in frame.columns[frame.dtypes == "category"]:
            frame[column] = frame[column].astype("str")
    return frames


@pytest.fixture(scope="session")
def national(raw) -> pd.DataFrame:
    """The published table, by code."""
    return raw[NATIONAL].set_index("soc_code")


@pytest.fixture(scope="session")
def state_ids(raw) -> list[str]:
    table = raw["us_states"]
    return sorted(table.loc[table["is_state_or_dc"], "state_fips"])


@pytest.fixture(scope="session")
def agency(raw, state_ids) -> pd.DataFrame:
    """The agencies' projections on BLS's codes."""
    return agency_projections.on_bls_codes(raw["state_projections_long"], raw[catalog.COMPARISON], state_ids)


@pytest.fixture(scope="session")
def state_inputs(raw, state_ids, agency) -> pd.DataFrame:
    index = build_occupation_index(raw[NATIONAL], raw["soc_2018_structure"])
    state_oews = raw["oews_state"]
    state_oews = state_oews[state_oews["state_fips"].isin(state_ids) & (state_oews["year"] == OEWS_YEAR)]
    national_oews = raw["oews_national"]
    national_oews = national_oews[national_oews["year"] == OEWS_YEAR]
    return assemble_state_inputs(index, national_oews, state_oews, agency)


@pytest.fixture(scope="session")
def inputs(raw) -> InputTables:
    return InputTables(raw)


@pytest.fixture(scope="session")
def errors(inputs) -> pd.DataFrame:
    """Errors of all hindcasts."""
    return hindcast.errors(inputs, date.max)


@pytest.fixture(scope="session")
def nation_rows(raw, inputs) -> pd.DataFrame:
    vintages = release_calendar.latest_vintages(raw)
    index = build_occupation_index(raw[NATIONAL], raw["soc_2018_structure"])
    return cells.nation_rows(index, vintages, paths.occupation_paths(inputs, vintages, index, date.max))


@pytest.fixture
def inputs_copy(tmp_path) -> Path:
    """A copy of the inputs that a test may corrupt."""
    folder = tmp_path / "inputs"
    shutil.copytree(catalog.INPUT_DIR, folder)
    return folder


@pytest.fixture
def corrupt(inputs_copy):
    """corrupt(table, change): apply `change` to the table's frame in the copy and rewrite the checksums."""

    def apply(name, change) -> Path:
        path = inputs_copy / f"{name}.parquet"
        frame = change(pd.read_parquet(path))
        frame.to_parquet(path, index=False)
        reader.write_checksums(inputs_copy)
        return inputs_copy

    return apply
