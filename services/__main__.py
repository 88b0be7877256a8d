"""The same figures from a shell: `python -m services search "rn"`, `… growth 29-1141 --area 06`.

Exit status: 0 all is well, 1 nothing found, 2 something asked for is not known, 3 the output could not be written,
4 the source failed for some figures. What there is is still printed, and what is wrong goes to stderr. Of `doctor`:
0 no fault, 1 at least one.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from services import matching
from services.errors import HorizonsError, ServiceError
from services.exports import columns, csv_file
from services.exports.text_columns import escape_formulas
from services.growth import SOURCES, connect
from services.growth_frame import HORIZONS, LOCAL_LEVEL, MAX_HORIZON
from services.plan import plan_command
from services.plan.read_titles import read_titles
from services.plan.roles import NOTE
from services.programs import NOT_OUTCOMES
from services.search.codes import describe
from services.search.index import is_close
from services.terminal_output import plain_csv, print_frame, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth
    from services.search.codes import CodeReading
    from services.source import CellError

ALL: Final = "all"
METROS: Final = "metros"
"""Every local area; "metros:06" those of one state."""
STDIN: Final = "-"
_NOTHING_FOUND: Final = 1
_NOT_KNOWN: Final = 2
_OUTPUT_FAILED: Final = 3
_FAILED: Final = 4
_INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    if sys.stdout is None:  # closed by the caller: there is nobody to print for
        return _OUTPUT_FAILED
    try:
        if "source" in options:
            status: int = options.run(connect(options.source), options)
        else:
            status = options.run(options)
    except HorizonsError as error:
        print(f"{error.message} {error.next_step}", file=sys.stderr)
        return _FAILED if isinstance(error, ServiceError) else _NOT_KNOWN
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # `… | head` closed the pipe: it has what it wanted
        _stop_printing()
        return 0
    except OSError as error:
        _stop_printing()
        print(f"The output could not be written: {error.strerror}.", file=sys.stderr)
        return _OUTPUT_FAILED
    return status


def _stop_printing() -> None:
    """Keep Python from trying once more, at exit, to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services", description="Employment projections.")
    names = "search | programs | match | areas | growth | plan | doctor"
    commands = parser.add_subparsers(required=True, metavar=names)
    source = argparse.ArgumentParser(add_help=False)
    source.add_argument("--source", default=SOURCES[0], help=f"one of: {', '.join(SOURCES)}")
    common = argparse.ArgumentParser(add_help=False, parents=[source])
    common.add_argument("--format", choices=("table", "csv", "json"), default="table")

    search = commands.add_parser("search", parents=[common], help="find an occupation's code")
    search.add_argument("text", help="a title, code, abbreviation or part of one")
    search.add_argument("--limit", type=count, default=10)
    search.set_defaults(run=_search)

    programs = commands.add_parser("programs", parents=[common], help="programs of study, the occupations of one")
    programs.add_argument("text", help="a program, its CIP code, or an occupation’s code: the programs that lead to it")
    programs.add_argument("--limit", type=count, default=10)
    programs.set_defaults(run=_programs)

    about_match = "find the occupations of a staff list: titles or codes, one a line or a column of a table"
    match = commands.add_parser("match", parents=[source], help=about_match)
    match.add_argument("file", help="a text, CSV or XLSX file, or - for text on standard input")
    match.add_argument("--sheet", default="", help="of a workbook; by default the one with most titles")
    match.set_defaults(run=_match)

    about_plan = "people to hire for a list of roles with headcounts (CSV, XLSX)"
    plan = commands.add_parser("plan", parents=[source], help=about_plan)
    plan.add_argument("file", help="a CSV or XLSX file, or - for text on standard input")
    plan_command.add_options(plan)
    plan.set_defaults(run=plan_command.run)

    doctor = commands.add_parser("doctor", help="whether this machine is set up rightly, and what to do")
    doctor.add_argument("--port", type=int, default=8501, help="of the server; by default 8501")
    doctor.add_argument("--offline", action="store_true", help="call neither Lightcast nor the shared cache")
    doctor.set_defaults(run=_doctor)

    areas = commands.add_parser("areas", parents=[common], help="find an area's code")
    areas.add_argument("text", help="a state, city, postal abbreviation, FIPS or OEWS code, or part of one")
    areas.add_argument("--limit", type=count, default=10)
    areas.set_defaults(run=_search_areas)

    growth = commands.add_parser("growth", parents=[common], help="projections of occupations in areas")
    growth.add_argument("occupations", nargs="*", metavar="CODE", help="such as 29-1141")
    growth.add_argument("--all", action="store_true", help="every detailed occupation")
    growth.add_argument(
        "--area",
        action="append",
        metavar="AREA",
        help="US, a code or name, all (nation and states), metros or metros:06 (local areas, of a state); repeatable",
    )
    growth.add_argument("--horizon", action="append", type=int, metavar="YEARS", help=f"1 to {MAX_HORIZON}; repeatable")
    growth.add_argument(
        "--full",
        action="store_true",
        help="as the dashboard’s files (csv, json): with wages, openings, agencies’ figures and all occupations",
    )
    growth.set_defaults(run=_growth)
    return parser


def count(text: str) -> int:
    """A whole number above 0; argparse names this function where it is not one."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _doctor(options: argparse.Namespace) -> int:
    """Check this machine; exit status 1 where something does not work."""
    from services.doctor import command  # the other commands need no server and no HTTP client: they start sooner

    return command.run(options)


def _search(growth: Growth, options: argparse.Namespace) -> int:
    found = growth.search(options.text, options.limit)
    if found.empty:
        hint = growth.no_match_hint(options.text) or "Try a job title, or a code such as 29-1141."
        print(f"Nothing found for “{options.text}”. {hint}", file=sys.stderr)
        return _NOTHING_FOUND
    if not is_close(found):
        print(f"Nothing close to “{options.text}”; the nearest group:", file=sys.stderr)
    print_frame(found, options.format, found.assign(score=found["score"].map("{:.2f}".format)), plain_csv)
    readings = growth.read_codes(options.text)
    if notes := describe(readings):
        print(notes, file=sys.stderr)
    return 0 if all(reading.occupation_ids or reading.members for reading in readings) else _NOT_KNOWN


def _programs(growth: Growth, options: argparse.Namespace) -> int:
    """Print a row a program and occupation: of the programs found, or of those that lead to an occupation's code."""
    occupation = growth.resolve_occupation(options.text)
    known = growth.programs
    found = known.leading_to(occupation) if occupation else known.search(options.text, options.limit)
    pairs = known.pairs(found["program_id"].head(options.limit))
    if pairs.empty:
        print(f"No program of study found for “{options.text}”. Try another name, or a CIP code.", file=sys.stderr)
        return _NOTHING_FOUND
    table = pairs if occupation is None else pairs[pairs["occupation_id"] == occupation]
    titles = growth.occupations().set_index("occupation_id")["occupation"]
    table = table.assign(occupation=table["occupation_id"].map(titles))
    print_frame(table, options.format, table.fillna("no civilian occupation is named for it"), plain_csv)
    print(NOT_OUTCOMES, file=sys.stderr)
    return 0


def _match(growth: Growth, options: argparse.Namespace) -> int:
    """Write a row a line as CSV; how many are sure, and what was left out of the list, to stderr."""
    try:
        content = sys.stdin.buffer.read() if options.file == STDIN else Path(options.file).read_bytes()
    except OSError as error:
        print(f"“{options.file}” could not be read: {error.strerror}.", file=sys.stderr)
        return _NOT_KNOWN
    read = read_titles(growth, content, options.sheet)
    for note in read.notes:
        if note.level != NOTE:
            print(f"{note} ({note.level})", file=sys.stderr)
    matched = growth.match(read.frame["role"].tolist())
    texts = {name: escape_formulas(matched[name]) for name in matched.columns if matched[name].dtype == "string"}
    sys.stdout.buffer.write(plain_csv(matched.assign(**texts, certainty=matched["certainty"].round(2))))
    sys.stdout.flush()
    print(matching.summary(matched), file=sys.stderr)
    return 0 if matched["certainty"].notna().any() else _NOTHING_FOUND


def _search_areas(growth: Growth, options: argparse.Namespace) -> int:
    found = growth.search_areas(options.text, options.limit)
    if found.empty:
        hint = growth.unknown_area_hint(options.text) or "Try a state, a city or a code."
        print(f"Nothing found for “{options.text}”. {hint}", file=sys.stderr)
        return _NOTHING_FOUND
    print_frame(found, options.format, found.assign(score=found["score"].map("{:.2f}".format)), plain_csv)
    return 0


def _growth(growth: Growth, options: argparse.Namespace) -> int:
    occupations, unknown = _occupations(growth, options)
    areas, unknown_areas = _areas(growth, options.area or ["US"])
    unknown += map(_quoted, unknown_areas)
    if unknown:
        readings = [reading for text in options.occupations for reading in growth.read_codes(text)]
        hints = dict.fromkeys(f"{one.note}." for one in readings if one.note and not one.occupation_ids)
        hints |= dict.fromkeys(map(growth.unknown_area_hint, unknown_areas))
        where = 'Find codes with: python -m services search "a title".'
        print(f"Not known: {', '.join(unknown)}. {' '.join(filter(None, hints)) or where}", file=sys.stderr)
    elif not occupations:
        print("Name at least one occupation code, or --all.", file=sys.stderr)
    if not occupations or not areas:
        return _NOT_KNOWN
    errors: list[CellError] = []
    frame = growth.growth(occupations, areas, options.horizon or HORIZONS, on_error=errors.append)
    written = columns.file_table(growth, frame) if options.full else frame
    print_frame(columns.rounded(written), options.format, readable(frame), csv_file.to_csv)
    for message in dict.fromkeys(f"{cell_error.error.message} {cell_error.error.next_step}" for cell_error in errors):
        print(message, file=sys.stderr)
    return _NOT_KNOWN if unknown else _FAILED if errors else 0


def _occupations(growth: Growth, options: argparse.Namespace) -> tuple[list[str], list[str]]:
    """(known codes, texts that are no code); prints what has become of codes that are not of today."""
    readings = [reading for text in options.occupations for reading in growth.read_codes(text)]
    unknown = [text for text in options.occupations if not growth.read_codes(text)]
    unknown += [reading.code for reading in readings if not reading.occupation_ids]
    codes = list(dict.fromkeys(reading.occupation_id for reading in readings if reading.occupation_id))
    for reading in readings:
        if reading.note and reading.occupation_ids:
            print(f"{reading.note}{_shown(reading)}.", file=sys.stderr)
    if options.all:
        table = growth.occupations()
        codes += table.loc[table["taxonomy"].isin(["soc", "lotocc"]), "occupation_id"].tolist()
    return codes, [_quoted(text) for text in unknown]


def _shown(reading: CodeReading) -> str:
    return f"; shown: {reading.occupation_id}" if len(reading.occupation_ids) > 1 else ""


def _areas(growth: Growth, texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """(known ids, texts that are no area)."""
    ids, unknown = [], []
    for text in (part for listed in texts for part in _area_texts(growth, listed)):
        found = _area_ids(growth, text)
        ids += found
        if not found:
            unknown.append(text)
    return list(dict.fromkeys(ids)), unknown


def _area_texts(growth: Growth, text: str) -> list[str]:
    """The areas that one --area lists; "all" and "metros" as they are."""
    if text == ALL or text.partition(":")[0] == METROS:
        return [text]
    return [part for part, _ in growth.read_areas(text)] or [text]


def _area_ids(growth: Growth, text: str) -> list[str]:
    """The areas that one --area stands for; empty where there are none."""
    name, _, state = text.partition(":")
    if text == ALL:
        table = growth.areas()
        return list(table.loc[table["area_level"] != LOCAL_LEVEL, "area_id"])
    if name != METROS:
        area_id = growth.resolve_area(text)
        return [area_id] if area_id else []
    if ":" not in text:
        return growth.local_area_ids()
    state_id = growth.resolve_area(state)
    return growth.local_area_ids(state_id) if state_id in growth.state_ids else []


def _quoted(text: str) -> str:
    return f"“{text[:40]}”"


if __name__ == "__main__":
    sys.exit(main())
