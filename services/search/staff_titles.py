"""Titles as staff lists of today have them: `staff_titles.csv`, a title and an occupation a line.

Written for this project from knowledge of what cities, hospitals, schools, plants and shops call their staff, and coded
by the SOC 2018 definitions. O*NET's titles are many, but of "noon duty aide" they know nothing, and some stand only
where an odd namesake is meant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

_PATH: Final = Path(__file__).with_name("staff_titles.csv")
KIND: Final = "staff"
"""What `SearchIndex` knows these titles by, among the kinds of titles."""


def read_staff_titles() -> pd.DataFrame:
    """Columns title, occupation_id and kind, as the titles of a source have them."""
    return pd.read_csv(_PATH, dtype="str", keep_default_na=False, encoding="utf-8").assign(kind=KIND)
