"""A canary secret must not appear anywhere it could be read.

test_faults.py drives every error path with it; here is what has no error in it.
"""

from __future__ import annotations

import logging
import pickle
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from services import growth as growth_service
from services.config import Settings
from services.errors import HorizonsError
from services.lightcast.client import client_hash
from tests.services.lightcast.harness import (
    CANARY,
    FakeClock,
    assert_no_secrets,
    cached_credential_hash,
    client_of,
    full_text_of,
)

if TYPE_CHECKING:
    from tests.lightcast_server import LightcastServer


def test_settings_never_show_secrets(canary_server: LightcastServer) -> None:
    settings = canary_server.settings()
    own = settings.lightcast()
    for shown in (
        repr(settings),
        str(settings),
        repr(own),
        f"{own.client_secret} {own.client_secret!r}",
        repr(vars(own)),
    ):
        assert_no_secrets(shown)
    with pytest.raises(TypeError):
        pickle.dumps(own)
    assert own.client_secret == SecretStr(CANARY)
    with pytest.raises(HorizonsError) as refused:
        canary_server.settings(rate=CANARY).lightcast()
    assert_no_secrets(full_text_of(refused.value))
    with pytest.raises(HorizonsError) as refused:
        canary_server.settings(growth_url=f"http://user:{CANARY}@example.org").lightcast()
    assert_no_secrets(full_text_of(refused.value))


def test_cache_keys_hold_only_hashes(canary_server: LightcastServer) -> None:
    own = canary_server.settings().lightcast()
    assert_no_secrets(client_hash(own) + cached_credential_hash(own))
    client = client_of(own, FakeClock())
    client.tokens.get(own.growth_scope)
    assert_no_secrets(repr(list(client.tokens._cached.items())))


def test_check_connection_never_shows_secrets(canary_server: LightcastServer) -> None:
    canary_server.reset()
    for fault in ("401", "500", "HTML", "renamed field"):
        canary_server.inject_fault("meta", fault)
        assert_no_secrets(repr(list(growth_service.check_connection("lightcast", canary_server.settings(rate="100")))))
    canary_server.clear_faults()


def test_shared_cache_url_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    pytest.importorskip("redis")
    from services.redis_store import RedisStore

    settings = Settings.read({"SHARED_CACHE_URL": f"redis://:{CANARY}@127.0.0.1:1/0"})
    assert_no_secrets(repr(settings))
    store = RedisStore(settings.shared_cache_url)
    assert store.get("anything") is None
    assert_no_secrets(caplog.text)
