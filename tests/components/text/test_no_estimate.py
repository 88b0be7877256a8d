"""States whose employment OEWS publishes while we have no estimate: nothing says that it is not published."""

from __future__ import annotations

import pandas as pd
import pytest

from components.tables import state_table
from components.text import agencies, caveats, places, rank, state_ranking
from components.text.answer import headline
from services.config import DATA_DIR
from services.contract import HORIZON_NAMES
from services.exports import text_columns
from services.flags import Flag
from services.growth_frame import has_flag
from services.growth_rows import rows_of
from services.open_api import projections as open_api
from services.rank import Filters, left_out
from tests.components.fakes import NO_ROWS

COUNTED = [("37-2012", "25"), ("11-9021", "25"), ("41-9022", "40"), ("29-1129", "48"), ("39-5091", "06")]


@pytest.fixture(scope="module")
def missing(public):
    """The states' cells without an estimate, and whether OEWS publishes a count there."""
    codes = public.occupations()["occupation_id"].tolist()
    frame = public.growth(codes, public.state_ids, [10])
    frame = frame[frame["growth"].isna()]
    counted = pd.read_parquet(DATA_DIR / "profiles.parquet").dropna(subset=["location_quotient"])
    keys = ["occupation_id", "area_id"]
    is_counted = pd.MultiIndex.from_frame(frame[keys].astype(str)).isin(
        pd.MultiIndex.from_frame(counted[keys].astype(str))
    )
    return frame.assign(is_counted=is_counted)


def test_no_cell_that_oews_counts_is_called_unpublished(missing):
    assert missing["is_counted"].sum() > 200
    assert not (missing["is_counted"] & has_flag(missing, Flag.NOT_PUBLISHED)).any()
    assert (missing["is_counted"] <= has_flag(missing, Flag.NO_SHARE)).all()


def test_no_cell_without_an_estimate_has_jobs_of_its_agency_that_could_be_used(public, missing):
    cells = missing[has_flag(missing, Flag.NO_SHARE)]
    assert len(cells) > 1_000
    for code, areas in cells.groupby("occupation_id")["area_id"]:
        jobs = public.profiles(code).set_index("area_id")["agency_base_employment"]
        assert jobs.reindex(areas).isna().all(), code


@pytest.mark.parametrize(("code", "area"), COUNTED)
def test_texts_of_a_cell_say_why_it_has_no_estimate(public, code, area):
    frame = public.growth([code], [area], [10])
    rows = rows_of(frame)
    said = [
        headline(rows, NO_ROWS),
        caveats.source_line(rows, public.features),
        *caveats.caveats(rows),
        agencies.no_estimate(rows[0]),
        caveats.flag_legend(rows),
        open_api.encode_by_area(public.growth([code], [area], HORIZON_NAMES.values()))[area],
        *text_columns.with_text_columns(frame)["notes"],
    ]
    for text in said:
        assert "no estimate" in text.casefold() or "more than a third" in text
        assert "published" not in text


def test_texts_of_all_states_say_figure_or_estimate(public):
    rows = rows_of(public.growth(["37-2012"], public.state_ids, [10]))
    ranking = state_ranking.ranking(rows)
    notes = state_ranking.notes(ranking)
    table = state_table.on_screen(state_table.state_table(ranking, public.profiles("37-2012")), ranking.rows, "")
    assert any(note.startswith("No figure for ") for note in notes)
    (here,) = ([cell.text for cell in row] for row in table.rows if any(cell.text == "Massachusetts" for cell in row))
    assert here.count("no estimate") == 3, "jobs, growth and jobs added"
    found = public.places("37-2012", "states", 10)
    assert "published" not in places.missing(found, "growth", "states")


def test_list_of_a_state_counts_those_without_an_estimate_as_without_a_figure(public):
    counts = left_out(public.occupations_in("25", 10), Filters())
    assert "published" not in rank.left_out(counts, "Massachusetts", 1_000)
