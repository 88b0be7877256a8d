"""Replaces our estimates of states in a growth frame by the state agencies' own projections. Pure.

An agency publishes its last year alone. The years before it are derived at a constant rate, as between any two
published years; there are no ranges and no likelihoods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from services import growth_frame
from services.flags import AgencyFlag, Flag
from services.source import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STATE: Final = "state"
BY_WAY_OF: Final = ", by way of Projections Central"
_SOURCE_ENDING: Final = f" state agency{BY_WAY_OF}"
"""How the source of a state's figures ends, after the name of the state."""
_NOT_PUBLISHED: Final = ("low_80", "high_80", "low_50", "high_50", *growth_frame.LIKELIHOODS)


def vintage_label(base_year: int, target_year: int) -> str:
    """A projection's years as a vintage: "2022-32"."""
    return f"{base_year}-{target_year % 100:02d}"


def is_from_agency(source: str | None) -> bool:
    """Whether the `source` of a row says that its figures are those of a state's agency."""
    return source is not None and source.endswith(_SOURCE_ENDING)


def replace_states(frame: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """`frame` (a growth frame) with the agencies' figures in the cells of states; other rows stay as they are.

    `published`: `services.dataset_schema.AGENCY`. A state without a figure has rows with NA and `not_published`, one
    whose agency published a figure of several occupations together their growth, no jobs and `several_occupations`.
    """
    is_state = (frame["area_level"] == STATE).to_numpy(dtype=bool)
    if not is_state.any():
        return frame
    # Put together, not assigned: pandas cannot assign whole numbers of which some are missing beside some that are not.
    states = _states(frame[is_state], published).set_axis(frame.index[is_state])
    return pd.concat([frame[~is_state], states]).loc[frame.index, list(frame.columns)].astype(growth_frame.DTYPES)


def _states(rows: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """The rows of states with the agencies' figures."""
    names = ["occupation_id", "area_id", "base_year", "target_year", "base_employment", "growth", "change", "flags"]
    keys = rows[["occupation_id", "area_id", "horizon_years"]].reset_index(drop=True)
    own = keys.merge(published[names], on=["occupation_id", "area_id"], how="left")
    own = own.assign(base_year=own["base_year"].astype("Int64"), target_year=own["target_year"].astype("Int64"))
    year = own["base_year"].mode()
    # A state without a figure has the years of the others, or where none has one those of ours: all share an axis.
    base_year = own["base_year"].fillna(year.iloc[0]) if len(year) else rows["base_year"].reset_index(drop=True)
    span, horizon = own["target_year"] - own["base_year"], own["horizon_years"]
    is_last = (horizon == span).fillna(False)
    growth = ((1 + own["growth"]) ** (horizon / span) - 1).mask(is_last, own["growth"])
    is_several = growth_frame.has_flag(own.assign(flags=own["flags"].fillna("")), AgencyFlag.SEVERAL_OCCUPATIONS)
    base = own["base_employment"].astype("Float64").mask(is_several)
    change = (base * growth).round().mask(is_last, own["change"].astype("Float64").mask(is_several))
    has_figure = growth.notna()
    small = (base < growth_frame.SMALL_BASE).fillna(False)
    vintage = vintage_label(int(year.iloc[0]), int(own["target_year"].mode().iloc[0])) if len(year) else ""
    figures = rows.drop(columns=list(_NOT_PUBLISHED)).reset_index(drop=True)
    figures = figures.assign(
        base_year=base_year,
        base_employment=base,
        base_basis=pd.Series("published", index=own.index).where(base.notna()),
        target_year=base_year + horizon,
        growth=growth,
        growth_per_year=(1 + growth) ** (1 / horizon) - 1,
        change=change,
        employment=base + change,
        basis=pd.Series("derived", index=own.index).mask(is_last, "published").where(has_figure),
        flags=pd.Series("", index=own.index)
        .mask(small & has_figure, str(Flag.SMALL_BASE))
        .mask(is_several & has_figure, str(Flag.SEVERAL_OCCUPATIONS))
        .mask(~has_figure, str(Flag.NOT_PUBLISHED)),
        source=[f"{area}{_SOURCE_ENDING}" for area in rows["area"]],
        vintage=pd.Series(vintage, index=own.index, dtype=growth_frame.STRING),
    )
    return growth_frame.conform(figures)


def transform(read: Callable[[Sequence[Cell]], pd.DataFrame]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """`replace_states` of any frame with what `read` (such as Source.agency) knows of its cells."""

    def apply(frame: pd.DataFrame) -> pd.DataFrame:
        states = frame.loc[frame["area_level"] == STATE, ["occupation_id", "area_id"]].drop_duplicates()
        if states.empty:
            return frame
        return replace_states(frame, read([Cell(*pair) for pair in states.itertuples(index=False)]))

    return apply
