"""programs.parquet: which occupations a program of study prepares for, by NCES and BLS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.classification import code_map
from services.dataset_schema import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Collection

NO_OCCUPATION: Final = "99-9999"
"""Stands in the crosswalk beside a program that is named for no occupation."""
NO_PROGRAM: Final = "99.9999"
"""Stands beside an occupation that no program is named for."""


def program_table(crosswalk: pd.DataFrame | None, occupation_ids: Collection[str]) -> pd.DataFrame:
    """programs.parquet: program_id, program, occupation_id; by program, then occupation.

    SOC codes are mapped to the occupations that hold them (code_map.bls_code); of parts that BLS merges each program
    has the whole once. Military occupations and NO_OCCUPATION are dropped: a program that is named for nothing else
    stays, with one row without an occupation. Rows of NO_PROGRAM are no program.
    """
    if crosswalk is None:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in PROGRAMS})
    rows = crosswalk[crosswalk["cip_code"] != NO_PROGRAM]
    detailed = set(occupation_ids)
    codes = sorted(set(rows["soc_code"]) - {NO_OCCUPATION})
    mapped = {code: code_map.bls_code(code, detailed) for code in codes}
    table = pd.DataFrame(
        {
            "program_id": rows["cip_code"],
            "program": rows["cip_title"].str.removesuffix(".").str.split().str.join(" "),
            "occupation_id": rows["soc_code"].map(mapped),
        }
    )
    table = table.sort_values(["program_id", "occupation_id"], na_position="last", ignore_index=True)
    table = table.drop_duplicates(["program_id", "occupation_id"])
    has_others = table["program_id"].isin(table.loc[table["occupation_id"].notna(), "program_id"])
    return table[table["occupation_id"].notna() | ~has_others].reset_index(drop=True)
