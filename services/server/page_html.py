"""The HTML of the dashboard's pages: Streamlit's, with a title, a preview of the content, our script and style.

Streamlit sends the same empty HTML for every page and fills it once 1 MB of scripts has run: nothing to read for a
quarter of a minute on a slow line, and nothing for link previews and for readers without scripts. The preview stands in
the HTML from the first byte and gives way as soon as the page has drawn its own title.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, RedirectResponse

from services.server.root_path import route_path
from services.sign_in.settings import CALLBACK_PATH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

MAX_QUERY_LENGTH: Final = 8_000
"""Longer queries get no preview: no link that a page makes is half as long."""
_HERE: Final = Path(__file__).parent
HEAD_SCRIPT: Final = (_HERE / "page_head.js").read_text(encoding="utf-8")
"""Settings of Streamlit's front end, and what its links to pages leave out."""
HEAD_STYLE: Final = (_HERE / "page_head.css").read_text(encoding="utf-8")
"""How focus, the open page and key figures are shown, which Streamlit's theme has no setting for."""

_PAGE_NAME: Final = re.compile("[A-Za-z0-9-]{1,100}")
"""What may be meant as the name of a page: files have a suffix, and the paths of Streamlit an underscore or a slash."""
_TITLE: Final = "<title>Horizons</title>"
_STYLE: Final = """
#preview { position: absolute; inset: 0 0 auto 0; z-index: 1; box-sizing: border-box; min-height: 100vh;
  padding: 5rem max(1rem, min(6.25vw, 5rem)) 2rem; font: 1rem/1.6 "Source Sans", sans-serif;
  color: #0a0f18; background: #fff }
#preview h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem }
#preview dl { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.5rem 0 }
#preview dt { font-size: .875rem }
#preview dd { margin: 0; font-size: 1.5rem }
@media (prefers-color-scheme: dark) { #preview { color: #e8ecf1; background: #10141a } }
"""

_log: Final = logging.getLogger("horizons.server")


@dataclass(frozen=True)
class Preview:
    """What a page says before its scripts have run; plain text throughout.

    `figures`: label and value of each key figure.
    """

    title: str
    heading: str
    sentences: Sequence[str]
    figures: Sequence[tuple[str, str]] = ()


class PageHtmlMiddleware:
    """ASGI middleware: answers requests for `pages` with `html`, and what `preview` says of them.

    `pages`: the paths of the pages, "" for the first one. `preview(path, query)` may read data and be slow; where it
    returns None or fails the page comes without a preview; so do pages that do not exist, of which Streamlit says so.
    `links`: by path, link elements for the head of a page. `first_page`: the name of the first page, whose path is "";
    requests for it are redirected there, as Streamlit does not know it by its name.
    """

    def __init__(
        self,
        app: ASGIApp,
        html: str,
        pages: Collection[str],
        first_page: str,
        preview: Callable[[str, Mapping[str, Sequence[str]]], Preview | None],
        links: Mapping[str, str] | None = None,
    ) -> None:
        self._app = app
        self._html = html
        self._pages = frozenset(pages)
        self._first_page = first_page
        self._preview = preview
        self._links = links or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        page = _page(scope)
        if page == self._first_page:
            query = scope["query_string"].decode("latin-1")
            app: ASGIApp = RedirectResponse(f"./?{query}" if query else "./", 301)
        elif page is not None and (page in self._pages or _PAGE_NAME.fullmatch(page)):
            preview = None
            if page in self._pages:
                preview = await to_thread.run_sync(self._read_preview, page, scope["query_string"])
            html = with_preview(self._html, preview)
            html = html.replace("</head>", f"{self._links.get(page, '')}</head>", 1)
            response = HTMLResponse(html, headers={"Cache-Control": "no-cache"})
            app = GZipMiddleware(response)
        else:
            app = self._app
        await app(scope, receive, send)

    def _read_preview(self, page: str, query: bytes) -> Preview | None:
        if len(query) > MAX_QUERY_LENGTH:
            return None
        try:
            return self._preview(page, parse_qs(query.decode("utf-8", "replace")))
        except Exception:  # noqa: BLE001 - a page without a preview works; one that fails does not
            _log.exception("No preview of the page %r could be made", page)
            return None


def _page(scope: Scope) -> str | None:
    """The path of a page that is read, without its slash; None for other requests."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    path = route_path(scope)
    return path[1:] if path.startswith("/") and path != CALLBACK_PATH else None


def with_settings(html: str, host_config: Mapping[str, object] | None = None) -> str:
    """Streamlit's page with our title, script and style in its head, and a line for news of the connection.

    `host_config`: what the front end asks the server for before it opens its websocket, which it then does at once.
    """
    settings = "" if host_config is None else f"window.__streamlit.HOST_CONFIG = {_in_script(host_config)}"
    head = f"{_TITLE}<script>{HEAD_SCRIPT}{settings}</script><style>{HEAD_STYLE}</style>"
    html = html.replace("</body>", '<div id="connection" role="status"></div></body>', 1)
    return html.replace("<title>Streamlit</title>", head, 1)


def _in_script(value: object) -> str:
    """A value as JavaScript that cannot end the script."""
    return json.dumps(value).replace("<", "\\u003c")


def with_preview(html: str, preview: Preview | None) -> str:
    """The page of `with_settings` with the preview and its title, where there is one."""
    if preview is None:
        return html
    title, description = escape(preview.title), escape(preview.sentences[0] if preview.sentences else "")
    head = (
        f"<title>{title}</title>"
        f'<meta name="description" content="{description}">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{description}">'
        f'<meta property="og:type" content="website"><meta property="og:site_name" content="Horizons">'
        f"<style>{_STYLE}</style>"
    )
    return html.replace(_TITLE, head, 1).replace("</body>", f"{_body(preview)}</body>", 1)


def _body(preview: Preview) -> str:
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in preview.sentences)
    figures = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in preview.figures)
    return f'<div id="preview"><h1>{escape(preview.heading)}</h1>{sentences}{figures and f"<dl>{figures}</dl>"}</div>'
