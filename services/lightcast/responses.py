"""What answers mean: a status becomes an error with its next step, a body becomes checked values. Pure.

The contract is followed to the letter where it is documented, and every open point is tolerated. A body that
breaks it is an error that says so: a figure drawn from a field that changed its meaning is worse than none.
"""

from __future__ import annotations

import contextlib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services.errors import (
    AccessRefusedError,
    BadRequestError,
    CredentialsError,
    RateLimitedError,
    ServiceDownError,
    ServiceError,
    UnexpectedAnswerError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.lightcast.http import Reply

YEARS: Final[Mapping[str, int]] = {"oneYear": 1, "twoYear": 2, "threeYear": 3, "fiveYear": 5, "tenYear": 10}
"""Horizons by their names in an answer. Never by their order: it is not promised."""

MAX_GROWTH: Final = 10.0
"""Eleven times as many jobs in ten years: more is a percent taken for a fraction, or worse."""

_OAUTH_CODES: Final = ("invalid_client", "invalid_scope", "unauthorized_client", "access_denied")
"""The refusals that a setting or Lightcast can mend; the others say that the request itself is wrong."""

_AGAIN: Final = "Try again in a few minutes; what was read before stays on the screen."
_REPORT: Final = "Try again later; if it stays so, report it with the support id: the service may have changed."


@dataclass(frozen=True)
class Token:
    """A token as granted. `lifetime` in seconds."""

    text: str
    lifetime: float

    def __repr__(self) -> str:
        return f"Token(***, lifetime={self.lifetime:g})"


@dataclass(frozen=True)
class Projection:
    """What the growth service says of one cell: jobs now and growth by horizon; None where it is null."""

    base: float | None
    growth: Mapping[int, float | None]

    @property
    def empty(self) -> bool:
        """Whether there is no growth at all: the service's other way to say that nothing is published."""
        return all(value is None for value in self.growth.values())


@dataclass(frozen=True)
class Meta:
    """What the growth service says of itself."""

    model: str
    dimensions: tuple[str, ...]
    levels: tuple[str, ...]
    title: str


def unexpected(reply: Reply, detail: str) -> UnexpectedAnswerError:
    """The answer breaks the contract; `detail` (our own words, for the log) says how."""
    return UnexpectedAnswerError(
        "Lightcast sent an answer that Horizons cannot read.",
        _REPORT,
        detail=f"unexpected answer: {detail} (status {reply.status}, id {reply.support_id or 'none'})",
        support_id=reply.support_id,
    )


def error_for(reply: Reply) -> ServiceError:
    """The error that an answer of status 3xx to 5xx means. 401 is read as: not even a new token helps."""
    status, support_id = reply.status, reply.support_id
    detail = f"status {status}, id {support_id or 'none'}"
    if status in {401, 403} and _is_page(reply):
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
            "Lightcast is not working at the moment.", _AGAIN, detail=f"service down: {detail}", support_id=support_id
        )
    if 400 <= status < 500:
        return BadRequestError(
            "Lightcast does not accept this request.",
            "Check LIGHTCAST_LOT_VERSION and the LIGHTCAST_*_URL settings; if they are right, report it with the "
            "support id.",
            detail=f"bad request: {detail}",
            support_id=support_id,
        )
    return unexpected(reply, "neither an answer nor an error")


def token_error(reply: Reply) -> ServiceError:
    """The error that a refused token request means: OAuth's `error`, whatever the status around it."""
    code = _oauth_code(reply)
    if code == "invalid_client" or (reply.status == 401 and not code and not _is_page(reply)):
        return CredentialsError(
            "Lightcast does not know this client id and secret.",
            "Check LIGHTCAST_CLIENT_ID and LIGHTCAST_CLIENT_SECRET (or [lightcast] in .streamlit/secrets.toml).",
            detail="invalid client",
            support_id=reply.support_id,
        )
    if code:
        return AccessRefusedError(
            "The Lightcast account has no access to what was asked for.",
            "Ask Lightcast to add the service to the account, or check the LIGHTCAST_*_SCOPE settings.",
            detail=f"token refused: {code}",
            support_id=reply.support_id,
        )
    if 400 <= reply.status < 500 and reply.status not in {401, 403, 429}:
        return BadRequestError(
            "Signing in to Lightcast failed: the address does not take this request.",
            "Check LIGHTCAST_AUTH_URL and the LIGHTCAST_*_SCOPE settings.",
            detail=f"token request refused: status {reply.status}",
            support_id=reply.support_id,
        )
    return error_for(reply)


def _oauth_code(reply: Reply) -> str:
    """OAuth's error code: `error`, or anywhere in `errors`; "" when there is none that we know."""
    try:
        body = _parsed(reply)
    except UnexpectedAnswerError:
        return ""
    said = json.dumps([body.get("error"), body.get("errors")]) if isinstance(body, dict) else ""
    return next((code for code in _OAUTH_CODES if code in said), "")


def token_of(reply: Reply) -> Token:
    """The token of a good answer.

    Raises:
        UnexpectedAnswerError: no token, or no usable lifetime.
    """
    body = _parsed(reply)
    text = body.get("access_token") if isinstance(body, dict) else None
    # A line break in a token would write headers of its own.
    if not isinstance(text, str) or not text or not text.isprintable() or not text.isascii() or " " in text:
        raise unexpected(reply, "no access_token")
    lifetime = body.get("expires_in")
    if isinstance(lifetime, str) and lifetime.isascii() and lifetime.isdigit():
        lifetime = int(lifetime)
    if not _is_number(lifetime) or lifetime <= 0:
        raise unexpected(reply, "no expires_in")
    if str(body.get("token_type", "Bearer")).casefold() != "bearer":
        raise unexpected(reply, "another token_type")
    return Token(text, float(lifetime))


def data_of(reply: Reply) -> Any:
    """What a good answer holds under `data`.

    Raises:
        UnexpectedAnswerError: not JSON, or no `data`.
        ServiceError: a 200 whose body is an error after all.
    """
    body = _parsed(reply)
    if not isinstance(body, dict):
        raise unexpected(reply, "not an object")
    if "data" not in body:
        raise unexpected(reply, "errors in a 200" if body.get("errors") else "no data")
    return body["data"]


def projection_of(reply: Reply, occupation_id: str, area_id: str, nation: str) -> Projection:
    """The projection of the cell that was asked for.

    Raises:
        UnexpectedAnswerError: a field is gone or of another kind, or the answer is about another cell.
    """
    data = data_of(reply)
    if data is None:
        return Projection(None, dict.fromkeys(YEARS.values()))
    if not isinstance(data, dict):
        raise unexpected(reply, "data is not an object")
    if str(data.get("id", occupation_id)) != occupation_id:
        raise unexpected(reply, "about another occupation")
    region = data.get("region")
    if isinstance(region, dict) and not _same_area(region.get("id"), area_id, nation):
        raise unexpected(reply, "about another region")
    if "baseEmployment" not in data or not isinstance(data.get("growthPercent"), (dict, type(None))):
        raise unexpected(reply, "baseEmployment or growthPercent is gone")
    percent = data.get("growthPercent", {})
    if percent is None:
        percent = dict.fromkeys(YEARS)
    missing = YEARS.keys() - percent.keys()
    if missing:
        raise unexpected(reply, f"growthPercent lacks {sorted(missing)}")
    base = _checked(reply, data["baseEmployment"], 0.0, math.inf)
    growth = {year: _checked(reply, percent[name], -1.0, MAX_GROWTH) for name, year in YEARS.items()}
    return Projection(base, growth)


def meta_of(reply: Reply) -> Meta:
    """Versions, dimensions and region levels.

    Raises:
        UnexpectedAnswerError: one of them is gone.
    """
    data = data_of(reply)
    try:
        model = data["modelVersions"]["projectedOccupationGrowth"]
        dimensions = data["dimensions"]
        levels = data["regions"]["nationLevels"]["us"]
    except (KeyError, TypeError):
        raise unexpected(reply, "meta lacks modelVersions, dimensions or regions") from None
    if not isinstance(model, (str, int)) or not _are_texts(dimensions) or not _are_texts(levels):
        raise unexpected(reply, "meta has other kinds of values")
    attribution = data.get("attribution")
    title = attribution.get("title") if isinstance(attribution, dict) else None
    return Meta(plain(str(model)), tuple(dimensions), tuple(levels), plain(title) if isinstance(title, str) else "")


_ACTIVE: Final = str.maketrans(
    {"[": "(", "]": ")", "`": "\u2019", "*": "\u2217", "$": "\uff04", "<": "\u2039", ">": "\u203a"}
)
"""Characters that a screen would act on rather than show, and ones that look alike. No title of an occupation and no
version holds them, so a true answer stays as it is."""


def plain(text: str) -> str:
    """A text of the service as nothing but text: no markup, no control character, nothing that cannot be written."""
    shown = "".join(letter for letter in text if letter.isprintable())
    return shown.translate(_ACTIVE).strip()


def healthy(reply: Reply) -> bool:
    """What /status says of itself; a 200 alone says nothing.

    Raises:
        UnexpectedAnswerError: it does not say.
    """
    data = data_of(reply)
    if not isinstance(data, dict) or not isinstance(data.get("healthy"), bool):
        raise unexpected(reply, "status without healthy")
    return bool(data["healthy"])


def _parsed(reply: Reply) -> Any:
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(reply.body, parse_constant=_refuse)
    # Raised out here: the parser's exception holds the text, which may be a cut token, and would be its context.
    raise unexpected(reply, "not JSON")


def _is_page(reply: Reply) -> bool:
    """Whether a body is HTML: the service never speaks it, proxies and gateways do."""
    return reply.body.lstrip()[:1] == b"<"


def _refuse(name: str) -> float:
    raise ValueError(name)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # JSON has integers of any length
        return False


def _checked(reply: Reply, value: Any, least: float, most: float) -> float | None:
    if value is None:
        return None
    if not _is_number(value) or not least <= value <= most:
        raise unexpected(reply, "a figure is no number or cannot be right")
    return float(value)


def _same_area(echoed: object, asked: str, nation: str) -> bool:
    """Whether both mean one area: the nation goes by several names, a state's FIPS code loses its zero."""
    if echoed is None:
        return True
    text = str(echoed).upper()
    if asked == nation:
        return text in {nation, "0", "00"}
    return text.zfill(2) == asked
