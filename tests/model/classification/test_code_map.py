import pandas as pd
import pytest

from model.classification import code_map
from model.data import catalog, reader


@pytest.fixture(scope="module")
def detailed(index_of):
    index = index_of()
    return set(index.loc[index["taxonomy"] == "soc", "occupation_id"])


def test_every_soc_code_maps_to_an_occupation_or_is_military(raw, detailed):
    used = raw["alternate_titles"]["soc_code"].unique()
    other = [code for code in used if code not in detailed]
    assert len(other) == 47
    for code in other:
        target = code_map.bls_code(code, detailed)
        assert (target is None) == code.startswith("55-")
        assert target is None or target in detailed


def test_merged_codes_are_exactly_those_bls_merges(raw, detailed):
    structure = raw["soc_2018_structure"]
    soc = set(structure.loc[structure["soc_group"] == "Detailed", "soc_code"])
    civilian = {code for code in soc if not code.startswith("55-")}
    assert set(code_map.MERGED_CODES) == civilian - detailed
    assert set(code_map.MERGED_CODES.values()) == detailed - soc


def test_unreviewed_code_stops_the_build(detailed):
    with pytest.raises(reader.InputError, match="maps SOC code 29-9999"):
        code_map.bls_code("29-9999", detailed)


def test_unreviewed_code_of_a_state_stops_the_build(detailed):
    rows = pd.DataFrame({"soc_code": ["29-1141", "29-9998"]}, index=[3, 10])
    with pytest.raises(reader.InputError, match=r"state_projections_long\.parquet, row 11 .*29-9998"):
        code_map.check_state_codes(rows, detailed)


def test_wider_codes_map_to_bls_codes_and_are_used(raw, detailed):
    published = set(raw["state_projections_long"]["soc_code"])
    for line in code_map.WIDER_CODES:
        assert set(line.parts) <= detailed
        assert set(line.published) <= published, "a line that no state uses"
        assert bool(set(line.published) & detailed) == bool(line.only)
        assert line.reason


def test_soc_2010_codes_follow_the_crosswalk(raw):
    crosswalk = raw["soc_2010_to_2018_crosswalk"]
    old = set(crosswalk["soc_2010_code"]) - set(crosswalk["soc_2018_code"])
    checked = 0
    for line in code_map.WIDER_CODES:
        if set(line.published) <= old:
            rows = crosswalk[crosswalk["soc_2010_code"].isin(line.published)]
            merged = rows["soc_2018_code"].replace(code_map.MERGED_CODES)
            assert set(line.parts) <= set(merged), line
            checked += 1
    assert checked >= 15


def test_every_published_state_row_is_used_or_dropped_with_a_reason(raw, state_ids, agency, detailed):
    """Every code outside BLS's 832 with jobs is used, dropped with a reason, or published beside its parts."""
    projections = raw["state_projections_long"]
    other = projections[
        projections["state_fips"].isin(state_ids)
        & (projections["level"] == "detailed")
        & ~projections["soc_code"].isin(detailed)
        & (projections["emp_base"] > 0)
    ]
    used = {
        (code, area)
        for joined, area in zip(agency["code"], agency["area_id"], strict=True)
        for code in joined.split("+")
    }
    direct = set(zip(agency["code"], agency["area_id"], strict=True))
    for code, area in zip(other["soc_code"], other["state_fips"], strict=True):
        if (code, area) in used or code in code_map.DROPPED_CODES:
            continue
        lines = [line for line in code_map.WIDER_CODES if code in line.published]
        assert any((part, area) in direct for line in lines for part in line.parts), (code, area)


def test_vintage_is_named_by_its_years():
    vintages = catalog.Vintages(base_year=2024, target_year=2034, oews_year=2024)
    assert (vintages.label, vintages.projections_table, vintages.horizon) == ("2024-34", "ep_2024_2034", 10)
    assert catalog.STATE_LABEL == "2022-32"
