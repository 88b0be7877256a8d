"""The button that adds occupations to the reader's plan, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.element_cache import cache_elements
from components.state import planned_roles
from components.state.planned_roles import MAX_ROLES, Role
from services.plan.assumptions import can_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth


def plan_button(growth: Growth, occupation_ids: Sequence[str], area_ids: Sequence[str], key: str) -> None:
    """Add each occupation in each area to the plan, or take them out again; nothing where no plan can be made."""
    if not can_plan(growth) or not occupation_ids:
        return
    roles = tuple((occupation_id, area_id) for occupation_id in occupation_ids for area_id in area_ids)
    planned = set(planned_roles.current())
    _button(roles, key, planned.issuperset(roles), len(planned.union(roles)) > MAX_ROLES)


@cache_elements
def _button(roles: tuple[Role, ...], key: str, is_planned: bool, is_full: bool) -> None:
    count = f" ({len(roles)})" if len(roles) > 1 else ""
    if is_planned:
        st.button(
            f"In your plan{count}",
            key=key,
            icon=":material/close:",
            icon_position="right",
            help="Remove from the plan",
            on_click=planned_roles.remove,
            args=(roles,),
        )
        return
    full = f"{MAX_ROLES} roles are in your plan already; upload a longer list on Plan"
    st.button(
        f"Add to plan{count}",
        key=key,
        icon=":material/group_add:",
        help=full if is_full else "Headcounts are entered on Plan",
        on_click=planned_roles.add,
        args=(roles,),
        disabled=is_full,
    )
