"""What the reader chose on Rank: the year, the order, the filters and the page of the list; and its URL parameters.

Codes only: `by=5&sort=openings&group=29-0000&edu=bachelor&wage=60000-120000&ai=low&outlook=faster&min=1000&page=2`.
What is not named is as on a first visit; `min=0` asks for every size. `prog=51.3801` leaves in the occupations of a
program of study, `occ=29-1141&occ=15-1252` those of a list; one that is too long for a link is `list=session`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from services.growth_frame import HORIZONS, MAX_HORIZON
from services.outlook import OUTLOOKS
from services.rank import EDUCATION, EXPOSURE, FASTEST, ORDERS, Filters

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from services.growth import Growth

_MAX_NUMBER: Final = 1_000_000_000
MAX_LISTED_IN_LINK: Final = 40
"""Occupations of a list that a link names; a longer one stays in the session: links are cut at some 2,000 characters by
mail programs and spreadsheets."""
UNKNOWN_PROGRAM: Final = "The program of this link is not known, or no occupation is named for it."
_LIST, _SESSION = "list", "session"
NAMES: Final = frozenset({"by", "sort", "group", "edu", "wage", "ai", "outlook", "min", "page", "chart", "prog", _LIST})
_GROUPS: Final = ("socmajor", "soctotal")


@dataclass(frozen=True)
class RankView:
    """`horizon` in years; `order` of services.rank.ORDERS; `page` from 1; `chart`: whether one is drawn.

    `program`: CIP code of the program whose occupations are left in, or ""; `listed`: the occupations of a list that
    are left in, or none. Not both.
    """

    horizon: int = MAX_HORIZON
    order: str = FASTEST
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    chart: bool = False
    program: str = ""
    listed: tuple[str, ...] = ()


def is_session_list(params: Mapping[str, Sequence[str]]) -> bool:
    """Whether URL parameters ask for the list that the session holds."""
    return _SESSION in params.get(_LIST, ())


def is_ranked(growth: Growth, occupation_id: str) -> bool:
    """Whether Rank can list an occupation: groups, and all occupations together, are not ranked."""
    return growth.occupation(occupation_id)["taxonomy"] not in _GROUPS


def restrict(
    view: RankView,
    params: Mapping[str, Sequence[str]],
    growth: Growth,
    listed: Sequence[str],
    previous: RankView,
) -> tuple[RankView, list[str]]:
    """`view` with the program or the list that URL parameters name, and a sentence for each that cannot be shown.

    `listed`: the occupations that the link names; `previous`: what the session shows, which holds a long list.
    """
    dropped: list[str] = []
    program = next(iter(params.get("prog", ())), "")
    program_id = growth.programs.resolve(program) if program else None
    if program_id and growth.programs.occupations(program_id):
        return replace(view, program=program_id), dropped
    if program:
        dropped.append(f"{UNKNOWN_PROGRAM} Showing all.")
    detailed = {code for code in listed if is_ranked(growth, code)}
    if len(detailed) < len(listed):
        dropped.append("Groups of occupations are not ranked; this link names some, which are left out.")
    if is_session_list(params) and not listed:
        if not previous.listed:
            dropped.append("The list of this link was too long for a link and is gone; paste it again. Showing all.")
        return replace(view, listed=previous.listed), dropped
    return replace(view, listed=tuple(code for code in listed if code in detailed)), dropped


def parameters(view: RankView) -> dict[str, list[str]]:
    """The URL parameters of what differs from a first visit."""
    filters = view.filters
    wage = "-".join("" if end is None else str(end) for end in (filters.wage_from, filters.wage_to))
    found = {
        "by": "" if view.horizon == MAX_HORIZON else str(view.horizon),
        "sort": "" if view.order == FASTEST else view.order,
        "wage": "" if wage == "-" else wage,
        "min": "" if filters.min_jobs is None else str(filters.min_jobs),
        "page": "" if view.page == 1 else str(view.page),
        "chart": "on" if view.chart else "",
        "prog": view.program,
        _LIST: _SESSION if len(view.listed) > MAX_LISTED_IN_LINK else "",
    }
    params = {name: [value] for name, value in found.items() if value}
    several = {
        "group": filters.groups,
        "edu": filters.education,
        "ai": filters.exposure,
        "outlook": filters.outlook,
        "occ": () if len(view.listed) > MAX_LISTED_IN_LINK else view.listed,
    }
    return params | {name: list(codes) for name, codes in several.items() if codes}


def parse(params: Mapping[str, Sequence[str]], groups: Collection[str]) -> tuple[RankView, list[tuple[str, str]]]:
    """The view that URL parameters describe, but for the program and the list, and the names and values of those that
    could not be used.

    `groups`: the ids of the major groups there are.
    """
    unknown: list[tuple[str, str]] = []

    def one(name: str) -> str:
        return next(iter(params.get(name, ())), "")

    def number(name: str, text: str) -> int | None:
        if text.isascii() and text.isdecimal() and int(text[:12]) <= _MAX_NUMBER:
            return int(text)
        unknown.extend([(name, one(name))] if text else [])
        return None

    def codes(name: str, allowed: Collection[str]) -> tuple[str, ...]:
        asked = dict.fromkeys(params.get(name, ()))
        unknown.extend((name, code) for code in asked if code not in allowed)
        return tuple(code for code in asked if code in allowed)

    start, _, end = one("wage").partition("-")
    filters = Filters(
        groups=codes("group", groups),
        education=codes("edu", EDUCATION),
        exposure=codes("ai", EXPOSURE),
        outlook=codes("outlook", OUTLOOKS),
        wage_from=number("wage", start),
        wage_to=number("wage", end),
        min_jobs=number("min", one("min")),
    )
    horizon, order = number("by", one("by")), one("sort")
    if horizon is not None and horizon not in HORIZONS:
        unknown.append(("by", one("by")))
        horizon = None
    if order and order not in ORDERS:
        unknown.append(("sort", order))
    view = RankView(
        horizon=horizon or MAX_HORIZON,
        order=order if order in ORDERS else FASTEST,
        filters=filters,
        page=number("page", one("page")) or 1,
        chart=one("chart") == "on",
    )
    return view, list(dict.fromkeys(unknown))
