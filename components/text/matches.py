"""A list of titles matched with occupations, in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.markdown import escape_markdown, quote
from services.matching import NOTHING_NOTE
from services.search.index import SURE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NONE_OF_THESE: Final = "None of these: leave it out"
CHOSEN: Final = "chosen by you"
ALL_MATCHES: Final = "All matches, and a search where none fits"
OTHER_OCCUPATION: Final = "Role to set"
UNDO: Final = "Undo"
_MAX_AREAS: Final = 5
"""Areas that are not known with a line each."""
STOPPED: Final = "Matching was stopped; nothing of the list is planned yet."


def nothing_close(role: str, why: str = "") -> str:
    """That a line has no occupation, and why, or what to do."""
    return f"{quote(role)}: {NOTHING_NOTE}; left out. {escape_markdown(why) or 'Give it another title, or a code.'}"


def choice(names: Mapping[str, str], code: str) -> str:
    """An option among the occupations of a line; "" is none of them."""
    return f"{names[code]} ({code})" if code else NONE_OF_THESE


def matching(done: int, total: int, what: str) -> str:
    """How far the matching of a list is; `what` is matched: "roles", "titles"."""
    return f"Matched {done:,} of {total:,} {what} with occupations"


def summary(sure: int, total: int, to_check: int, order: str = "", what: str = "line") -> str:
    """How many lines, or `what`, are sure and how many to check, of several in which order, as sentences."""
    verb = "is" if sure == 1 else "are"
    lines = f"**{sure:,} of {total:,} {what if total == 1 else f'{what}s'}** {verb} matched with certainty."
    which = f"{to_check:,}, {order}" if order and to_check > 1 else f"{to_check:,}"
    return lines + (f" Please check {which}." if to_check else "")


def set_to(role: str, occupation: str, code: str) -> str:
    """That the reader has set a role to an occupation."""
    return f"{quote(role)} is planned as {occupation} ({code})."


def page(pages: int) -> str:
    """The label of the number of a page of lines to check."""
    return f"Page, of {pages:,}"


def page_of(start: int, shown: int, total: int) -> str:
    """Which of the lines to check are on the page, `start` of them on those before."""
    return f"{start + 1:,} to {start + shown:,} of {total:,} to check; what you choose stays when you turn the page."


def areas_to_check(messages: Sequence[str]) -> str:
    """The areas of a list that are not known, the first in full, as Markdown."""
    more = [f"and {len(messages) - _MAX_AREAS:,} more, among the notes below"] if messages[_MAX_AREAS:] else []
    return "\n".join(f"- {escape_markdown(text)}" for text in [*messages[:_MAX_AREAS], *more])


def order(*, has_none: bool) -> str:
    """The order of the lines to check; `has_none`: whether some have no occupation."""
    return "those without an occupation first, then the largest" if has_none else "the largest first"


def certainty(value: float | None, *, is_chosen: bool) -> str:
    """How sure the occupation of a line is; None where it has none."""
    if value is None:
        return "left out" if is_chosen else NOTHING_NOTE
    if is_chosen:
        return CHOSEN
    return "sure" if value >= SURE else f"{number_format.likelihood(value)}, please check"
