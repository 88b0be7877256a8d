"""The reader's own list on Rank: titles or codes in, matches checked, and what can be done with the occupations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.inputs import file_upload
from components.inputs.match_choices import match_choices
from components.sections.match_progress import match_progress
from components.state import selection, title_list
from components.state.rank_view import MAX_LISTED_IN_LINK, is_ranked
from components.text import matches as text
from components.text.markdown import escape_markdown, quote
from services.errors import BadInputError
from services.exports.text_columns import code_texts, escape_formulas
from services.plan.match import reasons
from services.plan.roles import CHECK, LEFT_OUT, WARNING
from services.search.index import SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from components.state.title_list import TitleList
    from services.growth import Growth

_EXPANDER: Final = "rank_own_list"
_TEXT, _FILE = "rank_own_text", "rank_own_file"
"""Keys of widgets."""
_MAX_NOTES: Final = 10
_MAX_GROUPS: Final = 3
"""Groups that are left out and named; more are counted."""
_PRIVACY: Final = (
    "The list stays in this session’s memory: it is not stored or logged. Ranking it puts the codes of its occupations,"
    f" up to {MAX_LISTED_IN_LINK}, into the address."
)


def show(growth: Growth) -> None:
    """A place to paste or upload a list; its matches, and the way to rank them. Folded away until it is asked for."""
    label = "Your own list of titles or codes"
    with st.expander(label, key=_EXPANDER, icon=":material/list_alt:", on_change="rerun") as expander:
        if expander.open:
            _enter(growth)
            if titles := title_list.current():
                _matches(growth, titles)


def _enter(growth: Growth) -> None:
    with st.form("rank_own_form", border=False):
        pasted = st.text_area("Titles or codes, one a line, or cells of a spreadsheet", key=_TEXT, height=120)
        file = file_upload.file_upload("Or a file: CSV, TSV, TXT or XLSX", _FILE)
        st.caption(_PRIVACY)
        is_asked = st.form_submit_button("Match with occupations", icon=":material/manage_search:")
    file_upload.lost_notice(_FILE)
    if not is_asked:
        return
    content = file.getvalue() if file is not None else (pasted or "").strip()
    if content == "":
        if not file_upload.is_lost(_FILE):  # which the notice says
            st.warning("Paste a list or choose a file first.", icon=":material/warning:")
        return
    try:
        with match_progress("titles", "rank_own") as show:
            title_list.read(growth, content, show)
    except BadInputError as error:
        st.error(escape_markdown(f"{error.message} {error.next_step}"), icon=":material/error:")


def _matches(growth: Growth, titles: TitleList) -> None:
    lines = titles.roles.frame
    doubtful = int(lines["role"].isin(titles.to_check["role"]).sum())
    st.markdown(text.summary(len(lines) - doubtful, len(lines), len(titles.to_check)))
    titles.chosen = match_choices(titles.to_check, _label, "rank_own", titles.chosen, reasons(titles.found))
    matched = titles.matched(growth)
    _notes(
        [
            str(note)
            for note in titles.roles.notes
            if note.level in (LEFT_OUT, WARNING) or (note.level == CHECK and not note.line)
        ]
    )
    _all_matches(matched, titles)
    _actions(growth, matched, titles)


def _label(row: Mapping[Any, Any]) -> str:
    return quote(row["role"])


def _notes(notes: list[str]) -> None:
    if not notes:
        return
    listed = "\n".join(f"- {escape_markdown(note)}" for note in notes[:_MAX_NOTES])
    more = f"\n- and {len(notes) - _MAX_NOTES:,} more" if len(notes) > _MAX_NOTES else ""
    st.warning(f"{listed}{more}", icon=":material/warning:")


def _table(matched: pd.DataFrame, titles: TitleList) -> pd.DataFrame:
    """All lines as they are shown and written."""
    values = matched["certainty"].array.to_numpy(dtype=object, na_value=None)
    certainty = [
        text.certainty(value, is_chosen=role in titles.chosen)
        for role, value in zip(matched["role"], values, strict=True)
    ]
    why = {role: note for role, note in reasons(titles.found).items() if role not in titles.chosen}
    columns = matched[["line", "role"]].assign(
        certainty=certainty,
        occupation=matched["occupation"],
        code=matched["occupation_id"],
        note=matched["role"].str.strip().map(why).fillna(""),
    )
    return columns.set_axis(["Line", "Title or code", "Certainty", "Occupation", "Code", "Note"], axis=1)


def _all_matches(matched: pd.DataFrame, titles: TitleList) -> None:
    with st.expander(f"All {len(matched):,} matches", key="rank_own_all", on_change="rerun") as expander:
        if expander.open:
            is_sure = matched["certainty"].fillna(0.0).ge(SURE).to_numpy()
            table = _table(matched, titles).iloc[is_sure.argsort(kind="stable")]  # the doubtful ones first
            st.dataframe(table, hide_index=True, placeholder="–")


def _actions(growth: Growth, matched: pd.DataFrame, titles: TitleList) -> None:
    found = matched["occupation_id"].dropna().unique().tolist()
    codes = [code for code in found if is_ranked(growth, code)]
    if groups := [growth.occupation(code)["occupation"] for code in found if code not in codes]:
        more = f"; and {len(groups) - _MAX_GROUPS} more" if len(groups) > _MAX_GROUPS else ""
        named = "; ".join(groups[:_MAX_GROUPS])
        st.caption(f"Groups of occupations are not ranked, so these are left out: {named}{more}.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if codes:
            st.button(
                "Rank the occupation" if len(codes) == 1 else f"Rank these {len(codes):,} occupations",
                key="rank_own_apply",
                on_click=_apply,
                args=(codes,),
            )
        st.download_button(
            "Download matches CSV",
            lambda: _csv(_table(matched, titles)),
            "horizons_matches.csv",
            "text/csv",
            key="rank_own_csv",
            on_click="ignore",
            icon=":material/download:",
        )
        st.button("Remove the list", key="rank_own_forget", icon=":material/close:", on_click=_remove)


def _apply(codes: list[str]) -> None:
    selection.restrict_rank(listed=codes)
    st.session_state[_EXPANDER] = False


def _remove() -> None:
    title_list.forget()
    file_upload.empty(_FILE)
    st.session_state[_TEXT] = ""


def _csv(table: pd.DataFrame) -> bytes:
    texts = {name: escape_formulas(table[name].astype("string")) for name in table.columns if name != "Line"}
    texts["Code as text"] = code_texts(table["Code"])
    return table.assign(**texts).to_csv(index=False).encode("utf-8-sig")
