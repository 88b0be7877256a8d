"""/api: how to call the API, for newcomers. One page that loads nothing from elsewhere."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse

from services.config import ServerSettings
from services.open_api import concepts as occupations
from services.open_api.tokens import GROWTH_SCOPE, LIST_SCOPES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from services.config import OpenApiSettings

_HOST: Final = re.compile(r"[A-Za-z0-9.\-:\[\]]{1,255}")
_DEFAULT_HOST: Final = "localhost:8501"
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_CALLS: Final = (
    (
        "Get a token. It is good for {minutes} minutes.",
        "TOKEN=$(curl -s -d client_id={client} -d client_secret={secret} -d grant_type=client_credentials "
        "-d 'scope={scopes}' {base}/connect/token | sed 's/.*\"access_token\":\"\\([^\"]*\\).*/\\1/')",
    ),
    (
        "Find an occupation.",
        'curl -s -H "Authorization: Bearer $TOKEN" '
        "'{base}/taxonomies/soc/versions/{version}/concepts?q=nurse&limit=3'",
    ),
    (
        "Ask for its projection, here in California (06). Leave the region out for the nation.",
        "curl -s -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' "
        '-d \'{{"id":"29-1141","region":{{"nation":"us","level":"state","id":"06"}}}}\' '
        "{base}/projected-occupation-growth/dimensions/soc",
    ),
    (
        "Beyond Lightcast’s contract: all occupations of Ohio in order, as the dashboard’s Rank has them.",
        "curl -s -H \"Authorization: Bearer $TOKEN\" '{base}/horizons/v1/rank?area=Ohio&order=openings&limit=5'",
    ),
    (
        "And the people to hire by 2030, as on Plan. Nothing of a list is stored or logged.",
        "curl -s -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' "
        '-d \'{{"roles":[{{"role":"29-1141","area":"Ohio","headcount":100}}],"years":[2030]}}\' '
        "{base}/horizons/v1/plan",
    ),
)

_STYLE: Final = """
:root { color-scheme: light dark; --text: #0a0f18; --page: #fff; --code: #f3f5f7; --link: #00639c; --line: #6b7480 }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8ecf1; --page: #10141a; --code: #1b222b; --link: #a5d6f7; --line: #8b95a1 }
}
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.6 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem }
h1, h2 { line-height: 1.25 }
a { color: var(--link) }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: .75rem;
  white-space: pre-wrap; overflow-wrap: anywhere }
code { font-family: ui-monospace, monospace; font-size: .9375rem }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
"""

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The open API of Horizons</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>The open API of Horizons</h1>
<p>Where an occupation’s employment is heading in 1, 2, 3, 5 and 10 years, in the United States, in every state and in
521 local areas (level <code>msa</code>): the figures of {dashboard} for programs. It speaks the
contract of Lightcast’s Projected Occupation Growth API over public data, so a program written for that one runs here
with its settings changed: addresses, credentials, scopes, taxonomy and version, dimensions, levels, and ids.</p>
<h2>Five calls</h2>
{calls}
<h2>What comes back</h2>
<p><code>growthPercent</code> holds fractions, cumulative from <code>baseEmployment</code> in <code>baseYear</code>:
0.05 is 5 %. Where nothing is published the answer is 404 and says why. Up to {rate} requests a second;
past that the answer is 429 and <code>Retry-After</code> says how long to wait.</p>
<p>Every path, parameter and answer is in <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
</main>
</body>
</html>
"""


def create_handler(
    settings: OpenApiSettings, *, has_dashboard: bool = True
) -> Callable[[Request], Awaitable[Response]]:
    """The handler of GET /api for a server with these settings, with a dashboard beside it or without."""
    dashboard = '<a href="./">the dashboard</a>' if has_dashboard else "the dashboard"
    client, secret = ("public", "public") if settings.has_public_client else ("YOUR_ID", "YOUR_SECRET")

    async def handler(request: Request) -> Response:
        names = {
            "base": _address(request),
            "client": client,
            "secret": secret,
            "scopes": f"{GROWTH_SCOPE} {LIST_SCOPES[0]}",
            "version": occupations.VERSION,
            "minutes": f"{settings.token_ttl / 60:g}",
        }
        calls = "\n".join(
            f"<p>{number}. {html.escape(text.format(**names))}</p>\n"
            f"<pre><code>{html.escape(line.format(**names), quote=False)}</code></pre>"
            for number, (text, line) in enumerate(_CALLS, 1)
        )
        page = _PAGE.format(style=_STYLE, calls=calls, rate=settings.rate, dashboard=dashboard)
        return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})

    return handler


def _address(request: Request) -> str:
    """What the paths of the examples come after: the address for people, otherwise that of the request."""
    if public := ServerSettings.read().public_address:
        return public
    host = request.headers.get("host", "")
    origin = f"{request.url.scheme}://{host if _HOST.fullmatch(host) else _DEFAULT_HOST}"
    return f"{origin}{request.scope.get('root_path', '')}"
