import pandas as pd


def test_855_rows_and_their_taxonomies(dataset):
    table = dataset["occupations"]
    assert table["taxonomy"].value_counts().to_dict() == {"soc": 832, "socmajor": 22, "soctotal": 1}
    assert table["occupation_id"].is_unique


def test_groups(dataset):
    table = dataset["occupations"].set_index("occupation_id")
    assert table.loc["29-1141", ["group_id", "group"]].tolist() == [
        "29-0000",
        "Healthcare practitioners and technical occupations",
    ]
    assert table.loc["29-0000", "group_id"] == "29-0000"
    assert pd.isna(table.loc["00-0000", "group_id"])
    assert pd.isna(table.loc["00-0000", "group"])


def test_figures_equal_the_published_ones(dataset, national):
    table = dataset["occupations"].set_index("occupation_id")
    for ours, theirs in (
        ("openings_per_year", "openings_thousands"),
        ("exits_per_year", "exits_thousands"),
        ("transfers_per_year", "transfers_thousands"),
    ):
        assert ((table[ours] / 1000).round(1) == national.loc[table.index, theirs]).all()
        assert (table[ours] % 1 == 0).all()
    assert table.loc["29-1141", "openings_per_year"] == 189_100
    wage = national.loc[table.index, "median_wage"]
    assert table["median_wage"].astype("float64").equals(wage)
    assert table.loc["29-1211", ["median_wage", "wage_is_minimum"]].tolist() == [239_200, True]
    assert pd.isna(table.loc["27-2011", "median_wage"])
    assert pd.isna(table.loc["27-2011", "wage_year"])


def test_the_word_none_is_kept(dataset):
    table = dataset["occupations"].set_index("occupation_id")
    assert table.loc["29-1141", ["experience", "training"]].tolist() == ["None", "None"]
    assert table.loc[table["taxonomy"] != "soc", "education"].isna().all()


def test_descriptions(dataset, raw):
    table = dataset["occupations"].set_index("occupation_id")["description"]
    assert table[table.index.str.endswith("-0000")].isna().all()
    assert table[~table.index.str.endswith("-0000")].notna().all()
    onet = raw["occupation_descriptions"].set_index("onet_soc_code")["description"]
    assert table["29-1141"] == onet["29-1141.00"]
    folded = table["31-1120"]
    assert folded == f"Home Health Aides: {onet['31-1121.00']} Personal Care Aides: {onet['31-1122.00']}"


def test_areas(dataset):
    areas = dataset["areas"]
    assert areas.iloc[0].tolist() == ["US", "United States", "US", "nation"]
    assert len(areas) == 52
    assert list(areas["area"][1:]) == sorted(areas["area"][1:])
    assert areas["area_level"].value_counts().to_dict() == {"state": 51, "nation": 1}
    assert areas["area_id"][1:].str.fullmatch(r"\d\d").all()
    assert {"11", "06"} < set(areas["area_id"])
    assert not {"66", "72", "78"} & set(areas["area_id"])
