"""The app whose cached figures have all expired once it gets SIGUSR1: for a test of what an outage leaves of them.

Named to uvicorn in place of `app:app`; nothing else differs.
"""

import signal
from unittest import mock

from app import app  # noqa: F401
from services.lightcast.response_cache import ResponseCache


def _expire(*_: object) -> None:
    mock.patch.object(ResponseCache, "is_fresh", lambda *_: False).start()  # fails for other names


signal.signal(signal.SIGUSR1, _expire)
