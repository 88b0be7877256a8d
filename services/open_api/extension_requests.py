"""Requests of the paths below /horizons/v1, checked to the letter of openapi.json.

What has the right form but means nothing here (an area, a code, a year without projections) is the handlers' business:
they answer 404.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

from services.growth_frame import MAX_HORIZON, NATION
from services.open_api.request_parsing import MAX_ID, check_object, choice, parse_json, split_list, whole_number
from services.open_api.responses import ApiError
from services.outlook import OUTLOOKS
from services.places import GROWTH, LEVELS, MEASURES, STATES
from services.plan.assumptions import CORRELATION, MAX_ATTRITION, MAX_COST, MAX_GROWTH, MAX_PEOPLE, MIN_GROWTH
from services.rank import EDUCATION, EXPOSURE, FASTEST, ORDERS, Filters

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MAX_LINES: Final = 100
"""Lines of a list that are matched at once, some 10 ms each."""
MAX_ROLES: Final = 500
"""Roles of a plan; of those at most MAX_LINES may be titles, which have to be matched."""
MAX_TEXT: Final = 200
"""Characters of a title or an area."""
MAX_YEARS: Final = 10
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
"""Years that a request may name; which of them have projections depends on the vintage."""
RANK_PARAMETERS: Final = (
    *("area", "horizon", "order", "group", "education", "exposure", "outlook"),
    *("wage_from", "wage_to", "min_jobs", "limit", "offset"),
)
PLACES_PARAMETERS: Final = ("id", "level", "horizon", "measure", "limit", "offset")
_LEVEL_NAMES: Final = {name: code for code, area_level in LEVELS.items() for name in (code, area_level)}
"""Levels of places by the names that a request may have: those of the contract, too, which rows have."""
DEFAULT_LIMIT: Final = 40
MAX_LIMIT: Final = 1_000
MAX_WHOLE: Final = 9_999_999
"""The most that a wage or a number of jobs in a query may be."""
_GROUP: Final = re.compile(r"[0-9]{2}-0000")
_HALF: Final = re.compile("[\ud800-\udfff]")
"""Half a character, as only an escape of JSON can name it: no table and no encoding holds one."""


@dataclass(frozen=True)
class RankRequest:
    """A list of the occupations of an area, `limit` rows from the row `offset` on."""

    area: str
    horizon: int
    order: str
    filters: Filters
    limit: int
    offset: int


@dataclass(frozen=True)
class PlacesRequest:
    """One occupation in all areas of a level, by a measure, `limit` rows from the row `offset` on."""

    occupation_id: str
    level: str
    horizon: int
    measure: str
    limit: int
    offset: int


@dataclass(frozen=True)
class PlanRole:
    """A role of a plan, as services.plan.roles.ROLE_DTYPES has them; rates are fractions a year."""

    role: str
    area: str | None
    headcount: float
    attrition: float | None = None
    growth: float | None = None
    planned_hires: float | None = None
    cost_per_hire: float | None = None


@dataclass(frozen=True)
class PlanRequest:
    """A list of roles to plan. `years` to plan to (none: 1, 2, 3, 5 and 10 years on); `area` of roles without one;
    `options`: what to assume, by the names of services.plan.assumptions.PlanOptions."""

    roles: tuple[PlanRole, ...]
    years: tuple[int, ...]
    area: str
    options: Mapping[str, Any]


def parse_rank_request(parameters: Mapping[str, str]) -> RankRequest:
    """The area, horizon, order, filters and page of a list.

    Raises:
        ApiError: 400, a parameter is malformed.
    """
    groups = tuple(split_list(parameters["group"])) if "group" in parameters else ()
    if not all(map(_GROUP.fullmatch, groups)):
        raise ApiError(400, "The parameter group must be codes of major groups with commas, such as 29-0000,15-0000.")
    filters = Filters(
        groups,
        _choices(parameters, "education", EDUCATION),
        _choices(parameters, "exposure", EXPOSURE),
        _choices(parameters, "outlook", OUTLOOKS),
        whole_number(parameters, "wage_from", 0, MAX_WHOLE),
        whole_number(parameters, "wage_to", 0, MAX_WHOLE),
        whole_number(parameters, "min_jobs", 0, MAX_WHOLE),
    )
    area = parameters.get("area", NATION)
    if len(area) > MAX_TEXT:
        raise ApiError(400, f"The parameter area must have {MAX_TEXT} characters or fewer.")
    order = choice(parameters, "order", ORDERS, FASTEST)
    return RankRequest(area, _horizon(parameters), order, filters, *_page(parameters))


def parse_places_request(parameters: Mapping[str, str]) -> PlacesRequest:
    """The occupation, level, horizon, measure and page of a list of places.

    Raises:
        ApiError: 400, a parameter is missing or malformed.
    """
    level = _LEVEL_NAMES[choice(parameters, "level", _LEVEL_NAMES, STATES)]
    measure = choice(parameters, "measure", MEASURES, GROWTH)
    return PlacesRequest(parse_id(parameters), level, _horizon(parameters), measure, *_page(parameters))


def _horizon(parameters: Mapping[str, str]) -> int:
    return whole_number(parameters, "horizon", 1, MAX_HORIZON) or MAX_HORIZON


def _page(parameters: Mapping[str, str]) -> tuple[int, int]:
    """Limit and offset."""
    limit = whole_number(parameters, "limit", 1, MAX_LIMIT) or DEFAULT_LIMIT
    return limit, whole_number(parameters, "offset", 0, MAX_WHOLE) or 0


def parse_id(parameters: Mapping[str, str]) -> str:
    """The parameter `id`: the code of an occupation.

    Raises:
        ApiError: 400, it is missing or too long.
    """
    code = parameters.get("id", "")
    if not 1 <= len(code) <= MAX_ID:
        raise ApiError(400, f"The parameter id must have 1 to {MAX_ID} characters, such as 29-1141.")
    return code


def parse_match_request(raw: bytes) -> list[str]:
    """The titles or codes of a list.

    Raises:
        ApiError: 400, the body is malformed.
    """
    lines = check_object(parse_json(raw), "The body", required=("lines",), optional=())["lines"]
    if not isinstance(lines, list) or not 1 <= len(lines) <= MAX_LINES:
        raise ApiError(400, f"`lines` must be a list of 1 to {MAX_LINES} texts.")
    return [_text(line, f"`lines[{place}]`") for place, line in enumerate(lines)]


def parse_plan_request(raw: bytes) -> PlanRequest:
    """The roles, years and assumptions of a plan.

    Raises:
        ApiError: 400, the body is malformed.
    """
    optional = (
        "years",
        "area",
        "headcountYear",
        "attrition",
        "growth",
        "withTransfers",
        "correlation",
        "plannedPerYear",
    )
    body = check_object(parse_json(raw), "The body", required=("roles",), optional=optional)
    roles = body["roles"]
    if not isinstance(roles, list) or not 1 <= len(roles) <= MAX_ROLES:
        raise ApiError(400, f"`roles` must be a list of 1 to {MAX_ROLES} roles.")
    years = body.get("years")
    years = [] if years is None else years
    if not isinstance(years, list) or len(years) > MAX_YEARS:
        raise ApiError(400, f"`years` must be a list of at most {MAX_YEARS} years.")
    found = [_year(year, f"`years[{place}]`") for place, year in enumerate(years)]
    headcount_year = body.get("headcountYear")
    correlation = _number(body.get("correlation"), "`correlation`", 0.0, 1.0)
    options = {
        "attrition": _number(body.get("attrition"), "`attrition`", 0.0, MAX_ATTRITION),
        "growth": _number(body.get("growth"), "`growth`", MIN_GROWTH, MAX_GROWTH),
        "correlation": CORRELATION if correlation is None else correlation,
        "with_transfers": _flag(body, "withTransfers"),
        "planned_per_year": _flag(body, "plannedPerYear"),
    }
    if headcount_year is not None:
        options["headcount_year"] = _year(headcount_year, "`headcountYear`")
    area = body.get("area")
    return PlanRequest(
        tuple(_role(role, f"`roles[{place}]`") for place, role in enumerate(roles)),
        tuple(dict.fromkeys(found)),
        NATION if area is None else _text(area, "`area`"),
        options,
    )


def _role(value: Any, what: str) -> PlanRole:
    optional = ("area", "attrition", "growth", "plannedHires", "costPerHire")
    role = check_object(value, what, required=("role", "headcount"), optional=optional)
    headcount = _number(role["headcount"], f"{what}.headcount", 0.0, MAX_PEOPLE)
    if headcount is None:
        raise ApiError(400, f"{what}.headcount must be a number.")
    area = role.get("area")
    return PlanRole(
        _text(role["role"], f"{what}.role"),
        None if area is None else _text(area, f"{what}.area"),
        headcount,
        _number(role.get("attrition"), f"{what}.attrition", 0.0, MAX_ATTRITION),
        _number(role.get("growth"), f"{what}.growth", MIN_GROWTH, MAX_GROWTH),
        _number(role.get("plannedHires"), f"{what}.plannedHires", 0.0, MAX_PEOPLE),
        _number(role.get("costPerHire"), f"{what}.costPerHire", 0.0, MAX_COST),
    )


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_TEXT or _HALF.search(value):
        raise ApiError(400, f"{what} must be a text of 1 to {MAX_TEXT} characters.")
    return value


def _number(value: Any, what: str, low: float, high: float) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise ApiError(400, f"{what} must be a number from {low:g} to {high:g}.")
    return float(value)


def _year(value: Any, what: str) -> int:
    number = _number(value, what, FIRST_YEAR, LAST_YEAR)
    if number is None or number != int(number):
        raise ApiError(400, f"{what} must be a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return int(number)


def _flag(body: Mapping[str, Any], name: str) -> bool:
    value = body.get(name)
    if not isinstance(value, (bool, NoneType)):
        raise ApiError(400, f"`{name}` must be true or false.")
    return value is not False


def _choices(parameters: Mapping[str, str], name: str, allowed: Collection[str]) -> tuple[str, ...]:
    chosen = tuple(split_list(parameters[name].lower())) if name in parameters else ()
    if not set(chosen) <= set(allowed):
        raise ApiError(400, f"The parameter {name} must be of {', '.join(allowed)}, with commas between several.")
    return chosen
