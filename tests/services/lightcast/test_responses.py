"""Texts of the service are shown as plain text, whatever they contain; regions are read in every documented form."""

from __future__ import annotations

import json

import pytest

from services.contract import HORIZON_NAMES
from services.errors import UnexpectedResponseError
from services.growth_frame import NATION
from services.lightcast import responses
from services.lightcast.http import _SUPPORT_ID, ServiceResponse


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Data Analyst (Coast)", "Data Analyst (Coast)"),
        ("Sales & Marketing / R&D, C++ #1", "Sales & Marketing / R&D, C++ #1"),
        ("K ![i](http://evil.example/i.png)", "K !(i)(http://evil.example/i.png)"),
        ("**bold** `code`", "\u2217\u2217bold\u2217\u2217 \u2019code\u2019"),
        ("$\\frac{1}{2}$", "\uff04\\frac{1}{2}\uff04"),
        ("<script>", "\u2039script\u203a"),
        ("a\x00b\u202ec\ud800", "abc"),
    ],
)
def test_markup_is_stripped_from_titles(text: str, shown: str) -> None:
    assert responses.strip_markup(text) == shown


@pytest.mark.parametrize("text", ["a` ![i](http://evil.example/i.png)", "two words", "<b>", "x" * 100, ""])
def test_support_id_accepts_only_ids(text: str) -> None:
    assert _SUPPORT_ID.fullmatch(text) is None
    assert _SUPPORT_ID.fullmatch("0af7651916cd43dd8448eb211c80319c-00.f067:aa0b")


def _projection(region: object, area: str) -> responses.Projection:
    data = {"id": "231113", "region": region, "baseEmployment": 10, "growthPercent": dict.fromkeys(HORIZON_NAMES, 0.01)}
    response = ServiceResponse(200, {}, json.dumps({"data": data}).encode())
    return responses.parse_projection(response, "231113", area, NATION)


@pytest.mark.parametrize(
    ("region", "area"),
    [
        ({"level": "nation", "id": "840"}, NATION),
        ({"level": "Nation", "id": "1"}, NATION),
        ({"level": "nation"}, NATION),
        ({"id": "0"}, NATION),
        ({"level": "country", "id": "us"}, NATION),
        (None, NATION),
        ({"level": "state", "id": "6"}, "06"),
        ({"level": "state", "id": 6}, "06"),
        ({"id": "06"}, "06"),
    ],
)
def test_region_is_that_of_the_request_in_every_form(region: object, area: str) -> None:
    assert _projection(region, area).base == 10


@pytest.mark.parametrize(
    ("region", "area"),
    [
        ({"level": "state", "id": "US"}, NATION),
        ({"level": "state", "id": "06"}, NATION),
        ({"id": "06"}, NATION),
        ({"level": "country", "id": "124"}, NATION),
        ({"level": "nation", "id": "06"}, "06"),
        ({"level": "state", "id": "36"}, "06"),
        ({"level": "nation", "id": "US"}, "06"),
    ],
)
def test_figures_of_another_region_are_refused(region: object, area: str) -> None:
    with pytest.raises(UnexpectedResponseError, match="about another region"):
        _projection(region, area)
