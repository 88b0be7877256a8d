"""What a plan assumes, as data: each with its name, value, source, and whether the reader may change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from services.errors import BadInputError
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from services.growth import Growth

CORRELATION: Final = 0.1
"""Of the errors of two occupations' projections. Measured: 0.11 over the errors of 79 past forecasts, weighted by jobs
(0.04 unweighted); with 0.1 the 80 % ranges of random plans of 5, 20 and 100 occupations held 81, 82 and 83 % of the
outcomes. `python -m model.evaluation.plan_correlation`; docs/plan.md."""

MIN_GROWTH: Final = -0.9
MAX_GROWTH: Final = 2.0
"""Growth a year of a team's own that can be meant; fractions."""
MAX_ATTRITION: Final = 3.0
"""Leavers a year as a multiple of the people: more than fast food has in its worst years."""
MAX_PEOPLE: Final = 10_000_000.0
MAX_COST: Final = 1e9
"""The most people and dollars that a line can mean: more is a phone number or a slip."""
ATTRITION_BOUNDS: Final = f"between 0 and {100 * MAX_ATTRITION:.0f} % a year"
GROWTH_BOUNDS: Final = f"between −{-100 * MIN_GROWTH:.0f} % and +{100 * MAX_GROWTH:.0f} % a year"
"""The bounds in words."""

_DERIVED: Final = "derived"
"""The `separations_basis` of exits and transfers that are worked out from openings."""
MARKET: Final = "market"
PUBLISHED: Final = "published"
GROUP: Final = "group"
OWN: Final = "own"
OVERALL: Final = "overall"


@dataclass(frozen=True)
class PlanOptions:
    """What the reader may change.

    headcount_year: the year as of whose average the headcounts are. attrition: fraction a year of all lines that have
    none of their own; None for the published rates. growth: fraction a year of all lines that have none of their own;
    None for the market's. with_transfers: whether published rates count those who change to
    another occupation, beside those who leave the labor force. correlation: of the errors of two occupations (0 to 1).
    planned_per_year: whether planned hires are those of a year, else of all years together.
    """

    headcount_year: int
    attrition: float | None = None
    growth: float | None = None
    with_transfers: bool = True
    correlation: float = CORRELATION
    planned_per_year: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.correlation <= 1:
            raise BadInputError("The correlation is not between 0 and 1.", "0.1 is what past errors show.")
        if self.attrition is not None and not 0 <= self.attrition <= MAX_ATTRITION:
            raise BadInputError(f"Attrition is not {ATTRITION_BOUNDS}.", "12 % is written 0.12.")
        if self.growth is not None and not MIN_GROWTH <= self.growth <= MAX_GROWTH:
            raise BadInputError(f"Growth is not {GROWTH_BOUNDS}.", "2 % is written 0.02.")


@dataclass(frozen=True)
class Assumption:
    """One thing that a plan assumes. `changeable` names the option of PlanOptions by which it is changed, or is ""."""

    name: str
    value: str
    source: str
    changeable: str = ""


def default_options(growth: Growth, today: date, /, **changes: Any) -> PlanOptions:
    """The options of a plan that is made today, with `changes` of its fields.

    Headcounts are of this year, or of the nearest one within the projections.
    """
    first = base_year(growth)
    year = min(max(today.year, first), first + max(growth.horizons) - 1)
    return replace(PlanOptions(year), **changes)


def base_year(growth: Growth) -> int:
    """The year that the projections start from.

    Raises:
        BadInputError: the source does not say, so that no plan can be made of it.
    """
    require_plan_source(growth)
    return int(growth.growth([growth.example_id], ["US"], [1])["base_year"].iloc[0])


def can_plan(growth: Growth) -> bool:
    """Whether the source has what a plan is made of."""
    has = growth.features
    return has.openings and has.ranges and has.base_year


def require_plan_source(growth: Growth) -> None:
    """Check that a plan can be made with the source.

    Raises:
        BadInputError: the source has no separations, ranges or base year.
    """
    if not can_plan(growth):
        raise BadInputError(
            f"A plan cannot be made with {growth.label}: it has no separations, no ranges and no base year.",
            "Plan with the public data.",
        )


def assumptions(growth: Growth, options: PlanOptions, rows: pd.DataFrame) -> list[Assumption]:
    """What a plan assumes, in words; `rows` of calculation.ROW_DTYPES."""
    first = base_year(growth)
    publisher = f"BLS Employment Projections {growth.vintage}"
    is_derived = growth.occupations()["separations_basis"].eq(_DERIVED).any()
    left = "openings less growth" if is_derived else "people who leave the occupation"
    division = "Divided from exits as in the vintage before; of" if is_derived else f"{publisher}; of"
    own_rates = _lines(rows, "attrition_source", "a rate")
    own_growth = _lines(rows, "growth_source", "growth")
    kinds = "exits and transfers" if options.with_transfers else "exits alone"
    rate = (
        f"{kinds.capitalize()} of each occupation in the nation, {first} to {first + max(growth.horizons)}"
        if options.attrition is None
        else f"{100 * options.attrition:g} % a year"
    )
    growth_words = (
        "Each role grows or shrinks as its occupation does in its area"
        if options.growth is None
        else f"Every role changes by {100 * options.growth:+g} % a year, whatever the market does"
    )
    correlation_words = f"{options.correlation:g}"
    return [
        Assumption(
            "Headcount as of",
            f"{options.headcount_year}",
            "Growth and leavers are counted from this year on.",
            "headcount_year",
        ),
        Assumption(
            "Growth",
            f"{growth_words}{own_growth}",
            f"{publisher}, and Horizons estimates of years and places in between. Low and high: 80 % range."
            f"{_older_projections(rows, first)}"
            if options.growth is None
            else "Your rate, without a range.",
            "growth",
        ),
        Assumption(
            "Leavers a year",
            f"{rate}{own_rates}",
            f"{publisher}: {left}. Moves to another employer in the same occupation come on top; use your own rate "
            "where you know it."
            if options.attrition is None
            else "Your rate, in the place of those that BLS publishes.",
            "attrition",
        ),
        Assumption(
            "Transfers to other occupations",
            "counted" if options.with_transfers else "not counted",
            f"{division} no effect on your own rates.",
            "with_transfers",
        ),
        Assumption(
            "People who leave",
            "The rate times the mean of the headcount today and then, times the years",
            "As BLS counts separations; staff hired on the way leave at the same rate.",
        ),
        Assumption(
            "A surplus",
            "is not moved to another role: people to hire are added up over roles that need some",
            "Roles are not interchangeable.",
        ),
        Assumption(
            "Planned hires",
            "as many every year" if options.planned_per_year else "in all years together",
            "The numbers are those of your list.",
            "planned_per_year",
        ),
        Assumption(
            "Range of totals",
            f"Errors of two occupations are correlated by {correlation_words}; lines of one occupation miss together",
            "Measured on 79 past forecasts (0.11, weighted by jobs).",
            "correlation",
        ),
    ]


def projection(base_year: int) -> str:
    """The years of a BLS projection, as it is named: "2024-34"."""
    return f"{base_year}-{(base_year + MAX_HORIZON) % 100:02d}"


def _older_projections(rows: pd.DataFrame, first: int) -> str:
    """Which occupations have an older projection than that of `first`, as the end of a paragraph; "" for none."""
    older = rows[(rows["base_year"] != first).fillna(False)]
    texts = []
    for base in sorted(map(int, older["base_year"].unique())):
        names = ", ".join(older.loc[older["base_year"] == base, "occupation"].unique())
        end = base + MAX_HORIZON
        texts.append(
            f" {names}: {projection(base)}, the last that BLS published of it; no change is counted after {end}."
        )
    return "".join(texts)


def growth_words(rows: pd.DataFrame) -> str:
    """What the headcount of some rows of a plan moves with."""
    follows = rows["growth_source"] == MARKET
    return "with the market" if follows.all() else "with the market and your growth" if follows.any() else "your growth"


def _lines(rows: pd.DataFrame, source: str, what: str) -> str:
    """How many lines have a rate of their own, as the end of a sentence; "" for none."""
    count = int(rows.loc[rows[source] == OWN, "line"].nunique())
    if not count:
        return ""
    return f"; 1 line has {what} of its own" if count == 1 else f"; {count:,} lines have {what} of their own"
