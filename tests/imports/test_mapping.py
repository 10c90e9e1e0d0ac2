"""Which column is which: guessed in four languages, remembered for the next file."""

import pytest

from youthportal.imports.mapping import find_head, guess, plain
from youthportal.organisations import roster
from youthportal.organisations.roster import NUMBER_COLUMNS

PUPIL_COLUMNS = (
    *(roster.KEY, roster.FIRST_NAME, roster.LAST_NAME, roster.CLASS, roster.GRADE, roster.CHANNEL),
    *(roster.LOGIN, roster.SCHOOL),
)


def guessed(header: list[str], usual=None, columns=PUPIL_COLUMNS) -> dict[str, int]:
    head = find_head([(1, header), (2, ["x"] * len(header))], columns, usual or {})
    return guess(head, columns, usual or {})


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["Pupil key", "First name", "Surname", "Class", "Grade"],
            ["key", "first_name", "last_name", "class", "grade"],
        ),
        (
            ["Eil. nr.", "Mokinio kodas", "Vardas", "Pavardė", "Klasė", "Kursas", "Balsavimo būdas"],
            [None, "key", "first_name", "last_name", "class", "grade", "channel"],
        ),
        (["MOKINIO_KODAS:", "KLASĖ"], ["key", "class"]),
        (
            ["Skolēna kods", "Vārds", "Uzvārds", "Klase", "Skola"],
            ["key", "first_name", "last_name", "class", "school"],
        ),
        (
            ["Šifra dijaka", "Ime", "Priimek", "Oddelek", "Letnik"],
            ["key", "first_name", "last_name", "class", "grade"],
        ),
        (["Mokinio kodas (el. dienynas)", "Klasė / grupė"], ["key", "class"]),
        (["Colour", "Shoe size"], [None, None]),
    ],
)
def test_headers_are_recognised_in_four_languages(header, expected):
    wanted = {key: index for index, key in enumerate(expected) if key}
    assert guessed(header) == wanted


def test_the_columns_of_numbers_only():
    assert guessed(["Klasė", "Mokinių skaičius"], columns=NUMBER_COLUMNS) == {"class": 0, "count": 1}


def test_what_was_chosen_last_time_wins_over_the_guess():
    usual = {"key": "eil nr", "class": "klase", "first_name": "", "last_name": ""}
    assert guessed(["Eil. nr.", "Mokinio kodas", "Vardas", "Klasė"], usual) == {"key": 0, "class": 3}


def test_a_file_of_another_program_is_guessed_anew():
    usual = {"key": "eil nr", "class": "klase", "first_name": ""}
    assert guessed(["Pupil key", "First name", "Class"], usual) == {"key": 0, "first_name": 1, "class": 2}


def test_titles_above_the_header_are_passed_over():
    rows = [
        (1, ["Vėjūnų gimnazija, mokinių sąrašas", "", ""]),
        (2, ["2026-09-01", "", ""]),
        (4, ["Mokinio kodas", "Klasė", "Pastabos"]),
        (5, ["1001", "9a", ""]),
    ]
    head = find_head(rows, PUPIL_COLUMNS, {})
    assert (head.row, head.titles, head.samples) == (
        4,
        ["Mokinio kodas", "Klasė", "Pastabos"],
        [["1001", "9a", ""]],
    )
    assert head.example(0) == "1001"


def test_headers_are_compared_without_case_accents_and_signs():
    assert plain("  Mokinio_KODAS (Nr.): ") == "mokinio kodas nr"
    assert plain("Šķūņģis đak") == "skungis dak"
