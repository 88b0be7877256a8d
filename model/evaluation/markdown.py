"""Tables and numbers of the report in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table."""
    return [f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]


def percent(value: float, digits: int = 1) -> str:
    """A fraction as a percent without its sign; a dash where missing."""
    return "–" if np.isnan(value) else f"{100 * value:.{digits}f}".replace("-", "−")
