"""The words beside figures of Lightcast that stand next to those of public data. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.labels import base_label, base_year_label
from services.growth_rows import by_series, count_distinct

if TYPE_CHECKING:
    from services.growth_rows import GrowthRows

HEADING: Final = "Beside Lightcast’s figures"
CHOOSE: Final = (
    "Pick the nearest of Lightcast’s occupations. No public table matches them to BLS’s, so the choice is yours."
)


def why_they_differ(rows: GrowthRows) -> str:
    """Why two figures of what seems one occupation are not the same; `rows`: those of public data."""
    years = base_year_label(rows)
    return (
        "Lightcast sorts jobs by a taxonomy of its own (LOT), BLS by the SOC, so the occupation that you picked may "
        f"hold other jobs. Public figures count from {years}; Lightcast does not say from which year its do. The two "
        "are projected by different methods from different data: compare direction and size, and neither subtract nor "
        "average them."
    )


def column_title(label: str, rows: GrowthRows) -> str:
    """The heading of a column: "Lightcast: Data Analysts (231113)"."""
    return f"{label}: {rows[0].occupation} ({rows[0].occupation_id})"


def jobs(rows: GrowthRows) -> str:
    """The jobs that growth counts from, by area where there are several."""
    parts = []
    for series in by_series(rows):
        where = f"{series[0].area}: " if count_distinct(rows, "area_id") > 1 else ""
        row = series[0]
        base = base_label(row) if row.base_year else number_format.jobs(row.base_employment)
        parts.append(f"{where}{base} jobs {f'in {row.base_year}' if row.base_year else 'in the base'}")
    return f"{'; '.join(parts)}."


def unknown(code: str) -> str:
    """That Lightcast has no such occupation."""
    return f"Lightcast has no occupation {code} now. Pick another."
