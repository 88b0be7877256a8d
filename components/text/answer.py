"""Sentences about growth rows: the answer, its range, openings, caveats and sources. Pure.

Every sentence is made from the rows of a growth frame, so that screen, alt text and export agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.text import number_format
from components.text.labels import base_year_label, series_name, target_year_label
from services.flags import FLAG_NOTES, Flag
from services.growth_frame import LOCAL_LEVEL, MAX_HORIZON, SMALL_BASE
from services.growth_rows import last_horizon, with_growth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth_rows import GrowthRow, GrowthRows
    from services.source import Profile

# How far from the all-occupations growth still counts as "about as fast": a third of it, at least half a
# point. BLS sets its own bands anew with each vintage; these come from the vintage's total for that reason.
_SIMILAR_SHARE: Final = 1 / 3
_SIMILAR_MIN: Final = 0.005
# "Much faster" is at least twice the total growth, and at least two points above it.
_MUCH_FASTER_MIN: Final = 0.02
RELATIVE_GROWTH_RULE: Final = (
    "*About as fast as all occupations*{total}: within a third of their growth, or half a point. *Much faster*: at "
    "least twice it and two points more. *Slower* and *declines* say what they say. The bands move with each vintage."
)
"""The rule of `relative_growth` in words, kept next to its constants so that they change together."""

# The share of openings that replaces people who leave, in words: the first minimum that is reached.
_REPLACEMENT_WORDS: Final = ((1.0, "all"), (0.9, "nearly all"), (2 / 3, "most"), (1 / 3, "many"), (0.0, "some"))

RANGE_HORIZON: Final = 5
"""The horizon of the range given in the answer: the length of most plans, and scored on many past outcomes."""
_MIN_JOBS_TO_MENTION: Final = 10
"""Numbers of jobs below this are within rounding; only tables show them."""
_MAX_SERIES_IN_SENTENCE: Final = 6

OPENINGS_HELP: Final = (
    "Openings are growth plus the people who leave the occupation, for another one or for good: an annual "
    "average over the ten years. They are not vacancies, and growth alone is not hiring."
)
NOT_FROM_LIGHTCAST: Final = (
    "Lightcast gives no base year, openings, wages, ranges or line for all occupations, so none are shown; its "
    "occupations (LOT) are not those of public data (SOC), and the two are never drawn in one chart."
)

AREA_RANGES: Final = (
    "An area’s likely range is the nation’s, widened by how far states have departed from the nation since 2003 and by "
    "the survey’s sampling error: more where jobs are few."
)
NATIONAL_RANGES: Final = "A state’s likely range is the nation’s: how far states depart from it could not be measured."

_FLAG_SENTENCES: Final = {
    Flag.SMALL_BASE: f"Fewer than {SMALL_BASE:,} jobs: read the growth with care",
    Flag.NO_LONGER_PROJECTED: "BLS no longer projects this occupation: the figures are its last published ones",
    Flag.COUNT_KEPT: "Jobs are the employees that the survey counts: BLS’s projections count fewer in the nation",
    Flag.NATIONAL_RATE: "The state published no projection, so the national rate stands in",
    Flag.SHARE_2022: "Jobs estimated from the state’s share of the nation in 2022",
    Flag.SIGN_DIFFERS: "The state’s own agency expects the opposite direction",
    Flag.NOT_PUBLISHED: "Employment is not published, so there is no bar and no line",
    Flag.FAILED: "The source did not answer; try again in a minute",
    Flag.NO_HISTORY: "Too little comparable history, so the path is BLS’s own",
    Flag.CODE_BREAK: "The code changed, so there is no history to go by",
    Flag.STATE_PATH: "Growth is that of the area’s state, or its states by jobs: no source here projects local areas",
    Flag.STATE_NOT_PUBLISHED: "The state’s employment is not published, so the national rate stands in",
    Flag.EMPLOYEES_ONLY: "Employees only: how many self-employed work there is not known",
    Flag.TURNS: (
        "The recent trend and BLS’s long view point apart: the path follows the trend first and ends at BLS’s figure, "
        "which is no forecast of a turning point"
    ),
    Flag.STALE: "Last good figures: the source does not answer now",
}


def relative_growth(growth: float | None, total: float | None) -> str:
    """`growth` compared with the `total` of all occupations: "faster than", "about as fast as", …

    "" where either is missing. The result goes before "all occupations"; "declines" stands alone.
    """
    if growth is None or total is None or number_format.is_missing(growth) or number_format.is_missing(total):
        return ""
    if number_format.percent(growth).startswith(number_format.MINUS):
        return "declines"
    difference = growth - total
    if abs(difference) <= max(abs(total) * _SIMILAR_SHARE, _SIMILAR_MIN):
        return "about as fast as"
    if difference < 0:
        return "slower than"
    return "much faster than" if difference >= max(abs(total), _MUCH_FASTER_MIN) else "faster than"


def area_phrase(area: str) -> str:
    """The name of an area inside a sentence: "the United States", "California", "the Delta nonmetropolitan area"."""
    has_article = area in {"United States", "District of Columbia"} or area.endswith(" nonmetropolitan area")
    return f"the {area}" if has_article else area


def headline(rows: GrowthRows, reference: GrowthRows) -> str:
    """The answer for one occupation in one area at the longest horizon of `rows`.

    `reference`: the rows of all occupations in the same area, or empty.
    """
    row = last_horizon(rows)[0]
    area = area_phrase(row.area)
    if row.has_flag(Flag.FAILED):
        return f"The source did not answer for this occupation in {area}; try again in a minute."
    if row.growth is None and row.has_flag(Flag.NO_LONGER_PROJECTED):
        return f"BLS no longer projects this occupation, so no growth can be given in {area}."
    if row.growth is None and row.area_level == LOCAL_LEVEL and row.taxonomy != "soc":
        return f"Employment of groups is not published for local areas, so no growth can be given for {area}."
    if row.growth is None:
        return f"No employment is published for this occupation in {area}, so no growth can be given."
    growth = number_format.percent(row.growth)
    ending = f"in {area} {period_label([row])}{_comparison_with_total(row, reference)}"
    if growth == number_format.NO_CHANGE:
        level = row.base_employment
        stay = "stay as it is" if level is None else f"stay at about {number_format.estimate(level)} jobs"
        return f"{_introduction(row)} to **{stay}** {ending}."
    verb = "decline" if growth.startswith(number_format.MINUS) else "grow"
    start = f"{_introduction(row)} to **{verb} {number_format.plain_percent(row.growth)}**"
    sentence = f"{start} {ending}"
    if row.change is None or abs(row.change) < _MIN_JOBS_TO_MENTION:
        return f"{sentence}."
    direction = "more" if row.change > 0 else "fewer"
    exact = row.is_given
    amount = number_format.jobs_in_words(row.change) if exact else f"about {number_format.estimate(row.change)}"
    return f"{sentence}: {amount} {direction} jobs."


def _introduction(row: GrowthRow) -> str:
    """ "Expected" of BLS figures, "Projected" of Lightcast's, "Estimated" of our own."""
    if is_lightcast(row):
        return "Projected"
    if row.has_flag(Flag.NO_LONGER_PROJECTED):
        return "BLS no longer projects this occupation. Its last projection:"
    return "Estimated" if row.basis == "modelled" else "Expected"


def is_lightcast(row: GrowthRow) -> bool:
    """Whether a row is from Lightcast, whose API gives no base year."""
    return row.base_year is None and row.growth is not None


def _comparison_with_total(row: GrowthRow, reference: GrowthRows) -> str:
    totals = with_growth(last_horizon(reference))
    if not totals or totals[0].occupation_id == row.occupation_id:
        return ""
    total = totals[0].growth
    words = relative_growth(row.growth, total)
    if words == "declines" or number_format.percent(row.growth) == number_format.NO_CHANGE:
        return f" (all occupations: {number_format.percent(total)})"
    if number_format.percent(total).startswith(number_format.MINUS):
        return f", while all occupations decline ({number_format.percent(total)})"
    return f", {words} all occupations ({number_format.percent(total)})"


def period_label(rows: Sequence[GrowthRow]) -> str:
    """ "from 2025 to 2035", or "by year 10" where the base year is not known."""
    if rows[0].base_year is None:
        return f"by {target_year_label(rows[0])}"
    return f"from {base_year_label(rows)} to {target_year_label(rows[0])}"


def likely_range(rows: GrowthRows, coverage: float | None) -> str:
    """The 80 % range of one occupation in one area at `RANGE_HORIZON`, as a sentence; "" where there is none.

    `coverage`: the share of past outcomes inside such ranges, None where it is not known. It was measured on single
    occupations of the nation, and is mentioned for those alone.
    """
    row = next((row for row in rows if row.horizon_years == RANGE_HORIZON), None)
    if row is None or row.low_80 is None or row.high_80 is None:
        return ""
    low, high = number_format.range_bounds(row.low_80, row.high_80)
    measured = coverage is not None and (row.area_level, row.taxonomy) == ("nation", "soc")
    past = f"; in the past {coverage * 10:.0f} of 10 came out inside such ranges" if coverage and measured else ""
    likelihood = f" {_growth_likelihood(row.p_growth)}" if row.p_growth is not None else ""
    growth = number_format.percent(row.growth)
    return f"By {target_year_label(row)}: {growth}, likely between **{low} and {high}**{past}.{likelihood}"


def _growth_likelihood(p_growth: float) -> str:
    """How likely jobs are to grow, as a sentence; to shrink, where that is likelier."""
    more, less = ("grow", "shrink") if p_growth >= 1 / 2 else ("shrink", "grow")
    words = number_format.likelihood(max(p_growth, 1 - p_growth))
    if words == number_format.VERY_LIKELY:
        return f"Very likely to {more}."
    if words == number_format.EVEN:
        return f"It is about as likely to {more} as to {less}."
    return f"More likely to {more} than to {less}: {words}."


def openings_sentence(occupation: dict[str, Any], added_per_year: float | None) -> str:
    """Annual openings and how many of them replace people who leave, as a sentence; "" where not known.

    `added_per_year`: average jobs added a year in the nation.
    """
    number = occupation.get("openings_per_year")
    if number is None or number_format.is_missing(number) or not number:
        return ""
    start = f"About {number_format.jobs(number)} openings a year in the United States"
    if added_per_year is None or number_format.is_missing(added_per_year):
        return f"{start}."
    replaced = 1 - min(max(added_per_year, 0.0) / number, 1.0)
    amount = next(words for minimum, words in _REPLACEMENT_WORDS if replaced >= minimum)
    return f"{start}, {amount} to replace people who leave."


def source_line(rows: GrowthRows) -> str:
    """The sources of the figures and how they were derived, in a line below the charts."""
    cited = dict.fromkeys((row.source, row.vintage) for row in rows if row.source)
    bases = {row.basis for row in rows}
    parts = ["Source: " + "; ".join(f"{source}, {vintage}" for source, vintage in cited) + "."]
    if any(row.basis == "derived" and not row.is_given for row in rows):
        years = f"Years 1{number_format.EN_DASH}{MAX_HORIZON - 1}"
        parts.append(f"{years} are derived at a constant rate between published years.")
    if any(row.basis == "derived" and row.is_given for row in rows):
        parts.append("Groups and all occupations together are sums of BLS’s occupations.")
    if any(row.basis == "modelled" and row.area_level == "nation" and row.base_year for row in rows):
        last = "published last one" if "published" in bases else "last one"
        parts.append(f"The years before the {last} are Horizons estimates (see Method).")
    if any(is_lightcast(row) for row in rows):
        parts.append(NOT_FROM_LIGHTCAST)
        return " ".join(parts)
    if any(row.basis == "modelled" and row.area_level == "state" for row in rows):
        parts.append("State figures are Horizons estimates that add up to the nation.")
    if any(row.basis == "modelled" and row.area_level == LOCAL_LEVEL for row in rows):
        parts.append("Figures of local areas are Horizons estimates; they do not add up to states.")
    if not all(row.has_flag(Flag.EMPLOYEES_ONLY) for row in rows):
        parts.append("Includes the self-employed.")
    return " ".join(parts)


def caveats(rows: GrowthRows) -> list[str]:
    """The caveats that apply to these figures, a sentence each."""
    rows = last_horizon(rows)
    sentences = []
    for flag, sentence in _FLAG_SENTENCES.items():
        names = [series_name(row, rows) for row in rows if row.has_flag(flag)]
        if len(names) > _MAX_SERIES_IN_SENTENCE:
            names = [*names[:_MAX_SERIES_IN_SENTENCE], f"and {len(names) - _MAX_SERIES_IN_SENTENCE} more"]
        if names:
            sentences.append(f"{sentence} ({'; '.join(names)}).")
    if any(row.has_flag(Flag.RANGE_NATIONAL) for row in rows):
        sentences.append(NATIONAL_RANGES)
    elif any(row.area_level != "nation" and row.low_80 is not None for row in rows):
        sentences.append(AREA_RANGES)
    return sentences


def flag_legend(rows: GrowthRows) -> str:
    """The meaning of the notes that occur in a table, a sentence each."""
    present = {flag for row in rows for flag in row.flags.split()}
    sentences = [
        f"{flag.replace('_', ' ').capitalize()}: {FLAG_NOTES[flag]}." for flag in FLAG_NOTES if flag in present
    ]
    return " ".join(sentences)


def local_employment_sentence(profile: Profile, area: str, base_employment: float | None) -> str:
    """What OEWS itself publishes of an occupation in a local area, beside the base; "" where it publishes nothing.

    `base_employment`: jobs in the base year with the self-employed; None where not known.
    """
    year = f" in May {profile.wage_year}" if profile.wage_year else ""
    wage = _wage_phrase(profile)
    count = profile.oews_employment
    if count is None:
        return f"BLS’s survey (OEWS) publishes no employment in {area_phrase(area)}{year}; {wage}." if year else ""
    raised = base_employment is not None and base_employment > count
    beside = f", about {number_format.estimate(base_employment)} jobs with the self-employed" if raised else ""
    employees = f"{number_format.jobs(count)} employees in {area_phrase(area)}{year}"
    return f"BLS’s survey (OEWS) counts {employees}{beside}; {wage}."


def _wage_phrase(profile: Profile) -> str:
    """ "the median wage is $99,830, and 8 in 10 earn $74,860 to $130,440"."""
    if profile.median_wage is None:
        return "the median wage is not published or above the highest that OEWS gives"
    median = f"the median wage is {number_format.dollars(profile.median_wage)}"
    if profile.wage_p10 is None or profile.wage_p90 is None:
        return median
    low, high = number_format.dollars(profile.wage_p10), number_format.dollars(profile.wage_p90)
    return f"{median}, and 8 in 10 earn {low} to {high}"
