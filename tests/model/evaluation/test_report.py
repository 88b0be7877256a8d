"""The report that `make backtest` prints."""

import re
from datetime import date
from pathlib import Path

import pandas as pd

from model.data import catalog
from model.evaluation import out_of_sample, report
from model.evaluation.results import Results

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


def test_earlier_day_has_fewer_outcomes_and_no_later_ones(inputs, results, selection_results, monkeypatch):
    def known_results(known: pd.DataFrame) -> Results:
        """What takes long, worked out before; of the same errors to the last bit."""
        assert len(known) < len(results.errors)
        pd.testing.assert_frame_equal(known, selection_results.errors, check_exact=True)
        return selection_results

    monkeypatch.setattr(report, "compute_results", known_results)
    text = report.render(inputs, date(2025, 12, 31))
    assert report.PART_HEADINGS[out_of_sample.LATER] not in text
    assert "BLS 2024-34, OEWS May 2024" in text


def test_report_of_a_day_with_few_base_years_does_not_test_postings(inputs):
    assert "Too few years" in "\n".join(report._postings_section(inputs, date(2023, 12, 31)))
