"""Progress, time left and errors of loading, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from components.text import loading
from services.background import JobState
from services.errors import AccessRefusedError, ServiceDownError
from services.source import Cell, CellError

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def job(cells, done=0, seconds=0.0, cell_errors=(), error=None, state=JobState.DONE):
    names = SimpleNamespace(occupation=lambda code: {"occupation": f"Occupation {code}"}, area=lambda code: code)
    return SimpleNamespace(
        cells=cells,
        total=len(cells),
        done=done,
        seconds_left=seconds,
        cell_errors=list(cell_errors),
        error=error,
        state=state,
        growth=names,
    )


STATES = [("A", str(number)) for number in range(51)]


@pytest.mark.parametrize(
    ("cells", "done", "seconds", "text"),
    [
        (STATES, 17, 6.3, "17 of 51 areas, about 7 s left"),
        ([("A", "US"), ("B", "US")], 1, 0.0, "1 of 2 occupations"),
        ([("A", "US"), ("B", "US"), ("A", "06"), ("B", "06")], 0, 0.2, "0 of 4 figures, about 1 s left"),
        ([("A", "US")], 0, 0.0, "0 of 1 area"),
    ],
)
def test_progress_names_what_is_done_and_the_time_left(cells, done, seconds, text):
    assert loading.progress(job(cells, done, seconds)) == text


def test_complete_job_has_no_sentences():
    assert loading.missing(job(STATES, 51), NOW) == []


def test_same_reason_is_one_sentence_with_names_age_and_support_id():
    down = ServiceDownError("It is down.", "Try again.", support_id="c-1")
    errors = [CellError(Cell("A", str(number)), down, NOW - timedelta(hours=3)) for number in range(4)]
    (text,) = loading.missing(job(STATES, 51, cell_errors=errors), NOW)
    assert text == (
        "No new figures for Occupation A in 0, Occupation A in 1 and 2 more. It is down. Try again. "
        "Shown instead: the last good figures, 3 hours old. Support id: `c-1`."
    )


def test_two_reasons_are_two_sentences():
    errors = [
        CellError(Cell("A", "US"), ServiceDownError("It is down.", "Try again.")),
        CellError(Cell("B", "US"), AccessRefusedError("No access.", "Ask for it.")),
    ]
    text = loading.missing(job([("A", "US"), ("B", "US")], 2, cell_errors=errors), NOW)
    assert text == [
        "No new figures for Occupation A in US. It is down. Try again.",
        "No new figures for Occupation B in US. No access. Ask for it.",
    ]


def test_cancelled_job_says_how_much_is_here():
    assert loading.missing(job(STATES, 17, state=JobState.CANCELLED), NOW) == ["Stopped: 17 of 51 areas are here."]


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(minutes=1, seconds=30), "1 minute"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(seconds=-5), "0 seconds"),
    ],
)
def test_age_is_given_in_its_largest_unit(ago, text):
    assert loading.age(NOW - ago, NOW) == text


def test_cells_with_and_without_last_good_figures_are_separate_sentences():
    down = ServiceDownError("It is down.", "Try again.")
    errors = [CellError(Cell("A", "1"), down, NOW - timedelta(hours=3)), CellError(Cell("A", "2"), down)]
    kept, nothing = loading.missing(job(STATES, 51, cell_errors=errors), NOW)
    assert "Occupation A in 1" in kept
    assert "last good figures" in kept
    assert nothing == "No new figures for Occupation A in 2. It is down. Try again."
