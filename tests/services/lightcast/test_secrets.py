"""A planted canary secret must not turn up anywhere it could be read.

test_faults.py drives every error path with it; here is what has no error in it.
"""

from __future__ import annotations

import logging
import pickle
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from services import growth as door
from services.config import Settings
from services.errors import HorizonsError
from services.lightcast.client import client_hash
from tests.services.lightcast.harness import CANARY, Time, clean, client_of, everything_of, kept_by

if TYPE_CHECKING:
    from tests.lightcast_server import LightcastServer


def test_settings_show_nothing(planted: LightcastServer) -> None:
    settings = planted.settings()
    own = settings.lightcast()
    for shown in (
        repr(settings),
        str(settings),
        repr(own),
        f"{own.client_secret} {own.client_secret!r}",
        repr(vars(own)),
    ):
        clean(shown)
    with pytest.raises(TypeError):
        pickle.dumps(own)
    assert own.client_secret == SecretStr(CANARY)
    with pytest.raises(HorizonsError) as refused:
        planted.settings(rate=CANARY).lightcast()
    clean(everything_of(refused.value))
    with pytest.raises(HorizonsError) as refused:
        planted.settings(growth_url=f"http://user:{CANARY}@example.org").lightcast()
    clean(everything_of(refused.value))


def test_keys_hold_hashes_only(planted: LightcastServer) -> None:
    own = planted.settings().lightcast()
    clean(client_hash(own) + kept_by(own))
    client = client_of(own, Time())
    client.tokens.get(own.growth_scope)
    clean(repr(list(client.tokens._held.items())))


def test_trying_out_shows_nothing(planted: LightcastServer) -> None:
    planted.reset()
    for fault in ("401", "500", "HTML", "renamed field"):
        planted.fault("meta", fault)
        clean(repr(list(door.check_connection("lightcast", planted.settings(rate="100")))))
    planted.mend()


def test_no_address_of_the_shared_cache_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    pytest.importorskip("redis")
    from services.lightcast.redis_store import SharedStore

    settings = Settings.read({"SHARED_CACHE_URL": f"redis://:{CANARY}@127.0.0.1:1/0"})
    clean(repr(settings))
    store = SharedStore(settings.shared_cache_url)
    assert store.get("anything") is None
    clean(caplog.text)
