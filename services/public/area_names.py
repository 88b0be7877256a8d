"""What a text means: the area that somebody wrote by code, abbreviation or name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.growth_frame import NATION

if TYPE_CHECKING:
    import pandas as pd


class AreaNames:
    """The ids, abbreviations and names of `areas` (area_id, area, area_abbr)."""

    def __init__(self, areas: pd.DataFrame) -> None:
        self._ids = {str(area_id) for area_id in areas["area_id"]}
        self._by_name = {
            str(name).casefold(): str(area_id)
            for column in ("area_abbr", "area")
            for name, area_id in zip(areas[column], areas["area_id"], strict=True)
        }

    def resolve(self, text: str) -> str | None:
        """The area that `text` means: US, us, 0, 06, 6, "FIPS 06", CA, California; else None."""
        name = text.strip().casefold().removeprefix("fips ")
        if re.fullmatch(r"\d{1,3}", name, re.ASCII):
            name = NATION.casefold() if int(name) == 0 else f"{int(name):02d}"
        return name if name in self._ids else self._by_name.get(name)
