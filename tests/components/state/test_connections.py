"""What the log says at the start of settings that turn something off."""

from __future__ import annotations

import pytest

from components.state import connections

CREDENTIALS = {"LIGHTCAST_CLIENT_ID": "id", "LIGHTCAST_CLIENT_SECRET": "hunter2"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (CREDENTIALS | {"LIGHTCAST_TIMEOUT": "nan"}, "The setting LIGHTCAST_TIMEOUT cannot be right."),
        (CREDENTIALS | {"LIGHTCAST_RATE": "-5"}, "The setting LIGHTCAST_RATE cannot be right."),
        (CREDENTIALS | {"LIGHTCAST_AUTH_URL": "http://example.org"}, "LIGHTCAST_AUTH_URL"),
        (CREDENTIALS, ""),
        ({"LIGHTCAST_TIMEOUT": "nan"}, ""),
    ],
)
def test_wrong_setting_of_lightcast_is_named_at_the_start(values, expected, monkeypatch, caplog):
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    connections.report_lightcast_settings()
    assert expected in caplog.text
    assert bool(caplog.messages) == bool(expected)
    assert "hunter2" not in caplog.text
