"""Downloads: files generated on click, the link to the view, the citation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.state import url
from services.exports import citation, csv_file, xlsx_file

if TYPE_CHECKING:
    import pandas as pd

_CSV: Final = "text/csv"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(frame: pd.DataFrame) -> None:
    """Buttons to download the frame as CSV and XLSX, generated on click, and its link and citation."""
    if frame.empty:
        return
    name = _file_name(frame)
    with st.container(horizontal=True):
        st.download_button(
            "Download CSV",
            partial(csv_file.to_csv, frame),
            f"{name}.csv",
            _CSV,
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            "Download XLSX",
            partial(xlsx_file.to_xlsx, frame),
            f"{name}.xlsx",
            _XLSX,
            on_click="ignore",
            icon=":material/download:",
        )
        with st.popover("Link and citation", icon=":material/link:", key="cite", on_change="rerun") as popover:
            if popover.open:
                _link_and_citation(frame)


def _link_and_citation(frame: pd.DataFrame) -> None:
    st.markdown("Link to this view")
    st.code(url.address(), language=None, wrap_lines=True)
    st.markdown("Cite as")
    for text in citation.citations(frame):
        st.code(text, language=None, wrap_lines=True)


def _file_name(frame: pd.DataFrame) -> str:
    """The file name without its suffix, such as horizons_29-1141_15-1252_US_06_2025-35."""
    codes = [*dict.fromkeys(frame["occupation_id"]), *dict.fromkeys(frame["area_id"])]
    return "_".join(["horizons", *codes[:12], str(frame["vintage"].iloc[0]).split(",")[0].removeprefix("BLS ")])
