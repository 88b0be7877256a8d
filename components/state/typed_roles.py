"""The table on Plan in which roles are typed: its rows when the page is opened again, in the session alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components import streamlit_compat
from services.plan.tables import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.state.planned_roles import Role

Row = tuple[str | None, str | None, float | None, float | None, float | None, float | None, float | None]
"""Role, area, headcount, then what the list may leave open, as in COLUMNS."""
COLUMNS: Final = (
    "Role or code",
    "Area",
    "Headcount",
    "Attrition, % a year",
    "Growth, % a year",
    "Planned hires",
    "Cost of a hire",
)
"""Of the table."""
EMPTY: Final[Row] = (None, None, None, None, None, None, None)
_TYPED: Final = "typed_roles"
_KEY: Final = "plan_table_"
"""What the keys of its widget begin with."""


@dataclass
class _Typed:
    """`start`: the rows that the table began with; `now`: its rows with the reader's changes; `added`: the roles that
    were collected on other pages when it began, by name and area; `number`: of the table, a new one for each start;
    `are_lost`: whether there were rows that this session, which is new, does not have."""

    start: list[Row] = field(default_factory=list)
    now: list[Row] = field(default_factory=list)
    added: dict[Role, tuple[str, str]] = field(default_factory=dict)
    number: int = 0
    are_lost: bool = False

    @property
    def key(self) -> str:
        return f"{_KEY}{self.number}"


def table(added: Mapping[Role, tuple[str, str]], *, is_lost: bool = False) -> tuple[list[Row], str]:
    """The rows that the table starts with, and the key of its widget: the same until the reader leaves the page,
    removes the list, or has other roles `added` on other pages. `is_lost`: whether this session is new and the browser
    shows a plan of other rows."""
    is_new = _TYPED not in st.session_state
    typed = _typed()
    if is_new:
        edits = streamlit_compat.sent_edits(_KEY)
        typed.are_lost = is_lost or any(any(one.values()) for one in edits)
    if typed.key not in st.session_state or typed.added != added:
        typed.start = merged(typed.now, typed.added, added)
        typed.added, typed.number = dict(added), typed.number + 1
    return typed.start, typed.key


def keep(rows: Sequence[Row]) -> None:
    """Note the rows of the table as they are now, as many as a list may have."""
    typed = _typed()
    typed.now = list(rows[:MAX_ROWS])
    typed.are_lost &= not typed.now


def are_lost() -> bool:
    """Whether a restart of the server, or a long time offline, has emptied the table, and nothing is in it since."""
    return _typed().are_lost


def dismiss_lost() -> None:
    """Say no more that rows are lost."""
    _typed().are_lost = False


def take_out_changed() -> tuple[Role, ...]:
    """The roles that were added on other pages whose rows the reader has deleted or changed to others, by what the
    table's widget says; from now on the table is without them. For its callback, before the page is drawn."""
    typed = _typed()
    changes: Mapping[str, Any] = st.session_state[typed.key]
    names = [list(row[:2]) for row in typed.start]
    for number, change in changes["edited_rows"].items():
        if int(number) < len(names):
            names[int(number)] = [change.get(COLUMNS[place], name) for place, name in enumerate(names[int(number)])]
    left = {tuple(name) for number, name in enumerate(names) if number not in changes["deleted_rows"]}
    gone = tuple(role for role, name in typed.added.items() if name not in left)
    typed.added = {role: name for role, name in typed.added.items() if role not in gone}
    return gone


def is_empty() -> bool:
    """Whether nothing has been typed or added."""
    return not _typed().now


def remove() -> None:
    """Forget all rows."""
    st.session_state[_TYPED] = _Typed(number=_typed().number + 1)


def merged(
    rows: Sequence[Row], before: Mapping[Role, tuple[str, str]], added: Mapping[Role, tuple[str, str]]
) -> list[Row]:
    """The rows without those of roles that are in `before` and not in `added`, then the roles that are new there."""
    gone = {names for role, names in before.items() if role not in added}
    new = [names for role, names in added.items() if role not in before]
    return [*(row for row in rows if row[:2] not in gone), *((role, area, *EMPTY[2:]) for role, area in new)]


def _typed() -> _Typed:
    typed: _Typed = st.session_state.setdefault(_TYPED, _Typed())
    return typed
