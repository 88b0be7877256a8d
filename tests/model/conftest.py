"""One build of the committed inputs, shared by all tests of the model."""

from __future__ import annotations

import io
import shutil
import time
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pytest

from model import build
from model.classification.occupation_index import build_occupation_index, projected_occupations
from model.data import catalog, checked_inputs, projections, reader, release_calendar
from model.data.input_tables import InputTables
from model.evaluation import hindcast
from model.national import paths
from model.states import agency_projections
from model.states.state_inputs import assemble_state_inputs
from model.tables import cells, writer
from services import dataset_schema
from services.config import Settings
from services.growth import connect
from tests.shared import shared_folder

if TYPE_CHECKING:
    from pathlib import Path

NATIONAL = "ep_2025_2035"
OEWS_YEAR = 2025
BASE_YEARS = {release_calendar.forecast_date(2022): 2022, date(2022, 12, 31): 2021}
"""Earlier days and the base year of a build as of each."""


class EarlierBuild(NamedTuple):
    """A build as of `day`: its data set and what the command printed."""

    day: date
    folder: Path
    printed: str

    @property
    def base_year(self) -> int:
        return BASE_YEARS[self.day]


@pytest.fixture(scope="session")
def raw(tmp_path_factory) -> dict[str, pd.DataFrame]:
    """The committed inputs, read and checked once a run."""

    def fill(folder: Path) -> None:
        pd.to_pickle(checked_inputs.read_inputs(catalog.INPUT_DIR), folder / "inputs.pickle")

    return pd.read_pickle(shared_folder(tmp_path_factory, "inputs", fill) / "inputs.pickle")


@pytest.fixture(scope="session")
def index_of(raw):
    """index_of(day, tables): the index of occupations of a build as of `day`."""

    def build_index(day=date.max, tables=raw) -> pd.DataFrame:
        used = release_calendar.latest_vintages(tables, day)
        return build_occupation_index(projections.base_projections(tables, used, day))

    return build_index


@pytest.fixture(scope="session")
def timed_build(tmp_path_factory) -> tuple[Path, float]:
    """The data set of the committed inputs, built once a run, and the CPU seconds that it took."""

    def fill(folder: Path) -> None:
        start = time.process_time()
        build.build(catalog.INPUT_DIR, folder / "data")
        (folder / "seconds").write_text(str(time.process_time() - start))

    folder = shared_folder(tmp_path_factory, "built", fill)
    return folder / "data", float((folder / "seconds").read_text())


@pytest.fixture(scope="session")
def dataset_dir(timed_build) -> Path:
    return timed_build[0]


@pytest.fixture(scope="session")
def run_build(raw, inputs):
    """run_build(*arguments, tables=raw): the command with these arguments, and what it prints.

    Tables are read and worked out once for all builds, and files need not be small: a fifth of the time. What was
    worked out is known by year and day alone, so no table that it comes from may differ: only the list of states.
    """

    def run(*arguments: str, tables=raw) -> str:
        assert tables.keys() == raw.keys()
        assert all(tables[name] is raw[name] for name in raw if name != "us_states")
        known = InputTables(tables, inputs.features_cache, inputs.matched_cache, inputs.training_cache)
        printed = io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(checked_inputs, "read_inputs", lambda _folder: tables)
            patch.setattr(build, "InputTables", lambda _tables: known)
            patch.setattr(writer, "_ZSTD_LEVEL", 1)
            patch.setattr("sys.argv", ["build", *arguments])
            patch.setattr("sys.stdout", printed)
            build.main()
        return printed.getvalue()

    return run


@pytest.fixture(scope="session", params=list(BASE_YEARS), ids=str)
def earlier_build(request, tmp_path_factory, run_build) -> EarlierBuild:
    """A build as of an earlier day, made from the command line once a run."""
    day = request.param

    def fill(folder: Path) -> None:
        printed = run_build("--as-of", day.isoformat(), "--output", str(folder / "data"))
        (folder / "printed").write_text(printed)

    folder = shared_folder(tmp_path_factory, f"built_as_of_{day}", fill)
    return EarlierBuild(day, folder / "data", (folder / "printed").read_text())


@pytest.fixture(scope="session")
def few_states(raw) -> dict[str, pd.DataFrame]:
    """The inputs with four states: California, the largest; Wyoming, the smallest; the District of Columbia, whose
    agency projects the fewest occupations; Massachusetts, whose agency's levels are unusable."""
    table = raw["us_states"]
    return raw | {"us_states": table[table["state_fips"].isin(["06", "11", "25", "56"])]}


@pytest.fixture(scope="session")
def dataset(dataset_dir) -> dict[str, pd.DataFrame]:
    """The tables as their readers get them, codes as plain text, growth paths as fractions."""
    frames = {name: pd.read_parquet(dataset_dir / f"{name}.parquet") for name in dataset_schema.TABLES}
    for frame in frames.values():
        for column in frame.columns[frame.dtypes == "category"]:
            frame[column] = frame[column].astype("str").where(frame[column].notna())
    cells = frames["cells"]
    growth = list(dataset_schema.GROWTH_COLUMNS)
    units = 10**dataset_schema.GROWTH_DECIMALS
    frames["cells"] = cells.assign(**(cells[growth].astype("Float64") / units).round(dataset_schema.GROWTH_DECIMALS))
    return frames


@pytest.fixture(scope="session")
def national(raw) -> pd.DataFrame:
    """The published table of detailed occupations, by code."""
    return raw[NATIONAL].set_index("soc_code")


@pytest.fixture(scope="session")
def state_ids(raw) -> list[str]:
    table = raw["us_states"]
    return sorted(table.loc[table["is_state_or_dc"], "state_fips"])


@pytest.fixture(scope="session")
def agency(raw, state_ids) -> pd.DataFrame:
    """The agencies' projections on BLS's codes."""
    comparison = raw[catalog.COMPARISON]
    comparison = comparison[comparison["level"] == "detailed"]
    return agency_projections.on_bls_codes(raw["state_projections_long"], comparison, state_ids)


@pytest.fixture(scope="session")
def state_inputs(raw, index_of, state_ids, agency) -> pd.DataFrame:
    index = projected_occupations(index_of())
    state_oews = raw["oews_state"]
    state_oews = state_oews[state_oews["state_fips"].isin(state_ids) & (state_oews["year"] == OEWS_YEAR)]
    national_oews = raw["oews_national"]
    national_oews = national_oews[national_oews["year"] == OEWS_YEAR]
    return assemble_state_inputs(index, national_oews, state_oews, agency)


@pytest.fixture(scope="session")
def built(dataset_dir):
    """The public source of the built data set."""
    return connect("public", Settings(data_dir=dataset_dir))


@pytest.fixture(scope="session")
def inputs(raw) -> InputTables:
    return InputTables(raw)


@pytest.fixture(scope="session")
def errors(inputs, tmp_path_factory) -> pd.DataFrame:
    """Errors of all hindcasts, computed once a run."""

    def fill(folder: Path) -> None:
        hindcast.errors(inputs, date.max).to_pickle(folder / "errors.pickle")

    return pd.read_pickle(shared_folder(tmp_path_factory, "hindcast_errors", fill) / "errors.pickle")


@pytest.fixture(scope="session")
def nation_rows(raw, index_of, inputs) -> pd.DataFrame:
    vintages = release_calendar.latest_vintages(raw)
    index = index_of()
    return cells.nation_rows(index, paths.occupation_paths(inputs, vintages, index, date.max))


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
