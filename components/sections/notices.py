"""Notices: errors of services and pages, and the parts of a link that are not shown."""

from __future__ import annotations

import logging
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.state import selection
from services import metrics
from services.errors import HorizonsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_log: Final = logging.getLogger("horizons")


def dropped_from_link() -> None:
    """The parts of the URL that are not shown, by name."""
    for sentence in selection.dropped_from_link():
        st.warning(sentence, icon=":material/link_off:")


def missing_figures(sentences: Sequence[str]) -> None:
    """The reasons why figures are missing or old, and what to do."""
    for sentence in sentences:
        st.warning(sentence, icon=":material/cloud_off:")


def source_unavailable(error: HorizonsError) -> None:
    """Shown instead of a page if its source cannot be opened, with the way to another source."""
    st.error(full_message(error), icon=":material/error:")
    st.markdown("The other source is one click away, under the source’s name at the top; your selection is kept.")


def full_message(error: HorizonsError) -> str:
    """What happened, what to do, and the id by which the service's support can find the call."""
    support = f" Support id: `{error.support_id}`." if error.support_id else ""
    return f"{error.message} {error.next_step}{support}"


@contextmanager
def show_errors() -> Iterator[None]:
    """Show an error that a service raises inside the block as a notice; what was drawn before stays."""
    try:
        yield
    except HorizonsError as error:
        st.error(full_message(error), icon=":material/error:")


def unexpected_error(error: Exception) -> bool:
    """Log an unexpected error in full and show a notice with an id to quote; True, as it is handled."""
    support_id = secrets.token_hex(4)
    metrics.ERRORS.labels("page").inc()
    _log.error("unexpected error %s", support_id, exc_info=error, extra={"correlation_id": support_id})
    st.error(
        f"This part of the page could not be drawn; what stands above it is right. Reload the page; if it comes "
        f"again, report the id {support_id} with the address of the page.",
        icon=":material/error:",
    )
    return True
