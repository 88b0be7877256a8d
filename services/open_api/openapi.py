"""The OpenAPI document, openapi.json, as it is served.

The file is edited by hand. Tests compare it with the routes and the constants of the code, and check every response
against it.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from services.open_api import responses

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

DOCUMENT: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("openapi.json").read_text(encoding="utf-8"))

_ENCODED: Final = responses.encode(DOCUMENT)


async def get_document(request: Request) -> Response:
    """GET /openapi.json."""
    root_path = request.scope.get("root_path", "")
    return responses.json_response(responses.encode(below(root_path)) if root_path else _ENCODED)


def below(root_path: str) -> dict[str, Any]:
    """The document of a server that a proxy shows below `root_path`, such as /horizons."""
    document = copy.deepcopy(DOCUMENT)
    document["servers"] = [{"url": root_path}]
    flow = document["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]
    flow["tokenUrl"] = root_path + flow["tokenUrl"]
    return document
