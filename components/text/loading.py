"""The progress of loading figures, and why some are missing or old, in words. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from components.text.answer import area_phrase
from components.text.labels import listed
from services.background import JobState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.fetch_job import FetchJob
    from services.source import CellError

_NAMED: Final = 2
"""How many of the cells in error are named before the rest is only counted."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def progress(job: FetchJob) -> str:
    """ "17 of 51 areas, about 7 s left"."""
    left = math.ceil(job.seconds_left)
    rest = f", about {left} s left" if left else ""
    return f"{job.done} of {job.total} {_unit(job.cells)}{rest}"


def _unit(cells: Sequence[tuple[str, str]]) -> str:
    if len({occupation for occupation, _ in cells}) == 1:
        return "area" if len(cells) == 1 else "areas"
    return "occupations" if len({area for _, area in cells}) == 1 else "figures"


def missing(job: FetchJob, now: datetime) -> list[str]:
    """A sentence or two for each reason why figures of an ended job are missing or old; none when all is well."""
    found = []
    reasons: dict[tuple[str, bool], list[CellError]] = {}
    for cell_error in job.cell_errors:
        why = f"{cell_error.error.message} {cell_error.error.next_step}"
        reasons.setdefault((why, cell_error.last_good_at is not None), []).append(cell_error)
    found += [_reason(job, why, errors, now) for (why, _), errors in reasons.items()]
    if job.error is not None:
        found.append(f"{job.error.message} {job.error.next_step}")
    elif job.state is not JobState.DONE:
        found.append(f"Stopped: {job.done} of {job.total} {_unit(job.cells)} are here.")
    return found


def _reason(job: FetchJob, why: str, errors: Sequence[CellError], now: datetime) -> str:
    names = [_name(job, cell_error) for cell_error in errors[:_NAMED]]
    if len(errors) > _NAMED:
        names.append(f"{len(errors) - _NAMED} more")
    ids = dict.fromkeys(cell_error.error.support_id for cell_error in errors if cell_error.error.support_id)
    support = f" Support id: `{next(iter(ids))}`." if ids else ""
    last = [cell_error.last_good_at for cell_error in errors if cell_error.last_good_at is not None]
    shown = f" Shown instead: the last good figures, {age(min(last), now)} old." if last else ""
    return f"No new figures for {listed(names)}. {why}{shown}{support}"


def _name(job: FetchJob, cell_error: CellError) -> str:
    occupation = job.growth.occupation(cell_error.cell.occupation_id)["occupation"]
    return f"{occupation} in {area_phrase(job.growth.area(cell_error.cell.area_id))}"


def age(then: datetime, now: datetime) -> str:
    """How long ago `then` was, in the largest unit that says something: "40 seconds", "3 hours", "2 days"."""
    seconds = max((now - then).total_seconds(), 0.0)
    for size, unit in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        number = int(seconds // size)
        if number:
            return f"{number} {unit}{'' if number == 1 else 's'}"
    number = int(seconds)
    return f"{number} second{'' if number == 1 else 's'}"
