"""The paths below /horizons/v1, which go beyond Lightcast's contract: lists, places, vintages, matches and plans.

The figures of the screens and the shell, from the same calls.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pandas as pd

from services import places
from services.errors import BadInputError
from services.growth_frame import COLUMNS
from services.matching import CHOICES
from services.open_api import extension_requests, request_parsing, responses
from services.open_api.body import LargeBodies, list_body
from services.open_api.extension_requests import MAX_LINES, parse_match_request, parse_plan_request
from services.open_api.guards import CLIENT, require_scope
from services.open_api.projections import why_none
from services.open_api.responses import ApiError, quote
from services.open_api.tokens import GROWTH_SCOPE
from services.open_api.work_queue import WorkQueue
from services.plan.assumptions import assumptions, default_options
from services.plan.calculation import ROW_DTYPES, calculate
from services.plan.figure_notes import figure_notes
from services.plan.make_plan import code_tests
from services.plan.match import match_roles
from services.plan.roles import ROLE_DTYPES
from services.plan.totals import TOTAL_DTYPES
from services.rank import CONTEXT_DTYPES, ORDERS, left_out, min_jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from services.growth import Growth
    from services.open_api.extension_requests import PlacesRequest, PlanRequest, RankRequest
    from services.open_api.handlers import Handlers

_FIGURES: Final = tuple(name for name in COLUMNS[COLUMNS.index("base_year") :] if name != "growth_per_year")
"""Columns of the growth frame that every list has."""
T = TypeVar("T")

RANK_FIELDS: Final = (
    "place",
    "is_tied",
    "first_place",
    "last_place",
    "occupation_id",
    "occupation",
    *_FIGURES,
    *CONTEXT_DTYPES,
)
"""Columns of Growth.rank that an occupation of a list has."""
PLACE_FIELDS: Final = (
    "area_id",
    "area",
    "area_level",
    *_FIGURES,
    *places.CONTEXT_DTYPES,
)
"""Columns of Growth.places that a place has."""
VINTAGE_FIELDS: Final = (
    "vintage",
    "base_year",
    "target_year",
    "base_employment",
    "target_employment",
    "growth",
    "openings_per_year",
    "openings_method",
    "comparable",
    "basis",
)
_NAMES: Final = {"occupation_id": "id", "occupation": "name"}
"""As the contract has them."""


def key(column: str) -> str:
    """The JSON key of a column: base_employment -> baseEmployment."""
    first, *rest = column.split("_")
    return _NAMES.get(column) or first + "".join(part.capitalize() for part in rest)


class ExtensionHandlers:
    """The handlers of these paths, with the tokens, limits and source of the contract's."""

    def __init__(self, handlers: Handlers) -> None:
        self._handlers = handlers
        self._queue = WorkQueue()
        self._large_bodies = LargeBodies()

    async def authorize(self, request: Request, scopes: tuple[str, ...]) -> None:
        """See `Handlers.authorize`."""
        await self._handlers.authorize(request, scopes)

    @require_scope(GROWTH_SCOPE)
    async def rank(self, request: Request) -> Response:
        """GET /horizons/v1/rank."""
        parameters = request_parsing.parse_parameters(request, extension_requests.RANK_PARAMETERS)
        wanted = extension_requests.parse_rank_request(parameters)
        return await self._answer(request, rank_body, wanted)

    @require_scope(GROWTH_SCOPE)
    async def places(self, request: Request) -> Response:
        """GET /horizons/v1/places."""
        parameters = request_parsing.parse_parameters(request, extension_requests.PLACES_PARAMETERS)
        wanted = extension_requests.parse_places_request(parameters)
        return await self._answer(request, places_body, wanted, wanted.occupation_id)

    @require_scope(GROWTH_SCOPE)
    async def vintages(self, request: Request) -> Response:
        """GET /horizons/v1/vintages."""
        code = extension_requests.parse_id(request_parsing.parse_parameters(request, ("id",)))
        return await self._answer(request, vintages_body, code, code)

    @require_scope(GROWTH_SCOPE)
    async def match(self, request: Request) -> Response:
        """POST /horizons/v1/match."""
        request_parsing.parse_parameters(request)
        return await self._answer_list(request, lambda growth, raw: match_body(growth, parse_match_request(raw)))

    @require_scope(GROWTH_SCOPE)
    async def plan(self, request: Request) -> Response:
        """POST /horizons/v1/plan."""
        request_parsing.parse_parameters(request)
        return await self._answer_list(request, lambda growth, raw: plan_body(growth, parse_plan_request(raw)))

    async def _answer_list(self, request: Request, body: Callable[[Growth, bytes], Any]) -> Response:
        client = request.scope[CLIENT]
        async with list_body(request, responses.JSON_TYPE, self._large_bodies, client) as raw:
            return await self._answer(request, body, raw)

    async def _answer(self, request: Request, body: Callable[[Growth, T], Any], wanted: T, code: str = "") -> Response:
        """200 with what `body` returns, which is read, computed, encoded and compressed in a thread: it may have
        megabytes. `code`: that of an occupation, of which a warning says what it means now where it is not of today."""
        growth = await self._handlers.growth()

        def answer() -> Response:
            raw = responses.encode({"data": body(growth, wanted)})
            notes = [f"{one.note}. This is {one.occupation_id}." for one in growth.read_codes(code) if one.note]
            return responses.list_response(responses.add_warning(raw, notes[0]) if notes else raw, request)

        return await self._queue.run(answer)


def rank_body(growth: Growth, wanted: RankRequest) -> dict[str, Any]:
    """A part of a list of Growth.rank.

    Raises:
        ApiError: 404, there is no such area or group, or nothing there to order by.
    """
    area_id = _area_id(growth, wanted.area)
    name = growth.area(area_id)
    everything = growth.occupations_in(area_id, wanted.horizon)
    if everything[ORDERS[wanted.order].column].isna().all():
        raise ApiError(404, f"There is no list of {name} by {wanted.order}: none of its occupations has that figure.")
    try:
        ranked = growth.rank(area_id, wanted.horizon, wanted.filters, wanted.order)
    except BadInputError as error:
        raise ApiError(404, f"{error.message} {error.next_step}") from None
    part = ranked.iloc[wanted.offset : wanted.offset + wanted.limit]
    return {
        "area": {"id": area_id, "name": name},
        "order": wanted.order,
        "minJobs": min_jobs(everything["area_level"].iloc[0], wanted.filters),
        "leftOut": {key(cause): count for cause, count in left_out(everything, wanted.filters)._asdict().items()},
        "total": len(ranked),
        "occupations": records(part, RANK_FIELDS),
    }


def places_body(growth: Growth, wanted: PlacesRequest) -> dict[str, Any]:
    """A part of an occupation's places, in the order of a measure.

    Raises:
        ApiError: 404, there is no such occupation, or no place has a figure of the measure.
    """
    occupation_id, name = _occupation(growth, wanted.occupation_id)
    found = places.order(growth.places(occupation_id, wanted.level, wanted.horizon), wanted.measure)
    if found[places.MEASURES[wanted.measure].column].isna().all():
        where = "states" if wanted.level == places.STATES else "local areas"
        raise ApiError(404, f"No {wanted.measure} of {name} in {where}: {_why_nowhere(found, wanted.measure)}.")
    part = found.iloc[wanted.offset : wanted.offset + wanted.limit]
    return {
        "id": occupation_id,
        "name": name,
        "measure": wanted.measure,
        "total": len(found),
        "places": records(part, PLACE_FIELDS),
    }


def _why_nowhere(found: pd.DataFrame, measure: str) -> str:
    """Why no place has a figure of the measure: flags say it of growth alone, and only where all have the same."""
    flags = found["flags"] if places.MEASURES[measure].depends_on_year else [""] * len(found)
    whys = set(map(why_none, found["area_level"], found["taxonomy"], flags))
    why = whys.pop() if len(whys) == 1 else "nothing is published"
    agencies = int(found["has_agency_growth"].fillna(False).sum()) if measure == places.GROWTH else 0
    return (
        f"{why}, but {agencies} state {'agency projects' if agencies == 1 else 'agencies project'} it"
        if agencies
        else why
    )


def vintages_body(growth: Growth, code: str) -> dict[str, Any]:
    """What each BLS vintage projected for an occupation in the nation, the newest last.

    Raises:
        ApiError: 404, there is no such occupation.
    """
    occupation_id, name = _occupation(growth, code)
    return {"id": occupation_id, "name": name, "vintages": records(growth.vintages(occupation_id), VINTAGE_FIELDS)}


def match_body(growth: Growth, lines: Sequence[str]) -> list[dict[str, Any]]:
    """The occupation of each line, as it was sent, with its certainty and choices, of Growth.match."""
    rows = records(growth.match(lines), ("line", "occupation_id", "occupation", "certainty", "note", *_CHOICE_COLUMNS))
    for row, line in zip(rows, lines, strict=True):
        row["line"] = line
        choices = [(row.pop(key(f"choice_{n}")), row.pop(key(f"choice_title_{n}"))) for n in range(1, CHOICES + 1)]
        row["choices"] = [{"id": code, "name": name} for code, name in choices if code is not None]
    return rows


_CHOICE_COLUMNS: Final = tuple(f"{name}_{n}" for n in range(1, CHOICES + 1) for name in ("choice", "choice_title"))


def plan_body(growth: Growth, wanted: PlanRequest) -> dict[str, Any]:
    """A plan: totals and rows by year, what is to be said of roles, and what is assumed.

    Raises:
        ApiError: 404, no role has an occupation, there is no area that the plan or a role names, or a year has no
            projections; 400, too many roles are titles.
    """
    area_id = _area_id(growth, wanted.area)
    is_code, _ = code_tests(growth)
    titles = {role.role for role in wanted.roles if not is_code(role.role)}
    if len(titles) > MAX_LINES:
        raise ApiError(
            400, f"{len(titles)} roles are titles, up to {MAX_LINES} are matched; send codes of /horizons/v1/match."
        )
    roles = pd.DataFrame(
        [(place, *vars(role).values()) for place, role in enumerate(wanted.roles, start=1)], columns=list(ROLE_DTYPES)
    ).astype(ROLE_DTYPES)
    matched, notes = match_roles(growth, roles, default_area=area_id)
    for note in notes:
        if note.is_of_area:  # a page shows the note; a program would take the figures of the wider area for the role's
            place = note.line - 1
            raise _no_area(growth, str(wanted.roles[place].area), f" (`roles[{place}]`)")
    try:
        options = default_options(growth, datetime.now(UTC).date(), **wanted.options)
        plan = calculate(growth, matched, options, wanted.years)
    except BadInputError as error:
        raise ApiError(404, f"{error.message} {error.next_step}") from None
    if missing := sorted(set(wanted.years) - set(plan.target_years)):
        raise ApiError(404, f"There is no plan from {options.headcount_year} to {', '.join(map(str, missing))}.")
    return {
        "totals": records(plan.totals, tuple(TOTAL_DTYPES)),
        "rows": records(plan.rows, tuple(ROW_DTYPES)),
        "notes": [
            {"line": note.line, "level": note.level, "message": note.message}
            for note in (*notes, *figure_notes(growth, plan.rows))
        ],
        "assumptions": [
            {"name": one.name, "value": one.value, "source": one.source}
            for one in assumptions(growth, options, plan.rows)
        ],
    }


def records(frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows as JSON objects of `columns`, by their keys; a missing value is null."""
    lists = [_plain(frame[column]) for column in columns]
    keys = list(map(key, columns))
    return [dict(zip(keys, values, strict=True)) for values in zip(*lists, strict=True)]


def _plain(column: pd.Series[Any]) -> list[Any]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return [None if gone else value for value, gone in zip(column.tolist(), column.isna().tolist(), strict=True)]


def _occupation(growth: Growth, code: str) -> tuple[str, str]:
    """The id and the name of the occupation that a code means."""
    readings = growth.read_codes(code)
    occupation_id = readings[0].occupation_id if len(readings) == 1 else None
    if occupation_id is None:
        raise responses.no_occupation(code, readings)
    return occupation_id, str(growth.occupation(occupation_id)["occupation"])


def _area_id(growth: Growth, text: str) -> str:
    area_id = growth.resolve_area(text)
    if area_id is None:
        raise _no_area(growth, text)
    return area_id


def _no_area(growth: Growth, text: str, where: str = "") -> ApiError:
    return ApiError(404, f"There is no area {quote(text)}{where}. {growth.unknown_area_hint(text)}".rstrip())
