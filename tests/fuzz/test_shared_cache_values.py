"""Any value in the shared cache is one of ours or a miss."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from services.lightcast import cached_values
from tests.fuzz.cases import cases
from tests.fuzz.strategies import mutated_bytes, mutated_json

KEY = "0123abcd"
RIGHT = {
    "cell": {"base": 41230.0, "growth": {"1": 0.01, "2": 0.02, "3": 0.03, "5": 0.05, "10": 0.12}},
    "meta": {"model": "36", "dimensions": ["lotocc"], "levels": ["nation", "state"], "title": "Lightcast"},
    "occupations": [{"id": "231113", "name": "Analyst", "level": 2, "parent_id": None}],
}


@st.composite
def stored(draw):
    kind = draw(st.sampled_from(sorted(RIGHT)))
    right = {"key": KEY, "value": RIGHT[kind], "retrieved_at": 1.7e9, "ttl": 3600.0}
    text = json.dumps(right).encode()
    broken = mutated_json(right).map(lambda value: json.dumps(value).encode()) | mutated_bytes(text) | st.binary()
    return kind, draw(broken)


@cases
@given(case=stored())
def test_any_stored_value_is_one_of_ours_or_a_miss(case):
    kind, text = case
    found = cached_values.decode(kind, KEY, text)
    if found is None:
        return
    value, retrieved_at, ttl = found
    assert math.isfinite(retrieved_at) and 0 < ttl <= cached_values.MAX_TTL
    again = cached_values.decode(kind, KEY, cached_values.encode(KEY, value, retrieved_at, ttl))
    assert again == found


def test_right_values_are_read():
    for kind, value in RIGHT.items():
        assert cached_values.decode(kind, KEY, cached_values.encode(KEY, value, 1.7e9, 3600.0)) is not None
