"""The sections of the Method page. Every score and every source on it is read from the data set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.state import connections, selection
from components.text import number_format, track_record
from services import outlook
from services.agency_openings import MAX_JOBS_RATIO
from services.errors import ConfigError
from services.exports import citation as citations
from services.flags import Flag
from services.growth_frame import MAX_HORIZON, NATION, SMALL_BASE, has_flag

if TYPE_CHECKING:
    from services.growth import Growth

_SUMS: Final = (
    " Groups and all occupations together are sums of its occupations, and changes in jobs are the difference of its "
    "levels: our copy of this vintage lacks both."
)
_SEPARATIONS: Final = (
    " People who leave are worked out: openings less growth, divided into exits and transfers as in the vintage before."
)


def public_data_note(growth: Growth) -> None:
    """A note that the page describes public data, if the reader chose another source."""
    if selection.current().source != growth.name:
        st.caption(f"This page describes {growth.label.lower()}: the source you chose does not say how it is made.")


def how_figures_are_made(growth: Growth) -> None:
    """How figures are made, in short."""
    st.markdown(growth.cached(("how figures are made",), lambda: _how_figures_are_made(growth), lambda _: 1))


def _how_figures_are_made(growth: Growth) -> str:
    base, end = growth.vintage.split("-")[0], int(growth.vintage.split("-")[0]) + MAX_HORIZON
    total = growth.growth([growth.reference_id or growth.example_id], [NATION], [MAX_HORIZON])
    sums = _SUMS if (total["basis"] == "derived").any() else ""
    left = _SEPARATIONS if (growth.occupations()["separations_basis"] == "derived").any() else ""
    covered = track_record.coverage(growth.accuracy(), MAX_HORIZON)
    held = covered and f"; those of ten years contained {100 * covered.share:.0f} % of past ones in the nation"
    return f"""
* **The nation, {base} and {end}**: what the US Bureau of Labor Statistics (BLS) publishes, to its last digit.{sums}
* **The years between**: our model. It starts from BLS’s path and moves each occupation by how it and its group have
  changed lately, less so where it is small or measured with much sampling error, and not at all by the last year.
  Each test of it used only what had been published at the time.
* **States**: jobs from the employment and wage survey, raised to include the self-employed; growth from the nation’s
  path and half of how the state’s own agency expects the occupation to depart from it, as about half came about in the
  past; less where the state has few jobs. States and the unpublished rest add up to the nation in every year. Where
  BLS’s projections count fewer jobs in the nation than the survey counts employees, a state keeps its count.
* **Local areas** (metropolitan and nonmetropolitan): employees and wages as BLS’s survey publishes them, employment
  raised to include the self-employed as states are; growth is that of the area’s state, or of its states weighted by
  the area’s jobs in each, and the nation’s where we estimate none of them, for no source here projects local areas.
  {_without_local_figures(growth)}
  Local areas do not add up to their states: what is suppressed in one is missing in the sum.
* **Ranges** are meant to hold 8 in 10 outcomes{held or ""}. They are from the
  errors of past projections, by years ahead, size and sampling error. What all occupations of a year had in common,
  such as the pandemic, counts by the few years there were, not by the many occupations. The range of a state or local
  area adds how far states have departed from the nation since 2003, by years and size, and sampling error: for an
  occupation in a state, the one published for it.
* **Likelihoods**: that jobs grow, and that they grow faster than all occupations of the area (of a local area:
  of its state or states), from the same distribution as the ranges; in tenths, which is how well they are known.
* **Paths that change direction**: where the recent trend and BLS’s tenth year point apart, the path follows the trend
  first and ends at BLS’s figure. That is a disagreement, not a forecast of a turning point.
* **Openings**: BLS’s yearly average of growth and of people who leave the occupation. Growth alone is not hiring.{left}

The model is open: its code, formulas and rejected alternatives come with Horizons, and anyone can build every figure
and the record below again.
"""


def _without_local_figures(growth: Growth) -> str:
    """How many of the projected occupations have no local figures, as a sentence."""
    occupations = growth.occupations()
    is_projected = (occupations["taxonomy"] == "soc") & ~has_flag(occupations, Flag.NO_LONGER_PROJECTED)
    projected = set(occupations.loc[is_projected, "occupation_id"])
    without = projected - set(growth.local_occupation_ids())
    return f"Groups, totals and {len(without)} of {len(projected)} occupations have no local figures."


def limits() -> None:
    """What the figures are not."""
    st.header("What this is not", anchor=False)
    st.markdown(
        f"""
* Not a forecast of the cycle: BLS projects an economy at full employment. The first years follow recent history and
  can miss a recession altogether; the ranges are the measure of that.
* Not vacancies, not turnover, not a shortage: growth says how many jobs there will be, not who will fill them.
* Not what a state’s agency publishes: theirs stands beside ours, made at another time and with other national totals.
  Where an agency published one figure for several occupations together, its growth is given for each, and no jobs.
  Its openings are of the jobs that it counts: where these are over {MAX_JOBS_RATIO:g} times ours, or ours theirs, they
  are “not comparable”.
* Not for counties and territories, and not across a change of an occupation’s code, which is said where it is.
"""
    )


def definitions(growth: Growth) -> None:
    """The definitions of words and markers."""
    total = growth.cached(("total growth",), lambda: _total_growth(growth), lambda _: 1)
    st.header("Words and marks", anchor=False)
    total_text = f" ({number_format.percent(total[0])} in this vintage)" if total else ""
    st.markdown(
        f"""
* {outlook.RULE.format(total=total_text)}
* **Published**: the publisher’s own figure. **Added up**: from such figures. **Estimate**: of Horizons, or
  of Lightcast where the figures are Lightcast’s (in files “modelled”). **Constant rate**: between two years that a
  publisher gives. In charts published points are filled, estimates are open.
* **Small occupation**: fewer than {SMALL_BASE:,} jobs.
* **Not published**: suppressed or not counted; never drawn as zero. **No estimate**: the state’s agency gives no number
  of jobs that can be used, of an occupation with more than a third of its jobs outside the employment and wage survey.
* **≈**: its 50 % range overlaps that of a neighbor in the list, so read the two ranks as a tie. Where that holds for
  most of a list it is said below it, and **•** marks the others.
"""
    )


def _total_growth(growth: Growth) -> tuple[float, ...]:
    """The growth of all occupations; empty where the source has no such row."""
    if growth.reference_id is None:
        return ()
    return (float(growth.growth([growth.reference_id], [NATION], [MAX_HORIZON]).iloc[0]["growth"]),)


def sources(growth: Growth) -> None:
    """Every input table with vintage, publisher and license."""
    st.header("Sources", anchor=False)
    lines = [
        f"* **{source['name']}**, {source['vintage']}. {source['publisher']}. {source['licence']}. <{source['url']}>"
        for source in growth.sources()
    ]
    st.markdown("\n".join(lines))


def citation(growth: Growth) -> None:
    """The citation, and the way to the open API."""
    st.header("How to cite", anchor=False)
    frame = growth.growth([growth.example_id], [NATION], [MAX_HORIZON])
    for text in citations.citations(frame):
        with st.container(border=True):
            st.text(text)  # not st.code, for which the browser would load 0.45 MB to color programs
    st.caption(
        "Every file has the line to cite it by, with vintage and date; so does *Link and citation* on each page."
    )
    try:
        api = connections.settings().open_api()
    except ConfigError:  # turns the API off, and is logged at the start
        return
    if api.enabled:
        key = "free and without a key of their own" if api.has_public_client else "with an id and a secret"
        st.markdown(f"Programs get the same figures, {key}: [the open API](api).")
