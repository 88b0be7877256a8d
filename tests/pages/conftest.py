"""Pages as a browser session sees them, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.state import connections
from tests.app_test import look_for_installed_components_once

__all__ = ["look_for_installed_components_once"]

PAGES = {name: f"../pages/{name}.py" for name in ("explore", "compare", "rank", "places", "plan")}


@pytest.fixture(autouse=True, scope="session")
def _open_the_source_once(public):
    """Sessions of one process share the source: the one that is open already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "_public", public)
        yield


@pytest.fixture(scope="session")
def visit(main_script):
    """visit(page, **parameters) -> the page after a first run, as a fresh browser gets it."""

    def open_page(page: str = "explore", /, **parameters: str | list[str]) -> AppTest:
        session = AppTest.from_file(main_script, default_timeout=30)
        if page != "explore":
            session.switch_page(PAGES[page])
        for name, value in parameters.items():
            session.query_params[name] = value
        return session.run()

    return open_page
