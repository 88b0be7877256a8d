"""What a program with mcp-lightcast does, as a process of its own: the package reads its settings when imported.

Prints one JSON object: what each call gave. Nothing of the package is changed; its addresses and scope come from its
own settings, LIGHTCAST_BASE_URL, LIGHTCAST_OAUTH_URL and LIGHTCAST_OAUTH_SCOPE.
"""

from __future__ import annotations

import asyncio
import json
import sys

from mcp_lightcast.apis.base import APIError, BaseLightcastClient, RateLimitError
from mcp_lightcast.apis.career_pathways import CareerPathwaysAPIClient
from mcp_lightcast.auth.oauth import AuthenticationError

CALIFORNIA = {"nation": "us", "level": "state", "id": "06"}


async def told(call) -> object:
    """What a call gave, or the package's own exception in words."""
    try:
        return await call
    except RateLimitError as error:
        return {"raised": "RateLimitError", "status": error.status_code, "data": error.response_data}
    except APIError as error:
        return {"raised": "APIError", "status": error.status_code, "data": error.response_data}
    except AuthenticationError as error:
        return {"raised": "AuthenticationError", "text": str(error)}


async def calls() -> dict[str, object]:
    # The methods of its client for a sibling service ask for the same paths; `client` has our base address.
    sibling = CareerPathwaysAPIClient
    async with BaseLightcastClient() as client:
        return {
            "status": await told(sibling.get_api_status(client)),
            "meta": await told(sibling.get_api_metadata(client)),
            "dimensions": await told(sibling.get_available_dimensions(client)),
            "dimension": await told(sibling.get_dimension_info(client, "soc")),
            "other dimension": await told(sibling.get_dimension_info(client, "lotocc")),
            "nation": await told(client.post("dimensions/soc", {"id": "29-1141"})),
            "state": await told(client.post("dimensions/soc", {"id": "29-1141", "region": CALIFORNIA})),
            "malformed": await told(client.post("dimensions/soc", {"id": 291141})),
            "text": await told(client.post("dimensions/soc", "29-1141")),
            "unknown": await told(client.post("dimensions/soc", {"id": "99-9999"})),
            "no path": await told(client.get("nothing")),
        }


async def lists() -> dict[str, object]:
    async with BaseLightcastClient() as client:
        return {
            "versions": await told(client.get("taxonomies/soc/versions")),
            "concepts": await told(
                client.get("taxonomies/soc/versions/2018/concepts", {"q": "rn", "limit": 2, "after": ""})
            ),
        }


async def flood() -> dict[str, object]:
    async with BaseLightcastClient() as client:
        await told(client.get("status"))
        return {"many": await asyncio.gather(*(told(client.get("status")) for _ in range(8)))}


async def one() -> dict[str, object]:
    async with BaseLightcastClient() as client:
        return {"status": await told(client.get("status"))}


if __name__ == "__main__":
    print(json.dumps(asyncio.run({"calls": calls, "lists": lists, "flood": flood, "one": one}[sys.argv[1]]())))
