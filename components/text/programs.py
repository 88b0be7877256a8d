"""Programs of study in words: options of a search, links, and the title of a list restricted to one. Pure."""

from __future__ import annotations

from typing import Final

CONTENTS: Final = "Programs that lead here"
NONE: Final = "No program of study is named for this occupation."
NO_OCCUPATION: Final = "no civilian occupation is named for it"


def option(name: str, program_id: str) -> str:
    """A program in a list of options."""
    return f"Program: {name} {program_id}"


def prepares_for(count: int) -> str:
    """How many occupations a program prepares for."""
    return "prepares for 1 occupation" if count == 1 else f"prepares for {count:,} occupations"


def adds(count: int, room: int) -> str:
    """How many occupations a program adds to a comparison that has room for so many more."""
    if count > room:
        return f"adds {room:,} of its {count:,} occupations"
    return "adds 1 occupation" if count == 1 else f"adds {count:,} occupations"


def restriction(name: str, program_id: str, count: int) -> str:
    """What a list that holds the occupations of a program alone shows, as a sentence."""
    which = "the occupation" if count == 1 else f"the {count:,} occupations"
    return f"Only {which} that **{escaped(name)}** (CIP {program_id}) prepares for."


def list_restriction(count: int) -> str:
    """What a list that holds the occupations of the reader's own list alone shows, as a sentence."""
    return "Only the occupation of your list." if count == 1 else f"Only the {count:,} occupations of your list."


def choice(name: str, program_id: str) -> str:
    """The label of a choice among the occupations of a program."""
    return f"{escaped(name)} (CIP {program_id}) prepares for"


def compare(count: int, limit: int) -> str:
    """The label of a link that compares so many occupations, of which `limit` fit."""
    return f"Compare the first {limit}" if count > limit else f"Compare these {count}"


def escaped(name: str) -> str:
    """A program's name where Markdown is read."""
    return name.replace("*", "\\*").replace("[", "\\[").replace("$", "\\$")
