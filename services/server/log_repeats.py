"""What libraries log: once a minute what others can make them say at will, and no ids of sessions.

A stranger's connection that sends no HTTP, a thread that cannot be started for any session, a disk on which no upload
fits: each was a line, or a traceback of a hundred, an event, and a log that fills is the next fault. Whoever knows the
id of a session can take it over, with the list that somebody uploaded; Streamlit writes it when a page reconnects.
"""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING, ClassVar, Final

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping

EVERY_S: Final = 60.0
_MAX_KINDS: Final = 200
"""Kinds of message that are remembered; the messages of the libraries below are some dozens."""
LOGGERS: Final = ("uvicorn", "asyncio", "streamlit")
"""The loggers of libraries, with all below them, whose lines depend on what visitors send. Ours limit themselves."""
_ID: Final = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<=/media/)[0-9a-f]{16,}", re.IGNORECASE)
"""A UUID, as Streamlit's ids of sessions and of uploads are, or the name of a file to download."""
_HIDDEN: Final = "(id)"


class HideIdsFilter(logging.Filter):
    """Takes the ids out of what a record says, its traceback included. Every record passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True; the record is changed."""
        try:
            message = record.getMessage()
        except (
            TypeError,
            ValueError,
            KeyError,
        ):  # the handler says what is wrong with the record; whoever logs is not to fail
            return True
        if _ID.search(message):
            record.msg = _ID.sub(_HIDDEN, str(record.msg))
            if isinstance(record.args, tuple):
                record.args = tuple(_ID.sub(_HIDDEN, str(arg)) if _has_id(arg) else arg for arg in record.args)
            else:
                record.msg, record.args = _ID.sub(_HIDDEN, message), ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = _ID.sub(_HIDDEN, logging.Formatter().formatException(record.exc_info))
        return True


def _has_id(value: object) -> bool:
    return not isinstance(value, int | float) and _ID.search(str(value)) is not None


class RepeatFilter(logging.Filter):
    """Drops a warning or error of a kind that was logged less than EVERY_S ago; the next one says how many there were.

    Of one kind are those with the same text before its arguments are put in, and the same type of exception.
    Thread-safe as far as counts matter: two threads at once may log one line more.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._seen: MutableMapping[tuple[str, object, object], tuple[float, int]] = LRUCache(_MAX_KINDS)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged."""
        if record.levelno < logging.WARNING:
            return True
        kind = (record.name, str(record.msg), record.exc_info[0] if record.exc_info else None)
        logged_at, dropped = self._seen.get(kind, (float("-inf"), 0))
        now = self._clock()
        if now - logged_at < EVERY_S:
            self._seen[kind] = logged_at, dropped + 1
            return False
        self._seen[kind] = now, 0
        if dropped:
            record.msg, record.args = f"{record.getMessage()} ({dropped:,} more like this since the last line)", ()
        return True


def filter_logs(names: Iterable[str] = LOGGERS) -> None:
    """Put both filters, once each, on these loggers and on those below them, also on those that are created later.

    A record passes the filters of the logger that it is logged to, not of those above it; and a module that is
    imported with the first upload has its logger from then on.
    """
    _FilteredLogger.roots |= set(names)
    logging.setLoggerClass(_FilteredLogger)
    for name in {*_FilteredLogger.roots, *logging.root.manager.loggerDict}:
        if _FilteredLogger.covers(name):
            _add_filters(logging.getLogger(name))


class _FilteredLogger(logging.Logger):
    """A logger that has the filters from the start, if it is one of `roots` or below."""

    roots: ClassVar[set[str]] = set()

    def __init__(self, name: str, level: int = logging.NOTSET) -> None:
        super().__init__(name, level)
        if self.covers(name):
            _add_filters(self)

    @classmethod
    def covers(cls, name: str) -> bool:
        """Whether a logger of this name has the filters."""
        return any(name == root or name.startswith(f"{root}.") for root in cls.roots)


def _add_filters(logger: logging.Logger) -> None:
    for kind in (RepeatFilter, HideIdsFilter):
        if not any(isinstance(one, kind) for one in logger.filters):
            logger.addFilter(kind())
