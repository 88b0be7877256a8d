"""Settings come from any mapping and keep their defaults."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.config import DATA_DIR, OpenApiSettings, ServerSettings, Settings
from services.errors import ConfigError

LEAK = "hunter2"


@pytest.mark.parametrize("values", [{}, {"HORIZONS_DATA_DIR": ""}, {"HORIZONS_DATA_DIR": "  "}, {"OTHER": "x"}])
def test_defaults_where_nothing_is_set(values):
    assert Settings.read(values) == Settings(data_dir=DATA_DIR)


def test_data_folder_is_read_without_spaces():
    assert Settings.read({"HORIZONS_DATA_DIR": " /srv/build "}).data_dir == Path("/srv/build")


def test_environment_is_read_by_default(monkeypatch):
    monkeypatch.setenv("HORIZONS_DATA_DIR", "elsewhere")
    assert Settings.read().data_dir == Path("elsewhere")


def test_given_mapping_replaces_the_environment(monkeypatch):
    monkeypatch.setenv("HORIZONS_DATA_DIR", "elsewhere")
    assert Settings.read({}).data_dir == DATA_DIR


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        Settings().data_dir = Path("x")  # type: ignore[misc]


def test_default_data_folder_exists():
    assert (DATA_DIR / "manifest.json").is_file()


CREDENTIALS = {"LIGHTCAST_CLIENT_ID": "id", "LIGHTCAST_CLIENT_SECRET": LEAK}


def test_equal_settings_are_equal_keys():
    one, same = (Settings.read(CREDENTIALS | {"SHARED_CACHE_URL": "redis://x"}) for _ in range(2))
    assert {one: "open"}[same] == "open"
    assert {one.lightcast(): "open"}[same.lightcast()] == "open"


@pytest.mark.parametrize(
    "other", [{"LIGHTCAST_CLIENT_SECRET": "other"}, {"LIGHTCAST_RATE": "4"}, {"LIGHTCAST_GROWTH_URL": "https://x.org"}]
)
def test_settings_that_differ_anywhere_are_different_keys(other):
    one, another = Settings.read(CREDENTIALS), Settings.read(CREDENTIALS | other)
    assert one != another
    assert one.lightcast() != another.lightcast()
    assert {one.lightcast(): "open"}.get(another.lightcast()) is None


def test_secrets_are_not_shown_or_pickled():
    settings = Settings.read(
        CREDENTIALS
        | {"SHARED_CACHE_URL": f"redis://{LEAK}@x", "OPEN_API_CLIENTS": f"a:{LEAK}", "OPEN_API_SIGNING_KEY": LEAK * 5}
    )
    for model in (settings, settings.lightcast(), settings.open_api()):
        assert LEAK not in f"{model!r} {model} {vars(model)} {model.model_dump()} {model.model_dump_json()}"
        with pytest.raises(TypeError):
            pickle.dumps(model)


@pytest.mark.parametrize(
    ("name", "next_step"),
    [
        ("LIGHTCAST_RATE", "Give a number from 1 to 100."),
        ("LIGHTCAST_TIMEOUT", "Give a number from 0.1 to 120."),
        ("LIGHTCAST_TAXONOMY", "Choose one of: lot, soc."),
        ("LIGHTCAST_LOT_VERSION", "Choose one of: 6, 7."),
        (
            "LIGHTCAST_AUTH_URL",
            "Give an address such as https://example.org/path, with no user, query or fragment in it.",
        ),
        ("OPEN_API_RATE", "Give a number from 1 to 1,000,000."),
        ("OPEN_API_TOKEN_TTL", "Give a number from 1 to 604,800."),
        ("OPEN_API_ENABLED", "Choose one of: on, true, yes, 1, off, false, no, 0."),
        ("OPEN_API_CLIENTS", "Give id:secret,id:secret, each id once and no secret empty."),
        ("OPEN_API_SIGNING_KEY", "Give 32 bytes or more, or nothing."),
        ("OPEN_API_CORS_ORIGINS", "Give https://example.org,https://example.com or *."),
    ],
)
def test_wrong_value_is_nowhere_in_the_error(name, next_step):
    settings = Settings.read(CREDENTIALS | {name: LEAK})
    with pytest.raises(ConfigError) as raised:
        settings.lightcast() if name.startswith("LIGHTCAST") else settings.open_api()
    error = raised.value
    assert error.message == f"The setting {name} cannot be right."
    assert error.next_step == next_step
    assert error.__cause__ is None
    assert error.__context__ is None
    assert LEAK not in f"{error!r} {error} {vars(error)}"


@pytest.mark.parametrize("text", ["inf", "-inf", "nan", "1e400", "0", "101", "five", "0x5"])
def test_rate_out_of_range_is_refused(text):
    with pytest.raises(ConfigError, match="LIGHTCAST_RATE"):
        Settings.read(CREDENTIALS | {"LIGHTCAST_RATE": text}).lightcast()


@pytest.mark.parametrize(("text", "rate"), [("5", 5), (" 7 ", 7), ("5.9", 5), ("1e2", 100), (" ", 5)])
def test_rate_is_the_integer_part_of_any_number(text, rate):
    assert Settings.read(CREDENTIALS | {"LIGHTCAST_RATE": text}).lightcast().rate == rate


def test_settings_made_by_hand_read_nothing_from_outside(monkeypatch):
    monkeypatch.setenv("OPEN_API_RATE", "7")
    monkeypatch.setenv("HORIZONS_DATA_DIR", "elsewhere")
    assert OpenApiSettings().rate == 5
    assert Settings().data_dir == DATA_DIR


def test_folder_name_in_another_encoding_is_kept():
    assert Settings.read({"HORIZONS_DATA_DIR": "/srv/\udce4"}).data_dir == Path("/srv/\udce4")


URLS = ["AUTH_URL", "GROWTH_URL", "CLASSIFICATION_URL"]


def read_url(url: str, name: str = "GROWTH_URL") -> str:
    settings = Settings.read(CREDENTIALS | {f"LIGHTCAST_{name}": url}).lightcast()
    return getattr(settings, name.lower())


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "127.0.0.1:8501", "127.8.9.10", "[::1]:80"])
def test_plain_http_to_this_machine_is_accepted(host, name):
    assert read_url(f"http://{host}/Path/", name) == f"http://{host.lower()}/Path"


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize(
    "host",
    [
        "127.evil.com",
        "127.0.0.1.evil.com",
        "127.0.0.1.",
        "localhost.evil.com",
        "localhost.",
        "evil-localhost",
        "intranet",
        "com",
        "127.1",
        "127.0.0.01",
        "127.0.0.256",
        "2130706433",
        "１２７.0.0.1",
        "3232235777",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "[::]",
        "[fe80::1]",
    ],
)
def test_plain_http_to_another_or_doubtful_host_is_refused(host, name):
    with pytest.raises(ConfigError, match="Use https") as raised:
        read_url(f"http://{host}/path", name)
    assert f"LIGHTCAST_{name}" in raised.value.message
    assert host not in f"{raised.value} {raised.value.message} {raised.value.next_step}"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1@evil.com",
        "http://@127.0.0.1",
        "https://@evil.com",
        "http://127.0.0.1\\.evil.com",
        "http://127.0.0.1\\@evil.com",
        "http://local\nhost",
        "http://localhost\t.evil.com",
        "https://example.org/a b",
        "https://example.org:port",
        "https://example.org:99999",
        "https://",
        "ftp://127.0.0.1",
        "//127.0.0.1",
    ],
)
def test_url_with_more_than_host_port_and_path_is_refused(url):
    with pytest.raises(ConfigError, match="Give an address such as"):
        read_url(url)


def test_https_is_accepted_to_any_host():
    for url in ("https://127.evil.com", "https://intranet:8443/path", "https://10.0.0.1", "https://bücher.example"):
        assert read_url(url) == url


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PUBLIC_URL", '"https://horizons.example.org"', "quotation marks"),
        ("METRICS", "'a token of sixteen'", "quotation marks"),
        ("METRICS", "$(openssl rand -hex 16)", "no shell has replaced"),
        ("METRICS", "$METRICS_TOKEN", "no shell has replaced"),
        ("METRICS", "`openssl rand -hex 16`", "no shell has replaced"),
        ("PUBLIC_URL", "https://${HOST:-x}/horizons", "no shell has replaced"),
        ("PUBLIC_URL", "https://*.example.org", "Give one name"),
        ("PUBLIC_URL", "https://exämple.org", "xn--"),
    ],
)
def test_text_that_a_shell_was_to_read_and_names_that_no_browser_sends_are_refused(name, value, said):
    with pytest.raises(ConfigError, match=name) as caught:
        ServerSettings.read({name: value})
    assert said in caught.value.next_step


@pytest.mark.parametrize("secret", ["$(openssl rand -hex 16)", '"in quotation marks"', "$SECRET", "`cat secret`"])
def test_secret_of_a_client_that_only_a_shell_reads_is_refused(secret):
    with pytest.raises(ConfigError, match="OPEN_API_CLIENTS"):
        Settings.read({"OPEN_API_CLIENTS": f"staff:sixteen characters,planners:{secret}"}).open_api()


def test_credentials_of_lightcast_may_have_any_characters_but_marks_around_them():
    with pytest.raises(ConfigError, match="LIGHTCAST_CLIENT_ID"):
        Settings.read(CREDENTIALS | {"LIGHTCAST_CLIENT_ID": '"id"'}).lightcast()
    assert Settings.read(CREDENTIALS | {"LIGHTCAST_CLIENT_SECRET": "a$(b'c\"$d{e}"}).lightcast()


def test_public_url_is_compared_as_browsers_write_it():
    server = ServerSettings.read({"PUBLIC_URL": "HTTPS://Horizons.Example.org/Plan/"})
    assert server.public_url == "https://horizons.example.org/Plan"


def test_two_paths_that_contradict_each_other_are_refused():
    values = {"PUBLIC_URL": "https://example.org/horizons"}
    ServerSettings.read(values | {"ROOT_PATH": "/horizons"}).check_paths()
    with pytest.raises(ConfigError, match="PUBLIC_URL and ROOT_PATH"):
        ServerSettings.read(values | {"ROOT_PATH": "/app"}).check_paths()
