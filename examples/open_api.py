"""Query the open API of Horizons: python examples/open_api.py [http://localhost:8501]

Finds occupations by a word, then prints where their employment is heading in the nation and in two states.
Needs only `requests`. What differs between servers stands first and is set by variables that begin with HORIZONS_, such
as HORIZONS_CLIENT_ID. Lightcast's own service takes other addresses, credentials of an account, TAXONOMY=lot,
TAXONOMY_VERSION=7., LEVEL=2 and DIMENSION=lotocc.
"""

from __future__ import annotations

import os
import sys
import time

import requests


def setting(name: str, default: str) -> str:
    """What the environment sets; by names of our own, so that no other program's secret is sent."""
    return os.environ.get(f"HORIZONS_{name}", default)


BASE = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8501"
AUTH_URL = setting("AUTH_URL", f"{BASE}/connect/token")
GROWTH_URL = setting("GROWTH_URL", f"{BASE}/projected-occupation-growth").rstrip("/")
LIST_URL = setting("LIST_URL", BASE).rstrip("/")
CLIENT = (setting("CLIENT_ID", "public"), setting("CLIENT_SECRET", "public"))
GROWTH_SCOPE = "projected-occupation-growth"
LIST_SCOPE = "classification_api"
TAXONOMY = setting("TAXONOMY", "soc")
VERSION = setting("TAXONOMY_VERSION", "")  # how its version begins; the newest such one is taken
LEVEL = setting("LEVEL", "4")
DIMENSION = setting("DIMENSION", "soc")

TIMEOUT = 10
PAUSE = 0.2  # seconds between requests: five a second are allowed
ATTEMPTS = 4  # of a request that is over the limit, or fails on the server's side
MAX_WAIT = 60

session = requests.Session()
tokens: dict[str, str] = {}


def request(method: str, url: str, **more: object) -> requests.Response:
    """The response to a request. It is sent again a few times while the limit is exceeded or the server fails."""
    for attempt in range(1, ATTEMPTS + 1):
        time.sleep(PAUSE)
        try:
            response = session.request(method, url, timeout=TIMEOUT, **more)
        except (requests.ConnectionError, requests.Timeout):
            if attempt == ATTEMPTS:
                raise
            time.sleep(2 ** (attempt - 1))
            continue
        if (response.status_code != 429 and response.status_code < 500) or attempt == ATTEMPTS:
            break
        seconds = response.headers.get("Retry-After") or response.headers.get("RateLimit-Reset", "")
        time.sleep(min(int(seconds) if seconds.isdecimal() else 2 ** (attempt - 1), MAX_WAIT))
    return response


def send(scope: str, method: str, url: str, **more: object) -> requests.Response:
    """The response to a request with a token of this scope.

    Each scope has a token of its own: where an account lacks one of two services, a token for both is refused.
    """
    if scope not in tokens:
        form = {"client_id": CLIENT[0], "client_secret": CLIENT[1], "grant_type": "client_credentials", "scope": scope}
        response = request("POST", AUTH_URL, data=form)
        response.raise_for_status()
        tokens[scope] = response.json()["access_token"]  # good for `expires_in` seconds, far longer than this runs
    return request(method, url, headers={"Authorization": f"Bearer {tokens[scope]}"}, **more)


def find(word: str) -> list[dict]:
    """The occupations that match best."""
    versions = f"{LIST_URL}/taxonomies/{TAXONOMY}/versions"
    response = send(LIST_SCOPE, "GET", versions)
    response.raise_for_status()
    newest = next(version for version in response.json()["data"] if version.startswith(VERSION))
    query = {"q": word, "filter": f"level:{LEVEL}", "limit": 3}
    response = send(LIST_SCOPE, "GET", f"{versions}/{newest}/concepts", params=query)
    response.raise_for_status()
    return response.json()["data"]


def dimensions() -> list[str]:
    """The dimensions of the service. A wrong address fails here: later its 404 would pass for an unpublished figure."""
    response = send(GROWTH_SCOPE, "GET", f"{GROWTH_URL}/meta")
    response.raise_for_status()
    return response.json()["data"]["dimensions"]


def projection(occupation_id: str, level: str, area_id: str) -> dict | str:
    """The projection of an occupation in an area, or why there is none: mostly that nothing is published."""
    body = {"id": occupation_id, "region": {"nation": "us", "level": level, "id": area_id}}
    response = send(GROWTH_SCOPE, "POST", f"{GROWTH_URL}/dimensions/{DIMENSION}", json=body)
    if response.status_code == 404:
        return response.json()["errors"][0].get("detail", "nothing published")
    response.raise_for_status()
    return response.json()["data"]


if DIMENSION not in (known := dimensions()):
    sys.exit(f"There is no dimension {DIMENSION} here; HORIZONS_DIMENSION may be {' or '.join(known)}.")
for occupation in find("nurse"):
    print(f"{occupation['id']} {occupation['name']}")
    for level, area_id in (("nation", "US"), ("state", "06"), ("state", "48")):
        result = projection(occupation["id"], level, area_id)
        if isinstance(result, str):
            print(f"  {area_id}: {result}")
            continue
        growth = {name: value for name, value in result["growthPercent"].items() if value is not None}
        if not growth:
            print(f"  {area_id}: nothing published")
            continue
        base_year = f" in {result['baseYear']}" if "baseYear" in result else ""  # Lightcast does not say which
        place = result.get("region", {}).get("name", area_id)
        print(f"  {place}: {result['baseEmployment']:,} jobs{base_year}; ", end="")
        print(", ".join(f"{name} {value:+.1%}" for name, value in growth.items()))
