"""The app with a cache TTL of a millisecond, so that a test sees what an unreachable service leaves on the screen.

Named to uvicorn in place of `app:app`; nothing else differs.
"""

from unittest import mock

from services.lightcast import response_cache

mock.patch.multiple(response_cache, CELL_TTL=0.001, META_TTL=0.001, LIST_TTL=0.001).start()  # fails for other names

from app import app  # noqa: E402, F401
