"""The nation of one decade beside states of another: no year is named that is not everybody's."""

from __future__ import annotations

import re

import pytest

from tests.pages.charts import charts_of
from tests.pages.shown import assert_no_errors, texts

AREAS = ["US", "39", "06", "48"]
"""Ohio's agency has no figure of research scientists."""


@pytest.mark.parametrize(("page", "codes"), [("explore", ["15-1221"]), ("compare", ["15-1221", "29-1141"])])
def test_no_year_is_named_that_is_not_the_same_for_all(visit, page, codes):
    session = assert_no_errors(visit(page, occ=codes, area=AREAS, states="agency"))
    shown = texts(session)
    assert "by year 10" in shown
    assert not re.search(r"by 20[23]\d", shown)
    for chart in charts_of(session):
        assert '"10 years"' not in chart.spec
        assert not re.search(r'"range":\[\d{1,2}(\.0)?,20\d\d', chart.spec.replace(" ", ""))
