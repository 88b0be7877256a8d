"""Names at the ends of lines: none covers another, each is as near to its line as that allows."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts import end_labels
from components.charts.end_labels import EndLabel, spread

LABELS = st.lists(st.tuples(st.floats(0, 300), st.sampled_from([18.0, 33.0, 48.0])), min_size=1, max_size=8)


@given(LABELS)
def test_spread_labels_do_not_overlap_and_keep_their_order(labels):
    centers, heights = zip(*labels, strict=True)
    placed = sorted(zip(spread(centers, heights, 0, 400), heights, centers, strict=True))
    for (one, low, wanted), (other, high, next_wanted) in itertools.pairwise(placed):
        assert one + low / 2 <= other - high / 2 + 1e-6
        assert wanted <= next_wanted
    if sum(heights) <= 400:
        assert placed[0][0] - placed[0][1] / 2 >= -1e-6
        assert placed[-1][0] + placed[-1][1] / 2 <= 400 + 1e-6


def test_labels_with_room_stay_at_their_lines():
    assert spread([50, 150, 250], [18, 18, 18], 0, 300) == [50, 150, 250]


def test_labels_too_near_are_moved_apart_evenly():
    assert spread([100, 104], [20, 20], 0, 300) == [92, 112]
    assert spread([100, 100, 100], [20, 20, 20], 0, 300) == [80, 100, 120]


def test_label_at_the_edge_is_inside():
    assert spread([0, 300], [20, 20], 0, 300) == [10, 290]


def label(*names: str) -> EndLabel:
    return EndLabel(names, "+5.6 %", "#0072B2", 2035, 5.6)


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        ((), ["<b>+5.6 %</b>"]),
        (("Texas",), ["Texas <b>+5.6 %</b>"]),
        (("Registered nurses", "Texas"), ["Registered nurses", "Texas <b>+5.6 %</b>"]),
        (
            ("Elementary school teachers, except special education",),
            ["Elementary school", "teachers, except", "special education", "<b>+5.6 %</b>"],
        ),
        (("Houston-Pasadena-The Woodlands, TX",), ["Houston-Pasadena-The", "Woodlands, TX <b>+5.6 %</b>"]),
    ],
)
def test_long_names_are_wrapped_and_never_cut(names, lines):
    assert label(*names).lines == lines


def test_margin_has_room_for_the_longest_line():
    assert end_labels.margin([label("North Carolina")]) > end_labels.margin([label("Ohio")]) > 40


def test_moved_label_is_joined_to_the_end_of_its_line():
    first, second = end_labels.as_annotations([label("Ohio"), label("Texas")], [0, 10], 240, "light")
    for one in (first, second):
        assert (one["x"], one["y"], one["xanchor"]) == (2035, 5.6, "left")
        assert one["arrowcolor"] == "#0072B2"
    assert first["ay"] == -second["ay"] != 0
