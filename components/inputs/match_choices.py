"""The choice among occupations for each doubtful line of a list: up to three, or none of these."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from components.text import matches as text
from services.matching import CHOICES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_SHOWN: Final = 20
"""The lines that get a box each at a time; the others have pages of their own."""
_PAGE_WIDTH: Final = 160  # pixels
_NONE: Final = ""
"""The option of a line that is none of its choices."""
Chosen = dict[str, str | None]
"""occupation_ids by role as written; None for one that is none of the occupations offered."""


def match_choices(
    rows: pd.DataFrame,
    label: Callable[[Mapping[Any, Any]], str],
    key: str,
    remembered: Mapping[str, str | None] | None = None,
    reasons: Mapping[str, str] | None = None,
    name: Callable[[str], str] = str,
) -> Chosen:
    """The occupation that the reader chose for each of `rows` (services.plan.match.MATCH_DTYPES, a role once), None for
    none of those offered; without the roles whose proposal stands. MAX_SHOWN at a time have a box each.

    `label` names a row; `key` begins the keys of the boxes; `remembered`: what was chosen before, which stays of those
    without a box, and may be another than the three; `reasons`: why a role has no occupation
    (services.plan.match.reasons); `name`: of an occupation.
    """
    grid = st.grid(2, min_column_width=320, key=f"{key}_choices")
    shown = _page(rows, key)
    boxed = set(shown["role"])
    chosen: Chosen = {role: code for role, code in (remembered or {}).items() if role not in boxed}
    with grid:
        for row in shown.to_dict("records"):
            names = {
                str(row[f"choice_{n}"]): str(row[f"choice_title_{n}"])
                for n in range(1, CHOICES + 1)
                if pd.notna(row[f"choice_{n}"])
            }
            role = str(row["role"])
            found = (remembered or {}).get(role)
            if found and found not in names:
                names = {found: name(found), **names}
            if not names:
                st.warning(text.nothing_close(role, (reasons or {}).get(role.strip(), "")))
                continue
            options: list[str] = [*names, _NONE]
            proposed = _NONE if pd.isna(row["occupation_id"]) else str(row["occupation_id"])
            before = (remembered or {}).get(role, proposed) or _NONE
            code = st.selectbox(
                label(row),
                options,
                index=options.index(before) if before in options else 0,
                format_func=partial(text.choice, names),
                key=box_key(key, role),
            )
            # The first choice is a proposal until the reader takes another.
            if code != proposed:
                chosen[role] = code or None
    return chosen


def box_key(key: str, role: str) -> str:
    """The key of a role's box; `key` as of `match_choices`."""
    return f"{key}_choice_{role}"


def _page(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """The rows of the page that the reader is on, with the way to the others below the boxes."""
    pages = -(-len(rows) // MAX_SHOWN)
    if pages < 2:
        return rows
    with st.container(horizontal=True, vertical_alignment="bottom"):
        page = st.number_input(text.page(pages), 1, pages, key=f"{key}_page_{len(rows)}", width=_PAGE_WIDTH)
        start = (page - 1) * MAX_SHOWN
        shown = rows.iloc[start : start + MAX_SHOWN]
        st.caption(text.page_of(start, len(shown), len(rows)))
    return shown
