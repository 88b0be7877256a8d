"""The key of the bars: swatches for what is told apart, nothing that is not drawn."""

from __future__ import annotations

from urllib.parse import unquote

from components.charts.key import bars_key
from tests.components.fakes import AREAS, ONE_COLOR, TWO_COLORS, cell_rows, combine


def key_of(rows, colors=TWO_COLORS, *, has_reference=False, has_ranges=False, by_area=False) -> list[str]:
    return bars_key(rows, colors, "light", has_reference=has_reference, has_ranges=has_ranges, by_area=by_area)


def names(entries: list[str]) -> list[str]:
    return [entry.partition(") ")[2] for entry in entries]


def test_single_series_has_no_entry():
    assert key_of(cell_rows(), ONE_COLOR) == []


def test_every_series_has_its_color_and_pattern():
    entries = key_of(combine(cell_rows(), cell_rows("22-2222", "06")))
    assert names(entries) == ["Alphas, United States", "Betas, California"]
    first, second = map(unquote, entries)
    assert TWO_COLORS["11-1111"] in first
    assert "stroke" not in first
    assert TWO_COLORS["22-2222"] in second
    assert "stroke" in second


def test_small_multiples_tell_only_areas_apart():
    rows = combine(*(cell_rows(code, area) for code in TWO_COLORS for area in AREAS))
    assert names(key_of(rows, by_area=True)) == list(AREAS.values())
    assert key_of(combine(cell_rows(), cell_rows("22-2222")), by_area=True) == []


def test_reference_and_ranges_have_an_entry_only_where_they_are_drawn():
    assert names(key_of(cell_rows(), has_reference=True)) == ["All occupations in the United States"]
    assert names(key_of(cell_rows(), has_ranges=True)) == ["80 % range"]
    two = combine(cell_rows(), cell_rows(area_id="06"))
    assert names(key_of(two, has_reference=True))[-1] == "All occupations in the same area"


def test_swatches_need_no_request():
    for entry in key_of(combine(cell_rows(), cell_rows("22-2222")), has_reference=True, has_ranges=True):
        assert entry.startswith("![](data:image/svg+xml,")
        assert "(" not in entry.removeprefix("![](").partition(") ")[0]
