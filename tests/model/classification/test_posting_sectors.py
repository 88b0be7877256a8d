from model.classification import posting_sectors


def test_every_posting_sector_is_mapped_once_with_a_reason(raw):
    index = raw["postings_index"]
    names = [name for name, _, _ in posting_sectors.SECTORS]
    assert sorted(names) == sorted(index["sector"].dropna().unique())
    assert all(reason and prefixes for _, prefixes, reason in posting_sectors.SECTORS)


def test_no_prefix_belongs_to_two_sectors():
    prefixes = [prefix for _, some, _ in posting_sectors.SECTORS for prefix in some]
    assert len(set(prefixes)) == len(prefixes)


def test_longest_prefix_decides(raw):
    assert posting_sectors.sector_of("29-1141") == "Nursing"
    assert posting_sectors.sector_of("29-2052") == "Pharmacy"
    assert posting_sectors.sector_of("11-1021") == "Management"
    assert posting_sectors.sector_of("45-2092") is None
    codes = set(raw["ep_2024_2034"]["soc_code"])
    unused = [
        name for name, *_ in posting_sectors.SECTORS if name not in {posting_sectors.sector_of(code) for code in codes}
    ]
    assert not unused
