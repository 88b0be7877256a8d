"""Drawing charts, and the settings of their cache.

A chart depends only on its arguments, so its function is decorated with `cache_elements`, and its elements are
replayed on the next rerun. Arguments with an underscore are not hashed: the ones before them stand for them.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

import streamlit as st

from components.charts.style import PLOTLY_CONFIG
from services.growth_rows import GrowthRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import plotly.graph_objects as go

    from components.charts.style import Theme

P = ParamSpec("P")
R = TypeVar("R")

MAX_ENTRIES: Final = 100
"""Cached charts of each kind, shared by all sessions; one is 10 to 150 kB, so all kinds are some 50 MB at the most."""


def frame_key(rows: GrowthRows) -> bytes:
    """Stands for all values of all columns; equal only for equal rows."""
    return rows.fingerprint


def argument_key(value: object) -> object:
    """Stands for an argument of a cached function: of plain values whose `repr` is equal only for equal arguments.

    Raises:
        TypeError: an argument of another type, for which that is not known.
    """
    if isinstance(value, GrowthRows):
        return frame_key(value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return ("mapping", *((argument_key(name), argument_key(one)) for name, one in value.items()))
    if type(value) in {tuple, list}:
        return tuple(map(argument_key, cast("Iterable[object]", value)))
    raise TypeError(f"no key is known for a {type(value).__name__}")


def cache_elements(function: Callable[P, R]) -> Callable[P, R]:
    """Cache what `function` draws and returns, for all sessions.

    Streamlit would inspect the function and hash each argument at every call; it gets one text for all of them.
    """
    names = list(inspect.signature(function).parameters)

    def draw_anew(key: str, _args: tuple[Any, ...], _kwargs: dict[str, Any]) -> R:
        return function(*_args, **_kwargs)

    # Streamlit tells cached functions apart by their module, name and source.
    draw_anew.__module__, draw_anew.__qualname__ = function.__module__, function.__qualname__
    cached = st.cache_data(max_entries=MAX_ENTRIES, show_spinner=False)(draw_anew)

    @wraps(function)
    def draw_cached(*args: P.args, **kwargs: P.kwargs) -> R:
        given = [*zip(names, args, strict=False), *kwargs.items()]
        key = [(name, argument_key(value)) for name, value in given if not name.startswith("_")]
        return cached(repr(key), args, kwargs)

    return draw_cached


def theme() -> Theme:
    """The reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure in its own template, with the download button and `alt` as its accessible name."""
    st.plotly_chart(figure, theme=None, key=key, config=PLOTLY_CONFIG, alt=alt)
