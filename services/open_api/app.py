"""The open API by itself, without the dashboard: `uvicorn services.open_api.app:app`.

For a site whose API is used so much that pages would wait for it; see docs/open-api.md.
"""

from __future__ import annotations

from services.growth import connect
from services.open_api.application import OpenApi
from services.server import stack

app = stack.behind_middleware(OpenApi(connect))
