"""The list of occupations as the contract's Classification service gives it: SOC instead of LOT."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services.open_api.projections import DIMENSIONS
from services.open_api.responses import RefusedError, quoted
from services.search.index import is_close

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.growth import Growth

TAXONOMY: Final = "soc"
VERSION: Final = "2018"
"""The edition of the Standard Occupational Classification that BLS projects by."""

FIELDS: Final = ("id", "name", "level", "levelName", "parentId")
LEVELS: Final[Mapping[str, tuple[int, str]]] = {"socmajor": (1, "major-group"), "soc": (4, "detailed-occupation")}
"""Level and its name by dimension. SOC has minor groups (2) and broad occupations (3) between, which BLS does not
project; they would only be parents without a projection, so a detailed occupation's parent is its major group."""

DEFAULT_LIMIT: Final = 10
MAX_LIMIT: Final = 1_000
MAX_QUERY: Final = 200
"""Characters; the longest title has 105."""

Concept = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """What part of the list is wanted."""

    query: str
    level: int | None
    fields: tuple[str, ...]
    limit: int
    after: str


def listing_of(given: Mapping[str, str]) -> Listing:
    """The part that the parameters name.

    Raises:
        RefusedError: 400, one of them is malformed.
    """
    limit, level = given.get("limit", str(DEFAULT_LIMIT)), given.get("filter")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", limit) or int(limit) > MAX_LIMIT:
        raise RefusedError(400, f"The parameter limit must be a whole number from 1 to {MAX_LIMIT}.")
    if level is not None and not re.fullmatch(r"level:[0-9]{1,2}", level):
        raise RefusedError(400, "The parameter filter must be level: and one level, such as level:4.")
    query = given.get("q", "")
    if len(query) > MAX_QUERY:
        raise RefusedError(400, f"The parameter q must have {MAX_QUERY} characters or fewer.")
    fields = tuple(given["fields"].split(",")) if "fields" in given else FIELDS
    strange = [name for name in fields if name not in FIELDS]
    if strange:
        raise RefusedError(400, f"There is no field {quoted(strange[0])}; fields are {', '.join(FIELDS)}.")
    wanted = tuple(name for name in FIELDS if name in fields)
    return Listing(
        query, int(level.removeprefix("level:")) if level else None, wanted, int(limit), given.get("after", "")
    )


def page(growth: Growth, wanted: Listing) -> list[Concept]:
    """So many concepts behind `after`: by id, or the likeliest first where there is a query.

    Paging goes by the last id that was seen. In a ranking an id that is not in it has nothing behind it.
    """
    concepts = _all(growth) if not wanted.query else _found(growth, wanted.query)
    if wanted.level is not None:
        concepts = [concept for concept in concepts if concept["level"] == wanted.level]
    if wanted.after and wanted.query:
        ids = [concept["id"] for concept in concepts]
        concepts = concepts[ids.index(wanted.after) + 1 :] if wanted.after in ids else []
    elif wanted.after:
        concepts = [concept for concept in concepts if concept["id"] > wanted.after]
    return [{name: concept[name] for name in wanted.fields} for concept in concepts[: wanted.limit]]


def _all(growth: Growth) -> list[Concept]:
    table = growth.occupations()
    table = table[table["taxonomy"].isin(DIMENSIONS)].sort_values("occupation_id")
    return [_concept(*row) for row in table[["occupation_id", "occupation", "taxonomy"]].itertuples(index=False)]


def _found(growth: Growth, query: str) -> list[Concept]:
    found = growth.search(query, MAX_LIMIT)
    if not is_close(found):  # a row that only names the nearest group is for people
        return []
    found = found[found["taxonomy"].isin(DIMENSIONS)]
    return [_concept(*row) for row in found[["occupation_id", "occupation", "taxonomy"]].itertuples(index=False)]


def _concept(occupation_id: str, name: str, taxonomy: str) -> Concept:
    level, level_name = LEVELS[taxonomy]
    parent = None if taxonomy == "socmajor" else f"{occupation_id[:2]}-0000"
    return {"id": occupation_id, "name": name, "level": level, "levelName": level_name, "parentId": parent}
