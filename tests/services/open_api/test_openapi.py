"""The OpenAPI document is exact: schemathesis generates requests and checks every response against it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.config import Settings
from services.open_api import openapi
from services.open_api.application import OpenApi
from tests.services.open_api.harness import Api, run_app

EXAMPLES = "60"
SEED = "1"


def schemathesis(api: Api, folder: Path, examples: str = EXAMPLES) -> subprocess.CompletedProcess[str]:
    """A run of every check in every stateless phase; always with the same examples."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{api.url}/openapi.json"]
    options = ["--phases", "examples,coverage,fuzzing", "--checks", "all", "--continue-on-failure", "--no-color"]
    options += ["--max-examples", examples, "--seed", SEED, "-H", f"Authorization: Bearer {api.token()}"]
    return subprocess.run(command + options, cwd=folder, capture_output=True, text=True, timeout=110, check=False)


def test_every_response_conforms_to_the_document(api, tmp_path):
    done = schemathesis(api, tmp_path)
    assert done.returncode == 0, done.stdout
    generated = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert generated, done.stdout
    assert int(generated[1]) == int(generated[2]) > 500
    operations = sum(len(path.keys() - {"parameters"}) for path in openapi.document()["paths"].values())
    assert f"Tested: {operations - 1}\n" in done.stdout  # all but the document


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'"growthPercent"', b'"growth"       '),
        (b'"healthy":true', b'"healthy":null'),
        (b'"errors":[{', b'"error":[{ '),
    ],
)
def test_nonconforming_server_is_detected(public, tmp_path, right, wrong):
    """Proves that the test above can fail: the same server, but a field of its responses has another name or type."""
    app = OpenApi(lambda: public, Settings.read({"OPEN_API_RATE": "1000000"}))

    async def changed_app(scope, receive, send):
        async def changed(message):
            if message["type"] == "http.response.body":
                message = message | {"body": message["body"].replace(right, wrong)}
            await send(message)

        await app(scope, receive, send if scope.get("path") == "/openapi.json" else changed)

    with run_app(changed_app) as url:
        assert schemathesis(Api(url), tmp_path, "5").returncode == 1


def test_document_needs_no_token(api):
    response = api.get("/openapi.json", token="")
    assert response.status_code == 200
    assert response.json() == openapi.document()
    assert response.json()["openapi"].startswith("3.1")
