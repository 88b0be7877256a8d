"""Logs as one JSON object a line, for whoever collects them: our loggers, uvicorn's and all others alike.

No line holds a person, a secret or what somebody looked at: addresses of clients and query strings are left out, and of
an exception its type and where it was raised, for its text may quote what was typed.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from services.errors import HorizonsError

if TYPE_CHECKING:
    from types import TracebackType

_QUERY: Final = re.compile(r"(/[^\s?\"']*)\?[^\s\"']*")
"""A path or an address, and the query string behind it."""
_CLIENT: Final = "%s - "
"""How uvicorn begins what it says of a request: with the client's address."""

_log: Final = logging.getLogger("horizons")


class JsonFormatter(logging.Formatter):
    """Formats a record as a JSON object: time, level, logger, message; and correlation_id and error where there are."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        content: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _QUERY.sub(r"\1", _message(record)),
        }
        error = record.exc_info[1] if record.exc_info else None
        correlation_id = getattr(record, "correlation_id", "")
        if isinstance(error, HorizonsError):
            correlation_id = correlation_id or error.support_id
        if correlation_id:
            content["correlation_id"] = correlation_id
        if error is not None:
            content["error"] = _described(error)
        return json.dumps(content, ensure_ascii=False, default=str)


def _described(error: BaseException) -> dict[str, object]:
    """The type of an exception and the places it passed, the innermost last; those of its cause, too."""
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, object] = {
        "type": type(error).__name__,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        found["cause"] = _described(cause)
    return found


def _message(record: logging.LogRecord) -> str:
    """What the record says, without the address of a client."""
    if isinstance(record.msg, str) and record.msg.startswith(_CLIENT) and isinstance(record.args, tuple):
        return record.msg.removeprefix(_CLIENT) % record.args[1:]
    return record.getMessage()


def configure() -> logging.Handler:
    """Write what every logger says from now on as JSON to stderr; returns the handler.

    Levels stay, and a logger that was given no handler and passes nothing on (uvicorn's of accesses, by
    `--no-access-log`) stays silent. What configures logging later, configures it anew.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().handlers = [handler]
    for logger in [*logging.root.manager.loggerDict.values()]:
        if isinstance(logger, logging.Logger) and logger.handlers:
            logger.handlers, logger.propagate = [handler], False  # one line an event
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    return handler


def _log_uncaught(kind: type[BaseException], error: BaseException | None, passed: TracebackType | None) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), passed)
    elif not issubclass(kind, SystemExit):
        _log.critical("uncaught error", exc_info=(kind, error, passed))
