"""Any answer of Lightcast is read as figures that can be, or refused as one that cannot be read."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from services.errors import HorizonsError
from services.lightcast import responses
from services.lightcast.http import ServiceResponse
from services.lightcast.plausibility import MAX_JOBS, MAX_NAME
from tests.fuzz.cases import cases
from tests.fuzz.strategies import mutated_bytes, mutated_json

PROJECTION = {
    "data": {
        "id": "23111310",
        "name": "Data Analyst",
        "region": {"nation": "us", "level": "state", "id": "06", "name": "California"},
        "baseEmployment": 41230,
        "growthPercent": {"oneYear": 0.018, "twoYear": 0.034, "threeYear": 0.047, "fiveYear": 0.079, "tenYear": 0.121},
    }
}
TOKEN = {"access_token": "abc.def", "expires_in": 3600, "token_type": "Bearer"}
META = {
    "data": {
        "attribution": {"title": "Lightcast", "body": "x"},
        "modelVersions": {"projectedOccupationGrowth": "36"},
        "dimensions": ["lotocc", "lotspecocc"],
        "regions": {"nations": ["us"], "nationLevels": {"us": ["nation", "state"]}},
    }
}


def bodies(right: object) -> st.SearchStrategy[bytes]:
    """Mutations of a right body, as JSON that Python writes (NaN and Infinity among it) or as bytes."""
    text = json.dumps(right).encode()
    return mutated_json(right).map(lambda value: json.dumps(value).encode()) | mutated_bytes(text)


def read(parse, body: bytes):
    """What `parse` reads from a body, or None where it refuses it."""
    try:
        return parse(ServiceResponse(200, {"Content-Type": "application/json"}, body))
    except HorizonsError as error:
        assert error.message and error.next_step
        return None


@cases
@given(body=bodies(PROJECTION))
def test_any_projection_is_plausible_or_refused(body):
    found = read(lambda response: responses.parse_projection(response, "23111310", "06", "US"), body)
    if found is not None:
        assert found.base is None or 0 <= found.base <= MAX_JOBS
        assert set(found.growth) == {1, 2, 3, 5, 10}
        assert all(value is None or (math.isfinite(value) and value >= -1) for value in found.growth.values())


@cases
@given(
    case=st.sampled_from(["token", "meta"]).flatmap(
        lambda kind: st.tuples(st.just(kind), bodies({"token": TOKEN, "meta": META}[kind]))
    )
)
def test_any_token_and_meta_is_usable_or_refused(case):
    kind, body = case
    if kind == "token":
        token = read(responses.parse_token, body)
        assert token is None or (token.text.isascii() and token.text.isprintable() and 0 < token.lifetime <= 86_400)
    else:
        meta = read(responses.parse_meta, body)
        assert meta is None or (len(meta.model) <= MAX_NAME and meta.dimensions and meta.levels)
