"""What stands before every handler: errors become responses, and a token of the right scope is required."""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from services.open_api import responses
from services.open_api.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

_log: Final = logging.getLogger("horizons.open_api")
CLIENT: Final = "horizons.client"
"""The key of a request's scope that has the client id of its token."""


class Authorizer(Protocol):
    """A group of handlers that knows who may call them."""

    async def authorize(self, request: Request, scopes: tuple[str, ...]) -> None:
        """Check the token and count the request; raises ApiError."""


H = TypeVar("H")
A = TypeVar("A", bound=Authorizer)


def handle_errors(handler: Callable[[H, Request], Awaitable[Response]]) -> Callable[[H, Request], Awaitable[Response]]:
    """Turn an ApiError into its response, and any other error into a 500 that shows nothing of it."""

    @functools.wraps(handler)
    async def wrapper(handlers: H, request: Request) -> Response:
        try:
            return await handler(handlers, request)
        except ApiError as error:
            return responses.error_response(error)
        except ClientDisconnect:  # the client is gone
            return Response(status_code=400)
        except Exception as error:  # noqa: BLE001 - Starlette would log its traceback
            name = getattr(handler, "__name__", "a handler")
            _log.error(
                "%s failed with %s (%s)",
                name,
                type(error).__name__,
                correlation_id(request),
                extra={"correlation_id": correlation_id(request)},
            )
            return responses.error_response(ApiError(500, "Something went wrong here; it is not your request."))

    return wrapper


def require_scope(
    *scopes: str,
) -> Callable[[Callable[[A, Request], Awaitable[Response]]], Callable[[A, Request], Awaitable[Response]]]:
    """Require a token of one of the scopes, and count the request; errors are handled."""

    def decorate(handler: Callable[[A, Request], Awaitable[Response]]) -> Callable[[A, Request], Awaitable[Response]]:
        @functools.wraps(handler)
        async def wrapper(handlers: A, request: Request) -> Response:
            await handlers.authorize(request, scopes)
            return await handler(handlers, request)

        return handle_errors(wrapper)

    return decorate


def correlation_id(request: Request) -> str:
    """The id that a response and its line in the log have in common."""
    return str(request.scope.get("horizons.correlation_id", ""))
