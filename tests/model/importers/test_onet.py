import zipfile

import pandas as pd
import pytest

from model.data import catalog
from model.importers.document import FileError

READ_ME = "O*NET 30.3 Database\nMay 2026 Release\n"


@pytest.fixture(scope="session")
def codes() -> list[str]:
    return pd.read_parquet(catalog.INPUT_DIR / "occupation_descriptions.parquet")["onet_soc_code"].tolist()


@pytest.fixture
def save(tmp_path):
    """save(name, header, rows): one of O*NET's text files, beside its Read Me."""

    def apply(name, header, rows, read_me=READ_ME):
        if read_me:
            (tmp_path / "Read Me.txt").write_text(read_me)
        path = tmp_path / name
        path.write_text("".join("\t".join(row) + "\n" for row in [header, *rows]), encoding="utf-8")
        return path

    return apply


ALTERNATE = ["O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"]


def test_alternate_titles_replace_those_of_the_same_source(save, read, codes):
    rows = [[code, 'Head "Chef"', "n/a", "08"] for code in codes] + [[codes[0], "Chief Executive", "CEO", "01,08"]]
    table = read(save("Alternate Titles.txt", ALTERNATE, rows))["alternate_titles"]
    assert table.frame.iloc[0].dropna().tolist() == ["11-1011", "11-1011.00", 'Head "Chef"', "onet_alternate"]
    assert table.frame.iloc[-1]["short_title"] == "CEO"
    assert table.replaces == ("source",)
    assert table.content == "O*NET 30.3 Alternate Titles"


def test_reported_titles_and_descriptions_are_read(save, read, codes):
    reported = save(
        "Sample of Reported Titles.txt",
        ["O*NET-SOC Code", "Reported Job Title", "Shown in My Next Move"],
        [[code, "Night (911)", "Y"] for code in codes],
    )
    assert set(read(reported)["alternate_titles"].frame["alternate_title"]) == {"Night (911)"}
    data = save("Occupation Data.txt", ["O*NET-SOC Code", "Title", "Description"], [[code, "T", "D"] for code in codes])
    assert len(read(data)["occupation_descriptions"].frame) == len(codes)


def test_related_occupations_are_pairs_of_soc_codes_with_the_nearest_tier(save, read, codes):
    rows = [[code, "11-1011.00", "Supplemental", "20"] for code in codes]
    rows += [["29-1141.00", "11-1011.00", "Primary-Long", "9"], ["29-1141.00", "29-1141.01", "Primary-Short", "1"]]
    header = ["O*NET-SOC Code", "Related O*NET-SOC Code", "Relatedness Tier", "Index"]
    frame = read(save("Related Occupations.txt", header, rows))["related_occupations_onet30_3"].frame
    assert frame[frame["soc_code"] == "29-1141"].values.tolist() == [["29-1141", "11-1011", "primary-long"]]
    assert not frame.duplicated(["soc_code", "related_soc_code"]).any()
    assert not (frame["soc_code"] == frame["related_soc_code"]).any()


def test_zip_of_a_release_gives_the_files_that_are_used(tmp_path, read, codes):
    path = tmp_path / "db_30_3_text.zip"
    rows = "".join(f"{code}\tA\tn/a\t08\n" for code in codes)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("db_30_3_text/Alternate Titles.txt", "\t".join(ALTERNATE) + "\n" + rows)
        archive.writestr("db_30_3_text/Job Zones.txt", "O*NET-SOC Code\tJob Zone\n11-1011.00\t5\n")
    tables = read(path)
    assert list(tables) == ["alternate_titles"]
    assert tables["alternate_titles"].content == "O*NET 30.3 Alternate Titles"


def test_file_without_a_release_needs_it_given(save, read, codes):
    path = save("Alternate Titles.txt", ALTERNATE, [[code, "A", "n/a", "08"] for code in codes], read_me="")
    with pytest.raises(
        FileError, match=r"does not say of which release it is\. Put Read Me\.txt beside it, or add --rel"
    ):
        read(path)
    assert "31.0" in read(path, release="31.0")["alternate_titles"].content


def test_row_that_is_cut_off_is_named(save, read, codes):
    rows = [[code, "A", "n/a", "08"] for code in codes]
    rows[-1] = rows[-1][:2]
    with pytest.raises(
        FileError, match=rf"Alternate Titles\.txt, row {len(codes) + 1}: 2 fields where the header has 4"
    ):
        read(save("Alternate Titles.txt", ALTERNATE, rows))


def test_file_of_few_occupations_is_refused(save, read, codes):
    with pytest.raises(FileError, match=r"only 10 occupations\. Download the file again"):
        read(save("Alternate Titles.txt", ALTERNATE, [[code, "A", "n/a", "08"] for code in codes[:10]]))


def test_file_that_no_input_is_made_of_is_refused(save, read):
    path = save("Job Zones.txt", ["O*NET-SOC Code", "Job Zone"], [["11-1011.00", "5"]])
    with pytest.raises(FileError, match=r"^Job Zones\.txt: not a file that is known\. Files read here"):
        read(path)
