"""The backtest: prints the accuracy of past forecasts; `make backtest` also writes it to docs/accuracy.md.

python -m model.evaluation.backtest [--as-of DAY] [--inputs DIR] [--output FILE] [--all]
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from model.data import catalog
from model.data.checked_inputs import read_inputs
from model.data.input_tables import InputTables
from model.evaluation import alternatives, report


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.max, help="YYYY-MM-DD")
    parser.add_argument("--inputs", type=Path, default=catalog.INPUT_DIR)
    parser.add_argument("--output", type=Path, default=None, help="also write the report to this file")
    parser.add_argument("--all", action="store_true", help="print the scores of rejected alternatives as well")
    arguments = parser.parse_args()
    inputs = InputTables(read_inputs(arguments.inputs))
    text = report.render(inputs, arguments.as_of)
    print(text)
    if arguments.all:
        print(alternatives.render(inputs, arguments.as_of))
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
