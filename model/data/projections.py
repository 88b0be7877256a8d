"""The projections tables as the build uses them: what a copy of a vintage lacks is worked out, and named as derived.

A copy of a vintage may have detailed occupations alone, without the numeric change or the separations. The change is
the difference of the published levels; separations are openings less the change a year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import catalog, release_calendar
from model.data.reader import InputError, reject_rows
from services.dataset_schema import ALL_OCCUPATIONS
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from model.data.catalog import Vintages

PUBLISHED: Final = "published"
DERIVED: Final = "derived"
IS_CHANGE_DERIVED: Final = "is_change_derived"
"""Column of complete_tables: whether the change is the difference of the published levels."""
_DECIMALS: Final = 1  # of thousands and of percents, as BLS publishes them
_SMALLEST: Final = 0.05
"""Thousands a year below which a derived figure rounds away: it is missing then, never 0."""
_SUMMED: Final = (
    "emp_base_thousands",
    "emp_target_thousands",
    "change_thousands",
    "openings_thousands",
    "exits_thousands",
    "transfers_thousands",
)
_TOTAL_TITLE: Final = "Total, all occupations"


def complete_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """`tables` with the groups of ep_BASE_TARGET_full put into ep_BASE_TARGET, and the change where it is missing.

    Raises:
        InputError: the two copies of a vintage differ.
    """
    result = dict(tables)
    for name in tables:
        if not catalog.projections_years(name):
            continue
        table = tables[name]
        full = tables.get(f"{name}_full")
        if full is not None:
            _check_same(table, full, f"{name}_full")
            titles = table.set_index("soc_code")["sample_titles"]
            table = full.assign(sample_titles=full["soc_code"].map(titles))
        change = (table["emp_target_thousands"] - table["emp_base_thousands"]).round(_DECIMALS)
        is_derived = table["change_thousands"].isna()
        changes = {"change_thousands": table["change_thousands"].fillna(change), IS_CHANGE_DERIVED: is_derived}
        result[name] = table.assign(**changes)
    return result


def _check_same(table: pd.DataFrame, full: pd.DataFrame, name: str) -> None:
    details = full[full["level"] == "detailed"]
    for column in ("emp_base_thousands", "emp_target_thousands", "pct_change"):
        expected = details["soc_code"].map(table.set_index("soc_code")[column])
        reject_rows(details, details[column] != expected, name, f"{column} is not that of the other copy")
    if len(details) != (table["level"] == "detailed").sum():
        raise InputError(f"{name}.parquet", "it does not have the occupations of the other copy")


def base_projections(tables: Mapping[str, pd.DataFrame], vintages: Vintages, as_of: date) -> pd.DataFrame:
    """The newest projections, complete, and the occupations that only the vintage before had.

    The columns of the table, and: base_year, vintage (of the row's figures), no_longer_projected, summed (True for
    groups and the total where the vintage has detailed occupations alone), education_year and experience_year (base
    year of the vintage that the requirements are from; NA where there are none), separations_basis (published |
    derived; NA where there are none).
    """
    released = release_calendar.released_projections(tables, as_of)
    name = vintages.projections_table
    newest = with_groups(tables[name], group_titles(released, tables["soc_2018_structure"]))
    earlier = {base: released[base] for base in sorted(released, reverse=True) if base < vintages.base_year}
    newest = _with_requirements(newest, vintages.base_year, earlier)
    newest = _with_separations(newest, earlier, _published_transfers(tables, name))
    newest = newest.assign(base_year=vintages.base_year, vintage=vintages.label, no_longer_projected=False)
    if not earlier:
        return newest
    dropped = _discontinued(newest, max(earlier), earlier[max(earlier)], tables["soc_2018_structure"])
    return pd.concat([newest, dropped], ignore_index=True)


def _discontinued(newest: pd.DataFrame, base_year: int, before: pd.DataFrame, structure: pd.DataFrame) -> pd.DataFrame:
    """Detailed occupations that the newest vintage lacks, with their last figures.

    Only occupations of the classification as it is: a code that joined several, or an older one, was redefined and not
    dropped.
    """
    occupations = structure.loc[structure["soc_group"] == "Detailed", "soc_code"]
    rows = before[(before["level"] == "detailed") & ~before["soc_code"].isin(newest["soc_code"])]
    rows = rows[rows["soc_code"].isin(occupations)]
    return rows.assign(
        base_year=base_year,
        vintage=catalog.vintage_label(base_year, base_year + MAX_HORIZON),
        no_longer_projected=True,
        summed=False,
        education_year=base_year,
        experience_year=base_year,
        separations_basis=rows["exits_thousands"].notna().map({True: PUBLISHED, False: None}),
    )


def with_groups(table: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """`table` with major groups and the total: added up from its occupations where it has none (`summed` is True).

    `titles`: of the groups, by code.
    """
    table = table.assign(summed=False)
    if table["level"].isin(["major", "total"]).any():
        return table
    return pd.concat([table, _aggregates(table, titles)], ignore_index=True)


def group_titles(projections: Mapping[int, pd.DataFrame], structure: pd.DataFrame) -> dict[str, str]:
    """Titles of the major groups as BLS writes them: of the newest of `projections` that has groups, else the SOC's."""
    titles = {**dict(zip(structure["soc_code"], structure["title"], strict=True)), ALL_OCCUPATIONS: _TOTAL_TITLE}
    for _, table in sorted(projections.items()):
        groups = table[table["level"].isin(["major", "total"])]
        titles.update(zip(groups["soc_code"], groups["title"], strict=True))
    return titles


def _aggregates(details: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Rows for the major groups and the total; the percent to one decimal, as BLS publishes it, and the change from
    the sums of the levels: the sum of changes that were rounded one by one need not be their difference."""
    groups = details["soc_code"].str[:2] + "-0000"
    columns = list(_SUMMED)
    by_group = details[columns].groupby(groups).sum(min_count=1)
    sums = pd.concat([by_group, details[columns].sum(min_count=1).to_frame(ALL_OCCUPATIONS).T]).round(_DECIMALS)
    sums = sums.rename_axis("soc_code").reset_index()
    sums["change_thousands"] = (sums["emp_target_thousands"] - sums["emp_base_thousands"]).round(_DECIMALS)
    sums["pct_change"] = (100 * sums["change_thousands"] / sums["emp_base_thousands"]).round(_DECIMALS)
    sums["title"] = sums["soc_code"].map(titles)
    level = sums["soc_code"].eq(ALL_OCCUPATIONS).map({True: "total", False: "major"})
    kind = details["openings_kind"].iloc[0]
    return sums.assign(level=level, summed=True, median_wage_topcoded=False, openings_kind=kind)


def _with_requirements(table: pd.DataFrame, base_year: int, earlier: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Experience, training, sample titles: from the newest earlier vintage with any, where the table has none."""
    table = table.assign(
        education_year=pd.Series(base_year, index=table.index).where(table["education"].notna()),
        experience_year=pd.Series(base_year, index=table.index).where(table["experience"].notna()),
    )
    for names in (("experience", "training"), ("sample_titles",)):
        if table[names[0]].notna().any():
            continue
        for year, before in earlier.items():
            rows = before[before["level"] == "detailed"].set_index("soc_code")
            if rows[names[0]].notna().any():
                table = table.assign(**{name: table["soc_code"].map(rows[name]) for name in names})
                if "experience" in names:
                    known = table["experience"].notna()
                    table["experience_year"] = pd.Series(year, index=table.index).where(known)
                break
    return table


def _published_transfers(tables: Mapping[str, pd.DataFrame], name: str) -> pd.Series:
    """Transfers (thousands a year) that were published apart from the table `name`, by code."""
    parts = [table.set_index("soc_code") for key, table in tables.items() if key.startswith(f"{name}_transfers_")]
    return parts[0]["transfers_thousands"] if parts else pd.Series(dtype="float64")


def _with_separations(table: pd.DataFrame, earlier: Mapping[int, pd.DataFrame], transfers: pd.Series) -> pd.DataFrame:
    """Exits and transfers (thousands a year): published, or openings less the change a year, split as in the newest
    earlier vintage that has both; where transfers were published apart, exits are the rest."""
    if table["exits_thousands"].notna().any():
        return table.assign(separations_basis=PUBLISHED)
    split = next((s for before in earlier.values() if (s := _share_of_exits(before)).notna().any()), None)
    if split is None or (table["openings_kind"] != "annual_avg").any():
        return table.assign(separations_basis=None)
    separations = table["openings_thousands"] - table["change_thousands"] / MAX_HORIZON
    exits = separations * table["soc_code"].map(split)
    published = table["soc_code"].map(transfers)
    exits = exits.mask(published.notna(), separations - published)
    moves = published.fillna(separations - exits)
    known = separations >= _SMALLEST
    derived = {
        "exits_thousands": _rounded(exits.where(known)),
        "transfers_thousands": _rounded(moves.where(known)),
    }
    table = table.assign(**derived, separations_basis=pd.Series(DERIVED, index=table.index).where(known))
    return _with_summed_separations(table)


def _with_summed_separations(table: pd.DataFrame) -> pd.DataFrame:
    """Groups and total that were added up: the sums of their occupations' exits and transfers."""
    columns = ["exits_thousands", "transfers_thousands"]
    details = table.loc[table["level"] == "detailed", ["soc_code", *columns]]
    sums = details[columns].groupby(details["soc_code"].str[:2] + "-0000").sum()
    sums.loc[ALL_OCCUPATIONS] = details[columns].sum()
    summed = {name: table[name].mask(table["summed"], table["soc_code"].map(sums[name].round(1))) for name in columns}
    return table.assign(**summed)


def _share_of_exits(table: pd.DataFrame) -> pd.Series:
    """Exits over exits and transfers, by code: from jobs, from the rates where the jobs round to 0."""
    jobs = table["exits_thousands"] / (table["exits_thousands"] + table["transfers_thousands"]).replace(0.0, np.nan)
    rates = table["exit_rate_pct"] / (table["exit_rate_pct"] + table["transfer_rate_pct"]).replace(0.0, np.nan)
    return pd.Series(jobs.fillna(rates).to_numpy(), index=table["soc_code"])


def _rounded(thousands: pd.Series) -> pd.Series:
    """To BLS's decimals; missing where it rounds away or is below 0."""
    rounded = thousands.round(_DECIMALS)
    return rounded.where(rounded > 0)
