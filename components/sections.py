"""The parts of a page below the answer: charts with their table twins, downloads, states, the job itself."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components import arriving, captions, charts, figures, pickers, tables, track, track_charts, url_state, wording
from services import exports, growth_frame
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from services.growth import Growth

_TITLES_SHOWN: Final = 40
_RELATED_SHOWN: Final = 6
_KEPT_DRAWINGS: Final = 100
"""Drawings of each kind kept for everybody; one is 10 to 150 kB, so the four kinds are some 30 MB at the most."""
_DRAWN_TEXTS: Final = ("occupation_id", "area_id", "basis", "flags", "source", "vintage")
_DRAWN_NUMBERS: Final = (
    "horizon_years",
    "target_year",
    "growth",
    "base_employment",
    "change",
    "employment",
    *("low_80", "high_80", "low_50", "high_50"),
)
_CSV: Final = "text/csv"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bars(frame: pd.DataFrame, view: str, colour_of: Mapping[str, str], reference: pd.DataFrame) -> None:
    """Growth by horizon, as bars or as a table; nothing where nothing is published, which the answer says."""
    if frame["growth"].isna().all():
        return
    drawn = "jobs" if view == "jobs" else "percent"
    st.header(captions.bars_title(frame, reference, drawn), anchor=False)
    chart, table = st.tabs(["Chart", "Table"], key="bars_twin", on_change="rerun")
    if chart.open:
        with chart:
            _bar_charts((_content(frame), _content(reference)), drawn, _ink(), colour_of, frame, reference)
    if table.open:
        table.table(tables.bars_table(frame), hide_index=True, border="horizontal")


def lines(path: pd.DataFrame, view: str, colour_of: Mapping[str, str]) -> None:
    """The path year by year, as lines or as a table; nothing where nothing is published."""
    if path["growth"].isna().all():
        return
    st.header(captions.lines_title(path, view), anchor=False)
    chart, table = st.tabs(["Chart", "Table"], key="lines_twin", on_change="rerun")
    if chart.open:
        with chart:
            _line_charts(_content(path), view, _ink(), colour_of, path)
    if table.open:
        table.table(tables.lines_table(path), hide_index=True, border="horizontal")


def _ink() -> str:
    return charts.INK.get(st.context.theme.type or "light", charts.INK["light"])


# What is drawn depends only on the arguments, so Streamlit keeps the finished elements and shows them again on the
# next rerun; arguments with an underscore are what the ones before them stand for.


def _content(frame: pd.DataFrame) -> tuple[object, ...]:
    """What tells one frame's drawing from another's: every column that is drawn, cheap to compare."""
    numbers = (frame[name].to_numpy(dtype="float64", na_value=math.nan).tobytes() for name in _DRAWN_NUMBERS)
    return (*(tuple(frame[name].fillna("")) for name in _DRAWN_TEXTS), *numbers)


@st.cache_data(max_entries=_KEPT_DRAWINGS, show_spinner=False)
def _bar_charts(
    content: tuple[object, ...],
    drawn: str,
    ink: str,
    colour_of: Mapping[str, str],
    _frame: pd.DataFrame,
    _reference: pd.DataFrame,
) -> None:
    span = charts.value_range(charts.drawable(_frame)[0], "change" if drawn == "jobs" else "percent")

    def draw(rows: pd.DataFrame, many: bool) -> go.Figure:
        areas = rows["area_id"].unique()[: 1 if many else None]  # in a small panel one reference is enough
        ours = _reference[_reference["area_id"].isin(areas)]
        return charts.bars(rows, drawn, colour_of, ours, span if many else None, ink)

    _panels(_frame, "bars", draw, captions.bars_alt)
    st.caption(captions.bars_subtitle(_frame, _reference, drawn))


@st.cache_data(max_entries=_KEPT_DRAWINGS, show_spinner=False)
def _line_charts(
    content: tuple[object, ...], view: str, ink: str, colour_of: Mapping[str, str], _path: pd.DataFrame
) -> None:
    shown = charts.drawable(_path)[0]
    banded = all(part["area_id"].nunique() <= charts.MAX_BANDS for part in charts.panels(shown))
    span = charts.value_range(shown, view, ranges=banded)

    def draw(rows: pd.DataFrame, many: bool) -> go.Figure:
        return charts.lines(rows, view, colour_of, span if many else None, ink)

    _panels(_path, "lines", draw, captions.lines_alt)
    st.caption(captions.lines_subtitle(_path, view))


def _panels(
    frame: pd.DataFrame,
    key: str,
    draw: Callable[[pd.DataFrame, bool], go.Figure],
    alt: Callable[[pd.DataFrame], str],
) -> None:
    """One chart, or small multiples on one scale where one chart would be a tangle."""
    shown, series = charts.drawable(frame)
    if series > charts.MAX_SERIES:
        st.info(
            f"{series} series would be too many to tell apart: the charts draw the first {_areas_of(shown)}. "
            "The table and the downloads have all of them."
        )
    parts = charts.panels(shown)
    many = len(parts) > 1
    columns = st.columns(min(len(parts), 2)) if many else [st.container()]
    for position, rows in enumerate(parts):
        with columns[position % len(columns)]:
            if many:
                st.markdown(f"**{rows['occupation'].iloc[0]}**")
            st.plotly_chart(draw(rows, many), key=f"{key}_{position}", config=charts.CONFIG, alt=alt(rows))


def _areas_of(frame: pd.DataFrame) -> str:
    number = frame["area_id"].nunique()
    return "area" if number == 1 else f"{number} areas"


def downloads(frame: pd.DataFrame) -> None:
    """The frame as CSV and XLSX, made on click."""
    if frame.empty:
        return
    name = _file_name(frame)
    with st.container(horizontal=True):
        st.download_button(
            "Download CSV",
            partial(exports.to_csv, frame),
            f"{name}.csv",
            _CSV,
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            "Download XLSX",
            partial(exports.to_xlsx, frame),
            f"{name}.xlsx",
            _XLSX,
            on_click="ignore",
            icon=":material/download:",
        )
        with st.popover("Link and citation", icon=":material/link:", key="cite", on_change="rerun") as popover:
            if popover.open:
                _link_and_citation(frame)


def _link_and_citation(frame: pd.DataFrame) -> None:
    st.markdown("Link to this view")
    st.code(url_state.address(), language=None, wrap_lines=True)
    st.markdown("Cite as")
    for text in exports.citations(frame):
        st.code(text, language=None, wrap_lines=True)


def source(frame: pd.DataFrame) -> None:
    """Where the figures come from, and what to keep in mind."""
    if frame.empty:
        return
    for sentence in wording.caveats(frame):
        st.caption(sentence)
    st.caption(wording.source_line(frame))


def track_record(growth: Growth, occupation_id: str) -> None:
    """How past projections of this occupation turned out; nothing where the source keeps no record."""
    record, note = growth.record(occupation_id), growth.record_note(occupation_id)
    if record.empty and not note:
        return
    st.header("How past projections did", anchor=False)
    st.markdown(track.sentence(record, note))
    if record.empty:
        return
    chart, table = st.tabs(["Chart", "Table"], key="record_twin", on_change="rerun")
    if chart.open:
        with chart:
            _record_chart(growth.name, growth.vintage, occupation_id, _ink(), record)
    if table.open:
        with table:
            st.table(track.table(record), hide_index=True, border="horizontal")
            st.caption(
                "By BLS: as published. By Horizons: what our model would have said then, from what was known then. "
                "Error: projected less actual jobs, in percent of the actual; above zero is too high."
            )


@st.cache_data(max_entries=_KEPT_DRAWINGS, show_spinner=False)
def _record_chart(source: str, vintage: str, occupation_id: str, ink: str, _record: pd.DataFrame) -> None:
    if track.published(_record).empty:
        st.caption("No BLS projection of it can be scored; the table has what our model would have said.")
        return
    st.plotly_chart(track_charts.record(_record, ink), key="record_chart", config=charts.CONFIG, alt=track.alt(_record))
    st.caption(
        "Growth over the years named, percent: what BLS projected, what came, and the range we would have given."
    )


def states(growth: Growth, occupation_id: str, colour_of: Mapping[str, str]) -> None:
    """The occupation in every state, ranked, with the gaps said; a slow source is asked only when the reader asks."""
    every = growth.areas()
    ids = every.loc[every["area_level"] == "state", "area_id"].tolist()
    if not ids:
        return
    st.header("By state", anchor=False)
    if not growth.at_once and not _asked_for_states(growth, occupation_id, len(ids)):
        return
    frame = growth_frame.at_horizons(arriving.cells("states", growth, [occupation_id], ids), [MAX_HORIZON])
    if frame.empty:
        return
    chart, table = st.tabs(["Chart", "Table"], key="states_twin", on_change="rerun")
    if chart.open:
        with chart:
            _state_bars(_content(frame), _ink(), colour_of, frame)
    if table.open:
        with table:
            _states(_content(frame), growth.name, growth, occupation_id, frame)


_STATES_WANTED: Final = "states_wanted"


def _asked_for_states(growth: Growth, occupation_id: str, number: int) -> bool:
    wanted: set[str] = st.session_state.setdefault(_STATES_WANTED, set())
    place = st.empty()  # emptied when the figures come: while they do, the run that would clear it has not ended
    if occupation_id not in wanted:
        label = f"Show all {number} (about {math.ceil(growth.seconds_for(number))} s)"
        place.button(label, key="ask_for_states", icon=":material/map:", on_click=wanted.add, args=(occupation_id,))
    return occupation_id in wanted


@st.cache_data(max_entries=_KEPT_DRAWINGS, show_spinner=False)
def _state_bars(content: tuple[object, ...], ink: str, colour_of: Mapping[str, str], _frame: pd.DataFrame) -> None:
    st.plotly_chart(
        charts.states(_frame, colour_of, ink), key="states_chart", config=charts.CONFIG, alt=captions.states_alt(_frame)
    )
    st.caption(captions.states_subtitle(_frame))
    _gaps(_frame)


def _gaps(frame: pd.DataFrame) -> None:
    gaps = tables.unpublished_areas(frame)
    if gaps:
        st.caption(f"Not published for {len(gaps)} of {frame['area_id'].nunique()}: {', '.join(gaps)}.")


@st.cache_data(max_entries=_KEPT_DRAWINGS, show_spinner=False)
def _states(
    content: tuple[object, ...], source: str, _growth: Growth, occupation_id: str, _frame: pd.DataFrame
) -> None:
    _gaps(_frame)
    profiles = _growth.profiles(occupation_id)
    st.dataframe(tables.states_table(_frame, profiles), hide_index=True, height=390, placeholder=figures.NOT_PUBLISHED)
    if notes := wording.flag_legend(_frame):
        st.caption(notes)
    if len(profiles):
        st.caption(
            "Concentration: 1.00 is as many of a state’s jobs as in the nation, 2.00 twice as many (location quotient)."
        )


def comparison(growth: Growth, frame: pd.DataFrame, *, explain_agencies: bool = False) -> None:
    """One table with everything; `explain_agencies` where nothing else on the page says why theirs differ."""
    if frame.empty:
        return
    st.header("All figures", anchor=False)
    _comparison(_content(frame), growth.name, explain_agencies, growth, frame)


@st.cache_data(max_entries=_KEPT_DRAWINGS, show_spinner=False)
def _comparison(
    content: tuple[object, ...], source: str, explain_agencies: bool, _growth: Growth, _frame: pd.DataFrame
) -> None:
    codes = dict.fromkeys(_frame["occupation_id"])
    openings = {code: _growth.occupation(code)["openings_per_year"] for code in codes}
    pairs = dict.fromkeys(zip(_frame["occupation_id"], _frame["area_id"], strict=True))
    profiles = {pair: _growth.profile(*pair) for pair in pairs}
    table = tables.comparison_table(_frame, openings, profiles)
    st.dataframe(table, hide_index=True, placeholder=figures.NOT_PUBLISHED)
    if tables.OPENINGS_COLUMN in table.columns:
        st.caption(
            "Openings a year are growth plus people who leave; the nation’s are from BLS, a state’s from its agency."
        )
    if explain_agencies and tables.AGENCY_COLUMN in table.columns:
        st.caption(wording.WHY_AGENCIES_DIFFER)


def about(growth: Growth, occupation: dict[str, Any], area_ids: Sequence[str]) -> None:
    """What the job asks for and pays, what people call it, and what is like it; what the source does not know is
    left out."""
    facts = _facts(growth, occupation, area_ids)
    called = growth.titles_of(occupation["occupation_id"])
    if occupation["description"] or facts or called:
        st.header("The job", anchor=False)
    if occupation["description"]:
        st.markdown(occupation["description"])
    if facts:
        st.table(facts, border="horizontal", hide_header=True)
    if called:
        _titles(called)
    _related(growth, occupation)


def _facts(growth: Growth, occupation: dict[str, Any], area_ids: Sequence[str]) -> dict[str, str]:
    names = {"Education": "education", "Experience": "experience", "Training": "training"}
    facts = {name: occupation[column] for name, column in names.items()}
    for area_id in area_ids if len(growth.profiles(occupation["occupation_id"])) else ():
        profile = growth.profile(occupation["occupation_id"], area_id)
        wage = figures.dollars(profile.median_wage, is_minimum=profile.wage_is_minimum)
        facts[f"Median wage, {growth.area(area_id)}{f', {profile.wage_year}' if profile.wage_year else ''}"] = wage
    return {name: value for name, value in facts.items() if value}


def _titles(called: Sequence[str]) -> None:
    with st.expander("Titles people use", key="titles", on_change="rerun") as titles:
        if titles.open:
            st.markdown(", ".join(called[:_TITLES_SHOWN]))
            if len(called) > _TITLES_SHOWN:
                st.caption(f"… and {len(called) - _TITLES_SHOWN} more; search finds them all.")


def _related(growth: Growth, occupation: dict[str, Any]) -> None:
    near = growth.related(occupation["occupation_id"], _RELATED_SHOWN)
    if near.empty:
        return
    st.markdown("Related occupations")
    with st.container(horizontal=True):
        for code, name in zip(near["occupation_id"], near["occupation"], strict=True):
            st.button(name, key=f"related_{code}", on_click=pickers.show, args=(code,))


def _file_name(frame: pd.DataFrame) -> str:
    """Stable and readable: horizons_29-1141_15-1252_US_06_2024-34."""
    codes = [*dict.fromkeys(frame["occupation_id"]), *dict.fromkeys(frame["area_id"])]
    return "_".join(["horizons", *codes[:12], str(frame["vintage"].iloc[0]).split(",")[0].removeprefix("BLS ")])
