"""Checks the cells before they are written: every year of them must be a valid growth frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services import growth_frame
from services.dataset_schema import GROWTH_DECIMALS, YEARS
from services.flags import Flag

if TYPE_CHECKING:
    import pandas as pd

_TEXT_COLUMNS: Final = ("occupation_id", "area_id", "base_basis", "flags", "source", "vintage")


def check_cells(cells: pd.DataFrame) -> None:
    """Raise ValueError if any year of `cells` is not a growth frame, or a flag is not defined."""
    unknown = {flag for flags in cells["flags"].unique() for flag in flags.split()} - set(Flag)
    if unknown:
        raise ValueError(f"cells have flags that services.flags does not define: {sorted(unknown)}")
    text = cells[list(_TEXT_COLUMNS)].astype("string")
    for year in YEARS:
        frame = growth_frame.conform(text.assign(**_numbers(cells, year)))
        found = growth_frame.problems(frame)
        if found:
            raise ValueError(f"cells in year {year}: {'; '.join(found)}")


def _numbers(cells: pd.DataFrame, year: int) -> dict[str, pd.Series | int]:
    """The numeric columns of a growth frame at one horizon; levels only where they are published. Without ranges, which
    are worked out where the data set is read."""
    is_published = cells["published_horizon"].eq(year).fillna(False).astype(bool)
    return {
        "base_year": cells["base_year"],
        "base_employment": cells["base_employment"],
        "horizon_years": year,
        "target_year": cells["base_year"] + year,
        "growth": cells[f"growth_{year}"] / 10**GROWTH_DECIMALS,
        "change": cells["change_10"].where(is_published),
        "employment": cells["employment_10"].where(is_published),
    }
