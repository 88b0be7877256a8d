"""The list of occupations as the contract's Classification service gives it: SOC instead of LOT."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services.open_api.projections import DIMENSIONS
from services.open_api.request_parsing import split_list, whole_number
from services.open_api.responses import ApiError, quote
from services.search.index import is_close

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from services.growth import Growth

TAXONOMY: Final = "soc"
VERSION: Final = "2018"
"""The edition of the Standard Occupational Classification that BLS projects by."""

FIELDS: Final = ("id", "name", "level", "levelName", "parentId")
LEVELS: Final[Mapping[str, tuple[int, str]]] = {"socmajor": (1, "major-group"), "soc": (4, "detailed-occupation")}
"""Level and its name by dimension. SOC has minor groups (2) and broad occupations (3) between, which BLS does not
project; they would only be parents without a projection, so a detailed occupation's parent is its major group."""
_LEVEL_TITLES: Final = {1: "major groups", 4: "detailed occupations"}

DEFAULT_LIMIT: Final = 10
MAX_LIMIT: Final = 1_000
PARAMETERS: Final = ("q", "filter", "fields", "limit", "after")
MAX_QUERY: Final = 200
"""Characters; the longest title has 105."""

Concept = dict[str, Any]


@dataclass(frozen=True)
class ConceptQuery:
    """Which concepts, with which fields; an empty `text` or `after` is none."""

    text: str
    level: int | None
    fields: tuple[str, ...]
    limit: int
    after: str


def parse_concept_query(parameters: Mapping[str, str]) -> ConceptQuery:
    """The query that the parameters of a request describe.

    Raises:
        ApiError: 400, one of them is malformed.
    """
    limit = whole_number(parameters, "limit", 1, MAX_LIMIT) or DEFAULT_LIMIT
    level = re.fullmatch(r"(?i) *level *: *([0-9]{1,2}) *", parameters.get("filter", ""))
    if level is None and "filter" in parameters:
        raise ApiError(400, "The parameter filter must be level: and one level, such as level:4.")
    text = parameters.get("q", "")
    if len(text) > MAX_QUERY:
        raise ApiError(400, f"The parameter q must have {MAX_QUERY} characters or fewer.")
    names = split_list(parameters["fields"]) if "fields" in parameters else FIELDS
    unknown = [name for name in names if name not in FIELDS]
    if unknown:
        raise ApiError(400, f"There is no field {quote(unknown[0])}; fields are {', '.join(FIELDS)}.")
    fields = tuple(name for name in FIELDS if name in names)
    wanted = int(level[1]) if level else None
    return ConceptQuery(text, wanted, fields, limit, parameters.get("after", ""))


def warnings_of(query: ConceptQuery) -> list[dict[str, str]]:
    """What a client should know of its query: a level that the taxonomy has not would look like "no occupations"."""
    if query.level is None or query.level in _LEVEL_TITLES:
        return []
    levels = " and ".join(f"{level} ({title})" for level, title in sorted(_LEVEL_TITLES.items()))
    detail = f"The taxonomy {TAXONOMY} has no occupations of level {query.level} here; its levels are {levels}."
    return [{"title": "Unknown level", "detail": detail}]


def list_concepts(growth: Growth, query: ConceptQuery) -> list[Concept]:
    """At most `limit` concepts behind `after`: by id, or the best match first where there is a text.

    The cursor is the last id that was seen. In a ranking an id that is not in it has nothing behind it.
    """
    concepts = _search(growth, query.text) if query.text else _all(growth)
    if query.level is not None:
        concepts = [concept for concept in concepts if concept["level"] == query.level]
    if query.after and query.text:
        ids = [concept["id"] for concept in concepts]
        concepts = concepts[ids.index(query.after) + 1 :] if query.after in ids else []
    elif query.after:
        concepts = [concept for concept in concepts if concept["id"] > query.after]
    return [{name: concept[name] for name in query.fields} for concept in concepts[: query.limit]]


def _all(growth: Growth) -> list[Concept]:
    return _concepts(growth.occupations().sort_values("occupation_id"))


def _search(growth: Growth, text: str) -> list[Concept]:
    matches = growth.search(text, MAX_LIMIT)
    return _concepts(matches) if is_close(matches) else []  # a row that only names the nearest group is for people


def _concepts(occupations: pd.DataFrame) -> list[Concept]:
    rows = occupations.loc[occupations["taxonomy"].isin(DIMENSIONS), ["occupation_id", "occupation", "taxonomy"]]
    return [_concept(*row) for row in rows.itertuples(index=False)]


def _concept(occupation_id: str, name: str, taxonomy: str) -> Concept:
    level, level_name = LEVELS[taxonomy]
    parent = None if taxonomy == "socmajor" else f"{occupation_id[:2]}-0000"
    return {"id": occupation_id, "name": name, "level": level, "levelName": level_name, "parentId": parent}
