"""Writes services/search/code_changes.csv: the codes that people may still have, and what they mean now.

python -m model.tables.code_table
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from model.classification.code_changes import code_changes
from model.classification.occupation_index import build_occupation_index
from model.data import catalog, checked_inputs, projections, release_calendar

if TYPE_CHECKING:
    import pandas as pd

PATH: Final = Path(__file__).parents[2] / "services" / "search" / "code_changes.csv"


def code_table(raw: dict[str, pd.DataFrame], index: pd.DataFrame) -> pd.DataFrame:
    """The table of `raw`, the inputs, for the occupations of `index`: see classification.code_changes."""
    detailed = index[index["taxonomy"] == "soc"]
    present = detailed.rename(
        columns={"occupation_id": "soc_code", "occupation": "title", "emp_base_thousands": "jobs"}
    )
    return code_changes(
        present[["soc_code", "title", "jobs"]], raw["soc_2018_structure"], raw["soc_2010_to_2018_crosswalk"]
    )


def to_csv(table: pd.DataFrame) -> str:
    """The content of the file."""
    return table.to_csv(index=False, lineterminator="\n")


def main() -> None:
    """Write the file from the committed inputs."""
    raw = checked_inputs.read_inputs(catalog.INPUT_DIR)
    index = build_occupation_index(projections.base_projections(raw, release_calendar.latest_vintages(raw), date.max))
    PATH.write_text(to_csv(code_table(raw, index)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
