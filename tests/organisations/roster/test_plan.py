"""The preview: what each row would do, and what is wrong with it, in a sentence."""

import pytest

from tests.factories.organisations import EnrolmentFactory, SchoolFactory
from tests.support.imports import actions, by_row, preview, table, workbook
from youthportal.imports.models import ImportRow, ImportState
from youthportal.organisations.models import Enrolment, GradeScheme, Pupil, RosterLevel

pytestmark = pytest.mark.django_db


def problems(source) -> dict[int, tuple[list[str], str]]:
    return {
        row.number: (row.values["codes"], row.problem)
        for row in source.rows.filter(action="error").order_by("id")
    }


def test_new_changed_unchanged_and_gone_pupils_are_told_apart(youth_worker, school, enrol):
    for key in ("1", "2", "3", "4"):
        enrol(key)
    enrol("5", ends_on=enrol("6").starts_on)
    source = preview(
        youth_worker,
        school,
        table("Pupil key;Class;Votes by", "1;10a;", "2;10b;", "3;10a;paper", "5;10a;", "7;10a;code"),
    )
    assert source.state == ImportState.PREVIEW
    assert actions(source) == {2: "same", 3: "changed", 4: "changed", 5: "new", 6: "new"}
    assert source.counts == {"same": 1, "changed": 2, "new": 2, "gone": 2}
    gone = source.rows.filter(action="gone")
    assert [row.values["key"] for row in gone] == ["4", "6"]
    assert {row.number for row in gone} == {0}
    assert by_row(source)[3].values["was"] == {"class": "10a"}
    assert by_row(source)[4].values["was"] == {"channel": "account"}


def test_a_preview_changes_nothing(youth_worker, school, enrol, state):
    enrol("1")
    before = state()
    preview(youth_worker, school, table("Pupil key;Class", "2;10b", "3;10b"))
    assert state() == before


def test_keys_and_classes_that_differ_in_case_or_blanks_are_the_same(youth_worker, school, enrol):
    enrol("Ab 1", name="10 a")
    source = preview(youth_worker, school, table("Pupil key;Class", "AB1;10A"))
    assert source.counts == {"same": 1}


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        (";10a;10;", "MISSING_KEY", "There is no pupil key."),
        ("1;;10;", "MISSING_CLASS", "There is no class."),
        ("1;Vilkai;;", "MISSING_GRADE", "There is no grade, and the class does not begin with one."),
        (
            "1;10a;ten;",
            "UNKNOWN_GRADE",
            "The grade “ten” is unknown. This school's grades are: 9, 10, 11, 12.",
        ),
        ("1;10a;IV;", "UNKNOWN_GRADE", "The grade “IV” is unknown."),
        (f"{'1' * 41};10a;10;", "TOO_LONG", "The pupil key is too long: at most 40 characters."),
        (f"1;10{'a' * 19};10;", "TOO_LONG", "The class is too long: at most 20 characters."),
        ("1;10a;10;by post", "UNKNOWN_CHANNEL", "“by post” is no way to vote."),
        ("50903121234;10a;10;", "PERSONAL_CODE", "looks like a personal code"),
        ("120309-12345;10a;10;", "PERSONAL_CODE", "looks like a personal code"),
    ],
)
def test_a_faulty_row_says_in_a_sentence_what_is_wrong(youth_worker, school, row, code, says):
    source = preview(youth_worker, school, table("Pupil key;Class;Grade;Votes by", "9;10b;10;", row))
    codes, problem = problems(source)[3]
    assert codes == [code]
    assert says in problem
    assert actions(source)[2] == "new"


def test_all_faults_of_a_row_are_said_at_once(youth_worker, school):
    source = preview(youth_worker, school, table("Pupil key;Class;Votes by", "1;10a;", ";Vilkai;by post"))
    assert problems(source)[3][0] == ["MISSING_KEY", "MISSING_GRADE", "UNKNOWN_CHANNEL"]


def test_a_pupil_key_that_stands_twice_is_an_error_of_both_rows_which_are_named(youth_worker, school):
    source = preview(youth_worker, school, table("Pupil key;Class", "a1;10a", "2;10a", "A1;10b"))
    expected = (["DUPLICATE_KEY"], "This pupil key stands in several rows: 2, 4.")
    assert problems(source) == {2: expected, 4: expected}
    assert actions(source)[3] == "new"


def test_a_class_with_two_grades_is_an_error(youth_worker, school):
    source = preview(
        youth_worker, school, table("Pupil key;Class;Grade", "1;Vilkai;9", "2;Vilkai;10", "3;vilkai;9")
    )
    assert problems(source) == {3: (["TWO_GRADES"], "The class Vilkai has another grade in row 2.")}


def test_rows_of_another_school_are_errors(youth_worker, school):
    source = preview(
        youth_worker,
        school,
        table(
            "School;Pupil key;Class",
            f"{school.name.upper()};1;10a",
            "Kita mokykla;2;10a",
            f"{school.short_name};3;9b",
        ),
    )
    assert actions(source) == {2: "new", 3: "error", 4: "new"}
    codes, problem = problems(source)[3]
    assert codes == ["OTHER_SCHOOL"]
    assert "another school: “Kita mokykla”" in problem


def test_a_formula_that_was_never_calculated_is_an_error_of_its_row(youth_worker, school):
    content = workbook([["Pupil key", "Class"], ["1", '="10"&"a"'], ["2", "10b"]])
    source = preview(youth_worker, school, content)
    codes, problem = problems(source)[2]
    assert codes == ["FORMULA"]
    assert "“class” holds a formula without a result" in problem
    assert actions(source)[3] == "new"


def test_sign_in_names_of_the_file_are_unique_and_of_nobody_else(youth_worker, school, enrol):
    enrol("9", pupil__login_name="taken")
    source = preview(
        youth_worker,
        school,
        table("Pupil key;Class;Login", "1;10a;ona", "2;10a;Ona", "3;10a;TAKEN", "4;10a;o na!", "9;10a;"),
    )
    assert {number: codes for number, (codes, _p) in problems(source).items()} == {
        2: ["DUPLICATE_LOGIN"],
        3: ["DUPLICATE_LOGIN"],
        4: ["LOGIN_TAKEN"],
        5: ["BAD_LOGIN"],
    }
    assert actions(source)[6] == "same"


def test_sign_in_names_are_made_short_and_different_where_the_file_has_none(youth_worker, school):
    source = preview(youth_worker, school, table("Pupil key;Class", *(f"{n};10a" for n in range(300))))
    names = [row.values["login"] for row in source.rows.all()]
    assert len(set(names)) == 300
    assert all(name.isalpha() and len(name) == 6 for name in names)


@pytest.mark.parametrize(
    ("scheme", "written", "number"),
    [
        (GradeScheme.GYMNASIUM, "II b", 10),
        (GradeScheme.GYMNASIUM, "IG a", 9),
        (GradeScheme.COURSE, "1 kursas", 9),
        (GradeScheme.LETNIK, "3. letnik", 11),
    ],
)
def test_the_grade_is_read_from_the_class_as_the_school_writes_it(
    youth_worker, school, scheme, written, number
):
    school.grade_scheme = scheme
    school.save()
    source = preview(youth_worker, school, table("Pupil key;Class", f"1;{written}"))
    assert by_row(source)[2].values["number"] == number


def test_a_school_that_gives_keys_gives_no_names_even_if_they_stand_in_the_file(youth_worker, school):
    source = preview(
        youth_worker, school, table("Pupil key;First name;Surname;Class", "1;Ona;Onaitė;10a", ";Ona;Onaitė;")
    )
    assert by_row(source)[2].values["first_name"] == ""
    assert by_row(source)[3].action == "error"
    assert not ImportRow.objects.filter(values__icontains="Onait").exists()


def test_names_that_a_school_gave_before_it_chose_keys_are_taken_away(youth_worker, school, enrol):
    enrol("1", pupil__first_name="Ona", pupil__last_name="Onaitė")
    source = preview(youth_worker, school, table("Pupil key;Class", "1;10a"))
    assert by_row(source)[2].values["was"] == {"first_name": "Ona", "last_name": "Onaitė"}


def test_a_school_that_gives_names_keeps_those_the_file_does_not_mention(youth_worker, school, enrol):
    school.roster_level = RosterLevel.NAMES
    school.save()
    enrol("1", pupil__first_name="Ona", pupil__last_name="Onaitė")
    assert preview(youth_worker, school, table("Pupil key;Class", "1;10a")).counts == {"same": 1}
    married = preview(youth_worker, school, table("Pupil key;Surname;Class", "1;Petraitė;10a"))
    assert by_row(married)[2].values["was"] == {"last_name": "Onaitė"}


def test_nobody_is_gone_when_the_file_is_a_part(youth_worker, school, enrol):
    enrol("1")
    source = preview(youth_worker, school, table("Pupil key;Class", "2;10a"), complete=False)
    assert source.counts == {"new": 1}


def test_a_pupil_in_a_faulty_row_is_not_gone(youth_worker, school, enrol):
    enrol("1")
    enrol("2")
    source = preview(youth_worker, school, table("Pupil key;Class", "1;", "2;10a"))
    assert source.counts == {"error": 1, "same": 1}


def test_nobody_is_gone_while_a_row_has_no_key_and_the_preview_says_so(youth_worker, school, enrol):
    enrol("1")
    enrol("2")
    source = preview(youth_worker, school, table("Pupil key;Class", ";10a", "2;10a"))
    assert source.counts == {"error": 1, "same": 1}
    assert "1 row has no pupil key, so nobody is counted as having left" in source.problem


def test_nobody_is_gone_when_no_row_is_sound(youth_worker, school, enrol):
    enrol("1")
    source = preview(youth_worker, school, table("Pupil key;Class", "2;", "3;"))
    assert source.counts == {"error": 2}


def test_pupils_of_other_schools_have_nothing_to_do_with_it(youth_worker, school, school_year):
    elsewhere = EnrolmentFactory(school_class__school=SchoolFactory(), pupil__key="1")
    source = preview(youth_worker, school, table("Pupil key;Class", "1;10a"))
    assert source.counts == {"new": 1}
    assert source.rows.get().values["pupil"] is None
    assert elsewhere.pupil.key == "1"


def test_numbers_only_are_head_counts_by_class(youth_worker, school, school_year, enrol):
    school.roster_level = RosterLevel.NUMBERS
    school.save()
    for name, count in (("10a", 20), ("10b", 21), ("10c", 22)):
        school.classes.create(year=school_year, name=name, grade=10, head_count=count)
    source = preview(
        youth_worker,
        school,
        table("Class;Head count", "10a;20", "10b;25", "9a;18", "9b;many", "9c;", "11a;5", "11 A;6"),
    )
    assert actions(source) == {
        2: "same",
        3: "changed",
        4: "new",
        5: "error",
        6: "error",
        7: "error",
        8: "error",
    }
    assert {number: codes for number, (codes, _p) in problems(source).items()} == {
        5: ["BAD_COUNT"],
        6: ["MISSING_COUNT"],
        7: ["DUPLICATE_CLASS"],
        8: ["DUPLICATE_CLASS"],
    }
    assert [row.values["class"] for row in source.rows.filter(action="gone")] == ["10c"]
    assert not Pupil.objects.exists()


def test_a_file_that_is_far_too_long_is_refused_as_a_whole(youth_worker, school):
    content = "Pupil key;Class\n" + "".join(f"{n};10a\n" for n in range(100_000))
    source = preview(youth_worker, school, content)
    assert source.state == ImportState.REFUSED
    assert "more than 50000 rows" in source.problem
    assert not source.rows.exists()


def test_a_file_for_a_year_before_the_promotion_is_refused(
    youth_worker, school, school_year, next_year, enrol
):
    enrolment = enrol("1")
    following = school.classes.create(year=next_year, name="11a", grade=11)
    Enrolment.objects.filter(pk=enrolment.pk).update(ends_on=school_year.ends_on)
    Enrolment.objects.create(pupil=enrolment.pupil, school_class=following, starts_on=next_year.starts_on)
    source = preview(youth_worker, school, table("Pupil key;Class", "1;10a"), year=school_year)
    assert source.state == ImportState.REFUSED
    assert next_year.name in source.problem
