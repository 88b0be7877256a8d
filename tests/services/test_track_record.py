"""Track record: past projections of one occupation, and the accuracy of all of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from services.dataset_schema import ACCURACY_DTYPES, RECORD_DTYPES
from services.errors import BadInputError


def test_nurses_have_a_record_the_newest_first(public):
    record = public.record("29-1141")
    assert dict(record.dtypes.astype(str)) == RECORD_DTYPES
    assert record["target_year"].is_monotonic_decreasing
    bls = record[(record["source"] == "BLS") & (record["vintage"] == "2014-24") & (record["horizon_years"] == 10)]
    assert len(bls) == 1
    assert bls["projected"].iloc[0] == pytest.approx(0.160)  # as BLS published it in 2015
    assert bls["actual"].iloc[0] == pytest.approx(3_391_000 / 2_751_000 - 1, abs=1e-4)


def test_signed_error_is_of_levels(public):
    record = public.record("15-1251")
    expected = (1 + record["projected"]) / (1 + record["actual"]) - 1
    assert np.allclose(record["error"].astype(float), expected.astype(float), atol=1e-4)


def test_code_is_understood_in_any_form_and_unknown_ones_refused(public):
    pd.testing.assert_frame_equal(public.record("291141"), public.record("29-1141"))
    for method in (public.record, public.record_note):
        with pytest.raises(BadInputError):
            method("99-9999")


def test_code_that_changed_says_so(public):
    assert public.record_note("29-1141") == ""
    assert public.record_note("15-1252") == "Earlier years cannot be compared: the occupation was redefined in 2021."
    assert public.record("15-1252")["base_year"].min() == 2021
    assert public.record_note("29-0000") == "No track record for groups or totals."
    assert public.record("29-0000").empty


def test_accuracy_has_every_horizon(public):
    accuracy = public.accuracy()
    assert dict(accuracy.dtypes.astype(str)) == ACCURACY_DTYPES
    base = accuracy[(accuracy["series"] == "BLS base") & (accuracy["method"] == "bls_line")]
    assert set(base["horizon_years"]) == {2, 3, 5, 8, 10}
