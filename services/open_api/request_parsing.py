"""Parameters, credentials and projection requests, checked to the letter of the contract.

Input that is not understood is refused with a sentence that names it: a misspelled `region` that was skipped would
be answered with the nation's figures. Unknown query parameters are ignored, for clients and proxies add their own.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote_plus

from services.config import LOT_VERSIONS
from services.growth_frame import LOCAL_LEVEL
from services.open_api.responses import ApiError, TokenRequestError, quote
from services.server.raw_headers import header

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.requests import Request

MAX_ID: Final = 64
"""Characters of an occupation's id; ours have 7."""
MAX_FIELDS: Final = 32
"""Fields of a form; a token request has 4."""

NATION_IDS: Final = ("US", "us", "0")
"""How clients name the nation; case does not matter."""
FLAGS: Final = ("true", "false")
"""In any case: Python's `requests` sends True as "True"."""
_EVERYWHERE: Final[Mapping[str, tuple[str, ...]]] = {"lot_version": LOT_VERSIONS, "new_taxonomy_versions": FLAGS}
"""Parameters that every path of the contract accepts, and what they may be."""

_STATE_ID: Final = re.compile(r"([0-9]{1,2})(?:\.0)?")
_LOCAL_ID: Final = re.compile(r"([0-9]{5}|[0-9]{7})(?:\.0)?")
"""Codes, also as spreadsheets leave them: 6.0 for 06."""


@dataclass(frozen=True)
class ProjectionRequest:
    """An occupation in an area: "US", a two-digit FIPS code or an OEWS area code of 5 or 7 digits."""

    occupation_id: str
    area_id: str


def parse_parameters(request: Request, names: tuple[str, ...] = ()) -> dict[str, str]:
    """Those of the query's parameters that the path has: `names`, and two that every path has; an empty one counts as
    not given.

    Raises:
        ApiError: 400, one of them comes twice, or one that every path has is wrong.
    """
    parameters: dict[str, str] = {}
    if not request.scope["query_string"]:
        return parameters
    for name, value in request.query_params.multi_items():
        if name not in names and name not in _EVERYWHERE:
            continue
        if name in parameters:
            raise ApiError(400, f"The parameter {quote(name)} is given twice.")
        parameters[name] = value
    parameters = {name: value for name, value in parameters.items() if value}
    for name, choices in _EVERYWHERE.items():
        choice(parameters, name, choices, choices[0])
    return parameters


def choice(parameters: Mapping[str, str], name: str, choices: Collection[str], default: str) -> str:
    """The one of `choices`, in lower case, that a parameter is; case and spaces around it do not matter.

    Raises:
        ApiError: 400, it is another one.
    """
    value = parameters.get(name, default).strip(" ").lower()
    if value not in choices:
        raise ApiError(400, f"The parameter {name} must be {' or '.join(choices)}.")
    return value


def split_list(text: str) -> list[str]:
    """The values of a list, without the spaces around them."""
    return [value.strip(" ") for value in text.split(",")]


def whole_number(parameters: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    """The value of a parameter; None where it is not given.

    Raises:
        ApiError: 400, it is no whole number from `low` to `high`, which have at most 7 digits.
    """
    text = parameters.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"0|[1-9][0-9]{0,6}", text.strip(" ")) or not low <= int(text) <= high:
        raise ApiError(400, f"The parameter {name} must be a whole number from {low} to {high}.")
    return int(text)


def parse_projection_request(raw: bytes) -> ProjectionRequest:
    """The occupation and area that a body names; the nation where it names no region.

    Raises:
        ApiError: 400, the body is malformed; the detail says where.
    """
    body = check_object(parse_json(raw), "The body", required=("id",), optional=("region",))
    code = body["id"]
    if not isinstance(code, str) or not 1 <= len(code) <= MAX_ID:
        raise ApiError(400, f"`id` must be a text of 1 to {MAX_ID} characters, such as 29-1141.")
    region = body.get("region")
    if region is None:
        return ProjectionRequest(code, "US")
    region = check_object(region, "`region`", required=("level", "id"), optional=("nation",))
    nation, level, area = region.get("nation"), region["level"], region["id"]
    if nation is not None and not (isinstance(nation, str) and nation.lower() == "us"):
        raise ApiError(400, "`region.nation` must be us.")
    if level == "nation":
        if not isinstance(area, str) or not area.isascii() or area.upper() not in NATION_IDS:
            raise ApiError(400, "`region.id` of the nation must be US or 0, as a text.")
        return ProjectionRequest(code, "US")
    if level == "state":
        state = _STATE_ID.fullmatch(area) if isinstance(area, str) else None
        if state is None:
            raise ApiError(400, "`region.id` of a state must be its FIPS code, as a text of one or two digits.")
        return ProjectionRequest(code, state[1].zfill(2))
    if level == LOCAL_LEVEL:
        local = _LOCAL_ID.fullmatch(area) if isinstance(area, str) else None
        if local is None:
            raise ApiError(400, "`region.id` of a local area must be its OEWS code, as a text of 5 or 7 digits.")
        return ProjectionRequest(code, local[1])
    raise ApiError(400, "`region.level` must be nation, state or msa.")


def parse_json(raw: bytes) -> Any:
    """The value of a JSON body.

    Raises:
        ApiError: 400, it is no JSON, or has a key twice.
    """
    try:
        return _DECODER.decode(raw.decode("utf-8"))
    except (ValueError, RecursionError):  # not UTF-8, not JSON, NaN, a key twice, or nested without end
        raise ApiError(400, "The body is not JSON, in UTF-8, with every key once.") from None


def _reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key twice")
    return result


def _reject_constant(name: str) -> float:
    raise ValueError(name)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_reject_duplicate_keys, parse_constant=_reject_constant)


def check_object(value: Any, what: str, required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    """`value`, if it is an object with all required keys and none but those and the optional ones.

    Raises:
        ApiError: 400, it is not; `what` names it.
    """
    if not isinstance(value, dict):
        raise ApiError(400, f"{what} must be a JSON object.")
    missing = [name for name in required if name not in value]
    if missing:
        raise ApiError(400, f"{what} lacks `{missing[0]}`.")
    unknown = [name for name in value if name not in required + optional]
    if unknown:
        raise ApiError(400, f"{what} has a key that is not known: {quote(unknown[0])}.")
    return value


def bearer_token(request: Request) -> str | None:
    """The token of the Authorization header, or None."""
    kind, _, token = (header(request.scope, b"authorization") or "").strip().partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


@dataclass(frozen=True)
class TokenRequest:
    """A request for a token. `uses_basic_auth`: the credentials came by HTTP Basic. `client_ids` and `client_secrets`:
    the id and the secret, as given and percent-decoded where that differs."""

    client_ids: tuple[str, ...]
    client_secrets: tuple[str, ...]
    uses_basic_auth: bool
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"TokenRequest({', '.join(map(quote, self.client_ids))}, ***)"


def parse_token_request(raw: bytes, authorization: str) -> TokenRequest:
    """A token request: credentials in the form or by HTTP Basic, grant type, scopes (none given: empty).

    Raises:
        TokenRequestError: it is malformed, or of another grant type.
    """
    form = _parse_form(raw)
    if "grant_type" not in form:
        raise TokenRequestError("invalid_request", "Send grant_type=client_credentials.")
    if form["grant_type"] != "client_credentials":
        raise TokenRequestError("unsupported_grant_type", "The only grant_type is client_credentials.")
    scopes = tuple(dict.fromkeys(form.get("scope", "").split()))
    client, secret = form.get("client_id", ""), form.get("client_secret", "")
    if not authorization:
        if not client or not secret:
            raise TokenRequestError("invalid_request", "Send client_id and client_secret, or HTTP Basic.")
        return TokenRequest((client,), (secret,), False, scopes)
    user, password = _parse_basic_auth(authorization)
    if secret or client not in {"", user, unquote_plus(user)}:
        raise TokenRequestError("invalid_request", "Send credentials one way: in the form or by HTTP Basic.")
    # RFC 6749 wants both percent-encoded in the header; many clients send them as they are.
    users, passwords = ({text, unquote_plus(text)} for text in (user, password))
    return TokenRequest(tuple(sorted(users)), tuple(sorted(passwords)), True, scopes)


def _parse_form(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise TokenRequestError("invalid_request", "The body is not a form.") from None
    form = dict(pairs)
    if len(form) < len(pairs):
        raise TokenRequestError("invalid_request", "A field of the form is given twice.")
    return {name: value for name, value in form.items() if value}


def _parse_basic_auth(authorization: str) -> tuple[str, str]:
    kind, _, text = authorization.strip().partition(" ")
    try:
        if kind.lower() != "basic":
            raise ValueError(kind)
        user, colon, password = base64.b64decode(text.strip(), validate=True).decode("utf-8").partition(":")
    except ValueError:
        raise TokenRequestError("invalid_request", "The Authorization header is not HTTP Basic.") from None
    if not colon or not user or not password:
        raise TokenRequestError("invalid_request", "The Authorization header lacks a client id or secret.")
    return user, password
