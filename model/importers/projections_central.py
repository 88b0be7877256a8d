"""Projections Central's file of the states' own long-term projections.

Comma- or tab-separated, with the columns Title, Base, Projected, PercentChange, AvgAnnualOpenings, STFIPS and OccCode,
and BaseYear and ProjYear in some. Where it names no years, its national rows date it: they are BLS's of one vintage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.data import catalog
from model.importers import cells
from model.importers.document import Grid, ImportedTable
from services.dataset_schema import ALL_OCCUPATIONS
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping

URL: Final = "https://projectionscentral.org/longterm"
TABLE: Final = "state_projections_long"
_COLUMNS: Final = ("Title", "Base", "Projected", "PercentChange", "AvgAnnualOpenings", "STFIPS", "OccCode")
_AGAIN: Final = "Download it again: all states, all occupations, long-term"
_NATION: Final = ("00", "US", "United States")
_TERRITORIES: Final = ("GU", "PR", "VI")
_MIN_SHARE: Final = 0.5
"""Of a state's total that its occupations add up to; in all states but one it is above 0.8."""
_ROUNDING: Final = 10
"""Openings are rounded to tens."""


def matches(header: list[str]) -> bool:
    """Whether this is the header of such a file."""
    return {"Base", "Projected", "OccCode"} <= set(header)


def read(
    grid: Grid,
    states: Mapping[str, tuple[str, str]],
    vintages: Mapping[tuple[int, int], pd.DataFrame],
    years: tuple[int, int] | None = None,
) -> ImportedTable:
    """The table of the states' own projections.

    Args:
        grid: the file.
        states: FIPS code to (abbreviation, name).
        vintages: BLS's projections by their years, to date a file that names none.
        years: base and target year, if the file does not say them.
    """
    grid = grid.filtered(any(cell not in (None, "") for cell in row) for row in grid.rows)
    if not grid.rows:
        raise grid.error("the file has a header but no rows", _AGAIN)
    for name in _COLUMNS:
        grid.column(name)
    names = {**states, _NATION[0]: _NATION[1:]}
    fips = cells.codes(grid, "STFIPS", r"\d{2}", width=2)
    for number, code in zip(grid.numbers, fips, strict=True):
        if code not in names:
            raise grid.error(f"{code} is no state", _AGAIN, number)
    codes = cells.codes(grid, "OccCode")
    frame = pd.DataFrame(
        {
            "state_fips": fips,
            "state_abbr": [names[code][0] for code in fips],
            "state_name": [names[code][1] for code in fips],
            "soc_code": codes,
            "title": cells.required_texts(grid, "Title"),
            "level": ["total" if code == ALL_OCCUPATIONS else "detailed" for code in codes],
            "emp_base": cells.numbers(grid, "Base", required=True),
            "emp_target": cells.numbers(grid, "Projected", required=True),
            "pct_change": cells.numbers(grid, "PercentChange", required=True),
            "openings_annual_avg": cells.numbers(grid, "AvgAnnualOpenings", required=True),
        }
    )
    whole = ["emp_base", "emp_target", "openings_annual_avg"]
    frame[whole] = frame[whole].round().astype("int64")
    base, target = years or _years(grid) or _dated(grid, frame, vintages)
    frame.insert(6, "base_year", base)
    frame.insert(7, "target_year", target)
    _require_states(grid, frame, states)
    frame["flag"] = _flags(frame)
    content = f"State agencies' long-term projections {catalog.vintage_label(base, target)}"
    return ImportedTable(TABLE, frame, content, grid.file, grid.sheet, URL, grid.numbers)


def _years(grid: Grid) -> tuple[int, int] | None:
    """The years that the file names; None if it has no column for them."""
    if not (grid.has("BaseYear") and grid.has("ProjYear")):
        return None
    pairs = set(zip(cells.codes(grid, "BaseYear", r"\d{4}"), cells.codes(grid, "ProjYear", r"\d{4}"), strict=True))
    if len(pairs) > 1:
        found = ", ".join(f"{base}-{target}" for base, target in sorted(pairs))
        raise grid.error(f"rows of several periods ({found})", "Keep the rows of one period")
    [(base, target)] = pairs
    return int(base), int(target)


def _dated(grid: Grid, frame: pd.DataFrame, vintages: Mapping[tuple[int, int], pd.DataFrame]) -> tuple[int, int]:
    """The vintage of BLS whose levels the file's own national rows are."""
    nation = frame[(frame["state_fips"] == _NATION[0]) & (frame["level"] == "detailed")]
    for years, table in vintages.items():
        published = table.drop_duplicates("soc_code").set_index("soc_code")
        expected = nation["soc_code"].map(published["emp_base_thousands"]) * 1000
        after = nation["soc_code"].map(published["emp_target_thousands"]) * 1000
        same = ((nation["emp_base"] - expected).abs() < 1) & ((nation["emp_target"] - after).abs() < 1)
        if len(nation) and same.all():
            return years
    raise grid.error(
        "it names no years and its national rows are BLS's of no vintage in the inputs", "Add --years 2022-2032"
    )


def _require_states(grid: Grid, frame: pd.DataFrame, states: Mapping[str, tuple[str, str]]) -> None:
    totals = set(frame.loc[frame["level"] == "total", "state_fips"])
    for code, (abbreviation, name) in sorted(states.items()):
        if abbreviation not in _TERRITORIES and code not in totals:
            raise grid.error(f"no total of {name}", _AGAIN)


def _flags(frame: pd.DataFrame) -> list[str | None]:
    """Which figures are not comparable with other states': openings that are growth alone
    ("NY_openings_not_comparable"), levels that add up to less than half of their state ("MA_level_undercount")."""
    details = frame[frame["level"] == "detailed"]
    total = frame[frame["level"] == "total"].set_index("state_abbr")["emp_base"]
    share = details.groupby("state_abbr")["emp_base"].sum() / total
    undercounts = set(share.index[share < _MIN_SHARE])
    growth = (details["emp_target"] - details["emp_base"]).clip(lower=0) / MAX_HORIZON
    is_growth = (growth - details["openings_annual_avg"]).abs() <= _ROUNDING
    by_state = is_growth.groupby(details["state_abbr"]).all()
    growth_alone = set(by_state.index[by_state])
    flags: list[str | None] = []
    for state, level in zip(frame["state_abbr"], frame["level"], strict=True):
        if state in undercounts and level == "detailed":
            flags.append(f"{state}_level_undercount")
        else:
            flags.append(f"{state}_openings_not_comparable" if state in growth_alone | undercounts else None)
    return flags
