"""/api and the example: commands that a newcomer reads work when they are typed in."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from services.config import Settings
from services.open_api import concepts
from services.open_api.application import OpenApi
from services.open_api.openapi import DOCUMENT
from tests.lightcast_server import LightcastServer
from tests.services.open_api.harness import run_app, serve_api

ROOT = Path(__file__).parents[3]


def commands_of(page: str) -> list[str]:
    return [html.unescape(line) for line in re.findall("<pre><code>(.*?)</code></pre>", page, re.DOTALL)]


def test_page_is_plain_html_without_scripts(api):
    response = api.get("/api", token="")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    page = response.text
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert len(re.findall("<title>[^<]+</title>", page)) == len(re.findall("<h1>", page)) == 1
    assert re.findall("<h([1-6])>", page) == ["1", "2", "2"]
    assert "prefers-color-scheme: dark" in page
    assert re.findall(r'(?:src|href|url)\s*[=(]\s*"?([^"\s>)]+)', page) == ["./", "openapi.json"]
    assert "<script" not in page
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"], "whatever EMBED_ORIGINS allows"


def test_page_of_a_server_without_a_dashboard_has_no_link_to_one(public):
    with run_app(OpenApi(lambda: public, Settings.read({}), has_dashboard=False)) as address:
        page = requests.get(f"{address}/api", timeout=10).text
    assert re.findall(r'href="([^"]+)', page) == ["openapi.json"]
    assert "of the dashboard for programs" in page


def luminance(color: str) -> float:
    full = color * 2 if len(color) == 3 else color
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colors_have_enough_contrast(api):
    themes = re.findall(r":root \{([^}]*)\}", api.get("/api").text)
    assert len(themes) == 2
    for theme in themes:
        colors = dict(re.findall(r"--(\w+): #([0-9a-f]+)", theme))
        for one, other, least in (
            ("text", "page", 4.5),
            ("text", "code", 4.5),
            ("link", "page", 4.5),
            ("line", "page", 3.0),
        ):
            dark, light = sorted((luminance(colors[one]), luminance(colors[other])))
            assert (light + 0.05) / (dark + 0.05) >= least, (one, other)


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="needs curl and sh")
def test_commands_on_the_page_work(api):
    commands = commands_of(api.get("/api").text)
    assert len(commands) == 5
    done = subprocess.run(
        ["sh", "-c", "\necho\n".join(commands)], capture_output=True, text=True, timeout=30, check=True
    )
    assert '"id":"29-1141"' in done.stdout
    assert '"name":"California"' in done.stdout
    assert '"area":{"id":"39","name":"Ohio"}' in done.stdout
    assert '"hiresMid"' in done.stdout
    assert 'errors":[{' not in done.stdout


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="needs curl and sh")
def test_commands_in_docs_work(api):
    page = (ROOT / "docs" / "open-api.md").read_text(encoding="utf-8")
    commands = re.findall("```sh\n(.*?)```", page, re.DOTALL)
    assert len(commands) == 5
    script = "\necho\n".join(commands).replace("http://localhost:8501", api.url)
    script = script.replace(".venv/bin/python", sys.executable)
    done = subprocess.run(["sh", "-e", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
    assert '"name":"Registered nurses"' in done.stdout
    # The last command prints a table of the same figures, got with the Lightcast client.
    assert re.search(r"29-1141.*Registered nurses.*California", done.stdout)
    example = json.loads(page.split("```json")[1].partition("```")[0])["data"]
    body, _ = json.JSONDecoder().raw_decode(done.stdout[done.stdout.index('{"data":{') :])
    assert body["data"] == example, "the example has the figures of another data set: copy those of this one"


def test_docs_name_every_path_of_the_document():
    page = (ROOT / "docs" / "open-api.md").read_text(encoding="utf-8")
    for path in DOCUMENT["paths"]:
        name = path.replace("{dimension}", "{soc,socmajor}").replace("{version}", concepts.VERSION)
        assert f"{name}`" in page, path


def test_custom_credentials_are_not_on_the_page(public):
    with serve_api(lambda: public, clients="school:chalk,public:other") as api:
        page = api.get("/api", token="").text
    assert "YOUR_SECRET" in page
    assert not re.search("chalk|school|other\\b", page)


@pytest.mark.parametrize("host", ['"><script>alert(1)</script>', "evil host", "x" * 300])
def test_host_header_is_not_written_into_the_page(api, host):
    status, _, body = api.send_raw("GET", "/api", Host=host) if '"' not in host else (200, {}, b"")
    if '"' in host:
        body = api.session.get(f"{api.url}/api", headers={"Host": host}, timeout=10).content
    assert b"script" not in body
    assert b"evil" not in body
    assert status in {200, 400}


def test_example_program_works(api):
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "open_api.py"), api.url],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONWARNINGS": "error"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "29-1141 Registered nurses" in done.stdout
    assert re.search(r"  California: [\d,]+ jobs in 2025; oneYear [+-][\d.]+%", done.stdout)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DIMENSION", "lotocc", "There is no dimension lotocc here; HORIZONS_DIMENSION may be soc or socmajor."),
        ("GROWTH_URL", "{url}/projected-occupation-growths", "404 Client Error"),
    ],
)
def test_example_program_takes_no_wrong_setting_for_an_unpublished_figure(api, name, value, reason):
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "open_api.py"), api.url],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {f"HORIZONS_{name}": value.format(url=api.url)},
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr


def test_example_program_runs_on_lightcast():
    """On a server as strict as Lightcast, which fails at times, and whose responses have no base year."""
    with LightcastServer() as server:
        server.inject_fault("growth", "502 HTML", 1)
        server.inject_fault("search", "429 Retry-After", 1)
        values = {
            "AUTH_URL": f"{server.url}/connect/token",
            "GROWTH_URL": f"{server.url}/projected-occupation-growth",
            "LIST_URL": server.url,
            "CLIENT_ID": server.rules.client_id,
            "CLIENT_SECRET": server.rules.client_secret,
            "TAXONOMY": "lot",
            "TAXONOMY_VERSION": "7.10.",
            "LEVEL": "2",
            "DIMENSION": "lotocc",
        }
        done = subprocess.run(
            [sys.executable, str(ROOT / "examples" / "open_api.py")],
            capture_output=True,
            text=True,
            timeout=60,
            env=os.environ
            | {f"HORIZONS_{name}": value for name, value in values.items()}
            | {"PYTHONWARNINGS": "error"},
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert len(re.findall(r"  (?:US|06|48): [\d,]+ jobs; oneYear [+-][\d.]+%", done.stdout)) == 9
        assert server.count("token") == 2, "a token for each scope"
        assert server.count("growth", 429) == 0
        assert server.max_requests_per_second() <= 5
