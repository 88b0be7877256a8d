"""Ask the open API of Horizons: python examples/open_api.py [http://localhost:8501]

Finds occupations by a word, then prints where their employment is heading in the nation and in two states.
Needs only `requests`; every call here works on Lightcast's service, too, with its addresses, taxonomy and credentials.
"""

from __future__ import annotations

import os
import sys
import time

import requests

BASE = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8501"
CLIENT = (os.environ.get("OPEN_API_CLIENT_ID", "public"), os.environ.get("OPEN_API_CLIENT_SECRET", "public"))
TIMEOUT = 10

session = requests.Session()


def sign_in() -> None:
    """Ask for a token for both services, and send it with every call from now on."""
    form = {
        "client_id": CLIENT[0],
        "client_secret": CLIENT[1],
        "grant_type": "client_credentials",
        "scope": "projected-occupation-growth classification_api",
    }
    answer = session.post(f"{BASE}/connect/token", data=form, timeout=TIMEOUT)
    answer.raise_for_status()
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def call(method: str, path: str, **more: object) -> requests.Response:
    """One call; waits and tries again when it was one too many."""
    while True:
        answer = session.request(method, BASE + path, timeout=TIMEOUT, **more)
        if answer.status_code != 429:
            return answer
        time.sleep(float(answer.headers.get("Retry-After", 1)))


def find(word: str) -> list[dict]:
    """The likeliest occupations."""
    newest = call("GET", "/taxonomies/soc/versions").json()["data"][0]
    answer = call("GET", f"/taxonomies/soc/versions/{newest}/concepts", params={"q": word, "limit": 3})
    answer.raise_for_status()
    return answer.json()["data"]


def projection(occupation_id: str, level: str, area_id: str) -> dict | None:
    """The projection of an occupation in an area, or None where nothing is published."""
    body = {"id": occupation_id, "region": {"nation": "us", "level": level, "id": area_id}}
    answer = call("POST", "/projected-occupation-growth/dimensions/soc", json=body)
    if answer.status_code == 404:
        return None
    answer.raise_for_status()
    return answer.json()["data"]


sign_in()
for occupation in find("nurse"):
    print(f"{occupation['id']} {occupation['name']}")
    for level, area_id in (("nation", "US"), ("state", "06"), ("state", "48")):
        found = projection(occupation["id"], level, area_id)
        if found is None:
            print(f"  {area_id}: nothing published")
            continue
        jobs, growth = found["baseEmployment"], found["growthPercent"]
        years = ", ".join(f"{name} {value:+.1%}" for name, value in growth.items() if value is not None)
        print(f"  {found['region']['name']}: {jobs:,} jobs in {found['baseYear']}; {years}")
