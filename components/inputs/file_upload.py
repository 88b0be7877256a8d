"""A file uploader, and the notice that the server no longer has the file whose name it showed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components import streamlit_compat

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator
    from streamlit.runtime.uploaded_file_manager import UploadedFile

FILE_TYPES: Final = ("csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods")
"""Suffixes of the files that can be chosen. services.plan reads all but the last two, and says what to do with those;
Streamlit would say "application/vnd.ms-excel files are not allowed"."""
_LOST, _NUMBER = "_lost", "_number"
"""What follows the name of an uploader in the keys of the session's state: whether the server has lost its file, and
how many uploaders were there before."""
FILE_LOST: Final = "The server no longer has the file that was here. Upload it again."


def file_upload(label: str, name: str, on_change: Callable[[], None] | None = None) -> UploadedFile | None:
    """The file that the reader has chosen, a list of roles or titles; None without one.

    `name`: the key of its first uploader. After a restart of the server, or when the page was offline for long, the
    browser shows the name of a file that the server does not have: another uploader takes the place of that one, and
    `lost_notice` says so.
    """
    place = st.empty()
    file = _uploader(place, label, name, on_change)
    if streamlit_compat.is_lost_upload(st.session_state.get(_key(name))):
        empty(name)
        note_lost(name)
        file = _uploader(place, label, name, on_change)
    if file is not None:
        _dismiss(name)
    return file


def note_lost(name: str) -> None:
    """Note that the server has lost a file that is no longer in the uploader."""
    st.session_state[f"{name}{_LOST}"] = True


def lost_notice(name: str) -> None:
    """That the file is lost, until another is chosen or the reader dismisses it. Not inside a form: forms allow only
    submit buttons."""
    if is_lost(name):
        st.warning(FILE_LOST, icon=":material/warning:")
        dismiss = "Dismiss the notice about the file"  # another may stand on the page, about the table
        st.button(dismiss, key=f"{name}_dismiss", icon=":material/close:", on_click=_dismiss, args=(name,))


def _dismiss(name: str) -> None:
    st.session_state.pop(f"{name}{_LOST}", None)


def empty(name: str) -> None:
    """Take the file out of the uploader: one cannot be emptied, but another one is empty."""
    _dismiss(name)
    st.session_state[f"{name}{_NUMBER}"] = st.session_state.get(f"{name}{_NUMBER}", 0) + 1


def is_lost(name: str) -> bool:
    """Whether the server has lost the file that was chosen; not once another is, or the reader has dismissed that."""
    return f"{name}{_LOST}" in st.session_state


def _uploader(
    place: DeltaGenerator, label: str, name: str, on_change: Callable[[], None] | None
) -> UploadedFile | None:
    return place.file_uploader(label, type=FILE_TYPES, key=_key(name), on_change=on_change)


def _key(name: str) -> str:
    number = st.session_state.get(f"{name}{_NUMBER}", 0)
    return f"{name}_{number}" if number else name
