"""The input tables, read only through the release calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from model.data import release_calendar
from model.data.units import percent_to_fraction, thousands_to_jobs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass
class InputTables:
    """The input tables by name. Each read takes the day on which it is made (`as_of`).

    A backtest needs the same rows many times, so what was worked out is kept: `features_cache` belongs to
    national.features, `matched_cache` to national.employment_change, `training_cache` to national.regression.
    """

    tables: Mapping[str, pd.DataFrame]
    features_cache: dict[tuple[int, date], pd.DataFrame] = field(default_factory=dict)
    matched_cache: dict[tuple[int, int], pd.Series] = field(default_factory=dict)
    training_cache: dict[int, pd.DataFrame] = field(default_factory=dict)
    _released: dict[date, pd.DataFrame] = field(default_factory=dict, init=False)
    _detailed: dict[tuple[int, date], pd.DataFrame] = field(default_factory=dict, init=False)
    _total: dict[tuple[int, date], float] = field(default_factory=dict, init=False)

    @property
    def crosswalk(self) -> pd.DataFrame:
        """SOC 2010 to SOC 2018."""
        return self.tables["soc_2010_to_2018_crosswalk"]

    def detailed_oews(self, year: int, as_of: date) -> pd.DataFrame:
        """Detailed occupations of one OEWS year that have employment: soc_code, title, tot_emp (jobs), emp_prse (%).

        Raises:
            LookaheadError: that year was not released by `as_of`.
        """
        if (year, as_of) not in self._detailed:
            released = self._released_oews(as_of)
            released = released[released["year"] == year]
            rows = released[(released["o_group"] == "detailed") & released["tot_emp"].gt(0)]
            if rows.empty:
                raise release_calendar.LookaheadError(f"OEWS {year} was not published by {as_of.isoformat()}")
            self._detailed[year, as_of] = rows
        return self._detailed[year, as_of]

    def previous_detailed_oews(self, year: int, as_of: date) -> pd.DataFrame:
        """Detailed occupations of the last OEWS year before `year`, with or without employment; empty if none."""
        released = self._released_oews(as_of)
        earlier = released[(released["year"] < year) & (released["o_group"] == "detailed")]
        last: pd.DataFrame = earlier[earlier["year"] == earlier["year"].max()]
        return last

    def _released_oews(self, as_of: date) -> pd.DataFrame:
        if as_of not in self._released:
            released = release_calendar.released_oews(self.tables["oews_national"], as_of)
            release_calendar.require_released(as_of, oews_years=released["year"].unique())
            self._released[as_of] = released
        return self._released[as_of]

    def total_employment(self, year: int, as_of: date) -> float:
        """All employees (jobs) of one OEWS year."""
        if (year, as_of) not in self._total:
            released = self._released_oews(as_of)
            rows = released[released["year"] == year]
            self._total[year, as_of] = float(rows.loc[rows["o_group"] == "total", "tot_emp"].iloc[0])
        return self._total[year, as_of]

    def latest_projections(self, year: int, as_of: date) -> tuple[int, pd.DataFrame]:
        """Base year and `detailed_projections` of the newest released projections with a base of at most `year`."""
        released = release_calendar.released_projections(self.tables, as_of)
        release_calendar.require_released(as_of, base_years=released)
        base = max(start for start in released if start <= year)
        return base, detailed_projections(released[base])


def detailed_projections(table: pd.DataFrame) -> pd.DataFrame:
    """Detailed occupations of a projections table: soc_code, title, base (jobs), growth (fraction over ten years)."""
    rows = table[table["level"] == "detailed"]
    return pd.DataFrame(
        {
            "soc_code": rows["soc_code"].to_numpy(),
            "title": rows["title"].to_numpy(),
            "base": thousands_to_jobs(rows["emp_base_thousands"]).to_numpy(),
            "growth": percent_to_fraction(rows["pct_change"]).to_numpy(),
        }
    )
