"""How parameters of the paths below /horizons/v1 may be written."""

from __future__ import annotations

import json

import pytest
from starlette.requests import Request

from services.open_api.concepts import PARAMETERS, parse_concept_query
from services.open_api.extension_requests import (
    PLACES_PARAMETERS,
    RANK_PARAMETERS,
    parse_places_request,
    parse_plan_request,
    parse_rank_request,
)
from services.open_api.request_parsing import parse_parameters
from services.open_api.responses import ApiError


def parameters(query: str, *names: str) -> dict[str, str]:
    return parse_parameters(Request({"type": "http", "query_string": query.encode()}), names)


@pytest.mark.parametrize(
    ("loose", "strict"),
    [
        ("education=Bachelor,%20master", "education=bachelor,master"),
        ("group=29-0000, 15-0000", "group=29-0000,15-0000"),
        ("exposure=Very-high ,low&outlook=Declines", "exposure=very-high,low&outlook=declines"),
        ("order=Growth&horizon= 5 ", "order=growth&horizon=5"),
        ("order=&horizon=&limit=&education=", ""),
    ],
)
def test_case_and_spaces_do_not_matter(loose, strict):
    first, second = (parse_rank_request(parameters(query, *RANK_PARAMETERS)) for query in (loose, strict))
    assert first == second


@pytest.mark.parametrize(
    ("level", "code"), [("states", "states"), ("state", "states"), ("local", "local"), ("MSA", "local")]
)
def test_level_has_the_names_of_the_contract_too(level, code):
    assert parse_places_request(parameters(f"id=29-1141&level={level}", *PLACES_PARAMETERS)).level == code


def test_keys_of_a_plan_that_are_null_count_as_not_given():
    body = {"roles": [{"role": "29-1141", "headcount": 4}]}
    keys = ("years", "area", "headcountYear", "attrition", "growth", "withTransfers", "correlation", "plannedPerYear")
    of_role = dict.fromkeys(("area", "attrition", "growth", "plannedHires", "costPerHire"))
    nulls = {"roles": [body["roles"][0] | of_role]} | dict.fromkeys(keys)
    assert parse_plan_request(json.dumps(nulls).encode()) == parse_plan_request(json.dumps(body).encode())


def test_filter_of_concepts_may_have_spaces():
    assert parse_concept_query(parameters("filter=Level:4 ", *PARAMETERS)).level == 4
    assert parse_concept_query({}).level is None


@pytest.mark.parametrize("query", ["utm=a&utm=b", "x=&x=", "id=1&utm=a&utm=b"])
def test_unknown_parameter_is_ignored_however_often_it_comes(query):
    assert parameters(query, "id").keys() <= {"id"}


@pytest.mark.parametrize("query", ["id=1&id=2", "lot_version=7&lot_version=7"])
def test_parameter_of_the_path_comes_once(query):
    with pytest.raises(ApiError, match="given twice"):
        parameters(query, "id")
