"""uvicorn is configured by its application's lifespan; other servers are left alone."""

from __future__ import annotations

import pytest
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.lifespan.on import LifespanOn
from uvicorn.protocols.http.h11_impl import H11Protocol

from services.errors import ConfigError
from services.server.request_timeouts import BODY_S, DRAIN_S, HEADERS_S, TimedH11Protocol
from services.server.uvicorn_setup import GRACEFUL_SHUTDOWN_S, UvicornSetupMiddleware, config_of
from tests.services.server.harness import Echo, run_async


def refuse() -> None:
    raise ConfigError("The setting X cannot be right.", "Give it a value.")


def start_and_end(check=lambda: None, **options) -> tuple[uvicorn.Config, LifespanOn]:
    """A configuration and its lifespan, after the server has started and ended."""
    config = uvicorn.Config(UvicornSetupMiddleware(Echo(), check), http="h11", log_level="critical", **options)

    async def run() -> LifespanOn:
        lifespan = LifespanOn(config)
        await lifespan.startup()
        if not lifespan.should_exit:
            await lifespan.shutdown()
        return lifespan

    return config, run_async(run())


def test_limits_are_set_and_the_name_is_hidden():
    config, lifespan = start_and_end(headers=[("x-kept", "yes")])
    assert not lifespan.should_exit
    assert config.http_protocol_class is TimedH11Protocol
    assert config.timeout_graceful_shutdown == GRACEFUL_SHUTDOWN_S
    assert config.encoded_headers == [(b"x-kept", b"yes")]


@pytest.mark.parametrize(("given", "kept"), [(None, GRACEFUL_SHUTDOWN_S), (2, 2), (60, GRACEFUL_SHUTDOWN_S)])
def test_shutdown_takes_no_longer_than_the_limit(given, kept):
    config, _ = start_and_end(timeout_graceful_shutdown=given)
    assert config.timeout_graceful_shutdown == kept


def test_server_ends_before_an_orchestrator_kills_it():
    """After ten seconds; a request that is half sent is given up before that, too."""
    assert DRAIN_S < GRACEFUL_SHUTDOWN_S < 10
    assert max(HEADERS_S, BODY_S) <= 10


@pytest.mark.parametrize(("check", "port"), [(refuse, 8501), (lambda: None, 65_536)], ids=["setting", "port"])
def test_wrong_setting_or_port_ends_the_start(check, port, monkeypatch):
    monkeypatch.setattr("uvicorn.server.STARTUP_FAILURE", STARTUP_FAILURE)  # as it was, at the end
    config, lifespan = start_and_end(check, port=port)
    assert lifespan.should_exit
    assert config.http_protocol_class is H11Protocol


def test_another_server_is_not_configured():
    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"}

    assert config_of(receive) is None
