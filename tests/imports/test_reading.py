"""Any spreadsheet a school's programs write is read as it comes; what cannot be read is said plainly."""

import io
import zipfile

import pytest

from tests.support.imports import workbook
from youthportal.core.exceptions import DomainError
from youthportal.files.models import Access
from youthportal.files.services import store_file
from youthportal.imports import sheets, texts
from youthportal.imports.cells import Broken
from youthportal.imports.tables import Table

pytestmark = pytest.mark.django_db

LITHUANIAN = [
    ["Mokinio kodas", "Vardas", "Pavardė", "Klasė"],
    ["1001", "Žygimantas", "Šimkūnaitis-Žąsinas", "9a"],
    ["1002", "Ąžuolė", "Ėglytė", "II b"],
]
LATVIAN = [
    ["Skolēna kods", "Vārds", "Uzvārds", "Klase"],
    ["1", "Ģirts", "Kļaviņš", "10.a"],
    ["2", "Ķīrs", "Čū", "9"],
]
SLOVENIAN = [
    ["Šifra", "Ime", "Priimek", "Oddelek"],
    ["1", "Žiga", "Šušteršič", "1.a"],
    ["2", "Črt", "Žnidaršič", "2"],
]


def rows_of(content: bytes, name: str = "list.csv", encoding: str = "") -> list[tuple[int, list[str]]]:
    return list(Table(store_file(content=content, name=name, access=Access.STAFF), encoding).rows())


def csv_text(rows, delimiter=";", end="\r\n"):
    return end.join(delimiter.join(row) for row in rows) + end


@pytest.mark.parametrize(
    ("rows", "encoding"),
    [
        *((LITHUANIAN, encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1257", "iso8859-13")),
        (LITHUANIAN, "utf-16-le"),
        (LITHUANIAN, "utf-16-be"),
        *((LATVIAN, encoding) for encoding in ("utf-8", "cp1257", "iso8859-13", "utf-16")),
        *((SLOVENIAN, encoding) for encoding in ("utf-8-sig", "cp1250", "utf-16")),
    ],
)
def test_letters_survive_in_every_usual_encoding(rows, encoding):
    read = rows_of(csv_text(rows).encode(encoding))
    assert [cells for _number, cells in read] == rows


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_usual_delimiter_is_found(delimiter):
    rows = [[f"a{i}", f"b, c; {i}" if delimiter == "|" else f"b {i}", f"c{i}"] for i in range(5)]
    assert [cells for _n, cells in rows_of(csv_text(rows, delimiter).encode())] == rows


def test_quoted_delimiters_and_line_ends_stay_inside_their_cell():
    text = 'key;class;note\n1;9a;"a;b\nc"\n2;9b;"say ""hi"""\n'
    assert [cells for _n, cells in rows_of(text.encode())][1:] == [
        ["1", "9a", "a;b c"],
        ["2", "9b", 'say "hi"'],
    ]


def test_the_number_of_a_row_is_its_number_in_the_file_and_blank_rows_are_left_out():
    assert rows_of(b"key;class\n\n1;9a\n ; \n2;9b\n") == [
        (1, ["key", "class"]),
        (3, ["1", "9a"]),
        (5, ["2", "9b"]),
    ]


def test_the_line_that_names_the_delimiter_is_no_row():
    assert rows_of(b"sep=,\nkey,class\n1,9a\n") == [(2, ["key", "class"]), (3, ["1", "9a"])]


def test_invisible_characters_and_double_blanks_are_cleaned():
    read = rows_of("key;class\n\u200b1\u00a0001\x00; 9  a\u00ad\n".encode("utf-16"))
    assert read[1] == (2, ["1 001", "9 a"])


def test_a_quotation_mark_that_never_closes_is_said_with_its_row():
    text = 'key;class\n1;9a\n2;"9b\n' + "3;9c\n" * 40_000
    with pytest.raises(DomainError) as refused:
        rows_of(text.encode())
    assert refused.value.code == "BROKEN_TABLE"
    assert refused.value.params["row"] == 2


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory():
    with pytest.raises(DomainError) as refused:
        rows_of(b"key;class\n" + b"1;" * 1_000_000)
    assert (refused.value.code, refused.value.params["row"]) == ("BROKEN_TABLE", 1)


def test_a_chosen_encoding_that_does_not_fit_is_said():
    with pytest.raises(DomainError) as refused:
        rows_of("Klasė;Žąsų\n".encode("cp1257"), encoding="utf-8-sig")
    assert refused.value.code == "WRONG_ENCODING"


def test_a_workbook_gives_texts_as_a_person_reads_them():
    import datetime as dt

    read = rows_of(
        workbook([["key", "class", "since"], [1001, "9a", dt.date(2026, 9, 1)], [1002.0, 9.5, True]])
    )
    assert read == [
        (1, ["key", "class", "since"]),
        (2, ["1001", "9a", "2026-09-01"]),
        (3, ["1002", "9.5", "1"]),
    ]


def with_formula(result: str) -> bytes:
    """A workbook whose cell B2 is a formula, with `result` as what its program stored."""
    plain = workbook([["key", "class"], ["1001", "FORMULA"], ["1002", "9b"]])
    source, target = zipfile.ZipFile(io.BytesIO(plain)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start = content.index(b'<c r="B2"')
                end = content.index(b"</c>", start) + 4
                cell = f'<c r="B2" t="str"><f>CONCAT("9","a")</f>{result}</c>'
                content = content[:start] + cell.encode() + content[end:]
            made.writestr(name, content)
    return target.getvalue()


def test_a_formula_with_a_stored_result_is_its_result():
    assert rows_of(with_formula("<v>9a</v>"))[1] == (2, ["1001", "9a"])


def test_a_formula_without_a_stored_result_is_a_broken_cell_and_the_rest_is_read():
    read = rows_of(with_formula(""))
    assert isinstance(read[1][1][1], Broken)
    assert (read[1][1][1], read[2]) == ("formula", (3, ["1002", "9b"]))


def test_an_error_in_a_cell_is_a_broken_cell():
    read = rows_of(workbook([["key", "class"], ["1001", "#REF!"]]))
    assert isinstance(read[1][1][1], Broken)


def test_a_workbook_can_be_gone_through_again_and_again_and_says_the_same():
    table = Table(store_file(content=with_formula(""), name="x.xlsx", access=Access.STAFF))
    first, second, third = (list(table.rows()) for _ in range(3))
    assert first == second == third
    assert [[isinstance(cell, Broken) for cell in cells] for _number, cells in second] == [
        [False, False],
        [False, True],
        [False, False],
    ]


def test_the_first_sheet_with_content_is_read():
    import openpyxl

    book, target = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("hidden").sheet_state = "hidden"
    book["hidden"].append(["not", "this"])
    book.create_sheet("pupils").append(["key", "class"])
    book.save(target)
    assert rows_of(target.getvalue()) == [(1, ["key", "class"])]


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


def archive(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (OLD_EXCEL, "OLD_EXCEL", "save it as .xlsx or CSV"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OPEN_DOCUMENT", "(.ods)"),
        (b"%PDF-1.7 \n", "NO_TABLE", "no table"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "NO_TABLE", "no table"),
        (archive(xl__workbook_dot_xml=b"nonsense"), "BROKEN_TABLE", "damaged"),
        (
            archive(xl__workbook_dot_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            "BROKEN_TABLE",
            "damaged",
        ),
        (b"\n \n;;\n", "EMPTY_TABLE", "nothing in this table"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content, code, says):
    with pytest.raises(DomainError) as refused:
        Table(store_file(content=content, name="list.xlsx", access=Access.STAFF)).head()
    assert refused.value.code == code
    assert says in refused.value.message


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_STRINGS", 1_000_000)
    bomb = archive(xl__workbook_dot_xml=b"<a/>", xl__sharedStrings_dot_xml=b"a" * 2_000_000)
    assert len(bomb) < 10_000
    with pytest.raises(DomainError) as refused:
        Table(store_file(content=bomb, name="x.xlsx", access=Access.STAFF))
    assert refused.value.code == "TABLE_TOO_LARGE"


def test_one_letter_of_a_codepage_far_down_the_file_decides_for_all_of_it():
    text = "key;name\n" + "1;Jonas\n" * 20_000 + "2;Šarūnas\n"
    assert texts.detect_encoding(io.BytesIO(text.encode("cp1257"))) == "cp1257"
    assert texts.detect_encoding(io.BytesIO(text.encode())) == "utf-8-sig"
