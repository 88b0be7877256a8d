"""Inputs of Rank: the area, the year, the order and the filters. Each shows the selection and changes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.inputs.area_search import area_search
from components.inputs.controls import segments, select, show_value
from components.state import selection
from components.text import rank as text
from services.growth_frame import HORIZONS
from services.rank import EDUCATION, EXPOSURE, LIKELIHOOD, LISTS, ORDERS, Filters, min_jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from services.growth import Growth

_SIZES: Final = (0, 100, 1_000, 10_000, 50_000, 100_000)
_WAGE_STEP: Final = 5_000
_MAX_WAGE: Final = 1_000_000


def area(growth: Growth) -> None:
    """A search for the area to rank, and a choice between the areas that the reader has chosen elsewhere."""
    chosen = selection.current().areas
    area_search(growth, "Area to rank", chosen[:1], selection.show_area, key="rank_area")
    if len(chosen) > 1:
        select("Ranked area", chosen, chosen[0], growth.area, "rank_areas", _bring_forward)


def _bring_forward(area_id: str) -> None:
    others = [code for code in selection.current().areas if code != area_id]
    selection.update(areas=(area_id, *others), rank=replace(selection.current().rank, page=1))


@dataclass(frozen=True)
class Offered:
    """What can be chosen in an area: `base_year` of its projections; `orders` by a figure that is known of any
    occupation; `groups`: major groups by group_id; whether an outlook is known of any."""

    base_year: int
    orders: list[str]
    groups: dict[str, str]
    has_outlook: bool


def offered(occupations: pd.DataFrame, horizon: int) -> Offered:
    """What can be chosen among `occupations` (Growth.occupations_in) at this horizon."""
    groups = occupations.drop_duplicates("group_id").dropna(subset=["group_id"]).sort_values("group_id")
    return Offered(
        int(occupations["target_year"].mode().iloc[0]) - horizon,
        [name for name, order_ in ORDERS.items() if occupations[order_.column].notna().any()],
        {
            code: name.removesuffix(" occupations")
            for code, name in zip(groups["group_id"], groups["group"], strict=True)
        },
        bool(occupations["outlook"].notna().any()),
    )


def horizon(base_year: int) -> None:
    """The year up to which growth is counted."""
    view = selection.current().rank
    segments(
        "By year",
        HORIZONS,
        view.horizon,
        lambda years: str(base_year + years),
        "rank_horizon",
        lambda years: selection.change_rank(horizon=years),
    )


def lists(orders: Sequence[str]) -> None:
    """The lists that most people come for, the one by likelihood, and the present order if it is another one."""
    order = selection.current().rank.order
    offered = [name for name in dict.fromkeys((*LISTS, LIKELIHOOD, order)) if name in orders]
    shown = order if order in offered else offered[0]
    show_value("rank_list", shown)
    st.pills(
        "List",
        offered,
        format_func=lambda name: text.LIST_NAMES.get(name, text.ORDER_NAMES[name]),
        key="rank_list",
        label_visibility="collapsed",
        wrap=True,
        required=True,
        on_change=_change,
        args=("rank_list", "order", shown),
    )


def order(orders: Sequence[str]) -> None:
    """Every order of the list."""
    select(
        "Sort by",
        orders,
        selection.current().rank.order,
        text.ORDER_NAMES.__getitem__,
        "rank_order",
        lambda code: selection.change_rank(order=code),
    )


def filters(offered: Offered, area_level: str, effective: Filters) -> None:
    """Size, group, education, wage, exposure and outlook; `effective`: with the occupations of a program or list."""
    chosen = selection.current().rank.filters
    default = min_jobs(area_level, replace(effective, min_jobs=None))
    least = min_jobs(area_level, effective)
    select(
        "Size",
        sorted({*_SIZES, default, least}),
        least,
        lambda jobs: f"{jobs:,} jobs and more" if jobs else "Every size",
        "rank_size",
        lambda jobs: _filter(min_jobs=None if jobs == default else jobs),
        text.WHY_A_MINIMUM,
    )
    _group(offered.groups)
    _several("Typical education", "education", EDUCATION, text.EDUCATION_NAMES.__getitem__)
    left, right = st.columns(2)
    with left:
        _wage("Wage from, $", "wage_from", chosen.wage_from)
    with right:
        _wage("Wage to, $", "wage_to", chosen.wage_to)
    _several("AI exposure", "exposure", EXPOSURE, EXPOSURE.__getitem__)
    if offered.has_outlook:
        _several("Outlook", "outlook", text.OUTLOOK_NAMES, text.OUTLOOK_NAMES.__getitem__)
    elif chosen.outlook:
        st.caption("Growth of all occupations is not published for local areas: no outlook.")
    if chosen != Filters():
        st.button("Clear filters", key="rank_clear", icon=":material/close:", on_click=_clear)


def _group(names: Mapping[str, str]) -> None:
    """One major group or all; several only where the link has them."""
    chosen = selection.current().rank.filters.groups
    select(
        "Group",
        list(dict.fromkeys([(), *((code,) for code in names), chosen])),
        chosen,
        lambda codes: "; ".join(names[code] for code in codes) or "All",
        "rank_group",
        lambda codes: _filter(groups=codes),
    )


def _clear() -> None:
    selection.change_rank(filters=Filters())


def _filter(**changes: Any) -> None:
    selection.change_rank(filters=replace(selection.current().rank.filters, **changes))


def _several(label: str, name: str, codes: Iterable[str], write: Callable[[str], str]) -> None:
    key = f"rank_{name}"
    show_value(key, list(getattr(selection.current().rank.filters, name)))
    st.pills(
        label,
        list(codes),
        selection_mode="multi",
        format_func=write,
        key=key,
        wrap=True,
        on_change=lambda: _filter(**{name: tuple(st.session_state[key])}),
    )


def _wage(label: str, name: str, value: int | None) -> None:
    key = f"rank_{name}"
    show_value(key, value)
    st.number_input(
        label,
        min_value=0,
        max_value=_MAX_WAGE,
        step=_WAGE_STEP,
        value=None,
        key=key,
        placeholder="Any",
        on_change=lambda: _filter(**{name: st.session_state[key]}),
    )


def _change(key: str, name: str, previous: Any) -> None:
    """Take over what a control shows now; `previous` where nothing is selected any more."""
    value = st.session_state[key]
    selection.change_rank(**{name: previous if value is None else value})
