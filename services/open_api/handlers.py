"""What each path answers: who may ask, how often, for what; then a look-up."""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING, Any, Final

from anyio import to_thread
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from services.exports.citation import BLS_DISCLAIMER
from services.open_api import concepts as occupations
from services.open_api import request_parsing, responses
from services.open_api.projections import DIMENSIONS, NATION, Figures
from services.open_api.rate_limit import Limit
from services.open_api.responses import RefusedError, TokenRefusedError, quoted
from services.open_api.tokens import GROWTH_SCOPE, LIST_SCOPES, SCOPES, BadTokenError, Clients, Tokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from services.config import OpenApiSettings
    from services.growth import Growth

    Handler = Callable[["Service", Request], Awaitable[Response]]

_log: Final = logging.getLogger("horizons.open_api")

_JSON: Final = responses.JSON_TYPE
_FORM: Final = "application/x-www-form-urlencoded"
_NOBODY: Final = ""
"""All clients that are not known share one limit for their token requests."""

ATTRIBUTION: Final = {
    "title": "Horizons, from public data",
    "body": "US Bureau of Labor Statistics, Employment Projections and Occupational Employment and Wage Statistics; "
    "Projections Central, Long Term Occupational Projections; figures of states, and of the nation before the last "
    "year, are estimates by Horizons. " + BLS_DISCLAIMER,
}
_ABOUT: Final = {
    "soc": (
        "Occupations",
        "Detailed occupations of the 2018 Standard Occupational Classification, as BLS projects them.",
    ),
    "socmajor": ("Major groups", "The 22 major groups of the 2018 Standard Occupational Classification."),
}


def _safely(handler: Handler) -> Callable[[Service, Request], Awaitable[Response]]:
    """Refusals become answers, and an unforeseen error a 500 that shows nothing of itself."""

    @functools.wraps(handler)
    async def safe(service: Service, request: Request) -> Response:
        try:
            return await handler(service, request)
        except RefusedError as refused:
            return responses.refusal(refused)
        except ClientDisconnect:  # nobody is there to read an answer
            return Response(status_code=400)
        except Exception as error:  # noqa: BLE001 - Starlette would log its traceback
            _log.error("%s failed with %s (%s)", handler.__name__, type(error).__name__, correlation_of(request))
            return responses.refusal(RefusedError(500, "Something went wrong here; it is not your request."))

    return safe


def _for(*scopes: str) -> Callable[[Handler], Callable[[Service, Request], Awaitable[Response]]]:
    """Only for who has a token of one of the scopes, and a turn."""

    def decorate(handler: Handler) -> Callable[[Service, Request], Awaitable[Response]]:
        @functools.wraps(handler)
        async def guarded(service: Service, request: Request) -> Response:
            service.admit(request, scopes)
            return await handler(service, request)

        return _safely(guarded)

    return decorate


class Service:
    """The handlers, with what they share."""

    def __init__(
        self,
        settings: OpenApiSettings,
        open_growth: Callable[[], Growth],
        *,
        clock: Callable[[], float],
        wall_clock: Callable[[], float],
    ) -> None:
        self._clients = Clients(settings.clients)
        self._tokens = Tokens(self._clients, settings.signing_key, settings.token_ttl, clock=wall_clock)
        self._limit = Limit(self._clients.names, settings.rate, clock=clock)
        self._token_limit = Limit([*self._clients.names, _NOBODY], settings.rate, clock=clock)
        self._figures = Figures(open_growth)

    def admit(self, request: Request, scopes: tuple[str, ...]) -> None:
        """Let the request in, or refuse it with 401 or 429; counts it."""
        token = request_parsing.bearer_of(request)
        if token is None:
            raise _unauthorized("Send Authorization: Bearer and a token from POST /connect/token.", "")
        try:
            grant = self._tokens.read(token)
        except BadTokenError as error:
            raise _unauthorized(str(error), 'error="invalid_token"') from None
        self._count(request, self._limit, grant.client)
        if grant.scopes.isdisjoint(scopes):
            raise _unauthorized(
                f"The token has not the scope {scopes[0]}.", f'error="insufficient_scope", scope="{scopes[0]}"'
            )

    def _count(self, request: Request, limit: Limit, client: str) -> None:
        turn = limit.take(client)
        request.scope["horizons.headers"].update(turn.headers())
        if not turn.granted:
            raise RefusedError(429, f"More than {turn.limit} requests in a second; wait as Retry-After says.")

    async def _growth(self) -> Growth:
        figures = self._figures
        return figures.growth() if figures.is_open else await to_thread.run_sync(figures.growth)

    @_safely
    async def token(self, request: Request) -> Response:
        """POST /connect/token."""
        try:
            raw = await request_parsing.body_of(request, _FORM)
        except RefusedError as refused:
            raise TokenRefusedError("invalid_request", refused.detail, refused.status) from None
        asked = request_parsing.token_request_of(raw, request.headers.get("authorization", ""))
        client = next((name for name in asked.clients if name in self._clients.names), _NOBODY)
        # Counted before the secret is looked at, so that nobody can try out many. Who knows an id can so keep its
        # owner from new tokens, though not from using those it has.
        self._count(request, self._token_limit, client)
        if not any(self._clients.know(client, secret) for secret in asked.secrets):
            status, headers = (401, {"WWW-Authenticate": 'Basic realm="horizons"'}) if asked.by_header else (400, {})
            raise TokenRefusedError("invalid_client", "This client id and secret are not known.", status, headers)
        scopes = list(asked.scopes or SCOPES)
        if not set(scopes) <= set(SCOPES):
            raise TokenRefusedError("invalid_scope", f"Scopes are {', '.join(SCOPES)}.")
        granted = {
            "access_token": self._tokens.issue(client, scopes),
            "expires_in": self._tokens.lifetime,
            "token_type": "Bearer",
            "scope": " ".join(scopes),
        }
        return responses.answer(responses.encoded(granted))

    @_for(GROWTH_SCOPE)
    async def status(self, request: Request) -> Response:
        """GET /projected-occupation-growth/status."""
        request_parsing.parameters_of(request)
        try:
            await self._growth()
        except RefusedError as refused:
            return responses.data({"healthy": False, "message": refused.detail})
        return responses.data({"healthy": True, "message": "Service is healthy"})

    @_for(GROWTH_SCOPE)
    async def meta(self, request: Request) -> Response:
        """GET /projected-occupation-growth/meta."""
        request_parsing.parameters_of(request)
        growth = await self._growth()
        said: dict[str, Any] = {
            "attribution": ATTRIBUTION,
            "modelVersions": {"projectedOccupationGrowth": growth.vintage},
            "taxonomyVersions": {"soc": occupations.VERSION, "area": "us_fips_states"},
            "supportedTaxonomyVersions": {"soc": [occupations.VERSION]},
            "dimensions": list(DIMENSIONS),
            "regions": {"nations": [NATION], "nationLevels": {NATION: ["nation", "state"]}},
        }
        return responses.data(said)

    @_for(GROWTH_SCOPE)
    async def dimensions(self, request: Request) -> Response:
        """GET /projected-occupation-growth/dimensions."""
        request_parsing.parameters_of(request)
        return responses.data(list(DIMENSIONS))

    @_for(GROWTH_SCOPE)
    async def dimension(self, request: Request) -> Response:
        """GET and POST /projected-occupation-growth/dimensions/{dimension}: about it, or a projection."""
        dimension = request.path_params["dimension"]
        if dimension not in DIMENSIONS:
            raise RefusedError(404, f"There is no dimension {quoted(dimension)}; there are {', '.join(DIMENSIONS)}.")
        request_parsing.parameters_of(request)
        if request.method != "POST":
            title, description = _ABOUT[dimension]
            return responses.data({"id": dimension, "title": title, "description": description})
        question = request_parsing.question_of(await request_parsing.body_of(request, _JSON))
        growth = await self._growth()
        code = self._known(growth, question, dimension)
        sheet = self._figures.kept(code)
        if sheet is None:
            sheet = await to_thread.run_sync(self._figures.sheet, code)
        body = sheet[question.area_id]
        if isinstance(body, str):
            raise RefusedError(404, body)
        return responses.answer(body)

    def _known(self, growth: Growth, question: request_parsing.Question, dimension: str) -> str:
        """The id of the occupation that is asked for; 404 where it or its area is not known."""
        code = growth.resolve_occupation(question.occupation_id)
        kind = self._figures.dimension_of(code) if code else None
        if code is None or kind not in DIMENSIONS:
            raise RefusedError(404, f"There is no occupation {quoted(question.occupation_id)} in {dimension}.")
        if kind != dimension:
            raise RefusedError(404, f"{code} is in the dimension {kind}, not in {dimension}.")
        if question.area_id != "US" and not self._figures.has_state(question.area_id):
            raise RefusedError(404, f"There is no state with the FIPS code {question.area_id}.")
        return code

    @_for(*LIST_SCOPES)
    async def taxonomies(self, request: Request) -> Response:
        """GET /taxonomies."""
        request_parsing.parameters_of(request)
        return responses.data([occupations.TAXONOMY])

    @_for(*LIST_SCOPES)
    async def versions(self, request: Request) -> Response:
        """GET /taxonomies/{taxonomy}/versions, newest first."""
        _check_taxonomy(request)
        request_parsing.parameters_of(request)
        return responses.data([occupations.VERSION])

    @_for(*LIST_SCOPES)
    async def concepts(self, request: Request) -> Response:
        """GET /taxonomies/{taxonomy}/versions/{version}/concepts."""
        _check_taxonomy(request)
        version = request.path_params["version"]
        if version != occupations.VERSION:
            raise RefusedError(404, f"There is no version {quoted(version)}; there is {occupations.VERSION}.")
        wanted = occupations.listing_of(request_parsing.parameters_of(request))
        growth = await self._growth()
        found = await to_thread.run_sync(occupations.page, growth, wanted)
        return responses.answer(responses.encoded({"data": found, "warnings": [], "errors": []}))


def correlation_of(request: Request) -> str:
    """The id by which an answer and a log line find each other."""
    return str(request.scope.get("horizons.correlation", ""))


def _check_taxonomy(request: Request) -> None:
    taxonomy = request.path_params["taxonomy"]
    if taxonomy != occupations.TAXONOMY:
        raise RefusedError(404, f"There is no taxonomy {quoted(taxonomy)}; there is {occupations.TAXONOMY}.")


def _unauthorized(detail: str, challenge: str) -> RefusedError:
    realm = f'Bearer realm="horizons"{", " if challenge else ""}{challenge}'
    return RefusedError(401, detail, {"WWW-Authenticate": realm})
