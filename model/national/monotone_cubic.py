"""Monotone cubic interpolation (Fritsch and Carlson): a smooth curve that never rises where its points fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


def monotone_cubic(knots: Sequence[int], values: Sequence[float], last: int) -> list[float]:
    """The curve at 0, 1 ... `last`. `knots` rise from 0 to `last`; the curve passes through `values` there."""
    x, y = np.asarray(knots, dtype="float64"), np.asarray(values, dtype="float64")
    width = np.diff(x)
    slope = np.diff(y) / width
    tangent = np.zeros(len(x))
    same_sign = slope[:-1] * slope[1:] > 0
    left, right = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # slopes of opposite sign are masked below
        mean = (left + right) / (left / slope[:-1] + right / slope[1:])
    tangent[1:-1] = np.where(same_sign, mean, 0.0)
    tangent[0], tangent[-1] = slope[0], slope[-1]
    result = []
    for point in range(last + 1):
        k = min(int(np.searchsorted(x, point, side="right")) - 1, len(width) - 1)
        t = (point - x[k]) / width[k]
        ends = (1 + 2 * t) * (1 - t) ** 2 * y[k] + t**2 * (3 - 2 * t) * y[k + 1]
        slopes = t * (1 - t) ** 2 * tangent[k] + t**2 * (t - 1) * tangent[k + 1]
        result.append(float(ends + slopes * width[k]))
    return result
