"""The first step of a plan: the list of roles, from a file, pasted or typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from components import streamlit_compat
from components.inputs import file_upload
from components.sections.plan import result
from components.state import plan_list, planned_roles, typed_roles
from components.text import plan as text
from components.text.markdown import escape_markdown
from services.errors import BadInputError
from services.growth import PUBLIC
from services.plan.assumptions import MAX_ATTRITION, MAX_COST, MAX_GROWTH, MAX_PEOPLE, MIN_GROWTH
from services.plan.make_plan import reasons

if TYPE_CHECKING:
    from components.state.plan_list import PlanList
    from services.growth import Growth
    from services.plan.roles import RoleList

_UPLOAD, _PASTE, _TYPE = "Upload a file", "Paste", "Type"
_WAY, _TEXT, _FILE = "plan_way", "plan_text", "plan_file"
"""Keys of widgets."""
_LAST_WAY: Final = "plan_last_way"
"""Key of the session's state: how the reader entered roles last."""
_TYPED_ROWS: Final = 5
_OPTIONAL: Final = (
    (text.ATTRITION_COLUMN, 0.0, 100 * MAX_ATTRITION),
    (text.GROWTH_COLUMN, 100 * MIN_GROWTH, 100 * MAX_GROWTH),
    (text.PLANNED_COLUMN, 0.0, MAX_PEOPLE),
    (text.COST_COLUMN, 0.0, MAX_COST),
)
"""Of the columns that may stay empty: what to enter, the least and the most."""
_READ_AS: Final = ("Attrition", "Growth", "Planned hires", "Cost per hire")
"""Their headings in a list."""
_RATES: Final = 2
"""How many of them are rates."""
EXAMPLE: Final = (
    "Job title,Area,Headcount,Attrition,Planned hires,Cost per hire\n"
    'RN - ICU nights,"Houston, TX",120,18%,20,4500\n'
    'Medical assistant,"Houston, TX",45,,6,2000\n'
    "Software developer II,California,40,,5,\n"
    "29-1123,Ohio,18,,,\n"
    "Front desk,Ohio,25,35%,8,900\n"
)
"""A list as people have them: titles and codes, places, some figures left open."""


def introduction(source: str) -> None:
    """What the page does, and that it keeps nothing."""
    st.markdown(text.INTRODUCTION)
    st.caption(text.PRIVACY)
    if source != PUBLIC:
        st.info(text.PUBLIC_DATA_ALONE)


def roles(growth: Growth) -> tuple[PlanList, RoleList] | None:
    """The list that the reader gave, as it is and as it was read; None without one, or where it cannot be read, with
    the reason on the page."""
    st.header("1. Your roles", anchor=False)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    # A new session, and the browser shows a plan: a restart of the server, or a long time offline, has lost its list.
    is_lost = _LAST_WAY not in st.session_state and streamlit_compat.is_sent(result.HEADCOUNT_YEAR)
    with row:
        way = _way()
        st.download_button(
            "Example list",
            EXAMPLE,
            "horizons_example_roles.csv",
            "text/csv",
            key="plan_example",
            on_click="ignore",
            icon=":material/download:",
        )
    given = _pasted() if way == _PASTE else _uploaded(is_lost) if way == _UPLOAD else _typed(growth, is_lost)
    read = _read(growth, given) if given is not None else None
    if given is not None or (way == _TYPE and not typed_roles.is_empty()):
        with row:
            _remove_button(way, given, read)
    if given is None or read is None:
        return None
    if read.frame.empty:
        st.error(f"No line can be planned.\n{text.first_lines(list(map(str, reasons(read))))}", icon=":material/error:")
        return None
    return given, read


def _way() -> str:
    """How the reader enters roles: as last time, or, with roles that were added on other pages since, by typing."""
    last, added = st.session_state.get(_LAST_WAY, (_UPLOAD, ()))
    # A default, as after a restart of the server the browser knows better: a value that is set would replace its own.
    at_first = _TYPE if set(planned_roles.current()).difference(added) else last
    ways = [_UPLOAD, _PASTE, _TYPE]
    way = str(st.segmented_control("How to enter them", ways, default=at_first, key=_WAY, required=True))
    st.session_state[_LAST_WAY] = way, planned_roles.current()
    return way


def _read(growth: Growth, given: PlanList) -> RoleList | None:
    try:
        return _of_chosen_sheet(growth, given, given.read(growth))
    except BadInputError as error:
        st.error(escape_markdown(f"{error.message} {error.next_step}"), icon=":material/error:")
        return None


def _of_chosen_sheet(growth: Growth, given: PlanList, read: RoleList) -> RoleList:
    """The list on the sheet that the reader picks, where there are several; at first the one with most roles."""
    if len(read.sheets) < 2:
        return read
    sheet = st.selectbox(
        "Sheet",
        read.sheets,
        index=read.sheets.index(given.sheet if given.sheet in read.sheets else read.sheet),
        key=f"plan_sheet_{given.digest}",
        width=320,
    )
    given.sheet = sheet
    return read if sheet == read.sheet else given.read(growth, sheet)


def _remove_button(way: str, given: PlanList | None, read: RoleList | None) -> None:
    """The way to remove the list, and what it is."""
    st.button(text.REMOVE, key="plan_remove", icon=":material/close:", on_click=_remove, args=(way,))
    if given is not None and read is not None:
        st.caption(escape_markdown(text.kept(given.name, len(read.frame))), width="content")


def _remove(way: str) -> None:
    plan_list.remove(way)
    if way == _UPLOAD:
        file_upload.empty(_FILE)
    elif way == _PASTE:
        st.session_state[_TEXT] = ""
    else:
        typed_roles.remove()
        planned_roles.clear()


def _uploaded(is_lost: bool) -> PlanList | None:
    file = file_upload.file_upload(text.UPLOAD, _FILE, partial(plan_list.remove, _UPLOAD))
    if is_lost and file is None:  # of an earlier visit to the page: the uploader does not name it
        file_upload.note_lost(_FILE)
    file_upload.lost_notice(_FILE)
    if file is not None:
        return plan_list.keep(_UPLOAD, file.getvalue(), file.name, file.file_id)
    return plan_list.current(_UPLOAD)  # of an earlier visit to the page


def _pasted() -> PlanList | None:
    before = plan_list.current(_PASTE)
    if _TEXT not in st.session_state and before is not None:
        st.session_state[_TEXT] = before.content
    pasted: str | None = st.text_area(text.PASTE, key=_TEXT, height=160)
    content = (pasted or "").strip()
    if not content:
        plan_list.remove(_PASTE)
        return None
    return plan_list.keep(_PASTE, content)


def _typed(growth: Growth, is_lost: bool) -> PlanList | None:
    """The list as typed: the roles that were added on other pages, then empty lines."""
    added = {role: (growth.occupation(role[0])["occupation"], growth.area(role[1])) for role in planned_roles.current()}
    if added:
        st.caption(text.added(len(added)))
    rows, key = typed_roles.table(added, is_lost=is_lost)
    role, area, headcount, *optional = typed_roles.COLUMNS
    table = st.data_editor(
        pd.DataFrame([*rows, *[typed_roles.EMPTY] * _TYPED_ROWS], columns=list(typed_roles.COLUMNS), dtype="object"),
        key=key,
        num_rows="dynamic",
        placeholder="",
        hide_index=True,
        on_change=_forget_changed,
        column_config={
            role: st.column_config.TextColumn(width="medium"),
            area: st.column_config.TextColumn(width=150, help="A state, city or code; the United States if empty"),
            headcount: st.column_config.NumberColumn(min_value=0),
            **{
                name: st.column_config.NumberColumn(help=words, min_value=low, max_value=high)
                for name, (words, low, high) in zip(optional, _OPTIONAL, strict=True)
            },
        },
    )
    filled = table.dropna(how="all")
    typed_roles.keep(list(filled.astype(object).where(filled.notna(), None).itertuples(index=False, name=None)))
    if typed_roles.are_lost():
        st.warning(text.TYPED_LOST, icon=":material/warning:")
        dismiss = "Dismiss the notice about the table"  # another may stand on the page, about the file
        st.button(dismiss, key="plan_typed_dismiss", icon=":material/close:", on_click=typed_roles.dismiss_lost)
    if filled[headcount].isna().all():
        plan_list.remove(_TYPE)
        return None
    return plan_list.keep(_TYPE, _as_text(filled))


def _as_text(table: pd.DataFrame) -> str:
    """The typed roles as a list that can be read: rates with a percent sign, without columns that nobody has filled."""
    written = table.set_axis(["Role", "Area", "Headcount", *_READ_AS], axis=1)
    for name in _READ_AS[:_RATES]:
        written[name] = written[name].map("{}%".format, na_action="ignore")
    unused = [name for name in _READ_AS if written[name].isna().all()]
    return written.drop(columns=unused).to_csv(index=False)


def _forget_changed() -> None:
    """Roles that were deleted in the table are in the plan no more, on no page."""
    planned_roles.remove(typed_roles.take_out_changed())
