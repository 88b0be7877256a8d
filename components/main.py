"""The script that app.py names: page list, frame, source. What is here stands around every page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from components.inputs.source_picker import source_picker
from components.sections import loading, notices
from components.state import connections, url_state
from services.connect_job import ConnectJob
from services.errors import HorizonsError
from services.growth import Growth

PAGES: Final = Path(__file__).parent.parent / "pages"
# A file of ours: a Material symbol or an emoji as page icon would be fetched from outside.
ICON: Final = Path(__file__).parent / "icon.png"


def pages() -> dict[str, st.Page]:
    """The pages by name, in the order of the navigation."""
    return {
        url_state.EXPLORE: st.Page(
            PAGES / "explore.py", title="Explore", icon=":material/search:", url_path="explore", default=True
        ),
        url_state.COMPARE: st.Page(
            PAGES / "compare.py", title="Compare", icon=":material/bar_chart:", url_path="compare"
        ),
        url_state.METHOD: st.Page(PAGES / "method.py", title="Method", icon=":material/fact_check:", url_path="method"),
    }


def frame(listed: dict[str, st.Page], growth: Growth | None) -> None:
    """Name, navigation and source. The links carry the selection, so that Back and Forward are right."""
    selection = url_state.current()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("**Horizons**", width="content")
        for name, page in listed.items():
            label = (
                f"{page.title} ({len(selection.compared)})"
                if name == url_state.COMPARE and selection.compared
                else None
            )
            st.page_link(page, label=label, query_params=url_state.parameters(name, selection))
        st.space("stretch")
        source_picker(growth)


def main() -> None:
    """One run of the app."""
    st.set_page_config(page_title="Horizons", page_icon=str(ICON), layout="wide")
    listed = pages()
    page = st.navigation(list(listed.values()), position="hidden")
    name = next(key for key, value in listed.items() if value.url_path == page.url_path)
    loading.start_run()
    found, refused = open_source(name)
    growth = found if isinstance(found, Growth) else None
    with notices.errors_shown():
        if growth is not None:
            url_state.restore(name, growth)
        frame(listed, growth)
        notices.dropped_from_link()
        if name == url_state.METHOD:  # tells of public data, whatever was chosen
            page.run()
        elif refused is not None:
            notices.no_source(refused)
        elif isinstance(found, ConnectJob):
            loading.show_connecting(found)
        else:
            page.run()
        if growth is not None:
            url_state.publish(name, growth)
            loading.poll()


def open_source(page: str) -> tuple[Growth | ConnectJob | None, HorizonsError | None]:
    """The source that the reader chose, the job that opens it while that goes on, or why it cannot be opened."""
    source = url_state.restore_source(page)
    try:
        found = connections.connection(source)
        if isinstance(found, ConnectJob) and found.wait(loading.INITIAL_WAIT_SECONDS):
            found = connections.connection(source)
    except HorizonsError as error:
        return None, error
    return found, None


main()
