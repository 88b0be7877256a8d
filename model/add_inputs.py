"""Add files of the agencies, as downloaded, to the inputs of the build: `python -m model.add_inputs FILE…`

Reads occupation.xlsx of BLS's Employment Projections, OEWS workbooks and zips, Projections Central's CSV of the
states' projections, O*NET's text files or their zip, and CSVs named after an input table (a folder means those
in it). The content decides which one a file is. Every file is read and checked before anything is written; what is
wrong with a file is one line with file, sheet, row and what to do about it. See docs/new-vintage.md.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from model.data import catalog, reader
from model.importers import prepared, store
from model.importers.document import FileError
from model.importers.read_files import Hints, ImportFailedError, read_files

if TYPE_CHECKING:
    from collections.abc import Callable


def add(
    paths: list[Path], into: Path, *, hints: Hints | None = None, source: str = "", day: date, dry_run: bool = False
) -> list[str]:
    """Add the files to the inputs in `into`; a line about each table that was read.

    Args:
        paths: files, or folders of CSVs that are named after input tables.
        into: the folder of the inputs.
        hints: what the files themselves may not say.
        source: where the files are from, if not from the publisher's own address.
        day: of the download, for PROVENANCE.md.
        dry_run: read and check, write nothing.

    Raises:
        ImportFailedError: one error for each file that cannot be added; nothing was written then.
    """
    files = [file for path in paths for file in _files(path)]
    additions, tables = [], []
    for path, found in read_files(files, into, hints or Hints()):
        digest = reader.sha256(path)
        tables += found
        additions += [(digest, path.name) for _ in found]
    try:
        named, changed = store.merge(tables, into)
    except FileError as error:
        raise ImportFailedError([error]) from None
    records = [
        store.Addition(table, source or table.url or name, day.isoformat(), digest)
        for table, (digest, name) in zip(named, additions, strict=True)
    ]
    if not dry_run:
        store.write(records, changed, into)
    return [f"{table.name}: {table.content}, {len(table.frame):,} rows from {table.file}" for table in named]


def _files(path: Path) -> list[Path]:
    """The file itself, or the prepared tables of a folder."""
    if not path.is_dir():
        return [path]
    return [file for file in sorted(path.glob("*.csv")) if prepared.table_name(file.name)]


def _years(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{4})[-–](\d{4})", text)
    if not found:
        raise argparse.ArgumentTypeError("expected BASE-TARGET, such as 2024-2034")
    return int(found[1]), int(found[2])


def main(arguments: list[str] | None = None, today: Callable[[], date] = lambda: datetime.now(UTC).date()) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--into", type=Path, default=catalog.INPUT_DIR, help="the folder of the inputs")
    parser.add_argument("--source", default="", help="where the files are from, for PROVENANCE.md")
    parser.add_argument(
        "--date", type=date.fromisoformat, default=None, help="of the download, YYYY-MM-DD; today if none"
    )
    parser.add_argument("--year", type=int, help="the May of OEWS estimates, where the workbook does not say it")
    parser.add_argument("--years", type=_years, help="BASE-TARGET of the states' projections, where the file has none")
    parser.add_argument("--release", default="", help="the O*NET release (30.3), where there is no Read Me.txt")
    parser.add_argument("--dry-run", action="store_true", help="read and check the files, write nothing")
    given = parser.parse_args(arguments)
    hints = Hints(given.year, given.years, given.release)
    day = given.date or today()
    try:
        lines = add(given.files, given.into, hints=hints, source=given.source, day=day, dry_run=given.dry_run)
    except ImportFailedError as error:
        sys.exit(f"{error}\nNothing was written.")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
