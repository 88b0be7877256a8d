"""The flags of the growth frame and of the agencies' figures, each defined once: its name, its meaning, its note.

A frame holds flags as text separated by spaces. FLAG_NOTES are the texts of files and of the legends of
tables, FLAG_SENTENCES stand alone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from services import growth_frame

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Flag(StrEnum):
    """What a reader should know of a row of the growth frame."""

    SMALL_BASE = "small_base"
    """Fewer than growth_frame.SMALL_BASE jobs in the base year."""
    NOT_PUBLISHED = "not_published"
    """The source publishes no figure for this occupation and area."""
    NO_SHARE = "no_share"
    """More than a third of the occupation's jobs are outside OEWS, whose count of the state, if any, is therefore not
    used; and the state's agency gives no number of jobs of 2022 that can be used in its place."""
    NATIONAL_RATE = "national_rate"
    """Projections Central has no projection by the state's agency: the cell grows at the national rate."""
    SHARE_2022 = "share_2022"
    """The base is the state's share of 2022 times the nation's base."""
    NO_HISTORY = "no_history"
    """OEWS has the occupation under today's method for too short a time: the path is BLS's constant rate."""
    CODE_BREAK = "code_break"
    """The occupation's code is new in OEWS, so there is no history: the path is BLS's constant rate."""
    RANGE_NATIONAL = "range_national"
    """The interval is the nation's: how far areas of this size depart from it could not be measured."""
    COUNT_KEPT = "count_kept"
    """The base is OEWS's own count of employees: the nation's projection base is below OEWS's count of the nation, and
    a state's count is never lowered for that."""
    NO_LONGER_PROJECTED = "no_longer_projected"
    """BLS no longer projects the occupation: the figures are those of the last vintage that did."""
    STATE_PATH = "state_path"
    """A local area: it grows like the same occupation in its state, or in its states, weighted by jobs."""
    STATE_NOT_PUBLISHED = "state_not_published"
    """A local area whose state we have no estimate of: it grows at the national rate."""
    EMPLOYEES_ONLY = "employees_only"
    """A local area's base is OEWS's count of employees: how many self-employed work there cannot be told."""
    TURNS = "turns"
    """The path turns: year 5 lies further from the base than year 10, or on its other side (path_turns)."""
    SIGN_DIFFERS = "sign_differs"
    """The state's own agency projected growth where we project a decline, or a decline where we project growth, each
    over ten years; at the horizons that have the direction of ten years (flags_of_rows). Of a local area, the agency of
    a state that it grows like."""
    SEVERAL_OCCUPATIONS = "several_occupations"
    """A figure of a state's agency, which published one for several occupations together: their growth, and no jobs,
    as the occupation's part of theirs is not known."""
    STALE = "stale"
    """The service did not answer: the last good value."""
    FAILED = "failed"
    """The source did not answer, and there is no last good value."""


class AgencyFlag(StrEnum):
    """Which numbers of a state agency's projection cannot be used."""

    OPENINGS_NOT_COMPARABLE = "openings_not_comparable"
    """The agency counts openings in another way."""
    LEVELS_UNUSABLE = "levels_unusable"
    """The agency's levels do not add up to its own total; its percents can be used."""
    SEVERAL_OCCUPATIONS = "several_occupations"
    """The agency published one figure for several occupations together; growth, jobs and openings are theirs."""
    JOBS_DIFFER = "jobs_differ"
    """The agency counts far more or fewer jobs than stand beside its figures (services.agency_openings)."""


FLAG_NOTES: Final[dict[str, str]] = {
    Flag.SMALL_BASE: f"small occupation (under {growth_frame.SMALL_BASE:,} jobs): percentages are unreliable",
    Flag.NOT_PUBLISHED: "not published here, or not in our data",
    Flag.NO_SHARE: "no estimate; OEWS leaves out much of the occupation, and the state’s agency gives no usable jobs",
    Flag.NATIONAL_RATE: "Projections Central has no projection by the state’s agency; the national rate stands in",
    Flag.SHARE_2022: "employment estimated from the state’s 2022 share of the nation",
    Flag.NO_HISTORY: "too little comparable history; follows the published path",
    Flag.CODE_BREAK: "redefined, so earlier years cannot be compared; the first years follow BLS’s rate",
    Flag.RANGE_NATIONAL: "the nation’s range; how far areas depart from it could not be measured",
    Flag.COUNT_KEPT: "employees as OEWS counts them; BLS’s projections count fewer in the nation",
    Flag.NO_LONGER_PROJECTED: "BLS’s last published projection of an occupation that it no longer projects",
    Flag.STATE_PATH: "grows by Horizons’ estimate for its state (for several states, weighted by jobs)",
    Flag.STATE_NOT_PUBLISHED: "no estimate for its state, or states; the national rate stands in",
    Flag.EMPLOYEES_ONLY: "without the self-employed, whose number here is not known",
    Flag.TURNS: "the first years follow the recent trend, the end the ten-year projection",
    Flag.SIGN_DIFFERS: "the state’s own agency projected the opposite direction",
    Flag.SEVERAL_OCCUPATIONS: "the state’s agency published one figure for several occupations; only growth is given",
    Flag.STALE: "last good value; the service did not answer",
    Flag.FAILED: "the source did not answer for this figure",
}
"""The note of each flag in files, in the order in which the Method page lists them."""

OPPOSITE: Final = "projects the opposite direction"
FLAG_SENTENCES: Final[dict[Flag, str]] = {
    Flag.SMALL_BASE: f"Small occupation (under {growth_frame.SMALL_BASE:,} jobs): percentages are unreliable",
    Flag.NO_LONGER_PROJECTED: "BLS no longer projects this occupation: the figures are its last published ones",
    Flag.COUNT_KEPT: "Jobs are the employees that the survey counts: BLS’s projections count fewer in the nation",
    Flag.NATIONAL_RATE: "Projections Central has no projection by the state’s agency, so the national rate stands in",
    Flag.SHARE_2022: "Jobs estimated from the state’s share of the nation in 2022",
    Flag.SIGN_DIFFERS: f"The state’s own agency {OPPOSITE}",
    Flag.NO_SHARE: (
        "No estimate, so there is no bar and no line: more than a third of the occupation’s jobs are outside BLS’s "
        "survey (OEWS), and the state’s agency gives no number of jobs that can be used instead"
    ),
    Flag.NOT_PUBLISHED: "No figure here, so there is no bar and no line",
    Flag.FAILED: "The source did not answer; try again in a minute",
    Flag.NO_HISTORY: "Too little comparable history, so the path is BLS’s own",
    Flag.CODE_BREAK: "Earlier years cannot be compared: the occupation was redefined, so the path is BLS’s own",
    Flag.STATE_PATH: (
        "Growth is our estimate for the area’s state, or its states by jobs: no source here projects local areas"
    ),
    Flag.STATE_NOT_PUBLISHED: "We have no estimate for the area’s state or states, so the national rate stands in",
    Flag.EMPLOYEES_ONLY: "Employees only: how many self-employed work there is not known",
    Flag.TURNS: (
        "The path changes direction: its first years follow the recent trend, its end the ten-year projection, so this "
        "is no forecast of a turning point"
    ),
    Flag.SEVERAL_OCCUPATIONS: (
        "The state’s agency published one figure for several occupations together: growth is theirs, and no jobs are "
        "given, as this occupation’s part of them is not known"
    ),
    Flag.STALE: "Last good figures: the source does not answer now",
}
"""Each flag in a sentence without its full stop, for screens, briefs and the notes on a plan."""

_TURN_MIN: Final = 0.005
"""Half a percentage point: less is rounding, not a turn."""


def path_turns(growth_5: pd.Series[float], growth_10: pd.Series[float]) -> pd.Series[bool]:
    """Whether paths turn: growth (fractions from the base) of year 5 is larger than that of year 10, in either
    direction, or of the other sign; False where either is missing."""
    is_further = growth_5.abs() >= growth_10.abs() + _TURN_MIN
    is_other_side = (growth_5 * growth_10 < 0) & ((growth_5 - growth_10).abs() >= _TURN_MIN)
    return (is_further | is_other_side).fillna(False).astype(bool)


_SHOWN_DECIMALS: Final = 3
"""Of growth: the tenth of a percent, less than which is no direction."""


def direction(growth: Floats) -> Floats:
    """1 for growth, -1 for a decline, 0 for what is shown as no change, NaN where it is not known."""
    found: Floats = np.sign(growth.round(_SHOWN_DECIMALS))
    return found


def flags_of_rows(flags: Any, growth: Floats, last_growth: Floats) -> Any:
    """`flags` (an array of texts, which is changed) without SIGN_DIFFERS where `growth` has another direction than
    `last_growth`, that over ten years.

    A cell has the flag for its growth over ten years, as agencies project no other. Where a path changes direction, the
    agency contradicts only the years that go the way of the last one.
    """
    turned = np.flatnonzero(direction(growth) * direction(last_growth) <= 0)  # NaN is not
    texts = {text: " ".join(flag for flag in text.split() if flag != Flag.SIGN_DIFFERS) for text in set(flags[turned])}
    if any(text != kept for text, kept in texts.items()):
        flags[turned] = [texts[text] for text in flags[turned]]
    return flags
