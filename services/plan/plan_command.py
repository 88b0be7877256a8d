"""`python -m services plan FILE`: the plan of a list of roles, in a shell.

Exit status: 0 a plan was made, 2 the list or an option cannot be used.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from services.plan.assumptions import assumptions, default_options
from services.plan.csv_file import to_csv
from services.plan.make_plan import make_plan
from services.plan.roles import NOTE
from services.plan.xlsx_file import to_xlsx

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from services.growth import Growth
    from services.plan.calculation import Plan

STDIN: Final = "-"
_NOT_KNOWN: Final = 2
_TABLE: Final = {
    "target_year": "by",
    "headcount": "people today",
    "leavers": "leavers",
    "growth_people": "growth",
    "headcount_mid": "people then",
    "hires_low": "to hire, low",
    "hires_mid": "to hire",
    "hires_high": "high",
    "surplus": "surplus",
    "gap": "gap",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--year", type=int, action="append", help="plan to this year; repeatable")
    parser.add_argument("--area", default="US", help="of lines that name none; US by default")
    parser.add_argument("--sheet", default="", help="of a workbook; by default the one with most roles")
    parser.add_argument("--headcount-year", type=int, help="the year of the headcounts; by default this year")
    parser.add_argument("--attrition", type=float, help="leavers a year as a fraction, of lines without their own")
    parser.add_argument("--growth", type=float, help="growth a year as a fraction, of lines without their own")
    parser.add_argument("--correlation", type=float, help="of the errors of two occupations, 0 to 1")
    parser.add_argument("--exits-only", action="store_true", help="do not count moves to other occupations as leavers")
    parser.add_argument("--planned-in-all", action="store_true", help="planned hires are of all years, not of each")
    parser.add_argument("--format", choices=("table", "csv"), default="table")
    parser.add_argument("--output", type=Path, help="write the workbook of the last year to this .xlsx file")


def run(growth: Growth, options: argparse.Namespace) -> int:
    """Print the totals (table) or all rows (csv); notes on lines go to stderr."""
    area_id = growth.resolve_area(options.area)
    if area_id is None:
        print(f"Not known: “{options.area[:40]}”. {growth.unknown_area_hint(options.area)}".strip(), file=sys.stderr)
        return _NOT_KNOWN
    try:
        content = sys.stdin.buffer.read() if options.file == STDIN else Path(options.file).read_bytes()
    except OSError as error:
        print(f"“{options.file}” could not be read: {error.strerror}.", file=sys.stderr)
        return _NOT_KNOWN
    named = {
        "headcount_year": options.headcount_year,
        "attrition": options.attrition,
        "growth": options.growth,
        "correlation": options.correlation,
    }
    changes = {name: value for name, value in named.items() if value is not None}
    changes |= {"with_transfers": not options.exits_only, "planned_per_year": not options.planned_in_all}
    chosen = default_options(growth, datetime.now(UTC).date(), **changes)
    planned = make_plan(growth, content, chosen, options.year or (), default_area=area_id, sheet=options.sheet)
    for note in planned.notes:
        if note.level != NOTE or options.format == "table":
            print(f"{note} ({note.level})" if note.level != NOTE else str(note), file=sys.stderr)
    if missing := planned.roles.headcount - float(planned.plan.totals["headcount"].iloc[0]):
        print(f"{missing:,.10g} of {planned.roles.headcount:,.10g} people are left out of the plan.", file=sys.stderr)
    if options.output:
        year = planned.plan.target_years[-1]
        options.output.write_bytes(
            to_xlsx(planned.plan, year, assumptions(growth, planned.plan.options, planned.plan.rows), planned.notes)
        )
    if options.format == "csv":
        sys.stdout.buffer.write(to_csv(planned.plan, growth.vintage))
    else:
        print(_readable(planned.plan).to_string(index=False))
    sys.stdout.flush()
    return 0


def _readable(plan: Plan) -> pd.DataFrame:
    table = plan.totals[list(_TABLE)].rename(columns=_TABLE)
    numbers = [name for name in table.columns if name != "by"]
    return table.assign(
        by=table["by"].astype(int), **{name: table[name].map("{:,.0f}".format).replace("nan", "–") for name in numbers}
    )
