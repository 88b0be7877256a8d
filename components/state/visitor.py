"""The signed-in user of a run of the script: what they may do, and how to sign in and out."""

from __future__ import annotations

import time
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from components import streamlit_compat, streamlit_downloads, streamlit_sign_in
from services.server.sign_in_page import NEXT, SIGN_OUT_PATH, START_PATH
from services.sign_in import settings as sign_in
from services.sign_in.access import OPEN, Access, evaluate

PUBLIC_DATA_ONLY: Final = "Lightcast’s licensed figures are not open to your account here; you see public data."


def access() -> Access:
    """What the user of this run may do; everything where sign-in is off."""
    settings = sign_in.read()
    if settings is None:
        return OPEN
    return evaluate(streamlit_sign_in.user_claims(), settings, time.time())


def sign_in_again(page: str) -> None:
    """Send the browser to the provider, and from there back to `page`, the path of the open one, as it is."""
    query = urlencode(st.query_params.to_dict(), doseq=True)
    target = urlencode({NEXT: f"{page}?{query}" if query else page})
    streamlit_compat.open_address(f".{START_PATH}?{target}")


def sign_out() -> None:
    """Sign this session out, forget its state, its uploads and files made for it, and send the browser to the address
    that removes its cookies."""
    streamlit_compat.forget_uploads()
    streamlit_downloads.forget_files()
    st.session_state.clear()
    streamlit_sign_in.forget_user()
    streamlit_compat.open_address(f".{SIGN_OUT_PATH}")
