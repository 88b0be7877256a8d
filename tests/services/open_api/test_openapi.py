"""The OpenAPI document is exact: schemathesis generates requests and checks every response against it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from services.config import LOT_VERSIONS, OpenApiSettings, Settings
from services.contract import HORIZON_NAMES
from services.growth_frame import MAX_HORIZON
from services.open_api import concepts, extension_requests
from services.open_api.application import OpenApi, create_routes
from services.open_api.handlers import Handlers
from services.open_api.openapi import DOCUMENT
from services.open_api.projections import DIMENSIONS
from services.open_api.request_parsing import MAX_ID
from services.open_api.shared_limits import LocalLimits
from services.open_api.tokens import SCOPES
from services.outlook import OUTLOOKS
from services.places import MEASURES
from services.rank import EDUCATION, EXPOSURE, ORDERS
from tests.services.open_api.harness import Api, run_app

EXAMPLES = os.environ.get("HORIZONS_API_EXAMPLES", "5")
"""Requests that are made up for each operation; `make fuzz` tries more. Those of the coverage phase, one for each
border case, come on top."""
ROOT = Path(__file__).parents[3]
SEED = os.environ.get("HORIZONS_API_SEED", "1")


def schemathesis(
    api: Api,
    folder: Path,
    phases: str = "examples,coverage,fuzzing",
    examples: str = EXAMPLES,
    only: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """A run of every check in these phases; with the same examples for the same seed."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{api.url}/openapi.json"]
    options = ["--phases", phases, "--checks", "all", "--continue-on-failure", "--no-color"]
    options += ["--max-examples", examples, "--seed", SEED, "-H", f"Authorization: Bearer {api.token()}"]
    options += only
    return subprocess.run(command + options, cwd=folder, capture_output=True, text=True, timeout=200, check=False)


def test_every_response_conforms_to_the_document(api, tmp_path):
    """The contract and the extensions in one run: schemathesis takes 2 s to start."""
    done = schemathesis(api, tmp_path)
    assert done.returncode == 0, done.stdout
    generated = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert generated, done.stdout
    assert int(generated[1]) == int(generated[2]) > 1200
    operations = sum(len(path.keys() - {"parameters"}) for path in DOCUMENT["paths"].values())
    assert f"Tested: {operations - 1}\n" in done.stdout  # all but the document


def test_seed_of_make_fuzz_reaches_every_run():
    done = subprocess.run(
        ["make", "--dry-run", "fuzz", "SEED=77"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    runs = [line for line in done.stdout.splitlines() if "-m pytest" in line]
    assert [re.findall(r"(--hypothesis-seed|HORIZONS_API_SEED)=77\b", line) for line in runs] == [
        ["--hypothesis-seed"],
        ["HORIZONS_API_SEED"],
    ]


WRONG = [
    (b'"growthPercent"', b'"growth"       ', '"growthPercent" is a required property'),
    (b'"healthy":true', b'"healthy":null', "Schema at /components/schemas/Status/properties/healthy:"),
    (b'"errors":[{', b'"error":[{ ', '"errors" is a required property'),
]
"""What a response has, what a server sends instead, and what is reported."""


def test_nonconforming_server_is_detected(public, tmp_path):
    """Proves that the test above can fail: the same server, but fields of its responses have another name or type."""
    app = OpenApi(lambda: public, Settings.read({"OPEN_API_RATE": "1000000"}))

    async def changed_app(scope, receive, send):
        async def changed(message):
            if message["type"] == "http.response.body":
                body = message["body"]
                for right, wrong, _ in WRONG:
                    body = body.replace(right, wrong)
                message = message | {"body": body}
            await send(message)

        await app(scope, receive, send if scope.get("path") == "/openapi.json" else changed)

    with run_app(changed_app) as url:
        only = ("--include-path-regex", "^/projected-occupation-growth")
        done = schemathesis(Api(url), tmp_path, "examples,fuzzing", "5", only)
    assert done.returncode == 1
    for _, _, report in WRONG:
        assert report in done.stdout


def test_document_needs_no_token(api):
    response = api.get("/openapi.json", token="")
    assert response.status_code == 200
    assert response.json() == DOCUMENT
    assert response.json()["openapi"].startswith("3.1")


# openapi.json repeats some facts of the code.


def test_document_has_the_paths_and_methods_of_the_routes(public):
    handlers = Handlers(OpenApiSettings(), lambda: public, LocalLimits([], 5), wall_clock=time.time)
    served = {
        (route.path.replace("{taxonomy}", concepts.TAXONOMY), method.lower())
        for route in create_routes(OpenApiSettings(), handlers)
        for method in route.methods - {"HEAD"}
    }
    described = {
        (path, method)
        for path, operations in DOCUMENT["paths"].items()
        for method in operations.keys() - {"parameters"}
    }
    assert described == served


def parameters_of(path: str, method: str) -> dict[str, dict]:
    """Schemas by the parameter's name."""
    operations = DOCUMENT["paths"][path]
    references = [*operations.get("parameters", []), *operations[method]["parameters"]]
    found = [
        DOCUMENT["components"]["parameters"][ref["$ref"].split("/")[-1]] if "$ref" in ref else ref for ref in references
    ]
    return {parameter["name"]: parameter["schema"] for parameter in found}


def test_document_has_the_limits_and_names_of_the_code():
    schemas, components = DOCUMENT["components"]["schemas"], DOCUMENT["components"]
    assert schemas["ProjectionRequest"]["properties"]["id"]["maxLength"] == MAX_ID
    projection = schemas["Projection"]["properties"]
    assert (
        list(projection["growthPercent"]["properties"])
        == list(projection["range80"]["properties"])
        == list(HORIZON_NAMES)
    )
    assert list(schemas["Concepts"]["items"]["properties"]) == list(concepts.FIELDS)
    levels = [level for level, _ in concepts.LEVELS.values()]
    assert schemas["Concepts"]["items"]["properties"]["level"]["enum"] == levels
    flow = components["securitySchemes"]["client"]["flows"]["clientCredentials"]
    assert list(flow["scopes"]) == list(SCOPES)

    growth = parameters_of("/projected-occupation-growth/dimensions/{dimension}", "post")
    assert growth["dimension"]["enum"] == list(DIMENSIONS)
    assert growth["lot_version"]["enum"] == list(LOT_VERSIONS)
    assert growth["new_taxonomy_versions"] == {"type": "boolean"}
    listing = parameters_of("/taxonomies/soc/versions/{version}/concepts", "get")
    assert listing["version"]["enum"] == [concepts.VERSION]
    assert listing["q"]["maxLength"] == concepts.MAX_QUERY
    assert (listing["limit"]["maximum"], listing["limit"]["default"]) == (concepts.MAX_LIMIT, concepts.DEFAULT_LIMIT)
    assert listing["fields"]["items"]["enum"] == list(concepts.FIELDS)
    assert list(listing) == [*("version", *concepts.PARAMETERS), "lot_version", "new_taxonomy_versions"]


def test_document_has_the_parameters_of_lists_as_the_code_reads_them():
    rank, places = (parameters_of(f"/horizons/v1/{path}", "get") for path in ("rank", "places"))
    everywhere = ("lot_version", "new_taxonomy_versions")
    assert tuple(rank) == (*extension_requests.RANK_PARAMETERS, *everywhere)
    assert tuple(places) == (*extension_requests.PLACES_PARAMETERS, *everywhere)
    for found in (rank, places):
        assert (found["horizon"]["minimum"], found["horizon"]["maximum"]) == (1, MAX_HORIZON)
        assert found["limit"]["maximum"] == extension_requests.MAX_LIMIT
        assert found["limit"]["default"] == extension_requests.DEFAULT_LIMIT
    assert rank["min_jobs"]["maximum"] == extension_requests.MAX_WHOLE
    assert rank["order"]["enum"] == list(ORDERS)
    for name, codes in (("education", EDUCATION), ("exposure", EXPOSURE), ("outlook", OUTLOOKS)):
        assert rank[name]["items"]["enum"] == list(codes)
    assert places["measure"]["enum"] == list(MEASURES)


def test_numbers_flags_and_lists_are_no_texts():
    """A client that is generated from the document would have `rank(limit: str)`."""
    kinds = {
        name: (schema["type"], parameter.get("explode"))
        for operations in DOCUMENT["paths"].values()
        for operation in operations.values()
        if isinstance(operation, dict)
        for parameter in operation.get("parameters", [])
        if "$ref" not in parameter
        for name, schema in [(parameter["name"], parameter["schema"])]
    }
    assert {name for name, (kind, _) in kinds.items() if kind == "integer"} == {
        *("limit", "offset", "horizon", "wage_from", "wage_to", "min_jobs")
    }
    lists = {name: explode for name, (kind, explode) in kinds.items() if kind == "array"}
    assert lists == dict.fromkeys(("fields", "group", "education", "exposure", "outlook"), False)
