"""Shrinkage of a state's own growth figure towards the national rate, by the number of jobs it was measured on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

K: Final = 120.0
"""Jobs at which a state's own relative growth and the national rate have equal weight. The 2022-32 projections of 50
states give 120.1 (tau 0.059, sigma 0.65) with the bases of 2024, 129.5 with those of 2025; state_growth.estimate_k
estimates it from the inputs."""

_ITERATIONS: Final = 100


def weight(jobs: pd.Series) -> pd.Series:
    """Weight of a state's own log relative growth, 0..1: jobs / (jobs + K)."""
    return jobs / (jobs + K)


def estimate(deviation: pd.Series, jobs: pd.Series) -> tuple[float, float, float]:
    """Empirical-Bayes estimate of (K, tau squared, sigma squared).

    `deviation`: log growth of a state relative to BLS's for the same years, less the same for all states of the
    occupation together. `jobs`: the base it was published on. Its variance is tau^2 (true differences between states) +
    sigma^2 / jobs (noise of small numbers: rounding to tens, few firms). The squares are regressed on 1/jobs; as the
    variance of a square grows with the square of its mean, the rows are weighted by the inverse square of the fit, to
    convergence. The best linear weight is then jobs / (jobs + sigma^2 / tau^2).
    """
    usable = deviation.notna() & jobs.gt(0)
    squares = deviation[usable].to_numpy(dtype="float64") ** 2
    design = np.column_stack([np.ones(len(squares)), 1 / jobs[usable].to_numpy(dtype="float64")])
    tau2, sigma2 = float(np.mean(squares)), 0.0
    for _ in range(_ITERATIONS):
        root = 1 / (design @ np.array([tau2, sigma2]))
        solution = np.linalg.lstsq(design * root[:, None], squares * root, rcond=None)[0]
        tau2, sigma2 = float(solution[0]), float(solution[1])
    return sigma2 / tau2, tau2, sigma2
