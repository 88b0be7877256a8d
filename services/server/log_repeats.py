"""Says once a minute what others can make the server say at will: a log that fills is the next fault.

A stranger's connection that sends no HTTP, a thread that cannot be started for any session, a disk on which no upload
fits: each was a line, or a traceback of a hundred, an event.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping

EVERY_S: Final = 60.0
_MAX_KINDS: Final = 200
"""Kinds of message that are remembered; the messages of the libraries below are some dozens."""
LOGGERS: Final = ("uvicorn.error", "asyncio", "streamlit")
"""The loggers of libraries, with all below them, whose lines depend on what visitors send. Ours limit themselves."""


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


def limit_repeats(names: Iterable[str] = LOGGERS) -> None:
    """Put the filter on these loggers and on those below them that there are, once each."""
    roots = tuple(names)
    for name in [*roots, *logging.root.manager.loggerDict]:
        if name in roots or name.startswith(tuple(f"{root}." for root in roots)):
            logger = logging.getLogger(name)
            if not any(isinstance(one, RepeatFilter) for one in logger.filters):
                logger.addFilter(RepeatFilter())
