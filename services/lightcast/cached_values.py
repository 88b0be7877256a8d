"""The values that a shared cache may hold, by kind, validated like responses; and a fingerprint of their schema.

Anybody who can write to the shared cache could otherwise put a figure on a screen, or crash a page.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from services.lightcast.plausibility import ID_PATTERN, MAX_JOBS, MAX_NAME, implausible_growth

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

MAX_TTL: Final = 86_400.0
"""Seconds; the longest TTL of any kind."""

_Horizon = Literal["1", "2", "3", "5", "10"]
_Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
_Id = Annotated[str, Field(pattern=f"^{ID_PATTERN}$")]
_Number = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Cell(_Strict):
    base: Annotated[_Number, Field(ge=0, le=MAX_JOBS)] | None
    growth: dict[_Horizon, _Number | None]

    @model_validator(mode="after")
    def _is_plausible(self) -> Self:
        if set(self.growth) != set(get_args(_Horizon)):
            raise ValueError("not every horizon once")
        if implausible_growth({int(year): value for year, value in self.growth.items()}) is not None:
            raise ValueError("implausible growth")
        return self


class _Meta(_Strict):
    model: _Name
    dimensions: Annotated[list[_Name], Field(min_length=1, max_length=100)]
    levels: Annotated[list[_Name], Field(min_length=1, max_length=100)]
    title: Annotated[str, Field(max_length=MAX_NAME)]


class _Concept(_Strict):
    id: _Id
    name: _Name
    level: Annotated[int, Field(ge=0, le=99)] | None
    parent_id: _Id | None


class _Stored(_Strict, Generic[T]):
    key: str
    value: T
    retrieved_at: Annotated[_Number, Field(gt=0)]
    ttl: Annotated[_Number, Field(gt=0, le=MAX_TTL)]


KINDS: Final[Mapping[str, TypeAdapter[Any]]] = {
    "cell": TypeAdapter(_Stored[_Cell | None]),
    "meta": TypeAdapter(_Stored[_Meta]),
    "occupations": TypeAdapter(_Stored[Annotated[list[_Concept], Field(min_length=1)]]),
}


def fingerprint(kinds: Mapping[str, TypeAdapter[Any]] = KINDS) -> str:
    """Return a short hash of the schemas: part of each key, so that a changed schema reads nothing of the old one."""
    schemas = {kind: adapter.json_schema() for kind, adapter in kinds.items()}
    return hashlib.sha256(json.dumps(schemas, sort_keys=True).encode()).hexdigest()[:12]


SCHEMA: Final = fingerprint()


def encode(key: str, value: Any, retrieved_at: float, ttl: float) -> bytes:
    """Return the text to store for a value."""
    stored = {"key": key, "value": value, "retrieved_at": retrieved_at, "ttl": ttl}
    return json.dumps(stored, separators=(",", ":")).encode()


def decode(kind: str, key: str, text: bytes | None) -> tuple[Any, float, float] | None:
    """Return (value, time of retrieval, TTL) of a stored text; None unless it is what `encode` writes for this key."""
    if text is None:
        return None
    try:
        stored = KINDS[kind].validate_json(text).model_dump()
    except (ValidationError, ValueError, RecursionError):
        return None
    return (stored["value"], stored["retrieved_at"], stored["ttl"]) if stored["key"] == key else None
