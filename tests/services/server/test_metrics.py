"""/metrics counts what the process does, for whom the setting names, and says of nobody what he looked at."""

from __future__ import annotations

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.websocket_messages import WebSocketMessagesMiddleware
from services import metrics
from services.config import ServerSettings
from services.errors import ConfigError, ServiceError
from services.server.metrics_endpoint import MetricsMiddleware
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import FakeClock, client_of, fetch, open_source
from tests.services.server.harness import run_async

OPEN_METRICS = {"accept": "application/openmetrics-text; version=1.0.0"}
TOKEN = "a-token-of-a-monitor"


async def failing(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 503, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def ask(setting: str | None, path: str = "/metrics", **headers: str) -> tuple[int, str, str]:
    """Status, media type and body."""
    sent = []

    async def send(message):
        sent.append(message)

    values = {} if setting is None else {"METRICS": setting}
    app = MetricsMiddleware(failing, lambda: ServerSettings.read(values))
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b""}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in headers.items()]
    run_async(app(scope, None, send))
    media_type = dict(sent[0]["headers"]).get(b"content-type", b"").decode()
    return sent[0]["status"], media_type, b"".join(message.get("body", b"") for message in sent).decode()


def value(name: str, **labels: str) -> float:
    found = metrics.REGISTRY.get_sample_value(name, labels)
    assert found is not None, name
    return found


@pytest.mark.parametrize("setting", [None, "off", "OFF"])
def test_path_answers_404_unless_it_is_set(setting):
    assert ask(setting)[0] == 404


def test_monitor_gets_open_metrics_that_its_parser_reads():
    status, media_type, text = ask("on", **OPEN_METRICS)
    assert status == 200
    assert media_type.startswith("application/openmetrics-text")
    names = {family.name for family in text_string_to_metric_families(text)}
    assert names >= {
        "horizons_lightcast_calls",
        "horizons_lightcast_limit_wait_seconds",
        "horizons_lightcast_cache_lookups",
        "horizons_sessions",
        "horizons_scripts_waiting",
        "horizons_reruns",
        "horizons_errors",
    }
    assert ask("on")[1].startswith("text/plain")


@pytest.mark.parametrize(
    ("given", "status"),
    [(f"Bearer {TOKEN}", 200), (f"bearer {TOKEN}", 200), (TOKEN, 401), ("Bearer wrong", 401), ("", 401)],
)
def test_token_opens_the_path_for_whoever_sends_it(given, status):
    assert ask(TOKEN, authorization=given)[0] == status


@pytest.mark.parametrize("text", ["yes", "short", "fifteen-letters", "ä" * 20])
def test_token_that_could_be_guessed_is_refused_and_not_shown(text):
    with pytest.raises(ConfigError, match="METRICS") as refused:
        ServerSettings.read({"METRICS": text})
    assert text not in repr(refused.value)


def test_failed_responses_are_counted():
    before = value("horizons_errors_total", where="response")
    ask("on", "/compare")
    assert value("horizons_errors_total", where="response") == before + 1


@pytest.mark.parametrize(
    ("fault", "outcome"), [("", "2xx"), ("drop", "no answer"), ("500", "5xx"), ("400", "4xx"), ("429", "429")]
)
def test_calls_of_lightcast_are_counted_by_outcome(fault, outcome):
    before, waits = value("horizons_lightcast_calls_total", outcome=outcome), _waits()
    with LightcastServer(rate=10**6) as server:
        client = client_of(server.settings().lightcast(), FakeClock())
        if fault:
            server.inject_fault("token", fault)
        try:
            client.tokens.get(client.settings.growth_scope)
        except ServiceError:
            assert fault
        calls = server.count("token")
    assert value("horizons_lightcast_calls_total", outcome=outcome) == before + calls
    assert _waits() == waits + calls


def _waits() -> float:
    return value("horizons_lightcast_limit_wait_seconds_count")


def test_cells_are_counted_as_misses_first_and_as_hits_then():
    with LightcastServer(rate=10**6) as server:
        source = open_source(server)
        hits, misses = (value("horizons_lightcast_cache_lookups_total", result=name) for name in ("hit", "miss"))
        code = str(source.occupations()["occupation_id"].iloc[0])
        for _ in range(2):
            fetch(source, [code], ["US", "06"])
    assert value("horizons_lightcast_cache_lookups_total", result="miss") == misses + 2
    assert value("horizons_lightcast_cache_lookups_total", result="hit") == hits + 2


def test_open_pages_and_their_reruns_are_counted():
    message = BackMsg()
    message.rerun_script.query_string = "occ=29-1141"
    seen = []

    async def page(_scope, receive, _send):
        await receive()
        seen.append(value("horizons_sessions"))

    async def receive():
        return {"type": "websocket.receive", "bytes": message.SerializeToString()}

    before = value("horizons_sessions"), value("horizons_reruns_total")
    run_async(WebSocketMessagesMiddleware(page)({"type": "websocket"}, receive, None))
    assert seen == [before[0] + 1]
    assert (value("horizons_sessions"), value("horizons_reruns_total")) == (before[0], before[1] + 1)
    assert "29-1141" not in ask("on")[2]
