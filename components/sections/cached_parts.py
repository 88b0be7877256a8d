"""Caches parts of pages for all sessions: what they drew is sent again where drawing them would give the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from components import run_cache
from components.charts import chart_view
from components.inputs import window_width
from components.state import fragments, selection, url

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from services.growth import Growth


def draw(part: tuple[Hashable, ...], growth: Growth | None, function: Callable[[], object]) -> None:
    """Draw a part of a page with `function`, or from the cache.

    `part`: its name and all that it depends on besides the source, the selection, the request, the day (which citations
    have) and the session state. It is always drawn anew without a source, and with one that fetches its figures.
    """
    if growth is None or not growth.is_immediate:
        function()
        return
    address = (st.context.url or "").partition("?")[0]
    request = (chart_view.theme(), window_width.is_phone(), address, datetime.now(UTC).date())
    run_cache.draw_cached((*part, growth, selection.current(), *request), function)


def draw_fragment(part: tuple[Hashable, ...], growth: Growth | None, function: Callable[[], object]) -> None:
    """`draw` for all of a fragment; where it runs alone, the URL follows the selection, as in a run of the page.

    In a run of the page it is part of that.
    """
    if not fragments.run_alone():
        function()
        return
    draw(part, growth, function)
    if growth is not None:
        url.publish(url.current_page(), growth)
