"""Notes on the parts of a link that could not be used, a sentence each. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TRACKER: Final = re.compile(r"utm_\w+|\w*clid|mc_[ce]id|_\w+")
"""Parameters that mail programs, searches and social networks add to every link."""
MAX_NAMED: Final = 5
"""The number of unknown codes that a notice names; more are only counted."""


def changed_codes(notes: Mapping[str, str]) -> list[str]:
    """One sentence about all codes that were translated; `notes` by the id shown. None if all are current."""
    if not notes:
        return []
    named = list(notes)[:MAX_NAMED]
    more = f"; and {len(notes) - MAX_NAMED} more" if len(notes) > MAX_NAMED else ""
    meanings = "; ".join(notes[code] for code in named)
    return [f"This link has old codes: {meanings}{more}. Shown: {', '.join(named)}."]


def unknown_codes(what: str, texts: Sequence[str], shown: str, hints: Iterable[str] = ()) -> list[str]:
    """One sentence that names what is unknown and what is shown instead, and the hints why; none if all is known."""
    if not texts:
        return []
    names = ", ".join(excerpt(text) for text in texts[:MAX_NAMED])
    more = f" and {len(texts) - MAX_NAMED} more" if len(texts) > MAX_NAMED else ""
    return [
        " ".join((f"This link names {what}s that are not in this data set: {names}{more}. Shown: {shown}.", *hints))
    ]


def not_in_source(source: str, areas: Sequence[str], shown: str) -> list[str]:
    """One sentence that names the areas of which a source has nothing and what is shown instead; none without any."""
    return [f"{source} has no figures for {'; '.join(areas)}. Shown: {shown}."] if areas else []


def too_many(what: str, number: int, limit: int) -> list[str]:
    """One sentence if a link names more than are shown; none otherwise."""
    return [f"This link names {number} {what}; the first {limit} are shown."] if number > limit else []


def unknown_values(values: Iterable[tuple[str, str]]) -> list[str]:
    """One sentence about values of parameters that mean nothing, by the names of these; none without any."""
    return _unknown("value", [f"{name}={excerpt(value)}" for name, value in values])


def repeated(names: Iterable[str]) -> list[str]:
    """One sentence about parameters that have several values where one is read; none without any."""
    given = ", ".join(f"{name}=" for name in names)
    return [f"This link has several values for {given}; the first is used."] if given else []


def unknown_names(names: Iterable[str]) -> list[str]:
    """One sentence about names of parameters that the page does not have, but for those of trackers; none without."""
    return _unknown("parameter", [excerpt(name) for name in names if not is_tracker(name)])


def _unknown(what: str, unknown: Sequence[str]) -> list[str]:
    if not unknown:
        return []
    named = ", ".join(unknown[:MAX_NAMED]) + (f" and {len(unknown) - MAX_NAMED} more" if unknown[MAX_NAMED:] else "")
    if len(unknown) == 1:
        return [f"This link has a {what} that this page does not know ({named}); it is left out."]
    return [f"This link has {what}s that this page does not know ({named}); they are left out."]


def is_tracker(name: str) -> bool:
    """Whether mail programs, searches or social networks add a parameter of this name to every link."""
    return _TRACKER.fullmatch(name) is not None


def other_vintage(requested: str, loaded: str) -> list[str]:
    """One sentence if a link was made for another vintage than is loaded; none otherwise."""
    if requested == loaded:
        return []
    return [f"This link was made for the vintage {excerpt(requested)}; the figures shown are of {loaded}."]


def excerpt(text: str) -> str:
    """User text for a sentence: shortened, without characters that Markdown would interpret."""
    plain = "".join(letter for letter in text[:200] if letter.isalnum() or letter in " -,'")
    return plain[:30].strip() or "?"
