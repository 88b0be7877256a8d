import pandas as pd


def test_855_rows_and_their_taxonomies(dataset):
    table = dataset["occupations"]
    assert table["taxonomy"].value_counts().to_dict() == {"soc": 832, "socmajor": 22, "soctotal": 1}
    assert table["occupation_id"].is_unique


def test_occupations_have_their_major_group(dataset):
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
    ours = table.loc[national.index]
    assert ((ours["openings_per_year"] / 1000).round(1) == national["openings_thousands"]).all()
    assert (table["openings_per_year"] % 1 == 0).all()
    assert table.loc["29-1141", "openings_per_year"] == 180_800
    assert ours["median_wage"].astype("float64").equals(national["median_wage"])
    assert not table["wage_is_minimum"].any()  # the wages of May 2025 are published above the former top code
    assert pd.isna(table.loc["27-2011", "median_wage"])
    assert pd.isna(table.loc["27-2011", "wage_year"])


def test_exits_and_transfers_follow_from_openings_and_change(dataset, national, raw):
    table = dataset["occupations"].set_index("occupation_id").loc[national.index]
    exits, transfers = table["exits_per_year"].astype(float), table["transfers_per_year"].astype(float)
    change = 1000 * (national["emp_target_thousands"] - national["emp_base_thousands"])
    separations = 1000 * national["openings_thousands"] - change / 10
    both = exits.notna() & transfers.notna()
    assert both.sum() > 700
    assert (exits + transfers - separations)[both].abs().max() <= 150  # rounding of three figures
    assert (exits.dropna() > 0).all()
    assert (transfers.dropna() > 0).all()
    assert exits["29-1024"] != 0  # openings round to 0: missing and never 0
    published = raw["ep_2025_2035_transfers_206"].set_index("soc_code")["transfers_thousands"]
    known = published[published > 0].index
    assert len(known) > 200
    assert (transfers[known] == (published[known] * 1000).round()).all()
    assert (table.loc[both, "separations_basis"] == "derived").all()


def test_split_of_separations_is_that_of_the_vintage_before(dataset, raw):
    table = dataset["occupations"].set_index("occupation_id")
    before = raw["ep_2024_2034"].set_index("soc_code").loc["35-3023"]
    share = before["exits_thousands"] / (before["exits_thousands"] + before["transfers_thousands"])
    row = table.loc["35-3023"]
    assert abs(row["exits_per_year"] / (row["exits_per_year"] + row["transfers_per_year"]) - share) < 0.001


def test_requirements_say_the_year_that_they_are_from(dataset, raw):
    table = dataset["occupations"].set_index("occupation_id")
    detailed = table[(table["taxonomy"] == "soc") & (table["flags"] == "")]
    assert (detailed["education_year"] == 2025).all()
    assert (detailed["experience_year"] == 2024).all()
    before = raw["ep_2024_2034"].set_index("soc_code")
    assert (detailed["experience"] == before.loc[detailed.index, "experience"]).all()
    assert (detailed["training"] == before.loc[detailed.index, "training"]).all()
    legislators = table.loc["11-1031"]
    assert legislators["flags"] == "no_longer_projected"
    assert (legislators["separations_basis"], legislators["education_year"]) == ("published", 2024)


def test_ai_exposure_is_that_of_bls(dataset, raw):
    table = dataset["occupations"].set_index("occupation_id")["ai_exposure"].dropna()
    published = raw["bls_ai_exposure_2025"].set_index("soc_code")["bls_ai_exposure"]
    assert table.to_dict() == published.to_dict()


def test_the_word_none_is_kept(dataset):
    table = dataset["occupations"].set_index("occupation_id")
    assert table.loc["29-1141", ["experience", "training"]].tolist() == ["None", "None"]
    assert table.loc[table["taxonomy"] != "soc", "education"].isna().all()


def test_detailed_occupations_have_the_description_of_onet(dataset, raw):
    table = dataset["occupations"].set_index("occupation_id")["description"]
    assert table[table.index.str.endswith("-0000")].isna().all()
    assert table[~table.index.str.endswith("-0000")].notna().all()
    onet = raw["occupation_descriptions"].set_index("onet_soc_code")["description"]
    assert table["29-1141"] == onet["29-1141.00"]
    folded = table["31-1120"]
    assert folded == f"Home Health Aides: {onet['31-1121.00']} Personal Care Aides: {onet['31-1122.00']}"


def test_areas_are_the_nation_states_and_local_areas_in_order(dataset):
    areas = dataset["areas"]
    assert areas.iloc[0].tolist() == ["US", "United States", "US", "nation"]
    assert areas["area_level"].value_counts().to_dict() == {"msa": 521, "state": 51, "nation": 1}
    assert areas["area_level"].drop_duplicates().tolist() == ["nation", "state", "msa"]
    states = areas[areas["area_level"] == "state"]
    assert list(states["area"]) == sorted(states["area"])
    assert states["area_id"].str.fullmatch(r"\d\d").all()
    assert {"11", "06"} < set(areas["area_id"])
    assert not {"66", "72", "78"} & set(areas["area_id"])
