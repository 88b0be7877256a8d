"""The section of the Method page on the state agencies: how well their past projections did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from components.text import agencies, number_format
from services.growth_frame import NATION

if TYPE_CHECKING:
    from services.growth import Growth


def show(growth: Growth) -> None:
    """A summary in words and a table of every state; nothing where the source has no such record."""
    record = growth.agency_accuracy()
    if record.empty:
        return
    st.header("How well the states’ own agencies projected", anchor=False)
    st.markdown(agencies.record_summary(record))
    st.dataframe(_by_state(growth, record), hide_index=True, height=390, placeholder=number_format.NOT_PUBLISHED)
    st.caption(
        "All occupations: growth as the agency projected it and as it came (employees, OEWS), in percent. Until "
        "the newest survey: at the agency’s constant yearly rate. South Dakota’s older projections are not at hand."
    )


def _by_state(growth: Growth, record: pd.DataFrame) -> pd.DataFrame:
    """One row a state, the nation last: projected and actual growth of all occupations, by period."""
    totals = record[record["occupation_id"] == growth.reference_id]
    columns: dict[str, pd.Series] = {}
    for base, rows in totals.groupby("base_year"):
        target = int(rows["target_year"].iloc[0])
        by_area = rows.set_index("area_id")
        period = number_format.years(int(str(base)), target)
        columns[f"Projected, {period}"] = by_area["projected"].map(number_format.percent)
        columns[f"Came, {period}"] = by_area["actual"].map(number_format.percent)
    table = pd.DataFrame(columns)
    table.insert(0, "State", [growth.area(area_id) for area_id in table.index])
    is_nation = table.index == NATION
    return pd.concat([table[~is_nation].sort_values("State"), table[is_nation]])
