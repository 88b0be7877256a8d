"""What the reader chose on Places: the measure, the year, the level and a state; and its URL parameters.

Codes only: `measure=wage&by=5&map=local&in=06`. What is not named is as on a first visit. `prog=51.3801` offers the
occupations of a program of study, of which one is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from components.state.rank_view import UNKNOWN_PROGRAM
from services.growth_frame import HORIZONS, MAX_HORIZON
from services.places import GROWTH, LEVELS, MEASURES, STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from services.growth import Growth


NAMES: Final = frozenset({"measure", "by", "map", "in", "prog"})


@dataclass(frozen=True)
class PlacesView:
    """`measure` of services.places.MEASURES; `horizon` in years; `level` of LEVELS; `state`: the one whose local areas
    are listed, "" for all; `program`: the CIP code of the program whose occupations are offered, "" for none."""

    measure: str = GROWTH
    horizon: int = MAX_HORIZON
    level: str = STATES
    state: str = ""
    program: str = ""


def parameters(view: PlacesView) -> dict[str, list[str]]:
    """The URL parameters of what differs from a first visit."""
    found = {
        "measure": "" if view.measure == GROWTH else view.measure,
        "by": "" if view.horizon == MAX_HORIZON else str(view.horizon),
        "map": "" if view.level == STATES else view.level,
        "in": view.state if view.level != STATES else "",
        "prog": view.program,
    }
    return {name: [value] for name, value in found.items() if value}


def parse(params: Mapping[str, Sequence[str]], states: Collection[str]) -> tuple[PlacesView, list[tuple[str, str]]]:
    """The view that URL parameters describe, and the names and values of those that could not be used.

    `states`: the area_ids of the states.
    """
    allowed: dict[str, tuple[Collection[str], str]] = {
        "measure": (MEASURES, GROWTH),
        "by": ([str(years) for years in HORIZONS], str(MAX_HORIZON)),
        "map": (LEVELS, STATES),
        "in": (states, ""),
    }
    found, unknown = {}, []
    for name, (values, default) in allowed.items():
        value = next(iter(params.get(name, ())), "")
        if value and value not in values:
            unknown.append((name, value))
        found[name] = value if value in values else default
    return PlacesView(found["measure"], int(found["by"]), found["map"], found["in"]), unknown


def offer_program(
    view: PlacesView, params: Mapping[str, Sequence[str]], growth: Growth, known: Sequence[str]
) -> tuple[PlacesView, str | None, list[str]]:
    """`view` with the program that URL parameters name, the occupation to show of it, and a sentence if there is none.

    `known`: the occupations that the link names; the first of the program, where none of them is one of its own.
    """
    program = next(iter(params.get("prog", ())), "")
    program_id = growth.programs.resolve(program) if program else None
    occupations = growth.programs.occupations(program_id) if program_id else ()
    if program_id is None or not occupations:
        return view, None, [UNKNOWN_PROGRAM] if program else []
    shown = known[0] if known and known[0] in occupations else occupations[0]
    return replace(view, program=program_id), shown, []
