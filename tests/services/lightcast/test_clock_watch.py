"""The watch on another clock, and the clock of ours that it is compared with."""

from __future__ import annotations

import time

import pytest

from services.lightcast.clock_watch import ClockWatch, Reading, read_stopwatch


@pytest.mark.parametrize(
    ("shown", "was_set"), [(101.0, False), (101.04, False), (102.0, True), (100.0, True), (4_701.0, True)]
)
def test_other_clock_was_set_where_another_time_has_passed(shown, was_set):
    watch = ClockWatch()
    assert not watch.was_set(Reading(before=1.0, shown=100.0, after=1.0))
    assert watch.was_set(Reading(before=2.0, shown=shown, after=2.0)) is was_set


def test_slow_answer_is_not_taken_for_a_clock_that_was_set():
    watch = ClockWatch()
    watch.was_set(Reading(before=1.0, shown=100.0, after=1.0))
    assert not watch.was_set(Reading(before=2.0, shown=103.0, after=4.0))


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="no such clock on this system")
def test_stopwatch_counts_the_time_for_which_the_machine_was_suspended(monkeypatch):
    suspended = 3_600.0
    monkeypatch.setattr(time, "clock_gettime", lambda clock: suspended if clock == time.CLOCK_BOOTTIME else 0.0)
    assert read_stopwatch() == suspended
