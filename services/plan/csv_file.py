"""A plan's rows as CSV. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.exports.citation import BLS_DISCLAIMER
from services.exports.text_columns import escape_formulas, with_code_texts
from services.plan.assumptions import projection

if TYPE_CHECKING:
    import pandas as pd

    from services.plan.calculation import Plan

_DECIMALS: Final = 4
"""Of people and rates in files: a rate to 0.01 %, people far finer than anybody counts."""


_CODES: Final = ("occupation_id", "area_id", "figures_area")
"""Columns whose codes a spreadsheet takes for dates and numbers."""
_SOURCE: Final = (
    "Headcounts: the employer's list. Growth and leavers, but for rates of the employer's own: BLS Employment "
    f"Projections {{}} and Horizons estimates of years and areas in between. {BLS_DISCLAIMER}"
)


def to_csv(plan: Plan, vintage: str, target_year: int | None = None) -> bytes:
    """The rows of a plan, of one year if it is given, as UTF-8 CSV with a byte order mark: calculation.ROW_DTYPES,
    _CODES once more as text, and `source`, by which a row alone can be cited.

    `vintage`: of the projections, where a row has none. No text in it can run as a formula.
    """
    rows = plan.rows if target_year is None else plan.rows_of(target_year)
    vintages = rows["base_year"].map(projection, na_action="ignore").fillna(vintage)
    table = _text(rows).assign(source=[_SOURCE.format(one) for one in vintages])
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _text(rows: pd.DataFrame) -> pd.DataFrame:
    table = with_code_texts(rows, _CODES)
    for name in table.columns:
        if table[name].dtype == "string":
            table[name] = escape_formulas(table[name])
        elif table[name].dtype == "Float64":
            table[name] = table[name].round(_DECIMALS)
    return table
