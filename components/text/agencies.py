"""Sentences about the state agencies' own projections: the figure, and why ours differs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from components.text import number_format
from components.text.answer import OUTSIDE_SURVEY, area_phrase
from components.text.labels import base_label, listed, occupation_phrase
from services import agency_openings
from services.dataset_schema import ALL_OCCUPATIONS
from services.flags import OPPOSITE, Flag
from services.growth_frame import LOCAL_LEVEL, NATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from services.growth_rows import GrowthRow, GrowthRows
    from services.source import Profile

_MAX_FIGURES: Final = 3
"""Figures of agencies that a sentence gives; more are counted."""
_MAX_AREAS: Final = 12
"""States that a sentence names; more are counted."""
AGAINST: Final = f"the state’s agency {OPPOSITE}"
"""Said beside a figure of which that is so."""
DISAGREE: Final = "Horizons and the state’s agency disagree on the direction."
"""Said first where the two differ in sign."""

WHY_AGENCIES_DIFFER: Final = (
    "Why a state agency’s figure differs from ours: it was made before BLS’s newest projection. Of the difference that "
    "an agency sees between its state and the others our estimate keeps half, as about half came about in the past, "
    "and less where jobs are few; then all states are scaled to add up to BLS’s figure for the nation."
)


class AgencyFigure(NamedTuple):
    """The growth that a state's agency projects, a fraction over its years, of the occupation and area of `row`."""

    row: GrowthRow
    growth: float
    base_year: int | None
    target_year: int | None


@dataclass(frozen=True)
class AreaOutlook:
    """What explains the distance between an agency's figures and ours in one state; growth as fractions.

    own, agency: growth of all occupations in the state, by us and by its agency; nation: by BLS, in the years of own;
    agencies: of all agencies together, in theirs. grown: growth of employees from the agency's base year to
    grown_year, as surveyed; expected: what the agency's rate would have made of it.
    """

    area: str
    own: float
    agency: float
    nation: float
    agencies: float
    years: tuple[int, int]
    agency_years: tuple[int, int]
    grown: float | None = None
    expected: float | None = None
    grown_year: int | None = None


def area_outlook(totals: GrowthRows, published: pd.DataFrame, record: pd.DataFrame) -> AreaOutlook | None:
    """The outlook of a state; None where we or its agency have no figure of all occupations there.

    `totals`: all occupations in the nation and the state. `published`: the agencies' figures of all occupations in
    every state (Growth.agency). `record`: Growth.agency_accuracy.
    """
    nation, own = totals
    with_levels = published.dropna(subset=["base_employment", "change"])
    figures = published[published["area_id"] == own.area_id].dropna(subset=["growth"]).to_dict("records")
    if not figures or own.growth is None:
        return None
    agency = figures[0]
    first, last = int(agency["base_year"]), int(agency["target_year"])
    is_here = (record["area_id"] == own.area_id) & (record["occupation_id"] == own.occupation_id)
    since = record[is_here & (record["base_year"] == first)]
    return AreaOutlook(
        area=own.area,
        own=own.known_growth,
        agency=float(agency["growth"]),
        nation=nation.known_growth,
        agencies=float(with_levels["change"].sum() / with_levels["base_employment"].sum()),
        years=(own.base_year or 0, own.target_year or 0),
        agency_years=(first, last),
        grown=None if since.empty else float(since["actual"].iloc[0]),
        expected=None if since.empty else float(since["projected"].iloc[0]),
        grown_year=None if since.empty else int(since["target_year"].iloc[0]),
    )


def no_estimate(row: GrowthRow) -> str:
    """Why there is no estimate of ours beside an agency's figure; `row`: ours; "" where there is one."""
    if row.growth is not None or row.has_flag(Flag.FAILED):
        return ""
    if row.has_flag(Flag.NO_LONGER_PROJECTED):
        return "BLS no longer projects this occupation, so there is no estimate of ours."
    if row.has_flag(Flag.NO_SHARE):
        return (
            f"There is no estimate of ours: {OUTSIDE_SURVEY}, and the agency’s number of jobs cannot be used instead."
        )
    return "How many work in it there now is not published, so there is no estimate of ours."


def several_occupations(row: GrowthRow, title: str | None) -> str:
    """That an agency's figure is of several occupations together, under this `title`; "" where it is not."""
    if row.growth is None or not row.has_flag(Flag.SEVERAL_OCCUPATIONS):
        return ""
    named = f" (“{title}”)" if title else ""
    return f"The agency published one figure for several occupations together{named}: this is their growth."


def alone(figures: Sequence[AgencyFigure]) -> str:
    """What state agencies project where we have no estimate; "" for none.

    "There is no Horizons estimate here; the state’s agency projects: surveyors in Ohio **+7.2 %**, 2022–2032."
    """
    return f"There is no Horizons estimate here; {_projected(figures)}" if figures else ""


def instead(figures: Sequence[AgencyFigure]) -> str:
    """`alone` behind a sentence about estimates: "No Horizons estimate, but the state’s agency projects: …"."""
    return f"No Horizons estimate, but {_projected(figures)}" if figures else ""


def _projected(figures: Sequence[AgencyFigure]) -> str:
    parts = [
        f"{occupation_phrase(one.row)} in {area_phrase(one.row.area)} **{number_format.percent(one.growth)}**, "
        f"{number_format.years(one.base_year, one.target_year)}"
        for one in figures[:_MAX_FIGURES]
    ]
    if more := len(figures) - len(parts):
        parts.append(f"{more} more in the table")
    whose = "the state’s agency projects" if len(figures) == 1 else "state agencies project"
    return f"{whose}: {'; '.join(parts)}."


def direction(row: GrowthRow, states: Sequence[AgencyFigure] = ()) -> str:
    """That our estimate of an area and its agency's figure differ in sign; "" where they do not.

    `states`: of a local area, the figures of the agencies of its states that do: they stand nowhere else on its page.
    """
    if not row.has_flag(Flag.SIGN_DIFFERS):
        return ""
    if not states:
        return DISAGREE
    periods = [number_format.years(one.base_year, one.target_year) for one in states]
    is_one_period = len(set(periods)) == 1
    endings = [""] * len(states) if is_one_period else [f" ({period})" for period in periods]
    figures = listed(
        [
            f"{number_format.percent(one.growth)} in {area_phrase(one.row.area)}{ending}"
            for one, ending in zip(states, endings, strict=True)
        ]
    )
    start = DISAGREE if len(states) == 1 else DISAGREE.replace("the state’s agency", "the states’ agencies")
    who = "it projects" if len(states) == 1 else "they project"
    return f"{start.removesuffix('.')}: {who} {figures}{f', {periods[0]}' if is_one_period else ''}."


def figures_against(row: GrowthRow, figures: Sequence[AgencyFigure]) -> str:
    """What agencies project in the opposite direction of `row`: "+1.0 %, 2022–2032", of a local area's states
    "+1.0 % in Ohio, 2022–2032"."""
    parts = []
    for one in figures:
        where = "" if one.row.area_id == row.area_id else f" in {area_phrase(one.row.area)}"
        years = number_format.years(one.base_year, one.target_year)
        parts.append(f"{number_format.percent(one.growth)}{where}, {years}")
    return "; ".join(parts)


def against(rows: Sequence[GrowthRow]) -> str:
    """Where an agency projects the opposite direction of our estimate of one occupation; "" for nowhere."""
    found = sorted((row for row in rows if row.has_flag(Flag.SIGN_DIFFERS)), key=lambda row: row.area)
    if not found:
        return ""
    if any(row.area_level == LOCAL_LEVEL for row in found):
        where = "one local area" if len(found) == 1 else f"{len(found):,} local areas"
        return f"A state’s own agency {OPPOSITE} in {where}."
    areas = [area_phrase(row.area) for row in found]
    where = listed(areas) if len(areas) <= _MAX_AREAS else f"{len(areas)} areas"
    return f"The state’s own agency {OPPOSITE} in {where}."


def why_it_differs(outlook: AreaOutlook) -> str:
    """Why our figures for a state differ from its agency's: years, totals, and the state's actual growth since."""
    area = area_phrase(outlook.area)
    agency_period, period = number_format.years(*outlook.agency_years), number_format.years(*outlook.years)
    parts = [
        f"The agency’s figures are for {agency_period}, ours for {period}. For all occupations in {area} the agency "
        f"projected {number_format.percent(outlook.agency)}, we estimate {number_format.percent(outlook.own)}; for the "
        f"nation, all agencies together {number_format.percent(outlook.agencies)} and BLS, to which our states add up, "
        f"{number_format.percent(outlook.nation)}."
    ]
    if outlook.grown is not None and outlook.expected is not None:
        parts.append(
            f"From {outlook.agency_years[0]} to {outlook.grown_year} the number of employees in {area} changed by "
            f"{number_format.percent(outlook.grown)}; the agency’s yearly rate gives "
            f"{number_format.percent(outlook.expected)}."
        )
    return " ".join(parts)


def other_jobs(row: GrowthRow, profile: Profile) -> str:
    """That an agency counts far more or fewer jobs than our estimate `row` of a state does; "" where it does not."""
    theirs, ours = profile.agency_base_employment, row.base_employment
    if theirs is None or ours is None or not agency_openings.differ(theirs, ours):
        return ""
    return (
        f"In {area_phrase(row.area)} the agency counts {number_format.jobs(theirs)} jobs of "
        f"{occupation_phrase(row)} ({profile.agency_base_year}), we {base_label(row)} ({row.base_year})."
    )


def record_summary(record: pd.DataFrame) -> str:
    """How far the agencies' past projections were off, a sentence for each set; from Growth.agency_accuracy.

    Median errors of the states' totals and groups, beside those of BLS's growth of the nation in their stead.
    """
    states = record[record["area_id"] != NATION]
    is_total = states["occupation_id"] == ALL_OCCUPATIONS
    sentences = []
    for base, rows in states.groupby("base_year"):
        target = int(rows["target_year"].iloc[0])
        bls = ((rows["nation_projected"] - rows["actual"]) / (1 + rows["actual"])).abs()
        own = rows["error"].abs()
        totals, groups = is_total[rows.index], ~is_total[rows.index]
        of_totals = [number_format.plain_percent(float(values.median())) for values in (own[totals], bls[totals])]
        of_groups = [number_format.plain_percent(float(values.median())) for values in (own[groups], bls[groups])]
        high = int((rows.loc[totals, "error"] > 0).sum())
        sentences.append(
            f"{number_format.years(int(str(base)), target)}: the median error of the agencies’ totals was "
            f"{of_totals[0]} of employment (with BLS’s growth of the nation instead: {of_totals[1]}), and {high} of "
            f"{int(totals.sum())} {'was' if high == 1 else 'were'} too high; of their major groups it was "
            f"{of_groups[0]} ({of_groups[1]})."
        )
    return " ".join(sentences)


def record_alt(totals: pd.DataFrame) -> str:
    """The alternative text of the chart of one period: how many agencies projected too much, and the furthest off.

    `totals`: rows of Growth.agency_accuracy about all occupations, with the area's name and the period.
    """
    states = totals[totals["area_id"] != NATION]
    furthest = states.loc[states["error"].abs() == states["error"].abs().max()].iloc[0]
    return (
        f"Scatter chart of the growth of all occupations that state agencies projected for {states['period'].iloc[0]} "
        f"and the actual growth: {int((states['error'] > 0).sum())} of {len(states)} projected too much. Furthest off: "
        f"{furthest['name']}, projected {number_format.percent(furthest['projected'])}, "
        f"actual {number_format.percent(furthest['actual'])}."
    )
