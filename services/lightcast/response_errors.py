"""The error that a response means, in words for the user, with the next step. Pure."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, Final

from services.errors import (
    AccessRefusedError,
    BadRequestError,
    CredentialsError,
    RateLimitedError,
    ServiceDownError,
    ServiceError,
    UnexpectedResponseError,
)

if TYPE_CHECKING:
    from services.lightcast.http import ServiceResponse

_OAUTH_CODES: Final = ("invalid_client", "invalid_scope", "unauthorized_client", "access_denied")
"""Errors that a setting or Lightcast can correct; the others mean that the request itself is wrong."""

_TRY_LATER: Final = "Try again in a few minutes; what was read before stays on the screen."
_REPORT: Final = "Try again later; if it stays so, report it with the support id: the service may have changed."


def unexpected_response(response: ServiceResponse, detail: str, *, shown: str = "") -> UnexpectedResponseError:
    """Return the error of a response that breaks the contract; `detail` (for the log) says how.

    `shown` is for the user; it names a field and holds nothing of what the service sent.
    """
    return UnexpectedResponseError(
        f"Lightcast sent an answer that Horizons cannot read{f': {shown}' if shown else ''}.",
        _REPORT,
        detail=f"unexpected answer: {detail} (status {response.status}, id {response.support_id or 'none'})",
        support_id=response.support_id,
    )


def error_from(response: ServiceResponse) -> ServiceError:
    """Return the error of a response of status 3xx to 5xx. A 401 means that a new token did not help either."""
    status, support_id = response.status, response.support_id
    detail = f"status {status}, id {support_id or 'none'}"
    if status in {401, 403} and _is_html(response):
        return AccessRefusedError(
            "Something on the way to Lightcast refuses the connection.",
            "Check the LIGHTCAST_*_URL settings, and ask your network's administrator whether a proxy is in between.",
            detail=f"refused by a gateway: {detail}",
            support_id=support_id,
        )
    if status in {401, 403}:
        return AccessRefusedError(
            "Lightcast knows these credentials but gives them no access to this service.",
            "Ask Lightcast to add it to the account, or check the LIGHTCAST_*_SCOPE settings.",
            detail=f"access refused: {detail}",
            support_id=support_id,
        )
    if status == 429:
        return RateLimitedError(
            "Lightcast says that too many requests come from these credentials.",
            "Somebody else may be using them. Wait a minute and try again.",
            detail=f"rate limited: {detail}",
            support_id=support_id,
        )
    if status >= 500:
        return ServiceDownError(
            "Lightcast is not working at the moment.",
            _TRY_LATER,
            detail=f"service down: {detail}",
            support_id=support_id,
        )
    if 400 <= status < 500:
        return BadRequestError(
            "Lightcast does not accept this request.",
            "Check LIGHTCAST_LOT_VERSION and the LIGHTCAST_*_URL settings; if they are right, report it with the "
            "support id.",
            detail=f"bad request: {detail}",
            support_id=support_id,
        )
    if 300 <= status < 400:
        return UnexpectedResponseError(
            "Lightcast's address sends us on to another one, where nothing was sent.",
            "Check the LIGHTCAST_*_URL settings: the service has moved, or something on the way redirects.",
            detail=f"redirect not followed: {detail}",
            support_id=support_id,
        )
    return unexpected_response(response, "neither an answer nor an error")


def token_error(response: ServiceResponse) -> ServiceError:
    """Return the error of a refused token request: by OAuth's `error`, whatever the status."""
    code = _oauth_code(response)
    if code == "invalid_client" or (response.status == 401 and not code and not _is_html(response)):
        return CredentialsError(
            "Lightcast does not know this client id and secret.",
            "Check LIGHTCAST_CLIENT_ID and LIGHTCAST_CLIENT_SECRET (or [lightcast] in .streamlit/secrets.toml).",
            detail="invalid client",
            support_id=response.support_id,
        )
    if code:
        return AccessRefusedError(
            "The Lightcast account has no access to what was asked for.",
            "Ask Lightcast to add the service to the account, or check the LIGHTCAST_*_SCOPE settings.",
            detail=f"token refused: {code}",
            support_id=response.support_id,
        )
    if 400 <= response.status < 500 and response.status not in {401, 403, 429}:
        return BadRequestError(
            "Signing in to Lightcast failed: the address does not take this request.",
            "Check LIGHTCAST_AUTH_URL and the LIGHTCAST_*_SCOPE settings.",
            detail=f"token request refused: status {response.status}",
            support_id=response.support_id,
        )
    return error_from(response)


def _oauth_code(response: ServiceResponse) -> str:
    """Return OAuth's error code, in `error` or anywhere in `errors`; "" when there is no known one."""
    try:
        body = parse_json(response)
    except UnexpectedResponseError:
        return ""
    errors = json.dumps([body.get("error"), body.get("errors")]) if isinstance(body, dict) else ""
    return next((code for code in _OAUTH_CODES if code in errors), "")


def parse_json(response: ServiceResponse) -> Any:
    """Return the JSON of a body.

    Raises:
        UnexpectedResponseError: it is none; NaN and Infinity are none either.
    """
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(response.body, parse_constant=_reject_constant)
    # Raised out here: the parser's exception holds the text, which may contain a token, and would be its context.
    raise unexpected_response(response, "not JSON")


def _is_html(response: ServiceResponse) -> bool:
    """Whether a body is HTML: the service never sends it, proxies and gateways do."""
    return response.body.lstrip()[:1] == b"<"


def _reject_constant(name: str) -> float:
    raise ValueError(name)
