"""The nation's paths: growth of every occupation, major group and the total in years 1 to 10, with what came since.

Year 10 is the published figure. Groups and the total grow as their occupations together do, drawn evenly over the years
to their own published figure, from which the sum of the parts differs by rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import release_calendar
from model.data.units import jobs, published_growth
from model.national import employment_change, regression
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from datetime import date

    from model.data.catalog import Vintages
    from model.data.input_tables import Library

YEARS: Final = tuple(range(1, MAX_HORIZON + 1))
COLUMNS: Final = tuple(f"growth_{year}" for year in YEARS)
DECIMALS: Final = 7
"""Growth is kept to a ten-millionth: under one job in any state, and half the bytes of full precision."""


def forecast(library: Library, vintages: Vintages, spine: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """By occupation_id of the detailed occupations of `spine`: growth_1..growth_10 (fractions), prse (fraction, NaN
    where unknown), lead (years since the base that OEWS has shown of this occupation), and, where OEWS has the
    occupation but nothing to compare it with: code_break (its code is new) or no_history (the method is)."""
    details = spine[spine["taxonomy"] == "soc"]
    projected = pd.DataFrame(
        {
            "soc_code": details["occupation_id"],
            "title": details["occupation"],
            "base": jobs(details["emp_base_thousands"]),
            "growth": published_growth(details["pct_change"]),
        }
    ).reset_index(drop=True)
    departure = regression.for_projections(library, vintages.oews_year, projected, as_of)
    since, shown = _since(library, vintages, departure, as_of)
    lead = vintages.lead
    paths = {f"growth_{year}": np.expm1(log_growth(departure, since, lead, year)) for year in YEARS}
    frame = pd.DataFrame(paths, index=departure.index).round(DECIMALS)
    frame[COLUMNS[-1]] = projected["growth"].to_numpy()
    bare = departure["jobs"].notna() & departure["trend"].isna()
    new = departure["oews_code"].isin(employment_change.new_codes(library, vintages.oews_year, as_of))
    flags = {"code_break": bare & new, "no_history": bare & ~new}
    return frame.assign(prse=departure["prse"], lead=np.where(shown, lead, 0), **flags)


def log_growth(departure: pd.DataFrame, since: pd.Series, lead: int, year: int) -> pd.Series:
    """Log growth from the base after `year` years, if OEWS has already shown `lead` of them: what it showed beyond
    BLS's line (`since`) stays and fades to nothing by year 10, as does what the model adds after it."""
    line = year * departure["bls"]
    if year <= lead:
        return line + since * year / lead
    left = MAX_HORIZON - lead
    elapsed = (year - lead) * MAX_HORIZON / left
    own = np.interp(elapsed, range(MAX_HORIZON + 1), regression.LEANS)
    total = np.interp(elapsed, range(MAX_HORIZON + 1), regression.TOTAL_LEANS)
    fade = (MAX_HORIZON - year) / left
    return line + since * fade + (year - lead) * (own * departure["own"] + total * departure["total"])


def _since(library: Library, vintages: Vintages, departure: pd.DataFrame, as_of: date) -> tuple[pd.Series, pd.Series]:
    """How much faster than BLS's line each occupation has grown from the base year to the OEWS year (log), and whether
    OEWS shows its own growth and not just the total's."""
    lead = vintages.lead
    if lead == 0 or not employment_change.together(vintages.base_year, vintages.oews_year):
        return pd.Series(0.0, index=departure.index), pd.Series(False, index=departure.index)
    release_calendar.forbid_later(as_of, oews_years=[vintages.oews_year])
    came = employment_change.change(library, vintages.base_year, lead, as_of)
    before = library.oews(vintages.base_year, as_of).set_index("soc_code")["tot_emp"]
    total = float(came["total"].iloc[0])
    grown = pd.Series(np.log(came["after"] / before)).reindex(departure.index)
    seen = departure["seen"].fillna(0.0)
    market: pd.Series = total - lead * departure["bls_total"]
    own = grown - total - lead * (departure["bls"] - departure["bls_total"])
    return own.fillna(0.0) * seen + market, grown.notna()


def table(spine: pd.DataFrame, details: pd.DataFrame) -> pd.DataFrame:
    """growth_1..growth_10 for every row of `spine`, on its index; groups and total from their occupations."""
    frame = pd.DataFrame(np.nan, index=spine.index, columns=list(COLUMNS))
    of = spine.set_index("occupation_id")
    base = jobs(of["emp_base_thousands"])
    published = published_growth(of["pct_change"])
    detailed = of["taxonomy"] == "soc"
    after = (1 + details[list(COLUMNS)].reindex(of.index[detailed])).mul(base[detailed], axis="index")
    wholes = {group: after[of.loc[detailed, "group_id"] == group] for group in of.index[of["taxonomy"] == "socmajor"]}
    wholes |= dict.fromkeys(of.index[of["taxonomy"] == "soctotal"], after)
    rows = {code: _whole(parts, base[parts.index].sum(), published[code]) for code, parts in wholes.items()}
    every = pd.concat([details[list(COLUMNS)], pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))])
    frame.loc[:, list(COLUMNS)] = every.reindex(spine["occupation_id"]).to_numpy()
    return frame


def _whole(parts: pd.DataFrame, base: float, published: float) -> list[float]:
    """The path of the parts' sum, bent evenly to the published last year."""
    factor = parts.sum().to_numpy() / base
    bend = (1 + published) / factor[-1]
    path = np.round(factor * bend ** (np.array(YEARS) / MAX_HORIZON) - 1, DECIMALS)
    return [*path[:-1].tolist(), float(published)]
