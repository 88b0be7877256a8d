"""Names and origins that the server answers, by where it runs and what is set."""

from __future__ import annotations

import pytest

from services.config import ServerSettings
from services.errors import ConfigError
from services.server.hosts import HostRules, parse_host, parse_origin

LOOPBACK = ("127.0.0.1", 8501)
IN_CONTAINER = ("172.17.0.2", 8501)


def rules(**values: str) -> HostRules:
    return HostRules(ServerSettings.read(values))


def allows(host: str, local=LOOPBACK, **values: str) -> bool:
    parsed = parse_host(host)
    return parsed is not None and rules(**values).allows_host(parsed, local)


def opens(origin: str, host: str, local=LOOPBACK, **values: str) -> bool:
    return rules(**values).allows_origin(origin, parse_host(host), local)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost:8501", LOOPBACK),
        ("LOCALHOST:8501", LOOPBACK),
        ("localhost.:8501", LOOPBACK),
        ("127.0.0.1:8501", LOOPBACK),
        ("[::1]:8501", ("::1", 8501)),
        ("0.0.0.0:8501", LOOPBACK),
        ("[::]:8501", ("::1", 8501)),
        ("localhost", ("127.0.0.1", 80)),
        ("localhost", ("127.0.0.1", 443)),
        ("localhost:8501", IN_CONTAINER),
        ("192.168.1.5:8501", ("192.168.1.5", 8501)),
        ("192.168.1.5:8501", ("::ffff:192.168.1.5", 8501)),
        ("[fd00::5]:8501", ("fd00::5", 8501)),
        ("horizons.streamlit.app", IN_CONTAINER),
    ],
)
def test_own_names_are_answered_without_settings(host, local):
    assert allows(host, local)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8501",
        "localhost:9999",
        "localhost",
        "127.0.0.1:9999",
        "0.0.0.0:9999",
        "192.168.1.5:8501",
        "localhost.evil.example:8501",
        "evil.localhost:8501",
        "127.0.0.1.nip.io:8501",
        "2130706433:8501",
        "127.1:8501",
        "streamlit.app.evil.example",
        "evilstreamlit.app",
        "localhost:8501@evil.example",
        "localhost:8501, evil.example",
        "localhost:8501/path",
        "user@localhost:8501",
        "local\u017fhost:8501",
        "localhost:" + "8" * 400,
    ],
)
def test_other_names_are_refused_without_settings(host):
    assert not allows(host)


@pytest.mark.parametrize(
    ("host", "setting"),
    [
        ("horizons.example.org", "https://horizons.example.org"),
        ("horizons.example.org:443", "https://horizons.example.org"),
        ("horizons.example.org:8443", "https://horizons.example.org:8443"),
        ("HORIZONS.example.org", "https://horizons.example.org/planning"),
        ("localhost:9000", "http://localhost:9000"),
        ("192.168.1.5:9000", "http://192.168.1.5:9000/"),
    ],
)
def test_name_of_the_public_url_is_answered(host, setting):
    assert allows(host, IN_CONTAINER, PUBLIC_URL=setting)


def test_public_url_allows_its_own_port_only():
    assert not allows("horizons.example.org:9000", PUBLIC_URL="https://horizons.example.org")
    assert not allows("horizons.example.org", PUBLIC_URL="https://horizons.example.org:9000")


def test_own_names_are_answered_beside_a_public_url():
    assert allows("localhost:8501", PUBLIC_URL="https://horizons.example.org")


@pytest.mark.parametrize(
    ("host", "setting", "expected"),
    [
        ("a.example.org", "a.example.org", True),
        ("a.example.org:9000", "a.example.org", True),
        ("a.example.org:9000", "b.example.org, A.example.org:9000", True),
        ("a.example.org", "a.example.org:9000", False),
        ("a.example.org", "*.example.org", True),
        ("example.org", "*.example.org", False),
        ("aexample.org", "*.example.org", False),
        ("a.example.org:8443", "*.example.org", True),
        ("a.example.org:8443", "*.example.org:8443", True),
        ("a.b.example.org:8443", "*.example.org:8443", True),
        ("a.example.org", "*.example.org:8443", False),
        ("example.org:8443", "*.example.org:8443", False),
        ("anything.example", "*", True),
        ("", "*", False),
    ],
)
def test_listed_names_are_answered(host, setting, expected):
    assert allows(host, ALLOWED_HOSTS=setting) is expected


@pytest.mark.parametrize("value", ["https://a.example.org", "a.example.org/x", "a b", "*a.example.org", "a:b"])
def test_wrong_list_of_hosts_is_refused_without_quoting_it(value):
    with pytest.raises(ConfigError, match="ALLOWED_HOSTS") as error:
        ServerSettings.read({"ALLOWED_HOSTS": value})
    assert value not in str(error.value)


@pytest.mark.parametrize("value", ["horizons.example.org", "ftp://x.org", "https://u:p@x.org", "https://x.org/?q", "x"])
def test_wrong_public_url_is_refused(value):
    with pytest.raises(ConfigError, match="PUBLIC_URL"):
        ServerSettings.read({"PUBLIC_URL": value})


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("http://127.0.0.1:8501", "localhost:8501"),
        ("http://192.168.1.5:8501", "192.168.1.5:8501"),
        ("https://horizons.streamlit.app", "horizons.streamlit.app"),
        ("https://horizons.streamlit.app", "horizons.streamlit.app:443"),
        ("http://horizons.streamlit.app:80", "horizons.streamlit.app"),
    ],
)
def test_websocket_opens_for_a_page_of_the_same_host(origin, host):
    assert opens(origin, host)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:9999",
        "http://localhost",
        "https://localhost",
        "http://127.0.0.1:9999",
        "http://evil.example",
        "http://evil.example:8501",
        "https://evil.streamlit.app",
        "http://localhost:8501.evil.example",
        "http://localhost:8501@evil.example",
        "file://",
        "null",
        "",
        "chrome-extension://abc",
        "http://[::1",
    ],
)
def test_websocket_stays_closed_for_other_pages(origin):
    assert not opens(origin, "localhost:8501")


def test_every_host_is_no_reason_to_open_the_websocket_for_every_page():
    assert not opens("https://evil.example", "localhost:8501", ALLOWED_HOSTS="*")
    assert opens("https://any.example", "any.example", ALLOWED_HOSTS="*")


def test_websocket_opens_for_the_public_url_where_a_proxy_sends_another_host():
    assert opens("https://horizons.example.org", "127.0.0.1:8501", PUBLIC_URL="https://horizons.example.org")
    assert not opens("http://horizons.example.org", "127.0.0.1:8501", PUBLIC_URL="https://horizons.example.org")


def test_port_of_an_origin_is_always_given():
    assert parse_origin("https://example.org") == ("example.org", 443)
    assert parse_origin("http://example.org:8080") == ("example.org", 8080)
