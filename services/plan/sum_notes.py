"""Notes on the lines of a list that are sums of others, and on its own total. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.plan.numbers import quoted
from services.plan.roles import NOTE, WARNING, LineNote
from services.plan.sums import is_other_sum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.plan.sums import Line

_MAX_NAMED: Final = 3
"""Lines that a note names: enough to see which."""


def sum_notes(found: Mapping[int, str], is_guess: bool) -> list[LineNote]:
    """The note on the lines that are sums of others, names by number; a warning where their numbers alone say so
    (`is_guess`): as many people are at stake as all others are."""
    if not found:
        return []
    level = WARNING if is_guess else NOTE
    if len(found) == 1:
        ((line, name),) = found.items()
        text = "was taken for a sum of other lines and" if is_guess else "is a sum of other lines and was"
        return [LineNote(line, level, f"{quoted(name)} {text} not counted again.")]
    text = "were taken for sums of other lines and" if is_guess else "are sums of other lines and were"
    return [LineNote(0, level, f"{len(found):,} lines {text} not counted again: {named_lines(found)}.")]


def named_lines(found: Mapping[int, str]) -> str:
    """Lines by number and name, as many as help to find them."""
    named = [f"line {line} ({quoted(name)})" for line, name in list(found.items())[:_MAX_NAMED]]
    more = [f"{len(found) - _MAX_NAMED:,} more"] if len(found) > _MAX_NAMED else []
    return " and ".join([", ".join(named), *more])


def total_notes(totals: Sequence[tuple[int, Line]], read: Sequence[float]) -> list[LineNote]:
    """A note where the list has totals of its own, by number of the line, and the headcounts read have another."""
    own: dict[int, float] = {}
    names = {number: line.name for number, line in totals}
    for number, line in totals:
        if line.value:
            own[number] = own.get(number, 0.0) + line.value  # one of each area
    if not read or not is_other_sum(list(own.values()), read):
        return []
    number = max(own, key=lambda one: own[one])
    text = (
        f"The list’s own total is {own[number]:,.10g} (line {number}, {quoted(names[number])}), but "
        f"{sum(read):,.10g} were read. Look for lines that were left out or counted twice."
    )
    return [LineNote(0, WARNING, text)]
