"""The first step of a plan: the list of roles, from a file, pasted or typed. It lives in widgets of the page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from components.sections.match_progress import FILE_TYPES
from components.state import plan_list, planned_roles
from components.text import plan as text
from components.text.markdown import escape_markdown
from services.errors import BadInputError
from services.growth import PUBLIC
from services.plan.roles import LEFT_OUT

if TYPE_CHECKING:
    from services.growth import Growth
    from services.plan.roles import RoleList

_UPLOAD, _PASTE, _TYPE = "Upload a file", "Paste", "Type"
_COLUMNS: Final = ("Role or code", "Area", "Headcount")
_TYPED_ROWS: Final = 5
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


def roles(growth: Growth) -> tuple[bytes | str, RoleList] | None:
    """The list that the reader gave, as it is and as it was read; None without one, or where it cannot be read, with
    the reason on the page."""
    st.header("1. Your roles", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.segmented_control(
            "How to enter them",
            [_UPLOAD, _PASTE, _TYPE],
            default=_TYPE if planned_roles.current() else _UPLOAD,
            key="plan_way",
            required=True,
        )
        st.download_button(
            "Example list",
            EXAMPLE,
            "horizons_example_roles.csv",
            "text/csv",
            key="plan_example",
            on_click="ignore",
            icon=":material/download:",
        )
    content = _uploaded() if way == _UPLOAD else _pasted() if way == _PASTE else _typed(growth)
    if content is None or content == "":  # an empty file is read, which gives a message
        return None
    try:
        read = _of_chosen_sheet(growth, content, plan_list.read(growth, content))
    except BadInputError as error:
        st.error(escape_markdown(f"{error.message} {error.next_step}"), icon=":material/error:")
        return None
    if read.frame.empty:
        reasons = "\n".join(f"- {escape_markdown(str(note))}" for note in read.notes if note.level == LEFT_OUT)
        st.error(f"No line can be planned.\n{reasons}", icon=":material/error:")
        return None
    return content, read


def _of_chosen_sheet(growth: Growth, content: bytes | str, read: RoleList) -> RoleList:
    """The list on the sheet that the reader picks, where there are several; at first the one with most roles."""
    if len(read.sheets) < 2:
        return read
    sheet = st.selectbox(
        "Sheet",
        read.sheets,
        index=read.sheets.index(read.sheet),
        key=f"plan_sheet_{plan_list.digest(content)}",
        width=320,
    )
    return read if sheet == read.sheet else plan_list.read(growth, content, sheet)


def _uploaded() -> bytes | None:
    file = st.file_uploader(
        text.UPLOAD,
        type=FILE_TYPES,
        key="plan_file",
    )
    return file.getvalue() if file is not None else None


def _pasted() -> str:
    pasted: str | None = st.text_area(text.PASTE, key="plan_text", height=160)
    return (pasted or "").strip()


def _typed(growth: Growth) -> str:
    """The list as typed: the roles that were added on other pages, then empty lines."""
    added = planned_roles.current()
    if added:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(text.added(len(added)), width="content")
            st.button("Remove all", key="plan_clear", icon=":material/close:", on_click=planned_roles.clear)
    named = [(growth.occupation(code)["occupation"], growth.area(area_id), None) for code, area_id in added]
    rows = [*named, *[(None, None, None)] * _TYPED_ROWS]
    table = st.data_editor(
        pd.DataFrame(rows, columns=list(_COLUMNS), dtype="object"),
        key=f"plan_table_{len(added)}",
        num_rows="dynamic",
        hide_index=True,
        column_config={
            _COLUMNS[0]: st.column_config.TextColumn(width="large"),
            _COLUMNS[1]: st.column_config.TextColumn(help="A state, city or code; the United States if empty"),
            _COLUMNS[2]: st.column_config.NumberColumn(min_value=0),
        },
    )
    filled = table.dropna(how="all")
    if filled[_COLUMNS[2]].isna().all():
        return ""
    typed: str = filled.rename(columns={_COLUMNS[0]: "Role"}).to_csv(index=False)
    return typed
