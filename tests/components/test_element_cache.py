"""The cache key of rows sees every column, and a cached chart is drawn anew when its rows change."""

from __future__ import annotations

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.element_cache import argument_key, cache_elements, frame_key
from services.growth_frame import DTYPES, STRING, TIME
from services.growth_rows import GrowthRows, rows_of
from tests.services.fakes import cell_rows

OTHER_VALUES = {STRING: "other", "Int64": 7, "Float64": 0.123, TIME: pd.Timestamp("2030-01-01", tz="UTC")}


def frame() -> pd.DataFrame:
    return cell_rows(
        low_80=0.0, low_50=0.05, high_50=0.15, high_80=0.2, p_growth=0.8, p_faster=0.6, growth_per_year=0.01
    )


def test_equal_rows_have_the_same_key():
    assert frame_key(rows_of(frame())) == frame_key(rows_of(frame()))


@pytest.mark.parametrize("column", DTYPES)
def test_key_changes_with_every_column(column):
    changed = frame()
    changed.loc[2, column] = OTHER_VALUES[DTYPES[column]]
    assert frame_key(rows_of(changed)) != frame_key(rows_of(frame()))


@pytest.mark.parametrize("column", DTYPES)
def test_key_tells_missing_from_present(column):
    changed = frame()
    changed.loc[2, column] = pd.NaT if column == "retrieved_at" else pd.NA
    assert frame_key(rows_of(changed)) != frame_key(rows_of(frame()))


def test_key_depends_on_the_order_of_rows():
    rows = rows_of(frame())
    assert frame_key(type(rows)(reversed(rows))) != frame_key(rows)


@cache_elements
def draw_basis(rows: GrowthRows, _calls: list[str]) -> None:
    _calls.append(rows[0].base_basis)
    st.markdown(rows[0].base_basis)


def draw_cached_basis(base_basis: str, calls: list[str]) -> None:
    from services.growth_rows import rows_of
    from tests.components.test_element_cache import draw_basis
    from tests.services.fakes import cell_rows

    draw_basis(rows_of(cell_rows(base_basis=base_basis)), calls)


def test_cached_elements_are_replayed_for_equal_rows_and_drawn_anew_for_others():
    calls: list[str] = []
    for basis, expected in (("published", 1), ("published", 1), ("modelled", 2)):
        session = AppTest.from_function(draw_cached_basis, args=(basis, calls)).run()
        assert session.markdown[0].value == basis
        assert len(calls) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US", ("US",)),
        (("a", "b"), ("a, b",)),
        (1, "1"),
        (True, "True"),
        (None, ""),
        ({"a": "b"}, {"a": "c"}),
        ({"a": "b"}, ("mapping", "a", "b")),
        ((), ((),)),
    ],
)
def test_different_arguments_have_different_keys(one, other):
    assert repr(argument_key(one)) != repr(argument_key(other))
    assert repr(argument_key(one)) == repr(argument_key(one))


def test_argument_without_a_known_key_is_refused():
    with pytest.raises(TypeError, match="DataFrame"):
        argument_key(frame())


def draw_two_functions() -> None:
    import streamlit as st

    from components.element_cache import cache_elements

    def first(text: str, is_long: bool = False) -> None:
        st.markdown(f"first {text} {is_long}")

    def second(text: str, is_long: bool = False) -> None:
        st.markdown(f"second {text} {is_long}")

    for function in (first, second):
        draw = cache_elements(function)
        draw("a")
        draw("a", is_long=True)


def test_functions_and_keywords_have_different_keys():
    for _ in range(2):
        session = AppTest.from_function(draw_two_functions).run()
        assert [one.value for one in session.markdown] == [
            "first a False",
            "first a True",
            "second a False",
            "second a True",
        ]
