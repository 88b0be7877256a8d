"""Where the browser shows what it has of a new page before it gets the rest; private like `streamlit_compat`.

Streamlit's front end draws all messages that have come in one task, during which the browser shows nothing: of a page
with 150 elements it takes a third of a second on a first visit. At a mark in the stream the script in the head of the
page (services/server/page_head.js) keeps the messages that follow until the browser has painted (docs/decisions/0075).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TITLE: Final = "h1"
_SECTION: Final = "h2"


def mark() -> ForwardMsg:
    """A mark: a message that does nothing, also in a front end that knows no marks."""
    return ForwardMsg(heartbeat_ack=True)


class Marks:
    """The marks in the messages of one session, in runs of a page that the browser does not show yet.

    One before the first section, which is below title, answer and key figures; where another page was shown before, one
    after the title, too. On a first visit the HTML has all of these, and only all together may take their place.
    """

    def __init__(self) -> None:
        self._page: str | None = None
        self._after_title = self._before_section = False

    def start(self, event: ScriptRunnerEvent, details: Mapping[str, Any]) -> None:
        """Note an event of the script, which may be the start of a run of another page."""
        if event is not ScriptRunnerEvent.SCRIPT_STARTED:
            return
        page = self._page if details.get("fragment_ids_this_run") else details.get("page_script_hash")
        self._before_section = page != self._page
        self._after_title = self._before_section and self._page is not None
        self._page = page

    def put_in(self, message: ForwardMsg) -> Iterator[ForwardMsg]:
        """The next message, with the mark that belongs before or after it."""
        tag = message.delta.new_element.heading.tag
        if self._before_section and tag == _SECTION:
            self._before_section = False
            yield mark()
        yield message
        if self._after_title and tag == _TITLE:
            self._after_title = False
            yield mark()
