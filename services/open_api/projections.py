"""Projections in the contract's form: a growth frame in, encoded response bodies out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from services.contract import HORIZON_NAMES
from services.flags import Flag
from services.growth_frame import LOCAL_LEVEL
from services.open_api.responses import encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

DIMENSIONS: Final = ("soc", "socmajor")
"""What projections there are: of detailed occupations and of major groups, as the growth frame calls them."""
NATION: Final = "us"
_LOCAL_GROUP: Final = "figures of local areas are of single occupations, not groups"
_REASONS: Final = {
    Flag.NO_LONGER_PROJECTED: "BLS no longer projects the occupation, so there is no estimate of areas",
    Flag.NO_SHARE: (
        "more than a third of its jobs are outside BLS's survey (OEWS), and the state's agency gives no number of jobs "
        "that can be used instead"
    ),
    Flag.NOT_PUBLISHED: "its employment there is not published (suppressed or too small to survey)",
}
"""Why a cell has no figure, by its flag; of several the first."""

AreaBodies = dict[str, bytes | str]
"""By area id: the encoded response body, or as a text why there is no projection."""


def encode_by_area(frame: pd.DataFrame) -> AreaBodies:
    """The bodies of one occupation, from its growth frame with all areas and the contract's horizons."""
    rows: dict[str, dict[int, _Row]] = {}
    columns: list[Any] = [frame[name].array for name in _Row._fields]
    for row in map(_Row, *(column.to_numpy(dtype=object, na_value=None).tolist() for column in columns)):
        rows.setdefault(row.area_id, {})[row.horizon_years] = row
    return {
        area: _encode_cell({name: by_year[year] for name, year in HORIZON_NAMES.items()})
        for area, by_year in rows.items()
    }


class _Row(NamedTuple):
    """The columns of the growth frame that a body needs; None where the frame has NA."""

    occupation_id: str
    occupation: str
    taxonomy: str
    area_level: str
    area_id: str
    area: str
    base_year: int
    base_employment: float
    horizon_years: int
    growth: float | None
    low_80: float | None
    high_80: float | None
    base_basis: str
    basis: str | None
    flags: str


def why_none(area_level: str, taxonomy: str, flags: str) -> str:
    """Why a cell of the growth frame has no figure."""
    if area_level == LOCAL_LEVEL and taxonomy != DIMENSIONS[0]:
        return _LOCAL_GROUP
    return next((text for flag, text in _REASONS.items() if flag in flags.split()), "nothing is published")


def _encode_cell(rows: Mapping[str, _Row]) -> bytes | str:
    """The body of one occupation in one area, from its rows by the contract's names of the horizons."""
    row = next(iter(rows.values()))
    growth = {name: row.growth for name, row in rows.items()}
    if all(value is None for value in growth.values()):
        why = why_none(row.area_level, row.taxonomy, row.flags)
        return f"No projection of {row.occupation} in {row.area}: {why}."
    body: dict[str, Any] = {
        "id": row.occupation_id,
        "name": row.occupation,
        "region": {"nation": NATION, "level": row.area_level, "id": row.area_id, "name": row.area},
        "baseEmployment": round(row.base_employment),
        "growthPercent": growth,
        "baseYear": row.base_year,
        "baseBasis": row.base_basis,
        "basis": {name: row.basis for name, row in rows.items() if row.basis is not None},
        "flags": " ".join(dict.fromkeys(flag for row in rows.values() for flag in row.flags.split())),
    }
    ranges = {
        name: [row.low_80, row.high_80]
        for name, row in rows.items()
        if row.low_80 is not None and row.high_80 is not None
    }
    if ranges:
        body["range80"] = ranges
    return encode({"data": body})
