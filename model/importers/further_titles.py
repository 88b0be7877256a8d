"""Titles that only the model of whole titles is fitted to: `further_titles.csv`.

Search reads them right without having them in its index, where each would cost memory and time. Written for this
project from knowledge of what employers call their staff, coded by the SOC 2018 definitions.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

_PATH: Final = Path(__file__).with_suffix(".csv")
KIND: Final = "further"


def read_further_titles() -> pd.DataFrame:
    """Columns title, occupation_id and kind, as the titles of a source have them."""
    return pd.read_csv(_PATH, dtype="str", keep_default_na=False, encoding="utf-8").assign(kind=KIND)
