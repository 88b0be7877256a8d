"""One build of the committed inputs, shared by all tests of the model."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from model import build
from model.classification import occupation_index
from model.data import catalog, input_tables, reader, release_calendar
from model.evaluation import hindcast
from model.national import paths
from model.states import agency_projections, state_inputs
from model.tables import cells

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("areas", "occupations", "titles", "cells", "profiles", "record", "record_notes", "accuracy")
NATIONAL = "ep_2024_2034"
OEWS_YEAR = 2024


@pytest.fixture(scope="session")
def raw() -> dict[str, pd.DataFrame]:
    return reader.read_all(catalog.INPUTS)


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build.build(catalog.INPUTS, folder)
    return folder


@pytest.fixture(scope="session")
def made(built) -> dict[str, pd.DataFrame]:
    """The tables as their readers get them, codes as plain text."""
    frames = {name: pd.read_parquet(built / f"{name}.parquet") for name in NAMES}
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
def own(raw, state_ids) -> pd.DataFrame:
    """What the states published, on BLS's codes."""
    return agency_projections.on_bls_codes(raw["state_projections_long"], raw[catalog.COMPARISON], state_ids)


@pytest.fixture(scope="session")
def evidence(raw, state_ids, own) -> pd.DataFrame:
    spine = occupation_index.spine(raw[NATIONAL], raw["soc_2018_structure"])
    here = raw["oews_state"]
    here = here[here["state_fips"].isin(state_ids) & (here["year"] == OEWS_YEAR)]
    nation = raw["oews_national"]
    nation = nation[(nation["year"] == OEWS_YEAR)]
    return state_inputs.evidence(spine, nation, here, own)


@pytest.fixture(scope="session")
def library(raw) -> input_tables.Library:
    return input_tables.Library(raw)


@pytest.fixture(scope="session")
def past(library) -> pd.DataFrame:
    """What the model would have said in the past, beside what came."""
    return hindcast.errors(library, date.max)


@pytest.fixture(scope="session")
def nation_rows(raw, library) -> pd.DataFrame:
    vintages = release_calendar.vintages(raw)
    spine = occupation_index.spine(raw[NATIONAL], raw["soc_2018_structure"])
    return cells.nation(spine, vintages, paths.forecast(library, vintages, spine, date.max))


@pytest.fixture
def copied(tmp_path) -> Path:
    """The inputs, copied where a test may spoil them."""
    folder = tmp_path / "inputs"
    shutil.copytree(catalog.INPUTS, folder)
    return folder


@pytest.fixture
def spoil(copied):
    """spoil(table, change): apply `change` to the table's frame in the copy and sign it again."""

    def apply(name, change) -> Path:
        path = copied / f"{name}.parquet"
        frame = change(pd.read_parquet(path))
        frame.to_parquet(path, index=False)
        reader.write_sums(copied)
        return copied

    return apply
