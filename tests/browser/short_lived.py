"""The app with a cache TTL of a millisecond, so that a test sees what an unreachable service leaves on the screen.

Named to uvicorn in place of `app:app`; nothing else differs.
"""

from services.lightcast import response_cache

response_cache.CELL_LIFE = response_cache.META_LIFE = response_cache.LIST_LIFE = 0.001  # type: ignore[misc]

from app import app  # noqa: E402, F401
