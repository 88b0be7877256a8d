"""The script that app.py names: the pages, the header around them, the source of their figures."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Never

import streamlit as st

from components.inputs.source_picker import source_picker
from components.sections import account, embedded, kept, loading, navigation, notices
from components.state import connections, fragments, plan_list, planned_roles, selection, url, visitor
from services.background import BackgroundJob
from services.errors import HorizonsError
from services.growth import Growth

if TYPE_CHECKING:
    from services.sign_in.access import Access

PAGES_FOLDER: Final = Path(__file__).parent.parent / "pages"
# A local file: a Material symbol or an emoji as page icon would be fetched from another server.
ICON: Final = Path(__file__).parent / "icon.png"


_RECONNECT_TIMER: Final = timedelta(days=7)
"""Longer than any page stays open; below the 24.8 days at which timers of browsers overflow."""


@st.fragment(run_every=_RECONNECT_TIMER)
def rerun_on_reconnect() -> None:
    """Make the browser ask for a full run when it reconnects to a server that does not know its session.

    After a restart of the server or a long time offline the browser gets a new session, which has never run the page:
    its fragments, deferred downloads and buttons do nothing. Streamlit's front end asks for a run on reconnect only
    while a timer of a fragment is registered, so this one draws nothing and waits.
    """


def build_pages() -> dict[str, st.Page]:
    """The pages by name, in the order of the navigation."""
    return {
        url.EXPLORE: st.Page(
            PAGES_FOLDER / "explore.py", title="Explore", icon=":material/search:", url_path="explore", default=True
        ),
        url.COMPARE: st.Page(
            PAGES_FOLDER / "compare.py", title="Compare", icon=":material/bar_chart:", url_path="compare"
        ),
        url.RANK: st.Page(
            PAGES_FOLDER / "rank.py", title="Rank", icon=":material/format_list_numbered:", url_path="rank"
        ),
        url.PLACES: st.Page(PAGES_FOLDER / "places.py", title="Places", icon=":material/map:", url_path="places"),
        url.PLAN: st.Page(PAGES_FOLDER / "plan.py", title="Plan", icon=":material/groups:", url_path="plan"),
        url.METHOD: st.Page(
            PAGES_FOLDER / "method.py", title="Method", icon=":material/fact_check:", url_path="method"
        ),
    }


@st.fragment(key=fragments.HEADER)
def header(pages: dict[str, st.Page], growth: Growth | None, access: Access) -> None:
    """Name, navigation and source. The links carry the selection, so that Back and Forward restore it."""
    kept.draw_fragment(("header alone", access), growth, lambda: links_and_source(pages, growth, access))


def links_and_source(pages: dict[str, st.Page], growth: Growth | None, access: Access) -> None:
    """What stands in the header."""
    chosen = selection.current()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        navigation.links(chosen, growth.vintage if growth else "", len(planned_roles.current()), pages)
        source_picker(growth)
        account.sign_out_button(access)


def main() -> None:
    """One run of the app."""
    st.set_page_config(page_title="Horizons", page_icon=str(ICON), layout="wide")
    pages = build_pages()
    page = st.navigation(list(pages.values()), position="hidden")
    access = visitor.access()
    if not access.may_enter:
        rerun_on_reconnect()
        account.no_entry(access, page.url_path)
        return
    name = next(name for name, listed in pages.items() if listed.url_path == page.url_path)
    if name != url.PLAN:
        plan_list.forget()
    loading.start_run()
    source, error = open_source(name)
    growth = source if isinstance(source, Growth) else None
    with notices.show_errors():
        if growth is not None:
            url.restore(name, growth)
        rerun_on_reconnect()
        is_embedded = bool(st.context.is_embedded) and name in embedded.CHARTS
        if not is_embedded:
            kept.draw(("header", access), growth, lambda: header(pages, growth, access))
        notices.dropped_from_link()
        if name == url.PLAN:
            page.run()
        elif name == url.METHOD:  # made of public data, whatever source is chosen
            kept.draw((name,), connections.growth(), page.run)
        elif error is not None:
            notices.source_unavailable(error)
        elif isinstance(source, BackgroundJob):
            loading.show_connecting(source)
        elif is_embedded:
            embedded.show(name)
        else:
            with_lightcast = name == url.EXPLORE and connections.has_lightcast()
            kept.draw((name, access.may_see_lightcast, with_lightcast), growth, page.run)
        if growth is not None and not is_embedded:  # a frame has no address to keep up to date
            url.publish(name, growth)
        if growth is not None:
            loading.poll()


def open_source(page: str) -> tuple[Growth | BackgroundJob[Never, Growth] | None, HorizonsError | None]:
    """The source that the reader chose, or the job that opens it, or the error why it cannot be opened."""
    source = url.restore_source(page)
    try:
        opened = connections.connection(source)
        if isinstance(opened, BackgroundJob) and loading.ends_at_once(opened):
            opened = connections.connection(source)
    except HorizonsError as error:
        return None, error
    return opened, None


main()
