"""Growth rows as tables on the screen, with years, units and flags. Numbers stay numeric, so that they sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from components.text import number_format
from components.text.labels import (
    base_basis,
    base_label,
    base_year_label,
    change_label,
    employment_label,
    growth_label,
    target_year_label,
)
from services.flags import Flag
from services.growth_rows import by_series, count_distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth_rows import GrowthRow, GrowthRows

COMMON_FLAGS: Final = frozenset({Flag.RANGE_NATIONAL, Flag.STATE_PATH})
"""Flags that every state or local area has: explained below a table, not in each of its rows."""
RANGE_COLUMN: Final = f"80{number_format.NNBSP}% range"


def bars_table(rows: GrowthRows) -> pd.DataFrame:
    """The bar chart as texts: one row per series and horizon, so that more series add rows, not columns."""
    lines = [(row, target_year_label(row), change_label(row)) for row in rows]
    return _long_table(lines, "By", "Jobs added")


def lines_table(rows: GrowthRows) -> pd.DataFrame:
    """The line chart as texts: one row per series and year, from the base on."""
    lines = []
    for series in by_series(rows):
        base = series[0]._replace(horizon_years=0, low_80=None, basis=base_basis(series[0]))
        lines.append((base, base_year_label(series), base_label(base)))
        lines += [(row, target_year_label(row), employment_label(row)) for row in series]
    return _long_table(lines, "Year", "Jobs")


def dots_table(rows: GrowthRows) -> pd.DataFrame:
    """The plot of dots as texts: one row per series, in the order of `rows`."""
    return _long_table([(row, target_year_label(row), change_label(row)) for row in rows], "By", "Jobs added")


def _long_table(lines: Sequence[tuple[GrowthRow, str, str]], year_column: str, jobs_column: str) -> pd.DataFrame:
    """One row per line (row, year, jobs): occupation and area where they differ, year, growth, range, jobs, and basis
    where it differs."""
    rows = [row for row, _, _ in lines]
    table: dict[str, list[str]] = {}
    for name in ("occupation", "area"):
        if count_distinct(rows, f"{name}_id") > 1:
            table[name.capitalize()] = [getattr(row, name) for row in rows]
    table[year_column] = [year for _, year, _ in lines]
    table["Growth"] = [growth_label(row) if row.horizon_years else "" for row in rows]
    if any(row.low_80 is not None for row in rows):
        table[RANGE_COLUMN] = [number_format.percent_range(row.low_80, row.high_80) for row in rows]
    table[jobs_column] = [number for _, _, number in lines]
    bases = [row.basis_name for row in rows]
    if len(set(bases)) > 1:  # what holds for all is in the line of sources, and a phone has no room for it
        table["Basis"] = bases
    return pd.DataFrame(table)
