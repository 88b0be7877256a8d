"""The API in OpenAPI 3.1, built once; tests check every response against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from services.config import LOT_VERSIONS
from services.open_api import concepts as occupations
from services.open_api import request_parsing, responses
from services.open_api.projections import DIMENSIONS, YEARS
from services.open_api.tokens import GROWTH_SCOPE, LIST_SCOPES, SCOPES

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_TITLES: Final = {400: "BadRequest", 401: "Unauthorized", 404: "NotFound", 413: "TooLarge", 415: "WrongType"}


async def get_document(_request: Request) -> Response:
    """GET /openapi.json."""
    return responses.json_response(_ENCODED)


def document() -> Schema:
    """The OpenAPI document."""
    growth, lists = "/projected-occupation-growth", "/taxonomies"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Horizons open API",
            "version": "1",
            "summary": "Employment projections of occupations from public data.",
            "description": "The contract of Lightcast's Projected Occupation Growth API, answered from public data. "
            "A newcomer's page is at /api.",
        },
        "servers": [{"url": "/"}],
        "security": [{"client": [GROWTH_SCOPE]}],
        "paths": {
            "/connect/token": {"post": _token()},
            f"{growth}/status": {"get": _get("status", "Whether the service works", "Status")},
            f"{growth}/meta": {"get": _get("meta", "What the service has, and its versions", "Meta")},
            f"{growth}/dimensions": {"get": _get("dimensions", "The dimensions", "Names")},
            f"{growth}/dimensions/{{dimension}}": {
                "parameters": [{"name": "dimension", "in": "path", "required": True, "schema": _enum(*DIMENSIONS)}],
                "get": _get("dimension", "What a dimension is", "Dimension", missing=True),
                "post": _projection(),
            },
            lists: {"get": _get("taxonomies", "The taxonomies", "Names", listed=True)},
            f"{lists}/soc/versions": {"get": _get("versions", "Versions, newest first", "Names", listed=True)},
            f"{lists}/soc/versions/{{version}}/concepts": {"get": _concepts()},
            "/openapi.json": {"get": _public("document", "This document", "application/json")},
            "/api": {"get": _public("page", "How to call the API, for people", "text/html")},
        },
        "components": {
            "schemas": _schemas(),
            "responses": _responses(),
            "parameters": {
                "LotVersion": _query("lot_version", _enum(*LOT_VERSIONS, ""), "Accepted; changes nothing."),
                "NewVersions": _query(
                    "new_taxonomy_versions", _enum(*request_parsing.FLAGS, ""), "Accepted; changes nothing."
                ),
            },
            "securitySchemes": {
                "client": {
                    "type": "oauth2",
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": "/connect/token",
                            "scopes": {scope: "Lists" if scope in LIST_SCOPES else "Projections" for scope in SCOPES},
                        }
                    },
                }
            },
        },
    }


_ALWAYS: Final = {"X-Correlation-Id": "^[A-Za-z0-9._-]{1,64}$"}
_LIMITED: Final = {
    "RateLimit-Limit": "^[0-9]+, [0-9]+;w=1;r=[0-9]+;policy=rate-limit$",
    "RateLimit-Remaining": "^[0-9]+$",
    "RateLimit-Reset": "^[0-9]+$",
}
_RETRY: Final = {"Retry-After": "^[0-9]+$"}


def _enum(*texts: str) -> Schema:
    return {"type": "string", "enum": list(texts)}


def _object(required: Schema, **optional: Schema) -> Schema:
    """An object of these keys and no others."""
    properties = required | optional
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _list(of: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": of} | more


def _ref(name: str, kind: str = "schemas") -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def _query(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _headers(*, limited: bool = True, wait: bool = False) -> Schema:
    """The headers of a response: of the limit, where the request counted; Retry-After, where it was over the limit."""
    patterns = _ALWAYS | (_LIMITED if limited else {}) | (_RETRY if wait else {})
    return {
        name: {"required": True, "schema": {"type": "string", "pattern": pattern}} for name, pattern in patterns.items()
    }


def _json(schema: Schema, **more: Any) -> Schema:
    return {"application/json": {"schema": schema, **more}}


def _responses() -> Schema:
    texts = {
        "BadRequest": "An input is missing or malformed; `detail` names it.",
        "NotFound": "No such path, dimension, occupation or area, or nothing is published for the pair.",
        "TooLarge": "The body is too large.",
        "WrongType": "The body has another content type.",
    }
    errors = {
        name: {"description": text, "headers": _headers(), "content": _json(_ref("Errors"))}
        for name, text in texts.items()
    }
    return errors | {
        "Unauthorized": {
            "description": "The token is missing, bad, expired, or has not the scope.",
            "headers": _headers(limited=False) | {"WWW-Authenticate": {"required": True, "schema": _TEXT}},
            "content": _json(_ref("Errors")),
        },
        "Failed": {
            "description": "The service failed, or is not set up.",
            "headers": _headers(limited=False),
            "content": _json(_ref("Errors")),
        },
        "TooMany": {
            "description": "Over the limit of requests a second.",
            "headers": _headers(wait=True),
            "content": _json(_ref("Errors")),
        },
    }


def _error_responses(*statuses: int) -> Schema:
    named = {str(status): _ref(_TITLES[status], "responses") for status in statuses}
    failed = {status: _ref("Failed", "responses") for status in ("500", "503")}
    return named | {"429": _ref("TooMany", "responses")} | failed


def _success(name: str) -> Schema:
    return {
        "description": "The answer.",
        "headers": _headers(),
        "content": _json(_object({"data": _ref(name)})),
    }


def _get(name: str, summary: str, data: str, *, listed: bool = False, missing: bool = False) -> Schema:
    security = {"security": [{"client": [scope]} for scope in LIST_SCOPES]} if listed else {}
    statuses = (400, 401, 404) if missing else (400, 401)
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [_ref("LotVersion", "parameters"), _ref("NewVersions", "parameters")],
        "responses": {"200": _success(data)} | _error_responses(*statuses),
    } | security


def _public(name: str, summary: str, content_type: str) -> Schema:
    schema = {"type": "object"} if content_type == responses.JSON_TYPE else _TEXT
    success = {
        "description": summary,
        "headers": _headers(limited=False),
        "content": {content_type: {"schema": schema}},
    }
    return {"operationId": name, "summary": summary, "security": [], "responses": {"200": success}}


def _projection() -> Schema:
    examples = {
        "nurses in the nation": {"value": {"id": "29-1141"}},
        "nurses in California": {"value": {"id": "29-1141", "region": {"nation": "us", "level": "state", "id": "06"}}},
        "a major group": {"value": {"id": "29-0000", "region": {"level": "nation", "id": "US"}}},
    }
    return {
        "operationId": "projection",
        "summary": "The projection of one occupation in one area; the nation where no region is given",
        "parameters": [_ref("LotVersion", "parameters"), _ref("NewVersions", "parameters")],
        "requestBody": {"required": True, "content": _json(_ref("Question"), examples=examples)},
        "responses": {"200": _success("Projection")} | _error_responses(400, 401, 404, 413, 415),
    }


def _concepts() -> Schema:
    fields = "|".join(occupations.FIELDS)
    operation = _get("concepts", "Occupations, a page at a time", "Concepts", listed=True, missing=True)
    success = _success("Concepts")
    nothing: Schema = {"type": "array", "maxItems": 0}
    success["content"] = _json(_object({"data": _ref("Concepts"), "warnings": nothing, "errors": nothing}))
    version = {"name": "version", "in": "path", "required": True, "schema": _enum(occupations.VERSION)}
    limit = {"type": "string", "pattern": "^(|[1-9][0-9]{0,2}|1000)$"}
    return operation | {
        "parameters": [
            version,
            _query("q", {"type": "string", "maxLength": occupations.MAX_QUERY}, "Words to find; the likeliest first."),
            _query(
                "filter",
                {"type": "string", "pattern": "^(|level:[0-9]{1,2})$"},
                "One level: level:4 (detailed occupations) or level:1 (major groups).",
            ),
            _query("fields", {"type": "string", "pattern": f"^(|({fields})(,({fields}))*)$"}, "Fields of a concept."),
            _query("limit", limit, f"How many, up to 1000; {occupations.DEFAULT_LIMIT} unless given."),
            _query("after", _TEXT, "The last id of the page before."),
            *operation["parameters"],
        ],
        "responses": operation["responses"] | {"200": success},
    }


def _token() -> Schema:
    form = _object({"grant_type": _enum("client_credentials")}, client_id=_TEXT, client_secret=_TEXT, scope=_TEXT)
    form["additionalProperties"] = _TEXT
    credentials = {"client_id": "public", "client_secret": "public", "grant_type": "client_credentials"}
    examples = {"as everybody": {"value": credentials | {"scope": f"{GROWTH_SCOPE} {LIST_SCOPES[0]}"}}}
    refused = {
        "description": "The request is refused, in the words of OAuth 2.0.",
        "headers": _headers(limited=False),
        "content": _json(_ref("TokenError")),
    }
    success = {
        "description": "A token.",
        "headers": _headers(),
        "content": _json(
            _object(
                {
                    "access_token": _TEXT,
                    "expires_in": {"type": "integer", "minimum": 1},
                    "token_type": {"const": "Bearer"},
                    "scope": _TEXT,
                }
            )
        ),
    }
    return {
        "operationId": "token",
        "summary": "A token for client credentials, in the form or by HTTP Basic",
        "security": [],
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": form, "examples": examples}},
        },
        "responses": {"200": success} | _error_responses() | dict.fromkeys(("400", "401", "413", "415"), refused),
    }


def _projection_request() -> Schema:
    nation: Schema = {"anyOf": [{"type": "null"}, {"type": "string", "pattern": "^[Uu][Ss]$"}]}
    country = _object(
        {"level": {"const": "nation"}, "id": {"type": "string", "pattern": "^([Uu][Ss]|0)$"}}, nation=nation
    )
    state = _object({"level": {"const": "state"}, "id": {"type": "string", "pattern": "^[0-9]{1,2}$"}}, nation=nation)
    return _object(
        {"id": {"type": "string", "minLength": 1, "maxLength": request_parsing.MAX_ID}},
        region={"anyOf": [{"type": "null"}, country, state]},
    )


def _schemas() -> Schema:
    fraction: Schema = {"type": "number", "minimum": -1}
    texts = _list(_TEXT, minItems=1)
    each = {name: {"anyOf": [fraction, {"type": "null"}]} for name in YEARS}
    ends = _list(fraction, minItems=2, maxItems=2)
    levels = {"type": "integer", "enum": [level for level, _ in occupations.LEVELS.values()]}
    parent = {"anyOf": [{"type": "null"}, _TEXT]}
    region = _object({"nation": {"const": "us"}, "level": _enum("nation", "state"), "id": _TEXT, "name": _TEXT})
    projection = _object(
        {
            "id": _TEXT,
            "name": _TEXT,
            "region": region,
            "baseEmployment": {"type": "integer", "minimum": 0},
            "growthPercent": _object(each) | {"description": "Fractions, cumulative from the base: 0.05 is 5 %."},
            "baseYear": {"type": "integer"},
        },
        range80=_object({}, **dict.fromkeys(YEARS, ends)) | {"description": "Low and high end of an 80 % range."},
    )
    meta = _object(
        {
            "attribution": _object({"title": _TEXT, "body": _TEXT}),
            "modelVersions": _object({"projectedOccupationGrowth": _TEXT}),
            "taxonomyVersions": _object({"soc": _TEXT, "area": _TEXT}),
            "supportedTaxonomyVersions": _object({"soc": texts}),
            "dimensions": texts,
            "regions": _object({"nations": texts, "nationLevels": _object({"us": texts})}),
        }
    )
    error = _object({"status": {"type": "integer"}, "title": _TEXT, "detail": _TEXT})
    return {
        "Question": _projection_request(),
        "Projection": projection,
        "Status": _object({"healthy": {"type": "boolean"}, "message": _TEXT}),
        "Meta": meta,
        "Names": texts,
        "Dimension": _object({"id": _TEXT, "title": _TEXT, "description": _TEXT}),
        "Concepts": _list(_object({}, id=_TEXT, name=_TEXT, level=levels, levelName=_TEXT, parentId=parent)),
        "Errors": _object({"errors": _list(error, minItems=1)}),
        "TokenError": _object({"error": _TEXT, "error_description": _TEXT}),
    }


_ENCODED: Final = responses.encode(document())
