"""The signed-in user with the button to sign out, and the notice that replaces a page they may not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.state import visitor
from services.sign_in.access import State

if TYPE_CHECKING:
    from services.sign_in.access import Access


def sign_out_button(access: Access) -> None:
    """The way out; nothing where sign-in is off."""
    if access.state is State.OPEN:
        return
    if st.button("Sign out", key="sign_out", type="tertiary", help=f"Signed in as {access.name}"):
        visitor.sign_out()
        st.stop()


def no_entry(access: Access, page: str) -> None:
    """Shown instead of the page at the path `page`: why, and the way on."""
    st.title("Sign in")
    if access.state is State.EXPIRED:
        st.markdown("Your sign-in has ended. Sign in again, and this page comes back with its selection.")
    elif access.state is State.REFUSED:
        st.markdown("Your account may not use Horizons here. Sign in with another one.")
    else:
        st.markdown("Sign in to see this page.")
    st.button("Sign in", key="sign_in", type="primary", on_click=visitor.sign_in_again, args=(page,))
