"""The heading of a page's downloads, and the link to it from the top: on a phone it is thousands of pixels below."""

from __future__ import annotations

from typing import Final

import streamlit as st

_ANCHOR: Final = "download"


def heading() -> None:
    """The heading that `link` leads to, above the buttons of the files."""
    st.header("Download", anchor=_ANCHOR)


def link() -> None:
    """A link to the downloads of the page."""
    st.markdown(f":material/download: [Download](#{_ANCHOR})", width="content")
