"""What is counted of the process, for a monitor that reads `/metrics` (services.server.metrics_endpoint).

Counting is always on and costs next to nothing. No label holds what somebody looked at, or who it was: labels have few,
fixed values. After a restart every count begins at 0, as monitors expect.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

REGISTRY: Final = CollectorRegistry(auto_describe=True)
"""Our metrics alone: the library's own registry belongs to whatever else runs in the process."""
ProcessCollector(registry=REGISTRY)

LIGHTCAST_CALLS: Final = Counter(
    "horizons_lightcast_calls",
    "Requests to Lightcast, retries and tokens included, by outcome: a class of status, or no answer.",
    ["outcome"],
    registry=REGISTRY,
)
LIMIT_WAIT: Final = Histogram(
    "horizons_lightcast_limit_wait_seconds",
    "Seconds that a request to Lightcast waited for the rate limit.",
    buckets=(0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120),
    registry=REGISTRY,
)
CACHE_LOOKUPS: Final = Counter(
    "horizons_lightcast_cache_lookups",
    "Cells of Lightcast that were looked up before they were asked for, by result: hit, stale or miss.",
    ["result"],
    registry=REGISTRY,
)
SESSIONS: Final = Gauge("horizons_sessions", "Pages that are open: their websockets.", registry=REGISTRY)
SCRIPTS_WAITING: Final = Gauge(
    "horizons_scripts_waiting",
    "Runs of a page or fragment that wait for their turn on the core of this process.",
    registry=REGISTRY,
)
RERUNS: Final = Counter("horizons_reruns", "Runs of a page or fragment that browsers asked for.", registry=REGISTRY)
ERRORS: Final = Counter(
    "horizons_errors",
    "What failed unexpectedly, by where: a page, or a response of a status from 500.",
    ["where"],
    registry=REGISTRY,
)
NO_ANSWER: Final = "no answer"
_STATUS_CLASSES: Final = tuple(f"{digit}xx" for digit in range(1, 6))

for _outcome in ("2xx", "4xx", "429", "5xx", NO_ANSWER):  # from the start at 0, so that the first one is an increase
    LIGHTCAST_CALLS.labels(_outcome)
for _result in ("hit", "stale", "miss"):
    CACHE_LOOKUPS.labels(_result)
for _where in ("page", "response"):
    ERRORS.labels(_where)


def outcome_of(status: int) -> str:
    """The label of a response: its class of status; 429 by itself, as it means that the limit is set wrong."""
    if status == 429:
        return "429"
    digit = status // 100
    return _STATUS_CLASSES[digit - 1] if 1 <= digit <= len(_STATUS_CLASSES) else "other"
