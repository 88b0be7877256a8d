"""What is said behind percentages of few jobs: the jobs that they are, or that a percentage of so few says little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.answer import area_phrase
from components.text.few_jobs import has_few_jobs, jobs_added
from components.text.labels import capitalized, listed, occupation_phrase
from services.rank import MIN_JOBS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.growth_rows import GrowthRow

_UNRELIABLE: Final = "of so few are unreliable."
_NAMED: Final = 3
"""Areas that a note names; of more, those with the fewest jobs, or their number."""


def of_percentages(given: Iterable[GrowthRow], compared: Iterable[GrowthRow] = ()) -> str:
    """ "In Wyoming, +19.2 % is about +35 jobs: …", of the rows whose growth was `given`; "" where none is of few jobs.

    `compared`: the rows that it was chosen from. The occupation is named where the percentage does not say which of
    those in its area is meant.
    """
    few = sorted((row for row in given if has_few_jobs(row) and jobs_added(row)), key=_jobs)[:_NAMED]
    others, by_area = list(compared), dict[str, list[str]]()
    for row in few:
        growth = number_format.percent(row.growth)
        alike = {
            other.occupation_id
            for other in others
            if other.area_id == row.area_id and number_format.percent(other.growth) == growth
        }
        name = f" ({occupation_phrase(row)})" if len(alike) > 1 else ""
        by_area.setdefault(area_phrase(row.area), []).append(f"{growth}{name} is {jobs_added(row)}")
    each = "; ".join(f"in {area}, {listed(figures)}" for area, figures in by_area.items())
    return f"{capitalized(each)}: percentages {_UNRELIABLE}" if each else ""


def of_leaders(leaders: Sequence[GrowthRow], figures: str = "percentages") -> str:
    """What to know of those of `leaders` with few jobs, the areas of one occupation of the highest figure; "" for none.

    Of a growth that has been given ("percentages") the jobs are said. Other `figures` ("chances"), a growth of none and
    areas that are only counted have the number of jobs that they have fewer than.
    """
    few = [row for row in leaders if has_few_jobs(row)]
    if not few:
        return ""
    if len(leaders) <= _NAMED and figures == "percentages" and (jobs := of_percentages(few)):
        return jobs
    if len(leaders) <= _NAMED or len(few) == 1:
        names = [area_phrase(row.area) for row in few]
        who = f"{capitalized(listed(names))} {'has' if len(few) == 1 else 'have'}"
    else:
        who = f"All {len(few)} have" if len(few) == len(leaders) else f"{len(few)} of the {len(leaders)} have"
    return f"{who} fewer than {MIN_JOBS[few[0].area_level]:,} such jobs: {figures} {_UNRELIABLE}"


def _jobs(row: GrowthRow) -> float:
    return row.base_employment or 0
