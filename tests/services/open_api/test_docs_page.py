"""/api and the example: what a newcomer reads works when it is typed in."""

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

from tests.services.open_api.harness import serving

ROOT = Path(__file__).parents[3]


def lines_of(page: str) -> list[str]:
    return [html.unescape(line) for line in re.findall("<pre><code>(.*?)</code></pre>", page, re.DOTALL)]


def test_the_page_is_plain_and_readable(api):
    answer = api.get("/api", token="")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    page = answer.text
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert len(re.findall("<title>[^<]+</title>", page)) == len(re.findall("<h1>", page)) == 1
    assert re.findall("<h([1-6])>", page) == ["1", "2", "2"]
    assert "prefers-color-scheme: dark" in page
    assert re.findall(r'(?:src|href|url)\s*[=(]\s*"?([^"\s>)]+)', page) == ["/", "/openapi.json"]
    assert "<script" not in page
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def luminance(colour: str) -> float:
    full = colour * 2 if len(colour) == 3 else colour
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_its_colours_can_be_told_apart(api):
    themes = re.findall(r":root \{([^}]*)\}", api.get("/api").text)
    assert len(themes) == 2
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): #([0-9a-f]+)", theme))
        for one, other, least in (
            ("text", "page", 4.5),
            ("text", "code", 4.5),
            ("link", "page", 4.5),
            ("line", "page", 3.0),
        ):
            dark, light = sorted((luminance(colours[one]), luminance(colours[other])))
            assert (light + 0.05) / (dark + 0.05) >= least, (one, other)


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="needs curl and sh")
def test_the_three_lines_work_as_they_stand(api):
    lines = lines_of(api.get("/api").text)
    assert len(lines) == 3
    done = subprocess.run(["sh", "-c", "\necho\n".join(lines)], capture_output=True, text=True, timeout=30, check=True)
    assert '"id":"29-1141"' in done.stdout
    assert '"name":"California"' in done.stdout
    assert 'errors":[{' not in done.stdout


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="needs curl and sh")
def test_what_readme_says_works_as_it_stands(api):
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## The open API")[2]
    lines = section.split("```")[1].replace("http://localhost:8501", api.url)
    promised = json.loads(section.split("```json")[1].partition("```")[0])["data"]
    done = subprocess.run(["sh", "-c", lines], capture_output=True, text=True, timeout=30, check=True)
    assert '"name":"Registered nurses"' in done.stdout
    given = json.loads(done.stdout[done.stdout.index('{"data":{') :])["data"]
    # Figures and ranges follow the data set; the rest is the contract's.
    assert {name: given[name] for name in ("id", "name", "region")} == {
        name: promised[name] for name in ("id", "name", "region")
    }
    assert given.keys() >= promised.keys()
    assert given["growthPercent"].keys() == promised["growthPercent"].keys()


def test_own_credentials_are_not_on_the_page(public):
    with serving(lambda: public, clients="school:chalk,public:other") as api:
        page = api.get("/api", token="").text
    assert "YOUR_SECRET" in page
    assert not re.search("chalk|school|other\\b", page)


@pytest.mark.parametrize("host", ['"><script>alert(1)</script>', "evil host", "x" * 300])
def test_the_host_header_writes_nothing_into_the_page(api, host):
    status, _, body = api.raw("GET", "/api", Host=host) if '"' not in host else (200, {}, b"")
    if '"' in host:
        body = api.session.get(f"{api.url}/api", headers={"Host": host}, timeout=10).content
    assert b"script" not in body
    assert b"evil" not in body
    assert status in {200, 400}


def test_the_example(api):
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
    assert re.search(r"  California: [\d,]+ jobs in 2024; oneYear [+-][\d.]+%", done.stdout)
