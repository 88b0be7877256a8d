"""Rows hold every value of a growth frame, in plain Python types."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.growth_frame import COLUMNS, empty
from services.growth_rows import (
    GrowthRow,
    GrowthRows,
    at_horizons,
    by_series,
    count_distinct,
    in_area,
    last_horizon,
    row_with_highest,
    rows_of,
    with_growth,
)
from tests.services.fakes import cell_rows, frame

TWO_SERIES = frame(cell_rows(), cell_rows("22-2222", "06", 0.2))


def test_row_has_the_columns_of_the_frame_in_order():
    assert GrowthRow._fields == COLUMNS


def test_values_are_plain_python_values():
    row = rows_of(cell_rows(low_80=0.0, high_80=0.2))[-1]
    assert {name: type(value) for name, value in row._asdict().items() if value is not None} == {
        **dict.fromkeys(("occupation_id", "occupation", "taxonomy", "area_level", "area_id", "area"), str),
        **dict.fromkeys(("base_basis", "basis", "flags", "source", "vintage"), str),
        **dict.fromkeys(("base_year", "horizon_years", "target_year"), int),
        **dict.fromkeys(("base_employment", "growth", "change", "employment", "low_80", "high_80"), float),
        "retrieved_at": datetime,
    }
    assert row.retrieved_at == datetime(2026, 1, 2, tzinfo=UTC)


def test_missing_values_are_none():
    row = rows_of(cell_rows(growth=None, base_year=None, retrieved_at=None))[0]
    missing = ("base_year", "base_employment", "target_year", "growth", "change", "low_80", "basis", "retrieved_at")
    assert [getattr(row, name) for name in missing] == [None] * len(missing)


def test_rows_of_a_real_frame_have_its_values(public):
    table = public.growth(["29-1141", "45-3031"], ["US", "06"])
    rows = rows_of(table)
    assert len(rows) == len(table)
    for name in COLUMNS:
        expected = [
            None if value is None else value for value in table[name].astype(object).where(table[name].notna(), None)
        ]
        assert [getattr(row, name) for row in rows] == expected


def test_empty_frame_has_no_rows():
    assert rows_of(empty()) == GrowthRows()


def test_rows_are_selected_by_horizon_and_area():
    rows = rows_of(TWO_SERIES)
    assert [row.horizon_years for row in at_horizons(rows, [1, 10])] == [1, 10, 1, 10]
    assert {row.area_id for row in in_area(rows, "06")} == {"06"}
    assert [row.horizon_years for row in last_horizon(rows)] == [10, 10]
    assert last_horizon(GrowthRows()) == GrowthRows()


def test_series_are_in_order_of_first_appearance():
    series = by_series(reversed(rows_of(TWO_SERIES)))
    assert [(rows[0].occupation_id, len(rows)) for rows in series] == [("22-2222", 5), ("11-1111", 5)]


def test_row_with_the_highest_value_ignores_missing_ones():
    rows = rows_of(frame(cell_rows(growth=None), cell_rows("22-2222"), cell_rows("33-3333")))
    assert row_with_highest(last_horizon(rows), "growth").occupation_id == "22-2222", "the first of equals"


def test_distinct_values_are_counted():
    assert count_distinct(rows_of(TWO_SERIES), "area_id") == 2


@pytest.mark.parametrize(
    ("basis", "base_basis", "is_given"),
    [
        ("published", "published", True),
        ("derived", "derived", True),
        ("derived", "published", False),
        ("modelled", "derived", False),
        (None, None, False),
    ],
)
def test_figure_is_given_where_it_is_published_or_added_up(basis, base_basis, is_given):
    rows = rows_of(frame(cell_rows(basis=basis, base_basis=base_basis)))
    assert {row.is_given for row in rows} == {is_given}


def test_known_growth_of_a_row_without_growth_raises():
    rows = rows_of(frame(cell_rows(growth=None), cell_rows("22-2222")))
    assert [row.known_growth for row in last_horizon(with_growth(rows))] == [0.1]
    with pytest.raises(ValueError, match="no growth is known"):
        _ = rows[0].known_growth


@pytest.mark.parametrize(
    ("flags", "has_flag"), [("stale", True), ("small_base stale", True), ("stale_2", False), ("", False)]
)
def test_flag_is_matched_as_a_whole_word(flags, has_flag):
    assert rows_of(cell_rows(flags=flags))[0].has_flag("stale") is has_flag


def test_equal_texts_of_all_rows_are_in_memory_once():
    first, second = rows_of(cell_rows())[0], rows_of(cell_rows())[0]
    texts = [(one, other) for one, other in zip(first, second, strict=True) if isinstance(one, str)]
    assert len(texts) > 8
    assert all(one is other for one, other in texts)
