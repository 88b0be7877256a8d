"""The lists of roles that a reader gave on Plan, one of each way to give them, read and matched once and not at every
click.

They are in the memory of the session alone: in no URL, no file, no log and nothing that sessions share but the count
of their bytes. They end with the session, with a sign-out, or where the reader removes them.
"""

from __future__ import annotations

import hashlib
import itertools
import sys
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import streamlit as st

from components import streamlit_compat, streamlit_downloads
from components.uploads import LARGE, has_room
from services.errors import BadInputError
from services.plan import make_plan
from services.plan.match import find_occupations
from services.plan.tables import MAX_BYTES

if TYPE_CHECKING:
    import pandas as pd

    from services.growth import Growth
    from services.plan.roles import RoleList
    from services.projections import Progress

_LISTS: Final = "plan_lists"
_byte_counts: Final[dict[int, int]] = {}
"""Bytes of the content of each list that is in memory, of all sessions. A dictionary, as its operations are atomic: a
list may end in any thread, wherever garbage is collected."""
_numbers: Final = itertools.count()


@dataclass(eq=False)
class PlanList:
    """A list as it was given, what was read of it, and what the reader has set right.

    `name`: of its file. `upload`: the id of the copy that Streamlit has of it, "" for none. `sheet`: the one that the
    reader picked. `chosen`: by sheet, occupation_ids of roles, None for one that is none of its choices. `is_stopped`:
    whether the reader has stopped its matching.
    """

    content: bytes | str
    name: str = ""
    upload: str = ""
    sheet: str = ""
    chosen: dict[str, dict[str, str | None]] = field(default_factory=dict)
    is_stopped: bool = False
    _sheets: dict[str, RoleList] = field(default_factory=dict)
    _found: dict[str, pd.DataFrame] = field(default_factory=dict)
    _error: tuple[str, str] | None = None
    _number: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self) -> None:
        _byte_counts[self._number] = sys.getsizeof(self.content)
        weakref.finalize(self, _byte_counts.pop, self._number, None).atexit = False

    @cached_property
    def digest(self) -> str:
        """A text that tells one list from another."""
        return _digest(self.content)

    def has(self, content: bytes | str) -> bool:
        """Whether it was given with this content."""
        return self.content == content if self._error is None else self.digest == _digest(content)

    def read(self, growth: Growth, sheet: str = "") -> RoleList:
        """The roles; of a workbook those of the named sheet, or of the one with most roles.

        Of a file that cannot be read the reason alone stays in memory; of a text the text, which the reader mends.

        Raises:
            BadInputError: there is no list in it, or it cannot be read.
        """
        if self._error is not None:
            raise BadInputError(*self._error)
        if sheet not in self._sheets:
            try:
                roles = make_plan.read(growth, self.content, sheet)
            except BadInputError as error:
                if not sheet and isinstance(self.content, bytes):
                    self._forget_content(error)
                raise
            # Two are in memory at most: the one with most roles, which names the others, and the one that was picked.
            self._sheets = {name: kept for name, kept in self._sheets.items() if name == ""} | {sheet: roles}
        return self._sheets[sheet]

    def find(self, growth: Growth, roles: RoleList, on_progress: Progress) -> pd.DataFrame:
        """find_occupations of what `read` has read."""
        if roles.sheet not in self._found:
            self._found = {roles.sheet: find_occupations(growth, roles.frame, on_progress)}
        return self._found[roles.sheet]

    def _forget_content(self, error: BadInputError) -> None:
        _ = self.digest  # which tells that the same file is given again
        self.content, self._error = b"", (error.message, error.next_step)
        _byte_counts[self._number] = 0

    def forget_reading(self) -> None:
        """Forget what can be read and matched again."""
        self._sheets, self._found = {}, {}


def kept_bytes() -> int:
    """Bytes of the content of the lists of all sessions."""
    return sum(_byte_counts.copy().values())


def current(way: str) -> PlanList | None:
    """The list that was given in this way."""
    return _lists().get(way)


def keep(way: str, content: bytes | str, name: str = "", upload: str = "") -> PlanList:
    """The list with this content, in the place of any other that was given in this way.

    Of the lists that were given in other ways the contents alone stay. One that is too large is not kept, as reading it
    says, nor one for which the lists and uploads of all sessions leave no room: it is read anew at each run.
    """
    lists = _lists()
    kept = lists.get(way)
    if kept is None or not kept.has(content):
        size = len(_raw(content))
        is_kept = size <= MAX_BYTES and has_room(kept_bytes() + streamlit_compat.upload_bytes(), size > LARGE)
        kept = PlanList(content, name)
        if is_kept:
            lists[way] = kept
        else:
            lists.pop(way, None)
    kept.upload = upload
    for other in lists.values():
        if other is not kept:
            other.forget_reading()
    return kept


def remove(way: str) -> None:
    """Forget the list that was given in this way, the copy that Streamlit has of an upload, and files made of it."""
    kept = _lists().pop(way, None)
    if kept is not None:
        _release(kept)
        streamlit_downloads.forget_files()


def release_uploads() -> None:
    """Let Streamlit forget its copies of uploads; for every page but Plan, whose widget reads them."""
    for kept in _lists().values():
        _release(kept)


def _raw(content: bytes | str) -> bytes:
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content


def _digest(content: bytes | str) -> str:
    return f"{type(content).__name__}-{hashlib.sha256(_raw(content)).hexdigest()}"


def _release(kept: PlanList) -> None:
    if kept.upload:
        streamlit_compat.forget_upload(kept.upload)
        kept.upload = ""


def _lists() -> dict[str, PlanList]:
    lists: dict[str, PlanList] = st.session_state.setdefault(_LISTS, {})
    return lists
