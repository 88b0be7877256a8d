"""The doctor writes to the shared cache and reads it back; this stands here for its Redis."""

from __future__ import annotations

import socket

from services.config import Settings
from services.doctor.finding import Level
from services.doctor.sources import check_shared_cache


def test_redis_that_keeps_what_is_written_is_well(redis_url: str) -> None:
    (found,) = check_shared_cache(Settings.read({"SHARED_CACHE_URL": redis_url}), is_offline=False)
    assert (found.level, found.next_step) == (Level.OK, "")


def test_redis_that_does_not_answer_is_a_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = Settings.read({"SHARED_CACHE_URL": f"redis://:hunter2@127.0.0.1:{port}/0"})
    (found,) = check_shared_cache(settings, is_offline=False)
    assert found.level is Level.FAULT
    assert "hunter2" not in repr(found)
