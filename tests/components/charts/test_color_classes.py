"""Values of a map in classes of colors."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from components.charts.color_classes import color_classes, contrast, text_color
from services.places import MEASURES

BOTH_SIDES = np.linspace(-0.06, 0.11, 40).tolist()
THEMES = ["light", "dark"]
SAMPLES = {
    "growth": BOTH_SIDES,
    "jobs": np.geomspace(40, 300_000, 51).tolist(),
    "concentration": np.linspace(0.2, 2.4, 51).tolist(),
    "wage": np.linspace(64_000, 140_000, 51).tolist(),
    "likelihood": np.linspace(0.05, 0.95, 51).tolist(),
}


def channels(color):
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("measure", MEASURES)
def test_classes_are_ordered_and_their_colors_differ(measure, theme):
    values = SAMPLES[measure]
    classes = color_classes(measure, values, theme)
    assert list(classes.edges) == sorted(set(classes.edges))
    assert len(classes.colors) == len(classes.edges) + 1 == len(set(classes.colors))
    assert 3 <= len(classes.colors) <= 7
    used = [classes.color(value) for value in values]
    assert set(used) == set(classes.colors), "no class is empty"


@pytest.mark.parametrize("theme", THEMES)
def test_growth_and_decline_have_colors_of_their_own_and_zero_is_an_edge(theme):
    classes = color_classes("growth", BOTH_SIDES, theme)
    assert 0.0 in classes.edges
    for value in BOTH_SIDES:
        red, _, blue = channels(classes.color(value))
        assert (blue > red) == (value >= 0), value


@pytest.mark.parametrize(("sign", "end"), [(1, -1), (-1, 1)])
def test_growth_on_one_side_is_told_apart_and_ends_at_zero(sign, end):
    values = [sign * value for value in np.linspace(0.20, 0.28, 30)]
    classes = color_classes("growth", values, "light")
    assert classes.ends_at_zero == end
    assert len({classes.color(value) for value in values}) >= 4
    assert 0.0 not in classes.edges


def test_single_area_on_the_other_side_of_zero_has_the_other_color():
    values = [*np.linspace(0.02, 0.1, 40), -0.01]
    classes = color_classes("growth", values, "light")
    red, _, blue = channels(classes.color(-0.01))
    assert red > blue
    assert classes.ends_at_zero == 0


def test_strong_colors_stand_out_from_the_background_of_their_theme():
    for theme, background in (("light", "#FFFFFF"), ("dark", "#10141A")):
        ramp = [contrast(color, background) for color in color_classes("wage", SAMPLES["wage"], theme).colors]
        assert ramp == sorted(ramp)
        assert ramp[-1] > 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("measure", MEASURES)
def test_labels_can_be_read_on_every_color(measure, theme):
    for color in color_classes(measure, SAMPLES[measure], theme).colors:
        assert contrast(text_color(color), color) >= 4.5


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("values", [[], [0.5], [0.5, 0.5], [0.0, 0.0], [1e-9, 1e9]])
def test_few_and_odd_values_have_a_color(measure, values):
    classes = color_classes(measure, values, "light")
    assert all(classes.color(value) in classes.colors for value in values)
    assert classes.colors


def test_colors_of_fixed_classes_mean_the_same_for_every_occupation():
    wide = color_classes("concentration", SAMPLES["concentration"], "light")
    narrow = color_classes("concentration", [0.9, 1.1], "light")
    assert [narrow.color(value) for value in (0.9, 1.1)] == [wide.color(value) for value in (0.9, 1.1)]


def test_edges_are_round():
    for measure, unit in (("growth", 0.001), ("wage", 100), ("jobs", 1)):
        edges = color_classes(measure, SAMPLES[measure], "light").edges
        assert all(edge / unit == pytest.approx(round(edge / unit)) for edge in edges)
    jobs = color_classes("jobs", SAMPLES["jobs"], "light").edges
    assert all(later / former >= 2 for former, later in itertools.pairwise(jobs))
