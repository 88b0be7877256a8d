"""The report that `make backtest` prints."""

import re
from datetime import date
from pathlib import Path

import pandas as pd

from model.data import catalog
from model.evaluation import hindcast, out_of_sample, report

README = Path(catalog.__file__).parents[1] / "README.md"
REPORT = Path(__file__).parents[3] / "docs" / "accuracy.md"


def test_committed_report_is_what_the_backtest_prints(report_text):
    assert REPORT.read_text(encoding="utf-8") == report_text


def test_scores_in_the_readme_are_those_of_the_report():
    readme, report_text = (path.read_text(encoding="utf-8") for path in (README, REPORT))
    line = next(line for line in readme.splitlines() if line.startswith("As of the day the 80 % range covered"))
    measured = dict(re.findall(r"80 % range as of the day: ([^|]+?) \| [^|]+ \| ([\d.]+ %)", report_text))
    assert f"covered {measured['all occupations']} of occupations" in line
    assert f"{measured['major groups']} of groups" in line
    assert f"10,000 jobs {measured['<10k jobs']}" in readme
    by_size = re.findall(
        r"^\| (?:all|[<>\d]\S*k?) \| [\d,]+ \| [\d.]+ \| [\d.]+ \| (\d+) \|", report_text, re.MULTILINE
    )
    *sizes, of_all = [int(text) for text in by_size]
    assert len(sizes) == 6
    assert f"covered {of_all} % of 2024-25, {min(sizes)} to {max(sizes)} % in six sizes" in " ".join(readme.split())


def test_report_has_data_date_parts_and_methods(report_text):
    assert catalog.RETRIEVED_AT[:10] in report_text
    assert all(heading in report_text for heading in report.PART_HEADINGS.values())
    assert all(name in report_text for name in report.METHOD_NAMES.values())


def test_earlier_day_has_fewer_outcomes_and_no_later_ones(inputs, selection_results):
    day = date(2025, 12, 31)
    known = hindcast.errors(inputs, day)
    keys = ["series", "base_year", "target_year", "soc_code"]
    pd.testing.assert_frame_equal(known[keys], selection_results.errors[keys], check_dtype=False)
    text = report.render_results(inputs, day, selection_results)
    assert report.PART_HEADINGS[out_of_sample.LATER] not in text
    assert "BLS 2024-34, OEWS May 2024" in text
