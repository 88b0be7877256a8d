"""The model of whole titles is fitted to titles, and to what payroll systems make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from model.importers.title_model import as_search_reads, fit
from services.search.title_model import TitleModel, write

if TYPE_CHECKING:
    from pathlib import Path

OCCUPATIONS = pd.DataFrame(
    {
        "occupation_id": ["29-0000", "29-1141", "47-2111"],
        "occupation": ["Healthcare occupations", "Registered nurses", "Electricians"],
        "taxonomy": ["socmajor", "soc6", "soc6"],
    }
)


def test_fitted_model_reads_titles_cut_short(tmp_path: Path) -> None:
    nurses = [f"Ward {ward} Staff Nurse" for ward in range(700)]
    electricians = [f"Shop {shop} Journeyman Electrician" for shop in range(700)]
    titles = pd.DataFrame(
        {
            "title": [*nurses, *electricians],
            "occupation_id": ["29-1141"] * len(nurses) + ["47-2111"] * len(electricians),
            "kind": "alternate",
        }
    )
    ids, *numbers = fit(titles, OCCUPATIONS)
    assert ids.tolist() == ["29-1141", "47-2111"]
    path = tmp_path / "model.npz"
    write(path, ids, *numbers)
    model = TitleModel(ids.tolist(), np.ones(2, np.bool_), path)
    assert model.evidence(["staff nurs"]).argmax() == 0
    assert model.evidence(["electricn shp"]).argmax() == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Supervisor, Water Billing II", "water billing supervisor"),
        ("Coord - Seed Cert", "seed cert coord"),
        ("Nurse Case Mgr (PRN)", "nurse case mgr"),
        ("Level II", "level ii"),
    ],
)
def test_titles_are_read_as_search_reads_lines(title: str, text: str) -> None:
    assert as_search_reads(title) == text
