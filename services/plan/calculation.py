"""The calculation of a plan: leavers, growth and people to hire of each line by year, and of all lines together. Pure
but for the projections that it reads.

Of a line with H people in the headcount year, y years before the target year, growth g of the market in between (or the
line's own rate, compounded) and a rate of leavers r a year:

headcount then = H (1 + g);  leavers = r y H (1 + (1 + g)) / 2;  need = headcount then - H + leavers;
to hire = need where it is above 0, else the surplus is its opposite;  gap = to hire - planned hires.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from services.errors import BadInputError
from services.flags import flags_of_rows
from services.growth_frame import HORIZONS, NATION
from services.plan.assumptions import MARKET, OVERALL, OWN, base_year
from services.plan.rates import separation_rates
from services.plan.totals import total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.growth import Growth
    from services.plan.assumptions import PlanOptions

ENDS: Final = ("low", "mid", "high")
_FIGURES: Final = ("growth", "low_80", "high_80", "p_growth")
"""The columns of the growth frame that a plan is made from; of the base year all are 0."""
ROW_DTYPES: Final[dict[str, str]] = {
    "line": "Int64",
    "role": "string",
    "occupation_id": "string",
    "occupation": "string",
    "area_id": "string",
    "area": "string",
    "figures_area": "string",  # the area whose growth it is: wider where that of the line's is not published
    "base_year": "Int64",  # of the projection whose growth it is: an old one where BLS projects no more
    "flags": "string",  # of that projection and year, as in the growth frame
    "headcount": "Float64",
    "headcount_year": "Int64",
    "target_year": "Int64",
    "years": "Int64",
    "growth_low": "Float64",  # fractions, from the headcount year to the target year: ends of the 80 % range
    "growth_mid": "Float64",
    "growth_high": "Float64",
    "growth_source": "string",  # market | own | overall
    "p_growth": "Float64",  # probability that the market's jobs grow, from the projection's base year on
    "attrition": "Float64",  # fraction of the people a year
    "attrition_source": "string",  # published | group (of its major group) | own | overall
    "headcount_low": "Float64",  # people in the target year
    "headcount_mid": "Float64",
    "headcount_high": "Float64",
    "leavers": "Float64",  # people, over all years
    "growth_people": "Float64",  # people: headcount_mid - headcount
    "hires_low": "Float64",  # people to hire, over all years
    "hires_mid": "Float64",
    "hires_high": "Float64",
    "surplus": "Float64",  # people above the need who do not leave by themselves
    "planned": "Float64",  # people; missing where none are named
    "gap": "Float64",  # people to hire less planned; missing where none are named
    "cost_per_hire": "Float64",
    "cost": "Float64",  # of hires_mid; missing where a hire's cost is
}


_Cell = tuple[str, str]
"""occupation_id and area_id."""


class _Path(NamedTuple):
    """The _FIGURES of a cell (figures x years), the base year of its projection, and its flags year by year."""

    figures: np.ndarray
    base_year: int
    flags: np.ndarray


@dataclass(frozen=True)
class Plan:
    """A plan: `rows` of ROW_DTYPES, one a line and target year; `totals` of totals.TOTAL_DTYPES, one a target year."""

    rows: pd.DataFrame
    totals: pd.DataFrame
    options: PlanOptions

    @property
    def target_years(self) -> list[int]:
        """The years of the plan."""
        return [int(year) for year in self.totals["target_year"]]

    def rows_of(self, target_year: int) -> pd.DataFrame:
        """The rows of one year."""
        return self.rows[self.rows["target_year"] == target_year].reset_index(drop=True)

    def total_of(self, target_year: int) -> pd.Series:
        """The total of one year."""
        return self.totals[self.totals["target_year"] == target_year].iloc[0]


def calculate(growth: Growth, matched: pd.DataFrame, options: PlanOptions, target_years: Sequence[int] = ()) -> Plan:
    """The plan of `matched` (match.MATCH_DTYPES); lines without an occupation are left out.

    `target_years`: those 1, 2, 3, 5 and 10 years after the projection's base, if none are given; only years after the
    headcount year count.

    Raises:
        BadInputError: no line has an occupation, or no year lies within the projections.
    """
    first = base_year(growth)
    last = first + max(growth.horizons)
    asked = target_years or [first + years for years in HORIZONS]
    years = sorted({year for year in asked if options.headcount_year < year <= last})
    if not first <= options.headcount_year < last or not years:
        raise BadInputError(
            f"There are projections from {first} to {last}; a plan ends after the year of its headcounts.",
            f"Choose a year up to {last}.",
        )
    lines = matched[matched["occupation_id"].notna()].reset_index(drop=True)
    if lines.empty:
        raise BadInputError("No line has an occupation.", "Choose an occupation for at least one line.")
    paths = _Paths(growth, lines, sorted({*years, options.headcount_year}), first)
    attrition, source = _attrition(growth, lines, options)
    parts = [_rows(lines, paths, attrition, source, options, year) for year in years]
    rows = pd.concat(parts, ignore_index=True).astype(ROW_DTYPES)[list(ROW_DTYPES)]
    totals = pd.DataFrame([total(part, options.correlation) for _, part in rows.groupby("target_year")])
    return Plan(rows, totals.reset_index(drop=True), options)


class _Paths:
    """The projections of each line's occupation in its area, or in the next wider area that has them."""

    def __init__(self, growth: Growth, lines: pd.DataFrame, years: Sequence[int], base: int) -> None:
        wanted = dict.fromkeys(zip(lines["occupation_id"], lines["area_id"], strict=True))
        area_states = growth.area_states()
        state_of = dict(zip(area_states["area_id"][::-1], area_states["state_id"][::-1], strict=True))
        found: dict[_Cell, _Path] = {}
        open_cells = {cell: cell[1] for cell in wanted}
        area_of: dict[_Cell, str] = {}
        while open_cells:
            paths = _fetch(growth, {(cell[0], area) for cell, area in open_cells.items()}, years, base)
            wider = {}
            for cell, area in open_cells.items():
                path = paths[cell[0], area]
                if not np.isnan(path.figures[0]).any():
                    found[cell], area_of[cell] = path, area
                elif area != NATION:
                    wider[cell] = state_of.get(area, NATION)
            open_cells = wider
        self._years = list(years)
        cells = list(zip(lines["occupation_id"], lines["area_id"], strict=True))
        position = {cell: place for place, cell in enumerate(found)}
        missing = np.full((1, len(_FIGURES), len(years)), np.nan)
        figures = np.array([path.figures for path in found.values()]).reshape(-1, *missing.shape[1:])
        self._values = np.concatenate([figures, missing])
        self._places = np.array([position.get(cell, len(found)) for cell in cells])
        self.areas = [area_of.get(cell) for cell in cells]
        """The area whose figures each line has."""
        self.base_years = [found[cell].base_year if cell in found else None for cell in cells]
        """The base year of the projection that each line has."""
        self._flags = [found[cell].flags if cell in found else None for cell in cells]

    def at(self, name: str, year: int) -> np.ndarray:
        """A column of the growth frame in a year, line by line; NaN where nothing is published."""
        values: np.ndarray = self._values[self._places, _FIGURES.index(name), self._years.index(year)]
        return values

    def flags(self, year: int) -> np.ndarray:
        """The flags of that projection in a year, line by line; "" where nothing is published."""
        place = self._years.index(year)
        return np.array(["" if flags is None else flags[place] for flags in self._flags], dtype=object)


def _fetch(growth: Growth, cells: set[_Cell], years: Sequence[int], base: int) -> dict[_Cell, _Path]:
    """The path of each cell; not every occupation is wanted in every area.

    `base`: the base year of most. Those with another are read once more, as many years after their own; behind the last
    year that is projected the figures stay as in that year.
    """
    steps = [min(year - base, max(growth.horizons)) for year in years]
    horizons = sorted({step for step in steps if step > 0})
    result: dict[_Cell, _Path] = {}
    others: dict[int, set[_Cell]] = {}
    for frame in growth.stream_cells(sorted(cells), horizons):
        figures = np.stack([frame[name].to_numpy("float64", na_value=np.nan) for name in _FIGURES])
        by_cell = figures.reshape(len(_FIGURES), -1, len(horizons)).swapaxes(0, 1)
        padded = np.concatenate([np.zeros((*by_cell.shape[:2], 1)), by_cell], axis=2)
        places = np.searchsorted([0, *horizons], np.maximum(steps, 0))
        of_years = padded[:, :, places]
        flags_of_years = frame["flags"].to_numpy(object).reshape(-1, len(horizons))[:, np.maximum(places - 1, 0)]
        first = frame.iloc[:: len(horizons)]
        keys = zip(first["occupation_id"], first["area_id"], strict=True)
        bases = first["base_year"].fillna(base)
        for cell, own_base, flags, path in zip(keys, bases, flags_of_years, of_years, strict=True):
            if own_base == base:
                result[cell] = _Path(path, base, flags)
            else:
                others.setdefault(int(own_base), set()).add(cell)
    for own_base, some in others.items():
        result |= _fetch(growth, some, years, own_base)
    return result


def _attrition(growth: Growth, lines: pd.DataFrame, options: PlanOptions) -> tuple[pd.Series, pd.Series]:
    """The rate of leavers of each line, and where it is from."""
    if options.attrition is not None:
        usual = pd.Series(options.attrition, index=lines.index, dtype="Float64")
        source = pd.Series(OVERALL, index=lines.index, dtype="string")
    else:
        rates = separation_rates(growth, list(lines["occupation_id"].unique()))
        by_id = rates["exit_rate"] + (rates["transfer_rate"] if options.with_transfers else 0.0)
        usual = lines["occupation_id"].map(by_id).astype("Float64")
        source = lines["occupation_id"].map(rates["source"]).astype("string")
    own = lines["own_attrition"]
    return own.fillna(usual), source.mask(own.notna(), OWN)


def _rows(
    lines: pd.DataFrame,
    paths: _Paths,
    attrition: pd.Series,
    source: pd.Series,
    options: PlanOptions,
    target_year: int,
) -> pd.DataFrame:
    """The rows of one target year."""
    years = target_year - options.headcount_year
    people = lines["headcount"].to_numpy("float64")
    rate = attrition.to_numpy("float64", na_value=np.nan)
    named = lines["own_growth"].notna().to_numpy(dtype=bool)
    usual = np.nan if options.growth is None else options.growth
    own = np.where(named, lines["own_growth"].to_numpy("float64", na_value=np.nan), usual)
    growth_source = np.where(named, OWN, MARKET if options.growth is None else OVERALL)
    growth = dict(_growth(paths, own, target_year, options.headcount_year))
    of_market = np.where(growth_source == MARKET, growth["mid"], paths.at("growth", target_year))
    flags = flags_of_rows(paths.flags(target_year), of_market, paths.at("growth", target_year))
    then = {end: people * (1 + growth[end]) for end in ENDS}
    leavers = {end: rate * years * (people + then[end]) / 2 for end in ENDS}
    need = {end: then[end] - people + leavers[end] for end in ENDS}
    planned = lines["planned_hires"].to_numpy("float64", na_value=np.nan) * (years if options.planned_per_year else 1)
    hires = {end: np.maximum(need[end], 0.0) for end in ENDS}
    cost_per_hire = lines["cost_per_hire"].to_numpy("float64", na_value=np.nan)
    columns = {
        "figures_area": pd.array(paths.areas, dtype="string"),
        "base_year": pd.array(paths.base_years, dtype="Int64"),
        "flags": pd.array(flags, dtype="string"),
        "headcount_year": options.headcount_year,
        "target_year": target_year,
        "years": years,
        **{f"growth_{end}": growth[end] for end in ENDS},
        "growth_source": growth_source,
        "p_growth": paths.at("p_growth", target_year),
        "attrition": rate,
        "attrition_source": source,
        **{f"headcount_{end}": then[end] for end in ENDS},
        "leavers": leavers["mid"],
        "growth_people": then["mid"] - people,
        **{f"hires_{end}": hires[end] for end in ENDS},
        "surplus": np.maximum(-need["mid"], 0.0),
        "planned": planned,
        "gap": hires["mid"] - planned,
        "cost_per_hire": cost_per_hire,
        "cost": hires["mid"] * cost_per_hire,
    }
    kept = ["line", "role", "occupation_id", "occupation", "area_id", "area", "headcount"]
    parts = {
        name: pd.array(values, dtype="Float64") if isinstance(values, np.ndarray) and values.dtype == float else values
        for name, values in columns.items()
    }
    return pd.DataFrame({name: lines[name] for name in kept} | parts, index=lines.index)


def _growth(paths: _Paths, own: np.ndarray, target: int, start: int) -> Iterator[tuple[str, np.ndarray]]:
    """Growth from the headcount year `start` to the target year, by end of the range.

    The range is that of the target year, seen from the base: if anything too wide where the headcount year is later.
    """
    until = 1 + paths.at("growth", start)
    for end, name in zip(ENDS, ("low_80", "growth", "high_80"), strict=True):
        market = (1 + paths.at(name, target)) / until - 1
        yield end, np.where(np.isnan(own), market, (1 + own) ** (target - start) - 1)
