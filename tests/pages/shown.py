"""What a page shows, as AppTest has it, for the tests of pages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from components.text import number_format
from components.text.key_figures import Card
from tests.pages.charts import charts_of

NURSES, DEVELOPERS, FISHERS = "29-1141", "15-1252", "45-3031"
EIGHT = ["29-1141", "15-1252", "11-2021", "11-1021", "13-2011", "25-2021", "35-3023", "53-3032"]
_CARDS = re.compile(r"(- [^\n]+\n\n  \*\*[^\n]+\*\*(\n\n  [^\n]+)?\n*)+")
_NO_DEGREE = "Typical education\n\n  None\n\n  no credential to enter"
"""A card that says so of an occupation: no value of Python that got onto the page."""
_NONE_NEEDED = re.compile(r"- (Experience|Training)\n\n  None$", re.MULTILINE)
"""What BLS says of an occupation that needs none, in the list of its facts."""
_HELP = re.compile(r" :help\[.*?\](?=\n)")
BOTH_PAGES = pytest.mark.parametrize("page", ["explore", "compare"])


def texts(session) -> str:
    """All texts on the page."""
    parts = [*session.title, *session.header, *session.markdown, *session.caption, *session.warning, *session.error]
    return _plain("\n".join(part.value for part in parts)).replace(number_format.NNBSP, " ")


def cards_of(session) -> list[Card]:
    """The key figures on the page, in their order, as they are read."""
    lists = [part.value for part in session.markdown if _CARDS.fullmatch(part.value)]
    items = [_plain(item) for text in lists for item in text.removeprefix("- ").split("\n- ")]
    return [Card(*map(str.strip, _HELP.sub("", item).split("\n\n"))) for item in items]


def figures_of(session) -> dict[str, str]:
    """The key figures on the page by their labels."""
    return {card.label: card.value for card in cards_of(session)}


def _plain(markdown: str) -> str:
    """Markdown without emphasis and escapes."""
    return re.sub(r"\\([^\w\s])", r"\1", markdown.replace("**", "")).replace("\u2060", "")


def link_of(session, label: str) -> str:
    return next(link.proto.query_string for link in session.get("page_link") if link.proto.label.startswith(label))


def button(session, label: str):
    """The button of this label, which may follow an image."""
    return next(one for one in session.button if re.sub(r"^!\[.*?\)\s*", "", one.label) == label)


def areas_shown(session) -> list[str]:
    """The ids of the chosen areas, each of which has a button to remove it."""
    keys = [one.key for one in session.button if one.key and one.key.startswith("remove_area_")]
    return [key.removeprefix("remove_area_") for key in keys]


def add_area(session, area_id: str):
    """What an area selected in the search box does; the box itself runs in the browser."""
    chosen = session.session_state["selection"]
    session.session_state["selection"] = replace(chosen, areas=(*chosen.areas, area_id))
    session.session_state["dropped_from_link"] = []
    return session.run()


def source_of(session) -> str:
    """The label of the source in the header."""

    def blocks(parent):
        for block in parent.children.values():
            if hasattr(block, "children"):
                yield block
                yield from blocks(block)

    return next(block.proto.popover.label for block in blocks(session.main) if block.type == "popover")


def assert_no_errors(session):
    assert not session.exception
    assert not session.error
    shown = _NONE_NEEDED.sub("", texts(session).replace(_NO_DEGREE, ""))
    for raw in ("<NA>", "None", "NaT", "nan "):
        assert raw not in shown
    return session


def specs(session) -> list[str]:
    """The figures of the charts."""
    return [chart.spec for chart in charts_of(session)]
