"""Sentences that answer: growth of an occupation in an area, its turn, its openings, its local employment. Pure.

Every sentence is made from the rows of a growth frame, so that screen, alt text and export agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.few_jobs import MIN_JOBS_TO_MENTION, has_few_jobs, jobs_added
from components.text.labels import (
    base_label,
    base_year_label,
    is_base_estimate,
    is_local_group,
    is_nonmetropolitan,
    listed,
    target_year_label,
)
from services.agency_figures import is_from_agency
from services.flags import Flag
from services.growth_frame import MAX_HORIZON
from services.growth_rows import last_horizon, missing_horizons, with_growth
from services.outlook import outlook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth_rows import GrowthRow, GrowthRows
    from services.outlook import Outlook
    from services.source import Profile

_OUTLOOK_WORDS: Final[dict[Outlook, str]] = {
    "much_faster": "much faster than",
    "faster": "faster than",
    "similar": "about as fast as",
    "slower": "slower than",
    "declines": "declines",
}

NO_LOCAL_GROUPS: Final = "Figures of local areas are of single occupations, not groups"
NO_AGENCY_GROUPS: Final = "Our data of the state agencies are of single occupations and the total, not groups"
OUTSIDE_SURVEY: Final = "more than a third of the occupation’s jobs are outside BLS’s survey (OEWS)"
_UNRELIABLE: Final = "Percentages of so few jobs are unreliable."
_NO_LOCAL_PROJECTION: Final = "No source here projects local areas: this is"
NO_PROJECTION: Final = "Projections Central has no projection"
"""What is known of an agency without a figure: it may have published one elsewhere."""
_NATIONAL_GROWTH: Final = "the occupation’s growth in the United States"
_ROUNDED_PERCENT_OFF: Final = 0.005
"""How far the percent of rounded jobs may be from the published one before a reader notices."""
_TURN_HORIZON: Final = MAX_HORIZON // 2
"""The year whose growth a turn is measured by (services.flags.path_turns)."""


def relative_growth(growth: float | None, total: float | None, chance: float | None = None) -> str:
    """`growth` compared with the `total` of all occupations: "faster than", "about as fast as", …

    `chance`: of an estimate, that it is above `total`. "" where growth or total is missing. The result goes before
    "all occupations"; "declines" stands alone.
    """
    band = outlook(growth, total, chance)
    return _OUTLOOK_WORDS[band] if band else ""


def area_phrase(area: str) -> str:
    """The name of an area inside a sentence: "the United States", "California", "the Delta nonmetropolitan area"."""
    has_article = area in {"United States", "District of Columbia"} or is_nonmetropolitan(area)
    return f"the {area}" if has_article else area


def headline(rows: GrowthRows, reference: GrowthRows) -> str:
    """The answer for one occupation in one area at the longest horizon with a growth, and which horizons have none.

    `reference`: the rows of all occupations in the same area, or empty.
    """
    missing = missing_years(missing_horizons(rows))
    return f"{_headline(last_horizon(rows)[0], reference)}{missing and f' No growth is published for {missing}.'}"


def missing_years(rows: Sequence[GrowthRow]) -> str:
    """The target years of rows without a growth: "year 3 and year 10"; "" for no rows."""
    return listed(list(dict.fromkeys(map(target_year_label, rows)))) if rows else ""


def _headline(row: GrowthRow, reference: GrowthRows) -> str:
    area = area_phrase(row.area)
    if row.has_flag(Flag.FAILED):
        return f"The source did not answer for this occupation in {area}; try again in a minute."
    if row.growth is None and row.has_flag(Flag.NO_LONGER_PROJECTED):
        return f"BLS no longer projects this occupation, so no growth can be given in {area}."
    if row.growth is None and is_local_group(row):
        return f"{NO_LOCAL_GROUPS}, so no growth can be given for {area}."
    if row.growth is None and is_from_agency(row.source) and row.taxonomy == "socmajor":
        return f"{NO_AGENCY_GROUPS}, so no growth can be given for {area}."
    if row.growth is None and is_from_agency(row.source):
        return f"{NO_PROJECTION} of this occupation by the state’s agency in {area}."
    if row.growth is None and row.base_employment is not None:
        return f"No growth is published for this occupation in {area}."
    if row.growth is None and row.has_flag(Flag.NO_SHARE):
        return (
            f"There is no estimate of this occupation in {area}: {OUTSIDE_SURVEY}, and the state’s agency gives no "
            "number of jobs that can be used instead."
        )
    if row.growth is None:
        return f"No employment is published for this occupation in {area}, so no growth can be given."
    growth = number_format.percent(row.growth)
    if has_few_jobs(row) and growth != number_format.NO_CHANGE and row.change is not None:
        return _headline_in_jobs(row, row.change, reference)
    ending = f"in {area} {period_label([row])}{_comparison_with_total(row, reference)}"
    if growth == number_format.NO_CHANGE:
        stay = "stay as it is" if row.base_employment is None else f"stay at about {_base_jobs(row)} jobs"
        return f"{_introduction(row)} to **{stay}** {ending}."
    verb = "decline" if growth.startswith(number_format.MINUS) else "grow"
    start = f"{_introduction(row)} to **{verb} {number_format.plain_percent(row.growth)}**"
    sentence = f"{start} {ending}"
    if row.change is None or abs(row.change) < MIN_JOBS_TO_MENTION:
        return f"{sentence}."
    direction = "more" if row.change > 0 else "fewer"
    exact = row.is_given
    amount = number_format.jobs_in_words(row.change) if exact else f"about {number_format.estimate(row.change)}"
    return f"{sentence}: {amount} {direction} jobs."


def _headline_in_jobs(row: GrowthRow, change: float, reference: GrowthRows) -> str:
    """The headline of an occupation of few jobs: the jobs first, and no words for its rate beside that of all."""
    base = _base_jobs(row)
    amount = number_format.estimate(change) if not row.is_given else number_format.jobs_in_words(change)
    about = "" if row.is_given else "about "
    is_none = not round(change) if row.is_given else abs(change) < MIN_JOBS_TO_MENTION
    figures, start = f"{number_format.percent(row.growth)}, {jobs_added(row)}", ""
    if is_none:
        finding = f"stay at {about}{base} jobs"
    else:
        finding = f"{'grow' if change > 0 else 'decline'} by {about}{amount} jobs"
        figures, start = number_format.percent(row.growth), f", from {about}{base}"
    of_all = _total(row, reference)
    total = "" if of_all is None else f"; all occupations: {number_format.percent(of_all)}"
    where = f"in {area_phrase(row.area)} {period_label([row])}"
    return f"{_introduction(row)} to **{finding}** {where}{start} ({figures}{total}). {_UNRELIABLE}"


def _base_jobs(row: GrowthRow) -> str:
    return number_format.estimate(row.base_employment) if is_base_estimate(row) else base_label(row)


def _introduction(row: GrowthRow) -> str:
    """ "Expected" of figures of BLS and of agencies, "Projected" of Lightcast's, "Estimated" of our own."""
    if is_lightcast(row):
        return "Projected"
    if row.has_flag(Flag.NO_LONGER_PROJECTED):
        return "BLS no longer projects this occupation. Its last projection:"
    if is_from_agency(row.source):
        return "Expected by the state’s agency"
    return "Estimated" if row.basis == "modelled" else "Expected"


def is_lightcast(row: GrowthRow) -> bool:
    """Whether a row is of Lightcast's taxonomy, whose figures are Lightcast's projections."""
    return row.taxonomy.startswith("lot")


def _total(row: GrowthRow, reference: GrowthRows) -> float | None:
    """The growth of all occupations; None where it is not known, or `row` is theirs."""
    totals = with_growth(last_horizon(reference))
    return None if not totals or totals[0].occupation_id == row.occupation_id else totals[0].growth


def _comparison_with_total(row: GrowthRow, reference: GrowthRows) -> str:
    total = _total(row, reference)
    if total is None:
        return ""
    words = relative_growth(row.growth, total, row.p_faster if row.basis == "modelled" else None)
    if words == "declines" or number_format.percent(row.growth) == number_format.NO_CHANGE:
        return f" (all occupations: {number_format.percent(total)})"
    if number_format.percent(total).startswith(number_format.MINUS):
        return f", while all occupations decline ({number_format.percent(total)})"
    return f", {words} all occupations ({number_format.percent(total)})"


def period_label(rows: Sequence[GrowthRow]) -> str:
    """ "from 2025 to 2035"; "by year 10" where the base year is not known; of rows of the last horizon with different
    years "over ten years from 2022 or 2025"."""
    if rows[0].base_year is None:
        return f"by {target_year_label(rows[0])}"
    if len({(row.base_year, row.target_year) for row in rows}) > 1:
        return f"over ten years from {base_year_label(rows)}"
    return f"from {base_year_label(rows)} to {target_year_label(rows[0])}"


def turn(rows: GrowthRows) -> str:
    """Why the path of one occupation in one area turns, with both of its ends; "" where it does not."""
    last = last_horizon(rows)[0]
    middle = next((row for row in rows if row.horizon_years == _TURN_HORIZON), None)
    if middle is None or middle.growth is None or not last.has_flag(Flag.TURNS):
        return ""
    first, end = (f"{number_format.percent(row.growth)} by {target_year_label(row)}" for row in (middle, last))
    return (
        f"The path changes direction: {first}, {end}. Its first years follow the recent trend, its end the ten-year "
        "projection, so this is no forecast of a turning point."
    )


def borrowed_rate(rows: GrowthRows, states: Sequence[GrowthRow]) -> str:
    """Whose growth the figures of a local area are, and those of a state at the nation's rate; "" for other areas.

    `states`: our estimates of the area's states, which local areas grow by even where the agencies' figures lead.
    Those without a figure play no part, and those at the nation's rate are said to be.
    """
    last = last_horizon(rows)[0]
    used = [row for row in states if row.growth is not None]
    is_borrowed = last.has_flag(Flag.STATE_PATH) or last.has_flag(Flag.STATE_NOT_PUBLISHED)
    if last.growth is not None and last.has_flag(Flag.NATIONAL_RATE) and not is_borrowed:
        return f"{NO_PROJECTION} of this occupation by the state’s agency: this is {_NATIONAL_GROWTH}."
    if last.growth is None or not is_borrowed:
        return ""
    if last.has_flag(Flag.STATE_NOT_PUBLISHED) or not used:
        where = "any of the area’s states" if len(states) > 1 else "the area’s state"
        return f"{_NO_LOCAL_PROJECTION} {_NATIONAL_GROWTH}, as we have no estimate for {where}."
    national = [area_phrase(row.area) for row in used if row.has_flag(Flag.NATIONAL_RATE)]
    is_several = len(national) > 1
    if len(national) == len(used):
        agencies = f"the state {'agencies' if is_several else 'agency'} of {listed(national)}"
        why = f"as {NO_PROJECTION} by {agencies}"
        return f"{_NO_LOCAL_PROJECTION} {_NATIONAL_GROWTH}, {why}."
    names = listed([area_phrase(row.area) for row in used])
    weighted = ", weighted by jobs" if len(used) > 1 else ""
    partly = ""
    if national:
        whose = ("those", "are", "their agencies") if is_several else ("that", "is", "its agency")
        partly = f"; {whose[0]} of {listed(national)} {whose[1]} the nation’s, as {NO_PROJECTION} by {whose[2]}"
    return f"{_NO_LOCAL_PROJECTION} our estimate of the occupation’s growth in {names}{weighted}{partly}."


def rounding(rows: GrowthRows) -> str:
    """That BLS's rounded jobs do not give its percent; "" where they do, to half a point."""
    last = last_horizon(rows)[0]
    if last.basis != "published" or is_from_agency(last.source) or not last.base_employment:
        return ""
    if last.growth is None or last.change is None:
        return ""
    if abs(last.change / last.base_employment - last.growth) < _ROUNDED_PERCENT_OFF:
        return ""
    jobs = f"{number_format.jobs(last.base_employment)} in {last.base_year}, {number_format.jobs(last.employment)}"
    return f"BLS rounds jobs to hundreds ({jobs} in {last.target_year}); its percent is from unrounded jobs."


def local_employment_sentence(profile: Profile, area: str, base_employment: float | None) -> str:
    """The employment and wage that OEWS publishes for an occupation in a local area; "" where it publishes neither.

    `base_employment`: jobs in the base year with the self-employed; None where not known.
    """
    year = f" in May {profile.wage_year}" if profile.wage_year else ""
    wage = _wage_phrase(profile)
    count = profile.oews_employment
    if count is None:
        return f"BLS’s survey (OEWS) publishes no employment in {area_phrase(area)}{year}; {wage}." if year else ""
    estimate = number_format.estimate
    is_more = base_employment is not None and base_employment > count
    is_shown = is_more and estimate(base_employment) != estimate(count)  # rounded, it may be less than employees alone
    beside = f", about {estimate(base_employment)} jobs with the self-employed" if is_shown else ""
    employees = f"{number_format.jobs(count)} employees in {area_phrase(area)}{year}"
    return f"BLS’s survey (OEWS) counts {employees}{beside}; {wage}."


def _wage_phrase(profile: Profile) -> str:
    """ "the median wage is $99,830, and 80 % earn $74,860 to $130,440"."""
    if profile.median_wage is None:
        return "our data have no annual median wage: OEWS gives none, one by the hour alone or one above its highest"
    median = f"the median wage is {number_format.dollars(profile.median_wage)}"
    if profile.wage_p10 is None or profile.wage_p90 is None:
        return median
    low, high = number_format.dollars(profile.wage_p10), number_format.dollars(profile.wage_p90)
    return f"{median}, and 80{number_format.NNBSP}% earn {low} to {high}"
