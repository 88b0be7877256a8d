"""The doctor names what is wrong and what to do, shows no secret, and ends with 1 only at a fault."""

from __future__ import annotations

import http.server
import os
import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from services.__main__ import main
from services.config import DATA_DIR, Settings
from services.doctor import command, machine, settings, sources
from services.doctor.finding import Finding, Level
from tests import ports
from tests.lightcast_server import LightcastServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "hunter2-hunter2"


def faults(findings: Iterator[Finding]) -> list[str]:
    return [f"{finding.message} {finding.next_step}" for finding in findings if finding.level is Level.FAULT]


def levels(findings: Iterator[Finding]) -> list[Level]:
    return [finding.level for finding in findings]


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch) -> None:
    for name in os.environ:
        if name.startswith(("LIGHTCAST_", "OPEN_API_", "HORIZONS_", "SHARED_")):
            monkeypatch.delenv(name)


@pytest.fixture
def free_port() -> int:
    return ports.free_port()


@pytest.fixture
def data(tmp_path) -> Path:
    """A copy of the data set that a test may damage."""
    return shutil.copytree(DATA_DIR, tmp_path / "data")


# --- The command


def test_this_checkout_has_no_fault(free_port, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(command, "SECRETS_FILE", tmp_path / "none.toml")
    assert main(["doctor", "--port", str(free_port), "--offline"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].endswith("0 fault")
    for name in ("Python", "Packages", f"Port {free_port}", "Cache folder", "Settings", "Data", "Lightcast"):
        assert any(f"{name}: " in line for line in lines), name


def test_fault_ends_with_status_one_and_says_what_to_do(free_port, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HORIZONS_DATA_DIR", str(tmp_path))
    assert main(["doctor", "--port", str(free_port), "--offline"]) == 1
    out = capsys.readouterr().out
    assert "fault    Data: The public data set is missing." in out
    assert "make data" in out


def test_secrets_are_never_shown(free_port, tmp_path):
    environment = {
        "LIGHTCAST_CLIENT_ID": SECRET,
        "LIGHTCAST_CLIENT_SECRET": SECRET,
        "LIGHTCAST_RATE": SECRET,
        "OPEN_API_CLIENTS": f"a:{SECRET}",
        "OPEN_API_SIGNING_KEY": SECRET,
        "PUBLIC_URL": SECRET,
        "SHARED_CACHE_URL": f"redis://:{SECRET}@127.0.0.1:1/0",
    }
    found = list(command.findings(environment, free_port, secrets_file=tmp_path / "none.toml"))
    text = repr(found)
    assert SECRET not in text
    for name in ("LIGHTCAST_RATE", "OPEN_API_SIGNING_KEY", "PUBLIC_URL", "replicas would share neither"):
        assert any(name in finding for finding in faults(iter(found))), name


# --- Settings


def test_environment_takes_precedence_over_the_secrets_file(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text('PUBLIC_URL = "https://a.example"\n[lightcast]\nclient_id = "file"\nclient_secret = "s"\n')
    values = settings.read_values({"PUBLIC_URL": "https://b.example", "LIGHTCAST_CLIENT_ID": "env"}, file)
    assert values["PUBLIC_URL"] == "https://b.example"
    assert (values["LIGHTCAST_CLIENT_ID"], values["LIGHTCAST_CLIENT_SECRET"]) == ("env", "s")


@pytest.mark.parametrize("content", [b"client_id = ", b"\xff\xfe", b"lightcast = 3"])
def test_secrets_file_that_cannot_be_read_is_a_fault(content, tmp_path, free_port):
    file = tmp_path / "secrets.toml"
    file.write_bytes(content)
    found = command.findings({}, free_port, is_offline=True, secrets_file=file)
    assert any("secrets.toml cannot be read" in text for text in faults(found))


def test_secrets_file_that_others_may_read_is_a_warning(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text("")
    file.chmod(0o644)
    assert levels(settings.check_secrets_file(file)) == [Level.WARNING]
    file.chmod(0o600)
    assert levels(settings.check_secrets_file(file)) == []


def test_half_of_the_credentials_is_a_fault():
    (text,) = faults(settings.check({"LIGHTCAST_CLIENT_ID": SECRET}))
    assert "LIGHTCAST_CLIENT_SECRET is not" in text


def test_misspelled_setting_is_a_warning():
    found = list(settings.check({"LIGHTCAST_CLIENTID": SECRET}))
    assert [finding.level for finding in found] == [Level.OK, Level.WARNING]
    assert "LIGHTCAST_CLIENTID" in found[1].message


def test_replicas_without_a_common_signing_key_are_a_warning():
    shared = {"SHARED_CACHE_URL": "redis://127.0.0.1"}
    assert Level.WARNING in levels(settings.check(shared))
    assert levels(settings.check(shared | {"OPEN_API_SIGNING_KEY": "x" * 32})) == [Level.OK]


def test_replicas_that_share_nothing_are_a_warning():
    assert Level.WARNING in levels(settings.check({"REPLICAS": "3"}))
    assert Level.WARNING not in levels(settings.check({"REPLICAS": "1"}))


# --- Data


def test_shipped_data_are_whole():
    assert levels(sources.check_data(Settings.read({}))) == [Level.OK, Level.OK]


def test_damaged_missing_and_foreign_files_are_named(data):
    (data / "titles.parquet").write_bytes(b"x" + (data / "titles.parquet").read_bytes()[1:])
    (data / "record.parquet").unlink()
    shutil.copy(data / "areas.parquet", data / "skills.parquet")
    found = faults(sources.check_data(Settings.read({"HORIZONS_DATA_DIR": str(data)})))
    assert [text.partition(" ")[0] for text in found] == ["titles.parquet", "skills.parquet", "record.parquet"]
    assert all("make data" in text for text in found)


def test_file_of_another_schema_is_named_with_its_missing_columns(data, monkeypatch):
    changed = sources.TABLES | {"areas": sources.TABLES["areas"] | {"population": "Int64"}}
    monkeypatch.setattr(sources, "TABLES", changed)
    (text,) = faults(sources.check_data(Settings.read({"HORIZONS_DATA_DIR": str(data)})))
    assert text.startswith("areas.parquet lacks the columns population.")


# --- Lightcast and the shared cache


def test_every_step_of_lightcast_is_a_line():
    with LightcastServer() as server:
        found = list(sources.check_lightcast(server.settings(), is_offline=False))
    assert [finding.level for finding in found] == [Level.OK] * 5
    assert found[0].name == "Lightcast, token"


def test_refused_credentials_are_a_fault_that_says_what_to_do():
    with LightcastServer() as server:
        found = list(sources.check_lightcast(server.settings(client_secret="wrong"), is_offline=False))
    assert [finding.level for finding in found] == [Level.FAULT]
    assert "LIGHTCAST_CLIENT_SECRET" in found[0].next_step


def test_nothing_is_called_offline():
    configured = {"LIGHTCAST_CLIENT_ID": "a", "LIGHTCAST_CLIENT_SECRET": "b", "SHARED_CACHE_URL": "redis://127.0.0.1:1"}
    read = Settings.read(configured)
    assert levels(sources.check_lightcast(read, is_offline=True)) == [Level.WARNING]
    assert levels(sources.check_shared_cache(read, is_offline=True)) == [Level.WARNING]


# --- The machine


def test_packages_that_are_missing_or_of_another_version_are_named(tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text('pandas==0.1 \\\n    --hash=sha256:00\nno-such-package==1.0\nnot-here==1 ; sys_platform == "x"\n')
    missing, other = machine.check_packages(file)
    assert (missing.level, missing.message) == (Level.FAULT, "not installed: no-such-package")
    assert other.level is Level.WARNING
    assert other.message.startswith("not as tested: pandas ")
    assert "-r requirements.txt" in missing.next_step


def test_image_is_compared_with_its_own_list_of_packages(tmp_path):
    """It holds no other one."""
    file = tmp_path / "deploy" / "requirements.txt"
    file.parent.mkdir()
    file.write_text("no-such-package==1.0\n")
    (missing,) = machine.check_packages(tmp_path / "requirements.txt", file)
    assert (missing.level, missing.message) == (Level.FAULT, "not installed: no-such-package")
    assert "-r deploy/requirements.txt" in missing.next_step
    assert [one.level for one in machine.check_packages(tmp_path / "none.txt")] == [Level.WARNING]


def test_old_python_is_a_fault():
    assert levels(machine.check_python((3, 10, 2))) == [Level.FAULT]


@contextmanager
def serving(body: bytes) -> Iterator[int]:
    """The port of a server that answers everything with `body`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("body", "level"), [(b'{"status":"ok"}', Level.OK), (b"something else", Level.FAULT)])
def test_port_in_use_is_a_fault_unless_horizons_has_it(body, level):
    with serving(body) as port:
        assert levels(machine.check_port(port)) == [level]


def test_number_that_is_no_port_is_a_fault():
    assert levels(machine.check_port(99_999)) == [Level.FAULT]


def test_cache_folder_may_be_missing_but_not_unwritable(tmp_path, monkeypatch):
    folder = tmp_path / "var" / "compressed"
    assert levels(machine.check_cache_folder(folder)) == [Level.OK]
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    assert levels(machine.check_cache_folder(folder)) == [Level.WARNING]
    (folder / "br").mkdir(parents=True)
    assert levels(machine.check_cache_folder(folder)) == [Level.OK]
