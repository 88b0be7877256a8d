"""The list of roles that Plan shows, read and matched once and not at every click. It lives in the session alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import streamlit as st

from services.plan import make_plan
from services.plan.match import find_occupations

if TYPE_CHECKING:
    import pandas as pd

    from services.growth import Growth
    from services.plan.roles import RoleList
    from services.projections import Progress

_REMEMBERED: Final = "plan_list"


@dataclass
class _Remembered:
    """What was read of a list, by sheet, and the occupations of its roles; `digest` of the list itself; `is_stopped`:
    whether the reader has stopped its matching."""

    digest: str
    sheets: dict[str, RoleList] = field(default_factory=dict)
    found: dict[str, pd.DataFrame] = field(default_factory=dict)
    is_stopped: bool = False


def read(growth: Growth, content: bytes | str, sheet: str = "") -> RoleList:
    """The list in a file or a text; of a workbook the named sheet, or the one with most roles.

    Raises:
        BadInputError: there is no list in it, or it cannot be read.
    """
    remembered = _remembered(content)
    if sheet not in remembered.sheets:
        remembered.sheets[sheet] = make_plan.read(growth, content, sheet)
    return remembered.sheets[sheet]


def found(growth: Growth, content: bytes | str, roles: RoleList, on_progress: Progress) -> pd.DataFrame:
    """find_occupations of a list that `read` has read of `content`."""
    remembered = _remembered(content)
    if roles.sheet not in remembered.found:
        remembered.found[roles.sheet] = find_occupations(growth, roles.frame, on_progress)
    return remembered.found[roles.sheet]


def stop(content: bytes | str, *, is_stopped: bool = True) -> None:
    """Note that the matching of a list is stopped, or not to be any more."""
    _remembered(content).is_stopped = is_stopped


def is_stopped(content: bytes | str) -> bool:
    """Whether the matching of a list was stopped."""
    return _remembered(content).is_stopped


def digest(content: bytes | str) -> str:
    """A text that tells one list from another."""
    raw = content.encode("utf-8", errors="surrogatepass") if isinstance(content, str) else content
    return f"{type(content).__name__}-{hashlib.sha256(raw).hexdigest()}"


def forget() -> None:
    """Forget the list; for every page but Plan."""
    st.session_state.pop(_REMEMBERED, None)


def _remembered(content: bytes | str) -> _Remembered:
    """What the session remembers of this list, instead of any other."""
    key = digest(content)
    remembered: _Remembered | None = st.session_state.get(_REMEMBERED)
    if remembered is None or remembered.digest != key:
        remembered = st.session_state[_REMEMBERED] = _Remembered(key)
    return remembered
