"""Parses and validates the bodies of responses: they become checked values. Pure.

Documented parts of the contract are required, undocumented ones are tolerated in every form. A body that breaks the
contract is an error: a figure drawn from a field that changed its meaning is worse than none.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services.contract import HORIZON_NAMES
from services.lightcast.plausibility import MAX_JOBS, MAX_NAME, implausible_growth
from services.lightcast.response_errors import parse_json, unexpected_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.errors import UnexpectedResponseError
    from services.lightcast.http import ServiceResponse

MAX_LIFETIME: Final = 86_400.0
"""Seconds for which a token is used, whatever its expires_in."""
_MAX_TOKEN: Final = 16_384
_MAX_LIST: Final = 100
_LEVELS: Final = frozenset({"nation", "state"})
"""Levels of regions, as the contract has them."""
_SECONDS: Final = re.compile(r"[0-9]{1,12}")
_LOT_VERSION: Final = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class AccessToken:
    """An access token as granted. `lifetime` (expires_in) in seconds."""

    text: str
    lifetime: float

    def __repr__(self) -> str:
        return f"AccessToken(***, lifetime={self.lifetime:g})"


@dataclass(frozen=True)
class Projection:
    """The projection of one cell: jobs in the base year and growth by horizon (fractions); None where it is null."""

    base: float | None
    growth: Mapping[int, float | None]

    @property
    def is_empty(self) -> bool:
        """Whether every growth is null: the service's other way to say that nothing is published."""
        return all(value is None for value in self.growth.values())


@dataclass(frozen=True)
class Meta:
    """Version, dimensions and region levels of the growth service, and the title of its attribution."""

    model: str
    dimensions: tuple[str, ...]
    levels: tuple[str, ...]
    title: str


def parse_token(response: ServiceResponse) -> AccessToken:
    """Return the token of a successful token response.

    Raises:
        UnexpectedResponseError: no token, or no usable expires_in.
    """
    body = parse_json(response)
    text = body.get("access_token") if isinstance(body, dict) else None
    # A line break in a token would inject headers.
    if not isinstance(text, str) or not 0 < len(text) <= _MAX_TOKEN or not re.fullmatch(r"[!-~]+", text):
        raise unexpected_response(response, "no access_token")
    lifetime = body.get("expires_in")
    if isinstance(lifetime, str) and _SECONDS.fullmatch(lifetime):
        lifetime = int(lifetime)
    if not _is_number(lifetime) or lifetime <= 0:
        raise unexpected_response(response, "no expires_in")
    if str(body.get("token_type", "Bearer")).casefold() != "bearer":
        raise unexpected_response(response, "another token_type")
    return AccessToken(text, min(float(lifetime), MAX_LIFETIME))


def parse_data(response: ServiceResponse) -> Any:
    """Return what a successful response holds under `data`.

    Raises:
        UnexpectedResponseError: not JSON, no `data`, or errors and nothing else.
    """
    data, has_errors = _data_and_errors(response)
    if has_errors and not data:
        raise _errors_in_a_200(response)
    return data


def _data_and_errors(response: ServiceResponse) -> tuple[Any, bool]:
    """Return (what is under `data`, whether there are `errors` beside it)."""
    body = parse_json(response)
    if not isinstance(body, dict):
        raise unexpected_response(response, "not an object")
    has_errors = bool(body.get("errors"))
    if "data" not in body:
        raise _errors_in_a_200(response) if has_errors else unexpected_response(response, "no data")
    return body["data"], has_errors


def _errors_in_a_200(response: ServiceResponse) -> UnexpectedResponseError:
    """A failure that came as a success: read as it stands it would be "nothing published" or the end of a list."""
    return unexpected_response(response, "errors in a 200")


def parse_projection(response: ServiceResponse, occupation_id: str, area_id: str, nation: str) -> Projection:
    """Return the projection of the requested cell.

    Raises:
        UnexpectedResponseError: a field is missing or of another type, the response is about another cell, or it has
            errors and no growth.
    """
    data, has_errors = _data_and_errors(response)
    projection = _projection(response, data, occupation_id, area_id, nation)
    if has_errors and projection.is_empty:
        raise _errors_in_a_200(response)
    return projection


def _projection(response: ServiceResponse, data: Any, occupation_id: str, area_id: str, nation: str) -> Projection:
    if data is None:
        return Projection(None, dict.fromkeys(HORIZON_NAMES.values()))
    if not isinstance(data, dict):
        raise unexpected_response(response, "data is not an object")
    if str(data.get("id", occupation_id)) != occupation_id:
        raise unexpected_response(response, "about another occupation")
    region = data.get("region")
    if isinstance(region, dict) and not _same_area(region, area_id, nation):
        raise unexpected_response(response, "about another region")
    if "baseEmployment" not in data or not isinstance(data.get("growthPercent"), (dict, type(None))):
        raise unexpected_response(response, "baseEmployment or growthPercent is gone")
    percent = data.get("growthPercent", {})
    if percent is None:
        percent = dict.fromkeys(HORIZON_NAMES)
    missing = HORIZON_NAMES.keys() - percent.keys()
    if missing:
        raise unexpected_response(response, f"growthPercent lacks {sorted(missing)}")
    base = _figure(response, data["baseEmployment"], "baseEmployment")
    if base is not None and not 0 <= base <= MAX_JOBS:
        raise _refused(response, "baseEmployment", "cannot be right")
    growth = {year: _figure(response, percent[name], f"growthPercent.{name}") for name, year in HORIZON_NAMES.items()}
    implausible = implausible_growth(growth)
    if implausible is not None:
        name = next(name for name, year in HORIZON_NAMES.items() if year == implausible[0])
        raise _refused(response, f"growthPercent.{name}", implausible[1])
    return Projection(base, growth)


def parse_meta(response: ServiceResponse) -> Meta:
    """Return versions, dimensions and region levels.

    Raises:
        UnexpectedResponseError: one of them is missing.
    """
    data = parse_data(response)
    try:
        model = data["modelVersions"]["projectedOccupationGrowth"]
        dimensions = data["dimensions"]
        levels = data["regions"]["nationLevels"]["us"]
    except (KeyError, TypeError):
        raise unexpected_response(response, "meta lacks modelVersions, dimensions or regions") from None
    if isinstance(model, bool) or not isinstance(model, (str, int)):
        raise unexpected_response(response, "the model version is no text")
    if not _is_name_list(dimensions) or not _is_name_list(levels):
        raise unexpected_response(response, "dimensions or levels are no short texts")
    attribution = data.get("attribution")
    title = attribution.get("title") if isinstance(attribution, dict) else None
    return Meta(
        parse_name(response, str(model)),
        tuple(dimensions),
        tuple(levels),
        parse_name(response, title) if isinstance(title, str) and title.strip() else "",
    )


def parse_lot_versions(response: ServiceResponse) -> tuple[str, ...]:
    """Return the versions of the occupation taxonomy that /meta supports; empty where it does not say.

    Raises:
        UnexpectedResponseError: the body is none of the service.
    """
    data = parse_data(response)
    supported = data.get("supportedTaxonomyVersions") if isinstance(data, dict) else None
    versions = supported.get("lot") if isinstance(supported, dict) else None
    texts = [str(version) for version in versions[:_MAX_LIST]] if isinstance(versions, list) else []
    return tuple(text for text in texts if _LOT_VERSION.fullmatch(text))


def parse_name(response: ServiceResponse, text: object) -> str:
    """Return a title or version for the screen, without markup.

    Raises:
        UnexpectedResponseError: it is no text, empty or longer than any real one.
    """
    if not isinstance(text, str) or len(text) > MAX_NAME:
        raise unexpected_response(response, "a name is no text or too long")
    name = strip_markup(text)
    if not name:
        raise unexpected_response(response, "a name is empty")
    return name


_MARKUP: Final = str.maketrans(
    {"[": "(", "]": ")", "`": "\u2019", "*": "\u2217", "$": "\uff04", "<": "\u2039", ">": "\u203a"}
)
"""Characters of Markdown, HTML and LaTeX, and ones that look alike. No real title of an occupation and no version
contains them."""


def strip_markup(text: str) -> str:
    """Return a text of the service without markup, control characters or unpaired surrogates."""
    shown = "".join(letter for letter in text if letter.isprintable())
    return shown.translate(_MARKUP).strip()


def is_healthy(response: ServiceResponse) -> bool:
    """Return the `healthy` of /status; a 200 alone does not mean healthy.

    Raises:
        UnexpectedResponseError: there is no such boolean.
    """
    data = parse_data(response)
    if not isinstance(data, dict) or not isinstance(data.get("healthy"), bool):
        raise unexpected_response(response, "status without healthy")
    return bool(data["healthy"])


def _is_name_list(value: object) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= _MAX_LIST
        and all(isinstance(item, str) and len(item) <= MAX_NAME for item in value)
    )


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # JSON has integers of any length
        return False


def _figure(response: ServiceResponse, value: Any, field: str) -> float | None:
    if value is None:
        return None
    if not _is_number(value):
        raise _refused(response, field, "is no number")
    return float(value)


def _refused(response: ServiceResponse, field: str, problem: str) -> UnexpectedResponseError:
    return unexpected_response(response, f"{field} {problem}", shown=f"{field} {problem}")


def _same_area(region: Mapping[str, Any], requested: str, nation: str) -> bool:
    """Whether `region`, as the service repeats it, is the requested area.

    The nation is known by its level, since nobody knows all of its ids; by its id where the level is none of the
    documented ones. A state's FIPS code may lack its zero.
    """
    level = str(region.get("level")).casefold()
    if level in _LEVELS and (level == "nation") != (requested == nation):
        return False
    if region.get("id") is None or (requested == nation and level == "nation"):
        return True
    text = str(region["id"]).upper()
    return text in {nation, "0", "00"} if requested == nation else text.zfill(2) == requested
