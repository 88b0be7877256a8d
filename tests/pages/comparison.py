"""The table of a comparison, as a page sends it to the browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

NAME = "horizons_sortable_table"


def comparison_table(session: AppTest, part: str = "sort") -> pd.DataFrame:
    """The cells by heading: what they are sorted by, or with `part` "text" what is shown."""
    (found,) = (one for one in session.get("bidi_component") if one.proto.component_name == NAME)
    table = json.loads(found.proto.json)
    rows = [[cell.get(part) for cell in row] for row in table["rows"]]
    return pd.DataFrame(rows, columns=[column["label"] for column in table["columns"]])
