import io
import zipfile

import pytest

from model.importers import open_file
from model.importers.document import FileError
from tests.model.importers.conftest import workbook_bytes


@pytest.fixture
def error(tmp_path):
    """error(name, data): what is wrong with such a file."""

    def apply(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(FileError) as caught:
            for document in open_file.open_documents(path):
                for rows in document.sheets.values():
                    list(rows)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return apply


def zipped(members, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(FileError, match=r"^gone\.xlsx: there is no such file\. Check the path$"):
        open_file.open_documents(tmp_path / "gone.xlsx")


def test_empty_file_is_refused(error):
    assert error("occupation.xlsx", b"") == "occupation.xlsx: the file is empty. Download it again"


def test_web_page_named_as_a_workbook(error):
    assert "not what its name says, but a web page" in error(
        "occupation.xlsx", b"\n<!DOCTYPE html><title>Access Denied"
    )


def test_text_named_as_a_workbook(error):
    assert "not what its name says, but something else" in error("occupation.xlsx", b"a,b\n1,2\n")


def test_password_protected_or_old_workbook(error):
    text = error("occupation.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert "password-protected or in the format of before 2007" in text


def test_password_protected_archive(error):
    data = bytearray(zipped({"national_M2025_dl.xlsx": b"x" * 100}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "the archive is password-protected" in error("oesm25nat.zip", bytes(data))


def test_cut_off_workbook_is_refused(error):
    data = workbook_bytes({"data": [["a", "b"]] * 100})
    assert "cut off or damaged" in error("occupation.xlsx", data[: len(data) // 2])


def test_workbook_without_its_parts(error):
    assert "the workbook cannot be read" in error("occupation.xlsx", zipped({"[Content_Types].xml": "<x/>"}))


def test_workbook_with_a_sheet_that_ends_early(error):
    source = zipfile.ZipFile(io.BytesIO(workbook_bytes({"data": [["a", "b"]] * 3_000})))
    members = {name: source.read(name) for name in source.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].replace(b"<sheetData>", b'<dimension ref="A1:B3000"/><sheetData>')
    members["xl/worksheets/sheet1.xml"] = sheet[: len(sheet) // 2]
    assert ", sheet data: the sheet cannot be read" in error("occupation.xlsx", zipped(members))


def test_archive_that_unpacks_to_far_more_is_refused(error):
    assert "unpacks to far more" in error("oesm25nat.zip", zipped({"national_M2025_dl.xlsx": bytes(20 * 2**20)}))


def test_archive_that_unpacks_to_more_than_the_limit(error, monkeypatch):
    monkeypatch.setattr(open_file, "MAX_BYTES", 5_000)
    assert "unpacks to far more" in error("oesm25nat.zip", zipped({"a.csv": b"abc\n" * 2_000}, zipfile.ZIP_BZIP2))


def test_file_larger_than_the_limit_is_not_read(error, monkeypatch):
    monkeypatch.setattr(open_file, "MAX_BYTES", 2**20)
    assert "the file is larger than 1 MB" in error("a.csv", bytes(2**20 + 1))


def test_archive_with_nothing_to_read(error):
    assert "holds no workbook (.xlsx) and no text file" in error("a.zip", zipped({"photo.png": b"x", "~$a.xlsx": b"x"}))


def test_text_in_another_encoding_names_the_row(error):
    text = error("state_projections_long.csv", "a,b\n1,2\nDoña Ana,3\n".encode("cp1252"))
    assert text == "state_projections_long.csv, row 3: the text is not in UTF-8. Save it as “CSV UTF-8” and try again"


def test_text_that_is_not_utf_8_is_refused(error):
    assert "not in UTF-8" in error("a.csv", "a,b\n1,2\n".encode("utf-16"))


def test_text_with_an_open_quote(error):
    assert ", row " in error("a.csv", b'a,b\n"1,2\n')


def test_byte_order_mark_and_both_separators_are_read(tmp_path):
    for name, text in (("a.csv", "\ufeffa,b\n1,\n"), ("a.txt", "a\tb\n1\t\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        [document] = open_file.open_documents(tmp_path / name)
        assert list(document.sheets[""]) == [["a", "b"], ["1", None]]
