"""Headers of a request as the server hands them over: Starlette's `Headers` decodes all of them to find one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope


def header(scope: Scope, name: bytes) -> str | None:
    """The first header of this name, in lower case; None where there is none."""
    for given, value in scope["headers"]:
        if given == name:
            return str(value, "latin-1")
    return None
