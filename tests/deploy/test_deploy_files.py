"""The files in deploy/ pass their checkers, and agree with one another and with the application."""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
import threading
import time
import tomllib
from configparser import RawConfigParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from compose_spec import PyCompose

from services.config import OpenApiSettings, ServerSettings, Settings
from services.server.api_paths import PREFIXES
from services.server.health import LIVE_PATH, READY_PATH
from services.server.request_timeouts import MAX_HEADERS
from services.server.uvicorn_setup import GRACEFUL_SHUTDOWN_S, WRONG_SETTING
from services.sign_in.settings import SignInSettings
from services.sign_in.settings import read as read_sign_in
from tests.ports import free_port
from tests.replica_site import make_certificate, render, request, wait_until_it_answers

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
PINNED_IMAGE = re.compile(r"[\w./-]+:\d+\.\d+\.\d+[\w.-]*")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )


def pins(file: str) -> set[str]:
    return set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def manifests() -> dict[tuple[str, str], Any]:
    """By kind and name."""
    files = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    documents = [one for file in files for one in yaml.safe_load_all(file.read_text(encoding="utf-8"))]
    return {(one["kind"], one["metadata"]["name"]): one for one in documents}


def test_containerfile_passes_hadolint():
    done = run("hadolint" if shutil.which("hadolint") else str(ROOT / ".venv/bin/hadolint"), "deploy/Containerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_containerfile_runs_as_nobody_special_from_a_pinned_base():
    (base,) = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)
    (user,) = re.findall(r"^USER (\d+):\d+", CONTAINERFILE, re.MULTILINE)
    assert PINNED_IMAGE.fullmatch(base)
    assert int(user) >= 10_000
    assert READY_PATH in CONTAINERFILE.partition("HEALTHCHECK")[2]


def test_containerfile_copies_what_the_build_context_lets_in():
    copied = {source for source, _ in re.findall(r"^COPY (\S+) (\S+)", CONTAINERFILE, re.MULTILINE)}
    allowed = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert copied == set(allowed)
    assert all((ROOT / source).exists() for source in copied)


def test_requirements_of_the_image_are_those_tested_and_redis():
    more = pins("deploy/requirements.txt") - pins("requirements.txt")
    assert pins("requirements.txt") <= pins("deploy/requirements.txt")
    assert more <= pins("requirements-dev.txt") | {"async-timeout==5.0.1"}  # of redis, for Python before 3.11.3
    assert any(pin.startswith("redis==") for pin in more)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> str:
    if shutil.which("haproxy") is None or shutil.which("openssl") is None:
        if os.environ.get("HORIZONS_REQUIRE_HAPROXY"):
            pytest.fail("no haproxy or openssl")
        pytest.skip("no haproxy or openssl")
    return str(make_certificate(tmp_path_factory.mktemp("tls")))


def uncommented(text: str) -> str:
    """The configuration with the lines that its comments offer; those of text have one space after the #."""
    return re.sub(r"^( *)#(?=   |backend)", r"\1", text, flags=re.MULTILINE)


@pytest.mark.parametrize("change", [str, uncommented], ids=["as it is", "with what its comments offer"])
def test_proxy_configuration_passes_haproxy(tmp_path, certificate, change):
    configuration = tmp_path / "haproxy.cfg"
    configuration.write_text(change((DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")), encoding="utf-8")
    done = run("haproxy", "-c", "-f", str(configuration), HORIZONS_CERTIFICATE=certificate)
    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in configuration.read_text().splitlines()]
    assert (change is uncommented) == ("use_backend api if api" in lines)


@pytest.fixture
def proxied(tmp_path, certificate) -> Iterator[tuple[str, ssl.SSLContext, Path]]:
    """The address of HAProxy with what its comments offer, before servers that answer everything; its log."""

    class Everything(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.send_header("X-Server", "api" if self.server is servers[1] else "app")
            self.send_header("X-Cookie-Length", str(len(self.headers.get("Cookie", ""))))
            self.send_header("X-Long", "x" * int(self.headers.get("X-Ask", "0")))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Everything) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    app_port, api_port = (server.server_address[1] for server in servers)
    port = free_port()
    text = uncommented(render({"app1": app_port}, free_port(), port))
    configuration, log = tmp_path / "haproxy.cfg", tmp_path / "haproxy.log"
    configuration.write_text(text.replace("server api api:8502", f"server api 127.0.0.1:{api_port}"), encoding="utf-8")
    environment = os.environ | {"HORIZONS_CERTIFICATE": certificate}
    with log.open("wb") as out:
        proxy = subprocess.Popen(["haproxy", "-db", "-f", str(configuration)], env=environment, stdout=out, stderr=out)
    trust = ssl.create_default_context(cafile=certificate)
    try:
        wait_until_it_answers(f"https://localhost:{port}/horizons/", proxy, trust)
        yield f"https://localhost:{port}/horizons", trust, log
    finally:
        proxy.terminate()
        proxy.wait(10)
        for server in servers:
            server.shutdown()
            server.server_close()


def test_proxy_keeps_what_is_for_monitors_and_logs_no_secret(proxied):
    url, trust, log = proxied
    closed = ["/metrics", "/%6detrics", "/metric%73", "/readyz", "/health%7A"]
    assert {path: request(url + path, trust)[0] for path in closed} == dict.fromkeys(closed, 404)
    secret = "0c9d7f0e-8f3b-4c57-9d53-6a1c7be21f4a"
    for path in (f"/_stcore/upload_file/{secret}/{secret}", f"/media/{secret}.csv", f"/compare?occ={secret}"):
        assert request(url + path, trust)[0] == 200
    deadline = time.monotonic() + 10
    while "/compare\n" not in (logged := log.read_text(encoding="utf-8")) and time.monotonic() < deadline:
        time.sleep(0.01)  # it is written after the response
    for path in ("/_stcore/upload_file/(id)", "/media/(id)", "/compare"):
        assert f"GET /horizons{path}\n" in logged
    assert secret not in logged


def test_proxy_passes_what_the_server_takes_and_keeps_browsers_in_frames_at_one_replica(proxied):
    """64 kB of cookies, as of an account in many groups; in a frame of another site browsers send no other cookie."""
    url, trust, _ = proxied
    status, headers, _ = request(f"{url}/", trust, Cookie="c" * 62_000)
    assert (status, headers["x-cookie-length"]) == (200, "62000")
    assert {part.strip() for part in headers["set-cookie"].split(";")} >= {"Secure", "SameSite=None", "Partitioned"}
    status, headers, _ = request(f"{url}/", trust, X_Ask="62000")
    assert (status, len(headers["x-long"])) == (200, 62_000)


@pytest.mark.parametrize("cookies", [["c" * 62_000], [f"c{number}=" + "c" * 3_800 for number in range(16)]])
def test_proxy_passes_cookies_as_long_in_http2_as_browsers_send_them(proxied, certificate, cookies):
    """Which have a header for each cookie."""
    if shutil.which("curl") is None or "HTTP2" not in run("curl", "--version").stdout:
        pytest.skip("no curl with HTTP/2")
    url, _, _ = proxied
    headers = [argument for cookie in cookies for argument in ("--header", f"Cookie: {cookie}")]
    ask = ["--silent", "--show-error", "--http2", "--cacert", certificate, "--dump-header", "-", "--output", os.devnull]
    done = run("curl", *ask, *headers, "--header", "X-Ask: 62000", f"{url}/")
    status, *lines = done.stdout.splitlines()
    answer = dict(line.split(": ", 1) for line in lines if ": " in line)
    assert status.split() == ["HTTP/2", "200"], done.stderr
    assert int(answer["x-cookie-length"]) == len("; ".join(cookies))
    assert len(answer["x-long"]) == 62_000


@pytest.mark.parametrize("below", ["", "/horizons"])
def test_proxy_sends_the_paths_of_the_api_to_it(proxied, below):
    url, trust, _ = proxied
    root = url.removesuffix("/horizons")
    for prefix in PREFIXES:
        for path in (prefix, f"{prefix}/status"):
            assert request(root + below + path, trust)[1]["x-server"] == "api"
    for path in ("/horizons/", "/horizons/compare", "/horizons/apix", "/horizons/openapi.json.gz"):
        assert request(root + path, trust)[1]["x-server"] == "app"


def test_documented_proxies_pass_lists_and_cookies_as_long_as_the_server_takes():
    nginx = (ROOT / "docs/settings.md").read_text(encoding="utf-8").partition("```nginx")[2].partition("```")[0]
    upload = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]["maxUploadSize"]
    (most,) = re.findall(r"client_max_body_size (\d+)m;", nginx)
    assert int(most) > upload
    sizes = re.findall(r"(large_client_header_buffers 4|proxy_buffer_size|proxy_buffers 4) (\d+)k;", nginx)
    assert {int(size) * 1024 for _, size in sizes} == {MAX_HEADERS}
    assert len(sizes) == 3


def test_documented_proxies_pass_on_no_address_that_a_client_claims():
    nginx = (ROOT / "docs/settings.md").read_text(encoding="utf-8").partition("```nginx")[2].partition("```")[0]
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    haproxy = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
    assert "http-request set-header X-Forwarded-For %[src]" in haproxy


def interpolated(text: str) -> str:
    """With the values that Compose takes from the environment: the default, or an address where one is required."""
    return re.sub(r"\$\{\w+(?::-([^}]*)|:\?[^}]*)\}", lambda match: match[1] or "https://example.org", text)


def test_compose_file_is_one():
    read = PyCompose.from_json(json.dumps(yaml.safe_load(interpolated((DEPLOY / "compose.yaml").read_text()))))
    assert sorted(read.service_names()) == ["app1", "app2", "proxy", "valkey"]


@pytest.mark.parametrize("wrong", ["restart: sometimes", "stop_grace_period: soon", "read_onyl: true", "cap_drop: ALL"])
def test_compose_file_with_a_mistake_is_none(wrong):
    key = wrong.partition(":")[0].replace("onyl", "only")
    text = re.sub(rf"^  {key}: .*$", f"  {wrong}", (DEPLOY / "compose.yaml").read_text(), count=1, flags=re.MULTILINE)
    assert wrong in text
    with pytest.raises(ValueError, match=wrong.split()[-1] if "onyl" not in wrong else "onyl"):
        PyCompose.from_json(json.dumps(yaml.safe_load(interpolated(text))))


def test_proxy_knows_the_replicas_of_compose(compose):
    text = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
    servers = re.findall(r"^ +server (\S+) (\S+):8501 cookie (\S+)$", text, re.MULTILINE)
    replicas = sorted(name for name, service in compose["services"].items() if service["image"] == "horizons")
    assert servers == [(name, name, name) for name in replicas]
    assert len(replicas) == 2
    assert f"option httpchk GET {READY_PATH}" in text


@pytest.mark.parametrize("name", ["app1", "app2", "valkey", "proxy"])
def test_containers_of_compose_may_write_nothing_and_gain_nothing(compose, name):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["image"] == "horizons" or PINNED_IMAGE.fullmatch(service["image"])
    assert not service.get("privileged")


def test_replicas_get_settings_that_exist_and_time_to_end(compose, manifests):
    container = manifests["Deployment", "horizons"]["spec"]["template"]["spec"]["containers"][0]
    names = set(compose["services"]["app1"]["environment"]) | {one["name"] for one in container["env"]}
    groups = (Settings, ServerSettings, OpenApiSettings, SignInSettings)
    known = {group.setting_name(field) for group in groups for field in group.model_fields}
    of_uvicorn = {"FORWARDED_ALLOW_IPS"}
    assert {name for name in names if not name.startswith("LIGHTCAST_")} <= known | of_uvicorn
    assert compose["services"]["app1"]["environment"]["REPLICAS"] == "2"
    assert compose["services"]["app1"]["stop_grace_period"] == "15s"
    assert GRACEFUL_SHUTDOWN_S < 15


def test_sign_in_is_set_by_values_of_compose_alone_and_off_without_them(compose):
    environment = compose["services"]["app1"]["environment"]
    names = {SignInSettings.setting_name(field) for field in SignInSettings.model_fields}
    assert {name: environment[name] for name in names} == {name: f"${{{name}:-}}" for name in names}
    assert read_sign_in(dict.fromkeys(names, "")) is None


def test_health_check_of_compose_is_that_of_the_image(compose):
    """An image that Podman builds has none, and `up --wait` would not wait."""
    checks = [service["healthcheck"] for service in compose["services"].values() if service["image"] == "horizons"]
    options, command = re.findall(r"^HEALTHCHECK (.*) \\\n +CMD (.*)$", CONTAINERFILE, re.MULTILINE)[0]
    of_image = {key.replace("-", "_"): value for key, value in re.findall(r"--([a-z-]+)=(\S+)", options)}
    assert len(checks) == 2
    for check in checks:
        assert check["test"] == ["CMD", *json.loads(command)]
        assert {key: str(value) for key, value in check.items() if key != "test"} == of_image


def test_pods_are_probed_where_the_server_answers(manifests):
    container = manifests["Deployment", "horizons"]["spec"]["template"]["spec"]["containers"][0]
    paths = {name: container[name]["httpGet"]["path"] for name in container if name.endswith("Probe")}
    assert paths == {"startupProbe": READY_PATH, "readinessProbe": READY_PATH, "livenessProbe": LIVE_PATH}


def test_ingress_closes_what_the_proxy_closes_and_valkey_is_open_to_the_replicas_alone(manifests):
    annotations = manifests["Ingress", "horizons"]["metadata"]["annotations"]
    assert annotations["haproxy-ingress.github.io/config-backend"].strip() in (DEPLOY / "haproxy.cfg").read_text()
    policy = manifests["NetworkPolicy", "valkey"]["spec"]
    pods = {name: manifests["Deployment", name]["spec"]["selector"] for name in ("valkey", "horizons")}
    assert policy["podSelector"] == pods["valkey"]
    assert [rule["from"] for rule in policy["ingress"]] == [[{"podSelector": pods["horizons"]}]]


def test_pods_that_believe_addresses_are_open_to_the_ingress_controller_and_monitors_alone(manifests):
    deployment = manifests["Deployment", "horizons"]["spec"]
    (container,) = deployment["template"]["spec"]["containers"]
    assert {"name": "FORWARDED_ALLOW_IPS", "value": "*"} in container["env"]
    policy = manifests["NetworkPolicy", "horizons"]["spec"]
    assert policy["podSelector"] == deployment["selector"]
    assert policy["policyTypes"] == ["Ingress"]
    (rule,) = policy["ingress"]
    assert rule["ports"] == [{"protocol": "TCP", "port": container["ports"][0]["containerPort"]}]
    namespaces = [one["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] for one in rule["from"]]
    assert namespaces == ["ingress-controller", "monitoring"]
    assert all(set(one) == {"namespaceSelector"} for one in rule["from"])


def test_secrets_that_the_manifests_name_are_created_by_their_first_lines(manifests):
    text = (DEPLOY / "kubernetes/horizons.yaml").read_text(encoding="utf-8")
    created = set(re.findall(r"^#   kubectl create secret \w+ (\S+)", text, re.MULTILINE))
    (container,) = manifests["Deployment", "horizons"]["spec"]["template"]["spec"]["containers"]
    used = {one["secretRef"]["name"] for one in container["envFrom"]}
    assert created == used | {one["secretName"] for one in manifests["Ingress", "horizons"]["spec"]["tls"]}
    settings = set(re.findall(r"--from-literal=(\w+)=", text)) | {one["name"] for one in container["env"]}
    assert {"OPEN_API_CLIENTS", "OPEN_API_SIGNING_KEY", "FORWARDED_ALLOW_IPS", "SHARED_CACHE_URL"} <= settings


@pytest.mark.parametrize("name", ["horizons", "valkey"])
def test_pods_run_without_root_and_write_only_to_memory(manifests, name):
    deployment = manifests["Deployment", name]["spec"]
    pod = deployment["template"]["spec"]
    (container,) = pod["containers"]
    assert deployment["selector"]["matchLabels"] == deployment["template"]["metadata"]["labels"]
    assert manifests["Service", name]["spec"]["selector"] == deployment["template"]["metadata"]["labels"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert PINNED_IMAGE.fullmatch(container["image"])
    assert {volume["emptyDir"]["medium"] for volume in pod["volumes"]} == {"Memory"}


def test_unit_starts_what_the_image_starts():
    unit = RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(DEPLOY / "horizons.service")
    (arguments,) = re.findall(r"^CMD \[(.*)\]$", CONTAINERFILE, re.MULTILINE)
    of_image = [one.strip('", ') for one in arguments.split(",")]
    _, *of_unit = unit["Service"]["ExecStart"].split()
    assert [one.replace("127.0.0.1", "0.0.0.0") for one in of_unit] == of_image[1:]
    assert unit["Service"]["DynamicUser"] == "yes"
    assert int(unit["Service"]["RestartPreventExitStatus"]) == WRONG_SETTING
    assert int(unit["Service"]["TimeoutStopSec"]) > GRACEFUL_SHUTDOWN_S
