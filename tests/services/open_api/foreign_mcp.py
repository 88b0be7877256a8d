"""A program that uses mcp-lightcast, as a process of its own: the package reads its settings when imported.

Prints one JSON object: the result of each call. Nothing of the package is changed; its addresses and scope come from
its own settings, LIGHTCAST_BASE_URL, LIGHTCAST_OAUTH_URL and LIGHTCAST_OAUTH_SCOPE.
"""

from __future__ import annotations

import asyncio
import json
import sys

from mcp_lightcast.apis.base import APIError, BaseLightcastClient, RateLimitError
from mcp_lightcast.apis.career_pathways import CareerPathwaysAPIClient
from mcp_lightcast.auth.oauth import AuthenticationError

CALIFORNIA = {"nation": "us", "level": "state", "id": "06"}


async def outcome(call) -> object:
    """The result of a call, or the package's exception as a dict."""
    try:
        return await call
    except RateLimitError as error:
        return {"raised": "RateLimitError", "status": error.status_code, "data": error.response_data}
    except APIError as error:
        return {"raised": "APIError", "status": error.status_code, "data": error.response_data}
    except AuthenticationError as error:
        return {"raised": "AuthenticationError", "text": str(error)}


async def calls() -> dict[str, object]:
    # The methods of its client for another service request the same paths; `client` has our base address.
    other = CareerPathwaysAPIClient
    async with BaseLightcastClient() as client:
        return {
            "status": await outcome(other.get_api_status(client)),
            "meta": await outcome(other.get_api_metadata(client)),
            "dimensions": await outcome(other.get_available_dimensions(client)),
            "dimension": await outcome(other.get_dimension_info(client, "soc")),
            "other dimension": await outcome(other.get_dimension_info(client, "lotocc")),
            "nation": await outcome(client.post("dimensions/soc", {"id": "29-1141"})),
            "state": await outcome(client.post("dimensions/soc", {"id": "29-1141", "region": CALIFORNIA})),
            "malformed": await outcome(client.post("dimensions/soc", {"id": 291141})),
            "text": await outcome(client.post("dimensions/soc", "29-1141")),
            "unknown": await outcome(client.post("dimensions/soc", {"id": "99-9999"})),
            "no path": await outcome(client.get("nothing")),
        }


async def lists() -> dict[str, object]:
    async with BaseLightcastClient() as client:
        return {
            "versions": await outcome(client.get("taxonomies/soc/versions")),
            "concepts": await outcome(
                client.get("taxonomies/soc/versions/2018/concepts", {"q": "rn", "limit": 2, "after": ""})
            ),
        }


async def flood() -> dict[str, object]:
    async with BaseLightcastClient() as client:
        await outcome(client.get("status"))
        return {"many": await asyncio.gather(*(outcome(client.get("status")) for _ in range(8)))}


async def one() -> dict[str, object]:
    async with BaseLightcastClient() as client:
        return {"status": await outcome(client.get("status"))}


if __name__ == "__main__":
    print(json.dumps(asyncio.run({"calls": calls, "lists": lists, "flood": flood, "one": one}[sys.argv[1]]())))
