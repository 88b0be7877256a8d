"""A smooth curve through given points that never rises where they fall: monotone cubic (Fritsch and Carlson)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


def through(knots: Sequence[int], values: Sequence[float], last: int) -> list[float]:
    """The curve at 0, 1 ... `last`; `knots` rise from 0 to `last`, and the curve meets `values` there exactly."""
    x, y = np.asarray(knots, dtype="float64"), np.asarray(values, dtype="float64")
    width = np.diff(x)
    slope = np.diff(y) / width
    inner = np.zeros(len(x))
    same = slope[:-1] * slope[1:] > 0
    left, right = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # where slopes turn, which `same` leaves out
        mean = (left + right) / (left / slope[:-1] + right / slope[1:])
    inner[1:-1] = np.where(same, mean, 0.0)
    inner[0], inner[-1] = slope[0], slope[-1]
    result = []
    for point in range(last + 1):
        k = min(int(np.searchsorted(x, point, side="right")) - 1, len(width) - 1)
        t = (point - x[k]) / width[k]
        start, end = (1 + 2 * t) * (1 - t) ** 2 * y[k], t**2 * (3 - 2 * t) * y[k + 1]
        tangents = t * (1 - t) ** 2 * inner[k] + t**2 * (t - 1) * inner[k + 1]
        result.append(float(start + end + tangents * width[k]))
    return result
