"""Places in words: figures, units and years, a sentence for each place, and what is missing. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.text import number_format
from components.text.agencies import AGAINST
from components.text.answer import NO_PROJECTION, area_phrase
from components.text.labels import (
    AT_NATIONS_RATE,
    base_label,
    base_year_label,
    capitalized,
    change_with_unit,
    is_at_nations_rate,
    missing_label,
    target_year_label,
    unpublished_label,
)
from services.agency_figures import is_from_agency
from services.flags import Flag
from services.growth_frame import has_flag
from services.places import CONCENTRATION, GROWTH, JOBS, LIKELIHOOD, LOCAL_AREAS, MEASURES, STATES, WAGE
from services.source import HOURS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from services.growth_rows import GrowthRow

MEASURE_NAMES: Final = {
    GROWTH: "Growth",
    JOBS: "Jobs",
    CONCENTRATION: "Concentration",
    WAGE: "Wage",
    LIKELIHOOD: "Chance of growth",
}
EDGE_UNITS: Final = {
    GROWTH: "Percent",
    JOBS: "Jobs",
    CONCENTRATION: "Times the national share",
    WAGE: "Dollars a year",
    LIKELIHOOD: "Chances in 10",
}
"""What `edge_text` counts."""
LEVEL_NAMES: Final = {STATES: "States", LOCAL_AREAS: "Local areas"}
BORROWED: Final = "The nation’s rate"
OPENS: Final = "Show on Explore"
CONCENTRATION_NOTE: Final = (
    "Concentration: share of the area’s jobs divided by the national share; 2.00 = twice (location quotient)."
)
POINTS: Final = "A point is a local area, as large as its jobs, at its principal city."
MAP_SOURCE: Final = "Map: U.S. Census Bureau by way of us-atlas; places from GeoNames."
STATE_COUNT: Final = 51
"""50 states and DC."""
_DC: Final = "11"
"""The area_id of the District of Columbia, which is no state."""
_MANY_NAMED: Final = 12
AGENCY_ALONE: Final = "no Horizons estimate, but the state’s agency has a projection"


def no_states(source: str) -> str:
    """What Places says of a source that has neither states nor local areas."""
    return f"{source} has figures of the nation alone: a map needs those of states. Public data has them."


def no_such_measure(measure: str, shown: str, *, by_agency: bool) -> str:
    """That no place has a figure of a measure, and which is shown instead; chances are ours, and of no agency."""
    missing = "state agencies give none" if measure == LIKELIHOOD and by_agency else "figures are not known here"
    return f"{MEASURE_NAMES[measure]}: {missing}; showing {MEASURE_NAMES[shown].lower()}."


def value_text(measure: str, value: float | None) -> str:
    """A value of a measure in full: "+5.6 %", "1.20", "$97,550", "about 7 in 10"; not of jobs, which labels.base_label
    writes as published or estimated."""
    if number_format.is_missing(value) or value is None:
        return number_format.NOT_PUBLISHED
    if measure == CONCENTRATION:
        return f"{value:.2f}"
    if measure == GROWTH:
        return number_format.percent(value)
    return number_format.dollars(value) if measure == WAGE else number_format.likelihood(value)


def short_text(measure: str, value: float) -> str:
    """A value as short as can be, without its unit, for a label on a map: "+5.6", "338k", "1.20", "98k", "7"."""
    if measure == GROWTH:
        return number_format.bare_percent(value)
    if measure == CONCENTRATION:
        return f"{value:.2f}"
    if measure == LIKELIHOOD:
        words = number_format.likelihood(value)
        short = {number_format.VERY_LIKELY: ">9", number_format.VERY_UNLIKELY: "<1"}
        return short.get(words, words.removeprefix("about ").removesuffix(" in 10"))
    return _thousands(value)


def _thousands(value: float) -> str:
    if value >= 999_500:
        return f"{value / 1_000_000:.1f}M"
    if value < 1_000:
        return f"{value:.0f}"
    return f"{value / 1_000:.0f}k" if value >= 9_950 else f"{value / 1_000:.1f}k"


def edge_text(measure: str, value: float) -> str:
    """An edge between two classes of the legend."""
    if measure == GROWTH:
        percent = f"{100 * value:+.1f}".removesuffix(".0").replace("-", number_format.MINUS)
        return "0" if not value else percent
    if measure == CONCENTRATION:
        return f"{value:g}"
    if measure == LIKELIHOOD:
        return f"{10 * value:.0f}"
    text = _thousands(value).replace(".0k", "k").replace(".0M", "M")
    return f"${text}" if measure == WAGE else text


def subtitle(
    rows: Sequence[GrowthRow], measure: str, wage_year: int | None, hourly: Collection[str] = frozenset()
) -> str:
    """Unit, years and whose figures they are; `rows`: those with a figure; `hourly`: the area_ids of which an hourly
    wage alone is published."""
    if not rows:
        return ""
    end = target_year_label(rows[0])
    if measure == GROWTH:
        years = f"from {base_year_label(rows)} to {end}"
        return f"Growth {years}, percent{_whose(rows)}"
    if measure == LIKELIHOOD:
        return f"Chances in 10 that jobs grow from {base_year_label(rows)} to {end}; Horizons estimates"
    if measure == JOBS:
        return f"Jobs in {base_year_label(rows)}{_whose_jobs(rows)}"
    year = f", May {wage_year}" if wage_year else ""
    if measure == WAGE:
        from_hourly = f" (hourly wages times {HOURS_A_YEAR:,})" if any(row.area_id in hourly for row in rows) else ""
        return f"Median wage, dollars a year{from_hourly}{year}; BLS"
    return f"Share of the area’s jobs divided by the national share{year}; BLS"


def _whose(rows: Sequence[GrowthRow]) -> str:
    if all(is_from_agency(row.source) for row in rows):
        return "; as the state agencies publish it"
    if all(row.basis == "modelled" and row.base_year for row in rows):
        return "; Horizons estimates"
    return ""


def _whose_jobs(rows: Sequence[GrowthRow]) -> str:
    kept = [row.has_flag(Flag.COUNT_KEPT) for row in rows]
    if all(kept):
        return "; employees, BLS’s survey (OEWS)"
    return "" if any(kept) else _whose(rows)


def states_and_dc(area_ids: Iterable[str]) -> str:
    """How many states these are: "12 states", "12 states and DC" where it is among them, as DC is no state."""
    ids = list(area_ids)
    count = len(ids) - (_DC in ids)
    states = f"{count} {'state' if count == 1 else 'states'}" if count else ""
    return " and ".join(filter(None, [states, "DC" if _DC in ids else ""]))


def listed_places(count: int, level: str, state: str) -> str:
    """Which places a table lists, all of them; `state`: the one whose local areas they are, "" for all.

    "The 50 states and DC", fewer while a slow source answers; "521 local areas"; "13 local areas of Ohio".
    """
    if level == STATES:
        return "The 50 states and DC" if count == STATE_COUNT else f"{count} of 50 states and DC"
    of_state = f" of {area_phrase(state)}" if state else ""
    return f"{count:,} {'local area' if count == 1 else 'local areas'}{of_state}"


def sentence(row: GrowthRow, known: Mapping[Any, Any], measure: str) -> str:
    """What is known of a place: the chosen measure first, then jobs and growth; `known`: its row of places.table."""
    parts = [_measured(row, known, measure)]
    if measure != JOBS and row.base_employment is not None:
        year = f" in {row.base_year}" if row.base_year else ""
        parts.append(f"{base_label(row)} jobs{year}")
    if measure not in {GROWTH, LIKELIHOOD} and row.growth is not None:
        parts.append(f"{number_format.percent(row.growth)} by {target_year_label(row)}")
    if row.growth is not None and measure in {GROWTH, LIKELIHOOD}:
        parts.append(_basis(row, known))
        parts += [AGAINST] if row.has_flag(Flag.SIGN_DIFFERS) else []
    return f"{row.area}: {'; '.join(filter(None, parts))}"


def _measured(row: GrowthRow, known: Mapping[Any, Any], measure: str) -> str:
    value = known[MEASURES[measure].column]
    if number_format.is_missing(value):
        if measure == GROWTH and known["has_agency_growth"] is True:
            return AGENCY_ALONE
        name = MEASURE_NAMES[measure].lower()
        missing = _missing_label(row, measure)
        is_published = missing == number_format.NOT_PUBLISHED
        return f"{name} {missing}" if is_published else f"{missing} for {name}"
    if measure == GROWTH:
        range_ = number_format.percent_range(row.low_80, row.high_80)
        likely = f" (80{number_format.NNBSP}% range {range_})" if range_ else ""
        change = "" if row.change is None else f", {change_with_unit(row)}"
        return f"{number_format.percent(value)} by {target_year_label(row)}{likely}{change}"
    if measure == LIKELIHOOD:
        chance = number_format.likelihood(value)
        return f"{chance} that jobs grow by {target_year_label(row)}, {number_format.percent(row.growth)}"
    if measure == JOBS:
        return f"{base_label(row)} jobs in {row.base_year}" if row.base_year else f"{base_label(row)} jobs"
    if measure == WAGE:
        if number_format.is_missing(known["median_wage"]):
            return f"{number_format.hourly(known['median_hourly_wage'])} at the median"
        is_bound = known["wage_is_minimum"]
        is_minimum = not number_format.is_missing(is_bound) and bool(is_bound)
        return f"{number_format.dollars(value, is_minimum=is_minimum)} a year at the median"
    return f"{value:.2f} times the national share"


def _basis(row: GrowthRow, known: Mapping[Any, Any]) -> str:
    if known["is_borrowed"] is True:
        return AT_NATIONS_RATE if is_at_nations_rate(row) else "by our estimate for its state or states"
    if is_from_agency(row.source):
        return "the state’s agency"
    return "Horizons estimate" if row.basis == "modelled" and row.base_year else ""


def _missing_label(row: GrowthRow, measure: str) -> str:
    return (missing_label if measure in {GROWTH, JOBS, LIKELIHOOD} else unpublished_label)(row)


def without_figure(rows: Sequence[GrowthRow], measure: str, *, has_agency: bool = False) -> str:
    """What the key of a map says of these states: "Not published", "No answer", "Not published or no answer".

    `has_agency`: whether the agency of one of them projects what we have no estimate of.
    """
    if has_agency:
        return "No estimate"
    return capitalized(" or ".join(sorted({_missing_label(row, measure) for row in rows}, reverse=True)))


def missing(places: pd.DataFrame, measure: str, level: str) -> str:
    """Which places have no figure, in a sentence or two; "" where all have one.

    Of growth, those of which a state's agency alone has a figure are named apart. Places that the source did not answer
    for are not counted: nobody knows whether they have one.
    """
    loaded = places[~has_flag(places, Flag.FAILED).to_numpy(dtype=bool)]
    without = loaded[loaded[MEASURES[measure].column].isna()]
    by_agency = without[has_agency_alone(without, measure)]
    none = _not_published(loaded, without.drop(by_agency.index), level)
    if by_agency.empty:
        return none
    projected = by_agency_alone(dict(zip(by_agency["area_id"], by_agency["area"], strict=True)))
    return f"{none} {projected}".lstrip()


def has_agency_alone(places: pd.DataFrame, measure: str) -> pd.Series[bool]:
    """The rows without growth, where that is the measure, that the state's agency projects."""
    is_known = places["has_agency_growth"].fillna(False).astype(bool)
    return is_known & places["growth"].isna() & (measure == GROWTH)


def by_agency_alone(areas: Mapping[str, str]) -> str:
    """That these states, names by area_id, have a figure of their agency alone; "" for none."""
    if not areas:
        return ""
    which = ", ".join(sorted(areas.values())) if len(areas) <= _MANY_NAMED else states_and_dc(areas)
    return f"No Horizons estimate, but a state agency’s projection (“State figures”): {which}."


def _not_published(loaded: pd.DataFrame, without: pd.DataFrame, level: str) -> str:
    if without.empty:
        return ""
    of = "of the 50 states and DC" if level == STATES else f"of the {len(loaded):,} local areas"
    is_every_state = level == STATES and len(loaded) == STATE_COUNT
    if level == STATES and not is_every_state:
        of = f"of the {len(loaded)} loaded, of 50 states and DC"
    what = f"any {of}" if len(without) == len(loaded) else f"{len(without):,} {of}"
    if is_every_state and len(without) == 1:
        return f"No figure for {area_phrase(str(without['area'].iat[0]))}."
    if is_every_state and len(without) < len(loaded):
        what = states_and_dc(without["area_id"])
    names = sorted(without["area"])
    if len(names) > _MANY_NAMED or len(without) == len(loaded):
        return f"No figure for {what}."
    return f"No figure for {what}: {'; '.join(names) if level == LOCAL_AREAS else ', '.join(names)}."


def borrowed(places: pd.DataFrame, measure: str, level: str) -> str:
    """Which states grow at the nation's rate and so have no place in the order; "" where none do.

    Of local areas, all of which grow at another area's rate, the finding says so.
    """
    if not MEASURES[measure].depends_on_year or level == LOCAL_AREAS:
        return ""
    rows = places[places["is_borrowed"].fillna(False)]
    if rows.empty:
        return ""
    names = ", ".join(sorted(rows["area"]))
    whose = "its agency" if len(rows) == 1 else "their agencies"
    return f"Striped, at the nation’s rate and not ranked: {names}. {NO_PROJECTION} by {whose}."


def alt(found_title: str, found_answer: str, unit: str, measure: str, level: str) -> str:
    """Alt text of the map: kind, unit and years (the `subtitle`), takeaway, and where every figure is."""
    what = "Map of the 50 states and DC" if level == STATES else "Map of local areas, points sized by jobs"
    takeaway = found_answer.replace("**", "")
    by = unit[:1].lower() + unit[1:] or MEASURE_NAMES[measure].lower()
    return f"{what} by {by}. {found_title}: {takeaway} The table has every figure."
