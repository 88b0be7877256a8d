"""How well past projections did, in numbers: accuracy.parquet, docs/accuracy.md, and `make backtest`, which prints it.

    python -m model.evaluation.backtest [--as-of DAY] [--inputs DIR] [--output FILE]

The model was chosen on outcomes up to CHOSEN_UNTIL. Later ones are the test: its errors were looked at once, when the
model was done; how often its ranges hold twice (README.md).
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from model.data import catalog, input_tables, reader
from model.evaluation import report


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.max, help="YYYY-MM-DD")
    parser.add_argument("--inputs", type=Path, default=catalog.INPUTS)
    parser.add_argument("--output", type=Path, default=None, help="also write the table to this file")
    parser.add_argument("--chosen-only", action="store_true", help="leave the test out: for work on the model")
    arguments = parser.parse_args()
    library = input_tables.Library(reader.read_all(arguments.inputs))
    text = report.text(library, arguments.as_of, chosen_only=arguments.chosen_only)
    print(text)
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
