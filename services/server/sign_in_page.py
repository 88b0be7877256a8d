"""The page on which somebody signs in, or reads why they may not enter. Plain HTML, without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Final
from urllib.parse import urlencode

from services.sign_in.access import Access, State

PAGE_PATH: Final = "/sign-in"
START_PATH: Final = "/sign-in/start"
SIGN_OUT_PATH: Final = "/auth/logout"
"""Streamlit's."""
NEXT: Final = "next"
"""Name of the parameter with the page that was asked for."""
REASON: Final = "reason"


class Reason(StrEnum):
    """Why somebody is here again, as it stands in the address."""

    SIGNED_OUT = "signed-out"
    UNREACHABLE = "unreachable"
    STATE = "state"
    DENIED = "denied"
    FAILED = "failed"


_SENTENCES: Final = {
    Reason.SIGNED_OUT: "You are signed out.",
    Reason.UNREACHABLE: "The sign-in service does not answer. Try again in a moment; if it lasts, tell whoever runs "
    "Horizons for you.",
    Reason.STATE: "That sign-in was started too long ago, in another browser, or twice. Start it again.",
    Reason.DENIED: "The sign-in service did not let you in, or you went back. Try again, or with another account.",
    Reason.FAILED: "The sign-in could not be completed: what the sign-in service answered could not be verified. "
    "Try again; if it comes again, tell whoever runs Horizons for you.",
}
_STYLE: Final = """
:root { color-scheme: light dark }
body { margin: 0; font: 1rem/1.6 "Source Sans", system-ui, sans-serif; color: #0a0f18; background: #fff }
main { box-sizing: border-box; max-width: 40rem; margin: 0 auto; padding: 5rem 1.25rem 2rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem }
p { margin: 0 0 1.25rem; overflow-wrap: anywhere }
a { color: #00639c; display: inline-block; margin: 0 1.5rem .5rem 0 }
a.main { padding: .5rem 1.25rem; border-radius: 6px; background: #00639c; color: #fff;
  text-decoration: none }
a:focus-visible { outline: 3px solid #00639c; outline-offset: 2px }
@media (prefers-color-scheme: dark) {
  body { color: #e8ecf1; background: #10141a }
  a { color: #a5d6f7 }
  a.main { background: #a5d6f7; color: #10141a }
  a:focus-visible { outline-color: #a5d6f7 }
}
"""


@dataclass(frozen=True)
class SignInPage:
    """What the page is made of. `root_path`: what all addresses begin with; `target`: the page that was asked for."""

    root_path: str
    access: Access
    hours: int
    target: str = ""
    reason: Reason | None = None
    is_framed: bool = False

    def html(self) -> str:
        """The page."""
        paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in self._sentences())
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
            f'<title>Sign in · Horizons</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head>'
            f"<body><main><h1>Horizons</h1>{paragraphs}<p>{self._links()}</p></main></body></html>"
        )

    def _sentences(self) -> list[str]:
        sentences = [] if self.reason is None else [_SENTENCES[self.reason]]
        if self.access.state is State.EXPIRED:
            sentences.append(f"Your sign-in has ended, as every sign-in does after {self.hours} hours.")
        elif self.access.state is State.REFUSED:
            sentences.append(
                f"You are signed in as {self.access.name}, and this account may not use Horizons here. Ask whoever "
                "runs it to let you in, or sign in with another account."
            )
        elif not sentences:
            sentences.append("Employment projections for workforce planning. Sign in to see them.")
        if self.is_framed:
            sentences.append("This page is shown inside another one, where nobody can sign in.")
        return sentences

    def _links(self) -> str:
        is_refused = self.access.state is State.REFUSED
        label = "Sign in with another account" if is_refused else "Sign in"
        query = f"?{urlencode({NEXT: self.target})}" if self.target else ""
        target = ' target="_blank" rel="noopener"' if self.is_framed else ""
        label = f"{label} in a new tab" if self.is_framed else label
        links = f'<a class="main" href="{escape(self.root_path + START_PATH + query)}"{target}>{label}</a>'
        return links + (f'<a href="{escape(self.root_path + SIGN_OUT_PATH)}">Sign out</a>' if is_refused else "")
