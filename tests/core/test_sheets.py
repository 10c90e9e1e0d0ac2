"""Exported files hold every letter, keep numbers as numbers, and calculate nothing."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from youthportal.core.sheets import CSV, XLSX, sheet


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_acts_as_a_formula(evil):
    assert read_csv(sheet(CSV, ["a"], [[evil]]))[1][0].startswith("'")
    assert read_xlsx(sheet(XLSX, ["a"], [[evil]]))["A2"].data_type == "s"


def test_numbers_and_moments_stay_what_they_are():
    page = read_xlsx(
        sheet(XLSX, ["a", "b", "c"], [[-5, datetime(2026, 1, 1, 22, 30, tzinfo=UTC), date(2026, 1, 2)]])
    )

    assert page["A2"].value == -5
    assert page["B2"].value == datetime(2026, 1, 2, 0, 30)  # noqa: DTZ001 (local, as spreadsheets hold it)
    assert page["C2"].value == datetime(2026, 1, 2)  # noqa: DTZ001


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20), max_size=5)
)
def test_every_letter_comes_back(cells):
    (_head, row) = read_csv(sheet(CSV, ["x"], [["first", *cells]]))

    assert [
        cell.removeprefix("'") if cell[:2] in {"'=", "'+", "'-", "'@"} else cell for cell in row[1:]
    ] == cells


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_a_control_character_somebody_typed_spoils_no_file(kind):
    content = sheet(kind, ["a"], [["be\x0bl\x00l\x1b"], ["\x08=1+1"]])
    cells = read_csv(content) if kind == CSV else [[row[0].value] for row in read_xlsx(content).rows]
    assert cells[1] == ["bell"]
    assert cells[2] == ["'=1+1" if kind == CSV else "=1+1"]
