"""The national growth paths: every occupation, major group and the total in years 1 to 10.

Years that a newer OEWS has observed replace the forecast. Year 10 is the published figure. Groups and the total grow as
their occupations together do, scaled evenly over the years to their own published figure, from which the sum of the
parts differs by rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import release_calendar
from model.data.units import percent_to_fraction, thousands_to_jobs
from model.national import employment_change
from model.national.deviations import deviations, deviations_for_projections, log_growth
from services.dataset_schema import GROWTH_COLUMNS, YEARS
from services.flags import Flag
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from datetime import date

    from model.data.catalog import Vintages
    from model.data.input_tables import InputTables

DECIMALS: Final = 7
"""Growth is kept to a ten-millionth: less than one job in any state, and half the bytes of full precision."""


def occupation_paths(
    inputs: InputTables, vintages: Vintages, occupation_index: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """Growth paths of the detailed occupations of `occupation_index`, by occupation_id.

    growth_1..growth_10 (cumulative fractions), prse (fraction, NaN where unknown), observed_years (years since the base
    that OEWS has observed of this occupation), and two flags for an occupation of OEWS without a trend: code_break (its
    code is new) and no_history (the method is).
    """
    details = occupation_index[occupation_index["taxonomy"].eq("soc") & ~occupation_index["no_longer_projected"]]
    projected = pd.DataFrame(
        {
            "soc_code": details["occupation_id"],
            "title": details["occupation"],
            "base": thousands_to_jobs(details["emp_base_thousands"]),
            "growth": percent_to_fraction(details["pct_change"]),
        }
    ).reset_index(drop=True)
    rows = deviations_for_projections(deviations(inputs, vintages.oews_year, as_of), projected)
    excess, is_observed = _observed_excess(inputs, vintages, rows, as_of)
    observed_years = vintages.observed_years
    log_paths = {
        column: log_growth(rows, year, observed_years=observed_years, observed_excess=excess)
        for column, year in zip(GROWTH_COLUMNS, YEARS, strict=True)
    }
    frame = pd.DataFrame(log_paths, index=rows.index).apply(np.expm1).round(DECIMALS)
    frame[GROWTH_COLUMNS[-1]] = projected["growth"].to_numpy()
    without_trend = rows["jobs"].notna() & rows["trend"].isna()
    has_new_code = rows["oews_code"].isin(employment_change.new_codes(inputs, vintages.oews_year, as_of))
    flags = {
        Flag.CODE_BREAK.value: without_trend & has_new_code,
        Flag.NO_HISTORY.value: without_trend & ~has_new_code,
    }
    frame = frame.assign(prse=rows["prse"], observed_years=np.where(is_observed, observed_years, 0), **flags)
    return pd.concat([frame, _constant_rate_paths(occupation_index[occupation_index["no_longer_projected"]])])


def _constant_rate_paths(occupations: pd.DataFrame) -> pd.DataFrame:
    """Paths of occupations that BLS no longer projects: the constant rate to their last published figure."""
    published = percent_to_fraction(occupations.set_index("occupation_id")["pct_change"])
    rate = np.log1p(published) / MAX_HORIZON
    frame = pd.DataFrame({f"growth_{year}": np.expm1(rate * year) for year in YEARS}).round(DECIMALS)
    frame[GROWTH_COLUMNS[-1]] = published
    flags = {Flag.CODE_BREAK.value: False, Flag.NO_HISTORY.value: False}
    return frame.assign(prse=np.nan, observed_years=0, **flags)


def _observed_excess(
    inputs: InputTables, vintages: Vintages, deviations: pd.DataFrame, as_of: date
) -> tuple[pd.Series, pd.Series]:
    """Log growth from the base year to the OEWS year beyond BLS's constant rate, by occupation; and whether OEWS has
    observed the occupation itself and not only the total."""
    years = vintages.observed_years
    if years == 0 or not employment_change.comparable_years(vintages.base_year, vintages.oews_year):
        return pd.Series(0.0, index=deviations.index), pd.Series(False, index=deviations.index)
    release_calendar.require_released(as_of, oews_years=[vintages.oews_year])
    observed = employment_change.observed_change(inputs, vintages.base_year, years, as_of)
    before = inputs.detailed_oews(vintages.base_year, as_of).set_index("soc_code")["tot_emp"]
    total = float(observed["total"].iloc[0])
    growth = pd.Series(np.log(observed["after"] / before)).reindex(deviations.index)
    oews_share = deviations["oews_share"].fillna(0.0)
    total_excess: pd.Series = total - years * deviations["bls_total_rate"]
    excess = growth - total - years * (deviations["bls_rate"] - deviations["bls_total_rate"])
    return excess.fillna(0.0) * oews_share + total_excess, growth.notna()


def paths_with_aggregates(occupation_index: pd.DataFrame, details: pd.DataFrame) -> pd.DataFrame:
    """growth_1..growth_10 for every row of `occupation_index`, on its index.

    `details`: occupation_paths. Groups and the total are the sums of their occupations, benchmarked.
    """
    frame = pd.DataFrame(np.nan, index=occupation_index.index, columns=list(GROWTH_COLUMNS))
    rows = occupation_index.set_index("occupation_id")
    base = thousands_to_jobs(rows["emp_base_thousands"])
    published = percent_to_fraction(rows["pct_change"])
    is_detailed = (rows["taxonomy"] == "soc") & ~rows["no_longer_projected"]
    after = (1 + details[list(GROWTH_COLUMNS)].reindex(rows.index[is_detailed])).mul(base[is_detailed], axis="index")
    group_of = rows.loc[is_detailed, "group_id"]
    members = {group: after[group_of == group] for group in rows.index[rows["taxonomy"] == "socmajor"]}
    members |= dict.fromkeys(rows.index[rows["taxonomy"] == "soctotal"], after)
    aggregates = {
        code: _benchmarked_path(parts, base[parts.index].sum(), published[code]) for code, parts in members.items()
    }
    aggregate_paths = pd.DataFrame.from_dict(aggregates, orient="index", columns=list(GROWTH_COLUMNS))
    all_paths = pd.concat([details[list(GROWTH_COLUMNS)], aggregate_paths])
    frame.loc[:, list(GROWTH_COLUMNS)] = all_paths.reindex(occupation_index["occupation_id"]).to_numpy()
    return frame


def _benchmarked_path(parts: pd.DataFrame, base: float, published: float) -> list[float]:
    """The growth path of the parts' sum, scaled evenly over the years to the published last year."""
    factor = parts.sum().to_numpy() / base
    adjustment = (1 + published) / factor[-1]
    path = np.round(factor * adjustment ** (np.array(YEARS) / MAX_HORIZON) - 1, DECIMALS)
    return [*path[:-1].tolist(), float(published)]
