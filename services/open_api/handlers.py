"""The handler of each path: authorization, rate limit, parsing, then a look-up."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any, Final

from anyio import to_thread

from services.exports.citation import BLS_DISCLAIMER
from services.growth_frame import LOCAL_LEVEL
from services.open_api import concepts as occupations
from services.open_api import request_parsing, responses
from services.open_api.body import read_body
from services.open_api.guards import CLIENT, handle_errors, require_scope
from services.open_api.projections import DIMENSIONS, NATION
from services.open_api.response_cache import ResponseCache
from services.open_api.responses import ApiError, TokenRequestError, quote
from services.open_api.secret_guesses import MIN_SECRET
from services.open_api.shared_limits import REQUESTS, TOKENS
from services.open_api.tokens import GROWTH_SCOPE, LIST_SCOPES, SCOPES, Clients, InvalidTokenError, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from services.config import OpenApiSettings
    from services.growth import Growth
    from services.open_api.request_parsing import TokenRequest
    from services.open_api.shared_limits import Limits

_log: Final = logging.getLogger("horizons.open_api")

_FIPS_DIGITS: Final = 2
_JSON: Final = responses.JSON_TYPE
_FORM: Final = "application/x-www-form-urlencoded"

ATTRIBUTION: Final = {
    "title": "Horizons, from public data",
    "body": "US Bureau of Labor Statistics, Employment Projections and Occupational Employment and Wage Statistics; "
    "Projections Central, Long Term Occupational Projections; figures of states and local areas, and of the nation "
    "before the last year, are estimates by Horizons. " + BLS_DISCLAIMER,
}
_DIMENSION_INFO: Final = {
    "soc": (
        "Occupations",
        "Detailed occupations of the 2018 Standard Occupational Classification, as BLS projects them.",
    ),
    "socmajor": ("Major groups", "The 22 major groups of the 2018 Standard Occupational Classification."),
}


class Handlers:
    """The handlers of all paths, and the state they share."""

    def __init__(
        self,
        settings: OpenApiSettings,
        open_growth: Callable[[], Growth],
        limits: Limits,
        *,
        wall_clock: Callable[[], float],
    ) -> None:
        self._clients = Clients(settings.clients)
        self._tokens = Tokens(self._clients, settings.signing_key, settings.token_ttl, clock=wall_clock)
        self._limits = limits
        if self._clients.guessable:
            _log.warning(
                "OPEN_API_CLIENTS: secrets of under %d characters can be guessed: those of %s. "
                "Make longer ones, for example with `openssl rand -hex 16`.",
                MIN_SECRET,
                ", ".join(sorted(self._clients.guessable)),
            )
        self._cache = ResponseCache(open_growth)

    async def authorize(self, request: Request, scopes: tuple[str, ...]) -> None:
        """Check the token and count the request.

        Raises:
            ApiError: 401, there is no valid token of one of the scopes; 429, the client is over its limit.
        """
        token = request_parsing.bearer_token(request)
        if token is None:
            raise _unauthorized("Send Authorization: Bearer and a token from POST /connect/token.", "")
        try:
            grant = self._tokens.decode(token)
        except InvalidTokenError as error:
            raise _unauthorized(str(error), 'error="invalid_token"') from None
        request.scope[CLIENT] = grant.client
        await self._check_limit(request, REQUESTS, grant.client)
        if grant.scopes.isdisjoint(scopes):
            raise _unauthorized(
                f"The token has not the scope {scopes[0]}.", f'error="insufficient_scope", scope="{scopes[0]}"'
            )

    async def _check_limit(self, request: Request, kind: str, client: str) -> None:
        decision = await self._limits.check(kind, client)
        request.scope["horizons.response_headers"].update(decision.headers())
        if not decision.allowed:
            raise ApiError(429, f"More than {decision.limit} requests in a second; wait as Retry-After says.")

    async def _verify_secret(self, request: Request, parsed: TokenRequest, client: str) -> None:
        """Check the secret of a token request.

        Raises:
            TokenRequestError: it is wrong, or too many wrong ones have come.
        """
        peer = request.client.host if request.client else ""
        is_right = any(self._clients.verify(client, secret) for secret in parsed.client_secrets)
        blocked = await self._limits.check_secret(client, peer, is_right=is_right)
        if blocked and (not is_right or client in self._clients.guessable):
            text, seconds = "Too many wrong secrets; wait as Retry-After says.", str(math.ceil(blocked))
            headers = {"Retry-After": seconds, "RateLimit-Reset": seconds}  # there are clients that read only this one
            raise TokenRequestError("invalid_client", text, 429, headers)
        if not is_right:
            challenge = {"WWW-Authenticate": 'Basic realm="horizons"'}
            status, headers = (401, challenge) if parsed.uses_basic_auth else (400, {})
            raise TokenRequestError("invalid_client", "This client id and secret are not known.", status, headers)

    async def growth(self) -> Growth:
        """The public source.

        Raises:
            ApiError: 503, it cannot be opened.
        """
        cache = self._cache
        return cache.growth() if cache.is_open else await to_thread.run_sync(cache.growth)

    @handle_errors
    async def token(self, request: Request) -> Response:
        """POST /connect/token."""
        try:
            raw = await read_body(request, _FORM)
        except ApiError as error:
            raise TokenRequestError("invalid_request", error.detail, error.status) from None
        parsed = request_parsing.parse_token_request(raw, request.headers.get("authorization", ""))
        client = next((name for name in parsed.client_ids if name in self._clients.names), parsed.client_ids[0])
        await self._verify_secret(request, parsed, client)
        try:
            await self._check_limit(request, TOKENS, client)
        except ApiError as error:
            raise TokenRequestError("temporarily_unavailable", error.detail, error.status) from None
        scopes = list(parsed.scopes or SCOPES)
        if not set(scopes) <= set(SCOPES):
            raise TokenRequestError("invalid_scope", f"Scopes are {', '.join(SCOPES)}.")
        body = {
            "access_token": self._tokens.issue(client, scopes),
            "expires_in": self._tokens.lifetime,
            "token_type": "Bearer",
            "scope": " ".join(scopes),
        }
        return responses.json_response(responses.encode(body))

    @require_scope(GROWTH_SCOPE)
    async def status(self, request: Request) -> Response:
        """GET /projected-occupation-growth/status."""
        request_parsing.parse_parameters(request)
        try:
            await self.growth()
        except ApiError as error:
            return responses.data_response({"healthy": False, "message": error.detail})
        return responses.data_response({"healthy": True, "message": "Service is healthy"})

    @require_scope(GROWTH_SCOPE)
    async def meta(self, request: Request) -> Response:
        """GET /projected-occupation-growth/meta."""
        request_parsing.parse_parameters(request)
        growth = await self.growth()
        body: dict[str, Any] = {
            "attribution": ATTRIBUTION,
            "modelVersions": {"projectedOccupationGrowth": growth.vintage},
            "taxonomyVersions": {"soc": occupations.VERSION, "area": "us_fips_states_oews_areas"},
            "supportedTaxonomyVersions": {"soc": [occupations.VERSION]},
            "dimensions": list(DIMENSIONS),
            "regions": {"nations": [NATION], "nationLevels": {NATION: ["nation", "state", LOCAL_LEVEL]}},
        }
        return responses.data_response(body)

    @require_scope(GROWTH_SCOPE)
    async def dimensions(self, request: Request) -> Response:
        """GET /projected-occupation-growth/dimensions."""
        request_parsing.parse_parameters(request)
        return responses.data_response(list(DIMENSIONS))

    @require_scope(GROWTH_SCOPE)
    async def dimension(self, request: Request) -> Response:
        """GET and POST /projected-occupation-growth/dimensions/{dimension}: its description, or a projection."""
        dimension = request.path_params["dimension"]
        if dimension not in DIMENSIONS:
            raise ApiError(404, f"There is no dimension {quote(dimension)}; there are {', '.join(DIMENSIONS)}.")
        request_parsing.parse_parameters(request)
        if request.method != "POST":
            title, description = _DIMENSION_INFO[dimension]
            return responses.data_response({"id": dimension, "title": title, "description": description})
        wanted = request_parsing.parse_projection_request(await read_body(request, _JSON))
        growth = await self.growth()
        code, note = self._resolve(growth, wanted, dimension)
        body = self._cache.get(code, wanted.area_id)
        if body is None:
            body = await to_thread.run_sync(self._cache.load, code, wanted.area_id)
        if isinstance(body, str):
            raise ApiError(404, body)
        return responses.json_response(responses.add_warning(body, f"{note}. This is {code}.") if note else body)

    def _resolve(self, growth: Growth, wanted: request_parsing.ProjectionRequest, dimension: str) -> tuple[str, str]:
        """The id of the wanted occupation, and what has become of the code if it is not of today.

        Raises:
            ApiError: 404, there is no such occupation in the dimension, or no such area.
        """
        if self._cache.dimension_of(wanted.occupation_id) == dimension and self._cache.has_area(wanted.area_id):
            return wanted.occupation_id, ""  # an id of today's is its own reading
        text = wanted.occupation_id
        is_plain = text.isprintable() and all(sign.isascii() or not sign.isdigit() for sign in text)
        readings = growth.read_codes(text) if is_plain else []
        reading = readings[0] if len(readings) == 1 else None
        code = reading.occupation_id if reading else None
        kind = self._cache.dimension_of(code) if code else None
        if reading is None or code is None or kind not in DIMENSIONS:
            raise responses.no_occupation(wanted.occupation_id, readings, f" in {dimension}")
        if kind != dimension:
            raise ApiError(404, f"{code} is in the dimension {kind}, not in {dimension}.")
        if not self._cache.has_area(wanted.area_id):
            hint = growth.unknown_area_hint(wanted.area_id)
            kind = "state with the FIPS code" if len(wanted.area_id) == _FIPS_DIGITS else "local area with the code"
            raise ApiError(404, f"There is no {kind} {wanted.area_id}.{f' {hint}' if hint else ''}")
        return code, reading.note

    @require_scope(*LIST_SCOPES)
    async def taxonomies(self, request: Request) -> Response:
        """GET /taxonomies."""
        request_parsing.parse_parameters(request)
        return responses.data_response([occupations.TAXONOMY])

    @require_scope(*LIST_SCOPES)
    async def versions(self, request: Request) -> Response:
        """GET /taxonomies/{taxonomy}/versions, newest first."""
        _check_taxonomy(request)
        request_parsing.parse_parameters(request)
        return responses.data_response([occupations.VERSION])

    @require_scope(*LIST_SCOPES)
    async def concepts(self, request: Request) -> Response:
        """GET /taxonomies/{taxonomy}/versions/{version}/concepts."""
        _check_taxonomy(request)
        version = request.path_params["version"]
        if version != occupations.VERSION:
            raise ApiError(404, f"There is no version {quote(version)}; there is {occupations.VERSION}.")
        query = occupations.parse_concept_query(request_parsing.parse_parameters(request, occupations.PARAMETERS))
        growth = await self.growth()

        def answer() -> Response:
            found, warnings = occupations.list_concepts(growth, query), occupations.warnings_of(query)
            return responses.list_response(
                responses.encode({"data": found, "warnings": warnings, "errors": []}), request
            )

        return await to_thread.run_sync(answer)


def _check_taxonomy(request: Request) -> None:
    taxonomy = request.path_params["taxonomy"]
    if taxonomy != occupations.TAXONOMY:
        raise ApiError(404, f"There is no taxonomy {quote(taxonomy)}; there is {occupations.TAXONOMY}.")


def _unauthorized(detail: str, challenge: str) -> ApiError:
    realm = f'Bearer realm="horizons"{", " if challenge else ""}{challenge}'
    return ApiError(401, detail, {"WWW-Authenticate": realm})
