"""The 80 % range and the likelihood of growth in words, and how often such ranges contained the outcome. Pure.

They are of the same year as the growth that the headline beside them gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from components.text import number_format, track_record
from components.text.labels import listed, target_year_label
from services.exports.columns import PAST_COVERAGE
from services.growth_frame import MAX_HORIZON
from services.growth_rows import last_horizon

if TYPE_CHECKING:
    import pandas as pd

    from services.growth_rows import GrowthRows

NAME: Final = f"80{number_format.NNBSP}%"
"""What the range is called everywhere on the screen."""

COVERAGE_NOTE: Final = f"such ranges contained {PAST_COVERAGE[80]}{number_format.NNBSP}% of past outcomes in the nation"
"""How often, where no coverage of one occupation is given: those of areas are made from the nation's."""


class Coverage(NamedTuple):
    """How often past outcomes lay inside such ranges, recomputed with only the data known then."""

    share: float
    scored: int
    """The number of outcomes: one of each projection of the occupation, or of all occupations after MAX_HORIZON."""
    horizons: tuple[int, int] | None = None
    """After how many years the occupation's own outcomes were, the fewest and the most; None for all occupations."""
    measured: str = ""
    """The year that ends nearly all of the occupation's own outcomes: "nearly all in 2025"; "" for none such."""
    periods: tuple[str, ...] = ()
    """The years of the projections behind the outcomes of all occupations: "2014–2024"."""


def coverage(record: pd.DataFrame, accuracy: pd.DataFrame) -> Coverage | None:
    """The occupation's own coverage where enough of its projections are scored (MIN_SCORED), else that of all.

    `record`: Growth.record; `accuracy`: Growth.accuracy. None where neither is known.
    """
    own = track_record.bls_vintages(record).dropna(subset=["inside"])
    if len(own) >= track_record.MIN_SCORED:
        years = own["horizon_years"]
        ends = (int(years.min()), int(years.max()))
        return Coverage(float(own["inside"].mean()), len(own), ends, track_record.measured_in(own))
    of_all = track_record.coverage(accuracy, MAX_HORIZON)
    return None if of_all is None else Coverage(of_all.share, of_all.outcomes, periods=of_all.periods)


def likely_range(rows: GrowthRows, covered: Coverage | None) -> str:
    """The range of one occupation in one area at the longest horizon of `rows`, as sentences; "" where there is none.

    `covered` was measured on single occupations of the nation, and is mentioned for those alone.
    """
    row = last_horizon(rows)[0]
    if row.low_80 is None or row.high_80 is None:
        return ""
    is_measured = (row.area_level, row.taxonomy) == ("nation", "soc")
    past = f"; {_past(covered)}" if covered is not None and is_measured else ""
    bounds = number_format.percent_range(row.low_80, row.high_80)
    likelihood = f" {_growth_likelihood(row.p_growth, target_year_label(row))}" if row.p_growth is not None else ""
    return f"Likely range by {target_year_label(row)}: {bounds} ({NAME}{past}).{likelihood}"


def _past(covered: Coverage) -> str:
    """The occupation's outcomes are after few years and many, as its projections are: that stands beside their number.

    The range is of the last year; those of all occupations are after as many years, and of few projections.
    """
    if covered.horizons is None:
        share = f"{covered.share * 100:.0f}{number_format.NNBSP}%"
        outcomes = f"{covered.scored:,} outcomes of {listed(covered.periods)}"
        return f"across occupations, {share} of {outcomes} lay in such ranges"
    inside = round(covered.share * covered.scored) or "none"
    years = " to ".join(str(year) for year in dict.fromkeys(covered.horizons))
    when = ", ".join(filter(None, (f"after {years} years", covered.measured)))
    return f"{inside} of its {covered.scored} past outcomes, {when}, lay in their ranges"


def _growth_likelihood(p_growth: float, end: str) -> str:
    """How likely jobs are to grow by `end`, as a sentence; to shrink, where that is likelier."""
    more, less = ("grow", "shrink") if p_growth >= 1 / 2 else ("shrink", "grow")
    words = number_format.likelihood(max(p_growth, 1 - p_growth))
    if words == number_format.VERY_LIKELY:
        return f"Very likely to {more} by {end}."
    if words == number_format.EVEN:
        return f"About as likely to {more} as to {less} by {end}."
    return f"More likely to {more} than {less} by {end}: {words}."
