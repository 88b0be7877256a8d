"""Transport adapter for `requests` whose connections report when a request has been written."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    from collections.abc import Callable

_POOL_SIZE: Final = 16


class _ThreadState(threading.local):
    on_written: Callable[[], None] | None = None


_thread: Final = _ThreadState()


def call_when_written(callback: Callable[[], None]) -> None:
    """Call `callback` whenever a request of this thread has been written to its connection."""
    _thread.on_written = callback


def _report_written() -> None:
    if _thread.on_written is not None:
        _thread.on_written()


class _HTTPConnection(HTTPConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        """Write the request, then report it."""
        super().request(*args, **kwargs)
        _report_written()


class _HTTPSConnection(HTTPSConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        """Write the request, then report it."""
        super().request(*args, **kwargs)
        _report_written()


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


class ReportingAdapter(HTTPAdapter):
    """Adapter with pools of the connections above. It never retries: `HttpClient` does."""

    def __init__(self) -> None:
        super().__init__(pool_connections=_POOL_SIZE, pool_maxsize=_POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Create the pool manager with our pool classes."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
