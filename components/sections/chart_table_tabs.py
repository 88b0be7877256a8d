"""A chart, its table and its picture to download behind tabs, of which only the open one is drawn."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.text import number_format
from services.exports.pictures import drawing

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.exports.pictures.spec import Picture

_MAX_NAME_LENGTH: Final = 80


@st.fragment
def chart_table_tabs(
    name: str,
    chart: Callable[[], object],
    table: Callable[[], object] | None,
    picture: Callable[[], Picture] | None = None,
    chart_label: str = "Chart",
) -> None:
    """Tabs "Chart", "Table" and "Picture" with the widget key `name`_tabs; calls what belongs to the open one.

    Table and picture have a tab only if they are given. A fragment: a click on a tab redraws what stands behind it, not
    the page.
    """
    drawn = partial(_picture, name, picture) if picture else None
    given = [(label, draw) for label, draw in ((chart_label, chart), ("Table", table), ("Picture", drawn)) if draw]
    labels, contents = [label for label, _ in given], [draw for _, draw in given]
    for tab, content in zip(st.tabs(labels, key=f"{name}_tabs", on_change="rerun"), contents, strict=True):
        if tab.open:
            with tab:
                content()


def chart_alone(
    name: str, chart: Callable[[], object], table: Callable[[], object], picture: Callable[[], Picture] | None = None
) -> None:
    """The chart without tabs, where there is room for nothing else."""
    chart()


def _picture(name: str, make: Callable[[], Picture]) -> None:
    """The picture as it will be in the file, and buttons that write the file when they are clicked."""
    picture = make()
    with st.container(horizontal=True):
        for suffix, mime, write, hint in (
            ("png", "image/png", drawing.to_png, "For documents, slides and messages"),
            ("svg", "image/svg+xml", drawing.to_svg, "Sharp at any size, can be edited"),
        ):
            st.download_button(
                f"Download {suffix.upper()}",
                partial(write, picture),
                f"{_file_name(picture)}.{suffix}",
                mime,
                key=f"{name}_{suffix}",
                help=hint,
                on_click="ignore",
                icon=":material/download:",
            )
    st.image(drawing.to_svg(picture).decode(), width="stretch", alt=f"{picture.title}. {picture.subtitle}")


def _file_name(picture: Picture) -> str:
    """A file name made of the picture's title: horizons-registered-nurses-grow-fastest-in-idaho.

    Of a long title as many whole phrases as fit, of a long first phrase as many whole words.
    """
    first, *others = (_slug(phrase) for phrase in re.split(r"[,;:] ", picture.title))
    name = f"horizons-{first}"
    if len(name) > _MAX_NAME_LENGTH:
        return name[: _MAX_NAME_LENGTH + 1].rpartition("-")[0]
    for phrase in others:
        if len(name) + 1 + len(phrase) > _MAX_NAME_LENGTH:
            break
        name = f"{name}-{phrase}"
    return name


def _slug(phrase: str) -> str:
    written_out = phrase.lower().replace(number_format.MINUS, "minus ").replace("%", " percent")
    return re.sub(r"[^a-z0-9.]+", "-", written_out).strip("-.")
