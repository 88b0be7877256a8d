"""What the reader chose on Rank: the year, the order, the filters and the page of the list; and its URL parameters.

Codes only: `by=5&sort=openings&group=29-0000&edu=bachelor&wage=60000-120000&ai=low&outlook=faster&min=1000&page=2`.
What is not named is as on a first visit; `min=0` asks for every size.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from services.growth_frame import HORIZONS, MAX_HORIZON
from services.outlook import OUTLOOKS
from services.rank import EDUCATION, EXPOSURE, FASTEST, ORDERS, Filters

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_MAX_NUMBER: Final = 1_000_000_000


@dataclass(frozen=True)
class RankView:
    """`horizon` in years; `order` of services.rank.ORDERS; `page` from 1; `chart`: whether one is drawn."""

    horizon: int = MAX_HORIZON
    order: str = FASTEST
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    chart: bool = False


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
    }
    params = {name: [value] for name, value in found.items() if value}
    several = {
        "group": filters.groups,
        "edu": filters.education,
        "ai": filters.exposure,
        "outlook": filters.outlook,
    }
    return params | {name: list(codes) for name, codes in several.items() if codes}


def parse(params: Mapping[str, Sequence[str]], groups: Collection[str]) -> tuple[RankView, list[str]]:
    """The view that URL parameters describe, and the names of those that could not be used.

    `groups`: the ids of the major groups there are.
    """
    unused: list[str] = []

    def one(name: str) -> str:
        return next(iter(params.get(name, ())), "")

    def number(name: str, text: str) -> int | None:
        if text.isascii() and text.isdecimal() and int(text[:12]) <= _MAX_NUMBER:
            return int(text)
        unused.extend([name] if text else [])
        return None

    def codes(name: str, allowed: Collection[str]) -> tuple[str, ...]:
        asked = dict.fromkeys(params.get(name, ()))
        unused.extend([name] if set(asked) - set(allowed) else [])
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
        unused.append("by")
        horizon = None
    if order and order not in ORDERS:
        unused.append("sort")
    view = RankView(
        horizon=horizon or MAX_HORIZON,
        order=order if order in ORDERS else FASTEST,
        filters=filters,
        page=number("page", one("page")) or 1,
        chart=one("chart") == "on",
    )
    return view, list(dict.fromkeys(unused))
