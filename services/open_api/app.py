"""The open API by itself, without the dashboard: `uvicorn services.open_api.app:app`.

For a site whose API is used so much that pages would wait for it; see docs/open-api.md.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from services.growth import connect
from services.open_api.application import OpenApi
from services.server import stack

if TYPE_CHECKING:
    from services.growth import Growth


@functools.cache
def public_growth() -> Growth:
    """The public source, read once."""
    return connect()


stack.configure_logs()
app = stack.behind_middleware(OpenApi(public_growth), public_growth)
