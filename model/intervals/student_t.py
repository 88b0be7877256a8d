"""Quantiles of Student's t distribution: wider than the normal's where a variance is known from few values."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np

_STEPS: Final = 20_000


@cache
def t_quantile(probability: float, degrees: int) -> float:
    """The value below which `probability` (0.5 to 1, not 1) of the distribution with `degrees` of freedom lies.

    By numerical integration over the angle arctan(t / sqrt(degrees)), whose density is proportional to cos^(degrees-1).
    """
    angle = np.linspace(0.0, math.pi / 2, _STEPS + 1)
    density = np.cos(angle) ** (degrees - 1)
    cumulated = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    found = np.interp(2 * probability - 1, cumulated / cumulated[-1], angle)
    return float(math.sqrt(degrees) * math.tan(found))
