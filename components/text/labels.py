"""Labels of rows: series, base year, target year. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from components.text import number_format
from services import rounding
from services.agency_figures import is_from_agency
from services.flags import Flag
from services.growth_frame import LOCAL_LEVEL
from services.growth_rows import count_distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.growth_rows import GrowthRow


NO_ESTIMATE: Final = "no estimate"
NO_FIGURE: Final = "no figure"
"""Of a state's agency, which may have published one that is not in our data; of a group in a local area."""
AT_NATIONS_RATE: Final = "at the nation’s rate"
"""Of growth in a state or local area that has none of its own, nor of its state."""
_PROPER_FIRST_WORDS: Final = frozenset({"English"})
"""Words that begin a title of the classification and stay capital inside a sentence."""
_GROUP, _TOTAL = "socmajor", "soctotal"


def occupation_phrase(row: GrowthRow) -> str:
    """The occupation's name inside a sentence: "registered nurses", "English language and literature teachers".

    Lightcast's titles have capitals in every word, so they stay as they are.
    """
    if row.taxonomy == _TOTAL:
        return "all occupations"
    return title_phrase(row.occupation) if row.taxonomy.startswith("soc") else row.occupation


def title_phrase(title: str) -> str:
    """A title of the SOC inside a sentence."""
    first = re.split(r"\W", title, maxsplit=1)[0]
    is_kept = first in _PROPER_FIRST_WORDS or first[1:] != first[1:].lower()
    return title if is_kept else title[:1].lower() + title[1:]


def capitalized(text: str) -> str:
    """`text` as the start of a sentence or title; what follows its first letter stays."""
    return text[:1].upper() + text[1:]


def missing_label(row: GrowthRow) -> str:
    """What stands in the place of jobs or growth that a row lacks.

    Of an agency's growth of several occupations together, the jobs are no figure of this one.
    """
    if row.has_flag(Flag.NO_SHARE):
        return NO_ESTIMATE
    return NO_FIGURE if is_from_agency(row.source) else unpublished_label(row)


def is_local_group(row: GrowthRow) -> bool:
    """Whether a row is of a group, or of all occupations, in a local area, of which our data have none."""
    return row.area_level == LOCAL_LEVEL and row.taxonomy in {_GROUP, _TOTAL} and not row.has_flag(Flag.FAILED)


def unpublished_label(row: GrowthRow) -> str:
    """What stands in the place of a publisher's figure that is missing, such as a wage: OEWS publishes those of groups
    in local areas, too, which our data lack."""
    if is_local_group(row):
        return NO_FIGURE
    return number_format.NO_ANSWER if row.has_flag(Flag.FAILED) else number_format.NOT_PUBLISHED


def no_estimates(rows: Iterable[GrowthRow], column: str = "growth") -> dict[int, str]:
    """What stands in the place of jobs or growth, by the position of the rows that lack `column` and of which "not
    published" is not true."""
    without = {place: missing_label(row) for place, row in enumerate(rows) if getattr(row, column) is None}
    return {place: label for place, label in without.items() if label in {NO_ESTIMATE, NO_FIGURE}}


def unanswered(rows: Iterable[GrowthRow]) -> frozenset[int]:
    """The positions of rows that the source did not answer for."""
    return frozenset(place for place, row in enumerate(rows) if row.has_flag(Flag.FAILED))


def growth_label(row: GrowthRow) -> str:
    """The row's growth: "+5.6 %"; words where there is none."""
    return missing_label(row) if row.growth is None else number_format.percent(row.growth)


def change_label(row: GrowthRow) -> str:
    """Jobs added or lost: "+194,700" as published, an estimate to three significant figures or, the nation's, to
    hundreds."""
    return missing_label(row) if row.change is None else number_format.job_change(jobs_added(row), row.growth)


def change_with_unit(row: GrowthRow) -> str:
    """`change_label` with its unit: "+4,990 jobs"; "no change" without one."""
    change = change_label(row)
    return change if row.change is None or change == number_format.NO_CHANGE else f"{change} jobs"


def growth_and_change(row: GrowthRow) -> str:
    """The growth of a row that has one, and the jobs where they are known: "+5.6 %, +4,990 jobs"."""
    growth = number_format.percent(row.growth)
    return growth if row.change is None else f"{growth}, {change_with_unit(row)}"


def employment_label(row: GrowthRow) -> str:
    """Jobs in the target year: as published, an estimate as in `change_label`."""
    return missing_label(row) if row.employment is None else number_format.jobs(_as_known(row.employment, row))


def is_estimate(row: GrowthRow) -> bool:
    """Whether the figures of the target year are estimates, such as those between two years that an agency gives."""
    return row.basis is not None and not row.is_given


def base_basis(row: GrowthRow) -> str | None:
    """What the jobs in the base year are: those of `COUNT_KEPT` are employees as OEWS publishes them, no estimate."""
    return "published" if row.has_flag(Flag.COUNT_KEPT) else row.base_basis


def is_at_nations_rate(row: GrowthRow) -> bool:
    """Whether a row of a state or local area grows at the nation's rate, for want of one of its own or its state's."""
    return row.has_flag(Flag.NATIONAL_RATE) or row.has_flag(Flag.STATE_NOT_PUBLISHED)


def base_label(row: GrowthRow) -> str:
    """Jobs in the base year: as published, an estimate to three significant figures."""
    if row.base_employment is None:
        return missing_label(row)
    return (number_format.rounded if is_base_estimate(row) else number_format.jobs)(row.base_employment)


def is_base_estimate(row: GrowthRow) -> bool:
    """Whether the jobs in the base year are an estimate."""
    return base_basis(row) == "modelled"


def base_jobs(row: GrowthRow) -> float | None:
    """`base_label` as a number, for a sheet."""
    return number_format.to_three_figures(row.base_employment, is_estimate=is_base_estimate(row))


def jobs_added(row: GrowthRow) -> float | None:
    """`change_label` as a number, for a sheet."""
    return None if row.change is None else _as_known(row.change, row)


def _as_known(number: float, row: GrowthRow) -> float:
    return rounding.estimated_jobs(number, row) if is_estimate(row) else float(number)


def series_phrase(row: GrowthRow, among: Sequence[GrowthRow]) -> str:
    """`series_name` inside a sentence."""
    name = series_name(row, among)
    return name.replace(row.occupation, occupation_phrase(row), 1) if name.startswith(row.occupation) else name


def series_name(row: GrowthRow, among: Sequence[GrowthRow]) -> str:
    """The label of a row's occupation x area: the part that differs within `among`."""
    if count_distinct(among, "occupation_id") == 1 and count_distinct(among, "area_id") > 1:
        return row.area
    if count_distinct(among, "area_id") == 1:
        return row.occupation
    return f"{row.occupation}, {row.area}"


def series_names(row: GrowthRow, among: Sequence[GrowthRow]) -> list[str]:
    """The parts of `series_name`, to be written below each other."""
    name = series_name(row, among)
    return [name] if name in {row.area, row.occupation} else [row.occupation, row.area]


def is_nonmetropolitan(area: str) -> bool:
    """Whether a name is that of a nonmetropolitan area, one of which ends with "(noncontiguous)"."""
    return " nonmetropolitan area" in area


def area_option(area: str, area_level: str) -> str:
    """The label of an area in a list of all: "California", "Houston-Pasadena-The Woodlands, TX (metropolitan)"."""
    is_metropolitan = area_level == LOCAL_LEVEL and not is_nonmetropolitan(area)
    return f"{area} (metropolitan)" if is_metropolitan else area


def base_year_label(rows: Sequence[GrowthRow]) -> str:
    """The base year, "the base" where it is not known, "2024 or 2025" where the rows have different ones."""
    years = sorted({row.base_year for row in rows if row.base_year is not None})
    return " or ".join(map(str, years)) or "the base"


def target_year_label(row: GrowthRow) -> str:
    """The target year, or "year 5" where it is not known."""
    return f"year {row.horizon_years}" if row.target_year is None else str(row.target_year)


def target_years_label(rows: Sequence[GrowthRow]) -> str:
    """The target year of rows of one horizon; "year 5" where it is not known, or not the same for all: the nation's
    fifth year and that of a state's agency have other dates."""
    is_one = len({row.target_year for row in rows}) == 1
    return target_year_label(rows[0]) if is_one else f"year {rows[0].horizon_years}"


def wage_heading(years: Iterable[Any]) -> str:
    """The heading of a column of wages, with the last of their years, where one is known."""
    known = [int(year) for year in years if not number_format.is_missing(year)]
    return f"Median wage, {max(known)}" if known else "Median wage"


def hourly_wages(annual: Iterable[Any], hourly: Iterable[Any]) -> dict[int, str]:
    """By position, the wages of which an hourly one alone is published, in words: "$29.05 an hour"."""
    pairs = enumerate(zip(annual, hourly, strict=True))
    return {
        position: number_format.hourly(wage)
        for position, (per_year, wage) in pairs
        if number_format.is_missing(per_year) and not number_format.is_missing(wage)
    }


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "Ohio", "Ohio, Utah and Texas"."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
