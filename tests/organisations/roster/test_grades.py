"""How schools write grades, and what the year of schooling is."""

import pytest

from youthportal.organisations.grades import grade_name, next_class_name, parse_grade
from youthportal.organisations.models import GradeScheme

NUMBERS, GYMNASIUM, COURSE, LETNIK = GradeScheme


@pytest.mark.parametrize(
    ("written", "scheme", "year"),
    [
        ("9", NUMBERS, 9),
        ("9a", NUMBERS, 9),
        ("12.c", NUMBERS, 12),
        ("10 kl.", NUMBERS, 10),
        ("10-b", NUMBERS, 10),
        ("0", NUMBERS, None),
        ("14", NUMBERS, None),
        ("9.5", NUMBERS, None),
        ("2026", NUMBERS, None),
        ("II", NUMBERS, None),
        ("", NUMBERS, None),
        ("ninth", NUMBERS, None),
        ("I", GYMNASIUM, 9),
        ("IG", GYMNASIUM, 9),
        ("I g", GYMNASIUM, 9),
        ("Ig a", GYMNASIUM, 9),
        ("IIb", GYMNASIUM, 10),
        ("II b", GYMNASIUM, 10),
        ("III", GYMNASIUM, 11),
        ("iv", GYMNASIUM, 12),
        ("ii g", GYMNASIUM, 10),
        ("IVa", GYMNASIUM, 12),
        ("V", GYMNASIUM, None),
        ("VI", GYMNASIUM, None),
        ("2G", GYMNASIUM, 10),
        ("3 gc", GYMNASIUM, 11),
        ("10", GYMNASIUM, 10),
        ("6a", GYMNASIUM, 6),
        ("2a", GYMNASIUM, None),
        ("1 kursas", COURSE, 9),
        ("2. kurss", COURSE, 10),
        ("kursas 3", COURSE, 11),
        ("II kursas", COURSE, 10),
        ("11", COURSE, 11),
        ("7", COURSE, None),
        ("1. letnik", LETNIK, 9),
        ("4.b", LETNIK, 12),
        ("letnik 2", LETNIK, 10),
        ("IT-21", LETNIK, None),
    ],
)
def test_a_grade_is_understood_as_the_school_writes_it(written, scheme, year):
    assert parse_grade(written, scheme) == year


@pytest.mark.parametrize("scheme", list(GradeScheme))
@pytest.mark.parametrize("grade", [9, 10, 11, 12])
def test_the_name_of_a_grade_is_understood_again(scheme, grade):
    assert parse_grade(grade_name(grade, scheme) + (" g" if scheme == GYMNASIUM else ""), scheme) == grade


@pytest.mark.parametrize(
    ("name", "grade", "following"),
    [
        ("10b", 10, "11b"),
        ("9", 9, "10"),
        ("9-1", 9, "10-1"),
        ("II b", 10, "III b"),
        ("IG", 9, "IIG"),
        ("IIIa", 11, "IVa"),
        ("1 kursas", 9, "2 kursas"),
        ("3. b", 11, "4. b"),
        ("Vilkai", 10, "Vilkai"),
        ("PR23-1", 10, "PR23-1"),
    ],
)
def test_a_class_is_called_after_its_next_grade(name, grade, following):
    assert next_class_name(name, grade) == following
