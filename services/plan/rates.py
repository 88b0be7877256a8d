"""Published separation rates: the share of an occupation's people who leave it in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from services.growth_frame import NATION
from services.plan.assumptions import GROUP, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth


def separation_rates(growth: Growth, occupation_ids: Sequence[str]) -> pd.DataFrame:
    """exit_rate and transfer_rate (fractions a year) and source (PUBLISHED, or GROUP) by occupation_id.

    Exits (out of the labor force) and transfers (to another occupation) are annual averages of the nation over the
    projection's ten years, so they are divided by the mean of its first and last year's jobs. Where they are not
    published of an occupation, those of its major group stand in.
    """
    table = growth.occupations().set_index("occupation_id")
    groups = table["group_id"].loc[list(occupation_ids)]
    ids = list(dict.fromkeys([*occupation_ids, *groups.dropna()]))
    cells = growth.growth(ids, [NATION], [max(growth.horizons)]).set_index("occupation_id")
    mean_jobs = (cells["base_employment"] + cells["employment"]).loc[ids] / 2
    columns = {"exit_rate": "exits_per_year", "transfer_rate": "transfers_per_year"}
    rates = pd.DataFrame({name: table[column].loc[ids] / mean_jobs for name, column in columns.items()})
    own = rates.loc[list(occupation_ids)]
    of_group = rates.reindex(groups.to_numpy()).set_axis(own.index)
    is_missing = own.isna().any(axis=1)
    filled = own.where(~is_missing, of_group).astype("Float64")
    return filled.assign(source=is_missing.map({True: GROUP, False: PUBLISHED}).astype("string"))
