"""The key figures of one occupation in one area as the texts of cards. Pure.

A card is left out where its figure is not known: a missing card says nothing false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from components.text import number_format
from components.text.answer import NO_AGENCY_GROUPS, area_phrase
from components.text.few_jobs import MIN_JOBS_TO_MENTION
from components.text.labels import NO_FIGURE, capitalized, change_label, target_year_label
from components.text.openings import NOT_COMPARABLE, reason
from services.agency_figures import is_from_agency
from services.agency_openings import profile_beside_jobs
from services.flags import AgencyFlag, Flag
from services.growth_rows import last_horizon

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from services.growth_rows import GrowthRow, GrowthRows
    from services.source import Profile

OPENINGS_HELP: Final = (
    "Openings are growth plus the people who leave the occupation, for another one or for good: an annual "
    "average over the ten years. They are not vacancies, and growth alone is not hiring."
)
WAGE_HELP: Final = "The pay in the middle; one in ten earns less than the lower amount, one in ten more than the upper."
# The share of openings that replaces people who leave, in words: the first minimum that is reached.
_REPLACEMENT_WORDS: Final = ((1.0, "all"), (0.9, "nearly all"), (2 / 3, "most"), (1 / 3, "many"), (0.0, "some"))
_EDUCATION: Final = {
    "No formal educational credential": ("None", "no credential to enter"),
    "High school diploma or equivalent": ("High school", "diploma or equivalent"),
    "Some college, no degree": ("College", "some, no degree"),
    "Postsecondary nondegree award": ("Certificate", "postsecondary, no degree"),
    "Associate's degree": ("Associate’s", "degree to enter"),
    "Bachelor's degree": ("Bachelor’s", "degree to enter"),
    "Master's degree": ("Master’s", "degree to enter"),
    "Doctoral or professional degree": ("Doctorate", "or professional degree"),
}
"""BLS's levels of education, short enough for a card, and the rest of their names."""


class Card(NamedTuple):
    """A figure: what it is, the figure, a line of detail, a longer explanation."""

    label: str
    value: str
    detail: str = ""
    help: str = ""


def cards(rows: GrowthRows, occupation: Mapping[str, Any], profile: Profile) -> list[Card]:
    """Jobs, growth, openings, wage, likelihood and education of the one occupation and area of `rows`.

    `occupation`: Growth.occupation. The growth of a state has cards of its own: `estimate_card`, `agency_card`.
    """
    last = last_horizon(rows)[0]
    found = [
        _jobs_card(last),
        _growth_card(last) if last.area_level != "state" else None,
        _openings_card(last, occupation, profile),
        _wage_card(profile),
        _likelihood_card(last),
        _education_card(occupation),
    ]
    return [card for card in found if card is not None]


def estimate_card(row: GrowthRow) -> Card | None:
    """Our estimate of a state's growth; None where there is none."""
    if row.growth is None:
        return None
    adds_up = "" if row.has_flag(Flag.COUNT_KEPT) else "; states add up to the nation"
    return Card(
        f"Horizons estimate by {target_year_label(row)}",
        capitalized(number_format.percent(row.growth)),
        f"{_estimated_change(row)} from {row.base_year}{adds_up}",
    )


def agency_card(figure: pd.Series[Any], area: str) -> Card | None:
    """What the state's agency projected; None where it published nothing. `figure`: a row of Growth.agency.

    Without jobs where it is of several occupations together.
    """
    if number_format.is_missing(figure["growth"]):
        return None
    period = number_format.years(figure["base_year"], figure["target_year"])
    percent = capitalized(number_format.percent(figure["growth"]))
    if AgencyFlag.SEVERAL_OCCUPATIONS in figure["flags"].split():
        title = f"{period}, as published for several occupations together: {figure['agency_title']}"
        return Card(_agency_label(area), percent, title)
    change, base = figure["change"], figure["base_employment"]
    jobs = ""
    if not number_format.is_missing(change) and not number_format.is_missing(base):
        jobs = f"{number_format.jobs_added(change, figure['growth'])} from {number_format.jobs(base)}, "
    title = "" if figure["agency_code"] == figure["occupation_id"] else f"; published for {figure['agency_title']}"
    return Card(
        _agency_label(area),
        percent,
        f"{jobs}{period}, as published{title}",
    )


def state_cards(row: GrowthRow, figure: pd.Series[Any]) -> list[Card]:
    """Our estimate of a state's growth and its agency's, which may be missing; only the agency's where ours is.

    `figure`: a row of Growth.agency.
    """
    ours, theirs = estimate_card(row), agency_card(figure, row.area)
    if ours is not None and theirs is None:
        missing = NO_AGENCY_GROUPS if row.taxonomy == "socmajor" else "Projections Central has no projection of it"
        theirs = Card(_agency_label(row.area), capitalized(NO_FIGURE), missing)
    return [card for card in (ours, theirs) if card is not None]


def _agency_label(area: str) -> str:
    return f"{capitalized(area_phrase(area))}’s own agency"


def _jobs_card(row: GrowthRow) -> Card | None:
    if row.base_employment is None:
        return None
    label = f"Jobs in {row.base_year}" if row.base_year else "Jobs, base"
    if row.has_flag(Flag.COUNT_KEPT):
        return Card(label, number_format.jobs(row.base_employment), "employees, BLS’s survey (OEWS)")
    if row.base_basis == "modelled" and row.base_year:
        return Card(label, number_format.rounded(row.base_employment), "Horizons estimate")
    if is_from_agency(row.source):
        return Card(label, number_format.jobs(row.base_employment), "state agency")
    detail = {"published": "BLS, published", "derived": "sum of BLS’s occupations"}.get(row.base_basis or "", "")
    return Card(label, number_format.jobs(row.base_employment), detail)


def _growth_card(row: GrowthRow) -> Card | None:
    if row.growth is None:
        return None
    is_estimate = row.basis == "modelled" and row.base_year is not None
    jobs = "" if row.change is None else number_format.jobs_added(row.change, row.growth)
    detail = _estimated_change(row) if is_estimate and jobs else jobs
    if detail == number_format.NO_CHANGE:  # which the figure says already
        detail = ""
    return Card(f"Growth by {target_year_label(row)}", capitalized(number_format.percent(row.growth)), detail)


def _estimated_change(row: GrowthRow) -> str:
    """An estimate of jobs added or lost: "about +2,950 jobs", "a change of under 10 jobs"."""
    if row.change is None:
        return ""
    if abs(row.change) < MIN_JOBS_TO_MENTION:
        return f"a change of under {MIN_JOBS_TO_MENTION} jobs"
    return f"about {change_label(row)} jobs"


def _openings_card(row: GrowthRow, occupation: Mapping[str, Any], profile: Profile) -> Card | None:
    """The nation's openings from BLS, a state's from its agency; local areas have none."""
    if row.area_level == "nation":
        number = occupation.get("openings_per_year")
        if number is None or not number:
            return None
        detail = filter(None, (number_format.years(row.base_year, row.target_year), _replacement(row, number)))
        return Card("Openings a year", number_format.jobs(number), ", ".join(detail), OPENINGS_HELP)
    openings = profile.agency_openings_per_year
    if row.area_level != "state":
        return None
    period = number_format.years(profile.agency_base_year, profile.agency_target_year)
    beside = profile_beside_jobs(profile, row.base_employment)
    if openings is not None and beside.agency_openings_per_year is None:
        figures = [number_format.jobs(number) for number in (openings, profile.agency_base_employment)]
        why = f"state agency, {period}: {figures[0]}, of its {figures[1]} jobs"
        return Card("Openings a year", capitalized(NOT_COMPARABLE), why, OPENINGS_HELP)
    if openings is None:
        why = reason([profile.agency_flag])
        return Card("Openings a year", capitalized(NOT_COMPARABLE), why, OPENINGS_HELP) if why else None
    return Card("Openings a year", number_format.jobs(openings), f"state agency, {period}", OPENINGS_HELP)


def _replacement(row: GrowthRow, openings: float) -> str:
    """How many of the openings replace people who leave: "nearly all replace leavers"."""
    if row.change is None:
        return ""
    replaced = 1 - min(max(row.change / row.horizon_years, 0.0) / openings, 1.0)
    amount = next(words for minimum, words in _REPLACEMENT_WORDS if replaced >= minimum)
    return f"{amount} replace leavers"


def _wage_card(profile: Profile) -> Card | None:
    label, year = "Median wage", f"{profile.wage_year}, " if profile.wage_year else ""
    if profile.median_wage is None:
        hourly = profile.median_hourly_wage
        return None if hourly is None else Card(label, f"${hourly:,.2f}", f"{year}an hour", WAGE_HELP)
    value = number_format.dollars(profile.median_wage)
    if profile.wage_is_minimum:
        return Card(label, f"{value}+", f"{year}at least: BLS gives no higher wage", WAGE_HELP)
    low, high = profile.wage_p10, profile.wage_p90
    if low is None or high is None:
        return Card(label, value, f"{profile.wage_year}, a year" if profile.wage_year else "a year", WAGE_HELP)
    ends = f"{number_format.dollars(low)} to {number_format.dollars(high)}"
    return Card(label, value, f"{year}10th to 90th percentile: {ends}", WAGE_HELP)


def _likelihood_card(row: GrowthRow) -> Card | None:
    words = number_format.likelihood(row.p_growth).removeprefix("about ")
    if not words:
        return None
    return Card("Chance of growth", capitalized(words), f"by {target_year_label(row)}")


def _education_card(occupation: Mapping[str, Any]) -> Card | None:
    education = occupation.get("education")
    if not education:
        return None
    value, detail = _EDUCATION.get(education, (education, "to enter"))
    return Card("Typical education", value, detail)
