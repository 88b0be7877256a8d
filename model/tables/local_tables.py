"""area_states.parquet and local_employment.parquet: local areas' states, employment and wages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.metros.area_states import area_employment, area_states
from model.metros.local_areas import local_areas
from model.metros.local_employment import local_employment
from services.dataset_schema import ALL_OCCUPATIONS, AREA_STATES, LOCAL_EMPLOYMENT
from services.growth_frame import NATION

if TYPE_CHECKING:
    from collections.abc import Mapping

_TENS: Final = 10
_HUNDREDTHS: Final = 100


def base_year_areas(raw: Mapping[str, pd.DataFrame], base_year: int) -> pd.DataFrame | None:
    """The local areas of the base year (metros.local_areas); None where the inputs have none of that year."""
    table = raw.get(f"oews_areas_{base_year}")
    return None if table is None else local_areas(table, raw["us_states"])


def local_tables(
    raw: Mapping[str, pd.DataFrame],
    base_year: int,
    cells: pd.DataFrame,
    national_oews: pd.DataFrame,
    state_oews: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """area_states and local_employment by name; without rows where the inputs have no local areas of the base year.

    `cells`: cells.parquet, whose bases of nation and states local areas are raised to and limited by. `national_oews`,
    `state_oews`: rows of the base year.
    """
    areas = base_year_areas(raw, base_year)
    if areas is None:
        return empty_tables()
    employment = pd.concat([raw[f"oews_{kind}_{base_year}"] for kind in ("metro", "nonmetro")], ignore_index=True)
    employment = employment[employment["area_code"].isin(areas["area_id"])]
    national = national_oews.set_index("soc_code")["tot_emp"]
    state_totals = state_oews[state_oews["soc_code"] == ALL_OCCUPATIONS].set_index("state_fips")["tot_emp"]
    weights = area_states(areas, area_employment(employment, national / national[ALL_OCCUPATIONS]), state_totals)
    base = cells.pivot(index="occupation_id", columns="area_id", values="base_employment").astype("float64")
    by_state = state_oews.pivot(index="soc_code", columns="state_fips", values="tot_emp").astype("float64")
    state_base = base.drop(columns=NATION)
    rows = local_employment(
        employment,
        weights,
        (base[NATION] / national.reindex(base.index)).dropna(),
        state_base,
        by_state.reindex(index=state_base.index, columns=state_base.columns),
    )
    return {"area_states": weights, "local_employment": pack(rows)}


def empty_tables() -> dict[str, pd.DataFrame]:
    """The tables of a build without local areas."""
    schemas = {"area_states": AREA_STATES, "local_employment": LOCAL_EMPLOYMENT}
    return {name: pd.DataFrame(columns=list(schema)) for name, schema in schemas.items()}


def pack(employment: pd.DataFrame) -> pd.DataFrame:
    """The columns of LOCAL_EMPLOYMENT from metros.local_employment; services.public.local_cells unpacks them.

    Raises:
        ValueError: employment or a wage is not a multiple of ten.
    """
    wages = ["wage_p10", "wage_median", "wage_p90"]
    rounded = employment[["oews_employment", *wages]]
    if (rounded % _TENS).gt(0).any().any():
        raise ValueError("local employment or a wage is not a multiple of ten")
    tens = rounded / _TENS
    packed = pd.DataFrame(
        {
            "occupation_id": employment["occupation_id"],
            "area_id": employment["area_id"],
            "employment_tens": tens["oews_employment"],
            "jobs_added": employment["base_employment"] - employment["oews_employment"],
            "location_quotient_hundredths": (employment["location_quotient"] * _HUNDREDTHS).round(),
            "p10_tens": tens["wage_p10"],
            "median_above_p10_tens": tens["wage_median"] - tens["wage_p10"],
            "p90_above_median_tens": tens["wage_p90"] - tens["wage_median"],
        }
    )
    return packed.astype(dict.fromkeys(list(packed)[2:], "Int32"))
