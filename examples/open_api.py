"""Query the open API of Horizons: python examples/open_api.py [http://localhost:8501]

Finds occupations by a word, then prints where their employment is heading in the nation and in two states.
Needs only `requests`, and HORIZONS_CLIENT_ID and HORIZONS_CLIENT_SECRET in the environment where the server has clients
of its own.
Every call works on Lightcast's service, too, with its addresses, taxonomy and credentials.
"""

from __future__ import annotations

import os
import sys
import time

import requests

BASE = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8501"
CLIENT = (os.environ.get("HORIZONS_CLIENT_ID", "public"), os.environ.get("HORIZONS_CLIENT_SECRET", "public"))
TIMEOUT = 10

session = requests.Session()


def sign_in() -> None:
    """Request a token for both services, and send it with every request from now on."""
    form = {
        "client_id": CLIENT[0],
        "client_secret": CLIENT[1],
        "grant_type": "client_credentials",
        "scope": "projected-occupation-growth classification_api",
    }
    response = session.post(f"{BASE}/connect/token", data=form, timeout=TIMEOUT)
    response.raise_for_status()
    session.headers["Authorization"] = f"Bearer {response.json()['access_token']}"


def send(method: str, path: str, **more: object) -> requests.Response:
    """The response to a request, which is sent again after a wait while the limit is exceeded."""
    while True:
        response = session.request(method, BASE + path, timeout=TIMEOUT, **more)
        if response.status_code != 429:
            return response
        time.sleep(float(response.headers.get("Retry-After", 1)))


def find(word: str) -> list[dict]:
    """The occupations that match best."""
    newest = send("GET", "/taxonomies/soc/versions").json()["data"][0]
    response = send("GET", f"/taxonomies/soc/versions/{newest}/concepts", params={"q": word, "limit": 3})
    response.raise_for_status()
    return response.json()["data"]


def projection(occupation_id: str, level: str, area_id: str) -> dict | None:
    """The projection of an occupation in an area, or None where nothing is published."""
    body = {"id": occupation_id, "region": {"nation": "us", "level": level, "id": area_id}}
    response = send("POST", "/projected-occupation-growth/dimensions/soc", json=body)
    if response.status_code == 404:
        return None
    response.raise_for_status()
    return response.json()["data"]


sign_in()
for occupation in find("nurse"):
    print(f"{occupation['id']} {occupation['name']}")
    for level, area_id in (("nation", "US"), ("state", "06"), ("state", "48")):
        result = projection(occupation["id"], level, area_id)
        if result is None:
            print(f"  {area_id}: nothing published")
            continue
        jobs, growth = result["baseEmployment"], result["growthPercent"]
        years = ", ".join(f"{name} {value:+.1%}" for name, value in growth.items() if value is not None)
        print(f"  {result['region']['name']}: {jobs:,} jobs in {result['baseYear']}; {years}")
