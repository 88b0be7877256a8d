"""With LOG_FORMAT=json each event is one line of JSON that holds no person, no secret and no query string."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.config import ServerSettings
from services.errors import ConfigError

ROOT = Path(__file__).parents[3]
TYPED = "what somebody typed"

_SERVER = """
import logging, threading, warnings
import uvicorn
config = uvicorn.Config("services.open_api.app:app", log_level="info")
import app  # as uvicorn does: after it has configured its loggers
import streamlit.logger
from services.errors import ServiceDownError

logging.getLogger("horizons.lightcast").warning("no answer of https://x.example/a?key=1 or /b?occ=2 (why?)")
streamlit.logger.get_logger("streamlit.made_later").warning("two\\nlines")
for name in ("uvicorn.error", "uvicorn.access"):
    logging.getLogger(name).setLevel("INFO")  # Streamlit has set its own level
uvicorn_log = logging.getLogger("uvicorn.error")
uvicorn_log.info('%s - "WebSocket %s" [accepted]', "10.1.2.3:5000", "/_stcore/stream?occ=29-1141")
logging.getLogger("uvicorn.access").info(
    '%s - "%s %s HTTP/%s" %d', "10.1.2.3:5000", "GET", "/compare?occ=29-1141", "1.1", 200
)
try:
    try:
        raise KeyError("{typed}")
    except KeyError as error:
        raise ServiceDownError("Lightcast is down.", "Wait.", support_id="abc-1") from error
except ServiceDownError:
    logging.getLogger("horizons").exception("failed")
logging.getLogger("horizons").error("odd", extra={{"correlation_id": "7f"}})
warnings.warn("careful")
def fail():
    raise ValueError("{typed}")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""


def run(**environment: str) -> str:
    """What such a server writes to stderr."""
    command = [sys.executable, "-c", _SERVER.format(typed=TYPED)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 1
    return done.stderr


@pytest.fixture(scope="module")
def written() -> str:
    return run(LOG_FORMAT="JSON")


@pytest.fixture(scope="module")
def events(written) -> list[dict]:
    return [json.loads(line) for line in written.splitlines()]


def test_every_line_is_an_event_with_time_level_logger_and_message(events):
    assert all(event.keys() >= {"time", "level", "logger", "message"} for event in events)
    assert [(event["logger"], event["level"]) for event in events] == [
        ("horizons.lightcast", "warning"),
        ("streamlit.made_later", "warning"),
        ("uvicorn.error", "info"),
        ("uvicorn.access", "info"),
        ("horizons", "error"),
        ("horizons", "error"),
        ("py.warnings", "warning"),
        ("horizons", "critical"),
        ("horizons", "critical"),
    ]


def test_no_client_no_query_and_nothing_typed_is_written(written, events):
    for text in ("10.1.2.3", "29-1141", "key=1", "occ=", TYPED):
        assert text not in written
    messages = [event["message"] for event in events]
    assert messages[0] == "no answer of https://x.example/a or /b (why?)"
    assert messages[1] == "two\nlines"
    assert messages[2:4] == ['"WebSocket /_stcore/stream" [accepted]', '"GET /compare HTTP/1.1" 200']


def test_errors_have_type_place_cause_and_correlation_id(events):
    failed, odd = events[4:6]
    assert failed["correlation_id"] == "abc-1"
    assert failed["error"]["type"] == "ServiceDownError"
    assert failed["error"]["cause"]["type"] == "KeyError"
    assert ":" in failed["error"]["at"][0]
    assert odd["correlation_id"] == "7f"


def test_log_is_text_by_default():
    text = run()
    assert not text.startswith("{")
    assert "Traceback" in text


def test_other_format_is_refused_by_name():
    with pytest.raises(ConfigError, match="LOG_FORMAT"):
        ServerSettings.read({"LOG_FORMAT": "xml"})
