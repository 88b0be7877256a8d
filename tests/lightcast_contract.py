"""What the fake Lightcast server knows: made-up occupations and figures, the switches of its contract, its messages."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final
from zlib import crc32

GROWTH: Final = "/projected-occupation-growth"
GROWTH_SCOPE: Final = "projected-occupation-growth"
LIST_SCOPE: Final = "classification_api"
NAMES: Final = ("oneYear", "twoYear", "threeYear", "fiveYear", "tenYear")
YEARS: Final = dict(zip(NAMES, (1, 2, 3, 5, 10), strict=True))

# Made up: codes and titles are ours, the last two similar to the example of the documentation.
_CRAFTS: Final = ("Lantern Keepers", "Kite Menders", "Bell Tuners", "Map Painters", "Tide Readers", "Moss Gardeners")
_KINDS: Final = ("", "Night", "Harbour", "Travelling", "Master")
OCCUPATIONS: Final[dict[str, str]] = {
    f"{10 + craft}{11}{10 + kind}": f"{kind_name} {name}".strip()
    for craft, name in enumerate(_CRAFTS)
    for kind, kind_name in enumerate(_KINDS)
} | {"231113": "Data Analysts", "151511": "Cheese Cave Workers"}
SPECIALIZED: Final[dict[str, str]] = {
    f"{code}{10 + number}": f"{title} ({place})"
    for code, title in OCCUPATIONS.items()
    for number, place in enumerate(("Coast", "Hills"))
} | {"23111310": "Data Analyst"}
SOC: Final = {"29-1141": "Star Counters", "29-0000": "Counting", "00-0000": "All"}
UNPUBLISHED: Final = "151511"
"""An occupation without any published projection."""


def base_of(occupation_id: str, area: str) -> int:
    """Return the made-up jobs of a cell."""
    return 5_000 + crc32(f"{occupation_id} {area}".encode()) % 90_000


def growth_of(occupation_id: str, area: str) -> dict[str, float]:
    """Return the made-up growth of a cell."""
    rate = (crc32(f"{area} {occupation_id}".encode()) % 600 - 200) / 10_000
    return {name: round((1 + rate) ** year - 1, 6) for name, year in YEARS.items()}


@dataclass
class Rules:
    """Switches: what the documentation leaves open, and how strict the server is."""

    client_id: str = "client-one"
    client_secret: str = "secret-one"
    others: dict[str, str] = field(default_factory=dict)
    """More clients and their secrets."""
    granted: frozenset[str] = frozenset({GROWTH_SCOPE, LIST_SCOPE})
    rate: int = 5
    window: float = 1.0
    lifetime: float = 3600
    latency: float = 0.0
    model: str = "36"
    dimensions: tuple[str, ...] = ("lotocc", "lotspecocc")
    levels: tuple[str, ...] = ("nation", "state")
    lot_versions: tuple[Any, ...] | None = ("6", "7")  # None: meta does not say
    nation_ids: frozenset[str] = frozenset({"US", "us", "0"})
    state_ids: str = "both"  # both | two | one (digits)
    region_first: bool = False  # whether the region is looked at before the version
    region_status: int = 400  # of a region id that is not known: 400 | 404
    nation_echo: str = ""  # the nation's id in a response; "" repeats the request
    no_data: str = "404"  # 404 | nulls
    token_status: int = 400  # of a refused token request
    lot_version_on_post: bool = True  # False: a POST with lot_version is a 400
    limit_headers: bool = True
    date: bool = True  # whether responses have a Date header
    clock_offset: float = 0.0  # seconds by which the server's clock is ahead
    limit_body: str = "json"  # json | empty | html
    level_as_text: bool = False
    page_cap: int = 1000  # concepts a page, whatever limit is asked for
    paging: str = "after"  # after | inclusive (repeats the concept named by after) | ignored | endless
    taxonomy: str = "lot"  # soc: lists and projects SOC, as a server of our own open API does


@dataclass
class Call:
    """A request as received, with the status of its response."""

    at: float
    kind: str  # token | status | meta | dimensions | versions | search | growth | other
    client: str
    status: int
    path: str
    body: str
    headers: dict[str, str]


@dataclass
class Response:
    """A response to send; faults change it."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None


_LISTED: Final = tuple(
    f"/{version}/concepts" for version in ("lot/versions/7.10.0", "lot/versions/6.12.0", "soc/versions/8.0.0")
)
HTML: Final = "<html><head><title>Gateway</title></head><body><h1>An error occurred</h1></body></html>"


def errors(status: int, title: str) -> dict[str, Any]:
    """The body of an error response."""
    return {"errors": [{"status": status, "title": title, "detail": "made up"}]}


def kind_of(method: str, path: str) -> str:
    """Which kind of request this is; see `Call`."""
    if path == "/connect/token":
        return "token" if method == "POST" else "other"
    if path.startswith(f"{GROWTH}/dimensions/"):
        return "growth" if method == "POST" else "dimension"
    if path.startswith(("/taxonomies/lot/versions", "/taxonomies/soc/versions")):
        return "versions" if path.endswith("versions") else "search" if path.endswith(_LISTED) else "other"
    named = {f"{GROWTH}/{name}": name for name in ("status", "meta", "dimensions")}
    return named.get(path, "other") if method == "GET" else "other"


def meta(rules: Rules) -> dict[str, Any]:
    """The body of a response to meta."""
    return {
        "attribution": {"title": "Made up", "body": "Nothing here is anybody's."},
        "modelVersions": {"projectedOccupationGrowth": rules.model},
        "taxonomyVersions": {"lot": "7", "area": "us_area_2025_1"},
        "supportedTaxonomyVersions": {} if rules.lot_versions is None else {"lot": list(rules.lot_versions)},
        "dimensions": list(rules.dimensions),
        "regions": {"nations": ["us"], "nationLevels": {"us": list(rules.levels)}},
    }


def concepts(rules: Rules, query: dict[str, str]) -> list[dict[str, Any]]:
    """The page of occupations that is asked for."""
    if rules.taxonomy == "soc":
        return [{"id": code, "name": name, "level": 4, "parentId": "29-0000"} for code, name in SOC.items()]
    level = int(query.get("filter", "level:2").removeprefix("level:"))
    titles = {2: OCCUPATIONS, 3: SPECIALIZED}.get(level, {})
    after, limit = query.get("after", ""), min(int(query.get("limit", "10")), rules.page_cap)
    if rules.paging == "ignored":
        after = ""
    if rules.paging == "endless" and after:
        return [{"id": str(int(after) + 1), "name": "One more", "level": level, "parentId": after[:2]}]
    names = {2: "occupation", 3: "specialized-occupation"}
    return [
        {
            "id": code,
            "name": titles[code],
            "level": str(level) if rules.level_as_text else level,
            "levelName": names[level],
            "parentId": code[:-2],
        }
        for code in sorted(titles)
        if code > after or (code == after and rules.paging == "inclusive")
    ][:limit]


def encoded(body: Any) -> bytes:
    """A body as it is sent."""
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
