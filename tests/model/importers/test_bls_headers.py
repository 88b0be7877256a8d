from model.importers.bls_headers import column_label, read_header

TITLE = ["Table 1.10 Occupational separations and openings, projected 2019-29\n (Numbers in thousands)"]
MATRIX = "2019 National Employment Matrix title and code"
DATA = ["Total, all occupations", "00-0000", "Summary", 162795.6, 168834.7, 6039.2, 3.7]


def test_header_in_merged_cells_becomes_one_row_of_the_newest_names():
    rows = [
        TITLE,
        [
            MATRIX,
            None,
            "Occupation\ntype",
            "Employment",
            None,
            "Employment Change, 2019-29",
            None,
            "Median annual wage, 2019(1)",
        ],
        [None, None, None, 2019, 2029, "Number", "Percent", None],
        [*DATA, 39810],
    ]
    count, header = read_header(rows)
    assert count == 3
    assert header == [
        "2019 National Employment Matrix title",
        "2019 National Employment Matrix code",
        "Occupation type",
        "Employment, 2019",
        "Employment, 2029",
        "Employment change, numeric, 2019-29",
        "Employment change, percent, 2019-29",
        "Median annual wage, 2019",
    ]


def test_separations_in_merged_cells_are_distinguished_from_their_rates():
    period = "2019-29 annual average"
    two = [None, None]
    kinds = ["Labor force exits", "Occupational transfers", "Total"]
    rows = [
        TITLE,
        [MATRIX, None, f"Occupational separations rate, {period}", *two, f"Occupational separations, {period}", *two],
        [None, None, *kinds, *kinds],
        [*DATA[:2], 4.3, 5.9, 10.2, 7079.5, 9770.9, 16850.4],
    ]
    assert read_header(rows)[1][2:] == [
        f"Labor force exit rate, {period}",
        f"Occupational transfer rate, {period}",
        f"Total occupational separations rate, {period}",
        f"Labor force exits, {period}",
        f"Occupational transfers, {period}",
        f"Total occupational separations, {period}",
    ]


def test_header_of_one_row_keeps_its_names_without_dashes_and_footnote_marks():
    names = ["2024 National Employment Matrix title", "2024 National Employment Matrix code"]
    rows = [TITLE, [*names, "Employment change, numeric, 2024–34", "Median annual wage, dollars, 2024[1]"], [*DATA]]
    count, header = read_header(rows)
    assert count == 2
    assert header == [*names, "Employment change, numeric, 2024-34", "Median annual wage, dollars, 2024"]


def test_sheet_without_the_matrix_has_no_header():
    assert read_header([["Occupation.xlsx contents"], ["Table 1.1"]]) == (0, [])
    assert column_label(["a", "b"], "c") == ""
