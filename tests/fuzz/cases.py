"""How many cases each fuzz test tries: the same sample in every `make test`; in `make fuzz` all, by a seed."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings

SAMPLE: Final = 60
_WANTED: Final = os.environ.get("HORIZONS_FUZZ_CASES", "")

cases: Final = settings(
    max_examples=int(_WANTED or SAMPLE),
    derandomize=not _WANTED,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
"""Decorates a fuzz test."""
