"""The third step of a plan: the answer, key figures, the waterfall, the table, files, and what it assumes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import chart_view, waterfall
from components.sections import briefs, figure_cards
from components.sections.chart_table_tabs import chart_table_tabs
from components.sections.plan import brief
from components.tables import plan_table, sortable_table
from components.text import plan as words
from components.text.markdown import escape_markdown
from services.errors import BadInputError
from services.exports import xlsx_file
from services.plan.assumptions import (
    MAX_ATTRITION,
    MAX_GROWTH,
    MIN_GROWTH,
    PlanOptions,
    assumptions,
    base_year,
    default_options,
)
from services.plan.calculation import calculate
from services.plan.csv_file import to_csv
from services.plan.figure_notes import conflict, figure_notes
from services.plan.roles import LEFT_OUT, NOTE, WARNING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from services.growth import Growth
    from services.plan.assumptions import Assumption
    from services.plan.calculation import Plan
    from services.plan.roles import LineNote

HEADCOUNT_YEAR: Final = "plan_as_of"
"""Key of a widget that is on the page whenever a plan is."""
_DEFAULT_YEARS: Final = 2
_INPUT_WIDTH: Final = 200  # pixels
_YEAR_WIDTH: Final = 160
_KEPT: Final = "session"
"""What was assumed comes back with the list."""


def result(growth: Growth, matched: pd.DataFrame, notes: Sequence[LineNote], *, are_openings: bool = False) -> None:
    """The plan of the matched roles to the year that the reader chooses."""
    st.header("3. People to hire", anchor=False)
    usual = default_options(growth, datetime.now(UTC).date())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        as_of, target = _years(growth, usual)
        attrition = _leaver_rate()
        per_year = _planned_per_year(are_openings=are_openings) if matched["planned_hires"].notna().any() else True
    answer = st.container()
    with answer:
        _warnings(notes)
    with st.expander("What this assumes, and how to change it", key="plan_assumptions", icon=":material/tune:"):
        options = _options(as_of, attrition, usual, planned_per_year=per_year)
        of_assumptions = st.container()
    try:
        plan = calculate(growth, matched, options, [target])
    except BadInputError as error:
        answer.error(escape_markdown(f"{error.message} {error.next_step}"), icon=":material/error:")
        return
    assumed = assumptions(growth, options, plan.rows)
    of_assumptions.markdown("\n".join(f"- **{one.name}:** {one.value}.  \n{one.source}" for one in assumed))
    of_figures = figure_notes(growth, plan.rows)
    listed = float(matched["headcount"].sum())
    with answer:
        _answer(growth, plan, target, notes, listed)
    _table(plan.rows_of(target))
    _files(growth, plan, target, assumed, [*notes, *of_figures], listed)
    _how_read(notes)
    _about_figures([note for note in of_figures if note != conflict(growth, plan.rows)])


def _years(growth: Growth, usual: PlanOptions) -> tuple[int, int]:
    """The year of the headcounts, and that of the plan."""
    first = base_year(growth)
    last = first + max(growth.horizons)
    as_of = st.selectbox(
        "Headcount as of",
        range(first, last),
        index=usual.headcount_year - first,
        key=HEADCOUNT_YEAR,
        persist_state=_KEPT,
        width=_YEAR_WIDTH,
    )
    years = range(as_of + 1, last + 1)
    target = st.selectbox(
        "Plan to",
        years,
        index=min(_DEFAULT_YEARS, len(years)) - 1,
        key=f"plan_to_{as_of}",
        persist_state=_KEPT,
        width=_YEAR_WIDTH,
    )
    return as_of, target


def _leaver_rate() -> float | None:
    """The reader's own rate of leavers, as a fraction a year; None for the published ones."""
    percent = st.number_input(
        "Leavers a year, %",
        min_value=0.0,
        max_value=100 * MAX_ATTRITION,
        value=None,
        placeholder="BLS’s rates",
        help=words.LEAVERS_HELP,
        key="plan_attrition",
        persist_state=_KEPT,
        width=_INPUT_WIDTH,
    )
    return None if percent is None else percent / 100


def _planned_per_year(*, are_openings: bool) -> bool:
    """Whether the planned hires of the list are those of each year: twice as many in two years; openings are not."""
    return st.checkbox(
        "Planned hires are those of a year",
        value=not are_openings,
        # Each kind of list has its own, as a box that was drawn keeps its value.
        key="plan_per_year_of_openings" if are_openings else "plan_per_year",
        persist_state=_KEPT,
    )


def _answer(growth: Growth, plan: Plan, target: int, notes: Sequence[LineNote], listed: float) -> None:
    """The plan in a sentence and in key figures, the lines that are not in it, and its waterfall.

    `listed`: the people of the list.
    """
    total, rows, headcount_year = plan.total_of(target), plan.rows_of(target), plan.options.headcount_year
    st.markdown(f"**{words.answer(total, headcount_year, listed)}**")
    if differs := conflict(growth, plan.rows):
        st.markdown(escape_markdown(differs.message))
    figure_cards.show(words.cards(total, rows, planned_per_year=plan.options.planned_per_year), "plan")
    _left_out(notes, words.left_out(listed, total["headcount"]))
    st.subheader(words.waterfall_title(total), anchor=False)
    chart_table_tabs(
        "plan",
        lambda: _waterfall(total, headcount_year),
        lambda: st.table(words.waterfall_table(total, headcount_year), hide_index=True),
        lambda: waterfall.picture(total, headcount_year, rows, words.source(rows, growth.label, growth.vintage)),
    )


def _waterfall(total: pd.Series, headcount_year: int) -> None:
    st.caption(f"{words.waterfall_subtitle(total, headcount_year)}.")
    figure = waterfall.waterfall(total, headcount_year, chart_view.theme())
    chart_view.draw(figure, "plan_waterfall", words.answer(total, headcount_year))


def _options(as_of: int, attrition: float | None, usual: PlanOptions, *, planned_per_year: bool) -> PlanOptions:
    """The assumptions as the reader changed them, those that stand beside the years given."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        own_growth = st.number_input(
            "Growth a year, %",
            min_value=100 * MIN_GROWTH,
            max_value=100 * MAX_GROWTH,
            value=None,
            placeholder="the market’s",
            help=words.GROWTH_HELP,
            key="plan_growth",
            persist_state=_KEPT,
            width=_INPUT_WIDTH,
        )
        correlation = st.number_input(
            "Correlation of errors",
            min_value=0.0,
            max_value=1.0,
            value=usual.correlation,
            step=0.05,
            help=words.CORRELATION_HELP,
            key="plan_correlation",
            persist_state=_KEPT,
            width=_INPUT_WIDTH,
        )
    transfers = st.checkbox(
        "Count people who change to another occupation", value=True, key="plan_transfers", persist_state=_KEPT
    )
    return PlanOptions(
        as_of,
        attrition=attrition,
        growth=None if own_growth is None else own_growth / 100,
        with_transfers=transfers,
        correlation=correlation,
        planned_per_year=planned_per_year,
    )


def _table(rows: pd.DataFrame) -> None:
    """The roles; of a long list one page, in the order that the reader chooses."""
    is_long = len(rows) > plan_table.ROWS_A_PAGE
    page = 1
    if is_long:
        pages = -(-len(rows) // plan_table.ROWS_A_PAGE)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            order = st.selectbox("Order", plan_table.orders(rows), key="plan_order", width=_INPUT_WIDTH)
            page = st.number_input(
                f"Page, of {pages:,}", 1, pages, key=f"plan_page_{order}_{pages}", width=_INPUT_WIDTH
            )
        rows = plan_table.ordered(rows, order)
    start = (page - 1) * plan_table.ROWS_A_PAGE
    part = rows.iloc[start : start + plan_table.ROWS_A_PAGE]
    caption = f"Roles {start + 1:,} to {start + len(part):,} of {len(rows):,}"
    if is_long:
        st.caption(f"{caption}; all are in the files below.")
    sortable_table.show(plan_table.plan_table(part, caption, is_whole=not is_long), "plan_roles")


def _to_xlsx(plan: Plan, target: int, assumed: Sequence[Assumption], notes: Sequence[LineNote]) -> bytes:
    from services.plan.xlsx_file import to_xlsx  # at the first file: it imports a library that only files need

    return to_xlsx(plan, target, assumed, notes)


def _files(
    growth: Growth,
    plan: Plan,
    target: int,
    assumed: Sequence[Assumption],
    notes: Sequence[LineNote],
    listed: float,
) -> None:
    with st.container(horizontal=True):
        for label, suffix, mime, write in (
            ("Download CSV", "csv", "text/csv", partial(to_csv, plan, growth.vintage, target)),
            (
                "Download XLSX with live formulas",
                "xlsx",
                xlsx_file.MEDIA_TYPE,
                partial(_to_xlsx, plan, target, assumed, notes),
            ),
        ):
            st.download_button(
                label,
                write,
                f"horizons_plan_{target}.{suffix}",
                mime,
                key=f"plan_{suffix}",
                on_click="ignore",
                icon=":material/download:",
            )
        made = brief.plan_brief(growth, plan, target, assumed, listed, notes)
        briefs.button(made, f"horizons_plan_{target}_brief", "plan")


def _warnings(notes: Sequence[LineNote]) -> None:
    """What may make the figures those of another list: columns that were guessed, lines that were not read."""
    warnings = words.warnings([note.message for note in notes if note.level == WARNING])
    if warnings:
        st.warning(warnings, icon=":material/warning:")


def _left_out(notes: Sequence[LineNote], how_many: str) -> None:
    """The lines that the figures above lack, as listed, below how many people they are."""
    left_out = sorted((note for note in notes if note.level == LEFT_OUT), key=lambda note: note.line)
    if left_out:
        lines = words.first_lines(list(map(str, left_out)), ", in the workbook")
        st.warning(f"{how_many}:\n{lines}", icon=":material/warning:")


def _how_read(notes: Sequence[LineNote]) -> None:
    """How the other lines were read."""
    others = [note for note in notes if note.level != LEFT_OUT]
    if others:
        others.sort(key=lambda note: (note.level == NOTE, note.line))
        with st.expander(words.how_read(len(others))):
            st.markdown(words.first_lines(list(map(str, others)), ", in the workbook", words.MAX_NOTES))


def _about_figures(notes: Sequence[LineNote]) -> None:
    """What is to be known of the market's figures, but for what stands with the answer."""
    if notes:
        with st.expander(words.about_figures(len(notes))):
            st.markdown("\n".join(f"- {escape_markdown(note.message)}" for note in notes))
