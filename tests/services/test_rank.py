"""All occupations of an area: the figures are those of the growth frame, filtered, in order, with ties marked."""

from __future__ import annotations

from dataclasses import replace
from itertools import repeat

import numpy as np
import pandas as pd
import pytest

from services import rank
from services.agency_openings import profile_beside_jobs
from services.errors import BadInputError
from services.growth import Growth
from services.growth_frame import COLUMNS, SMALL_BASE
from services.outlook import OUTLOOKS, outlook
from services.rank import CONTEXT_DTYPES, EDUCATION, EXPOSURE, ORDERS, PLACE_DTYPES, Filters
from services.source import Profile
from tests.services.fakes import FakeSource

OHIO, HOUSTON, LEGISLATORS = "39", "26420", "11-1031"
ALL_SIZES = Filters(min_jobs=0)


def rows(*cells: tuple[str, float, float, float, float]) -> pd.DataFrame:
    """A table of occupations of the nation: (id, jobs, growth, low_50, high_50) each."""
    frame = pd.DataFrame(cells, columns=["occupation_id", "base_employment", "growth", "low_50", "high_50"])
    frame = frame.assign(
        occupation=frame["occupation_id"],
        area_level="nation",
        target_year=2035,
        change=frame["base_employment"] * frame["growth"],
    )
    missing = [name for name in (*COLUMNS, *CONTEXT_DTYPES) if name not in frame]
    return frame.assign(**dict.fromkeys(missing, pd.NA)).convert_dtypes()


@pytest.mark.parametrize("area", ["US", OHIO, HOUSTON])
@pytest.mark.parametrize("horizon", [2, 10])
def test_figures_are_those_of_the_growth_frame(public, area, horizon):
    ranked = public.rank(area, horizon, ALL_SIZES)
    expected = public.growth(ranked["occupation_id"], [area], [horizon])
    pd.testing.assert_frame_equal(ranked[list(COLUMNS)], expected)


def test_every_occupation_is_ranked_once_or_counted_as_left_out(public):
    detailed = (public.occupations()["taxonomy"] == "soc").sum()
    for area in ("US", OHIO, HOUSTON):
        for filters in (Filters(), ALL_SIZES):
            ranked = public.rank(area, filters=filters)
            assert ranked["occupation_id"].is_unique
            assert len(ranked) + sum(rank.left_out(public.occupations_in(area), filters)[:4]) == detailed


@pytest.mark.parametrize("area", ["US", OHIO])
def test_context_is_that_of_the_profile_and_the_occupation(public, area):
    ranked = public.rank(area).set_index("occupation_id")
    for code in ("29-1141", "15-1252", "53-3032", "35-3023", "25-2021"):
        profile, occupation = public.profile(code, area), public.occupation(code)
        own = ranked.loc[code]
        expected = {
            "openings_per_year": occupation["openings_per_year"] if area == "US" else profile.agency_openings_per_year,
            "median_wage": profile.median_wage,
            "education": occupation["education"],
            "ai_exposure": occupation["ai_exposure"],
        }
        assert {name: None if pd.isna(own[name]) else own[name] for name in expected} == expected


def test_hourly_wage_is_ranked_as_an_annual_one(public):
    ranked = public.rank(filters=ALL_SIZES)
    hourly = ranked[ranked["median_wage"].isna() & ranked["median_hourly_wage"].notna()]
    assert len(hourly)
    assert (hourly["annual_wage"] == hourly["median_hourly_wage"] * 2080).all()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("area", ["US", OHIO, HOUSTON])
def test_rows_are_in_order_and_missing_values_last(public, area, order):
    column, is_ascending, only = ORDERS[order]
    ranked = public.rank(area, order=order)
    values = ranked[column].dropna()
    assert values.index.tolist() == list(range(len(values)))
    assert values.is_monotonic_increasing if is_ascending else values.is_monotonic_decreasing
    assert ranked["place"].notna().sum() == len(values)
    if only:
        assert (np.sign(values.astype(float)) == only).all()


def test_equal_values_have_the_same_place_and_the_larger_comes_first():
    ranked = rank.rank(
        rows(("a", 20_000, 0.1, 0, 0.2), ("b", 30_000, 0.1, 0, 0.2), ("c", 20_000, 0.05, 0, 0.1)), Filters(), "growth"
    )
    assert ranked["occupation_id"].tolist() == ["b", "a", "c"]
    assert ranked["place"].tolist() == [1, 1, 3]


def test_overlapping_ranges_of_neighbors_are_ties():
    ranked = rank.rank(
        rows(
            ("a", 20_000, 0.50, 0.45, 0.55),
            ("b", 20_000, 0.30, 0.25, 0.35),
            ("c", 20_000, 0.28, 0.20, 0.30),
            ("d", 20_000, 0.10, 0.05, 0.15),
        ),
        Filters(),
        "growth",
    )
    assert ranked["is_tied"].tolist() == [False, True, True, False]
    assert ranked["first_place"].tolist() == [1, 2, 2, 4]
    assert ranked["last_place"].tolist() == [1, 3, 3, 4]


def test_ties_of_declines_count_from_the_largest_decline():
    ranked = rank.rank(
        rows(("a", 20_000, -0.1, -0.15, -0.05), ("b", 20_000, -0.5, -0.55, -0.45), ("c", 20_000, -0.12, -0.2, -0.08)),
        Filters(),
        "decline",
    )
    assert ranked["occupation_id"].tolist() == ["b", "c", "a"]
    assert ranked["is_tied"].tolist() == [False, True, True]
    assert ranked["first_place"].tolist() == [1, 2, 2]
    assert ranked["last_place"].tolist() == [1, 3, 3]


def test_ties_of_jobs_added_are_measured_in_jobs():
    cells = rows(("a", 1_000_000, 0.10, 0.09, 0.11), ("b", 20_000, 0.10, 0.0, 0.2))
    by_growth, by_jobs = (rank.rank(cells, Filters(), order) for order in ("growth", "change"))
    assert by_growth["is_tied"].tolist() == [True, True]
    assert by_jobs["is_tied"].tolist() == [False, False]


@pytest.mark.parametrize("order", ["openings", "wage", "jobs", "likelihood", "title"])
def test_orders_without_ranges_have_no_ties(public, order):
    assert public.rank(order=order)["is_tied"].isna().all()


def test_agency_figures_have_no_ties_and_no_likelihoods(public):
    ranked = public.with_agency_figures.rank(OHIO)
    assert len(ranked) > 400
    assert ranked[["is_tied", "p_growth", "p_faster"]].isna().all(axis=None)
    published = public.agency(ranked["occupation_id"], [OHIO])
    assert ranked["growth"].tolist() == published["growth"].tolist()


@pytest.mark.parametrize(("area", "least"), [("US", SMALL_BASE), (OHIO, 1_000), (HOUSTON, 100)])
def test_small_occupations_are_left_out_unless_asked_for(public, area, least):
    assert public.rank(area)["base_employment"].min() >= least
    assert public.rank(area, filters=ALL_SIZES)["base_employment"].min() < least
    assert public.rank(area, filters=Filters(min_jobs=50_000))["base_employment"].min() >= 50_000


def test_figures_of_other_years_are_not_ranked(public):
    assert public.growth([LEGISLATORS], ["US"], [10])["growth"].notna().all()
    assert LEGISLATORS not in set(public.rank(filters=ALL_SIZES)["occupation_id"])
    assert rank.left_out(public.occupations_in(), ALL_SIZES).other_years == 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(groups=("29-0000", "31-0000")), lambda row: row["occupation_id"][:2] in {"29", "31"}),
        (Filters(education=("bachelor",)), lambda row: row["education"] == "Bachelor's degree"),
        (Filters(exposure=("low", "very-high")), lambda row: row["ai_exposure"] in {"Low", "Very high"}),
        (Filters(wage_from=60_000, wage_to=80_000), lambda row: 60_000 <= row["annual_wage"] <= 80_000),
        (Filters(outlook=("declines",)), lambda row: row["growth"] <= -0.0005),
    ],
)
def test_filter_leaves_in_what_it_names_and_nothing_else(public, filters, expected):
    every, kept = public.rank(), public.rank(filters=filters)
    wanted = every[[bool(expected(row.fillna(-1))) for _, row in every.iterrows()]]
    assert 0 < len(kept) < len(every)
    assert kept["occupation_id"].tolist() == wanted["occupation_id"].tolist()


@pytest.mark.parametrize("area", ["US", OHIO])
def test_outlook_is_that_of_the_growth_beside_the_total(public, area):
    (total,) = public.growth([public.reference_id], [area], [10])["growth"]
    every = public.rank(area)
    chances = every["p_faster"].astype("float64").where(every["basis"] == "modelled")
    outlooks = pd.Series([outlook(*row) for row in zip(every["growth"], repeat(total), chances)])
    for band in OUTLOOKS:
        kept = public.rank(area, filters=Filters(outlook=(band,)))
        assert kept["occupation_id"].tolist() == every.loc[outlooks == band, "occupation_id"].tolist()


def test_codes_of_filters_are_the_values_of_the_data(public):
    occupations = public.occupations_in()
    assert set(occupations["education"].dropna()) == set(EDUCATION.values())
    assert set(occupations["ai_exposure"].dropna()) == set(EXPOSURE.values())


@pytest.mark.parametrize(
    ("filters", "order", "named"),
    [
        (Filters(education=("phd",)), "growth", "phd"),
        (Filters(groups=("99-0000",)), "growth", "99-0000"),
        (Filters(), "luck", "luck"),
    ],
)
def test_unknown_filter_or_order_is_named(public, filters, order, named):
    with pytest.raises(BadInputError, match=named):
        public.rank(filters=filters, order=order)


def test_next_step_lists_what_the_unknown_one_may_be(public):
    with pytest.raises(BadInputError) as refused:
        public.rank(filters=Filters(groups=("55-0000",), education=("phd",)), order="growth")
    assert refused.value.next_step.startswith(f"Known as education: {', '.join(EDUCATION)}. Known as groups: 11-0000, ")
    assert "order" not in refused.value.next_step
    with pytest.raises(BadInputError, match="Not known: order “best”") as refused:
        public.rank(order="best")
    assert refused.value.next_step == f"Known as order: {', '.join(ORDERS)}."


def test_unknown_area_is_named(public):
    with pytest.raises(BadInputError, match="Atlantis"):
        public.rank("Atlantis")


def test_source_that_gives_one_cell_at_a_time_cannot_be_ranked():
    source = FakeSource()
    source.features = replace(source.features, is_static=False)
    with pytest.raises(BadInputError, match="public data"):
        Growth(source).rank()


def test_local_areas_have_no_openings(public):
    assert public.rank(HOUSTON)["openings_per_year"].isna().all()


def test_occupations_of_unknown_size_are_not_counted_as_small(public):
    agencies = public.with_agency_figures
    occupations = agencies.occupations_in("25", 10)  # whose agency's numbers of jobs cannot be used
    counts = rank.left_out(occupations, Filters())
    assert counts.small == 0
    assert counts.size_unknown == occupations["growth"].notna().sum()
    assert len(agencies.rank("25")) == 0
    assert rank.left_out(occupations, Filters(min_jobs=0)).size_unknown == 0


def test_result_may_be_changed_by_the_caller(public):
    for table in (public.rank(OHIO), public.occupations_in(OHIO)):
        table.loc[:, "growth"] = 0.0
    assert public.rank(OHIO)["growth"].nunique() > 100


def test_columns_and_dtypes_are_as_documented(public):
    for area in ("US", OHIO, HOUSTON):
        ranked = public.rank(area)
        assert ranked.columns.tolist() == [*COLUMNS, *CONTEXT_DTYPES, *PLACE_DTYPES]
        dtypes = ranked.dtypes.astype(str).to_dict()
        assert {name: dtypes[name] for name in (*CONTEXT_DTYPES, *PLACE_DTYPES)} == {**CONTEXT_DTYPES, **PLACE_DTYPES}


@pytest.mark.parametrize(
    ("order", "column", "highest_first"),
    [
        ("growth", "growth", True),
        ("openings", "openings_per_year", True),
        ("jobs", "jobs", True),
        ("decline", "growth", False),
    ],
)
def test_lists_of_career_one_stop_can_be_rebuilt(public, order, column, highest_first):
    """Fastest growing, most openings, largest employment and declining employment, from single look-ups."""
    ranked = public.rank(order=order).head(25)
    occupations = public.occupations().set_index("occupation_id")
    codes = occupations.index[occupations["taxonomy"] == "soc"].drop(LEGISLATORS)
    single = public.growth(codes, ["US"], [10]).set_index("occupation_id")
    single["jobs"] = single["base_employment"]
    single["openings_per_year"] = occupations["openings_per_year"]
    single = single[single["base_employment"] >= SMALL_BASE]
    by_hand = single[column].astype(float).sort_values(ascending=not highest_first, kind="stable")
    assert ranked[ORDERS[order].column].tolist() == by_hand.head(25).tolist()
    assert set(ranked["occupation_id"][:20]) <= set(
        by_hand[by_hand.rank(method="min", ascending=not highest_first) <= 25].index
    )


def test_named_occupations_are_ranked_alone_whatever_their_size(public):
    occupations = public.occupations_in("39")
    smallest = occupations.dropna(subset=["growth"]).nsmallest(2, "base_employment")["occupation_id"].tolist()
    filters = Filters(occupation_ids=(*smallest, "29-1141"))
    ranked = public.rank("39", filters=filters)
    assert set(ranked["occupation_id"]) == {*smallest, "29-1141"}
    assert rank.min_jobs("state", filters) == 0
    large = public.rank("39", filters=replace(filters, min_jobs=1_000))
    assert large["occupation_id"].tolist() == ["29-1141"]
    assert rank.left_out(occupations, replace(filters, min_jobs=1_000)).small == 2


CAREERONESTOP_LISTS = {
    # The four lists of CareerOneStop's "Career trends", as it defines them: sort key, and what belongs in it.
    "growth": ("growth", False, lambda table: table["growth"].notna()),
    "change": ("change", False, lambda table: table["change"].notna()),
    "openings": ("openings_per_year", False, lambda table: table["openings_per_year"].notna()),
    "decline": ("growth", True, lambda table: table["growth"] <= -0.0005),
}


@pytest.mark.parametrize("area", ["US", OHIO])
@pytest.mark.parametrize("name", rank.LISTS)
def test_four_lists_of_careeronestop_can_be_rebuilt_from_single_figures(public, area, name):
    """From `growth`, `occupation` and `profile` alone, one occupation at a time, without `rank`."""
    column, is_ascending, belongs = CAREERONESTOP_LISTS[name]
    codes = public.occupations().query("taxonomy == 'soc'")["occupation_id"].tolist()
    frame = public.growth(codes, [area], [10])
    profiles = public.profiles_in(area)
    openings = [
        public.occupation(code)["openings_per_year"]
        if area == "US"
        else profile_beside_jobs(profiles.get(code) or Profile(code, area), jobs).agency_openings_per_year
        for code, jobs in zip(frame["occupation_id"], frame["base_employment"].astype("float64"), strict=True)
    ]
    frame = frame.assign(openings_per_year=pd.array(openings, dtype="Float64"))
    known = frame[(frame["base_employment"] >= rank.MIN_JOBS[frame["area_level"].iloc[0]]) & frame["growth"].notna()]
    known = known[known["target_year"] == known["target_year"].mode().iloc[0]]
    expected = known[belongs(known).fillna(False)].sort_values(
        [column, "base_employment", "occupation_id"], ascending=[is_ascending, False, True]
    )
    ranked = public.rank(area, order=name)
    with_value = ranked.dropna(subset=[column])
    assert with_value["occupation_id"].tolist() == expected["occupation_id"].tolist()
    assert len(expected) > 50
