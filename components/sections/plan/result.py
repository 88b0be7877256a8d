"""The third step of a plan: the answer, key figures, the waterfall, the table, files, and what it assumes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from components.charts import waterfall
from components.sections.chart_table_tabs import chart_table_tabs
from components.text import plan as words
from services.errors import BadInputError
from services.plan.assumptions import PlanOptions, assumptions, base_year, default_options
from services.plan.calculation import calculate
from services.plan.csv_file import to_csv
from services.plan.roles import LEFT_OUT, NOTE
from services.plan.xlsx_file import to_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.charts.style import Theme
    from services.growth import Growth
    from services.plan.calculation import Plan
    from services.plan.roles import LineNote

_DEFAULT_YEARS: Final = 2
_CARD_WIDTH: Final = 160  # pixels
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def result(growth: Growth, matched: pd.DataFrame, notes: Sequence[LineNote]) -> None:
    """The plan of the matched roles to the year that the reader chooses."""
    st.subheader("3. People to hire", anchor=False)
    usual = default_options(growth, datetime.now(UTC).date())
    first = base_year(growth)
    last = first + max(growth.horizons)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        as_of = st.selectbox(
            "Headcount as of",
            range(first, last),
            index=usual.headcount_year - first,
            key="plan_as_of",
            width=160,
        )
        years = range(as_of + 1, last + 1)
        target = st.selectbox(
            "Plan to", years, index=min(_DEFAULT_YEARS, len(years)) - 1, key=f"plan_to_{as_of}", width=160
        )
    options = _options(as_of, usual)
    try:
        plan = calculate(growth, matched, options, [target])
    except BadInputError as error:
        st.error(f"{error.message} {error.next_step}", icon=":material/error:")
        return
    total = plan.total_of(target)
    st.markdown(f"**{words.answer(total, options.headcount_year)}**")
    with st.grid(5, min_column_width=_CARD_WIDTH, key="plan_figures"):
        for card in words.cards(total):
            with st.container(border=True, height="stretch", gap=None):
                st.metric(card.label, card.value)
                st.caption(card.detail)
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    chart_table_tabs(
        "plan",
        lambda: st.plotly_chart(
            waterfall.waterfall(total, options.headcount_year, theme),
            config=waterfall.CONFIG,
            key="plan_waterfall",
            alt=words.answer(total, options.headcount_year),
        ),
        lambda: st.dataframe(words.waterfall_table(total, options.headcount_year), hide_index=True),
    )
    st.dataframe(words.role_table(plan.rows_of(target)), hide_index=True, placeholder=words.NOT_NAMED)
    _files(growth, plan, target, notes)
    _notes(notes)
    listed = assumptions(growth, options, plan.rows)
    with st.expander("What this assumes"):
        st.dataframe(
            pd.DataFrame([(one.name, one.value, one.source) for one in listed], columns=["What", "Value", "Source"]),
            hide_index=True,
            row_height=56,
        )


def _options(as_of: int, usual: PlanOptions) -> PlanOptions:
    """The assumptions as the reader changed them."""
    with st.expander("Change assumptions"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            attrition = st.number_input(
                "Leavers a year, %, of lines without their own (empty: published rates)",
                min_value=0.0,
                max_value=300.0,
                value=None,
                key="plan_attrition",
            )
            correlation = st.number_input(
                "Correlation of two occupations’ errors",
                min_value=0.0,
                max_value=1.0,
                value=usual.correlation,
                step=0.05,
                key="plan_correlation",
            )
        transfers = st.checkbox("Count people who change to another occupation", value=True, key="plan_transfers")
        per_year = st.checkbox("Planned hires are those of a year", value=True, key="plan_per_year")
    return PlanOptions(
        as_of,
        attrition=None if attrition is None else attrition / 100,
        with_transfers=transfers,
        correlation=correlation,
        planned_per_year=per_year,
    )


def _files(growth: Growth, plan: Plan, target: int, notes: Sequence[LineNote]) -> None:
    listed = assumptions(growth, plan.options, plan.rows)
    with st.container(horizontal=True):
        for label, suffix, mime, write in (
            ("Download CSV", "csv", "text/csv", partial(to_csv, plan, target)),
            ("Download XLSX with live formulas", "xlsx", _XLSX, partial(to_xlsx, plan, target, listed, notes)),
        ):
            st.download_button(
                label,
                write,
                f"horizons-plan-{target}.{suffix}",
                mime,
                key=f"plan_{suffix}",
                on_click="ignore",
                icon=":material/download:",
            )


def _notes(notes: Sequence[LineNote]) -> None:
    """What is to be said of lines; what was left out stands open on the page."""
    left_out = [note for note in notes if note.level == LEFT_OUT]
    if left_out:
        lines = "\n".join(f"- {note}" for note in left_out[:10])
        more = f"\n- and {len(left_out) - 10:,} more, in the workbook" if len(left_out) > 10 else ""
        st.warning(f"Left out of the plan:\n{lines}{more}", icon=":material/warning:")
    others = [note for note in notes if note.level != LEFT_OUT]
    if others:
        to_check = sum(note.level != NOTE for note in others)
        with st.expander(f"How your list was read ({to_check:,} to check, {len(others) - to_check:,} notes)"):
            table = pd.DataFrame([(note.line or None, note.level, note.message) for note in others])
            st.dataframe(table.set_axis(["Line", "What", "Note"], axis=1), hide_index=True)
