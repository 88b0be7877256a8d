"""What visitors can make the libraries log is logged once a minute."""

from __future__ import annotations

import logging

import pytest

from services.server import log_repeats
from services.server.log_repeats import EVERY_S, HideIdsFilter, RepeatFilter, filter_logs


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


def test_loggers_below_get_each_filter_once():
    below = logging.getLogger("tests.log_repeats_root.below")
    for _ in range(2):
        filter_logs(["tests.log_repeats_root"])
    assert [type(one) for one in below.filters] == [RepeatFilter, HideIdsFilter]
    assert [type(one) for one in logging.getLogger("tests.log_repeats_root").filters] == [RepeatFilter, HideIdsFilter]


def test_logger_that_is_created_later_has_the_filters_and_one_of_others_has_none(monkeypatch, caplog):
    monkeypatch.setattr(log_repeats._FilteredLogger, "roots", {"tests.log_later"})
    before = logging.getLoggerClass()
    try:
        filter_logs(["tests.log_later"])
        logger, other = (logging.getLogger(name) for name in ("tests.log_later.upload", "tests.log_later_on"))
    finally:
        logging.setLoggerClass(before)
    for _ in range(2):
        logger.warning("upload %s", ID)
    assert caplog.messages == ["upload (id)"]
    assert other.filters == []


ID = "0c9d7f0e-8f3b-4c57-9d53-6a1c7be21f4a"


@pytest.mark.parametrize(
    ("message", "arguments", "expected"),
    [
        ("Session with id %s is already connected!", (ID,), "Session with id (id) is already connected!"),
        (f"Session {ID} of %d", (3,), "Session (id) of 3"),
        ('%s - "%s %s HTTP/%s" %d', ("::1", "PUT", f"/_stcore/upload_file/{ID}/{ID.upper()}", "1.1", 204), None),
        ('"GET %s HTTP/1.1"', (f"/horizons/media/{'0c9d7f0e' * 4}.csv",), '"GET /horizons/media/(id).csv HTTP/1.1"'),
        ("%(session)s ended", ({"session": ID},), "(id) ended"),
        ("no id, %d%%", (5,), "no id, 5%"),
    ],
)
def test_ids_of_sessions_are_in_no_line(caplog, message, arguments, expected):
    logger = logging.getLogger("tests.log_ids")
    logger.filters = [HideIdsFilter()]
    logger.warning(message, *arguments)
    assert caplog.messages == [expected or '::1 - "PUT /_stcore/upload_file/(id)/(id) HTTP/1.1" 204']


def test_line_that_cannot_be_put_together_does_not_fail_where_it_is_logged():
    record = logging.LogRecord("tests", logging.INFO, "", 0, "%d sessions", ("no number",), None)
    assert HideIdsFilter().filter(record)


def test_ids_of_sessions_are_in_no_traceback(caplog):
    logger = logging.getLogger("tests.log_ids")
    logger.filters = [HideIdsFilter()]
    try:
        raise KeyError(ID)
    except KeyError:
        logger.exception("failed")
    assert ID not in caplog.text
    assert "KeyError: '(id)'" in caplog.text
