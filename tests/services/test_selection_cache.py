"""What is kept of a source: one value a key, no more than there is room for, nothing of a source that changes."""

from __future__ import annotations

import dataclasses

import pytest

from services.growth import Growth
from services.selection_cache import ROWS_OF_A_FRAME, SelectionCache


def rows(_value):
    return 3


def test_value_is_computed_once_and_shared():
    cache, calls = SelectionCache(), []
    first = cache.get("key", lambda: calls.append(1) or ["value"], len)
    assert cache.get("key", lambda: calls.append(1) or ["other"], len) is first
    assert len(calls) == 1


def test_other_key_is_another_value():
    cache = SelectionCache()
    assert cache.get(("a", 1), lambda: "one", len) == "one"
    assert cache.get(("a", 2), lambda: "two", len) == "two"


def test_least_recently_used_value_makes_room():
    cache = SelectionCache(max_rows=2 * (ROWS_OF_A_FRAME + 3))  # two values of three rows
    for key in "abac":
        cache.get(key, lambda key=key: key, rows)
    assert cache.get("a", lambda: "again", rows) == "a"
    assert cache.get("b", lambda: "again", rows) == "again"


def test_value_larger_than_the_cache_is_returned_and_not_kept():
    cache = SelectionCache(max_rows=ROWS_OF_A_FRAME + 2)
    assert cache.get("key", lambda: "one", rows) == "one"
    assert cache.get("key", lambda: "two", rows) == "two"


def test_error_is_not_kept():
    cache = SelectionCache()
    with pytest.raises(ValueError, match="no"):
        cache.get("key", lambda: int("no"), rows)
    assert cache.get("key", lambda: 1, rows) == 1


def test_source_whose_figures_change_keeps_nothing(public, monkeypatch):
    growth = Growth(public._source, public._catalog)
    changing = dataclasses.replace(growth.features, is_static=False)
    monkeypatch.setattr(type(growth._source), "features", changing)
    assert [growth.cached("key", lambda value=value: value) for value in (1, 2)] == [1, 2]


def test_figures_of_another_view_of_the_source_are_kept_apart(public):
    assert public.cached("whose", lambda: "Horizons") == "Horizons"
    assert public.with_agency_figures.cached("whose", lambda: "agency") == "agency"
