"""Screen, shell and file give the same numbers: nurses and developers, the nation and California."""

from __future__ import annotations

import contextlib
import io
import json

import pandas as pd
import pytest

from components.tables import growth_tables
from components.text import labels, number_format
from services.__main__ import main
from services.exports import columns, csv_file
from services.growth_rows import rows_of
from tests.pages.charts import charts_of
from tests.pages.comparison import comparison_table
from tests.pages.shown import figures_of

OCCUPATIONS, AREAS = ["29-1141", "15-1252"], ["US", "06"]
KEYS = ["occupation", "area"]


@pytest.fixture(scope="module")
def frame(public) -> pd.DataFrame:
    return public.growth(OCCUPATIONS, AREAS)


@pytest.fixture(scope="module")
def screen(visit):
    return visit("compare", occ=OCCUPATIONS, area=AREAS)


@pytest.fixture(scope="module")
def shell() -> bytes:
    written = io.BytesIO()
    with contextlib.redirect_stdout(io.TextIOWrapper(written, write_through=True)):
        assert main(["growth", *OCCUPATIONS, "--area", "US", "--area", "06", "--format", "csv"]) == 0
        return written.getvalue()


def test_shell_writes_the_same_bytes_as_the_export(shell, frame):
    assert shell == csv_file.to_csv(frame)


def test_file_has_the_figures_of_growth(shell, frame):
    assert len(frame) == 2 * 2 * 5
    pd.testing.assert_frame_equal(csv_file.read_csv(shell), columns.rounded(frame), check_exact=True)


def test_shell_writes_the_file_of_the_dashboard_on_request(capfdbinary, public, frame):
    assert main(["growth", *OCCUPATIONS, "--area", "US", "--area", "06", "--format", "csv", "--full"]) == 0
    assert capfdbinary.readouterr().out == csv_file.to_csv(columns.file_table(public, frame))


def test_comparison_table_has_the_figures_of_the_file(screen, shell):
    file = pd.read_csv(io.BytesIO(shell))
    shown = comparison_table(screen)
    for row in shown.to_dict("records"):
        rows = file[(file["occupation"] == row["Occupation"]) & (file["area"] == row["Area"])]
        assert row["Jobs in 2025"] == rows["base_employment"].iloc[0]
        for one in rows.itertuples():
            assert row[f"By {one.target_year}"] == one.growth
        assert row["Jobs added by 2035"] == rows["change"].iloc[-1]
    assert len(shown) == 4


def test_charts_draw_the_figures_of_the_file(screen, shell):
    file = pd.read_csv(io.BytesIO(shell))
    traces = [trace for chart in charts_of(screen) for trace in json.loads(chart.spec)["data"]]
    drawn = [trace for trace in traces if trace["type"] == "bar" and trace.get("name")]
    expected = [rows["growth"].mul(100).tolist() for _, rows in file.groupby(KEYS, sort=False)]
    assert len(drawn) == len(expected) == 4
    for trace, values in zip(drawn, expected, strict=True):
        assert trace["y"] == pytest.approx(values, abs=0.005)


def test_bars_table_has_the_figures_of_the_file(visit, shell):
    screen = visit("compare", occ=OCCUPATIONS, area=AREAS)
    file = pd.read_csv(io.BytesIO(shell))
    screen.session_state["bars_tabs"] = "Table"
    table = screen.run().table[0].value
    assert table[["Occupation", "Area"]].to_numpy().tolist() == file[KEYS].to_numpy().tolist()
    assert table["Growth"].tolist() == [number_format.percent(value) for value in file["growth"]]
    # Estimates have three significant figures on the screen, and are in full in the file.
    assert table["Jobs added"].tolist() == [labels.change_label(row) for row in rows_of(csv_file.read_csv(shell))]
    ranges = zip(file["low_80"], file["high_80"], strict=True)
    assert table[growth_tables.RANGE_COLUMN].tolist() == [number_format.percent_range(*ends) for ends in ranges]


def test_explore_shows_the_figures_of_the_file(visit, shell):
    file = pd.read_csv(io.BytesIO(shell))
    for code, area in ((code, area) for code in OCCUPATIONS for area in AREAS):
        rows = file[(file["occupation_id"] == code) & (file["area_id"] == area)]
        shown = figures_of(visit(occ=code, area=area))
        last, is_nation = rows.iloc[-1], area == "US"
        jobs = number_format.jobs if is_nation else number_format.rounded
        assert shown["Jobs in 2025"] == jobs(last["base_employment"])
        label = "Growth by 2035" if is_nation else "Horizons estimate by 2035"
        assert shown[label] == number_format.percent(last["growth"])
