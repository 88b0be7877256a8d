"""Settings, check_connection and the command line; and the public source, which needs none of them."""

from __future__ import annotations

import csv
import io
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from services import growth as growth_service
from services.__main__ import main
from services.config import Settings, with_table
from services.errors import BadInputError, ConfigError
from tests.lightcast_contract import growth_of

if TYPE_CHECKING:
    from tests.lightcast_server import LightcastServer

ROOT = Path(__file__).parents[3]
HALF = {"LIGHTCAST_CLIENT_ID": "a", "LIGHTCAST_CLIENT_SECRET": "b"}


def test_missing_credentials_raise_and_explain_how_to_add_them() -> None:
    settings = Settings.read({})
    assert not settings.has_lightcast
    with pytest.raises(ConfigError) as refused:
        growth_service.connect("lightcast", settings)
    assert refused.value.message == "Lightcast needs credentials, and none are set."
    assert "LIGHTCAST_CLIENT_ID" in refused.value.next_step
    assert "secrets.toml" in refused.value.next_step
    (step,) = growth_service.check_connection("lightcast", settings)
    assert not step.ok


def test_environment_overrides_secrets_table() -> None:
    table = {"client_id": "table", "client_secret": "from-table", "rate": 3, "timeout": 2.5}
    own = Settings.read(with_table(table, {"LIGHTCAST_CLIENT_ID": "env", "LIGHTCAST_TIMEOUT": " "})).lightcast()
    assert own.client_id.get_secret_value() == "env"
    assert own.client_secret.get_secret_value() == "from-table"
    assert (own.rate, own.timeout, own.taxonomy, own.lot_version) == (3, 2.5, "lot", "7")
    assert own.growth_url == "https://api.lightcast.io/projected-occupation-growth"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RATE", "0"),
        ("RATE", "many"),
        ("TIMEOUT", "-1"),
        ("TIMEOUT", "nan"),
        ("TAXONOMY", "onet"),
        ("LOT_VERSION", "5"),
        ("AUTH_URL", "auth.example.org"),
        ("GROWTH_URL", "http://example.org"),
        ("GROWTH_URL", "https://example.org/?key=1"),
        ("CLASSIFICATION_URL", "https://user:word@example.org"),
        ("CLASSIFICATION_URL", "http://[broken"),
    ],
)
def test_invalid_setting_is_named_in_the_error(name: str, value: str) -> None:
    settings = Settings.read({**HALF, f"LIGHTCAST_{name}": value})
    assert settings.has_lightcast
    with pytest.raises(ConfigError, match=f"LIGHTCAST_{name}") as refused:
        settings.lightcast()
    assert refused.value.next_step.endswith(".")


def test_public_source_opens_whatever_is_wrong_with_the_settings_of_lightcast() -> None:
    wrong = Settings.read({**HALF, **dict.fromkeys(("LIGHTCAST_RATE", "LIGHTCAST_GROWTH_URL"), "x")})
    assert growth_service.connect("public", wrong).name == "public"


def test_unknown_source_is_refused() -> None:
    with pytest.raises(BadInputError):
        growth_service.connect("elsewhere")
    with pytest.raises(BadInputError):
        growth_service.check_connection("elsewhere")
    assert list(growth_service.check_connection("public")) == []


def test_check_connection_passes_every_step(server: LightcastServer) -> None:
    steps = list(growth_service.check_connection("lightcast", server.settings()))
    assert [step.name for step in steps] == ["Token", "Status", "Versions", "Occupations", "Projection"]
    assert all(step.ok and step.message.endswith(".") and step.seconds >= 0 for step in steps)
    assert "36" in steps[2].message


@pytest.mark.parametrize(("endpoint", "last"), [("token", "Token"), ("meta", "Versions"), ("growth", "Projection")])
def test_check_connection_stops_at_first_failure(server: LightcastServer, endpoint: str, last: str) -> None:
    server.inject_fault(endpoint, "403")
    steps = list(growth_service.check_connection("lightcast", server.settings()))
    assert [step.ok for step in steps] == [True] * (len(steps) - 1) + [False]
    assert steps[-1].name == last
    assert steps[-1].next_step
    assert steps[-1].support_id == f"made-up-{endpoint}"


def test_command_line_reads_lightcast(
    server: LightcastServer, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches as processes of their own, which have no token yet; the others in this one."""

    def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "services", *arguments, "--source", "lightcast"]
        environment = os.environ | server.values()
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, encoding="utf-8-sig"
        )

    found = shell("search", "data analyst", "--format", "csv")
    assert (found.returncode, found.stderr) == (0, "")
    assert next(csv.DictReader(io.StringIO(found.stdout)))["occupation_id"] == "23111310"

    for name, value in server.values().items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main([*arguments, "--source", "lightcast"])
        out, err = capfdbinary.readouterr()
        return status, out.decode("utf-8-sig"), err.decode()

    status, out, err = run("growth", "231113", "--area", "US", "--area", "CA", "--format", "csv")
    assert (status, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 10
    assert [float(row["growth"]) for row in rows[5:]] == list(growth_of("231113", "06").values())
    assert {(row["source"], row["vintage"]) for row in rows} == {("Lightcast", "model 36")}
    assert "BLS" not in rows[0]["citation"]

    server.inject_fault("growth", "403")
    status, out, err = run("growth", "101110", "--area", "US")
    assert status == 4
    assert "no access to this service" in err
    assert "no answer" in out
    server.inject_fault("token", "401")
    refused = shell("search", "analyst")
    assert (refused.returncode, refused.stdout) == (4, "")
    assert refused.stderr.startswith("Lightcast does not know this client id and secret. Check")


def test_public_source_makes_no_network_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a network call")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    growth = growth_service.connect()
    assert len(growth.growth(["29-1141"], ["US", "06"])) == 10
    assert not growth.search("rn").empty
    assert growth.estimate_seconds(100) == 0


def test_public_source_imports_no_http_client() -> None:
    program = (
        "import sys; from services.growth import connect; connect(); print('services.lightcast.http' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
