"""The script that app.py names: the pages, the header around them, the source of their figures."""

from __future__ import annotations

from typing import Never

import streamlit as st

from components.page_icon import ICON
from components.sections import account, cached_parts, embedded, loading, navigation, notices
from components.state import connections, next_page, plan_list, url, visitor
from services.background import BackgroundJob
from services.errors import HorizonsError
from services.growth import Growth


def main() -> None:
    """One run of the app."""
    st.set_page_config(page_title="Horizons", page_icon=ICON, layout="wide")
    pages = navigation.pages()
    page = st.navigation(list(pages.values()), position="hidden")
    access = visitor.access()
    if not access.may_enter:
        navigation.rerun_on_reconnect()
        account.no_entry(access, page.url_path)
        return
    name = next(name for name, listed in pages.items() if listed.url_path == page.url_path)
    if name != url.PLAN:
        plan_list.release_uploads()
    loading.start_run()
    source, error = open_source(name)
    growth = source if isinstance(source, Growth) else None
    with notices.show_errors():
        if growth is not None:
            url.restore(name, growth)
        next_page.switch(name, growth)
        navigation.rerun_on_reconnect()
        is_embedded = bool(st.context.is_embedded) and name in embedded.CHARTS
        if not is_embedded:
            cached_parts.draw(("header", access), growth, lambda: navigation.header(pages, growth, access))
        notices.dropped_from_link()
        if name == url.PLAN:
            page.run()
        elif name == url.METHOD:  # made of public data, whatever source is chosen
            cached_parts.draw((name,), connections.growth(), page.run)
        elif error is not None:
            notices.source_unavailable(error)
        elif isinstance(source, BackgroundJob):
            loading.show_connecting(source)
        elif is_embedded:
            embedded.show(name)
        else:
            with_lightcast = name == url.EXPLORE and connections.has_lightcast()
            cached_parts.draw((name, access.may_see_lightcast, with_lightcast), growth, page.run)
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
