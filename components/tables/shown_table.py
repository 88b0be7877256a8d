"""A ShownTable as a table on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Callable

    from pandas.io.formats.style import Styler

    from services.exports.shown_table import Kind, ShownTable

_FORMATS: Final[dict[Kind, Callable[[Any], str]]] = {
    "percent": number_format.percent,
    "change": number_format.job_change,
    "count": number_format.jobs,
    "dollars": number_format.dollars,
    "ratio": "{:.2f}".format,
}
_NO_PLACE: Final = number_format.EN_DASH


def styled(table: ShownTable) -> Styler:
    """The table with its numbers written as everywhere; they stay numbers, so that they sort and stand right."""
    formats: dict[Any, Any] = {name: _FORMATS[kind] for name, kind in table.kinds.items() if kind in _FORMATS}
    styler = table.data.style.format(formats, na_rep=number_format.NOT_PUBLISHED)
    for name, kind in table.kinds.items():
        if kind == "place":
            styler = styler.format("{:.0f}", na_rep=_NO_PLACE, subset=(table.data.index, [name]))
    for name, positions in table.minimums.items():
        if name in table.data.columns and positions:
            subset = (table.data.index[np.array(sorted(positions))], [name])
            styler = styler.format(_minimum, na_rep=number_format.NOT_PUBLISHED, subset=subset)
    return styler


def column_config(table: ShownTable) -> dict[str, Any]:
    """Texts of numbers to the right, as numbers are."""
    return {
        name: st.column_config.TextColumn(alignment="right")
        for name, kind in table.kinds.items()
        if kind == "number_text"
    }


def _minimum(amount: Any) -> str:
    return number_format.dollars(amount, is_minimum=True)
