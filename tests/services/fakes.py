"""Growth frames and a slow source made up for tests: the boundary of the services, not their inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from services import growth_frame
from services.dataset_schema import OCCUPATION_COLUMNS
from services.errors import ServiceDownError
from services.growth_frame import HORIZONS
from services.source import Cell, CellError, Features, Source

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Iterator, Sequence

NAMES = {"00-0000": "Total, all occupations", "11-1111": "Alphas", "22-2222": "Betas", "33-3333": "Gammas"}
AREAS = {"US": "United States", "06": "California", "48": "Texas"}
RETRIEVED = pd.Timestamp("2026-01-02", tz="UTC")


def cell_rows(
    occupation_id: str = "11-1111",
    area_id: str = "US",
    growth: float | None = 0.1,
    *,
    base: float | None = 100_000.0,
    years: Sequence[int] = HORIZONS,
    base_year: int | None = 2024,
    **columns: Any,
) -> pd.DataFrame:
    """The rows of one occupation in one area: `growth` after ten years, a straight line before."""
    nation = area_id == "US"
    path = [None if growth is None else growth * year / 10 for year in years]
    known = growth is not None and base is not None
    rows = pd.DataFrame(
        {
            "occupation_id": occupation_id,
            "occupation": NAMES.get(occupation_id, f"Occupation {occupation_id}"),
            "taxonomy": "soctotal" if occupation_id == "00-0000" else "soc",
            "area_level": "nation" if nation else "state",
            "area_id": area_id,
            "area": AREAS.get(area_id, f"State {area_id}"),
            "base_year": base_year,
            "base_employment": base if growth is not None else None,
            "base_basis": "published" if nation else "modelled",
            "horizon_years": list(years),
            "target_year": [None if base_year is None else base_year + year for year in years],
            "growth": path,
            "change": [base * part if known else None for part in path],
            "employment": [base * (1 + part) if known else None for part in path],
            "basis": [
                None if growth is None else "modelled" if not nation else "published" if year == 10 else "derived"
                for year in years
            ],
            "flags": "not_published" if growth is None else "",
            "source": "Made up",
            "vintage": "2024-34",
            "retrieved_at": RETRIEVED,
        }
    )
    return growth_frame.conform(rows.assign(**columns))


def frame(*cells: pd.DataFrame) -> pd.DataFrame:
    """Cells one below the other."""
    return growth_frame.concat(cells)


class FakeSource(Source):
    """A slow source: one frame a cell, the last cell first, `failing` cells never, everything counted."""

    name = "fake"
    label = "Fake source"
    vintage = "2024-34"
    reference_id: str | None = "00-0000"
    features = Features(is_static=True, base_year=True, reference=True)
    horizons = range(1, 11)

    def __init__(self, failing: Collection[tuple[str, str]] = ()) -> None:
        self.failing = set(failing)
        self.calls = 0
        self.fetched: list[Cell] = []
        self.stops: list[threading.Event] = []
        self.occupation_names = dict(NAMES)

    def areas(self) -> pd.DataFrame:
        levels = ["nation" if code == "US" else "state" for code in AREAS]
        rows = {"area_id": list(AREAS), "area": list(AREAS.values()), "area_abbr": ["US", "CA", "TX"]}
        return pd.DataFrame(rows | {"area_level": levels}, dtype="string")

    def occupations(self) -> pd.DataFrame:
        table = pd.DataFrame({name: pd.Series([pd.NA] * len(NAMES), dtype="string") for name in OCCUPATION_COLUMNS})
        return table.assign(
            occupation_id=pd.array(list(self.occupation_names), dtype="string"),
            occupation=pd.array(list(self.occupation_names.values()), dtype="string"),
            taxonomy=pd.array(["soctotal", "soc", "soc", "soc"], dtype="string"),
        )

    def titles(self) -> pd.DataFrame:
        return pd.DataFrame({"title": ["Alpha tester"], "occupation_id": ["11-1111"], "kind": ["alternate"]})

    def estimate_seconds(self, cells: int) -> float:
        return 0.5 * cells

    def fetch(
        self,
        cells: Sequence[Cell],
        horizons: Sequence[int],
        cancel: threading.Event,
        on_error: Callable[[CellError], None],
    ) -> Iterator[pd.DataFrame]:
        self.calls += 1
        self.stops.append(cancel)
        for cell in reversed(cells):
            if cancel.is_set():
                return
            self.fetched.append(cell)
            if (cell.occupation_id, cell.area_id) in self.failing:
                on_error(CellError(cell, ServiceDownError("It is down.", "Try again.")))
            else:
                rows = cell_rows(cell.occupation_id, cell.area_id, years=horizons)
                yield rows.assign(
                    occupation=pd.array([self.occupation_names[cell.occupation_id]] * len(rows), "string")
                )
