"""The app with answers that are good for a moment only, so that a test sees what stands in for a service that is down.

Named to uvicorn in place of `app:app`; nothing else differs.
"""

from services.lightcast import response_cache

response_cache.CELL_LIFE = response_cache.META_LIFE = response_cache.LIST_LIFE = 0.001  # type: ignore[misc]

from app import app  # noqa: E402, F401
