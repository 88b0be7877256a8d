"""Strategies that break what is right: mutations of JSON values and of bytes, and texts that have caused trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

TROUBLE = [
    "",
    " ",
    "nan",
    "NaN",
    "Infinity",
    "-1",
    "1e999",
    "9" * 400,
    "00-0000",
    "29-1141",
    "291141.0",
    "11-2021",
    "Nov-21",
    "US",
    "us",
    "06",
    "6.0",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "../../etc/passwd",
    "\x00",
    "\u202e",
    "\ud800",
    "\ufeff",
    "u\u017f",
    "x" * 5_000,
    "{{7*7}}",
    "%00",
    "%",
    "\r\nSet-Cookie: a=b",
]
TEXTS: SearchStrategy[str] = st.sampled_from(TROUBLE) | st.text(max_size=40)
SCALARS: SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.just(10**400) | st.just(1e308)
)
JSON_VALUES: SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=8
)


@st.composite
def mutated_json(draw: DrawFn, right: Any) -> Any:
    """`right` with one to three of its values replaced, removed, renamed or doubled, at any depth."""
    value = right
    for _ in range(draw(st.integers(1, 3))):
        value = _mutate(draw, value)
    return value


def _mutate(draw: DrawFn, value: Any) -> Any:
    if isinstance(value, dict) and value and draw(st.integers(0, 4)):
        key = draw(st.sampled_from(sorted(value, key=str)))
        changed = dict(value)
        match draw(st.sampled_from(["inside", "inside", "inside", "remove", "rename", "add"])):
            case "inside":
                changed[key] = _mutate(draw, value[key])
            case "remove":
                del changed[key]
            case "rename":
                changed[draw(TEXTS)] = changed.pop(key)
            case "add":
                changed[draw(TEXTS)] = draw(JSON_VALUES)
        return changed
    if isinstance(value, list) and value and draw(st.integers(0, 4)):
        at = draw(st.integers(0, len(value) - 1))
        return [*value[:at], _mutate(draw, value[at]), *value[at:]]
    return draw(JSON_VALUES)


@st.composite
def mutated_bytes(draw: DrawFn, right: bytes) -> bytes:
    """`right` with one to four places overwritten, cut out, doubled or filled."""
    content = bytearray(right)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(["overwrite", "cut", "double", "insert", "truncate"])):
            case "overwrite":
                content[at : at + length] = draw(st.binary(min_size=length, max_size=length))
            case "cut":
                del content[at : at + length]
            case "double":
                content[at:at] = content[at : at + length]
            case "insert":
                content[at:at] = draw(st.binary(max_size=40) | TEXTS.map(lambda text: text.encode("utf-8", "replace")))
            case "truncate":
                del content[at:]
    return bytes(content)
