"""Reading of all input tables, as the build and the backtest use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.data import consistency, projections, reader

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def read_inputs(folder: Path) -> dict[str, pd.DataFrame]:
    """The input tables in `folder` by name, each checked, and complete (data.projections.complete_tables).

    Raises:
        InputError: a table is invalid.
    """
    raw = projections.complete_tables(reader.read_tables(folder))
    consistency.check_tables(raw)
    return raw
