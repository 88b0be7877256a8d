"""One rate limit over all replicas: slots are reserved in Redis, on the one clock that all replicas see."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.lightcast.clock_watch import ClockWatch, Reading, read_stopwatch
from services.lightcast.concurrency import Sleep, sleep_or_cancel
from services.lightcast.rate_limiter import MAX_BLOCK_SECONDS, WINDOW, LocalRateLimiter, Permit
from services.redis_store import COOLDOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.redis_store import RedisStore

_log: Final = logging.getLogger("horizons.lightcast")

SHARED_WINDOW: Final = 1.10
"""A little wider than in one process: the replicas' networks differ."""

_HORIZON: Final = 600.0
"""Seconds ahead for which slots may be reserved or blocked; a longer queue, or a stored time that is further ahead, is
invalid and is reset."""
_KEPT: Final = 7 * 86_400.0
"""Seconds for which Redis remembers that it has kept the slots, since the last one."""
_UNSETTLED: Final = COOLDOWN + 1.0
"""Seconds after Redis has begun to keep the slots in which some replicas may still be alone, each at its share."""

# Reserves a slot by the same steps as LocalRateLimiter, on the one clock that all replicas see. Times are
# whole microseconds: Lua's numbers hold them exactly.
#
# KEYS: the slots, the time until which all are blocked, and the epoch: since when this Redis keeps them. Without one it
# has just been started, or has lost what it knew. Requests may have been sent that it does not know of, so the first
# slot is a window later; and replicas that have noticed an outage are alone for a while, so for so long (ARGV[5]) the
# others have what those cannot use (ARGV[4]).
_RESERVE_SLOT: Final = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local rate, window, horizon = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local function stored(value)
  local time = tonumber(value or '0') or 0
  return time - now <= horizon and time or 0
end
local slot = math.max(now, stored(redis.call('GET', KEYS[2])))
local epoch = tonumber(redis.call('GET', KEYS[3]) or '')
if not (epoch and epoch > 0 and epoch <= now) then
  epoch = now
  redis.call('SET', KEYS[3], string.format('%.0f', epoch))
  redis.call('DEL', KEYS[1])
  slot = math.max(slot, now + window)
  redis.call('SET', KEYS[2], string.format('%.0f', slot), 'PX', math.ceil((slot - now) / 1000) + 1000)
end
redis.call('PEXPIRE', KEYS[3], ARGV[6])
local allowed = rate
if now < epoch + tonumber(ARGV[5]) then allowed = tonumber(ARGV[4]) end
if redis.call('LLEN', KEYS[1]) >= allowed then
  local earlier = stored(redis.call('LINDEX', KEYS[1], -allowed))
  if earlier == 0 then redis.call('DEL', KEYS[1]) end
  slot = math.max(slot, earlier + window)
end
redis.call('RPUSH', KEYS[1], string.format('%.0f', slot))
redis.call('LTRIM', KEYS[1], -rate, -1)
redis.call('PEXPIRE', KEYS[1], math.ceil((slot - now + window) / 1000) + 1000)
return {slot - now, string.format('%.0f', epoch), now}
"""
_FORGET: Final = "return redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])"
"""As if Redis had just been started: times that were stored by a clock that was set since mean nothing."""
_BLOCK: Final = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local till = now + tonumber(ARGV[1])
local stored = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
if till > stored or not (stored - now <= tonumber(ARGV[2])) then
  redis.call('SET', KEYS[1], string.format('%.0f', till), 'PX', math.ceil(tonumber(ARGV[1]) / 1000) + 1000)
end
return 0
"""

_MAX_LATENESS: Final = 0.08
"""Seconds after its slot that a request may still be sent: within what the shared window has above a second. A thread
that wakes later reserves again, for its request could make six in a second with those of other replicas."""
_MAX_RESERVATIONS: Final = 8
"""Reservations in a row that may be late, or lost: then Redis, or this machine, is too slow for a common time."""


@dataclass(frozen=True)
class Slot:
    """A reserved slot: seconds until it, and the epoch of the Redis that keeps it."""

    delay: float
    epoch: bytes


class SharedRateLimiter:
    """One limit over all replicas: a request passes this process's own limiter, then it waits for a slot in Redis.

    In an outage of Redis the local limiter works alone, at this replica's share of the rate: `replicas` of them stay
    within it together, as long as they are not more than `rate`. A replica that alone cannot reach a Redis which others
    reach adds its share to what they use.
    A reservation whose caller is cancelled is not given back: at most one a thread.
    """

    def __init__(
        self,
        store: RedisStore,
        key: str,
        rate: int,
        *,
        replicas: int = 1,
        window: float = SHARED_WINDOW,
        sleep: Sleep = sleep_or_cancel,
        clock: Callable[[], float] = time.monotonic,
        stopwatch: Callable[[], float] = read_stopwatch,
    ) -> None:
        """`stopwatch`: what the clock of Redis is compared with, which somebody may set."""
        self._store = store
        self._keys = (f"slots:{key}", f"blocked:{key}", f"epoch:{key}")
        self._rate = rate
        self._share = max(1, rate // replicas)
        self._unsettled_rate = max(1, rate - (replicas - 1) * self._share)
        self._share_window = WINDOW * max(1.0, replicas / rate)
        self._window = window
        self._sleep = sleep
        self._clock = clock
        self._stopwatch = stopwatch
        self._redis_clock = ClockWatch()
        self._reserving = threading.Lock()
        self._local = LocalRateLimiter(rate, sleep=sleep, clock=clock)
        self._is_alone = False
        self._lock = threading.Lock()

    def acquire(self, cancel: threading.Event | None = None) -> Permit:
        """See RateLimiter. The permit of this process comes first: a slot that was reserved before, and is waited past,
        would be used in a second that belongs to others."""
        started = self._clock()
        for _ in range(_MAX_RESERVATIONS):
            permit = self._acquire_local(cancel)
            is_due = False
            try:
                is_due = self._wait_for_slot(cancel)
            finally:
                if not is_due:
                    self._local.release(permit)
            if is_due:
                break
        else:
            self._store.give_up()
            permit = self._acquire_local(cancel)
        permit.waited = self._clock() - started
        permit.used = self._rate  # at least: what other replicas used is not known here
        return permit

    def _acquire_local(self, cancel: threading.Event | None) -> Permit:
        self._adjust_local()
        return self._local.acquire(cancel)

    def _wait_for_slot(self, cancel: threading.Event | None) -> bool:
        """Wait for the next slot of all replicas, if Redis gives one; whether a request may be sent then.

        Not where the thread wakes late, Redis has lost the slot, an outage has begun or ended, or the service has asked
        to wait meanwhile.
        """
        reserved_at = self._clock()
        slot = self.reserve_slot()
        if slot is not None and slot.delay > 0:
            self._sleep(slot.delay, cancel)
            if not self._is_kept(slot):
                return False
        is_late = slot is not None and self._clock() - reserved_at - slot.delay > _MAX_LATENESS
        return not (is_late or self._local.is_blocked or self._store.is_alone != self._is_alone)

    def reserve_slot(self) -> Slot | None:
        """Reserve the next slot of all replicas; None in an outage.

        Slots are times of the clock of Redis. Once it is put forward, those of the last second count no more; put back,
        the next one is as far away. Each replica that has sent anything before notices, and lets a window pass first.
        """
        with self._reserving:  # or a second thread, to which the new time is no news, would send by a slot of it
            reserved = self._reserve_slot()
            if reserved is not None and self._redis_clock.was_set(reserved[1]):
                _log.warning("the clock of the shared cache was set; its times of requests are forgotten")
                self._store.run_script(_FORGET, self._keys)
                reserved = self._reserve_slot()
        return reserved[0] if reserved is not None else None

    def _reserve_slot(self) -> tuple[Slot, Reading] | None:
        times = (int(self._window * 1e6), int(_HORIZON * 1e6))
        unsettled = (self._unsettled_rate, int(_UNSETTLED * 1e6))
        before = self._stopwatch()
        found = self._store.run_script(_RESERVE_SLOT, self._keys, self._rate, *times, *unsettled, int(_KEPT * 1e3))
        if not isinstance(found, list):
            return None
        delay, epoch, now = found
        return Slot(max(delay, 0) / 1e6, epoch), Reading(before, now / 1e6, self._stopwatch())

    def _is_kept(self, slot: Slot) -> bool:
        """Whether Redis still keeps a slot that was waited for. Otherwise it was restarted meanwhile, and gives the
        same time to others."""
        return self._store.get(self._keys[2]) == slot.epoch

    def _adjust_local(self) -> None:
        """Hold the local limiter to the share while Redis does not keep the limit."""
        is_alone = self._store.is_alone
        with self._lock:
            if is_alone == self._is_alone:
                return
            self._is_alone = is_alone
            if is_alone:
                self._local.set_limit(self._share, self._share_window)
                self._local.block(self._window)  # until no request counts any more that replicas sent by their slots
            else:
                self._local.set_limit(self._rate, WINDOW)

    def mark_sent(self, permit: Permit) -> None:
        """See RateLimiter."""
        self._local.mark_sent(permit)

    def release(self, permit: Permit) -> None:
        """See RateLimiter. The slot that was reserved in Redis is not given back: other replicas wait by it."""
        self._local.release(permit)

    def mark_answered(self, permit: Permit) -> None:
        """See RateLimiter."""
        self._local.mark_answered(permit)

    def block(self, seconds: float) -> None:
        """See RateLimiter."""
        self._local.block(seconds)
        times = (int(min(seconds, MAX_BLOCK_SECONDS) * 1e6), int(_HORIZON * 1e6))
        self._store.run_script(_BLOCK, self._keys[1:2], *times)

    def estimate_seconds(self, requests: int) -> float:
        """See RateLimiter; requests of other replicas come on top."""
        return self._local.estimate_seconds(requests)
