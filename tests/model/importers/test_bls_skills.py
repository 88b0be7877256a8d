import pandas as pd
import pytest

from model.data import catalog
from model.importers.document import FileError
from services.dataset_schema import SKILL_NAMES
from tests.model.importers.conftest import workbook_bytes

MATRIX = "2023 National Employment Matrix"


@pytest.fixture
def save(tmp_path):
    """save(score, rows): skills.xlsx with this score in every cell of so many occupations."""
    codes = pd.read_parquet(catalog.INPUT_DIR / "ep_2024_2034.parquet")["soc_code"].tolist()

    def apply(score=3.5, rows=None, names=SKILL_NAMES):
        header = [f"{MATRIX} title", f"{MATRIX} code", "Employment, 2023", "Employment, 2033"]
        header += [name.replace("_", " ").capitalize() for name in names]
        table = [["Table 6.2 Skills data"], header]
        table += [["  Title", code, 1.5, 2.5, *[score] * len(names)] for code in codes[:rows]]
        table += [["Footnotes:"], ["Source: Employment Projections program"]]
        path = tmp_path / "skills.xlsx"
        path.write_bytes(workbook_bytes({"Index": [["a"]], "Table 6.2": table}))
        return path

    return apply


def test_scores_are_read_under_the_vintage_of_the_workbook(save, read):
    frame = read(save())["bls_skills_2023_2033"].frame
    assert list(frame) == ["soc_code", *SKILL_NAMES]
    assert (frame.drop(columns="soc_code") == 3.5).all(axis=None)


def test_workbook_without_a_skill_is_refused(save, read):
    with pytest.raises(FileError, match=r"^skills\.xlsx, sheet Table 6\.2: it lacks the code or one of the 17 skills"):
        read(save(names=SKILL_NAMES[:-1]))


def test_workbook_cut_off_or_with_text_for_a_score_is_refused(save, read):
    with pytest.raises(FileError, match="only 20 occupations"):
        read(save(rows=20))
    with pytest.raises(FileError, match=r"row 3: “high” in column “Adaptability” is not a number"):
        read(save(score="high"))
