"""The input tables, read only through the release calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from model.data import release_calendar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass
class Library:
    """The input tables, to be read only through `asof`. Reads are remembered: a backtest asks for the same again."""

    tables: Mapping[str, pd.DataFrame]
    features_cache: dict[tuple[int, date], pd.DataFrame] = field(default_factory=dict)

    @property
    def crosswalk(self) -> pd.DataFrame:
        """SOC 2010 to SOC 2018."""
        return self.tables["soc_2010_to_2018_crosswalk"]

    def oews(self, year: int, as_of: date) -> pd.DataFrame:
        """Detailed occupations of one OEWS year with a figure: soc_code, title, tot_emp, emp_prse. LeakError if it was
        not out."""
        known = self._known(as_of)
        rows = known[(known["year"] == year) & (known["o_group"] == "detailed") & known["tot_emp"].gt(0)]
        if rows.empty:
            raise release_calendar.LeakError(f"OEWS {year} was not published by {as_of.isoformat()}")
        return rows

    def before(self, year: int, as_of: date) -> pd.DataFrame:
        """Detailed occupations of the last OEWS year before `year`, those without a figure too; empty if there is
        none."""
        known = self._known(as_of)
        known = known[(known["year"] < year) & (known["o_group"] == "detailed")]
        last: pd.DataFrame = known[known["year"] == known["year"].max()]
        return last

    def _known(self, as_of: date) -> pd.DataFrame:
        known = release_calendar.oews(self.tables["oews_national"], as_of)
        release_calendar.forbid_later(as_of, oews_years=known["year"].unique())
        return known

    def total(self, year: int, as_of: date) -> float:
        """All employees of one OEWS year."""
        known = self._known(as_of)
        return float(known.loc[(known["year"] == year) & (known["o_group"] == "total"), "tot_emp"].iloc[0])

    def projections(self, year: int, as_of: date) -> tuple[int, pd.DataFrame]:
        """The newest projections with a base of at most `year` published by then: base year and details."""
        known = release_calendar.projections(self.tables, as_of)
        release_calendar.forbid_later(as_of, base_years=known)
        base = max(start for start in known if start <= year)
        return base, details(known[base])


def details(table: pd.DataFrame) -> pd.DataFrame:
    """The detailed occupations of a table of projections, by code: title, base (jobs), growth (ten years, fraction)."""
    rows = table[table["level"] == "detailed"]
    return pd.DataFrame(
        {
            "soc_code": rows["soc_code"].to_numpy(),
            "title": rows["title"].to_numpy(),
            "base": (rows["emp_base_thousands"] * 1000).round().to_numpy(),
            "growth": (rows["pct_change"] / 100).round(4).to_numpy(),
        }
    )
