"""What visitors can make the libraries log is logged once a minute."""

from __future__ import annotations

import logging

import pytest

from services.server.log_repeats import EVERY_S, RepeatFilter, limit_repeats


@pytest.fixture
def logged(caplog):
    """A logger with the filter, the clock of it, and the lines."""
    now = [0.0]
    logger = logging.getLogger("tests.log_repeats")
    logger.filters = [RepeatFilter(lambda: now[0])]
    return logger, now, caplog


def test_repeated_warning_is_logged_once_a_minute_with_its_count(logged):
    logger, now, caplog = logged
    for number in range(500):
        logger.warning("no HTTP from %d", number)
    now[0] = EVERY_S
    logger.warning("no HTTP from %d", 500)
    assert caplog.messages == ["no HTTP from 0", "no HTTP from 500 (499 more like this since the last line)"]


def test_other_messages_and_other_errors_are_logged(logged):
    logger, _, caplog = logged
    for error in (RuntimeError("can't start new thread"), OSError("no space"), RuntimeError("again")):
        try:
            raise error
        except (RuntimeError, OSError):
            logger.exception("failed")
    logger.warning("something else")
    assert len(caplog.messages) == 3


def test_what_is_no_warning_is_always_logged(logged):
    logger, _, caplog = logged
    caplog.set_level(logging.INFO, logger.name)
    for _ in range(3):
        logger.info("started")
    assert len(caplog.messages) == 3


def test_loggers_below_get_one_filter_each():
    below = logging.getLogger("tests.log_repeats_root.below")
    for _ in range(2):
        limit_repeats(["tests.log_repeats_root"])
    assert [type(one) for one in below.filters] == [RepeatFilter]
    assert [type(one) for one in logging.getLogger("tests.log_repeats_root").filters] == [RepeatFilter]
