"""The lists of roles that a reader gave on Plan, one of each way to give them, read and matched once and not at every
click.

They are in the memory of the session alone: in no URL, no file, no log and nothing that sessions share. They end with
the session, with a sign-out, or where the reader removes them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import streamlit as st

from components import streamlit_compat
from services.plan import make_plan
from services.plan.match import find_occupations
from services.plan.tables import MAX_BYTES

if TYPE_CHECKING:
    import pandas as pd

    from services.growth import Growth
    from services.plan.roles import RoleList
    from services.projections import Progress

_LISTS: Final = "plan_lists"


@dataclass
class PlanList:
    """A list as it was given, what was read of it, and what the reader has set right.

    `name`: of its file. `upload`: the id of the copy that Streamlit has of it, "" for none. `sheet`: the one that the
    reader picked. `chosen`: occupation_ids of roles, None for one that is none of its choices. `is_stopped`: whether
    the reader has stopped its matching.
    """

    content: bytes | str
    name: str = ""
    upload: str = ""
    sheet: str = ""
    chosen: dict[str, str | None] = field(default_factory=dict)
    is_stopped: bool = False
    _sheets: dict[str, RoleList] = field(default_factory=dict)
    _found: dict[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """A text that tells one list from another."""
        raw = self.content.encode("utf-8", "surrogatepass") if isinstance(self.content, str) else self.content
        return f"{type(self.content).__name__}-{hashlib.sha256(raw).hexdigest()}"

    def read(self, growth: Growth, sheet: str = "") -> RoleList:
        """The roles; of a workbook those of the named sheet, or of the one with most roles.

        Raises:
            BadInputError: there is no list in it, or it cannot be read.
        """
        if sheet not in self._sheets:
            roles = make_plan.read(growth, self.content, sheet)
            # Two are in memory at most: the one with most roles, which names the others, and the one that was picked.
            self._sheets = {name: kept for name, kept in self._sheets.items() if name == ""} | {sheet: roles}
        return self._sheets[sheet]

    def find(self, growth: Growth, roles: RoleList, on_progress: Progress) -> pd.DataFrame:
        """find_occupations of what `read` has read."""
        if roles.sheet not in self._found:
            self._found = {roles.sheet: find_occupations(growth, roles.frame, on_progress)}
        return self._found[roles.sheet]

    def forget_reading(self) -> None:
        """Forget what can be read and matched again."""
        self._sheets, self._found = {}, {}


def current(way: str) -> PlanList | None:
    """The list that was given in this way."""
    return _lists().get(way)


def keep(way: str, content: bytes | str, name: str = "", upload: str = "") -> PlanList:
    """The list with this content, in the place of any other that was given in this way.

    Of the lists that were given in other ways the contents alone stay. One that is too large is not kept: reading it
    says so.
    """
    lists = _lists()
    kept = lists.get(way)
    if kept is None or kept.content != content:
        kept = PlanList(content, name)
        if len(content) <= MAX_BYTES:
            lists[way] = kept
        else:
            lists.pop(way, None)
    kept.upload = upload
    for other in lists.values():
        if other is not kept:
            other.forget_reading()
    return kept


def remove(way: str) -> None:
    """Forget the list that was given in this way, and the copy that Streamlit has of an upload."""
    kept = _lists().pop(way, None)
    if kept is not None:
        _release(kept)


def release_uploads() -> None:
    """Let Streamlit forget its copies of uploads; for every page but Plan, whose widget reads them."""
    for kept in _lists().values():
        _release(kept)


def _release(kept: PlanList) -> None:
    if kept.upload:
        streamlit_compat.forget_upload(kept.upload)
        kept.upload = ""


def _lists() -> dict[str, PlanList]:
    lists: dict[str, PlanList] = st.session_state.setdefault(_LISTS, {})
    return lists
