import pandas as pd
import pytest

from model.classification import match_codes
from model.data import input_tables, release_calendar
from model.evaluation import vintage_pairs


def table(*rows):
    return pd.DataFrame(rows, columns=["soc_code", "title"])


@pytest.fixture
def crosswalk():
    return pd.DataFrame(
        {
            "soc_2010_code": ["15-1131", "11-9199", "11-9199", "29-1069"],
            "soc_2018_code": ["15-1251", "11-9199", "11-9179", "29-1229"],
            "relation": ["1:1", "split", "split", "m:n"],
        }
    )


def test_within_one_classification_code_and_title_must_match(crosswalk):
    old = table(("15-1251", "Computer Programmers"), ("11-1111", "Cooks & bakers"), ("22-2222", "Then"))
    new = table(("15-1251", "Computer programmers"), ("11-1111", "Cooks and bakers"), ("22-2222", "Now"))
    codes = match_codes.match_codes(old, new, 2021, 2024, crosswalk)
    assert codes == {"15-1251": "15-1251", "11-1111": "11-1111"}


def test_across_classifications_only_one_to_one_codes_match(crosswalk):
    old = table(("15-1131", "Computer programmers"), ("11-9199", "Managers, all other"), ("13-1020", "Buyers"))
    new = table(("15-1251", "Programmers"), ("11-9199", "Managers, all other"), ("13-1020", "Buyers"))
    codes = match_codes.match_codes(old, new, 2018, 2021, crosswalk)
    assert codes == {"15-1131": "15-1251", "13-1020": "13-1020"}


def test_no_occupation_has_two_predecessors(raw):
    known = release_calendar.released_projections(raw, release_calendar.projections_release_date(2024))
    tables = {year: input_tables.detailed_projections(frame) for year, frame in known.items()}
    for old in tables:
        for new in tables:
            if old < new:
                codes = match_codes.match_codes(tables[old], tables[new], old, new, raw["soc_2010_to_2018_crosswalk"])
                assert len(set(codes.values())) == len(codes), (old, new)


def test_most_but_not_all_occupations_match_across_vintages(raw):
    known = release_calendar.released_projections(raw, release_calendar.projections_release_date(2024))
    pairs = vintage_pairs.pair_vintages(known, raw["soc_2010_to_2018_crosswalk"], (2, 10))
    counts = pairs.groupby(["base_year", "horizon_years"]).size()
    assert counts[2022, 2] == 832
    assert counts[2014, 10] == 729
    assert "15-1132" not in set(pairs["soc_code"][pairs["base_year"] == 2014][pairs["horizon_years"] == 10])
