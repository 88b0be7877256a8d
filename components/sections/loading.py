"""Loading figures of a slow source: draw what has arrived, show the progress, cancel what is not wanted any more.

A page calls `load` for its figures. A source that has them in memory answers at once. Otherwise they are fetched
in the background (services.fetch_job): `load` returns what is here and shows a bar and Cancel, and `poll`, called
when all else of the page is drawn, updates the bar and reruns the page as more arrives. When the reader closes the
page or chooses something else, the run ends at its next message to the browser, and with it the fetching.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.sections import notices
from components.state import url
from components.streamlit_compat import ScriptStopped
from components.text import loading
from services import growth_frame
from services.background import BackgroundJob, JobState
from services.fetch_job import FetchJob
from services.figures import Figures
from services.growth import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from services.growth import Growth

POLL_SECONDS: Final = 0.2
"""Seconds between two messages to the browser while cells load: so soon a closed page is noticed."""
CONNECT_POLL_SECONDS: Final = 0.5
"""Seconds between two polls of a source that is being opened."""
RERUN_SECONDS: Final = 1.0
"""Seconds between two reruns of the page with what has arrived; the first figures are drawn at once. Rerun even
when nothing has: input to a fragment of the page, such as a search, is processed only then."""
INITIAL_WAIT_SECONDS: Final = 0.3
"""Seconds to wait for cells that are cached and need no request, before the page is drawn without them."""
RESULT_TTL: Final = 3600.0
"""Seconds for which cells that arrived are shown again without a request ..."""
ERROR_TTL: Final = 30.0
"""... and for which they are when some failed: each rerun of the page would request those again."""

ABANDON_AFTER: Final = 2.0
"""Seconds without a heartbeat after which a job is abandoned. A page sends one at every poll, none while it is
rerun, some 100 ms."""

_JOBS: Final = "jobs"
_DRAWN: Final = "jobs_drawn"


@dataclass
class _Drawn:
    """What this run of the page has drawn of some cells, and where their progress is shown."""

    job: FetchJob
    bar: DeltaGenerator
    done: int
    was_running: bool

    def is_outdated(self, seconds: float) -> bool:
        """Whether to rerun the page, `seconds` after it was drawn."""
        if self.job.is_running != self.was_running or seconds >= RERUN_SECONDS:
            return True
        return self.done == 0 and self.job.done > 0


def start_run() -> None:
    """A run of the page starts: nothing is drawn yet."""
    st.session_state[_DRAWN] = []


def load(
    purpose: str,
    growth: Growth,
    occupation_ids: Sequence[str],
    area_ids: Sequence[str],
    horizons: Sequence[int] | None = None,
) -> Figures:
    """The figures of what is here, at `horizons` or every one of the source; cells still loading are missing from them.

    `purpose` names what the cells are for: what is wanted next for the same purpose takes the place of this.
    """
    if growth.is_immediate:
        years = tuple(horizons or growth.horizons)
        return growth.cached(
            ("figures", tuple(occupation_ids), tuple(area_ids), years),
            lambda: Figures(growth.growth(occupation_ids, area_ids, years)),
            lambda figures: len(figures.every_year),
        )
    jobs = _jobs()
    job = jobs.get(purpose)
    if job is None or not _is_reusable(job, growth, occupation_ids, area_ids):
        if job is not None:
            job.cancel()
        job = jobs[purpose] = FetchJob(growth, occupation_ids, area_ids)
        ends_at_once(job)
    job.heartbeat(ABANDON_AFTER)
    is_running, done, frame = job.is_running, job.done, job.snapshot()
    with st.container():  # always one, so that the elements below keep their positions on the page
        bar = st.empty()
        if is_running:
            st.button("Cancel", key=f"cancel_{purpose}", icon=":material/close:", on_click=job.cancel)
        else:
            _show_missing(purpose, job)
    st.session_state[_DRAWN].append(_Drawn(job, bar, done, is_running))
    return Figures(frame if horizons is None else growth_frame.at_horizons(frame, horizons), job.total)


def is_loading(purpose: str) -> bool:
    """Whether cells for `purpose`, requested by an earlier run of the page, are still loading."""
    job = _jobs().get(purpose)
    return job is not None and job.is_running


def ends_at_once(job: BackgroundJob[Any, Any]) -> bool:
    """Whether `job` ends within the initial wait, so that no progress needs to be shown."""
    job.heartbeat(ABANDON_AFTER)
    return job.wait(INITIAL_WAIT_SECONDS)


def show_connecting(job: BackgroundJob[Any, Growth]) -> None:
    """Show that a source is being opened, and rerun the page when it is; the reader may go elsewhere meanwhile."""
    poll_connection(job)
    st.button("Use public data instead", key="instead", on_click=url.choose_source, args=(PUBLIC,))


@st.fragment(run_every=CONNECT_POLL_SECONDS)
def poll_connection(job: BackgroundJob[Any, Growth]) -> None:
    """A fragment that the browser reruns: a closed page reruns no more, and the job is abandoned."""
    job.heartbeat(ABANDON_AFTER)
    if not job.is_running:
        st.rerun()
    st.info("Opening Lightcast …", icon=":material/hourglass_top:")


def poll() -> None:
    """Update the progress until there is enough new to rerun the page; cancel jobs that the page no longer draws."""
    drawn: list[_Drawn] = st.session_state[_DRAWN]
    for purpose, job in list(_jobs().items()):
        if not any(one.job is job for one in drawn):
            _jobs().pop(purpose).cancel()
    running = [one for one in drawn if one.was_running]
    began = time.monotonic()
    while running:
        if any(one.is_outdated(time.monotonic() - began) for one in running):
            st.rerun()
        try:
            for one in running:
                one.bar.progress(one.job.done / one.job.total, loading.progress(one.job))
        except ScriptStopped:  # the page was closed or lost its connection, which is no click on Cancel
            for one in running:
                one.job.abandon()
            raise
        for one in running:
            one.job.heartbeat(ABANDON_AFTER)
            one.job.wait(POLL_SECONDS / len(running), one.job.done)


def _jobs() -> dict[str, FetchJob]:
    jobs: dict[str, FetchJob] = st.session_state.setdefault(_JOBS, {})
    return jobs


def _is_reusable(job: FetchJob, growth: Growth, occupation_ids: Sequence[str], area_ids: Sequence[str]) -> bool:
    wanted = [(occupation, area) for occupation in occupation_ids for area in area_ids]
    if job.growth is not growth or job.cells != wanted or job.state is JobState.ABANDONED:
        return False
    return job.seconds_since_end < (ERROR_TTL if job.cell_errors or job.error else RESULT_TTL)


def _show_missing(purpose: str, job: FetchJob) -> None:
    """Show what is missing and why, and a button to ask again; nothing when all is well."""
    sentences = loading.missing(job, datetime.now(UTC))
    if not sentences:
        return
    notices.missing_figures(sentences)
    st.button("Ask again", key=f"again_{purpose}", icon=":material/refresh:", on_click=_discard, args=(purpose,))


def _discard(purpose: str) -> None:
    _jobs().pop(purpose, None)
