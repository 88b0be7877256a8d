"""Tables that the ranges are worked out from when read."""

import numpy as np
import pytest

from services.dataset_schema import STANDARD_ERRORS


def test_standard_errors_are_those_oews_publishes_of_counted_occupations(dataset, raw):
    table = dataset["standard_errors"].set_index(["occupation_id", "area_id"])["prse"]
    oews = raw["oews_state"]
    published = oews[oews["year"] == 2025].set_index(["soc_code", "state_fips"])["emp_prse"].dropna() / 100
    assert table.index.is_unique
    assert len(table) > 30_000
    assert table.to_numpy(float) == pytest.approx(published.reindex(table.index).to_numpy(float), abs=1e-6)


def test_a_base_by_the_states_share_has_no_standard_error_of_oews(dataset):
    cells = dataset["cells"].set_index(["occupation_id", "area_id"])
    own = cells.loc[dataset["standard_errors"].set_index(["occupation_id", "area_id"]).index]
    assert own["base_employment"].notna().all()
    assert not own["flags"].str.contains("share_2022").any()
    assert cells["flags"].str.contains("share_2022").any()


def test_a_state_range_widens_with_the_cells_own_standard_error(built, dataset):
    """Of two cells of the same occupation and about the same jobs, the one with the larger error has a wider range."""
    frame = built.growth(["29-1141"], list(dataset["areas"].query("area_level == 'state'")["area_id"]), [1])
    prse = dataset["standard_errors"].query("occupation_id == '29-1141'").set_index("area_id")["prse"].astype(float)
    frame = frame.assign(prse=frame["area_id"].map(prse), width=frame["high_80"] - frame["low_80"]).dropna()
    rank = frame[["prse", "width"]].rank().corr().iloc[0, 1]
    assert len(frame) > 45
    assert rank > 0.9
    assert np.isfinite(frame["width"].astype(float)).all()
    assert list(dataset["standard_errors"].columns) == list(STANDARD_ERRORS)
