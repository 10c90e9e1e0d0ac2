"""What a confirmed roster does: exactly what the preview said, once, all of it or nothing."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.factories.organisations import EnrolmentFactory
from tests.support.imports import apply, import_roster, preview, run, table
from youthportal.accounts.models import User
from youthportal.audit.models import Entry
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import JobState
from youthportal.imports import services
from youthportal.imports.models import ImportState
from youthportal.organisations.models import Enrolment, Pupil, RosterLevel, SchoolClass

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def current(school) -> dict[str, tuple[str, str]]:
    """Who is in which class today, and votes how."""
    rows = Enrolment.objects.current().filter(pupil__school=school)
    return {
        key: (name, channel)
        for key, name, channel in rows.values_list("pupil__key", "school_class__name", "channel")
    }


def test_new_pupils_get_a_row_a_class_and_no_account(youth_worker, school, school_year, today):
    source = import_roster(youth_worker, school, table("Pupil key;Class;Votes by", "1;10a;", "2;9b;code"))
    assert source.state == ImportState.APPLIED
    assert current(school) == {"1": ("10a", "account"), "2": ("9b", "code")}
    assert set(SchoolClass.objects.values_list("name", "grade", "year")) == {
        ("10a", 10, school_year.pk),
        ("9b", 9, school_year.pk),
    }
    assert set(Enrolment.objects.values_list("starts_on", flat=True)) == {today}
    assert list(Pupil.objects.filter(user__isnull=False)) == []
    assert list(User.objects.all()) == [youth_worker]


def test_who_changes_class_is_enrolled_anew_and_the_past_stays(youth_worker, school, enrol, today):
    old = enrol("1", name="10a")
    import_roster(youth_worker, school, table("Pupil key;Class", "1;10b"))
    old.refresh_from_db()
    assert (old.school_class.name, old.ends_on) == ("10a", today - DAY)
    assert current(school) == {"1": ("10b", "account")}
    assert Pupil.objects.count() == 1


def test_who_is_gone_is_no_longer_enrolled_and_keeps_the_row(youth_worker, school, enrol, today):
    gone = enrol("1")
    enrol("2")
    import_roster(youth_worker, school, table("Pupil key;Class", "2;10a"))
    gone.refresh_from_db()
    assert gone.ends_on == today - DAY
    assert set(current(school)) == {"2"}
    assert Pupil.objects.count() == 2


def test_who_comes_back_takes_up_the_old_row(youth_worker, school, enrol, today, pupil):
    enrolment = enrol("1", pupil__user=pupil)
    enrolment.ends_on = today - 30 * DAY
    enrolment.save()
    import_roster(youth_worker, school, table("Pupil key;Class", "1;10b"), complete=False)
    returned = Pupil.objects.get(key="1")
    assert returned.user == pupil
    assert current(school)["1"] == ("10b", "account")


def test_a_mistake_is_corrected_the_same_day_without_a_trace_of_two_classes(youth_worker, school, today):
    import_roster(youth_worker, school, table("Pupil key;Class", "1;10a", "2;10a", "3;10a"))
    import_roster(youth_worker, school, table("Pupil key;Class;Votes by", "1;10b;", "2;10a;code"))
    assert current(school) == {"1": ("10b", "account"), "2": ("10a", "code")}
    assert Enrolment.objects.count() == 2
    import_roster(youth_worker, school, table("Pupil key;Class", "1;10b", "2;10a", "3;10a"))
    assert current(school)["3"] == ("10a", "account")
    assert Enrolment.objects.filter(starts_on=today, ends_on=None).count() == 3


def test_one_who_was_to_leave_later_but_is_in_the_file_is_enrolled_once(youth_worker, school, enrol, today):
    enrol("1", ends_on=today + 30 * DAY)
    import_roster(youth_worker, school, table("Pupil key;Class", "1;10b"))
    assert list(Enrolment.objects.current().values_list("school_class__name", "ends_on")) == [("10b", None)]


def test_names_come_with_the_level_and_sign_in_names_from_the_file(youth_worker, school):
    school.roster_level = RosterLevel.NAMES
    school.save()
    import_roster(
        youth_worker,
        school,
        table("Pupil key;First name;Surname;Class;Login", "1;Ąžuolė;Žąsaitė-Šķēle;10a;azuole"),
    )
    made = Pupil.objects.get()
    assert (made.first_name, made.last_name, made.login_name) == ("Ąžuolė", "Žąsaitė-Šķēle", "azuole")


def test_the_sign_in_names_of_the_preview_are_those_that_are_given(youth_worker, school):
    source = preview(youth_worker, school, table("Pupil key;Class", *(f"{n};10a" for n in range(20))))
    promised = {row.values["key"]: row.values["login"] for row in source.rows.all()}
    apply(youth_worker, source)
    assert dict(Pupil.objects.values_list("key", "login_name")) == promised


def test_faulty_rows_are_left_out_and_the_rest_is_imported(youth_worker, school):
    source = import_roster(youth_worker, school, table("Pupil key;Class", "1;10a", ";10a", "2;", "3;10b"))
    assert source.counts == {"new": 2, "error": 2}
    assert set(current(school)) == {"1", "3"}


def test_head_counts_are_set_and_those_of_missing_classes_are_zero(youth_worker, school, school_year):
    school.roster_level = RosterLevel.NUMBERS
    school.save()
    school.classes.create(year=school_year, name="10a", grade=10, head_count=20)
    school.classes.create(year=school_year, name="10b", grade=10, head_count=21)
    import_roster(youth_worker, school, table("Class;Head count", "10a;25", "9a;18"))
    assert dict(school.classes.values_list("name", "head_count")) == {"10a": 25, "10b": 0, "9a": 18}
    assert not Pupil.objects.exists()


def test_a_grade_put_right_in_the_file_is_put_right_in_the_class(youth_worker, school, enrol):
    enrol("1", name="Vilkai", grade=9)
    import_roster(youth_worker, school, table("Pupil key;Class;Grade", "1;Vilkai;10"))
    assert SchoolClass.objects.get(name="Vilkai").grade == 10
    assert Enrolment.objects.count() == 1


def test_a_file_for_the_coming_year_promotes_on_its_first_day(
    youth_worker, school, school_year, next_year, enrol
):
    enrol("1")
    enrol("2", name="12a", grade=12)
    import_roster(youth_worker, school, table("Pupil key;Class", "1;11a", "3;9a"), year=next_year)
    rows = Enrolment.objects.values_list("pupil__key", "school_class__name", "starts_on", "ends_on")
    starts = next_year.starts_on
    assert sorted(rows, key=str) == sorted(
        [
            ("1", "10a", school_year.starts_on, starts - DAY),
            ("1", "11a", starts, None),
            ("2", "12a", school_year.starts_on, starts - DAY),
            ("3", "9a", starts, None),
        ],
        key=str,
    )
    assert set(current(school)) == {"1", "2"}


# --- once, and all of it ---------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(youth_worker, school, state):
    content = table("Pupil key;Class;Votes by", "1;10a;", "2;10b;paper")
    import_roster(youth_worker, school, content)
    before = state()
    again = preview(youth_worker, school, content)
    assert again.counts == {"same": 2}
    with pytest.raises(DomainError) as refused:
        services.confirm_import(actor=youth_worker, source=again)
    assert refused.value.code == "NOTHING_TO_DO"
    assert state() == before


def test_a_second_confirmation_is_refused(youth_worker, school):
    source = preview(youth_worker, school, table("Pupil key;Class", "1;10a"))
    services.confirm_import(actor=youth_worker, source=source)
    with pytest.raises(DomainError) as refused:
        services.confirm_import(actor=youth_worker, source=source)
    assert refused.value.code == "WRONG_STATE"


def test_a_job_that_runs_twice_applies_once(youth_worker, school, state):
    source = import_roster(youth_worker, school, table("Pupil key;Class", "1;10a", "2;10b"))
    before = state()
    services.apply_import(source.pk, lambda done: None)
    assert state() == before
    assert Entry.objects.filter(action="imports.applied").count() == 1


def test_a_fault_in_the_middle_leaves_nothing_and_the_next_attempt_does_all(youth_worker, school, state):
    source = preview(youth_worker, school, table("Pupil key;Class", *(f"{n};10a" for n in range(2500))))
    before = state()
    services.confirm_import(actor=youth_worker, source=source)

    def die_after_the_first_batch(done: int) -> None:
        if done >= 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.apply_import(source.pk, die_after_the_first_batch)
    assert state() == before
    assert run(source).state == ImportState.APPLIED
    assert Enrolment.objects.count() == 2500


def test_if_the_roster_changed_after_the_preview_it_is_made_anew_and_asked_again(youth_worker, school, enrol):
    enrol("1")
    source = preview(youth_worker, school, table("Pupil key;Class", "1;10b", "2;10b"))
    Pupil.objects.create(school=school, key="2", login_name="two")
    services.confirm_import(actor=youth_worker, source=source)
    source = run(source)
    assert source.state == ImportState.READING
    assert current(school) == {"1": ("10a", "account")}
    source = run(source)
    assert source.state == ImportState.PREVIEW
    assert "please confirm again" in source.problem
    assert source.rows.get(number=3).values["pupil"] is not None
    assert apply(youth_worker, source).state == ImportState.APPLIED
    assert set(current(school)) == {"1", "2"}


def test_a_slow_reader_that_was_overtaken_writes_nothing(youth_worker, school):
    source = preview(youth_worker, school, table("Pupil key;Class", "1;10a", "2;10a"))
    source = services.name_columns(actor=youth_worker, source=source, fields=source.columns["fields"])
    slow = f"{source.job_id}.0"
    services._take_turn(source, slow)
    assert run(source).state == ImportState.PREVIEW
    with pytest.raises(services.OutOfTurnError):
        services._read(source, slow, jobs.Run(source.job))
    assert source.rows.count() == 2


def test_a_dropped_import_is_not_read_any_more(youth_worker, school):
    source = preview(youth_worker, school, table("Pupil key;Class", "1;10a"))
    source = services.name_columns(actor=youth_worker, source=source, fields=source.columns["fields"])
    services.drop_import(actor=youth_worker, source=source)
    source = run(source)
    assert source.state == ImportState.DROPPED
    assert source.rows.count() == 0
    assert source.job.state == JobState.DONE


def test_the_file_goes_when_the_import_ends(youth_worker, school):
    source = import_roster(youth_worker, school, table("Pupil key;Class", "1;10a"))
    assert source.file is None


def test_who_confirmed_and_what_was_applied_stands_in_the_audit_without_names(youth_worker, school):
    import_roster(youth_worker, school, table("Pupil key;Class", "K-77;10a"))
    entries = Entry.objects.filter(action__startswith="imports.")
    assert set(entries.values_list("action", "actor")) == {
        (f"imports.{act}", youth_worker.pk) for act in ("uploaded", "confirmed", "applied")
    }
    assert "K-77" not in str(list(entries.values_list("data", flat=True)))


# --- taking back -----------------------------------------------------------------------------------


def test_an_import_is_taken_back_as_if_it_had_not_been(youth_worker, school, enrol, state, today):
    school.roster_level = RosterLevel.NAMES
    school.save()
    enrol("1", pupil__first_name="Ona")
    enrol("2")
    enrol("3", channel="paper")
    enrol("4", ends_on=today - 9 * DAY)
    enrol("5", ends_on=today + 9 * DAY)
    enrol("6", starts_on=today)
    enrol("7", starts_on=today)
    before = state()
    rows = ("1;Onutė;10b;", "3;;10a;code", "4;;9a;", "5;;10a;", "6;;10b;", "8;;8a;")
    source = import_roster(youth_worker, school, table("Pupil key;First name;Class;Votes by", *rows))
    assert state() != before
    assert services.undo_import(actor=youth_worker, source=source).state == ImportState.UNDONE
    assert state() == before


def test_head_counts_are_taken_back(youth_worker, school, school_year, state):
    school.roster_level = RosterLevel.NUMBERS
    school.save()
    school.classes.create(year=school_year, name="10a", grade=10, head_count=20)
    school.classes.create(year=school_year, name="Vilkai", grade=9, head_count=20)
    before = state()
    source = import_roster(youth_worker, school, table("Class;Grade;Head count", "9a;9;18", "Vilkai;10;20"))
    services.undo_import(actor=youth_worker, source=source)
    assert state() == before


def test_it_cannot_be_taken_back_once_something_else_changed(youth_worker, school, state):
    source = import_roster(youth_worker, school, table("Pupil key;Class", "1;10a"))
    import_roster(youth_worker, school, table("Pupil key;Class", "2;10a"), complete=False)
    before = state()
    with pytest.raises(DomainError) as refused:
        services.undo_import(actor=youth_worker, source=source)
    assert refused.value.code == "CHANGED_SINCE"
    assert state() == before


def test_a_pupil_who_signed_in_meanwhile_keeps_the_row(youth_worker, school, pupil):
    source = import_roster(youth_worker, school, table("Pupil key;Class", "1;9a", "2;9a"), complete=False)
    Pupil.objects.filter(key="1").update(user=pupil)
    services.undo_import(actor=youth_worker, source=source)
    assert Pupil.objects.filter(key__in=["1", "2"]).get().user == pupil
    assert not Enrolment.objects.filter(pupil__key__in=["1", "2"]).exists()


def test_the_other_schools_are_untouched(youth_worker, school, enrol):
    elsewhere = EnrolmentFactory(pupil__key="1", school_class__name="10a")
    import_roster(youth_worker, school, table("Pupil key;Class", "1;10b"))
    elsewhere.refresh_from_db()
    assert elsewhere.ends_on is None
    assert elsewhere.pupil.school != school


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_apply_once(youth_worker, school, school_year):
    source = preview(youth_worker, school, table("Pupil key;Class", *(f"{n};10a" for n in range(200))))
    services.confirm_import(actor=youth_worker, source=source)

    def work(_number: int) -> None:
        try:
            services.apply_import(source.pk, lambda done: None)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert Enrolment.objects.count() == Pupil.objects.count() == 200
    assert Entry.objects.filter(action="imports.applied").count() == 1
