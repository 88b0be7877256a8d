"""The roles of a plan as a table: people today, leavers, people in the target year, people to hire with their range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from components.tables.sortable_table import Cell, Column, Table
from components.text import caveats, number_format
from components.text import plan as words
from services.flags import Flag
from services.growth_frame import MAX_HORIZON, NATION
from services.plan.assumptions import GROUP, MARKET, OVERALL, OWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

ROWS_A_PAGE: Final = 40
"""As on Rank: what a screen and a browser's table take without effort."""
AS_LISTED, MOST_HIRES, LARGEST_GAP = "As listed", "Most to hire", "Largest shortfall"
_ORDER_COLUMN: Final = {MOST_HIRES: "hires_mid", LARGEST_GAP: "gap"}
_RATE_WORDS: Final = {OWN: ", yours", OVERALL: ", yours", GROUP: ", of its group"}
_FLAGS: Final = (Flag.SIGN_DIFFERS, Flag.NATIONAL_RATE, Flag.STATE_NOT_PUBLISHED, Flag.TURNS)
"""Flags with words in the rows; what others mean for growth is said in the notes on the list."""
_Row = Mapping[Any, Any]


def orders(rows: pd.DataFrame) -> list[str]:
    """The orders that the rows of a plan (calculation.ROW_DTYPES) can be brought into."""
    return [AS_LISTED, MOST_HIRES, *([LARGEST_GAP] if rows["gap"].notna().any() else [])]


def ordered(rows: pd.DataFrame, order: str) -> pd.DataFrame:
    """The rows in an order of `orders`, the largest first, missing ones last."""
    if order not in _ORDER_COLUMN:
        return rows
    return rows.sort_values(_ORDER_COLUMN[order], ascending=False, kind="stable", na_position="last")


def plan_table(rows: pd.DataFrame, caption: str, *, is_whole: bool = True) -> Table:
    """The table of `rows` of one year; `is_whole`: whether these are all, so that the reader may sort them."""
    records: Sequence[_Row] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    year, start = int(rows["target_year"].iloc[0]), int(rows["headcount_year"].iloc[0])
    base = rows["base_year"].max()
    filled = [
        (Column("role", "Role", "text", is_heading=True), [_role(row) for row in records]),
        (Column("area", "Area", "text"), [_area(row) for row in records]),
        (Column("headcount", f"People {start}"), [_people(row, "headcount") for row in records]),
        (Column("leavers", f"Leavers by {year}", drop=5), [_leavers(row) for row in records]),
        (Column("then", f"People {year}", drop=4), [_then(row) for row in records]),
        (Column("hires", f"To hire by {year}", "number strong"), [_hires(row) for row in records]),
        (Column("planned", "Planned hires", drop=3), [_people(row, "planned") for row in records]),
        (Column("gap", "Planned against needed"), [_gap(row) for row in records]),
        (Column("cost", "Cost of hires"), [_number(row["cost"], number_format.rounded) for row in records]),
        (Column("p_growth", words.market_grows(base, year), drop=2), [_chance(row, base) for row in records]),
    ]
    shown = [(column, cells) for column, cells in filled if any(cell.sort is not None for cell in cells)]
    return Table(
        caption,
        [column for column, _ in shown],
        [list(cells) for cells in zip(*(cells for _, cells in shown), strict=True)],
        is_sortable=is_whole,
    )


def _role(row: _Row) -> Cell:
    """The role as the list has it, its occupation below where that is another text."""
    role, occupation = str(row["role"]), str(row["occupation"])
    code = str(row["occupation_id"])
    note = code if role.casefold() == occupation.casefold() else f"{occupation} ({code})"
    return Cell(role, role, occupation if role == code else note)


def _area(row: _Row) -> Cell:
    """The area; below it, what is to be known of its growth."""
    return Cell(str(row["area"]), str(row["area"]), _of_market(row) if row["growth_source"] == MARKET else "")


def _of_market(row: _Row) -> str:
    """Whose market the figures are of, where the area has none of its own, and their flags in words."""
    whose = "figures of the nation" if row["figures_area"] == NATION else "figures of the state"
    wider = [whose] if row["figures_area"] != row["area_id"] else []
    return ", ".join([*wider, *(caveats.flag_name(flag) for flag in _FLAGS if flag in str(row["flags"]).split())])


def _number(value: float | None, write: Callable[[float], str], note: str = "") -> Cell:
    return Cell(number_format.EN_DASH) if value is None else Cell(write(value), float(value), note)


def _people(row: _Row, name: str, note: str = "") -> Cell:
    return _number(row[name], words.people, note)


def _leavers(row: _Row) -> Cell:
    if row["attrition"] is None:
        return Cell(number_format.EN_DASH)
    source = _RATE_WORDS.get(str(row["attrition_source"]), "")
    return _people(row, "leavers", f"{100 * row['attrition']:.1f}{number_format.NNBSP}% a year{source}")


def _then(row: _Row) -> Cell:
    own = "" if row["growth_source"] == MARKET else ", yours"
    return _people(row, "headcount_mid", f"{number_format.percent(row['growth_mid'])}{own}")


def _hires(row: _Row) -> Cell:
    if row["hires_mid"] is None:
        return Cell(number_format.EN_DASH)
    if row["surplus"]:
        return _people(row, "hires_mid", f"{words.people(row['surplus'])} too many")
    has_range = row["hires_high"] is not None and row["hires_low"] != row["hires_high"]
    return _people(row, "hires_mid", words.spread(row["hires_low"], row["hires_high"]) if has_range else "")


def _gap(row: _Row) -> Cell:
    return Cell(number_format.EN_DASH) if row["gap"] is None else Cell(words.against_needed(row["gap"]), row["gap"])


def _chance(row: _Row, base: float) -> Cell:
    """The likelihood that the market grows; below it its years, where they do not begin with the `base`, and what is to
    be known of the market, where the growth of the row is not the market's."""
    text = number_format.likelihood(row["p_growth"]).removeprefix("about ")
    if not text:
        return Cell(number_format.EN_DASH, row["p_growth"])
    last = min(row["target_year"], row["base_year"] + MAX_HORIZON)
    years = number_format.years(row["base_year"], last) if row["base_year"] != base else ""
    whose = "" if row["growth_source"] == MARKET else _of_market(row)
    return Cell(text, row["p_growth"], ", ".join(filter(None, (years, whose))))
