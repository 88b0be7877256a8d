"""The doctor writes to the shared cache and reads it back; this stands here for its Redis."""

from __future__ import annotations

import socket

import pytest

from services import redis_store
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


PASSWORD = "hunter2-hunter2"
USERS = [
    pytest.param([f">{PASSWORD}", "+@all"], Level.OK, "", id="all rights"),
    pytest.param([f">{PASSWORD}", "+@all", "-@scripting"], Level.FAULT, "runs no script", id="no scripts"),
    pytest.param([f">{PASSWORD}", "+@all", "-@write"], Level.FAULT, "could not be read again", id="read-only"),
    pytest.param([">another", "+@all"], Level.FAULT, "could not be read again", id="another password"),
]


@pytest.mark.parametrize(("rules", "level", "message"), USERS)
def test_password_and_rights_of_the_shared_cache_are_tried(
    redis_url: str, rules: list[str], level: Level, message: str
):
    import redis

    with redis.Redis.from_url(redis_url) as client:
        client.execute_command("ACL", "SETUSER", "horizons", "reset", "on", "~*", *rules)
        try:
            settings = Settings.read({"SHARED_CACHE_URL": redis_url.replace("//", f"//horizons:{PASSWORD}@")})
            redis_store._store.cache_clear()
            (found,) = check_shared_cache(settings, is_offline=False)
        finally:
            client.execute_command("ACL", "DELUSER", "horizons")
    assert (found.level, message in found.message) == (level, True)
    assert PASSWORD not in repr(found)
