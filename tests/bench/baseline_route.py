"""A bare Starlette route that returns the JSON it is given: the yardstick of bench_api.py."""

from __future__ import annotations

import json
import os

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

ANSWER = json.loads(os.environ["BENCH_ANSWER"])


async def projection(_request):
    return JSONResponse(ANSWER)


async def healthy(_request):
    return JSONResponse("ok")


app = Starlette(
    routes=[
        Route("/projected-occupation-growth/dimensions/soc", projection, methods=["POST"]),
        Route("/_stcore/health", healthy),
    ]
)
