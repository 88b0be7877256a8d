"""Widgets that show a value of the selection and pass the reader's choice to a callback; not bound to the URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def show_value(key: str, value: Any) -> None:
    """Make a widget show `value`; only where it differs: setting it would undo a click under way."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def select(
    label: str,
    options: Sequence[Any],
    value: Any,
    write: Callable[[Any], str],
    key: str,
    on_select: Callable[[Any], None],
    help_text: str | None = None,
) -> None:
    """A list to choose one of `options` from; `write` gives the words of each."""
    show_value(key, value)
    st.selectbox(
        label,
        options,
        format_func=write,
        key=key,
        help=help_text,
        on_change=lambda: on_select(st.session_state[key]),
    )


def segments(
    label: str,
    options: Sequence[Any],
    value: Any,
    write: Callable[[Any], str],
    key: str,
    on_select: Callable[[Any], None],
) -> None:
    """Buttons side by side, of which one is chosen."""
    show_value(key, value)

    def on_change() -> None:
        chosen = st.session_state[key]
        on_select(value if chosen is None else chosen)

    st.segmented_control(label, options, format_func=write, key=key, required=True, on_change=on_change, wrap=True)
