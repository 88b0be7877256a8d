"""What a reader should know of the market's figures in a plan, as the flags of the growth frame say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from services.flags import FLAG_SENTENCES, Flag
from services.growth_frame import MAX_HORIZON
from services.plan.assumptions import MARKET
from services.plan.roles import NOTE, LineNote

if TYPE_CHECKING:
    import pandas as pd

    from services.growth import Growth

_OF_GROWTH: Final = (
    Flag.NATIONAL_RATE,
    Flag.STATE_PATH,
    Flag.STATE_NOT_PUBLISHED,
    Flag.TURNS,
    Flag.NO_HISTORY,
    Flag.CODE_BREAK,
    Flag.SMALL_BASE,
)
"""Flags of how sure a growth is, beside SIGN_DIFFERS. Those of jobs play no part: a plan has the list's headcounts.
That BLS projects an occupation no more is said where roles are matched."""
_MAX_NAMED: Final = 3
"""Roles that a note names; all are in the column `flags`."""


def figure_notes(growth: Growth, rows: pd.DataFrame) -> list[LineNote]:
    """A note for each thing to know of the growth of some roles; `rows` of calculation.ROW_DTYPES, of one year or more.

    Roles with growth of their own are left out. The first is `conflict`.
    """
    cells = _market_cells(rows)
    wider = cells[cells["figures_area"] != cells["area_id"]]
    stands_in = {area_id: growth.area(area_id) for area_id in wider["figures_area"].unique()}
    notes = [
        conflict(growth, rows),
        _note(
            "Figures of a wider area stand in, as there are none of its own",
            wider,
            [f": {stands_in[area_id]}" for area_id in wider["figures_area"]],
        ),
        *(_note(FLAG_SENTENCES[flag], _with_flag(cells, flag)) for flag in _OF_GROWTH),
    ]
    return [note for note in notes if note]


def conflict(growth: Growth, rows: pd.DataFrame) -> LineNote | None:
    """That agencies of states project the opposite direction of some roles in any year, with their figures; None for
    no such."""
    cells = _market_cells(_with_flag(rows, Flag.SIGN_DIFFERS).sort_values("line", kind="stable"))
    return _note(
        f"{FLAG_SENTENCES[Flag.SIGN_DIFFERS]} over {MAX_HORIZON} years",
        cells,
        [_agency_figure(growth, *cell) for cell in cells[["occupation_id", "figures_area"]].to_numpy()[:_MAX_NAMED]],
    )


def _market_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """The first row of each occupation and area whose growth is the market's."""
    is_market = (rows["growth_source"] == MARKET) & rows["figures_area"].notna()
    return rows[is_market].drop_duplicates(["occupation_id", "area_id"])


def _with_flag(cells: pd.DataFrame, flag: Flag) -> pd.DataFrame:
    return cells[np.array([flag in flags.split() for flags in cells["flags"]], dtype=bool)]


def _note(text: str, cells: pd.DataFrame, endings: list[str] | None = None) -> LineNote | None:
    """A note that names the first of some cells, each with its ending; None for no cells."""
    if cells.empty:
        return None
    some = cells.head(_MAX_NAMED)
    ends = (endings or [""] * len(some))[: len(some)]
    names = [
        f"{occupation}, {area}{end}"
        for occupation, area, end in zip(some["occupation"], some["area"], ends, strict=True)
    ]
    more = [f"{len(cells) - len(some):,} more"] if len(cells) > len(some) else []
    line = int(cells["line"].iloc[0]) if len(cells) == 1 else 0
    return LineNote(line, NOTE, f"{text} ({'; '.join([*names, *more])}).")


def _agency_figure(growth: Growth, occupation_id: str, area_id: str) -> str:
    """ ": +1.0 %, 2022–2032"; "" where the figures are of no state, but of a local area's states."""
    figures = growth.agency([occupation_id], [area_id]).dropna(subset=["growth"])
    if figures.empty:
        return ""
    one = figures.iloc[0]
    percent = f"{100 * one['growth']:+.1f} %".replace("-", "−")
    return f": {percent}, {int(one['base_year'])}–{int(one['target_year'])}"
