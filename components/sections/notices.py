"""What happened and what to do: service errors and links that could not be followed whole."""

from __future__ import annotations

import logging
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.state import url_state
from services.errors import HorizonsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_log: Final = logging.getLogger("horizons")


def dropped_from_link() -> None:
    """Name what of the URL is not shown."""
    for sentence in url_state.notices():
        st.warning(sentence, icon=":material/link_off:")


def missing_figures(sentences: Sequence[str]) -> None:
    """Why some figures are missing or old, and what to do."""
    for sentence in sentences:
        st.warning(sentence, icon=":material/cloud_off:")


def no_source(error: HorizonsError) -> None:
    """The source that was chosen cannot be opened: nothing of the page can be drawn, but the way out is there."""
    st.error(in_full(error), icon=":material/error:")
    st.markdown("The other source is one click away, under the source’s name at the top; your selection is kept.")


def in_full(error: HorizonsError) -> str:
    """What happened, what to do, and the id by which the service's people find the call."""
    support = f" Support id: `{error.support_id}`." if error.support_id else ""
    return f"{error.message} {error.next_step}{support}"


@contextmanager
def errors_shown() -> Iterator[None]:
    """Turn an error of the services inside the block into a notice; the rest of the page still stands."""
    try:
        yield
    except HorizonsError as error:
        st.error(in_full(error), icon=":material/error:")


def unexpected(error: Exception) -> bool:
    """An error nobody foresaw: the log gets it whole, the reader what it means and an id to quote."""
    support_id = secrets.token_hex(4)
    _log.error("unexpected error %s", support_id, exc_info=error)
    st.error(
        f"This part of the page could not be drawn; what stands above it is right. Reload the page; if it comes "
        f"again, report the id {support_id} with the address of the page.",
        icon=":material/error:",
    )
    return True
