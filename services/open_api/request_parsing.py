"""What comes in: bodies, parameters and credentials, checked to the letter of the contract.

Everything that is not understood is refused with a sentence about which input: a misspelt `region` that was
skipped would be answered with the nation's figures. Query parameters that nobody knows are let through, for
clients and proxies add their own.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote_plus

from services.config import LOT_VERSIONS
from services.open_api.responses import RefusedError, TokenRefusedError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

MAX_BODY: Final = 65_536
"""Bytes; a question has a hundred."""
MAX_ID: Final = 64
"""Characters of an occupation's id; ours have 7."""
MAX_FIELDS: Final = 32
"""Fields of a form; a token request has 4."""

NATION_IDS: Final = ("US", "us", "0")
"""How clients name the nation; case does not matter."""
FLAGS: Final = ("true", "false")


@dataclass(frozen=True)
class Question:
    """An occupation in an area: "US" or a two-digit FIPS code."""

    occupation_id: str
    area_id: str


async def body_of(request: Request, content_type: str) -> bytes:
    """The body of a POST.

    Raises:
        RefusedError: 415, it says to be something else; 413, it is too large, whatever length it announced.
    """
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said != content_type:
        raise RefusedError(415, f"Send the body with Content-Type: {content_type}.")
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > MAX_BODY:
            raise RefusedError(413, f"The body is larger than {MAX_BODY} bytes.")
    return bytes(raw)


def parameters_of(request: Request) -> dict[str, str]:
    """The query's parameters; an empty one counts as not given.

    Raises:
        RefusedError: 400, a parameter comes twice, or one that every call takes is wrong.
    """
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise RefusedError(400, f"The parameter {quoted(name)} is given twice.")
        given[name] = value
    given = {name: value for name, value in given.items() if value}
    one_of(given, "lot_version", LOT_VERSIONS)
    one_of(given, "new_taxonomy_versions", FLAGS)
    return given


def one_of(given: Mapping[str, str], name: str, choices: tuple[str, ...]) -> None:
    """Refuse a parameter that is given and none of the choices."""
    if name in given and given[name] not in choices:
        raise RefusedError(400, f"The parameter {name} must be {' or '.join(choices)}.")


def question_of(raw: bytes) -> Question:
    """The occupation and area that a body asks for; the nation where it names no region.

    Raises:
        RefusedError: 400, the body is malformed; the detail says where.
    """
    asked = _object(_parsed(raw), "The body", required=("id",), optional=("region",))
    code = asked["id"]
    if not isinstance(code, str) or not 1 <= len(code) <= MAX_ID:
        raise RefusedError(400, f"`id` must be a text of 1 to {MAX_ID} characters, such as 29-1141.")
    region = asked.get("region")
    if region is None:
        return Question(code, "US")
    region = _object(region, "`region`", required=("level", "id"), optional=("nation",))
    nation, level, area = region.get("nation"), region["level"], region["id"]
    if nation is not None and not (isinstance(nation, str) and nation.lower() == "us"):
        raise RefusedError(400, "`region.nation` must be us.")
    if level == "nation":
        if not isinstance(area, str) or area.upper() not in NATION_IDS:
            raise RefusedError(400, "`region.id` of the nation must be US or 0, as a text.")
        return Question(code, "US")
    if level == "state":
        if not isinstance(area, str) or not re.fullmatch(r"[0-9]{1,2}", area):
            raise RefusedError(400, "`region.id` of a state must be its FIPS code, as a text of one or two digits.")
        return Question(code, area.zfill(2))
    raise RefusedError(400, "`region.level` must be nation or state.")


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_without_doubles, parse_constant=_refuse)
    except (ValueError, RecursionError):  # not UTF-8, not JSON, NaN, a key twice, or nested without end
        raise RefusedError(400, "The body is not JSON, in UTF-8, with every key once.") from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def _refuse(name: str) -> float:
    raise ValueError(name)


def _object(value: Any, what: str, required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RefusedError(400, f"{what} must be a JSON object.")
    missing = [name for name in required if name not in value]
    if missing:
        raise RefusedError(400, f"{what} lacks `{missing[0]}`.")
    strange = [name for name in value if name not in required + optional]
    if strange:
        raise RefusedError(400, f"{what} has a key that is not known: {quoted(strange[0])}.")
    return value


def bearer_of(request: Request) -> str | None:
    """The token of the Authorization header, or None."""
    kind, _, token = request.headers.get("authorization", "").strip().partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


@dataclass(frozen=True)
class TokenRequest:
    """A request for a token. `by_header`: the credentials came by HTTP Basic. `clients` and `secrets`: the id and the
    secret, and what else they may mean."""

    clients: tuple[str, ...]
    secrets: tuple[str, ...]
    by_header: bool
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"TokenRequest({', '.join(map(quoted, self.clients))}, ***)"


def token_request_of(raw: bytes, authorization: str) -> TokenRequest:
    """A token request: credentials in the form or by HTTP Basic, grant type, scopes (none given: empty).

    Raises:
        TokenRefusedError: it is malformed, or of another grant type.
    """
    form = _form(raw)
    if "grant_type" not in form:
        raise TokenRefusedError("invalid_request", "Send grant_type=client_credentials.")
    if form["grant_type"] != "client_credentials":
        raise TokenRefusedError("unsupported_grant_type", "The only grant_type is client_credentials.")
    scopes = tuple(dict.fromkeys(form.get("scope", "").split()))
    client, secret = form.get("client_id", ""), form.get("client_secret", "")
    if not authorization:
        if not client or not secret:
            raise TokenRefusedError("invalid_request", "Send client_id and client_secret, or HTTP Basic.")
        return TokenRequest((client,), (secret,), False, scopes)
    name, password = _basic(authorization)
    if secret or client not in {"", name, unquote_plus(name)}:
        raise TokenRefusedError("invalid_request", "Send credentials one way: in the form or by HTTP Basic.")
    # RFC 6749 wants both percent-encoded in the header; many clients send them as they are.
    names, words = ({text, unquote_plus(text)} for text in (name, password))
    return TokenRequest(tuple(sorted(names)), tuple(sorted(words)), True, scopes)


def _form(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise TokenRefusedError("invalid_request", "The body is not a form.") from None
    form = dict(pairs)
    if len(form) < len(pairs):
        raise TokenRefusedError("invalid_request", "A field of the form is given twice.")
    return {name: value for name, value in form.items() if value}


def _basic(authorization: str) -> tuple[str, str]:
    kind, _, text = authorization.strip().partition(" ")
    try:
        if kind.lower() != "basic":
            raise ValueError(kind)
        name, colon, secret = base64.b64decode(text.strip(), validate=True).decode("utf-8").partition(":")
    except ValueError:
        raise TokenRefusedError("invalid_request", "The Authorization header is not HTTP Basic.") from None
    if not colon or not name or not secret:
        raise TokenRefusedError("invalid_request", "The Authorization header lacks a client id or secret.")
    return name, secret
