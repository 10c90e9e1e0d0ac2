"""How schools of three countries write a grade, and what the number inside is.

The number is always the year of schooling, 1 to 13. Gymnasium I-IV are years 9-12. Courses of a
vocational school and letniki of a secondary school count from the end of basic school, so course 1 is
year 9 here too: a round speaks of one range of grades for all its schools (decision 20).
"""

import re

from youthportal.organisations.models import GradeScheme

ROMANS = ("I", "II", "III", "IV")
_NUMBER = re.compile(r"(\d{1,2})(?!\d|[.,]\d)(.*)")
_WORD_FIRST = re.compile(
    r"(?:kurs\w*|letnik\w*|klas\w*|kl|grade|year|razred)\.? ?(\d{1,2})\.?", re.IGNORECASE
)
_ROMAN = re.compile(r"(IV|I{1,3})(?![^\W\d_])")
#: In a gymnasium a mark (IG) or the letter of the class (IIb) may follow at once, but no word.
_GYMNASIUM_ROMAN = re.compile(r"(IV|I{1,3})(?![IVXLC])(?=[gG]?[^\W\d_]?(?![^\W\d_]))")
_SMALL_ROMAN = re.compile(r"(iv|i{1,3})(?=$|[ .\-]|g\b)")
_GYMNASIUM_MARK = re.compile(r"[ .\-]*g", re.IGNORECASE)
#: Years of schooling before the first one that the scheme counts.
_BEFORE = 8
LAST_GRADE = 13


def parse_grade(text: str, scheme: str) -> int | None:
    """The year of schooling that `text` begins with ("9", "9a", "II G", "1 kursas"), or None.

    A plain 1 to 4 in a gymnasium is refused: it may mean I to IV or the first grades.
    """
    text = text.strip()
    number = _NUMBER.match(text)
    if number is None and (word := _WORD_FIRST.fullmatch(text)):
        return _from_number(int(word[1]), "", scheme)
    if number is not None:
        return _from_number(int(number[1]), number[2], scheme)
    pattern = _GYMNASIUM_ROMAN if scheme == GradeScheme.GYMNASIUM else _ROMAN
    roman = pattern.match(text) or _SMALL_ROMAN.match(text)
    if roman is None or scheme == GradeScheme.NUMBERS:
        return None
    return _BEFORE + 1 + ROMANS.index(roman[1].upper())


def _from_number(number: int, rest: str, scheme: str) -> int | None:
    if scheme == GradeScheme.NUMBERS:
        return number if 1 <= number <= LAST_GRADE else None
    if scheme == GradeScheme.GYMNASIUM and number <= len(ROMANS):
        return _BEFORE + number if number and _GYMNASIUM_MARK.match(rest) else None
    if scheme != GradeScheme.GYMNASIUM and 1 <= number <= LAST_GRADE - _BEFORE:
        return _BEFORE + number
    is_year = number > _BEFORE or scheme == GradeScheme.GYMNASIUM
    return number if is_year and number <= LAST_GRADE else None


def grade_name(grade: int, scheme: str) -> str:
    """How the school itself writes the year of schooling: 10, II, 2."""
    if scheme == GradeScheme.GYMNASIUM and _BEFORE < grade <= _BEFORE + len(ROMANS):
        return ROMANS[grade - _BEFORE - 1]
    if scheme in {GradeScheme.COURSE, GradeScheme.LETNIK} and grade > _BEFORE:
        return str(grade - _BEFORE)
    return str(grade)


def grade_in_words(grade: int) -> str:
    """A year of schooling as the schools of a town write it, for whoever sets something for all of them."""
    written = [grade_name(grade, scheme) for scheme in (GradeScheme.GYMNASIUM, GradeScheme.COURSE)]
    names = [name for name in written if name != str(grade)]
    return f"{grade} ({', '.join(names)})" if names else str(grade)


def next_class_name(name: str, grade: int) -> str:
    """The class one year on: 10b is 11b, II b is III b, 1 kursas is 2 kursas; a name without grade stays."""
    for marks in ([str(n) for n in range(LAST_GRADE + 1)], list(ROMANS)):
        for shift in (0, _BEFORE):
            old = grade - shift - (1 if marks[0] == "I" else 0)
            if 0 <= old < len(marks) - 1 and _begins_with(name, marks[old]):
                return marks[old + 1] + name[len(marks[old]) :]
    return name


def _begins_with(name: str, mark: str) -> bool:
    follows = name[len(mark) : len(mark) + 1]
    is_longer_mark = follows.isdigit() if mark.isdigit() else follows in {*"IVX"}
    return name.startswith(mark) and not is_longer_mark
