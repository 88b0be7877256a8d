"""What probes are told of Lightcast comes from the calls that were made anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services import reachability
from services.errors import ServiceError
from services.reachability import Reach, Reachability
from tests.services.lightcast.harness import FakeClock, client_of

if TYPE_CHECKING:
    from tests.lightcast_server import LightcastServer


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("", Reach.REACHABLE), ("drop", Reach.UNREACHABLE), ("500", Reach.UNREACHABLE), ("400", Reach.REACHABLE)],
)
def test_last_call_says_whether_lightcast_is_reachable(
    canary_server: LightcastServer, monkeypatch: pytest.MonkeyPatch, fault: str, expected: Reach
) -> None:
    record = Reachability()
    monkeypatch.setattr(reachability, "LIGHTCAST", record)
    canary_server.reset()
    client = client_of(canary_server.settings().lightcast(), FakeClock())
    if fault:
        canary_server.inject_fault("token", fault)
    assert record.state() is Reach.UNKNOWN
    try:
        client.tokens.get(client.settings.growth_scope)
    except ServiceError:
        assert fault
    assert record.state() is expected
