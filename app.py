"""The one ASGI process of Horizons: the dashboard and the open API.

`make run` serves it with uvicorn; `streamlit run app.py` works too.
"""
# ruff: noqa: E402 - two calls have to come before the other imports

from __future__ import annotations

import gc

gc.disable()  # until all is imported, a fifth faster: what is created meanwhile stays

from services.server import process_memory

process_memory.use_less()  # before Streamlit imports what takes memory

import logging
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware

from components import (
    compressed_scripts,
    preloads,
    streamlit_compat,
    streamlit_costs,
    streamlit_downloads,
    streamlit_requests,
    streamlit_runs,
    streamlit_sending,
    streamlit_sessions,
    streamlit_sign_in,
    streamlit_threads,
)
from components.charts.chart_view import SCRIPTS as CHART_SCRIPTS
from components.state import connections, plan_list
from components.state.url import EXPLORE, SCRIPTS
from components.uploads import UploadsMiddleware
from components.websocket_messages import WebSocketMessagesMiddleware
from services import config_names
from services.config import ServerSettings
from services.errors import ConfigError
from services.open_api.application import OpenApi
from services.open_api.middleware import OpenApiMiddleware
from services.server import stack, static_files
from services.server.closed_paths import SIGN_IN_PATHS, ClosedPathsMiddleware
from services.server.page_html import PageHtmlMiddleware, with_settings
from services.server.sign_in_gate import SignInMiddleware
from services.server.sign_outs import shared_store
from services.server.static_files import StaticFilesMiddleware
from services.sign_in import settings as sign_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from services.growth import Growth
    from services.server.page_html import Preview
    from services.sign_in.settings import SignInSettings

SCRIPT = Path(__file__).parent / "components" / "main.py"


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Load the data and import what pages import before the first visit.

    What is there by then stays for good: garbage is collected once, at the end, and freezing what is left keeps later
    collections from traversing it.
    """
    gc.disable()
    from components.warm_up import prepare_rest, warm_up
    from services.errors import HorizonsError

    configure_logs()  # again: `streamlit run` configures uvicorn's loggers after it has imported this
    static_files.compress_files(compressed_scripts.files())
    try:
        warm_up()
    except HorizonsError as error:  # serve anyway: pages show what is wrong and what to do
        logging.getLogger("horizons").error("%s %s (%s)", error.message, error.next_step, error)
    connections.report_lightcast_settings()
    config_names.log_misspelled()
    gc.collect()
    process_memory.return_unused()
    gc.freeze()
    gc.enable()
    prepare_rest()
    yield None


def on_script_error(error: Exception) -> bool:
    """Show a notice for an unexpected error of a page; True, as it is handled."""
    from components.sections import notices

    return notices.unexpected_error(error)


def read_preview(page: str, query: Mapping[str, Sequence[str]]) -> Preview | None:
    """What the HTML of a page says before its scripts have run."""
    from components.preview import preview

    return preview(page, query)


def public_growth() -> Growth:
    """The source that the pages read, too: the data are in memory once."""
    return connections.growth()


def has_lightcast() -> bool:
    """Whether there are credentials of Lightcast; not where the settings cannot be read."""
    try:
        return connections.settings().has_lightcast
    except ConfigError:
        return False


def configure_logs() -> None:
    """Log as LOG_FORMAT says, Streamlit's loggers included."""
    handler = stack.configure_logs()
    if handler is not None:
        streamlit_compat.use_log_handler(handler)


def sign_in_settings() -> tuple[SignInSettings | None, bool]:
    """The settings of sign-in, and whether it is on; None for settings that cannot be right, which end the start."""
    try:
        sign_in.check_start()
        settings = sign_in.read()
    except ConfigError:
        return None, True
    return settings, settings is not None


def sign_in_secrets(settings: SignInSettings | None) -> dict[str, Any] | None:
    """What Streamlit has to know of sign-in; also set up for it."""
    if settings is None:
        return None
    streamlit_sign_in.use_cookie_secret(settings.cookie_secret.get_secret_value())
    streamlit_sign_in.log_failed_sign_ins_briefly()
    streamlit_sign_in.read_certificates_once()
    return {"auth": sign_in.streamlit_secrets(settings, ServerSettings.read())}


def gate(settings: SignInSettings | None) -> Middleware:
    """The middleware that lets in only those who have signed in."""
    server = ServerSettings.read({} if settings is None else None)
    store = None if settings is None else shared_store()
    return Middleware(SignInMiddleware, settings=settings, server=server, login=streamlit_sign_in.Login(), store=store)


configure_logs()
streamlit_sending.send_in_batches()
streamlit_requests.run_all_that_changed()
streamlit_downloads.protect_downloads()
streamlit_sessions.end_in_time()
streamlit_runs.start_at_the_top()
streamlit_runs.take_each_click_whole()
streamlit_runs.log_no_fragments_that_are_gone()
streamlit_threads.start_without_waiting()
streamlit_threads.compute_one_at_a_time()
streamlit_costs.copy_places_quickly()
streamlit_costs.keep_theme()
streamlit_costs.scan_no_packages()
connections.set_aside_unreadable_secrets()
connections.read_secrets()
signed_in_by, has_sign_in = sign_in_settings()
html = with_settings(streamlit_compat.index_page(), None if has_sign_in else streamlit_compat.host_config())
middleware = [
    *stack.middleware(public_growth, has_lightcast, html),
    Middleware(StaticFilesMiddleware, prefix="/static/", files=CHART_SCRIPTS),
    Middleware(OpenApiMiddleware, api=OpenApi(public_growth)),
    gate(signed_in_by) if has_sign_in else Middleware(ClosedPathsMiddleware, closed=SIGN_IN_PATHS),
    Middleware(
        PageHtmlMiddleware,
        html=html,
        pages={"", *SCRIPTS} - {EXPLORE},
        first_page=EXPLORE,
        preview=read_preview,
        links={"" if page == EXPLORE else page: preloads.links(page) for page in SCRIPTS},
    ),
    Middleware(WebSocketMessagesMiddleware),
    Middleware(
        UploadsMiddleware,
        remove=streamlit_compat.remove_upload,
        count_bytes=lambda: streamlit_compat.upload_bytes() + plan_list.kept_bytes(),
    ),
]
app = st.App(
    SCRIPT,
    lifespan=lifespan,
    middleware=middleware,
    on_script_error=on_script_error,
    secrets=sign_in_secrets(signed_in_by),
)
gc.enable()
