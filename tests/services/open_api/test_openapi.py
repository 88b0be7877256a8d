"""The OpenAPI document is true to the letter: schemathesis asks and holds every answer against it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.config import Settings
from services.open_api import openapi
from services.open_api.middleware import OpenApi
from tests.services.open_api.harness import Api, listening

EXAMPLES = "60"
SEED = "1"


def schemathesis(api: Api, folder: Path, examples: str = EXAMPLES) -> subprocess.CompletedProcess[str]:
    """A run of every check in every phase that knows no order; always with the same examples."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{api.url}/openapi.json"]
    options = ["--phases", "examples,coverage,fuzzing", "--checks", "all", "--continue-on-failure", "--no-color"]
    options += ["--max-examples", examples, "--seed", SEED, "-H", f"Authorization: Bearer {api.token()}"]
    return subprocess.run(command + options, cwd=folder, capture_output=True, text=True, timeout=110, check=False)


def test_every_answer_is_as_the_document_says(api, tmp_path):
    done = schemathesis(api, tmp_path)
    assert done.returncode == 0, done.stdout
    generated = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert generated, done.stdout
    assert int(generated[1]) == int(generated[2]) > 500
    operations = sum(len(path.keys() - {"parameters"}) for path in openapi.document()["paths"].values())
    assert f"Tested: {operations - 1}\n" in done.stdout  # all but the document itself


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (b'"growthPercent"', b'"growth"       '),
        (b'"healthy":true', b'"healthy":null'),
        (b'"errors":[{', b'"error":[{ '),
    ],
)
def test_a_server_that_does_otherwise_is_found_out(public, tmp_path, true, false):
    """So that the test above can fail: the same server, but one field of its answers has another name or kind."""
    honest = OpenApi(lambda: public, Settings.read({"OPEN_API_RATE": "1000000"}))

    async def lying(scope, receive, send):
        async def changed(message):
            if message["type"] == "http.response.body":
                message = message | {"body": message["body"].replace(true, false)}
            await send(message)

        await honest(scope, receive, send if scope.get("path") == "/openapi.json" else changed)

    with listening(lying) as url:
        assert schemathesis(Api(url), tmp_path, "5").returncode == 1


def test_the_document_is_served_to_everybody(api):
    answer = api.get("/openapi.json", token="")
    assert answer.status_code == 200
    assert answer.json() == openapi.document()
    assert answer.json()["openapi"].startswith("3.1")
